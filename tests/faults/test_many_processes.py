"""Two who build, one who adds and removes, one who asks: all at once, on one index."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import UpdateOptions, build_index, load_index
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder
from tests.faults.articles import text
from tests.faults.children import in_child
from tests.faults.workers import (
    ENOUGH,
    ENOUGH_ANSWERS,
    ENOUGH_VERSIONS,
    Company,
    Heard,
    Ids,
    add_and_remove,
    articles_in,
    ask_often,
    build_often,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two folders."""
    folder = tmp_path_factory.mktemp("many")
    for root in roots(folder):
        root.mkdir()
        (root / "临平.txt").write_text(f"{root.name}{text('临平')}", encoding="utf-8")
    build_index(roots(folder), folder / "索引", UpdateOptions(FakeEncoder()))
    return folder


Reports = tuple[list[list[Ids]], Heard]
"""The states there were by each who builds, adds and removes, in order; and what was heard."""


@pytest.fixture(scope="module")
def reports(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    index, company = folder / "索引", Company(tmp_path_factory.mktemp("enough"), 4)
    first, second = roots(folder)
    starts = [articles_in(first), articles_in(second)]
    with ThreadPoolExecutor() as pool:
        running = [
            pool.submit(in_child, build_often, index, first, company, True),
            pool.submit(in_child, build_often, index, second, company, False),
            pool.submit(in_child, add_and_remove, index, company),
            pool.submit(in_child, ask_often, index, company),
        ]
        ended = [each.result() for each in running]
    assert [each.problem for each in ended] == [None] * 4
    built_first, built_second, added, heard = (each.returned for each in ended)
    return [[starts[0], *built_first], [starts[1], *built_second], added], heard


def roots(folder: Path) -> list[Path]:
    return [folder / "甲", folder / "乙"]


def test_all_of_them_get_on_and_every_question_is_answered(reports: Reports) -> None:
    states, heard = reports
    assert all(len(each) > ENOUGH for each in states)
    assert heard.versions >= len(heard.found) > ENOUGH_VERSIONS
    assert heard.answered > ENOUGH_ANSWERS
    assert (heard.wrong, heard.refused) == ([], [])


def test_every_answer_is_that_of_a_valid_state_and_none_goes_back(reports: Reports) -> None:
    for states in reports[0]:
        own = frozenset[str]().union(*states)
        reached = 0
        for found in reports[1].found:
            assert found & own in states[reached:]
            reached = states.index(found & own, reached)


def test_nothing_is_lost_or_damaged_in_the_end(reports: Reports, folder: Path) -> None:
    index = load_index(folder / "索引", encoder=FakeEncoder())
    last = [states[-1] for states in reports[0]]
    assert {each.article.id for each in index.articles} == frozenset().union(*last)
    assert list(verify_folder(folder / "索引")) == []
