"""Cut a text into sentences that a person would quote.

A stop, an exclamation or question mark, an ellipsis and their runs end a sentence, together with
the closing quotes and brackets behind them, and so does the end of a paragraph. What looks like
an end but is none: a mark in a web address or a decimal number, in a book title or bracket, in a
quotation that a clause runs into, an ellipsis in any quotation. A short attribution behind a
quotation stays with it: “……。”公司总经理说。 So do the marks of notes: 增长3.6%。[1]
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from corpus.article import Article, Sentence
from corpus.blocks import Block, Span
from corpus.lines import paragraph_spans
from corpus.structure.enclosures import Enclosures, curl_quotes, find_enclosures

LONGEST_ATTRIBUTION = 30
"""Characters between a closing quote and the stop of an attribution that stays with it."""

_CLOSERS = "”’」』】）)》〉］\\]"
_CLOSING_QUOTES = tuple("”’」』")
_END = re.compile(rf"(?P<mark>[。！？!?…｡]+|[.．](?![.．]))[{_CLOSERS}]*")
_CONTINUATION = re.compile(r"[，,、；;：:]|的(?!确|士)")
_SPEECH = (
    "说|表示|介绍|指出|认为|称|道|问|答|强调|坦言|直言|回忆|透露|解释|补充|感慨|告诉记者|写道|评价"
)
_ATTRIBUTION = re.compile(
    rf"[^。！？!?…“”「」]{{1,{LONGEST_ATTRIBUTION}}}?(?:{_SPEECH})(?:道|着)?[。！？!?]"
)
_CREDIT = re.compile(r"\s*[^，,。！？!?；;：:“”]{2,20}?供图(?=[^，,。！？!?；;：:、的\s）)])")
"""A photo caption's end, which news sites run into the sentence that follows it."""
_NUMBERS = r"\d{1,3}(?:\s?[,，、–~～-]\s?\d{1,3}){0,9}"
_NOTE_MARK = rf"[\[［〔](?:注释?\s?(?:{_NUMBERS})?|{_NUMBERS}|\^[\w-]{{1,20}})[\]］〕]"
_NOTE_MARKS = re.compile(rf"(?:{_NOTE_MARK}|[¹²³⁰-⁹]){{1,20}}")
_NOTE_MARKS_AT_END = re.compile(
    rf"(?:\s?(?:{_NOTE_MARK}|[（(]注释?\s?(?:{_NUMBERS})?[)）]|[①-⑳㉑-㉟❶-❿¹²³⁰-⁹†‡]|[※*]\d{{0,2}})){{1,20}}\s*\Z"
)
"""The marks of notes behind a sentence; those that may also begin a point of a list end its
paragraph."""
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|Inc|Ltd|Co|Fig|e\.g|i\.e)$")
_ITEM_NUMBER = re.compile(
    r"(?:^|[。！？!?；;：:]|[^A-Za-z0-9\s]\s)\s*"
    r"[（(]?(?:\d{1,3}|[a-z]|[一二三四五六七八九十]{1,3})[）)]?$"
)
_WORD = re.compile(r"\w")
_NEARBY = 12
"""Characters looked at on either side of a mark: looking further would make long lines slow."""


def split_sentences(article: Article) -> tuple[Sentence, ...]:
    """The article's sentences, in order; each row of a table is one."""
    return tuple(
        Sentence(article, start, end)
        for block in article.outline.blocks
        for start, end in _spans_of_block(article.text, block)
    )


def _spans_of_block(text: str, block: Block) -> Iterator[Span]:
    if block.kind == "table":
        return ((row.start, row.end) for row in block.rows)
    return _spans_within(text, block.start, block.end)


def sentence_spans(text: str) -> Iterator[Span]:
    """Half-open spans of the sentences of a text without structure.

    They are in order, do not overlap and are blank at neither end. Every character that is not
    white space lies in exactly one of them.

    >>> text = "增长3.6%。“我们看好临平。”总经理说。"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['增长3.6%。', '“我们看好临平。”总经理说。']
    """
    for start, end in paragraph_spans(text):
        yield from _spans_within(text, start, end)


