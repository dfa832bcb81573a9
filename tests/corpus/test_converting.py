"""Files of old Office, which LibreOffice converts; here a script that stands in for it."""

import sys
from pathlib import Path

import pytest

from corpus import Article, UnreadableFileError
from corpus.loading import recognition
from corpus.loading.files import Source, load_article
from corpus.loading.formats import converting
from corpus.loading.formats.extracted import ExtractionError
from corpus.loading.sandbox import Sandbox
from tests.corpus.files import write_docx

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
RTF = rb"{\rtf1\ansi \u20170?\u22825?}"


def old(stream: str) -> bytes:
    """What tells a file of old Office: its signature, and the name of a stream in it."""
    return COMPOUND_FILE + f"{stream}\0".encode("utf-16-le")


def load(path: Path) -> Article:
    with Sandbox() as sandbox:
        return load_article(Source(path, path.name), sandbox=sandbox)


def refusal(path: Path) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        load(path)
    return caught.value


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder in which programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(programs: Path, script: str, *, shell: str = sys.executable) -> None:
    program = programs / "soffice"
    program.write_text(f"#!{shell}\n{script}", encoding="utf-8")
    program.chmod(0o755)


CONVERTING = """
import pathlib, shutil, sys
folder, original = sys.argv[-2:]
kind = sys.argv[sys.argv.index("--convert-to") + 1]
assert pathlib.Path(original).parent == pathlib.Path(folder)
assert pathlib.Path(original).read_bytes() == pathlib.Path({original!r}).read_bytes()
profile = pathlib.Path(sys.argv[1].removeprefix("-env:UserInstallation=file://"))
assert "DisableMacrosExecution" in (profile / "user/registrymodifications.xcu").read_text()
shutil.copy({made!r}, pathlib.Path(folder, "original." + kind))
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("旧.doc", old("WordDocument")),
        ("旧.wps", old("WordDocument")),
        ("旧.docx", old("WordDocument")),
        ("-o 旧.txt", RTF),
        ("旧.rtf", RTF),
        ("旧.doc", RTF),
    ],
)
def test_what_libreoffice_makes_of_it_is_read(
    tmp_path: Path, programs: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    made = write_docx(tmp_path / "made.docx")
    install(programs, CONVERTING.format(original=str(tmp_path / name), made=str(made)))
    assert load(tmp_path / name).text == "今天开会。"


@pytest.mark.parametrize(
    ("name", "content", "kind", "target"),
    [
        ("a.doc", old("WordDocument"), ".doc", ".docx"),
        ("a.xls", old("Workbook"), ".xls", ".xlsx"),
        ("a.xls", old("Book"), ".xls", ".xlsx"),
        ("a.et", old("Workbook"), ".xls", ".xlsx"),
        ("a.ppt", old("PowerPoint Document"), ".ppt", ".pptx"),
        ("a.txt", old("PowerPoint Document"), ".ppt", ".pptx"),
        ("a.txt", RTF, ".rtf", ".docx"),
    ],
)
def test_without_libreoffice_is_told_what_to_do(
    tmp_path: Path, programs: Path, name: str, content: bytes, kind: str, target: str
) -> None:
    (tmp_path / name).write_bytes(content)
    error = refusal(tmp_path / name)
    assert error.chinese == (
        f"{name}：{kind} 文件要用 LibreOffice 转换，这台机器上没有安装。"
        f"请安装 LibreOffice，或用 Office、WPS 打开后另存为 {target}。"
    )
    assert error.english.endswith(f"or open the file in Office or WPS and save it as {target}.")


def test_what_libreoffice_makes_nothing_of_is_told(tmp_path: Path, programs: Path) -> None:
    (tmp_path / "a.doc").write_bytes(old("WordDocument"))
    install(programs, "")
    assert "LibreOffice 转换不了，文件可能已损坏或加密" in refusal(tmp_path / "a.doc").chinese


def test_a_conversion_that_takes_too_long_is_ended_with_all_that_it_started(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.doc").write_bytes(old("WordDocument"))
    install(programs, f"/bin/sleep 60 & echo $! > '{tmp_path}/pid'; wait", shell="/bin/sh")
    monkeypatch.setattr(converting, "SECONDS", 1)
    with (
        pytest.raises(ExtractionError, match="within 1 seconds"),
        converting.converted(tmp_path / "a.doc", ".doc", ".docx"),
    ):
        pytest.fail("there is nothing to read")
    pid = int((tmp_path / "pid").read_text())
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    """Whether a process does anything still; one that is dead may wait to be buried."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_installing_text_recognition_lets_what_was_refused_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = converting.readers()
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    assert converting.readers() == f"{before} OCR"


def test_installing_libreoffice_lets_what_was_refused_be_tried_again(programs: Path) -> None:
    before = converting.readers()
    install(programs, "")
    assert converting.readers() != before
