import re

import pytest

from corpus import Article, Sentence, Window
from qa import Answer, Candidate, Evidence
from qa.answer import YesNo
from qa.confidence_bands import confidence_band
from web.chat.messages import answer_message, cited, plain_message
from web.markup import inert, inert_both

ARTICLE = Article("a.txt", "第一段。\n临平有<b>山</b>。临平有水。\n尾段。", "标题", source="来源&")
SENTENCE = Sentence(ARTICLE, 5, 17)
ELSEWHERE = Sentence(ARTICLE, 17, 22)
SPAN = Window(ARTICLE, 8, 16)


def told(*, no_answer: bool = False, span: Window = SPAN, question: str = "?") -> str:
    own = Evidence(SENTENCE, span, 2.0)
    support = Evidence(ELSEWHERE, Window(ARTICLE, 20, 21), 1.0)
    other = Candidate(Window(ARTICLE, 5, 7), (Evidence(SENTENCE, Window(ARTICLE, 5, 7), 0.5),), 0.1)
    candidates = Candidate(span, (own, support), 0.6), other
    least = 1.0 if no_answer else 0.0
    return answer_message(Answer.of(question, candidates, min_confidence=least))


def test_the_answer_comes_first_and_its_sentence_with_a_citation_next() -> None:
    assert told().startswith(
        "<div class='told'><p class='answer' lang='zh'>&#60;b&#62;山&#60;&#47;b&#62;</p>"
        "<blockquote lang='zh'>临平有<strong>&#60;b&#62;山&#60;&#47;b&#62;</strong>。"
        f"<a class='cite' href='#ev.{ARTICLE.id}.5-17.8-16' title='标题'>[1]</a></blockquote>"
        "<p class='source' lang='zh'>标题 · 来源&#38;</p>"
    )


def test_another_place_that_states_it_is_cited_next() -> None:
    assert (
        "<li><span lang='zh'>临平有<strong>水</strong>。</span>"
        f"<a class='cite' href='#ev.{ARTICLE.id}.17-22.20-21' title='标题'>[2]</a>"
    ) in told()


def test_another_answer_is_folded_away_with_its_citation() -> None:
    folded = told().partition("<details>")[2]
    assert (
        f"临平</b><a class='cite' href='#ev.{ARTICLE.id}.5-17.5-7' title='标题'>[3]</a>" in folded
    )
    assert "%" not in folded


def test_the_confidence_stands_in_words_and_how_often_they_hold_in_the_title() -> None:
    measured = confidence_band(0.6).measured[0]
    assert f"title='{inert(measured)}" in told()
    assert "'><span class='zh' lang='zh'>比较有把握</span>" in told()


def test_what_the_text_says_to_a_yes_no_question_comes_first() -> None:
    own = Evidence(SENTENCE, SPAN, 2.0)
    candidate = Candidate(SPAN, (own,), 0.6, verdict=YesNo(yes=False, confidence=0.9))
    shown = answer_message(Answer.of("?", [candidate]))
    assert shown.startswith("<div class='told'><p class='answer verdict'><span class='zh'")
    assert ">否</span>" in shown


def test_a_sentence_that_is_the_answer_is_shown_once() -> None:
    message, _, _ = told(span=Window(ARTICLE, 5, 16)).partition("<p class='take'>")
    assert message.count("山") == 1


def test_all_sentences_of_a_span_have_one_citation() -> None:
    span = Window(ARTICLE, 8, 21)
    evidence = (
        Evidence(SENTENCE, Window(ARTICLE, 8, 17), 1.0),
        Evidence(ELSEWHERE, Window(ARTICLE, 17, 21), 1.0),
    )
    assert [each.link for each in cited(Answer.of("?", [Candidate(span, evidence, 0.9)]))] == [
        f"#ev.{ARTICLE.id}.5-22.8-21"
    ]


def test_a_no_answer_says_so_and_cites_what_is_near() -> None:
    message = told(no_answer=True)
    assert "文章里没有找到可以作为依据的句子" in message
    assert f"href='#near.{ARTICLE.id}.5-17.8-16'" in message
    assert "#ev." not in message
    assert "class='answer'" not in message


