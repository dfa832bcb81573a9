"""The audit log: what its lines are, that those of processes do not mix, what commands record."""

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.audit import Actor, AuditError, AuditLog, Entry
from tests.index.commands import Run

LI = Actor("李", "page", "192.0.2.7")
ADDS_FIFTY = """
import sys
from pathlib import Path
from index.audit import Actor, AuditLog, Entry
log, writer = AuditLog(Path(sys.argv[1])), Actor(sys.argv[2])
for number in range(50):
    name = f"{writer.user}-{number}" + "长" * 150
    log.record([Entry.of(writer, "article_added", name=name), Entry.of(writer, "login")])
"""


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "data" / "audit.jsonl")


def told(log: AuditLog) -> list[tuple[str, str | None, str]]:
    return [(each.action, each.name, each.user) for each in log.read()]


def test_a_line_is_json_of_what_was_done(log: AuditLog) -> None:
    log.record([Entry.of(LI, "article_renamed", article="0" * 16, name="新", before="旧")])
    line = json.loads(log.where.read_text(encoding="utf-8"))
    age = datetime.now(UTC) - datetime.fromisoformat(line.pop("time"))
    assert 0 <= age.total_seconds() < 60
    assert line == {
        "action": "article_renamed",
        "user": "李",
        "way": "page",
        "client": "192.0.2.7",
        "name": "新",
        "article": "0" * 16,
        "before": "旧",
    }


def test_the_file_is_for_its_owner_alone(log: AuditLog) -> None:
    log.record([Entry.of(LI, "login")])
    assert stat.S_IMODE(log.where.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "name",
    [
        'a\n{"time":"2026-01-01T00:00:00+00:00","action":"login","user":"李","way":"page"}',
        "\x1b[2J\x9b31m\r\x7f",
        "\u2028\u2029\x85\x0b\x0c",
        "\u202etxt.exe",
        "\ud800",
    ],
)
def test_a_name_forges_no_line_and_moves_no_cursor(log: AuditLog, name: str) -> None:
    log.record([Entry.of(LI, "article_added", name=name)])
    text = log.where.read_text(encoding="utf-8")
    assert text.splitlines() == [text.removesuffix("\n")]
    assert text.removesuffix("\n").isprintable()
    assert told(log) == [("article_added", name, "李")]


def test_lines_of_processes_do_not_mix(log: AuditLog) -> None:
    command = [sys.executable, "-c", ADDS_FIFTY, str(log.where)]
    writers = [subprocess.Popen([*command, str(number)]) for number in range(4)]
    assert [each.wait(120) for each in writers] == [0] * 4
    assert len(log.where.read_bytes().splitlines()) == len(log.read()) == 4 * 50 * 2
    for writer in range(4):
        of_writer = [each for each in log.read() if each.user == str(writer)]
        names = [each.name.rstrip("长") for each in of_writer if each.name]
        assert names == [f"{writer}-{number}" for number in range(50)]


def test_what_was_cut_off_costs_only_its_own_line(log: AuditLog) -> None:
    log.record([Entry.of(LI, "login")])
    with log.where.open("ab") as file:
        file.write(b'{"time":"2026-')
    log.record([Entry.of(LI, "login_failed")])
    assert [each.action for each in log.read()] == ["login", "login_failed"]


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        "7",
        '{"time":"x","action":"login","user":"李","way":"page"}',
        '{"time":"2026-01-01T00:00:00+00:00","action":"fly","user":"李","way":"page"}',
        '{"time":"2026-01-01T00:00:00+00:00","action":"login","user":7,"way":"page"}',
        '{"time":"2026-01-01T00:00:00+00:00","action":"login","user":"李","way":"by foot"}',
        '{"time":"0001-01-01T00:00:00+23:00","action":"login","user":"李","way":"page"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_entry_is_passed_over(log: AuditLog, line: str) -> None:
    log.record([Entry.of(LI, "login")])
    with log.where.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert told(log) == [("login", None, "李")]


def test_a_log_that_was_moved_away_is_begun_anew(log: AuditLog) -> None:
    log.record([Entry.of(LI, "login")])
    log.where.rename(log.where.with_suffix(".1"))
    log.record([Entry.of(LI, "login_failed")])
    assert told(log) == [("login_failed", None, "李")]


def test_what_cannot_be_recorded_is_told_in_the_programs_own_log(
    log: AuditLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.where.mkdir(parents=True)
    with pytest.raises(AuditError, match="nothing was changed"):
        log.check()
    log.record([Entry.of(LI, "article_removed", name="通知.txt")])
    (record,) = caplog.records
    assert (record.levelname, "通知.txt" in record.message) == ("ERROR", True)


def test_commands_record_what_they_change(
    run_index: Run, articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new = tmp_path / "西湖.txt"
    new.write_text("西湖有塔。", encoding="utf-8")
    for line in (
        ["build", articles_folder],
        ["build"],
        ["add", new],
        ["rename", "西湖.txt", "湖"],
        ["move", "湖", "--collection", "人事"],
        ["remove", "湖"],
    ):
        assert run_index(*line, "--data", "别的").code == 0
    log = AuditLog.default(tmp_path / "别的")
    assert told(log) == [
        ("article_added", "临平.txt", "local"),
        ("article_added", "余杭.txt", "local"),
        ("article_added", "西湖.txt", "local"),
        ("article_renamed", "湖", "local"),
        ("article_moved", "湖", "local"),
        ("article_removed", "湖", "local"),
    ]
    *_, added, renamed, moved, removed = log.read()
    assert added.article == renamed.article == moved.before != moved.article == removed.article
    assert (renamed.before, moved.collections) == ("西湖.txt", "人事")


@pytest.mark.parametrize(("variable", "is_recorded"), [(None, False), ("data", True)])
def test_of_an_index_elsewhere_only_where_its_data_folder_is_known(
    run_index: Run,
    articles_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str | None,
    is_recorded: bool,
) -> None:
    monkeypatch.delenv("JUZHENG_DATA", raising=False)
    monkeypatch.setattr("index.opening.PROJECT", tmp_path / "project")
    if variable:
        monkeypatch.setenv("JUZHENG_DATA", str(tmp_path / variable))
    assert run_index("build", articles_folder, "--index", tmp_path / "我的").code == 0
    assert [path.parent.name for path in tmp_path.rglob("audit.jsonl")] == ["data"] * is_recorded


def test_nothing_is_changed_that_could_not_be_recorded(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "别的" / "audit.jsonl").mkdir(parents=True)
    ran = run_index("build", articles_folder, "--data", tmp_path / "别的")
    assert (ran.code, "审计日志" in ran.err) == (2, True)
    assert not (tmp_path / "别的" / "index").exists()
