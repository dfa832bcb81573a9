import re

import pytest

from corpus import Article, Sentence, Window
from qa import Answer, Candidate, Evidence
from web.references import Citation
from web.rendering import answer_markdown, escape_markdown, evidence_html

ARTICLE = Article(
    "a<b>.txt", "第一段。\n临平有<b>山</b>。临平有水。\n尾段。", "标题<i>", source="来源&"
)
SENTENCE = Sentence(ARTICLE, 5, 17)
SPAN = Window(ARTICLE, 8, 16)


def answer(*, no_answer: bool = False, span: Window = SPAN) -> Answer:
    elsewhere = Sentence(ARTICLE, 17, 22)
    own = Evidence(SENTENCE, span, 2.0)
    candidates = (
        Candidate(span, (own, Evidence(elsewhere, Window(ARTICLE, 20, 21), 1.0)), 0.6),
        Candidate(Window(ARTICLE, 5, 7), (Evidence(SENTENCE, Window(ARTICLE, 5, 7), 0.5),), 0.1),
    )
    return Answer("?", candidates, no_answer, (), {"total": 0.1})


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("临平，8000平方米。", "临平，8000平方米。"),
        ("**a**", r"\*\*a\*\*"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("![a](b)", r"\!\[a\]\(b\)"),
        ("# a\n> b", r"\# a &gt; b"),
        ("1. a", r"1\. a"),
        ("a@b.cn", r"a\@b\.cn"),
        ("a\\b", r"a\\b"),
        ("$x$ `c` ~d~ |e| _f_", r"\$x\$ \`c\` \~d\~ \|e\| \_f\_"),
    ],
)
def test_markdown_is_escaped(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_the_sentence_is_marked_and_the_answer_emphasised() -> None:
    html = evidence_html(Citation(SENTENCE, SPAN, True))
    assert "<mark>临平有<strong>&lt;b&gt;山&lt;/b&gt;</strong>。</mark>临平有水。" in html


def test_title_source_and_name_are_escaped() -> None:
    html = evidence_html(Citation(SENTENCE, SPAN, True))
    assert "标题&lt;i&gt;" in html
    assert "来源&amp; · a&lt;b&gt;.txt" in html


def test_what_is_only_near_is_not_marked() -> None:
    html = evidence_html(Citation(SENTENCE, SPAN, False))
    assert "<mark>" not in html
    assert "<i class='near'>临平有&lt;b&gt;山&lt;/b&gt;。</i>" in html


def test_a_span_over_two_paragraphs_is_marked_in_both() -> None:
    sentence = Window(ARTICLE, 17, 26)
    html = evidence_html(Citation(sentence, Window(ARTICLE, 20, 24), True))
    assert "<mark>临平有<strong>水。</strong></mark></p>" in html
    assert "<p><mark><strong>尾</strong>段。</mark></p>" in html


def test_no_character_of_the_article_is_lost() -> None:
    html = evidence_html(Citation(SENTENCE, SPAN, True)).partition("</header>")[2]
    shown = re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">")
    assert shown == ARTICLE.text.replace("\n", "")


def test_of_a_long_article_the_part_around_the_evidence_is_shown() -> None:
    text = "前文。" * 20_000 + "临平有山。" + "后文。" * 20_000
    article = Article("a.txt", text, "长文")
    html = evidence_html(
        Citation(Window(article, 60_000, 60_005), Window(article, 60_003, 60_004), True)
    )
    assert "<mark>临平有<strong>山</strong>。</mark>" in html
    assert html.count("<p>……</p>") == 2
    assert len(html) < 60_000


def test_the_same_citation_is_new_html_each_time() -> None:
    citation = Citation(SENTENCE, SPAN, True)
    assert evidence_html(citation) != evidence_html(citation)


def test_a_message_gives_answer_sentence_citation_and_source() -> None:
    message = answer_markdown(answer())
    assert message.startswith(r"**&lt;b&gt;山&lt;\/b&gt;**")
    assert rf"[\[1\]](#ev.{ARTICLE.id}.5-17.8-16)" in message
    assert rf"[\[2\]](#ev.{ARTICLE.id}.17-22.20-21)" in message
    assert "来源&amp;" in message


def test_a_sentence_that_is_the_answer_is_shown_once() -> None:
    assert answer_markdown(answer(span=Window(ARTICLE, 5, 16))).count("山") == 1


def test_another_answer_is_offered_with_its_citation() -> None:
    assert rf"也可能是 or perhaps: 临平 [\[3\]](#ev.{ARTICLE.id}.5-17.5-7)" in answer_markdown(
        answer()
    )


def test_all_sentences_of_a_span_are_quoted() -> None:
    first, second = Sentence(ARTICLE, 5, 17), Sentence(ARTICLE, 17, 22)
    span = Window(ARTICLE, 8, 21)
    evidence = (
        Evidence(first, Window(ARTICLE, 8, 17), 1.0),
        Evidence(second, Window(ARTICLE, 17, 21), 1.0),
    )
    message = answer_markdown(
        Answer("?", (Candidate(span, evidence, 0.9),), False, (), {"total": 0.1})
    )
    assert rf"[\[1\]](#ev.{ARTICLE.id}.5-22.8-21)" in message
    assert "另见" not in message


def test_a_no_answer_gives_what_is_near_and_no_answer() -> None:
    message = answer_markdown(answer(no_answer=True))
    assert "没有找到能作证的句子" in message
    assert f"(#near.{ARTICLE.id}.5-17.8-16)" in message
    assert "#ev." not in message
