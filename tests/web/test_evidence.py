import re

import pytest

from corpus import Article, Sentence, Window
from web.chat.blocks import SHOWN_CHARACTERS
from web.chat.evidence import article_html, evidence_html
from web.chat.quoting import MOST_QUOTED
from web.chat.references import Citation
from web.markup import inert

ARTICLE = Article(
    "a<b>.txt", "第一段。\n临平有<b>山</b>。临平有水。\n尾段。", "标题<i>", source="来源&"
)
SENTENCE = Sentence(ARTICLE, 5, 17)
SPAN = Window(ARTICLE, 8, 16)
PROOF = Citation(SENTENCE, SPAN, True)


def test_the_sentence_is_marked_and_the_answer_emphasised() -> None:
    marked = "<mark class='cited'>临平有<strong>&lt;b&gt;山&lt;/b&gt;</strong>。</mark>临平有水。"
    assert marked in evidence_html(PROOF)


def test_title_source_and_name_are_escaped() -> None:
    html = evidence_html(PROOF)
    assert "标题&lt;i&gt;" in html
    assert "来源&amp; · <span class='zh' lang='zh'>文件 a&lt;b&gt;.txt</span>" in html


def test_what_is_only_near_is_told_apart() -> None:
    html = evidence_html(Citation(SENTENCE, SPAN, False))
    assert "<mark class='cited near'>临平有&lt;b&gt;山&lt;/b&gt;。</mark>" in html
    assert "未必回答了问题" in html


def test_a_span_over_two_paragraphs_is_marked_in_both() -> None:
    html = evidence_html(Citation(Window(ARTICLE, 17, 26), Window(ARTICLE, 20, 24), True))
    assert "<mark class='cited'>临平有<strong>水。</strong></mark></p>" in html
    assert "<p><mark class='cited'><strong>尾</strong>段。</mark></p>" in html


def test_what_is_cited_with_it_is_marked_more_lightly() -> None:
    other = Citation(Window(ARTICLE, 17, 22), Window(ARTICLE, 20, 21), True)
    html = evidence_html(PROOF, [PROOF, other])
    assert html.count("<mark class='cited'>") == 1
    assert "<mark class='other'>临平有水。</mark>" in html


def test_what_overlaps_is_marked_once() -> None:
    over = Citation(Window(ARTICLE, 5, 22), Window(ARTICLE, 20, 21), True)
    assert "class='other'" not in evidence_html(PROOF, [over])


def test_what_is_cited_of_another_article_is_not_marked() -> None:
    elsewhere = Article("b.txt", "临平有水。临平有塔。临平有路。", "临平")
    other = Citation(Window(elsewhere, 5, 10), Window(elsewhere, 8, 9), True)
    assert "class='other'" not in evidence_html(PROOF, [other])


@pytest.mark.parametrize("html", [evidence_html(PROOF), article_html(ARTICLE)])
def test_no_character_of_the_article_is_lost(html: str) -> None:
    shown = re.sub(r"<[^>]*>", "", html.partition("</header>")[2])
    assert shown.replace("&lt;", "<").replace("&gt;", ">") == ARTICLE.text.replace("\n", "")


def test_of_a_long_article_the_part_around_the_evidence_is_shown() -> None:
    half = SHOWN_CHARACTERS
    text = "前文。" * (half // 3) + "临平有山。" + "后文。" * (half // 3)
    at = 3 * (half // 3)
    article = Article("a.txt", text, "长文")
    html = evidence_html(
        Citation(Window(article, at, at + 5), Window(article, at + 3, at + 4), True)
    )
    assert "<mark class='cited'>临平有<strong>山</strong>。</mark>" in html
    assert html.count("class='cut'") == 2
    assert len(html) < SHOWN_CHARACTERS + 4_000


def test_the_citation_and_a_link_to_it_are_there_to_be_copied() -> None:
    html = evidence_html(PROOF)
    assert f"<span class='address'>{inert(PROOF.link)}</span>" in html
    quoted = "「临平有<b>山</b>。」——《标题<i>》，来源&，第 6–17 字"
    assert f"<span class='quotation'>{inert(quoted)}</span>" in html


def test_who_makes_up_a_link_to_a_whole_long_article_copies_nothing() -> None:
    article = Article("a.txt", "临平有山。" * MOST_QUOTED, "临平")
    whole = Window(article, 0, len(article.text))
    assert "class='taking'" not in evidence_html(Citation(whole, whole, True))


def test_the_same_citation_is_new_html_each_time() -> None:
    assert evidence_html(PROOF) != evidence_html(PROOF)
