"""`python -m index backup`, `restore` and `export`, and what the audit log knows of them."""

from pathlib import Path

import pytest

from index.audit import AuditLog
from tests.index.backup.conftest import Data
from tests.index.commands import Run


def told(data: Path) -> list[tuple[str, str | None]]:
    return [(each.action, each.name) for each in AuditLog.default(data).read()]


def test_from_one_folder_to_another(
    run_index: Run, data: Data, other: Data, file: Path, articles_folder: Path
) -> None:
    made = run_index("backup", file, "--data", data.path)
    assert made.code == 0
    assert made.out.endswith(f"5 articles, {file.stat().st_size:,} bytes, checked.\n")
    restored = run_index("restore", file, "--data", other.path)
    assert restored.code == 0
    assert "5 篇文章 articles" in restored.out
    assert f"kept by the index：{articles_folder}" in restored.err
    assert other.told == data.told


def test_both_are_in_the_audit_log(run_index: Run, data: Data, other: Data, file: Path) -> None:
    (data.path / "audit.jsonl").unlink()
    run_index("remove", "通知.txt", "--data", data.path)
    run_index("backup", file, "--data", data.path)
    run_index("restore", file, "--data", other.path)
    assert told(data.path) == [("article_removed", "通知.txt"), ("backup_made", str(file))]
    assert told(other.path) == [("article_removed", "通知.txt"), ("backup_restored", str(file))]


def test_the_export_is_in_the_audit_log(run_index: Run, data: Data, tmp_path: Path) -> None:
    exported = run_index("export", tmp_path / "原件", "--data", data.path)
    assert exported.out.startswith("5 个文件 files:")
    assert "余杭的事 → " not in exported.out
    assert told(data.path)[-1] == ("originals_exported", str(tmp_path / "原件"))


def test_an_export_that_lacks_one_exits_1(
    run_index: Run, data: Data, tmp_path: Path, articles_folder: Path
) -> None:
    (articles_folder / "临平.txt").unlink()
    exported = run_index("export", tmp_path / "原件", "--data", data.path)
    assert exported.code == 1
    assert "not exported：临平.txt" in exported.err


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (["backup", "FILE", "--data", "NOWHERE"], "There is no data in"),
        (["backup", "THERE", "--data", "DATA"], "is there already"),
        (["restore", "NOWHERE", "--data", "OTHER"], "cannot be opened"),
        (["restore", "THERE", "--data", "OTHER"], "is no backup of Juzheng"),
        (["export", "DATA", "--data", "DATA"], "holds something"),
    ],
)
def test_what_cannot_be_done_is_told(
    run_index: Run, data: Data, other: Data, tmp_path: Path, command: list[str], error: str
) -> None:
    (tmp_path / "有了.zip").write_text("别的")
    places = {
        "FILE": tmp_path / "x.zip",
        "THERE": tmp_path / "有了.zip",
        "NOWHERE": tmp_path / "没有",
        "DATA": data.path,
        "OTHER": other.path,
    }
    ran = run_index(*(places.get(word, word) for word in command))
    assert ran.code == 2
    assert error in ran.err
    assert not other.path.exists()


def test_what_came_of_it_as_json(run_index: Run, data: Data, other: Data, file: Path) -> None:
    made = run_index("backup", file, "--data", data.path, "--json").json
    assert made == {
        "file": str(file),
        "bytes": file.stat().st_size,
        "articles": 5,
        "lost": [],
        "changed": [],
        "left_out": [],
    }
    restored = run_index("restore", file, "--data", other.path, "--json").json
    assert (restored["articles"], restored["aside"]) == (5, None)
