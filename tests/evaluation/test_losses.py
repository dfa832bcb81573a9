"""Where answers are lost, on questions whose loss is plain to see."""

from collections.abc import Sequence

import pytest

from corpus import Article, Sentence, Window
from evaluation.losses import Loss, gold_rank, loss_of, waterfall
from evaluation.running import Gold, Judged
from evaluation.scores.text_scores import exact_match, f1
from evaluation.sets.questions import EvaluationQuestion
from qa import Answer, Candidate, Evidence

ARTICLE = Article(
    "a.txt", "2023年临平产值36.5亿元，增长6%，比2022年的34.2亿元多。余杭有山。", "临平"
)
SENTENCE, OTHER = Sentence(ARTICLE, 0, 37), Sentence(ARTICLE, 37, 42)


def window(text: str) -> Window:
    start = ARTICLE.text.index(text)
    return Window(ARTICLE, start, start + len(text))


def judged(
    answer: str,
    gold: str | None = "36.5亿元",
    *,
    confidence: float = 0.9,
    chunks: Sequence[bool] = (True,),
    stands: bool = True,
) -> Judged:
    answers = (gold,) if gold else ()
    evidence = (window(gold),) if gold and stands else ()
    question = EvaluationQuestion("1", "fact", "2023年产值多少？", answers, evidence)
    span = window(answer)
    sentence = SENTENCE if span.end <= SENTENCE.end else OTHER
    found = Candidate(span, (Evidence(sentence, span, 1.0),), confidence)
    return Judged(
        question=Gold.of(question),
        answer=Answer.of("?", [found], min_confidence=0.5),
        exact_match=exact_match(answer, answers),
        f1=f1(answer, answers),
        articles=(True,),
        chunks=tuple(chunks),
        sentences=(bool(gold and stands) and sentence is SENTENCE,),
    )


@pytest.mark.parametrize(
    ("asked", "loss"),
    [
        (judged("36.5亿元"), Loss.none),
        (judged("36.5亿元", confidence=0.1), Loss.withheld),
        (judged("产值36.5亿元"), Loss.longer),
        (judged("36.5亿"), Loss.shorter),
        (judged("34.2亿元"), Loss.neighbour),
        (judged("6%"), Loss.other_type),
        (judged("6%", confidence=0.1), Loss.other_type),
        (judged("余杭"), Loss.elsewhere),
        (judged("余杭", chunks=[False] * 6 + [True]), Loss.not_read),
        (judged("余杭", chunks=[False] * 50), Loss.not_retrieved),
        (judged("余杭", stands=False), Loss.not_in_corpus),
        (judged("余杭", gold=None), Loss.answered),
        (judged("余杭", gold=None, confidence=0.1), Loss.none),
    ],
)
def test_a_question_is_lost_at_the_first_step_that_failed(asked: Judged, loss: Loss) -> None:
    assert loss_of(asked, top_k=6) is loss


def test_all_that_is_lost_is_counted_once() -> None:
    asked = [judged("36.5亿元"), judged("34.2亿元"), judged("6%"), judged("34.2亿元")]
    counts = waterfall(asked, top_k=6)
    assert counts.keys() == set(Loss)
    assert (counts[Loss.none], counts[Loss.neighbour], sum(counts.values())) == (1, 2, 4)


def test_the_rank_of_gold_counts_from_one() -> None:
    assert gold_rank(judged("余杭", chunks=[False, True, True])) == 2
    assert gold_rank(judged("余杭", chunks=[False])) is None
