"""The default index is brought up to date with the same files as before; no other one is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import (
    DamagedIndexError,
    Manifest,
    PassageIndex,
    UpdateOptions,
    UpdateResult,
    add_originals,
    build_index,
    data_folder,
    open_index,
)
from index.opening import PROJECT, SHIPPED_ARTICLES
from index.storage.folder import version_folder
from index.storage.locks import building_lock
from index.storage.originals import Original
from index.storage.versions import whole_version
from tests.fakes import FakeEncoder
from tests.index.damages import write_format_2

pytestmark = pytest.mark.usefixtures("settled")


class Opened:
    """What came of opening the default index in `data`."""

    def __init__(self, data: Path, *, fingerprint: str = "fake") -> None:
        self.encoder = FakeEncoder(fingerprint=fingerprint)
        self.all_built: list[UpdateResult] = []
        self.problems: list[str] = []
        self.index: PassageIndex = open_index(
            None,
            data=data,
            encoder=self.encoder,
            on_result=self.all_built.append,
            on_damage=self.problems.append,
        )
        self.names = set(self.index.articles.names().values())

    @property
    def built(self) -> list[UpdateResult]:
        """What was built, where anything was."""
        return [built for built in self.all_built if built.effect]


@pytest.fixture
def data(articles_folder: Path, tmp_path: Path) -> Path:
    """A data folder whose default index was built from the user's own articles."""
    build_index([articles_folder], tmp_path / "data" / "index", UpdateOptions(FakeEncoder()))
    return tmp_path / "data"


def manifest_of(folder: Path) -> Manifest:
    return whole_version(folder).manifest


def test_without_an_index_one_is_built_of_the_articles_that_ship(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "新的")
    assert len(opened.built) == 1
    assert manifest_of(tmp_path / "新的" / "index").roots == (str(SHIPPED_ARTICLES),)
    assert opened.names == {"linping-chinanews-20241105.txt"}


def test_an_index_that_is_up_to_date_is_left_as_it_is(data: Path) -> None:
    opened = Opened(data)
    assert opened.names == {"临平.txt", "余杭.txt"}
    assert (opened.built, opened.encoder.documents) == ([], [])


def _add(folder: Path) -> None:
    (folder / "子").mkdir()
    (folder / "子" / "新.txt").write_text("西湖有塔。", encoding="utf-8")


def _rewrite(folder: Path) -> None:
    (folder / "临平.txt").write_text("临平有路。临平有桥。", encoding="utf-8")  # as long as before


def _remove(folder: Path) -> None:
    (folder / "临平.txt").unlink()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_add, {"临平.txt", "余杭.txt", "子/新.txt"}),
        (_rewrite, {"临平.txt", "余杭.txt"}),
        (_remove, {"余杭.txt"}),
    ],
)
def test_a_change_of_the_articles_changes_the_index(
    data: Path, articles_folder: Path, change: Callable[[Path], None], expected: set[str]
) -> None:
    change(articles_folder)
    opened = Opened(data)
    assert len(opened.built) == 1
    assert opened.names == expected
    assert Opened(data).built == []


@pytest.fixture
def format_2(articles_folder: Path, tmp_path: Path) -> Path:
    """A data folder whose default index is from before there were versions."""
    return write_format_2(tmp_path / "旧" / "index", articles_folder).parent


def test_an_older_format_is_rebuilt_from_the_same_articles(format_2: Path) -> None:
    assert Opened(format_2).names == {"临平.txt", "余杭.txt"}
    assert Opened(format_2).built == []


def test_an_older_format_whose_articles_are_gone_is_rebuilt_from_those_that_ship(
    format_2: Path, articles_folder: Path
) -> None:
    articles_folder.rename(articles_folder.with_name("拔掉的盘"))
    assert Opened(format_2).names == {"linping-chinanews-20241105.txt"}


def test_a_damaged_default_index_is_built_anew_from_what_is_left(data: Path) -> None:
    add_originals(
        [Original("西湖.txt", "西湖有塔。".encode())], data / "index", UpdateOptions(FakeEncoder())
    )
    (version_folder(data / "index", 2) / "vectors.faiss").write_bytes(b"")
    opened = Opened(data)
    assert opened.names == {"临平.txt", "余杭.txt", "西湖.txt"}
    assert len(opened.built) == 1
    assert Opened(data).built == []


def test_a_default_index_of_which_nothing_whole_is_left_is_told(data: Path) -> None:
    (version_folder(data / "index", 1) / "vectors.faiss").write_bytes(b"")
    with pytest.raises(DamagedIndexError, match=r"vectors\.faiss is cut short.*index build"):
        Opened(data)


def test_a_default_index_that_is_being_built_is_asked_as_it_is(
    data: Path, articles_folder: Path
) -> None:
    _add(articles_folder)
    with building_lock(data / "index"), ThreadPoolExecutor() as threads:
        opened = threads.submit(Opened, data).result(10)
    assert (opened.names, opened.all_built) == ({"临平.txt", "余杭.txt"}, [])


def test_two_openers_build_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as threads:
        opened = list(threads.map(Opened, [tmp_path] * 3))
    assert sum(len(each.built) for each in opened) == 1
    assert len({len(each.index.vectors) for each in opened}) == 1


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
