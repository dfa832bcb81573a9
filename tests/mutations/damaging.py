"""Damage a file by lot: in its bytes, or in those of a part of an archive."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

from tests.mutations.samples import packed, parts

MOST_AT_ONCE = 8
TELLING = (
    b"\0",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"<",
    b"&#x0;",
    b"<!ENTITY",
    b"\xef\xbb\xbf",
    b"%",
)
"""What parsers stumble over: zeros, the largest numbers, the beginnings of markup."""


def damaged(content: bytes, random: Random, *, others: list[bytes]) -> bytes:
    """The file with one to eight damages; `others` are files that pieces may come from.

    Half of the archives are damaged within a part, which the checks of the archive would hide, and
    half of what is text stays so: else most is refused for its encoding, before it is parsed.
    """
    whole = dict(parts(content))
    if not whole or random.random() < 0.5:
        return _damaged(content, random, others)
    name = random.choice(sorted(whole))
    return packed(whole | {name: _damaged(whole[name], random, others)})


def _damaged(content: bytes, random: Random, others: list[bytes]) -> bytes:
    encoding = _encoding(content) if random.random() < 0.5 else None
    for _ in range(random.randint(1, MOST_AT_ONCE)):
        content = random.choice(_WAYS)(content, random, others)
    return content.decode(encoding, "ignore").encode(encoding) if encoding else content


def _encoding(content: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            content.decode(encoding)
            return encoding
    return None


def _flip(content: bytes, random: Random, _: list[bytes]) -> bytes:
    if not content:
        return content
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :]


def _tell(content: bytes, random: Random, _: list[bytes]) -> bytes:
    at, end = _piece(content, random, longest=4)
    return content[:at] + random.choice(TELLING) + content[end:]


def _drop(content: bytes, random: Random, _: list[bytes]) -> bytes:
    at, end = _piece(content, random)
    return content[:at] + content[end:]


def _repeat(content: bytes, random: Random, _: list[bytes]) -> bytes:
    at, end = _piece(content, random)
    return content[:end] + content[at:end] * random.choice([1, 2, 50]) + content[end:]


def _scramble(content: bytes, random: Random, _: list[bytes]) -> bytes:
    at, end = _piece(content, random, longest=64)
    return content[:at] + random.randbytes(end - at) + content[end:]


def _cut(content: bytes, random: Random, _: list[bytes]) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _splice(content: bytes, random: Random, others: list[bytes]) -> bytes:
    other = random.choice(others)
    start, end = _piece(other, random)
    at = random.randrange(len(content) + 1)
    return content[:at] + other[start:end] + content[at:]


_WAYS: list[Callable[[bytes, Random, list[bytes]], bytes]] = [
    *(_flip, _tell, _drop, _repeat, _scramble),
    *(_cut, _splice),
]


def _piece(content: bytes, random: Random, *, longest: int = 1000) -> tuple[int, int]:
    at = random.randrange(len(content) + 1)
    return at, min(len(content), at + random.randint(1, longest))
