"""What holds of every text, however odd: nothing is lost, doubled or out of order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Chunk, Chunking, Sentence, make_chunks, split_sentences
from corpus.about.description import describe
from corpus.lines import NEWLINE, paragraph_spans, unwrap
from corpus.loading.decoding import decode
from corpus.segment import fold, simplify
from corpus.structure.enclosures import curl_quotes, find_enclosures
from tests.corpus.conftest import SHIPPED

PIECES = (
    *"。！？!?…｡，,、；;：:.．·—-%",
    *"“”‘’「」『』《》〈〉（）()【】[]\"'",
    *["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85", " ", "\u3000", "\t", "\xa0"],
    *"临平的了说道确一二十供图臨灣年月日",
    *["公司总经理说", "表示", "宣传部供图", "微短剧市场的良好势头", "来源：", "发布时间:", "# "],
    *"aZ09Ｇ６İß①𠮷ﬁ",
    *["3.6%", "1. ", "Mr.", "e.g.", "U.S."],
    *["https://a.cn/?q=1", "http://", "www.a.com", "a.b@c.cn"],
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
WRAPPED_TEXTS = st.builds(
    lambda text, width: "\n".join(text[at : at + width] for at in range(0, len(text), width)),
    st.lists(st.sampled_from(PIECES), min_size=40, max_size=200).map("".join),
    st.integers(20, 40),
)
ANY_TEXTS = TEXTS | WRAPPED_TEXTS | st.text(max_size=80)


def cut(text: str) -> tuple[Sentence, ...]:
    return split_sentences(Article("a.txt", text, "题"))


def uncovered(text: str, spans: list[tuple[int, int]]) -> str:
    """What lies in none of the spans, which must be in order and not overlap."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


@given(ANY_TEXTS)
def test_sentences_cover_the_text_in_order_blank_at_neither_end(text: str) -> None:
    sentences = cut(text)
    assert not uncovered(text, [(each.start, each.end) for each in sentences]).strip()
    assert all(each.text and each.text == each.text.strip() for each in sentences)


@given(ANY_TEXTS)
def test_sentences_lie_within_paragraphs_which_cover_the_text_in_order(text: str) -> None:
    spans = list(paragraph_spans(text))
    assert not uncovered(text, spans).strip()
    for each in cut(text):
        assert any(start <= each.start and each.end <= end for start, end in spans)


@given(ANY_TEXTS)
def test_a_blank_line_ends_every_sentence(text: str) -> None:
    apart = [NEWLINE.sub("\n", each.text) for each in cut(f"{text}\n\n开会")]
    assert apart[-1] == "开会"


@given(ANY_TEXTS)
def test_joining_lines_loses_no_character(text: str) -> None:
    assert "".join(unwrap(text).split()) == "".join(text.split())


@given(ANY_TEXTS)
def test_enclosures_are_in_order_within_the_paragraph(text: str) -> None:
    enclosures = find_enclosures(curl_quotes(text))
    uncovered(text, list(enclosures.asides))
    uncovered(text, list(enclosures.quotations))


CHUNKINGS = st.builds(Chunking, size=st.integers(20, 60), overlap=st.integers(0, 2))


def is_of_table(chunk: Chunk) -> bool:
    """Rows are never cut, and counted as they are read."""
    block = chunk.article.outline.at(chunk.start)
    return block is not None and block.kind == "table"


@given(ANY_TEXTS, CHUNKINGS)
def test_chunks_hold_every_sentence_go_forward_and_keep_to_their_size(
    text: str, chunking: Chunking
) -> None:
    sentences = cut(text)
    chunks = make_chunks(sentences, chunking)
    covered = {at for chunk in chunks for at in range(chunk.start, chunk.end)}
    assert all(covered.issuperset(range(each.start, each.end)) for each in sentences)
    assert all(
        0 < chunk.end - chunk.start <= chunking.size or is_of_table(chunk) for chunk in chunks
    )
    for before, after in pairwise(chunks):
        assert before.start < after.start
        assert before.end < after.end


@given(ANY_TEXTS, CHUNKINGS)
def test_chunks_are_whole_sentences_or_pieces_of_a_long_one(text: str, chunking: Chunking) -> None:
    sentences = cut(text)
    starts, ends = {each.start for each in sentences}, {each.end for each in sentences}
    long = [each for each in sentences if each.end - each.start > chunking.size]
    for chunk in make_chunks(sentences, chunking):
        is_whole = chunk.start in starts and chunk.end in ends
        assert is_whole or any(each.overlaps(chunk) for each in long)


@given(ANY_TEXTS)
def test_chunks_overlap_by_a_sentence_where_it_fits(text: str) -> None:
    sentences = cut(text)
    chunks = make_chunks(sentences, Chunking(size=40, overlap=1))
    last = {each.end: each for each in sentences}
    blocks = sentences[0].article.outline.blocks if sentences else ()
    for before, after in pairwise(chunks):
        if any(block.kind != "paragraph" for block in blocks):
            return  # a section, a table or a question shares nothing with what is before
        shared, fits = last.get(before.end), after.end - before.end <= 40
        if shared and shared.start > before.start and fits and after.end in last:
            assert after.start == shared.start or after.end - shared.start > 40


@given(st.text() | TEXTS)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(simplify(text)) == len(text)


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXTS)
def test_describing_a_text_does_not_change_it(text: str) -> None:
    article = describe("a.txt", text)
    assert article.text == text
    assert article.title == " ".join(article.title.split())


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), min_size=1))
def test_utf_8_is_always_read_as_utf_8(text: str) -> None:
    assert decode(text.encode(), SHIPPED) == text.removeprefix("\ufeff")
