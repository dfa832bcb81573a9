"""What was built is loaded; what is damaged is told by name, and never used."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import Article
from index import (
    DamagedIndexError,
    IndexFormatError,
    LocalIndex,
    MissingIndexError,
    OtherEncoderError,
    UpdateOptions,
    add_originals,
    build_index,
    compact_index,
    load_index,
    remove_articles,
)
from index.encoders.shipped import ShippedEncoder
from index.search.vectors import VectorIndex
from index.storage.folder import version_folder
from index.storage.originals import Original
from index.storage.versions import whole_version
from index.updates.build import index_passages
from tests.fakes import FakeEncoder
from tests.index.conftest import Save
from tests.index.damages import Damage, cut, flip, lengthen, write_format_2

OLD, NEW = "临平有山。", "余杭有水。西湖有塔。"


def the_file(folder: Path, pattern: str, version: int = 1) -> Path:
    return next(version_folder(folder, version).glob(pattern))


def text_in(folder: Path, messages: list[str] | None = None) -> str:
    on_damage = [].append if messages is None else messages.append
    index = load_index(folder, encoder=FakeEncoder(), on_damage=on_damage)
    return next(iter(index.articles)).article.text


def test_what_is_published_is_loaded(tmp_path: Path) -> None:
    article = Article("b.txt", NEW, "题")
    in_memory = LocalIndex.from_articles([article], encoder=FakeEncoder())
    index_passages([article], tmp_path / "索引", UpdateOptions(FakeEncoder()))
    loaded = load_index(tmp_path / "索引", encoder=FakeEncoder())
    assert list(loaded.articles) == list(in_memory.articles)
    assert loaded.search("余杭的水") == in_memory.search("余杭的水")
    assert (loaded.version, in_memory.version) == (1, 0)


def test_the_shipped_article_survives(
    shipped_index: LocalIndex, encoder: ShippedEncoder, tmp_path: Path
) -> None:
    articles = [indexed.article for indexed in shipped_index.articles]
    loaded = index_passages(articles, tmp_path / "i", UpdateOptions(encoder))
    assert list(loaded.articles) == list(shipped_index.articles)
    found, expected = (i.search("临影厂在哪里？", top_k=5) for i in (loaded, shipped_index))
    assert [hit.chunk for hit in found] == [hit.chunk for hit in expected]
    assert [h.cosine for h in found] == pytest.approx([h.cosine for h in expected], abs=2e-3)


@pytest.mark.parametrize("pattern", ["vectors.faiss", "lexical/*.term"])
@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (Path.unlink, "is missing"),
        (cut, "is cut short"),
        (lengthen, "is longer than it was written"),
        (flip, r"is damaged \(checksum\)"),
    ],
)
def test_a_damaged_file_is_named_and_what_the_error_tells_mends_it(
    save: Save, tmp_path: Path, pattern: str, damage: Damage, found: str
) -> None:
    folder = save(OLD)
    name = the_file(folder, pattern).relative_to(folder).as_posix()
    damage(the_file(folder, pattern))
    with pytest.raises(DamagedIndexError, match=rf"{name} {found}") as caught:
        text_in(folder)
    assert caught.value.file == name
    assert f"python -m index build ARTICLES --index {folder}" in str(caught.value)
    (tmp_path / "b.txt").write_text(NEW, encoding="utf-8")
    build_index([tmp_path / "b.txt"], folder, UpdateOptions(FakeEncoder()))
    assert text_in(folder) == NEW


@pytest.mark.parametrize("pattern", ["articles.sqlite", "manifest.json"])
@pytest.mark.parametrize("damage", [Path.unlink, flip])
def test_the_version_before_stands_in_for_a_damaged_one_and_says_so(
    save: Save, pattern: str, damage: Damage
) -> None:
    save(OLD)
    folder = save(NEW)
    damage(the_file(folder, pattern, version=2))
    messages: list[str] = []
    assert text_in(folder, messages) == OLD
    (message,) = messages
    assert "versions/000002/" in message
    assert message.endswith("Version 1 stands in for it meanwhile.")
    assert "现在先用第 1 版" in message


@pytest.mark.parametrize("content", ["{", "[1]", '{"version": 1}', "\x80", None])
def test_without_a_pointer_the_newest_version_stands_in(save: Save, content: str | None) -> None:
    save(OLD)
    pointer = save(NEW) / "current.json"
    pointer.unlink()
    if content is not None:
        pointer.write_text(content, encoding="latin-1")
    messages: list[str] = []
    assert text_in(pointer.parent, messages) == NEW
    found = "is missing" if content is None else r"is damaged \(checksum\)"
    assert len(messages) == 1
    assert f"current.json {found}".replace("\\", "") in messages[0]


def test_wherever_a_bit_of_the_pointer_flips_no_other_version_is_taken_for_the_valid_one(
    save: Save,
) -> None:
    save(OLD)
    pointer = save(NEW) / "current.json"
    content = pointer.read_bytes()
    for place in range(len(content)):
        for bit in range(8):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            pointer.write_bytes(damaged)
            version = whole_version(pointer.parent)
            assert version.manifest.version == 2


def test_a_pointer_to_a_version_that_is_gone_is_told(save: Save) -> None:
    save(OLD)
    folder = save(NEW)
    shutil.rmtree(version_folder(folder, 2))
    messages: list[str] = []
    assert text_in(folder, messages) == OLD
    assert "000002/manifest.json is missing" in messages[0]


def test_where_all_versions_are_damaged_the_valid_one_is_named(save: Save) -> None:
    save(OLD)
    folder = save(NEW)
    for version in (1, 2):
        the_file(folder, "vectors.faiss", version).unlink()
    with pytest.raises(DamagedIndexError, match=r"000002/vectors\.faiss is missing"):
        text_in(folder)


def test_another_encoder_is_told_with_both_names(save: Save) -> None:
    folder = save()
    with pytest.raises(OtherEncoderError, match=r"encoder fake; the one in use is 别的") as caught:
        load_index(folder, encoder=FakeEncoder(name="别的", fingerprint="other"))
    assert "--encoder" in str(caught.value)
    assert f"python -m index build ARTICLES --index {folder}" in str(caught.value)


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


def test_an_index_out_of_reach_is_told(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    folder = save()
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DamagedIndexError, match=r"current\.json cannot be opened"):
        load_index(folder, encoder=FakeEncoder())


def test_no_index_is_pieced_together_of_two(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(file: Path) -> VectorIndex:
        monkeypatch.undo()
        save(NEW)
        save(NEW)  # the second sweeps the version that is being loaded
        return VectorIndex.load(file)

    folder = save(OLD)
    monkeypatch.setattr(VectorIndex, "load", load)
    assert text_in(folder) == NEW


@pytest.fixture
def format_2(tmp_path: Path, articles_folder: Path) -> Path:
    """An index from before there were versions, of the articles' folder."""
    return write_format_2(tmp_path / "旧", articles_folder)


