"""Are a model's files what they were when it was made: SHA-256, as `sha256sum --check` reads it."""

import hashlib
from functools import lru_cache
from pathlib import Path

from corpus import JuzhengError

SUMS_FILE = "SHA256SUMS"


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file, read once for as long as it stays what it is.

    Raises:
        OSError: it cannot be read.
    """
    about = path.stat()
    return _digest(path, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, _size: int, _changed: int) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def check_sums(folder: Path) -> None:
    """Compare the files of a folder with those that its `SHA256SUMS` names, if it has one.

    Raises:
        JuzhengError: one is missing, or is not what it was.
    """
    sums = folder / SUMS_FILE
    if not sums.exists():
        return
    for line in sums.read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        try:
            found = digest_of(folder / name).hex()
        except OSError:
            found = "-"
        if found != expected:
            raise JuzhengError(
                f"模型文件 {folder / name} 缺失或已损坏：与 {SUMS_FILE} 不符。请重新取得它。",
                f"The model's file {folder / name} is missing or damaged: it is not what"
                f" {SUMS_FILE} names. Get it anew.",
            )


def write_sums(folder: Path) -> None:
    """Name all files of a folder, and what they are now."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = (
        f"{digest_of(file).hex()}  {file.relative_to(folder).as_posix()}\n"
        for file in files
        if file.name != SUMS_FILE
    )
    (folder / SUMS_FILE).write_text("".join(lines), "utf-8", newline="\n")
