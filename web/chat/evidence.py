"""The evidence panel: an article with the cited sentences marked in it."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import count
from typing import Literal

from corpus import Article, Unread
from qa.wording import origin_words
from web.chat.blocks import Mark, text_html
from web.chat.quoting import place_of, quotation, taking_html
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
NO_ARTICLES = (
    "<div class='evidence-empty'><p>"
    + both(
        "还没有文章：到“文章”里添加，再来提问。",
        "There is no article yet: add some under “Articles”, then ask.",
    )
    + "</p></div>"
)
NEWEST = (
    "最新加入的文章。提问以后，这里标出作为依据的句子。",
    "The newest article. Ask, and the sentence that proves the answer is marked here.",
)
_nonces = count()


def evidence_html(citation: Citation, among: Iterable[Citation] = ()) -> str:
    """The article of `citation` with its sentence marked, and more lightly those cited with it."""
    article = citation.sentence.article
    others = [
        each for each in among if citation.supports and each.sentence.article.id == article.id
    ]
    note = ("", "") if citation.supports else ("最接近的一处，未必回答了问题。", "Near, not proof.")
    taking = taking_html([quotation([place_of(citation)])], citation.link)
    return _panel(article, _marks(citation, others), note, taking)


def article_html(article: Article, note: tuple[str, str] = ("", "")) -> str:
    """An article on its own, from its beginning, with a word on why it is shown."""
    return _panel(article, [], note)


def missing_evidence() -> str:
    """What is told where a citation leads to an article that is not there."""
    message = both(
        "这处引文所在的文章已经不在了：它被移除或改过。",
        "The cited article is no longer here: it was removed or has changed.",
    )
    return f"{_anew()}<div class='evidence-empty gone'><p tabindex='-1'>{message}</p>{CLOSE}</div>"


def asked_for(kind: Literal["citation", "article", "link"], html: str) -> str:
    """A panel that somebody asked for, as the page tells it from that of a new answer.

    This stands behind it: Gradio compares by place, and would take the focus from what moves.
    """
    return f"{html}<i hidden data-asked='{kind}'></i>"


def _anew() -> str:
    """A comment that is new each time, without which the page does not notice the same again."""
    return f"<!--{next(_nonces)}-->"


def _panel(article: Article, marks: Sequence[Mark], note: tuple[str, str], taking: str = "") -> str:
    note_html = f"<p class='evidence-note'>{both(*note)}</p>" if any(note) else ""
    if unread := Unread.joined(article.unread):
        words = f"没有全部读到：{unread.chinese}。", f"Read in part: {unread.english}."
        note_html += f"<p class='evidence-unread'>{both(*words)}</p>"
    return (
        f"{_anew()}<section class='sheet' data-zh='证据' data-en='Evidence'>"
        f"<header><h2 lang='zh' tabindex='-1'>{escape(article.title)}</h2>"
        f"<p class='about'>{_about(article)}</p>{note_html}{_tools(taking)}</header>"
        f"<article lang='zh' tabindex='0' aria-label='{escape(article.title)}'>"
        f"{''.join(text_html(article, marks))}</article></section>"
    )


def _button(name: str, before: str, word: tuple[str, str], behind: str, of: tuple[str, str]) -> str:
    """A button with a word on it, and for those who do not see where it stands with what it does.

    That begins with the word, so that who speaks to a browser can say what stands there.
    """
    chinese, english = (f"{each}{more}" for each, more in zip(word, of, strict=True))
    return (
        f"<button type='button' class='{name}' data-zh='{chinese}' data-en='{english}'"
        f" title='{chinese} {english}' aria-label='{chinese} {english}'>"
        f"{before}{both(*word)}{behind}</button>"
    )


_OF_EVIDENCE = ("证据", " evidence")
_OF_FOUND = ("匹配", " match")
CLOSE = _button("close", "✕ ", ("收起", "Close"), "", ("", ""))
STEPS = (
    "<span class='steps' hidden>"
    + _button("previous", "‹ ", ("上一处", "Previous"), "", _OF_EVIDENCE)
    + "<span class='place' aria-live='polite'></span>"
    + _button("next", "", ("下一处", "Next"), " ›", _OF_EVIDENCE)
    + "</span>"
)
FIND = (
    "<search class='find'><input type='search' maxlength='100'"
    " data-zh='在文中查找' data-en='Find in article' aria-label='在文中查找 find in article'>"
    "<span class='found' aria-live='polite'></span><span class='matches' hidden>"
    + _button("find-previous", "↑ ", ("上一个", "Previous"), "", _OF_FOUND)
    + _button("find-next", "↓ ", ("下一个", "Next"), "", _OF_FOUND)
    + "</span></search>"
)


def _tools(taking: str) -> str:
    return f"<div class='tools'>{STEPS}{taking}{CLOSE}{FIND}</div>"


def _about(article: Article) -> str:
    names = (article.number, article.dateline, article.source)
    parts = [escape(name) for name in names if name]
    return " · ".join(
        (*parts, *(both(*each) for each in origin_words(article.name, article.published)))
    )


def _marks(citation: Citation, others: Iterable[Citation]) -> list[Mark]:
    """In the order of the text; what overlaps another mark is not marked again."""
    own = Mark(citation.sentence, "cited", citation.span)
    marks = [own if citation.supports else Mark(citation.sentence, "cited near")]
    for other in others:
        if not any(mark.sentence.overlaps(other.sentence) for mark in marks):
            marks.append(Mark(other.sentence, "other"))
    return sorted(marks, key=lambda mark: mark.sentence.start)
