"""`python -m corpus`: results on stdout, everything else on stderr, exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from corpus.__main__ import EXAMPLES, app
from corpus.console import run
from tests.corpus.conftest import SHIPPED
from tests.corpus.files import write_docx


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Done]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    def cli(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["python -m corpus", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run(app)
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, *capsys.readouterr())

    return cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "通知.txt").write_text("[/red]会议通知\n今天:smile:开会。", encoding="utf-8")
    (tmp_path / "副本.txt").write_text("[/red]会议通知\n今天:smile:开会。", encoding="utf-8")
    (tmp_path / "坏.bin").write_bytes(b"x")
    return tmp_path


def test_articles_are_listed(cli: Cli) -> None:
    done = cli("list", "corpus/articles")
    assert (done.code, done.err) == (0, "")
    for part in ("文件 file", "linping-chi", "不久前,首届", "11月5日", "3096"):
        assert part in done.out


def test_articles_are_listed_as_json(cli: Cli) -> None:
    done = cli("list", SHIPPED, "--json")
    assert "临平区" in done.out
    assert done.json() == [
        {
            "article": "linping-chinanews-20241105.txt",
            "id": "d3ce6b3e3d43dc7c",
            "title": "不久前,首届杭州·微短剧大会在杭州市临平区举行",
            "source": None,
            "published": "2024-11-05T22:50:25",
            "dateline": "中新网 杭州12月15日电(鲍梦妮)",
            "number": None,
            "characters": 3096,
            "unread": [],
        }
    ]


def test_markup_in_a_title_is_shown_as_it_is(cli: Cli, folder: Path) -> None:
    assert "[/red]会议通知" in cli("list", folder).out


def test_skipped_files_and_duplicates_are_noted_on_stderr(cli: Cli, folder: Path) -> None:
    done = cli("list", folder, "--json")
    assert done.code == 0
    assert [each["article"] for each in done.json()] == ["副本.txt"]
    assert "坏.bin：不读这种文件" in done.err
    assert "坏.bin: files of this kind" in done.err
    assert "通知.txt 与 副本.txt 内容相同" in done.err


def test_nothing_to_list_is_exit_code_1(cli: Cli, tmp_path: Path) -> None:
    done = cli("list", tmp_path, "--json")
    assert (done.code, done.json()) == (1, [])
    assert "There is no article" in done.err


def test_a_long_name_is_not_cut_off(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / f"{'很长的文件名' * 8}.txt").write_text("开会。", encoding="utf-8")
    assert "…" not in cli("list", tmp_path).out


def test_sentences_are_listed_with_their_offsets(cli: Cli) -> None:
    lines = cli("sentences", SHIPPED).out.splitlines()
    assert len(lines) == 72
    assert "424-431\t为何是微短剧?" in lines
    listed = cli("sentences", SHIPPED, "--json").json()
    assert len(listed) == 72
    assert listed[-1] == {"start": 3089, "end": 3096, "text": "【编辑:李岩】"}


def test_chunks_are_listed_and_their_size_can_be_set(cli: Cli) -> None:
    assert len(cli("chunks", SHIPPED).out.splitlines()) == 19
    chunks = cli("chunks", SHIPPED, "--size", "100", "--json").json()
    assert 90 < max(each["end"] - each["start"] for each in chunks) <= 100


def test_a_sentence_of_several_lines_is_shown_on_one(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天，\n开会了。", encoding="utf-8")
    assert cli("sentences", tmp_path / "a.txt").out == "0-8\t今天， 开会了。\n"


@pytest.mark.parametrize("command", ["list", "sentences", "chunks"])
def test_control_characters_do_not_reach_the_terminal(
    cli: Cli, tmp_path: Path, command: str
) -> None:
    (tmp_path / "a.txt").write_text("今天\x1b[31m开\x9b2J会。", encoding="utf-8")
    done = cli(command, tmp_path / "a.txt")
    assert "今天[31m开2J会" in done.out
    assert not {"\x1b", "\x9b"} & set(done.out)


@pytest.mark.parametrize("command", ["list", "sentences", "chunks"])
def test_a_missing_file_is_exit_code_2(cli: Cli, command: str) -> None:
    done = cli(command, "没有.txt")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "找不到 没有.txt。请检查路径，或用引号括起含空格的文件名。\n"
        "没有.txt does not exist. Check the path; quote a name with spaces.\n"
    )


@pytest.mark.parametrize("command", ["sentences", "chunks"])
@pytest.mark.parametrize(
    ("name", "problem"),
    [("坏.bin", "坏.bin：不读这种文件（.bin）"), (".", "is a folder; name a file.")],
)
def test_what_is_no_file_to_read_is_exit_code_2(
    cli: Cli, folder: Path, command: str, name: str, problem: str
) -> None:
    done = cli(command, folder / name, "--json")
    assert (done.code, done.out) == (2, "")
    assert problem in done.err


@pytest.mark.parametrize("command", ["list", "sentences", "chunks"])
def test_the_size_limit_can_be_set(cli: Cli, command: str) -> None:
    done = cli(command, SHIPPED, "--max-file-mb", "0.001")
    assert done.code in (1, 2)
    assert "more than the limit of 1,000" in done.err


@pytest.mark.parametrize(
    "arguments", [["list"], ["nonsense"], ["chunks", "a.txt", "--size", "3"], ["list", "a", "--x"]]
)
def test_a_wrong_call_is_exit_code_2(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Usage" in done.err


def test_the_help_ends_in_the_examples(cli: Cli) -> None:
    help_text = " ".join(cli("--help").out.split())
    assert help_text.endswith(" ".join(EXAMPLES.split()))


@pytest.mark.parametrize("example", EXAMPLES.strip().splitlines())
def test_the_examples_work(cli: Cli, example: str) -> None:
    assert cli(*example.split()[3:]).code == 0


def test_the_module_is_run_with_utf_8_wherever_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "corpus", "sentences", str(SHIPPED), "--json"],
        env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert len(json.loads(done.stdout.decode("utf-8"))) == 72
    assert done.stderr == b""


def test_what_was_not_read_of_a_file_is_told(cli: Cli, tmp_path: Path) -> None:
    write_docx(tmp_path / "通知.docx")
    document = Document(str(tmp_path / "通知.docx"))
    document.add_comment(document.paragraphs[0].runs, "请核对", author="王芳")
    document.save(str(tmp_path / "通知.docx"))
    done = cli("list", tmp_path, "--json")
    assert done.json()[0]["unread"] == [
        {"chinese": "1条批注没有读", "english": "comments not read: 1"}
    ]
    assert done.err == (
        "通知.docx 没有全部读到：1条批注没有读。\n"
        "通知.docx was read in part: comments not read: 1.\n"
    )