def test_what_was_understood_can_be_undone() -> None:
    message = answer_message(Answer.of("?", understood="临平有<山>？"), turn=3)
    assert "<q>临平有&#60;山&#62;？</q> <a href='#asis.3'>" in message


@pytest.mark.parametrize(("seconds", "shown"), [(0.0001, ""), (0.314, "用时 0.31 秒")])
def test_how_long_it_took_is_told_where_anybody_waited(seconds: float, shown: str) -> None:
    candidate = Candidate(SPAN, (Evidence(SENTENCE, SPAN, 2.0),), 0.6)
    message = answer_message(Answer.of("?", [candidate], seconds={"total": seconds}))
    assert ("用时" in message) == bool(shown)
    assert shown in message


def test_small_talk_has_neither_time_nor_confidence() -> None:
    shown = answer_message(Answer.small_talk("你好", ("您好！", "Hello!")))
    assert shown == f"<div class='told'><p>{inert_both('您好！', 'Hello!')}</p></div>"


def test_a_message_is_one_block_without_an_empty_line() -> None:
    assert "\n" not in told() + told(no_answer=True)


def test_a_question_is_shown_as_typed() -> None:
    assert plain_message("<b>*") == "&#60;b&#62;&#42;"


def test_what_may_have_to_do_with_it_stands_before_what_is_merely_near() -> None:
    evidence = [Evidence(each, each, 1.0) for each in (SENTENCE, ELSEWHERE)]
    withheld = Answer.of("?", [Candidate(SPAN, tuple(evidence), 0.1)], min_confidence=1.0)
    shown = answer_message(withheld.model_copy(update={"related": 1}))
    related, _, rest = shown.partition("<ol class='nearest' start='2'>")
    assert "可能与此有关" in related
    assert "<blockquote class='related' lang='zh'><span lang='zh'>临平有" in related
    assert "临平有水。" in rest
    assert "可能与此有关" not in answer_message(withheld)


def test_a_gist_is_told_sentence_by_sentence_without_a_confidence() -> None:
    evidence = tuple(Evidence(each, each, 1.0) for each in (SENTENCE, ELSEWHERE))
    gist = Answer.of("?", [Candidate(SENTENCE, evidence, 1.0)]).model_copy(update={"gist": True})
    shown = answer_message(gist)
    assert shown.count("<li>") == 2
    assert "《标题》的要点" in shown.replace("&#12298;", "《")
    assert f"href='#ev.{ARTICLE.id}.17-22.17-22' title='标题'>[2]" in shown
    assert "confidence" not in shown
    assert [len(each.places) for each in cited(gist)] == [1, 1]
    assert shown.count("<span class='quotation'>") == 2


def test_of_this_or_that_the_whole_sentence_is_told() -> None:
    shown = told(question="山比去年多了还是少了？")
    assert "<p class='answer'" not in shown
    assert shown.startswith("<div class='told'><blockquote class='chosen' lang='zh'>临平有<strong>")


def test_two_questions_are_answered_each_under_its_own() -> None:
    second = Answer.of("多高？", understood="超山多高？")
    first = Answer.of("在哪，多高？", understood="在哪").model_copy(update={"then": second})
    shown = answer_message(first, turn=3)
    assert shown.count("按原话问") == 1
    assert "href='#asis.3'" in shown
    heads = re.findall(r"<p class='part'><q>(.*?)</q></p>", shown)
    assert heads == ["在哪", "超山多高？"]
    assert shown.count("class='no-answer'") == 2


def test_of_a_doubtful_answer_the_doubt_comes_first() -> None:
    evidence = Evidence(SENTENCE, SPAN, 2.0)
    candidate = Candidate(SPAN, (evidence,), 0.2, verdict=YesNo(yes=True, confidence=0.9))
    shown = answer_message(Answer.of("?", [candidate]))
    assert shown.startswith("<div class='told'><p class='doubt'>")
    assert "<p class='answer doubtful' lang='zh'>" in shown
    assert "verdict" not in shown
