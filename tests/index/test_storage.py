"""What is saved is loaded, and what is damaged is found, told by name, and never used."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, Chunking
from index import (
    DamagedIndexError,
    ForeignFolderError,
    IndexFolderError,
    IndexFormatError,
    MissingIndexError,
    OtherEncoderError,
    PassageIndex,
    SentenceTransformerEncoder,
    load_index,
    read_manifest,
    save_index,
)
from index.manifest import FORMAT
from index.storage import verify_index
from tests.fakes import FakeEncoder
from tests.index.conftest import Save

FILES = [
    "articles.jsonl",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/vocab.index.json",
    "manifest.json",
    "vectors.faiss",
]
OTHER = Article("b.txt", "余杭有水。", "题")


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    index = PassageIndex.from_articles([OTHER], encoder=FakeEncoder())
    save_index(index, tmp_path / "索引", chunking=Chunking(), built="")
    loaded = load_index(tmp_path / "索引", encoder=FakeEncoder())
    assert (loaded.articles, loaded.chunks) == (index.articles, index.chunks)
    assert loaded.search("余杭的水") == index.search("余杭的水")


def test_every_character_of_an_article_survives(tmp_path: Path) -> None:
    text = "\ufeff临平有山。\r\n山上\u2028有塔。\x00\x85\t\U0001f600 </s>\r"
    article = Article("子/[red]山.txt", text, "题", "本报", "2024-11-05", "电")
    index = PassageIndex.from_articles([article], encoder=FakeEncoder())
    save_index(index, tmp_path / "i", chunking=Chunking(), built="")
    assert load_index(tmp_path / "i", encoder=FakeEncoder()).articles == index.articles


def test_the_shipped_article_survives(
    shipped_index: PassageIndex, encoder: SentenceTransformerEncoder, tmp_path: Path
) -> None:
    save_index(shipped_index, tmp_path / "i", chunking=Chunking(), built="")
    loaded = load_index(tmp_path / "i", encoder=encoder)
    assert loaded.articles == shipped_index.articles
    assert loaded.search("临影厂在哪里？") == shipped_index.search("临影厂在哪里？")


def test_the_manifest_tells_what_is_in_the_index(tmp_path: Path) -> None:
    index = PassageIndex.from_articles(
        [Article("a", "一山。二水。", "题")], encoder=FakeEncoder(name="某", precision="float32")
    )
    saved = save_index(index, tmp_path / "i", chunking=Chunking(3, 0), built="2024", roots=["/文"])
    assert saved == read_manifest(tmp_path / "i") == verify_index(tmp_path / "i")
    assert (saved.encoder, saved.precision, saved.dimension) == ("某", "float32", 64)
    assert (saved.articles, saved.sentences, saved.chunks, saved.characters) == (1, 2, 1, 6)
    assert (saved.chunking, saved.built, saved.roots) == (Chunking(3, 0), "2024", ("/文",))


def test_a_saved_index_consists_of_these_files(save: Save) -> None:
    folder = save()
    assert sorted(p.relative_to(folder).as_posix() for p in _files(folder)) == FILES
    assert sorted(["manifest.json", *read_manifest(folder).files]) == FILES


def test_no_file_is_or_holds_a_pickle(save: Save) -> None:
    for file in _files(save()):
        assert not file.read_bytes().startswith((b"\x80", b"PK"))
        if file.suffix == ".npy":
            assert not np.load(file, allow_pickle=False).dtype.hasobject


@pytest.mark.parametrize("name", FILES)
def test_a_removed_file_is_named(save: Save, name: str) -> None:
    folder = save()
    (folder / name).unlink()
    _assert_damaged(folder, name, "is missing")


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_named(save: Save, name: str) -> None:
    folder = save()
    (folder / name).write_bytes((folder / name).read_bytes()[:-2])
    _assert_damaged(folder, name, "is damaged")


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_named(save: Save, name: str) -> None:
    folder = save()
    (folder / name).write_bytes(b"")
    _assert_damaged(folder, name, "is damaged")


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_noticed(save: Save, name: str) -> None:
    folder = save()
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    _assert_damaged(folder, name, "is damaged")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file_is_noticed(save: Save, name: str) -> None:
    folder = save()
    (folder / name).unlink()
    (folder / name).mkdir()
    _assert_damaged(folder, name, "cannot be opened")


def test_wherever_a_bit_of_the_manifest_flips_it_is_noticed(save: Save) -> None:
    folder = save()
    content = (folder / "manifest.json").read_bytes()
    for place in range(0, len(content), 5):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        (folder / "manifest.json").write_bytes(damaged)
        with pytest.raises((DamagedIndexError, IndexFormatError)):
            read_manifest(folder)


@pytest.mark.parametrize(
    "content",
    ["", "{", "null", "[]", "7", '"text"', "{}", '{"format": "2"}', '{"format": true}', "\x80"],
)
def test_a_manifest_that_is_none_is_damaged(save: Save, content: str) -> None:
    folder = save()
    (folder / "manifest.json").write_text(content, encoding="latin-1")
    _assert_damaged(folder, "manifest.json", "is damaged")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", []),
        ("roots", [1]),
        ("chunking", {"size": "240"}),
        ("characters", 11),
        ("encoder", "another"),
        ("unheard-of", 1),
        ("checksum", None),
    ],
)
def test_a_manifest_that_was_edited_is_damaged(save: Save, key: str, value: object) -> None:
    folder = save()
    _edit_manifest(folder, **{key: value})
    _assert_damaged(folder, "manifest.json", "is damaged")


@pytest.mark.parametrize("key", ["format", "files", "built", "checksum"])
def test_a_manifest_that_lacks_a_value_is_damaged(save: Save, key: str) -> None:
    folder = save()
    values = json.loads((folder / "manifest.json").read_text())
    del values[key]
    (folder / "manifest.json").write_text(json.dumps(values))
    _assert_damaged(folder, "manifest.json", "is damaged")


@pytest.mark.parametrize("version", [FORMAT - 1, FORMAT + 1, FORMAT + 97])
def test_another_format_is_told_with_both_versions(save: Save, version: int) -> None:
    folder = save()
    _edit_manifest(folder, format=version, roots=["/文章"])
    with pytest.raises(IndexFormatError, match=rf"format is {version}.* reads {FORMAT}") as caught:
        load_index(folder, encoder=FakeEncoder())
    assert _mending(folder) in str(caught.value)
    assert caught.value.is_older == (version < FORMAT)
    assert caught.value.roots == ("/文章",)


def test_another_encoder_is_told_with_both_names(save: Save) -> None:
    folder = save()
    with pytest.raises(OtherEncoderError, match=r"encoder fake; the one in use is 别的") as caught:
        load_index(folder, encoder=FakeEncoder(name="别的", fingerprint="other"))
    assert "--encoder" in str(caught.value)
    assert _mending(folder) in str(caught.value)


def test_another_precision_will_do(save: Save) -> None:
    assert load_index(save(), encoder=FakeEncoder(precision="bfloat16")).articles


@pytest.mark.parametrize("made", [True, False])
def test_where_there_is_no_index_the_command_that_builds_it_is_told(
    tmp_path: Path, made: bool
) -> None:
    folder = tmp_path / "空 的"
    if made:
        folder.mkdir()
    with pytest.raises(MissingIndexError, match=r"Build it: python -m index build ARTICLES") as e:
        load_index(folder, encoder=FakeEncoder())
    assert str(e.value).endswith(f'--index "{folder}"')


@pytest.mark.parametrize("name", ["a.txt", "manifest.json", "articles.jsonl"])
def test_a_folder_with_something_else_is_no_damaged_index(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"name": "a web page"}')
    with pytest.raises(ForeignFolderError, match="it holds something else"):
        load_index(tmp_path, encoder=FakeEncoder())


def test_a_file_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("临平")
    with pytest.raises(IndexFolderError, match="this is a file"):
        load_index(tmp_path / "a.txt", encoder=FakeEncoder())


def test_an_index_out_of_reach_is_told(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    folder = save()
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DamagedIndexError, match=r"cannot be opened \(Permission denied\)"):
        load_index(folder, encoder=FakeEncoder())


@pytest.mark.parametrize("root", ["/文章", "/\udcff", '/"引号"', "/a\nb"])
def test_any_path_of_an_article_survives(tmp_path: Path, root: str) -> None:
    index = PassageIndex.from_articles([OTHER], encoder=FakeEncoder())
    save_index(index, tmp_path / "i", chunking=Chunking(), built="", roots=[root])
    assert read_manifest(tmp_path / "i").roots == (root,)


def test_what_lies_beside_the_files_of_an_index_does_no_harm(save: Save) -> None:
    folder = save()
    (folder / "笔记.txt").write_text("mine")
    assert load_index(folder, encoder=FakeEncoder()).articles


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _edit_manifest(folder: Path, **changes: object) -> None:
    values = json.loads((folder / "manifest.json").read_text()) | changes
    (folder / "manifest.json").write_text(json.dumps(values))


def _mending(folder: Path) -> str:
    return f"python -m index build ARTICLES --index {folder}"


def _assert_damaged(folder: Path, name: str, found: str) -> None:
    """The error names the file, and the command it tells does mend the index."""
    with pytest.raises(DamagedIndexError, match=rf"{name} {found}") as caught:
        load_index(folder, encoder=FakeEncoder())
    assert caught.value.file == name
    assert _mending(folder) in str(caught.value)
    index = PassageIndex.from_articles([OTHER], encoder=FakeEncoder())
    save_index(index, folder, chunking=Chunking(), built="")
    assert load_index(folder, encoder=FakeEncoder()).articles == index.articles
