"""What takes seconds to make and is made of files that seldom change, remembered for the user.

Each file begins with a digest of the rest: what is damaged is made anew, like what is not there.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import platformdirs

T = TypeVar("T")
DIGEST_BYTES = 32


def recall_or_make(
    name: str,
    key: str,
    *,
    recall: Callable[[bytes], T],
    make: Callable[[], T],
    remember: Callable[[T], bytes],
) -> T:
    """What is remembered of `name`, where it was made of what `key` stands for; else made now.

    `remember` turns it into bytes and `recall` these into what it was. The key before the last is
    remembered as well, and no more, so that two versions can be used in turn.
    """
    folder = Path(platformdirs.user_cache_dir("juzheng"))
    file = folder / f"{name}-{key}"
    with suppress(OSError, ValueError, RuntimeError):
        return recall(_read(file))
    made = make()
    with suppress(OSError, RuntimeError):  # where nothing can be written, it is made each time
        folder.mkdir(parents=True, exist_ok=True)
        _write(file, remember(made))
        # By the time they were written, but for this one: the clock may have been set back since.
        others = [path for path in folder.glob(f"{name}-*") if path != file]
        for path in sorted(others, key=lambda path: -path.stat().st_mtime_ns)[1:]:
            path.unlink()
    return made


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        digest, content = opened.read(DIGEST_BYTES), opened.read()
    if hashlib.sha256(content).digest() != digest:
        raise ValueError(f"{file} is damaged")
    return content


def _write(file: Path, content: bytes) -> None:
    unfinished = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        with unfinished.open("wb") as opened:
            opened.write(hashlib.sha256(content).digest())
            opened.write(content)
        unfinished.replace(file)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
