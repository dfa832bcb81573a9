"""Answers out of a backup, by the encoder and the reader that ship: the same, to the character."""

from pathlib import Path
from typing import Any

import pytest

from index import (
    Original,
    UpdateOptions,
    add_originals,
    build_index,
    load_index,
    rename_article,
)
from index.backup.archive import Archive
from index.backup.making import make_backup
from index.backup.restoring import RestoreOptions, restore_backup
from index.encoders.shipped import ShippedEncoder
from index.opening import SHIPPED_ARTICLES
from qa import QuestionAnswerer, SpanReader

QUESTIONS = [
    "临影厂的户外街景有多大？",
    "年假有几天？",
    "差旅住宿标准是多少？",
    "火星上有几家公司？",
]
LEAVE = (
    "# 假期规定\n\n## 年假\n\n工作满一年的员工每年有年假五天，满十年的有十天。\n\n"
    "## 请假\n\n请假三天以上由部门经理批准。\n"
)
TRAVEL = "差旅报销办法\n\n出差住宿标准为每晚四百元。加班费按工资的一点五倍计算。\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, encoder: ShippedEncoder) -> Path:
    """A folder with an index of what ships, of a folder beside it, and of a file of its own."""
    beside, options = tmp_path_factory.mktemp("backup"), UpdateOptions(encoder)
    folder, index = beside / "文章", beside / "data" / "index"
    folder.mkdir()
    (folder / "假期.md").write_text(LEAVE, "utf-8")
    build_index([SHIPPED_ARTICLES, folder], index, options)
    add_originals([Original("差旅.txt", TRAVEL.encode(), "财务")], index, options)
    rename_article("假期.md", "假期规定", index, options)
    make_backup(beside / "备份.zip", beside / "data", index)
    return beside / "data"


@pytest.fixture(scope="module")
def before(data: Path, encoder: ShippedEncoder) -> list[dict[str, Any]]:
    return answers(data, encoder)


def answers(data: Path, encoder: ShippedEncoder) -> list[dict[str, Any]]:
    """All that is told of each answer, but for how long it took and of which version it is."""
    answerer = QuestionAnswerer(load_index(data / "index", encoder=encoder), SpanReader())
    told = (answerer.ask(question) for question in QUESTIONS)
    return [each.model_dump(exclude={"seconds", "index_version"}) for each in told]


@pytest.mark.parametrize("is_followed", [False, True])
def test_the_same_questions_have_the_same_answers(
    data: Path,
    before: list[dict[str, Any]],
    encoder: ShippedEncoder,
    tmp_path: Path,
    *,
    is_followed: bool,
) -> None:
    folder, elsewhere = data.parent / "文章", tmp_path / "另一台"
    gone = folder.rename(folder if is_followed else data.parent / "只在那台机器上")
    with Archive(data.parent / "备份.zip") as archive:
        how = RestoreOptions(follow=is_followed)
        options = UpdateOptions(encoder)
        restored = restore_backup(archive, elsewhere, elsewhere / "index", options, how)
    gone.rename(folder)
    assert restored.changed == restored.taken_over == []
    assert answers(elsewhere, encoder) == before
    assert [each["no_answer"] for each in before].count(False) >= 3
