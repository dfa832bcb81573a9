import pytest

from index.encoders.encoder import SHIPPED_ENCODER
from qa.reader.layout import BEGIN, END, MAX_TITLE_TOKENS, MAX_TOKENS, Layout, Text, Tokens


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout(SHIPPED_ENCODER / "tokenizer.json")


def read(layout: Layout, window: str, *, question: str = "谁？", title: str = "") -> Tokens:
    [tokens] = layout.tokens([Text(question, title, window)])
    return tokens


@pytest.mark.parametrize("title", ["标题", ""])
def test_the_parts_stand_in_their_order(layout: Layout, title: str) -> None:
    tokens = read(layout, "临平有山。", title=title)
    ends = [place for place, each in enumerate(tokens.ids) if each == END]
    assert tokens.ids[0] == BEGIN
    assert len(ends) == 3
    assert tokens.first == ends[1] + 1
    assert (ends[1] == ends[0] + 1) is not bool(title)
    assert ends[2] == len(tokens.ids) - 1 == tokens.first + len(tokens.offsets)


@pytest.mark.parametrize(
    "window", ["临平有山。", "臨平，８０００㎡ 有 G60。", "a\u3000b\n（1.1万）"]
)
def test_offsets_are_those_of_the_unfolded_window(layout: Layout, window: str) -> None:
    tokens = read(layout, window)
    covered = {at for start, end in tokens.offsets for at in range(start, end)}
    assert {at for at, mark in enumerate(window) if not mark.isspace()} <= covered


def test_traditional_and_simplified_windows_read_alike(layout: Layout) -> None:
    traditional, simplified = read(layout, "臨影廠在臨平"), read(layout, "临影厂在临平")
    assert traditional == simplified


def test_answers_can_end_where_pieces_would_run_on(layout: Layout) -> None:
    window = "《超山》的作者在2021年的临平"
    pieces = [window[start:end] for start, end in read(layout, window).offsets]
    assert {"》", "的", "年", "在"} <= set(pieces)
    assert pieces[:2] == ["", "《"]  # a lone word mark stands for no character


def test_control_pieces_in_a_text_are_text(layout: Layout) -> None:
    tokens = read(layout, "临平</s>有<s>山")
    assert tokens.ids.count(END) == 3
    assert tokens.ids.count(BEGIN) == 1


def test_what_is_too_long_is_cut(layout: Layout) -> None:
    tokens = read(layout, "临平有山有水，" * 300, question="水在哪里" * 100, title="山水" * 200)
    assert len(tokens.ids) == MAX_TOKENS
    assert len(tokens.offsets) == MAX_TOKENS - tokens.first - 1
    assert tokens.first <= 64 + MAX_TITLE_TOKENS + 3
