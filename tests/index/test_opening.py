"""The default index is built when it is missing or stale, from the same files, and not else."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import (
    Built,
    DamagedIndexError,
    IndexFormatError,
    MissingIndexError,
    NothingToIndexError,
    OtherEncoderError,
    PassageIndex,
    build_index,
    data_folder,
    open_index,
    read_manifest,
)
from index.manifest import FORMAT
from index.opening import PROJECT, SHIPPED_ARTICLES
from tests.fakes import FakeEncoder


class Opened:
    """What came of opening the default index in `data`."""

    def __init__(self, data: Path, *, fingerprint: str = "fake") -> None:
        self.encoder = FakeEncoder(fingerprint=fingerprint)
        self.reasons: list[str] = []
        self.built: list[Built] = []
        self.index: PassageIndex = open_index(
            None,
            data=data,
            encoder=self.encoder,
            on_build=self.reasons.append,
            on_built=self.built.append,
        )
        self.names = {indexed.article.name for indexed in self.index.articles}


@pytest.fixture
def data(articles_folder: Path, tmp_path: Path) -> Path:
    """A data folder whose default index was built from the user's own articles."""
    build_index([articles_folder], tmp_path / "data" / "index", encoder=FakeEncoder())
    return tmp_path / "data"


def test_without_an_index_one_is_built_of_the_articles_that_ship(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "新的")
    assert len(opened.reasons) == len(opened.built) == 1
    assert "No index yet" in opened.reasons[0]
    assert read_manifest(tmp_path / "新的" / "index").roots == (str(SHIPPED_ARTICLES),)
    assert opened.names == {"linping-chinanews-20241105.txt"}


def test_an_index_that_is_up_to_date_is_not_rebuilt(data: Path) -> None:
    opened = Opened(data)
    assert opened.names == {"临平.txt", "余杭.txt"}
    assert (opened.reasons, opened.built, opened.encoder.documents) == ([], [], [])


def _add(folder: Path) -> None:
    (folder / "子").mkdir()
    (folder / "子" / "新.txt").write_text("西湖有塔。", encoding="utf-8")


def _rewrite(folder: Path) -> None:
    (folder / "临平.txt").write_text("临平有路。临平有桥。", encoding="utf-8")  # as long as before


def _touch(folder: Path) -> None:
    os.utime(folder / "临平.txt", ns=(1, 1))


def _remove(folder: Path) -> None:
    (folder / "临平.txt").unlink()


def _rename(folder: Path) -> None:
    (folder / "临平.txt").rename(folder / "临安.txt")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_add, {"临平.txt", "余杭.txt", "子/新.txt"}),
        (_rewrite, {"临平.txt", "余杭.txt"}),
        (_touch, {"临平.txt", "余杭.txt"}),
        (_remove, {"余杭.txt"}),
        (_rename, {"临安.txt", "余杭.txt"}),
    ],
)
def test_a_change_of_the_articles_rebuilds_the_index(
    data: Path, articles_folder: Path, change: Callable[[Path], None], expected: set[str]
) -> None:
    change(articles_folder)
    opened = Opened(data)
    assert "Articles or settings changed" in opened.reasons[0]
    assert opened.names == expected
    assert Opened(data).built == []


def test_a_rewritten_article_is_read_anew(data: Path, articles_folder: Path) -> None:
    _rewrite(articles_folder)
    hit = Opened(data).index.search("临平有路", top_k=1)[0]
    assert hit.chunk.text == "临平有路。临平有桥。"


@pytest.mark.parametrize("name", [".隐藏.txt", "画.exe"])
def test_a_file_that_is_not_read_rebuilds_nothing(
    data: Path, articles_folder: Path, name: str
) -> None:
    (articles_folder / name).write_text("西湖有塔。")
    assert Opened(data).built == []


def test_another_encoder_rebuilds_the_index(data: Path) -> None:
    opened = Opened(data, fingerprint="other")
    assert "settings changed" in opened.reasons[0]
    assert opened.names == {"临平.txt", "余杭.txt"}
    assert Opened(data, fingerprint="other").built == []


def test_an_older_format_is_rebuilt_from_the_same_articles(data: Path) -> None:
    _edit_manifest(data, format=FORMAT - 1)
    opened = Opened(data)
    assert "Old index format" in opened.reasons[0]
    assert opened.names == {"临平.txt", "余杭.txt"}


def test_a_newer_format_is_left_alone(data: Path) -> None:
    _edit_manifest(data, format=FORMAT + 1)
    with pytest.raises(IndexFormatError):
        Opened(data)