@pytest.mark.parametrize(
    "use",
    [
        lambda folder: load_index(folder, encoder=FakeEncoder()),
        lambda folder: add_originals(
            [Original("a.txt", b"mountain.")], folder, UpdateOptions(FakeEncoder())
        ),
        lambda folder: remove_articles(["临平.txt"], folder),
        lambda folder: compact_index(folder, UpdateOptions(FakeEncoder())),
    ],
)
def test_format_2_is_refused_with_the_command_that_rebuilds_it(
    format_2: Path, articles_folder: Path, use: Callable[[Path], object]
) -> None:
    with pytest.raises(IndexFormatError, match=r"format is 2.* reads 4\. Rebuild it") as caught:
        use(format_2)
    assert f"python -m index build {articles_folder} --index {format_2}" in str(caught.value)
    assert (format_2 / "articles.jsonl").exists()


def test_a_build_over_format_2_takes_its_place(format_2: Path, articles_folder: Path) -> None:
    built = build_index([articles_folder], format_2, UpdateOptions(FakeEncoder()))
    assert built.manifest.articles == 2
    assert {path.name for path in format_2.iterdir()}.isdisjoint(
        {"manifest.json", "articles.jsonl", "vectors.faiss", "lexical"}
    )
    assert len(load_index(format_2, encoder=FakeEncoder()).articles) == 2


def test_a_build_over_format_2_that_fails_leaves_it(format_2: Path, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    with pytest.raises(Exception, match="No article"):
        build_index([tmp_path / "空.txt"], format_2, UpdateOptions(FakeEncoder()))
    assert (format_2 / "articles.jsonl").exists()
    with pytest.raises(IndexFormatError):
        load_index(format_2, encoder=FakeEncoder())
