"""Which of several mentions of a kind a place in a text is governed by.

It is the last one before the place, or one behind it that is alone in its clause:
36.5亿元（2023年）. What is
compared with or cited governs nothing: 比2022年增长, 依照第八条. Of clauses and codes the one that
a line begins with governs it.
"""

import re
from collections.abc import Sequence

from corpus.notation.designations import CODE, DOCUMENT
from qa.identifiers.mentions import Mention

ADDRESSES = frozenset([*"条款项章节编表图", "附件", "附表", "附录", "附图", "图表"])
"""Kinds of which a text is one, and cites others: only at the beginning of a line do they tell."""
_COMPARES = re.compile(
    r"(?:比|较|相比于?|相较于?|同比|超过|高于|低于|多于|少于|不如|而非|不是|区别于|不同于)[\s（(]*$"
)
_BEGAN = re.compile(
    r"(?:改[为称名叫成]+|更名[为成]|早在|[创成设建]立于|创办于|创建于|建于|生于)[\s（(]*$"
)
_COMPARED = re.compile(r"[^，。；\n]{0,8}相比")
_CITES = re.compile(
    r"(?:见|与|同|参照|参考|按照?|依据?|依照|根据|违反|符合|适用|除|[本该前上][^，。；]{0,4}|[法例定度》])\s*$"
)
_LEADING = re.compile(r"(?:^|[\n\t|｜])[\s*#>·•\-—（(【\[“\"《]*$")
_CLAUSE_END = re.compile(r"[，,。；;！？\n\t]")
_LISTS = re.compile(r"[\s》）)]{0,2}(?:[、,和与及或/]|以及|[-—–－―~～至到]{1,2})[\s《（(]{0,2}")
_NEAR = 14
"""Characters looked at beside a mention."""
FARTHEST = 20
"""Mentions before a place of which one may govern it."""


def governing(
    candidates: Sequence[Mention], text: str, place: tuple[int, int] | None
) -> Mention | None:
    """The mention, of those in a text that `may_govern`, of one kind, that governs a place.

    Without a place, such as that of a heading, it is the first; None where there is none.
    """
    if place is None:
        return candidates[0] if candidates else None
    start, end = place
    ahead = [mention for mention in candidates if mention.end <= start][-FARTHEST:]
    before = next((m for m in reversed(ahead) if _reaches(m, text, start)), None)
    behind = next((m for m in candidates if m.start >= end and m.kind not in ADDRESSES), None)
    if behind and text[end : behind.start] == "的":
        return behind  # 8000平方米的户外街景
    if before and not _CLAUSE_END.search(text, before.end, start):
        return before
    if behind is None or _CLAUSE_END.search(text, end, behind.start):
        return before
    return before if _is_compared(behind, text) or _began(behind, text) else behind


def listed_with(mention: Mention, rivals: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions that are said in one breath with one of them: 一级、二级和三级."""
    at = rivals.index(mention)
    first = last = at
    while first and _LISTS.fullmatch(text, rivals[first - 1].end, rivals[first].start):
        first -= 1
    while last + 1 < len(rivals) and _LISTS.fullmatch(
        text, rivals[last].end, rivals[last + 1].start
    ):
        last += 1
    return list(rivals[first : last + 1])


def may_govern(mention: Mention, text: str) -> bool:
    """Whether it stands for what the text is of, not for what it cites."""
    ahead = _ahead(mention, text)
    if mention.kind in ADDRESSES:
        return bool(_LEADING.search(ahead))
    if mention.kind in (CODE, DOCUMENT):
        return not _CITES.search(ahead)
    return True


def _reaches(mention: Mention, text: str, place: int) -> bool:
    """Whether it is neither in brackets that end before the place nor what is compared with.

    What is compared with has its own number right behind it: 比2022年的34.2亿元增长.
    """
    between = text[mention.end : place]
    if _closes(between):
        return False
    is_own = len(between) <= 2 and "的" in between
    return not _began(mention, text) and (is_own or not _is_compared(mention, text))


def _is_compared(mention: Mention, text: str) -> bool:
    return bool(_COMPARES.search(_ahead(mention, text)) or _COMPARED.match(text, mention.end))


def _began(mention: Mention, text: str) -> bool:
    """Whether it tells of a thing when it began, or what it became: 创立于1956年的."""
    return bool(_BEGAN.search(_ahead(mention, text)))


def _ahead(mention: Mention, text: str) -> str:
    return text[max(0, mention.start - _NEAR) : mention.start]


def _closes(text: str) -> bool:
    """Whether a bracket closes that was opened before.

    >>> _closes("上届）共"), _closes("共（12）")
    (True, False)
    """
    depth = 0
    for mark in re.findall("[（()）]", text):
        depth += 1 if mark in "（(" else -1
        if depth < 0:
            return True
    return False
