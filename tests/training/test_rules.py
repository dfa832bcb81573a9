import numpy as np

from corpus import Article, Window
from corpus.rendering import render
from qa.reader.head import END, HEAD_SIZE, START
from qa.reader.layout import Layout, Text
from qa.reader.spans import SPAN_RULES
from training.calibration.rules import WITHOUT, Read, worth

ARTICLE = Article("a.txt", "山很高。水很长。", "")


def read_over_the_full_stop(layout: Layout) -> Read:
    """A network that likes 高。水 best and 高 a little less."""
    rendering = render(Window(ARTICLE, 0, len(ARTICLE.text)))
    [tokens] = layout.tokens([Text.of("山怎么样？", rendering)])
    told = np.full((HEAD_SIZE, len(tokens.ids)), -9.0, np.float32)
    told[END + 1 :] = 0.0
    places = {
        ARTICLE.text[start:end]: tokens.first + place
        for place, (start, end) in enumerate(tokens.offsets)
    }
    [high] = [place for piece, place in places.items() if piece.endswith("高")]
    [water] = [place for piece, place in places.items() if piece.startswith("水")]
    told[START, high], told[END, high], told[END, water] = 5.0, 2.0, 3.0
    return Read("山怎么样？", ("很高", "高"), ((rendering, tokens, told),))


def test_a_rule_is_worth_what_is_lost_without_it(layout: Layout) -> None:
    read = read_over_the_full_stop(layout)
    assert read.f1(SPAN_RULES) == 1.0
    assert read.f1(WITHOUT["crossing"]) < 1.0
    assert read.f1(WITHOUT["two quantities"]) == 1.0
    lines = dict(line.split(": ", 1) for line in worth([read, read]))
    assert lines["all"] == "F1 100.00% of 2"
    assert lines["without crossing"].endswith("0 better, 2 worse")
    assert lines["without two quantities"].startswith("+0.00%")
