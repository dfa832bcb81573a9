"""The evidence panel: an article with the cited sentences marked in it.

Every text of the article passes `html.escape` and keeps its characters as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Literal

from corpus import Article, Window
from corpus.lines import paragraph_spans
from web.chat.references import Citation
from web.markup import both

SHOWN_CHARACTERS = 200_000
"""Characters of a long article that are shown, around the cited sentence."""

EMPTY_EVIDENCE = (
    "<div class='evidence-empty'><p>"
    + both(
        "提问以后，这里会打开文章，标出作为依据的句子。",
        "Ask, and the article opens here with the sentence that proves the answer marked.",
    )
    + "</p></div>"
)
_nonces = count()


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is marked, and the tag that does it; `span` within it is emphasised."""

    sentence: Window
    tag: str
    span: Window | None = None


def evidence_html(citation: Citation, among: Iterable[Citation] = ()) -> str:
    """The article of `citation` with its sentence marked, and more lightly those cited with it."""
    article = citation.sentence.article
    others = [
        each for each in among if citation.supports and each.sentence.article.id == article.id
    ]
    note = "" if citation.supports else both("最接近的一处，未必回答了问题。", "Near, not proof.")
    return _panel(article, _marks(citation, others), note)


def article_html(article: Article) -> str:
    """An article on its own, from its beginning."""
    return _panel(article, [], "")


def missing_evidence() -> str:
    """What is told where a citation leads to an article that is not there."""
    message = both(
        "这处引文所在的文章已经不在了：它被移除或改过。",
        "The cited article is no longer here: it was removed or has changed.",
    )
    return f"{_anew()}<div class='evidence-empty gone'><p tabindex='-1'>{message}</p>{CLOSE}</div>"


def asked_for(kind: Literal["citation", "article"], html: str) -> str:
    """A panel that somebody asked for, as the page tells it from that of a new answer.

    This stands behind it: Gradio compares by place, and would take the focus from what moves.
    """
    return f"{html}<i hidden data-asked='{kind}'></i>"


def _anew() -> str:
    """A comment that is new each time, without which the page does not notice the same again."""
    return f"<!--{next(_nonces)}-->"


def _panel(article: Article, marks: Sequence[_Mark], note: str) -> str:
    note_html = f"<p class='evidence-note'>{note}</p>" if note else ""
    return (
        f"{_anew()}<section class='sheet' data-zh='证据' data-en='Evidence'>"
        f"<header><h2 lang='zh' tabindex='-1'>{escape(article.title)}</h2>"
        f"<p class='about'>{escape(_about(article))}</p>{note_html}{TOOLS}</header>"
        f"<article lang='zh' tabindex='0' aria-label='{escape(article.title)}'>"
        f"{''.join(_paragraphs(article, marks))}</article></section>"
    )


def _button(name: str, sign: str, chinese: str, english: str) -> str:
    return (
        f"<button type='button' class='{name}' data-zh='{chinese}' data-en='{english}'"
        f" title='{chinese} {english}' aria-label='{chinese} {english}'>{sign}</button>"
    )


CLOSE = _button("close", "✕", "收起", "Close")
TOOLS = (
    "<div class='tools'><span class='steps' hidden>"
    + _button("previous", "‹", "上一处证据", "Previous evidence")
    + "<span class='place' aria-live='polite'></span>"
    + _button("next", "›", "下一处证据", "Next evidence")
    + "</span><search class='find'><input type='search' maxlength='100'"
    " data-zh='在文中查找' data-en='Find in article' aria-label='在文中查找 find in article'>"
    "<span class='found' aria-live='polite'></span>"
    + _button("find-previous", "↑", "上一个", "Previous match")
    + _button("find-next", "↓", "下一个", "Next match")
    + "</search>"
    + CLOSE
    + "</div>"
)


def _about(article: Article) -> str:
    published = (article.published or "").replace("T", " ")
    parts = (article.dateline, article.source, published, article.name)
    return " · ".join(part for part in parts if part)


def _marks(citation: Citation, others: Iterable[Citation]) -> list[_Mark]:
    """In the order of the text; what overlaps another mark is not marked again."""
    own = _Mark(citation.sentence, "<mark class='cited'>", citation.span)
    marks = [own if citation.supports else _Mark(citation.sentence, "<mark class='cited near'>")]
    for other in others:
        if not any(mark.sentence.overlaps(other.sentence) for mark in marks):
            marks.append(_Mark(other.sentence, "<mark class='other'>"))
    return sorted(marks, key=lambda mark: mark.sentence.start)


def _paragraphs(article: Article, marks: Sequence[_Mark]) -> Iterator[str]:
    text = article.text
    around = next((m.sentence.start for m in marks if "cited" in m.tag), 0)
    first = max(0, around - SHOWN_CHARACTERS // 2)
    last = min(len(text), first + SHOWN_CHARACTERS)
    if first:
        yield _cut(first)
    for start, end in paragraph_spans(text):
        if start < last and end > first:
            yield f"<p>{_marked(text, marks, max(start, first), min(end, last))}</p>"
    if last < len(text):
        yield _cut(len(text) - last)


def _cut(characters: int) -> str:
    left_out = both(
        f"…… 此处 {characters:,} 字未显示 ……", f"… {characters:,} characters not shown …"
    )
    return f"<p class='cut'>{left_out}</p>"


def _marked(text: str, marks: Sequence[_Mark], start: int, end: int) -> str:
    """The characters from `start` to `end`, with what is cited among them marked."""
    shown, at = "", start
    for mark in marks:
        left, right = _within(mark.sentence, start, end)
        if left < right:
            shown += f"{escape(text[at:left])}{mark.tag}{_emphasised(mark, left, right)}</mark>"
            at = right
    return shown + escape(text[at:end])


def _emphasised(mark: _Mark, start: int, end: int) -> str:
    text = mark.sentence.article.text
    left, right = _within(mark.span, start, end) if mark.span else (end, end)
    span = f"<strong>{escape(text[left:right])}</strong>" if left < right else ""
    return f"{escape(text[start:left])}{span}{escape(text[right:end])}"


def _within(window: Window, start: int, end: int) -> tuple[int, int]:
    return min(max(window.start, start), end), min(max(window.end, start), end)