def test_a_damaged_default_index_is_left_alone(data: Path) -> None:
    (data / "index" / "vectors.faiss").write_bytes(b"")
    with pytest.raises(DamagedIndexError, match=r"vectors\.faiss is damaged"):
        Opened(data)


def test_articles_out_of_reach_are_served_from_the_index(data: Path, articles_folder: Path) -> None:
    articles_folder.rename(articles_folder.with_name("拔掉的盘"))
    opened = Opened(data)
    assert (opened.names, opened.built) == ({"临平.txt", "余杭.txt"}, [])


def test_an_older_format_with_its_articles_out_of_reach_is_left_alone(
    data: Path, articles_folder: Path
) -> None:
    _edit_manifest(data, format=FORMAT - 1)
    articles_folder.rename(articles_folder.with_name("拔掉的盘"))
    with pytest.raises(IndexFormatError, match="rebuild it"):
        Opened(data)


def test_another_encoder_with_the_articles_out_of_reach_is_told(
    data: Path, articles_folder: Path
) -> None:
    articles_folder.rename(articles_folder.with_name("拔掉的盘"))
    with pytest.raises(OtherEncoderError):
        Opened(data, fingerprint="other")


def test_a_root_out_of_reach_comes_back(articles_folder: Path, tmp_path: Path) -> None:
    drive = tmp_path / "盘"
    drive.mkdir()
    (drive / "远.txt").write_text("西湖有塔。", encoding="utf-8")
    build_index([drive, articles_folder], tmp_path / "data" / "index", encoder=FakeEncoder())
    drive.rename(tmp_path / "拔掉的盘")
    assert Opened(tmp_path / "data").names == {"临平.txt", "余杭.txt"}
    assert Opened(tmp_path / "data").built == []
    (tmp_path / "拔掉的盘").rename(drive)
    assert Opened(tmp_path / "data").names == {"远.txt", "临平.txt", "余杭.txt"}
    assert Opened(tmp_path / "data").built == []


def test_a_link_to_other_articles_is_followed(articles_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "远.txt").write_text("西湖有塔。", encoding="utf-8")
    link = tmp_path / "现用"
    link.symlink_to(articles_folder)
    build_index([link], tmp_path / "data" / "index", encoder=FakeEncoder())
    link.unlink()
    link.symlink_to(tmp_path / "别的")
    assert Opened(tmp_path / "data").names == {"远.txt"}


def test_the_size_limit_is_kept_when_rebuilding(articles_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "index"
    build_index([articles_folder], folder, encoder=FakeEncoder(), max_file_bytes=100)
    (articles_folder / "长.txt").write_text("山。" * 100, encoding="utf-8")
    opened = Opened(tmp_path / "data")
    assert [error.path.name for error in opened.built[0].loaded.skipped] == ["长.txt"]
    assert read_manifest(folder).max_file_bytes == 100


def test_when_every_article_was_emptied_the_old_index_stays(
    data: Path, articles_folder: Path
) -> None:
    for file in articles_folder.iterdir():
        file.write_bytes(b"")
    with pytest.raises(NothingToIndexError, match=r"临平\.txt: it holds no text"):
        Opened(data)
    assert read_manifest(data / "index").articles == 2


def test_two_openers_build_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as threads:
        opened = list(threads.map(Opened, [tmp_path] * 3))
    assert sum(len(each.built) for each in opened) == 1
    assert len({len(each.index.chunks) for each in opened}) == 1


def test_a_folder_that_was_named_is_never_built(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError):
        open_index(tmp_path / "i", encoder=FakeEncoder())
    assert not (tmp_path / "i").exists()


def test_a_folder_that_was_named_is_never_rebuilt(data: Path, articles_folder: Path) -> None:
    _remove(articles_folder)
    encoder = FakeEncoder()
    assert len(open_index(data / "index", encoder=encoder).articles) == 2
    assert encoder.documents == []


@pytest.mark.parametrize(
    ("given", "variable", "expected"),
    [
        (None, None, PROJECT / ".juzheng"),
        (None, "", PROJECT / ".juzheng"),
        (None, "/变量", Path("/变量")),
        (Path("/选项"), None, Path("/选项")),
        (Path("/选项"), "/变量", Path("/选项")),
    ],
)
def test_the_data_folder(
    given: Path | None, variable: str | None, expected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUZHENG_DATA", raising=False)
    if variable is not None:
        monkeypatch.setenv("JUZHENG_DATA", variable)
    assert data_folder(given) == expected


def test_the_default_index_lies_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUZHENG_DATA", str(tmp_path / "数据"))
    open_index(None, encoder=FakeEncoder())
    assert read_manifest(tmp_path / "数据" / "index").encoder == "fake"


def _edit_manifest(data: Path, **changes: object) -> None:
    file = data / "index" / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))
