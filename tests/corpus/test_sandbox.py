"""The process that parses: what goes wrong in it costs the file and nothing else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus import UnreadableFileError
from corpus.loading.sandbox import Sandbox
from tests.corpus.files import write_docx, write_lines_as_pdf


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_docx(tmp_path / "好 的.docx")


@pytest.fixture
def hungry(tmp_path: Path) -> Path:
    """A page that lxml makes hundreds of megabytes of."""
    path = tmp_path / "hungry.html"
    path.write_text(f"<html><body>{'<p>今<b>天</b>' * 300_000}", encoding="utf-8")
    return path


def test_one_process_reads_one_file_after_another_and_ends_with_the_sandbox(
    good: Path, tmp_path: Path
) -> None:
    with Sandbox() as sandbox:
        assert sandbox._process is None
        assert sandbox.read(good).text == "今天开会。"
        process = sandbox._process
        pdf = write_lines_as_pdf(tmp_path / "a.pdf", ["text"])
        assert sandbox.read(pdf).text == "text"
        assert sandbox._process is process is not None
    assert process.poll() is not None


def test_a_file_that_takes_too_long_is_given_up(hungry: Path) -> None:
    with Sandbox(seconds=1) as sandbox:
        started = time.monotonic()
        with pytest.raises(UnreadableFileError, match="not parsed within 1 seconds") as caught:
            sandbox.read(hungry)
        assert time.monotonic() - started < 5
    assert "1 秒内没有解析完" in caught.value.chinese


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone enforces the limit")
def test_a_file_that_eats_memory_is_given_up_and_the_next_is_read(hungry: Path, good: Path) -> None:
    with Sandbox(memory_bytes=300 * 1024**2) as sandbox:
        with pytest.raises(UnreadableFileError, match="ran out of memory or crashed"):
            sandbox.read(hungry)
        assert sandbox.read(good).text == "今天开会。"


PARSER = """
import sys
from corpus.loading.formats import __main__ as formats
formats._reply = lambda path, suffix: (bytearray(300 * 1024**2), {reply})[1]
sys.argv = ["", str(600 * 1024**2)]
formats.main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone enforces the limit")
@pytest.mark.parametrize(
    ("reply", "answered"),
    [
        ({"text": ""}, False),
        ({"crashed": "XMLSyntaxError"}, False),
        ({"text": "今天开会。"}, True),
        ({"chinese": "已加密。", "english": "encrypted."}, True),
    ],
)
def test_a_parser_short_of_memory_is_not_believed_that_a_file_is_empty_or_damaged(
    reply: dict[str, str], answered: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARSER.format(reply=reply)],
        input='["a.docx", ".docx"]\n',
        capture_output=True,
        text=True,
    )
    assert bool(done.stdout) is answered
    assert ("MemoryError" in done.stderr) is not answered


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone enforces the limit")
def test_what_earlier_files_left_in_memory_is_not_held_against_one_that_is_damaged() -> None:
    models = "models = bytearray(300 * 1024**2)\n"
    parser = PARSER.replace("(bytearray(300 * 1024**2), {reply})[1]", "{reply}")
    done = subprocess.run(
        [sys.executable, "-c", models + parser.format(reply={"crashed": "BadZipFile"})],
        input='["a.docx", ".docx"]\n',
        capture_output=True,
        text=True,
    )
    assert done.stdout == '{"crashed": "BadZipFile"}\n'


def test_a_process_that_died_meanwhile_is_started_anew(good: Path) -> None:
    with Sandbox() as sandbox:
        sandbox.read(good)
        assert sandbox._process
        sandbox._process.kill()
        sandbox._process.wait()
        assert sandbox.read(good).text == "今天开会。"


@pytest.mark.skipif(os.name != "posix", reason="stops a process by a signal")
def test_a_process_that_hangs_is_given_up_and_the_next_file_is_read(good: Path) -> None:
    with Sandbox(seconds=1.5) as sandbox:
        sandbox._process = sandbox._start()
        sandbox._process.send_signal(signal.SIGSTOP)
        with pytest.raises(UnreadableFileError, match="not parsed within"):
            sandbox.read(good)
        sandbox._seconds = 60
        assert sandbox.read(good).text == "今天开会。"


CRASHES = "print('ready', file=sys.stderr); input(); print('half a reply', end='')"
DEAF = "os.close(0); print('ready', file=sys.stderr); time.sleep(60)"


@pytest.mark.parametrize("code", [CRASHES, DEAF])
def test_a_process_that_crashes_or_hears_nothing_costs_its_file_alone(
    good: Path, code: str
) -> None:
    command, pipe = [sys.executable, "-uc", f"import os, sys, time; {code}"], subprocess.PIPE
    with Sandbox() as sandbox:
        sandbox._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
        )
        assert sandbox._process.stderr
        assert sandbox._process.stderr.readline() == "ready\n"
        with pytest.raises(UnreadableFileError, match="ran out of memory or crashed"):
            sandbox.read(good)
        assert sandbox.read(good).text == "今天开会。"


@pytest.mark.parametrize("name", ["会议 通知.docx", "a\nb.docx", "A.DOCX", "'\"\\.docx"])
def test_odd_names_and_relative_paths_are_read(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_docx(tmp_path / name)
    assert sandbox.read(tmp_path / name).text == "今天开会。"
    monkeypatch.chdir(tmp_path)
    assert sandbox.read(Path(name)).text == "今天开会。"


def test_the_parent_process_imports_no_parser(good: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from corpus import *\n"
        "loaded = load_articles(find_sources([Path(sys.argv[1])]))\n"
        "print(loaded.articles[0].text, *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(good)], capture_output=True, text=True, check=True
    )
    text, *modules = done.stdout.split()
    assert text == "今天开会。"
    assert not {"trafilatura", "docx", "pypdfium2", "lxml"} & set(modules)
