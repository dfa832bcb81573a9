"""Files of old Office and of WPS, and rich text: LibreOffice makes new ones of them, where it is.

It is started by the sandbox, within the sandbox's memory, with a limit of its own on time, and with
a profile that is new for each file and lets no macro run and no link be followed.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.loading import recognition
from corpus.loading.formats import READERS
from corpus.loading.formats.extracted import ExtractionError

SECONDS = 45
"""Longest time for one file, less than the sandbox gives: being late is told as what it is."""
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
"""Where it lies on systems that do not put it on the path."""
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)
_PROFILE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)


def office_program() -> str | None:
    """LibreOffice's program; None where it is not installed."""
    names = ("soffice", "libreoffice", *_ELSEWHERE)
    return next(filter(None, map(shutil.which, names)), None)


def readers() -> str:
    """What changes when more can be read: this program, or what is installed beside it."""
    beside = {"LibreOffice": bool(office_program()), "OCR": recognition.is_installed()}
    return " ".join([READERS, *(name for name, is_there in beside.items() if is_there)])


@contextmanager
def converted(path: Path, suffix: str, target: str) -> Iterator[Path]:
    """A file of the kind `target`, such as .docx, made of one of the kind `suffix`.

    Raises:
        ExtractionError: LibreOffice is not installed, takes too long, or makes nothing of it.
    """
    program = office_program()
    if not program:
        raise ExtractionError(
            f"{suffix} 文件要用 LibreOffice 转换，这台机器上没有安装。"
            f"请安装 LibreOffice，或用 Office、WPS 打开后另存为 {target}。",
            f"a {suffix} file is converted by LibreOffice, which is not installed here. Install"
            f" LibreOffice, or open the file in Office or WPS and save it as {target}.",
        )
    with tempfile.TemporaryDirectory(prefix="juzheng-", ignore_cleanup_errors=True) as folder:
        original = Path(folder, f"original{suffix}")  # a stranger's name might be an option
        shutil.copyfile(path, original)
        profile = _profile(Path(folder))
        _run(
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *("--convert-to", target.removeprefix("."), "--outdir", folder, str(original)),
            target=target,
        )
        result = original.with_suffix(target)
        if not result.exists():
            raise ExtractionError(
                f"LibreOffice 转换不了，文件可能已损坏或加密。请打开确认后另存为 {target}。",
                "LibreOffice cannot convert it; it may be damaged or encrypted. Open it, check it,"
                f" and save it as {target}.",
            )
        yield result


def _profile(folder: Path) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(
        _PROFILE.format(items), encoding="utf-8"
    )
    return profile


def _run(*command: str, target: str) -> None:
    """Run it to its end; what it starts itself ends with it."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limit_time if sys.platform != "win32" else None,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise ExtractionError(
            f"LibreOffice 在 {SECONDS} 秒内没有转换完，已放弃。请用 Office、WPS 另存为 {target}。",
            f"LibreOffice did not convert it within {SECONDS} seconds. Save it as {target} in"
            " Office or WPS.",
        ) from error


def _limit_time() -> None:
    """In case the sandbox itself is ended, and no one is left to end the conversion."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