def _spans_within(text: str, start: int, end: int) -> Iterator[Span]:
    """Those of one paragraph."""
    paragraph = curl_quotes(text[start:end])
    boundaries = list(_boundaries(paragraph))
    pieces: Iterable[Span] = [(0, len(paragraph))]
    if boundaries:
        pieces = _without_bare_marks(paragraph, [0, *boundaries, len(paragraph)])
    for left, right in pieces:
        piece = paragraph[left:right]
        leading = len(piece) - len(piece.lstrip())
        yield start + left + leading, start + left + len(piece.rstrip())


def _boundaries(paragraph: str) -> Iterator[int]:
    """Offsets inside the paragraph at which a sentence ends and another begins."""
    done = 0
    if credit := _CREDIT.match(paragraph):
        done = credit.end()
        yield done
    first = _END.search(paragraph, done)
    if first is None or first.end() == len(paragraph):
        return  # most lines of a list or a poem
    enclosures = find_enclosures(paragraph)
    is_note = bool(_NOTE_MARKS.match(paragraph))
    for end in _END.finditer(paragraph):
        behind = _behind_marks(paragraph, end.end(), is_note=is_note)
        if end.start() < done or not _ends_sentence(paragraph, end, behind, enclosures):
            continue
        done = behind
        if end.group().endswith(_CLOSING_QUOTES) and (said := _ATTRIBUTION.match(paragraph, done)):
            done = _behind_marks(paragraph, said.end(), is_note=is_note)
        yield done
        if credit := _CREDIT.match(paragraph, done):
            done = credit.end()
            yield done


def _behind_marks(paragraph: str, at: int, *, is_note: bool) -> int:
    """Where the marks of notes end that stand behind a sentence.

    Where the paragraph is a note itself, a mark in it begins the next one.
    """
    marks = None if is_note else _NOTE_MARKS.match(paragraph, at)
    marks = _NOTE_MARKS_AT_END.match(paragraph, at) or marks
    return marks.end() if marks else at


def _ends_sentence(paragraph: str, end: re.Match[str], until: int, enclosures: Enclosures) -> bool:
    """Whether a mark does; `until` is the end of the marks of notes behind it."""
    if enclosures.in_aside(end.start()):
        return False
    mark = end["mark"]
    before = paragraph[max(0, end.start() - _NEARBY) : end.start()]
    behind = paragraph[until : until + _NEARBY]
    if _CONTINUATION.match(behind):
        return False
    if not mark.strip("…") and enclosures.in_quotation(end.start()):
        return False
    if mark in ".．":
        return _is_full_stop(before, behind)
    return not (mark.isascii() and _continues_in_latin(before, behind))


def _continues_in_latin(before: str, behind: str) -> bool:
    """Whether a ? or ! stands in an address or a name: a.cn/?q=1, `Yahoo! is`."""
    in_word = re.search(r"[A-Za-z0-9=&/]$", before) and re.match(r"[A-Za-z0-9=&/]", behind)
    return bool(in_word or re.match(r"\s+[a-z]", behind))


def _is_full_stop(before: str, behind: str) -> bool:
    """Whether a dot ends a sentence: 开会.明天, or `ended. The`, but not 3.6, `e.g.` or `1. `."""
    if _ABBREVIATION.search(before) or _ITEM_NUMBER.search(before):
        return False
    if re.search(r"[\u4e00-\u9fff）)”]$", before):
        return not re.match(r"[A-Za-z0-9]", behind)
    return bool(re.search(r"[\w%]$", before) and re.match(r"\s+[A-Z“‘(\u4e00-\u9fff]", behind))


def _without_bare_marks(paragraph: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring cuts as spans; a piece without a letter or digit joins its neighbour."""
    pending: tuple[int, int] | None = None
    pending_is_bare = False
    for left, right in pairwise(cuts):
        piece = paragraph[left:right]
        if not piece.strip():
            continue
        is_bare = not _WORD.search(piece)
        if pending and (is_bare or pending_is_bare):
            pending = pending[0], right
            pending_is_bare = pending_is_bare and is_bare
            continue
        if pending:
            yield pending
        pending, pending_is_bare = (left, right), is_bare
    if pending:
        yield pending
