"""Names of files that any system takes, and that lead to no other folder."""

import re
import unicodedata

LONGEST_BYTES = 255
"""Of a name, in UTF-8, on most file systems."""
LONGEST_PATH = 200
"""Characters of a path below a folder: Windows takes 260 in all, unless it is told otherwise."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"/\\|?*]')
"""What Windows takes in no name, slashes and drive letters' colons among it, or nothing shows."""
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(?:\.|$)", re.IGNORECASE
)
"""What Windows takes for a device, whatever its ending."""


def plain_name(
    name: str, *, most_bytes: int = LONGEST_BYTES, most_characters: int = LONGEST_BYTES
) -> str:
    r"""A name that any system takes, as near to `name` as can be; never that of a hidden file.

    >>> plain_name("关于2024/25年度：总结?.docx"), plain_name("..\\con.txt"), plain_name("nul")
    ('关于2024_25年度：总结_.docx', '_._con.txt', '_nul')
    """
    plain = _FORBIDDEN.sub("_", name).rstrip(". ")
    if plain.startswith((".", " ")):
        plain = "_" + plain[1:]
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    return _cut(plain or "_", most_bytes, most_characters)


def is_plain(path: str) -> bool:
    """Whether a path with slashes leads below a folder, on any system.

    >>> is_plain("sets/0123/题集.csv"), is_plain("../users.json"), is_plain("C:/x"), is_plain("/x")
    (True, False, False, False)
    """
    return all(part == plain_name(part) for part in path.split("/"))


def one_name(path: str) -> str:
    """The same for paths that are one file where case does not count, or how a character is made.

    >>> one_name("Zo\u00eb.TXT") == one_name("zoe\u0308.txt")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _cut(name: str, most_bytes: int, most_characters: int) -> str:
    """The name with its ending, less of what stands before where it is too long."""
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = name, "", ""
    room = most_bytes - len((dot + suffix).encode())
    stem = stem[: most_characters - len(dot + suffix)]
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix
