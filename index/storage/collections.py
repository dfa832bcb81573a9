"""Collections: groups of articles that are asked apart, each known by its name."""

import re
import unicodedata

from corpus import JuzhengError

LONGEST_NAME = 60
"""Characters of a name."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
"""Control and format characters, halves of characters, those that stand for nothing."""


def collection_name(name: str) -> str:
    """A name as it is kept: one spelling of what looks the same (NFC), single blanks inside.

    >>> collection_name("  人事\\t制度 ")
    '人事 制度'

    Raises:
        JuzhengError: it is empty, too long, or has characters that cannot be seen.
    """
    kept = re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()
    if not 1 <= len(kept) <= LONGEST_NAME or not _UNSEEN.isdisjoint(
        map(unicodedata.category, kept)
    ):
        raise JuzhengError(
            f"合集名 {name!r} 不可用：要 1 到 {LONGEST_NAME} 个看得见的字符。",
            f"the collection cannot be called {name!r}: 1 to {LONGEST_NAME} characters that can be"
            " seen.",
        )
    return kept
