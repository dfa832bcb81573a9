"""Places as one quotes them: the words of the article, where they stand, and how to take both.

Export, Word document and clipboard all say it alike:
「景区有“超山”一座。」——《临平的山》，中新网，2024年11月5日 22:50，第 11–20 字
"""

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from corpus import Sentence
from qa.answer import Evidence, EvidencePlace, TableRow
from qa.wording import header_text, source_words
from web.chat.references import Citation
from web.markup import both, inert

MOST_QUOTED = 5_000
"""Characters that are offered to be copied; only who makes up a link cites more at once."""


def taking_html(citations: Sequence[str], link: str) -> str:
    """Two buttons, one to copy the citations, one for a link; `assets/copying.js` does it."""
    if sum(map(len, citations)) > MOST_QUOTED:
        return ""
    texts = "".join(f"<span class='quotation'>{inert(each)}</span>" for each in citations)
    return (
        "<span class='taking'>"
        f"<button type='button' class='quote'>{both('复制引用', 'Copy citation')}</button>"
        f"<button type='button' class='link'>{both('复制链接', 'Copy link')}</button>"
        f"{texts}<span class='address'>{inert(link)}</span></span>"
    )


def place_of(cited: Citation) -> EvidencePlace:
    """What a link leads to, with what stands above it."""
    article = cited.sentence.article
    sentence = Sentence(article, cited.sentence.start, cited.sentence.end)
    setting = article.outline.setting(sentence, cited.span)
    return EvidencePlace.of(Evidence(sentence, cited.span, 0.0, setting))


def quotation(places: Sequence[EvidencePlace]) -> str:
    """Neighbouring sentences, or one row, and where they stand, on one line."""
    return f"{quoted(places)}——{stands_in(places)}"


def quoted(places: Sequence[EvidencePlace]) -> str:
    """What stands there, of a row each cell that is not blank by the name of its column."""
    row = places[0].row
    words = "；".join(_named(row)) if row else _joined(places)
    return f"「{' '.join(words.split())}」"


def stands_in(places: Sequence[EvidencePlace]) -> str:
    """The article, what is known of it, and the characters in it, counted from 1."""
    title, *others = (chinese for chinese, _ in source_words(places[0]))
    title = title if title.startswith("《") else f"《{title}》"
    return "，".join((title, *others, f"第 {places[0].start + 1}–{places[-1].end} 字"))


def _joined(places: Sequence[EvidencePlace]) -> str:
    """The sentences, with a blank between them where the article has white space."""
    between = ("" if after.start == before.end else " " for before, after in pairwise(places))
    return "".join(map("".join, zip_longest((p.text for p in places), between, fillvalue="")))


def _named(row: TableRow) -> list[str]:
    named = ((header_text(row, column), cell) for column, cell in enumerate(row.cells) if cell)
    return [f"{name}：{cell}" if name else cell for name, cell in named]
