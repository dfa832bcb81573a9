"""The evidence panel: an article with the cited sentences marked in it."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import count
from typing import Literal

from corpus import Article, Unread
from qa.wording import published_words
from web.chat.blocks import Mark, text_html
from web.chat.references import Citation
from web.markup import both

EMPTY_EVIDENCE = (
    "<div class='evidence-empty'><p>"
    + both(
        "提问以后，这里会打开文章，标出作为依据的句子。",
        "Ask, and the article opens here with the sentence that proves the answer marked.",
    )
    + "</p></div>"
)
_nonces = count()


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


def _panel(article: Article, marks: Sequence[Mark], note: str) -> str:
    note_html = f"<p class='evidence-note'>{note}</p>" if note else ""
    if unread := Unread.joined(article.unread):
        words = f"没有全部读到：{unread.chinese}。", f"Read in part: {unread.english}."
        note_html += f"<p class='evidence-unread'>{both(*words)}</p>"
    return (
        f"{_anew()}<section class='sheet' data-zh='证据' data-en='Evidence'>"
        f"<header><h2 lang='zh' tabindex='-1'>{escape(article.title)}</h2>"
        f"<p class='about'>{_about(article)}</p>{note_html}{TOOLS}</header>"
        f"<article lang='zh' tabindex='0' aria-label='{escape(article.title)}'>"
        f"{''.join(text_html(article, marks))}</article></section>"
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
    names = (article.number, article.dateline, article.source)
    parts = [escape(name) for name in names if name]
    if article.published:
        parts.append(both(*published_words(article.published)))
    return " · ".join((*parts, escape(article.name)))


def _marks(citation: Citation, others: Iterable[Citation]) -> list[Mark]:
    """In the order of the text; what overlaps another mark is not marked again."""
    own = Mark(citation.sentence, "cited", citation.span)
    marks = [own if citation.supports else Mark(citation.sentence, "cited near")]
    for other in others:
        if not any(mark.sentence.overlaps(other.sentence) for mark in marks):
            marks.append(Mark(other.sentence, "other"))
    return sorted(marks, key=lambda mark: mark.sentence.start)
