"""An answer as a message of the chat: one block of HTML, as Markdown passes it through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer import Answer, EvidencePlace
from qa.confidence_bands import confidence_band
from qa.wording import closed_up, gist_words, offers_a_choice, source_words, verdict_words
from web.chat.places import (
    brief_html,
    context_html,
    quoted_html,
    recognised_html,
    row_html,
    source_html,
)
from web.chat.quoting import quotation, taking_html
from web.chat.references import reference
from web.markup import both, inert, inert_both

MOST_CITATIONS = 4
"""Sentences that are cited below an answer, or passages below a no-answer."""
MOST_ALTERNATIVES = 3
DOUBT = ("多半不对，只作线索：", "Most likely not right, a lead at best:")
"""What is told before an answer that is doubtful."""
LEAST_SECONDS = 0.02
"""Who has an answer sooner, as one that is remembered, has not waited."""
EMPTY_CHAT = (
    "<div class='empty-chat'><h2>"
    + both("问文章里写了的事", "Ask what the articles say")
    + "</h2><p>"
    + both(
        "数字、人物、时间、地点、原因，或者一篇文章的要点。答案是文章里的原句，旁边标出它在哪里。"
        "求和、评价不在行；把握不大的会注明，请对照原文。",
        "Numbers, people, times, places, reasons, or the gist of an article. Answers are cut out of"
        " the articles and marked where they stand. No sums, no opinions; where it is not sure,"
        " it says so: check the text.",
    )
    + "</p></div>"
)


def answer_message(answer: Answer, *, turn: int = 0) -> str:
    """The answer, its sentences with numbered citations, the source, and what else it may be.

    `turn` is the place of the turn in the chat: where the question was completed by those before
    it or taken apart, the link that undoes this carries it.
    """
    if answer.then:
        return f"<div class='told'>{''.join(_one_by_one(answer, turn))}</div>"
    understood = _understood(answer.understood, turn) if answer.understood else ""
    return f"<div class='told'>{understood}{''.join(_told(answer))}</div>"


def plain_message(text: str) -> str:
    """A question, as it was typed."""
    return inert(text)


def problem_message(chinese: str, english: str) -> str:
    """What went wrong in place of an answer."""
    return f"<div class='told problem'>{both(chinese, english)}</div>"


@dataclass(frozen=True, slots=True)
class Cited:
    """What one number stands for: a sentence, or the neighbours that one span lies in."""

    link: str
    places: tuple[EvidencePlace, ...]


def cited(answer: Answer) -> list[Cited]:
    """What a message cites as proof, or as near, in the order of the numbers."""
    if answer.no_answer:
        return [_alone(each, near=True) for each in answer.nearest[:MOST_CITATIONS]]
    if answer.gist:
        return [_alone(each) for each in answer.evidence]
    span, sentences = answer.span, answer.proof
    elsewhere = [_alone(each) for each in answer.support]
    if not sentences or not span:
        return elsewhere[:MOST_CITATIONS]
    whole = sentences[0].start, sentences[-1].end
    proof = Cited(reference(span.article_id, whole, (span.start, span.end)), sentences)
    return [proof, *elsewhere][:MOST_CITATIONS]


def _alone(place: EvidencePlace, *, near: bool = False) -> Cited:
    sentence = place.start, place.end
    return Cited(reference(place.article_id, sentence, place.span, near=near), (place,))


def _understood(question: str, turn: int) -> str:
    return (
        f"<p class='understood'>{both('理解为：', 'Understood as: ')}<q>{inert(question)}</q> "
        f"{_as_typed(turn)}</p>"
    )


def _as_typed(turn: int) -> str:
    """The link that asks once more, nothing changed."""
    return f"<a href='#asis.{turn}'>{both('按原话问', 'ask as typed')}</a>"


def _one_by_one(answer: Answer, turn: int) -> Iterator[str]:
    """The parts of what was asked, each under its question."""
    words = both("分成几问来答：", "Answered one by one: ")
    yield f"<p class='understood'>{words}{_as_typed(turn)}</p>"
    for part in answer.parts:
        yield f"<p class='part'><q>{inert(part.understood or part.question)}</q></p>"
        yield from _told(part)


def _told(answer: Answer) -> Iterator[str]:
    """What is told of one question."""
    if answer.reply:
        yield f"<p>{inert_both(answer.reply, answer.reply_english or answer.reply)}</p>"
        return
    if answer.no_answer:
        yield from _no_answer(answer)
    elif answer.gist:
        yield from _gist(answer)
    else:
        yield from _answer(answer)
    yield _about(answer)


def _answer(answer: Answer) -> Iterator[str]:
    proof, *elsewhere = cited(answer)
    first = proof.places[0]
    closed, whole = closed_up(answer.answer), "".join(each.text for each in proof.places)
    doubtful = confidence_band(answer.confidence).doubtful
    if doubtful:
        yield f"<p class='doubt'>{both(*DOUBT)}</p>"
    elif answer.verdict:
        yield f"<p class='answer verdict'>{both(*verdict_words(answer.verdict.yes))}</p>"
    is_part = bool(closed or first.row) or _bare(answer.answer) != _bare(whole)
    chosen = offers_a_choice(answer.understood or answer.question) and not first.row
    if is_part and not chosen:
        beside = f" <small>{inert(closed)}</small>" if closed else ""
        kind = "answer doubtful" if doubtful else "answer"
        yield f"<p class='{kind}' lang='zh'>{inert(answer.answer)}{beside}</p>"
    yield context_html(first)
    if first.row:
        yield f"<div class='tabled'>{row_html(first)}{_link(1, proof)}</div>"
    else:
        kind = " class='chosen'" if chosen else ""
        quoted = f"{quoted_html(proof.places)}{_link(1, proof)}"
        yield f"<blockquote{kind} lang='zh'>{quoted}</blockquote>"
    yield source_html(first)
    yield f"<p class='take'>{taking_html([quotation(proof.places)], proof.link)}</p>"
    if elsewhere:
        yield from _also(elsewhere)
    if answer.alternatives:
        yield from _alternatives(answer, first=len(elsewhere) + 2)


def _gist(answer: Answer) -> Iterator[str]:
    yield f"<p class='gist-head'>{inert_both(*gist_words(answer))}</p><ol class='gist'>"
    for number, each in enumerate(cited(answer), start=1):
        [place] = each.places
        yield f"<li>{context_html(place)}<span lang='zh'>{inert(place.text)}</span>"
        yield f"{_link(number, each)}</li>"
    yield f"</ol>{source_html(answer.evidence[0])}"
    each_sentence = [quotation([each]) for each in answer.evidence]
    yield f"<p class='take'>{taking_html(each_sentence, cited(answer)[0].link)}</p>"


def _bare(text: str) -> str:
    return text.strip("。！？!?. \n")


def _also(places: Sequence[Cited]) -> Iterator[str]:
    yield f"<p class='also-head'>{both('另有佐证', 'Also stated in')}</p><ul class='also'>"
    for number, each in enumerate(places, start=2):
        place = each.places[0]
        shown = row_html(place) or f"<span lang='zh'>{quoted_html(each.places)}</span>"
        yield f"<li>{_placed(number, each, shown)}</li>"
    yield "</ul>"


def _alternatives(answer: Answer, *, first: int) -> Iterator[str]:
    others = answer.alternatives[:MOST_ALTERNATIVES]
    yield (
        f"<details><summary>{both(f'也可能是（{len(others)}）', f'Or perhaps ({len(others)})')}"
        "</summary><ul>"
    )
    for number, each in enumerate(others, start=first):
        place = each.evidence[0]
        yield (
            f"<li><b lang='zh'>{inert(each.text)}</b>{_link(number, _alone(place))}"
            f"{brief_html(place)}</li>"
        )
    yield "</ul></details>"


def _no_answer(answer: Answer) -> Iterator[str]:
    reason = (
        inert_both(answer.reason, answer.reason_english or answer.reason)
        if answer.reason
        else both(
            "文章里没有找到可以作为依据的句子。",
            "No sentence was found in the articles that proves an answer.",
        )
    )
    yield f"<p class='no-answer'>{reason}</p>"
    near = list(enumerate(cited(answer), start=1))
    if answer.related:
        yield f"<p class='near-head'>{both('可能与此有关：', 'This may have to do with it:')}</p>"
        for number, each in near[: answer.related]:
            yield f"<blockquote class='related' lang='zh'>{_near(number, each)}</blockquote>"
    if others := near[answer.related :]:
        nearest = both(
            "最接近的几处，未必回答了问题：", "The nearest passages, which may not answer it:"
        )
        yield f"<p class='near-head'>{nearest}</p><ol class='nearest' start='{others[0][0]}'>"
        before = near[answer.related - 1][1] if answer.related else None
        for number, each in others:
            yield f"<li>{_near(number, each, behind=before)}</li>"
            before = each
        yield "</ol>"
    for part in answer.unread:
        told = inert_both(
            f"《{part.title}》没有全部读到：{part.chinese}。",
            f"“{part.title}” was read in part: {part.english}.",
        )
        yield f"<p class='unread'>{told}</p>"


def _near(number: int, each: Cited, *, behind: Cited | None = None) -> str:
    """A place that may not answer; its source only where it is not that of the one before it."""
    place = each.places[0]
    shown = row_html(place, supports=False) or f"<span lang='zh'>{inert(place.text)}</span>"
    is_told = behind is not None and behind.places[0].article_id == place.article_id
    return _placed(number, each, shown, source=not is_told)


def _placed(number: int, each: Cited, shown: str, *, source: bool = True) -> str:
    """One of several places: what stands above it, itself, and in which article it stands."""
    place = each.places[0]
    words = " · ".join(inert_both(*part) for part in source_words(place))
    small = f"<small lang='zh'>{words}</small>" if source else ""
    return f"{context_html(place)}{shown}{_link(number, each)}{small}{recognised_html(place)}"


def _about(answer: Answer) -> str:
    """How sure the answer is, and how long it took, where anybody waited for it."""
    taken = answer.seconds.get("total", 0)
    time = both(f"用时 {taken:.2f} 秒", f"{taken:.2f} s") if taken >= LEAST_SECONDS else ""
    sure = "" if answer.no_answer or answer.gist else _confidence(answer.confidence)
    return f"<p class='about'>{' · '.join(filter(None, (sure, time)))}</p>"


def _confidence(confidence: float) -> str:
    band = confidence_band(confidence)
    measured = inert(" ".join(band.measured))
    return f"<span class='confidence' title='{measured}'>{both(*band.words)}</span>"


def _link(number: int, cited: Cited) -> str:
    title = inert(cited.places[0].title)
    return f"<a class='cite' href='{cited.link}' title='{title}'>[{number}]</a>"
