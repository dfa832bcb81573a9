import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.storage.sources import ADDED_ORIGIN, UNSURE_NS, SourceRecord, SourceTable, stamp_of

HILL = SourceRecord("/文章", "/文章/山.txt", "山.txt", "1 2 3", "0123")
COPY = SourceRecord("/文章", "/文章/岭.txt", "岭.txt", "4 5 6", "0123")
ADDED = SourceRecord(ADDED_ORIGIN, "ff.txt", "山 (2).txt", "ff.txt", "0123")
BROKEN = SourceRecord("/文章", "/文章/坏.txt", "坏.txt", "7", None, "打不开", "cannot be opened")


@pytest.fixture
def table() -> SourceTable:
    table = SourceTable(sqlite3.connect(":memory:"))
    table.create()
    return table


def put(table: SourceTable, *records: SourceRecord) -> None:
    for record in records:
        table.put(record)


@pytest.mark.parametrize(
    "record",
    [
        HILL,
        ADDED,
        BROKEN,
        SourceRecord("/盘\udcff", "/盘\udcff/\udcfe'.txt", "a", removed=True),
        SourceRecord("/文章", "/文章/山.txt", "山.txt", given_name="山水"),
    ],
)
def test_a_record_survives(table: SourceTable, record: SourceRecord) -> None:
    put(table, record)
    assert list(table) == [record]


def test_a_table_from_before_names_could_be_given_is_read(table: SourceTable) -> None:
    put(table, HILL)
    table._connection.execute("ALTER TABLE sources DROP COLUMN given")
    assert list(table) == [HILL]


def test_which_columns_there_are_is_found_out_once(table: SourceTable) -> None:
    put(table, HILL)
    asked: list[str] = []
    table._connection.set_trace_callback(asked.append)
    for _ in range(3):
        assert list(table) == [HILL]
    assert sum("pragma_table_info" in query for query in asked) == 1


def test_they_come_by_origin_and_path(table: SourceTable) -> None:
    put(table, HILL, COPY, ADDED, BROKEN)
    assert [record.key for record in table] == sorted(
        (record.key for record in (HILL, COPY, ADDED, BROKEN)), key=lambda key: str(key).encode()
    )


def test_a_record_takes_the_place_of_the_one_before(table: SourceTable) -> None:
    put(table, HILL, SourceRecord("/文章", "/文章/山.txt", "山.txt", "9", "4567"))
    (record,) = table
    assert (record.stamp, record.article) == ("9", "4567")


def test_those_of_some_origins(table: SourceTable) -> None:
    put(table, HILL, ADDED)
    assert table.of_origins(["/文章"]) == [HILL]
    assert table.of_origins([ADDED_ORIGIN, "/别处"]) == [ADDED]
    assert table.of_origins([]) == []


def test_a_file_names_an_article_before_what_was_added_does(table: SourceTable) -> None:
    put(table, ADDED, HILL, COPY)
    assert table.of_article("0123") == [*sorted([HILL, COPY], key=lambda each: each.path), ADDED]


def test_what_a_user_removed_holds_no_article(table: SourceTable) -> None:
    put(table, SourceRecord("/文章", "/文章/山.txt", "山.txt", "1", "0123", removed=True))
    assert table.of_article("0123") == []


def test_the_article_that_a_source_had(table: SourceTable) -> None:
    put(table, HILL, BROKEN)
    assert table.article_of(SourceRecord("/文章", "/文章/山.txt", "别名")) == "0123"
    assert table.article_of(BROKEN) is None
    assert table.article_of(COPY) is None


def test_a_record_is_deleted(table: SourceTable) -> None:
    put(table, HILL, COPY)
    table.delete(HILL)
    table.delete(HILL)
    assert list(table) == [COPY]


def later(path: Path, *, by: int = UNSURE_NS) -> int:
    status = path.stat()
    return max(status.st_mtime_ns, status.st_ctime_ns) + by


def test_a_stamp_stays_as_long_as_the_file_does(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("山")
    assert stamp_of(file, now_ns=later(file)) == stamp_of(file, now_ns=later(file) * 2)


def _rewrite(file: Path) -> None:
    file.write_text("水")


def _replace(file: Path) -> None:
    status = file.stat()
    other = file.with_name("b.txt")
    other.write_text("水")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(file)


def _touch(file: Path) -> None:
    os.utime(file, ns=(1, 1))


def _rewrite_and_put_the_time_back(file: Path) -> None:
    status = file.stat()
    file.write_text("水")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", [_rewrite, _replace, _touch, _rewrite_and_put_the_time_back])
def test_a_stamp_changes_with_the_file(tmp_path: Path, change: Callable[[Path], None]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("山")
    before = stamp_of(file, now_ns=later(file))
    change(file)
    assert stamp_of(file, now_ns=later(file)) != before


@pytest.mark.parametrize(("by", "is_sure"), [(0, False), (UNSURE_NS - 1, False), (UNSURE_NS, True)])
def test_a_file_written_to_just_now_has_no_stamp(tmp_path: Path, by: int, is_sure: bool) -> None:
    file = tmp_path / "a.txt"
    file.write_text("山")
    assert bool(stamp_of(file, now_ns=later(file, by=by))) == is_sure


def test_a_missing_file_has_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        stamp_of(tmp_path / "没有", now_ns=0)
