"""What the page shows of an answer and of an article, made inert.

A text from an article or a user reaches the page in two ways only: through `escape_markdown`
into the chat, and through `html.escape` into the evidence panel.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import count, pairwise

from corpus import Article
from corpus.lines import paragraph_spans
from qa import Answer
from qa.answer import source_line
from qa.reader.tidying import tidy
from web.references import Citation

SHOWN_CHARACTERS = 40_000
"""Characters of a long article that are shown, around the cited sentence."""
MORE_CITATIONS = 3
"""Citations offered below an answer, or passages below a no-answer."""
MORE_ANSWERS = 2
"""Other answers that are offered below the best."""

EMPTY_EVIDENCE = (
    '<div class="evidence-empty"><p>提问以后，这里会打开文章，标出作证的句子。</p>'
    "<p lang='en'>Ask, and the article opens here, the sentence that proves the answer marked.</p>"
    "</div>"
)
NO_ANSWER = (
    "**文章里没有找到能作证的句子。** 下面是最接近的几处，未必回答了问题。  \n"
    "No supporting sentence was found; these are the nearest ones."
)
_nonces = count()


def escape_markdown(text: str) -> str:
    """A text that Markdown shows as it stands: no image, link, tag or heading comes of it.

    >>> print(escape_markdown("<b> ![x](http://a.cn)"))
    &lt;b&gt; \\!\\[x\\]\\(http\\:\\/\\/a\\.cn\\)
    """
    return re.sub(r"[!-/:-@\[-`{-~]", _escaped, re.sub(r"\s+", " ", text))


def _escaped(found: re.Match[str]) -> str:
    mark = found.group()
    return escape(mark, quote=False) if mark in "&<>" else "\\" + mark


def answer_markdown(answer: Answer) -> str:
    """The chat message: the answer, its sentence with a numbered citation, and the source."""
    if answer.reply:
        return escape_markdown(answer.reply)
    if answer.no_answer:
        return "\n\n".join([NO_ANSWER, *_near(answer)])
    best = answer.candidates[0]
    citation = Citation.from_candidate(best)
    is_whole = best.span == tidy(best.proof)
    parts = [] if is_whole else [f"**{escape_markdown(answer.text)}**"]
    parts.append(f"> {_sentence_markdown(citation)} {_link(1, citation)}")
    parts.append(
        f"<small>{escape_markdown(source_line(best.span.article))}"
        f"　·　{_confidence_words(answer.confidence)}</small>"
    )
    also = [Citation.from_evidence(each, supports=True) for each in best.support[:MORE_CITATIONS]]
    if links := [_link(n, each) for n, each in enumerate(also, start=2)]:
        parts.append(f"<small>另见 see also {' '.join(links)}</small>")
    if perhaps := [
        f"{escape_markdown(each.span.text)} {_link(n, Citation.from_candidate(each))}"
        for n, each in enumerate(answer.alternatives[:MORE_ANSWERS], start=2 + len(also))
    ]:
        parts.append(f"<small>也可能是 or perhaps: {'；'.join(perhaps)}</small>")
    return "\n\n".join(parts)


def evidence_html(citation: Citation) -> str:
    """The article with the cited sentence marked, and the answer in it emphasised.

    A comment that is new each time makes the page scroll again to a citation it already shows.
    """
    article = citation.sentence.article
    note = (
        "" if citation.supports else "<p class='evidence-note'>最接近的一处，未必回答了问题。</p>"
    )
    return (
        f"<!--{next(_nonces)}--><article lang='zh' tabindex='0'>"
        f"<header><h2>{escape(article.title)}</h2><p>{escape(_about(article))}</p>{note}</header>"
        f"{''.join(_paragraphs(citation))}</article>"
    )


def _near(answer: Answer) -> Iterator[str]:
    for number, evidence in enumerate(answer.nearest[:MORE_CITATIONS], start=1):
        citation = Citation.from_evidence(evidence, supports=False)
        yield f"> {escape_markdown(citation.sentence.text)} {_link(number, citation)}"


def _link(number: int, citation: Citation) -> str:
    return f"[\\[{number}\\]]({citation.reference})"


def _sentence_markdown(citation: Citation) -> str:
    text, sentence, span = citation.sentence.article.text, citation.sentence, citation.span
    if span == sentence:
        return escape_markdown(sentence.text)
    before = escape_markdown(text[sentence.start : span.start])
    return (
        f"{before}**{escape_markdown(span.text)}**{escape_markdown(text[span.end : sentence.end])}"
    )


def _confidence_words(confidence: float) -> str:
    words = (
        "把握很大"
        if confidence >= 0.8
        else "比较有把握"
        if confidence >= 0.5
        else "把握不大，请核对"
    )
    return f"<span title='{confidence:.0%}'>{words}</span>"


def _about(article: Article) -> str:
    published = (article.published or "").replace("T", " ")
    parts = (article.dateline, article.source, published, article.name)
    return " · ".join(part for part in parts if part)


def _paragraphs(citation: Citation) -> Iterator[str]:
    text, sentence = citation.sentence.article.text, citation.sentence
    first = max(0, sentence.start - SHOWN_CHARACTERS // 2)
    last = min(len(text), sentence.end + SHOWN_CHARACTERS // 2)
    if first:
        yield "<p>……</p>"
    for start, end in paragraph_spans(text):
        if start < last and end > first:
            yield f"<p>{_marked(citation, max(start, first), min(end, last))}</p>"
    if last < len(text):
        yield "<p>……</p>"


def _marked(citation: Citation, start: int, end: int) -> str:
    """The characters of the article from `start` to `end`, with what is cited among them marked."""
    sentence, span = citation.sentence, citation.span
    inner = (sentence.start, span.start, span.end, sentence.end)
    cuts = [start, *(min(max(cut, start), end) for cut in inner), end]
    pieces = [escape(sentence.article.text[left:right]) for left, right in pairwise(cuts)]
    before, lead, answer, tail, after = pieces
    if not lead + answer + tail:
        return before + after
    if not citation.supports:
        return f"{before}<i class='near'>{lead}{answer}{tail}</i>{after}"
    emphasised = f"<strong>{answer}</strong>" if answer else ""
    return f"{before}<mark>{lead}{emphasised}{tail}</mark>{after}"
