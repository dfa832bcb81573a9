"""What a version says of itself: whatever was changed in it is noticed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Chunking
from index import DamagedIndexError, IndexFormatError, Manifest, UpdateOptions, build_index
from index.storage.folder import FILES, version_folder
from index.storage.manifest import FORMAT, fingerprints, read_manifest, write_manifest
from tests.fakes import FakeEncoder
from tests.index.conftest import Save


def file_of(folder: Path, version: int = 1) -> Path:
    return version_folder(folder, version) / FILES.manifest


def read(folder: Path, version: int = 1) -> Manifest:
    return read_manifest(folder, version_folder(folder, version))


def test_it_tells_what_is_in_the_version(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一山。二水。", encoding="utf-8")
    options = UpdateOptions(FakeEncoder(name="某", precision="bfloat16"), chunking=Chunking(3, 0))
    built = build_index([tmp_path / "a.txt"], tmp_path / "i", options).manifest
    assert built == read(tmp_path / "i")
    assert (built.format, built.version, built.vectors) == (FORMAT, 1, "exact")
    assert (built.encoder, built.precision, built.dimension) == ("某", "bfloat16", 64)
    assert (built.articles, built.sentences, built.chunks, built.characters) == (1, 2, 2, 6)
    assert (built.chunking, built.roots) == (Chunking(3, 0), (str(tmp_path / "a.txt"),))


def test_every_file_of_the_version_is_in_it_but_itself(save: Save) -> None:
    folder = save()
    found = fingerprints(version_folder(folder, 1))
    del found[FILES.manifest]
    assert read(folder).files == found
    assert found.keys() > {FILES.articles, FILES.vectors, "lexical/meta.json"}


def test_wherever_a_bit_flips_it_is_noticed(save: Save) -> None:
    folder = save()
    content = file_of(folder).read_bytes()
    for place in range(0, len(content), 5):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        file_of(folder).write_bytes(damaged)
        with pytest.raises(DamagedIndexError):
            read(folder)


@pytest.mark.parametrize(
    "content",
    ["", "{", "null", "[]", "7", '"text"', "{}", '{"format": "2"}', '{"format": true}', "\x80"],
)
def test_what_is_no_manifest_is_damaged(save: Save, content: str) -> None:
    folder = save()
    file_of(folder).write_text(content, encoding="latin-1")
    with pytest.raises(DamagedIndexError, match=r"versions/000001/manifest\.json is damaged"):
        read(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", []),
        ("chunking", {"size": "240"}),
        ("encoder", "another"),
        ("format", FORMAT + 1),
        ("unheard-of", 1),
        ("checksum", None),
        *((lost, None) for lost in ("format", "files", "built")),
    ],
)
def test_an_edited_one_is_damaged(save: Save, key: str, value: object) -> None:
    folder = save()
    values = json.loads(file_of(folder).read_text()) | {key: value}
    if value is None:
        del values[key]
    file_of(folder).write_text(json.dumps(values))
    with pytest.raises(DamagedIndexError, match=r"manifest\.json is damaged"):
        read(folder)


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1, FORMAT + 97])
def test_another_format_is_told_with_both_numbers(save: Save, number: int) -> None:
    folder = save()
    changed = replace(read(folder), format=number, roots=("/文章",))
    write_manifest(version_folder(folder, 1), changed)
    with pytest.raises(IndexFormatError, match=rf"format is {number}.* reads {FORMAT}") as caught:
        read(folder)
    assert f"python -m index build /文章 --index {folder}" in str(caught.value)
    assert caught.value.is_older == (number < FORMAT)
    assert caught.value.roots == ("/文章",)


@pytest.mark.parametrize("root", ["/文章", "/\udcff", '/"引号"', "/a\nb"])
def test_any_path_survives(save: Save, root: str) -> None:
    folder = save()
    changed = replace(read(folder), roots=(root,))
    write_manifest(version_folder(folder, 1), changed)
    assert read(folder) == changed
