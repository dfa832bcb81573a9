"""`python -m index`: results on stdout, the rest on stderr, and what the exit code says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.console import run
from index.__main__ import app
from tests.index.commands import Run
from tests.index.folder import Folder, write


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "没有"], "没有 does not exist"),
        (["build", "--index", "没有"], "there is none. Build it:"),
        (["build", "--index", "README.md"], "README.md: this is a file"),
        (["build", "--index", "/"], "/: it holds something else"),
        (["build", "--max-file-mb", "-1"], "--max-file-mb"),
        (["info", "没有"], "没有: there is none. Build it: python -m index build"),
        (["info", "."], ".: it holds something else"),
        (["list", "没有"], "没有: there is none"),
        (["verify", "没有"], "没有: there is none"),
        (["compact", "没有"], "没有: there is none"),
        (["remove", "a.txt", "--index", "没有"], "没有: there is none"),
        (["rename", "a.txt", "b.txt", "--index", "没有"], "没有: there is none"),
        (["search", "临平", "--index", "没有"], "没有: there is none"),
        (["search", "临平", "--top-k", "0"], "--top-k"),
        (["search"], "Missing argument"),
        (["serach"], "serach"),
    ],
)
def test_other_errors_exit_2_without_a_traceback(
    run_index: Run,
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "README.md").touch()
    monkeypatch.chdir(tmp_path / "corpus")
    ran = run_index(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_encoder_exits_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["index", "build", "corpus/articles", "--encoder", "a/b"])
    with pytest.raises(SystemExit, match="2"):
        run(app)
    assert "no encoder folder a/b" in capsys.readouterr().err


def test_search_moves_no_cursor(run_index: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("余杭\x1b[2J有塔。\n\n余杭有桥。", encoding="utf-8")
    run_index("build", tmp_path / "a.txt")
    ran = run_index("search", "余杭有塔", "--top-k", "1")
    assert ran.out == "1. [a.txt 0-16]\n   余杭[2J有塔。 余杭有桥。\n"


def test_search_prints_nothing_but_json(run_index: Run, built: Folder) -> None:
    ran = run_index("search", "余杭有塔", "--index", built.path, "--json")
    assert [hit["article"] for hit in ran.json] == ["余杭.txt", "临平.txt"]
    assert ran.json[0].keys() == {"article", "start", "end", "text", "score", "cosine", "bm25"}
    assert ("余杭有塔" in ran.out, ran.err) == (True, "")


def test_search_says_what_changed_and_what_it_skips(run_index: Run, articles_folder: Path) -> None:
    run_index("build", articles_folder)
    (articles_folder / "空.txt").write_bytes(b"")
    (articles_folder / "临平.txt").unlink()
    ran = run_index("search", "余杭", "--json")
    assert len(ran.json) == 1
    assert "Index updated: 0 added, 1 removed." in ran.err
    assert "空.txt: it holds no text" in ran.err


def test_search_tells_which_articles_are_out_of_reach(run_index: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "盘" / "远" / "a.txt")
    run_index("build", file.parent)
    file.parents[1].rename(tmp_path / "拔掉的盘")
    ran = run_index("search", "西湖", "--json")
    assert len(ran.json) == 1
    assert f"python -m index remove {file.parent}" in ran.err


def test_an_empty_index_is_searched_in_vain(run_index: Run, articles_folder: Path) -> None:
    run_index("build", articles_folder)
    run_index("remove", "临平.txt", "余杭.txt")
    for ran in (run_index("search", "临平"), run_index("search", "临平", "--json")):
        assert (ran.code, ran.out.strip(" []\n")) == (0, "")


def test_help_ends_in_examples(run_index: Run) -> None:
    ran = run_index("--help")
    assert ran.code == 0
    examples = ran.out.partition("Examples:")[2].split("\n\n")
    commands = [line.strip() for line in examples if line.strip()]
    assert len(commands) >= 4
    assert all(command.startswith("python -m index ") for command in commands)


@pytest.mark.parametrize(
    ("command", "opens_encoder"),
    [
        *((each, True) for each in ("build", "add", "rename", "compact", "search")),
        *((each, False) for each in ("remove", "list", "info", "verify")),
    ],
)
def test_every_command_has_the_options_that_errors_tell_of(
    run_index: Run, command: str, opens_encoder: bool
) -> None:
    ran = run_index(command, "--help")
    assert re.search(r"--json +输出 JSON +print JSON", ran.out)
    assert ("--allow-download" in ran.out) == opens_encoder


def test_it_all_works_in_a_process_of_its_own(tmp_path: Path) -> None:
    """The real encoder, another working folder, a locale that knows no Chinese."""
    project = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-m", "index", "search", "臨影廠的戶外街景", "--json", "--data", "数据"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(project), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "8000平方米的户外街景" in json.loads(ran.stdout.decode())[0]["text"]
    assert "Index updated: 1 added, 0 removed." in ran.stderr.decode()
    assert (tmp_path / "数据" / "index" / "current.json").is_file()
