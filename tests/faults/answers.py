"""What an index answers to a fixed set of questions, in a form to be compared."""

from collections.abc import Sequence
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from index import load_index
from tests.fakes import FakeEncoder

QUESTIONS = (
    "临平公园有多少人参观？",
    "余杭的图书馆哪天开放？",
    "良渚第1期通报",
    "2月3日开放的地铁站",
    "塘栖 码头 老街",
    "没有的词",
)
ALL = 1000
"""More chunks than there are: every chunk is found by its meaning."""

Answers = list[str]
"""A line for each hit: its article with all of its text, its offsets, its scores."""


def answers_in(folder: Path) -> Answers:
    """All hits of all questions, scores rounded, in an order that equal scores do not change."""
    index, lines = load_index(folder, encoder=FakeEncoder()), []
    for number, question in enumerate(QUESTIONS, start=1):
        for hit in index.search(question, top_k=ALL):
            article = hit.chunk.article
            about = f"{article.id} {article.name} {article.title} {len(article.text)}"
            where = f"{hit.chunk.start}-{hit.chunk.end} {hit.chunk.text!r}"
            lines.append(f"{number} {about} {where} {hit.cosine:.3f} {hit.bm25:.2f}")
    return sorted(lines)


def without_bm25(answers: Sequence[str]) -> Answers:
    """The same without the scores that texts which were removed take part in for a while."""
    return [line.rpartition(" ")[0] for line in answers]


def difference(answers: Sequence[str], expected: Sequence[str]) -> str:
    """The first lines that tell two answers apart."""
    lines = unified_diff(expected, answers, "expected", "found", lineterm="", n=0)
    return "\n".join(islice(lines, 12))
