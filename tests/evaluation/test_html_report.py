"""The page of a run: what it holds, and that it takes nothing from elsewhere."""

from pathlib import Path

import pytest

from corpus import Article, Sentence, Window
from evaluation.html.report import report
from evaluation.losses import Loss
from evaluation.report import metrics, summarise
from evaluation.running import Gold, Judged
from evaluation.runs.store import Run, RunHeader
from evaluation.sets.questions import EvaluationQuestion
from evaluation.wording import LOSSES, METRICS
from qa import Answer, Candidate, Evidence

HOSTILE = "<script>window.broken = true</script><img src=x onerror='window.broken = true'>"
ARTICLE = Article("a.txt", f"临平有山。{HOSTILE}有水。", f"标题{HOSTILE}")
HILL, WATER = Sentence(ARTICLE, 0, 5), Sentence(ARTICLE, 5, len(ARTICLE.text))


def judged(name: str, kind: str, *, found: Sentence, register: str | None = None) -> Judged:
    """Asked for the hill."""
    question = EvaluationQuestion(
        name, kind, f"有什么？{HOSTILE}", ("山",), (HILL,), register=register
    )
    span = Window(ARTICLE, found.end - 2, found.end - 1)
    candidate = Candidate(span, (Evidence(found, span, 1.0),), 0.9)
    right = found == HILL
    return Judged(
        question=Gold.of(question),
        answer=Answer.of(question.question, [candidate], seconds={"total": 0.2}),
        exact_match=float(right),
        f1=float(right),
        articles=(True,),
        chunks=(right,),
        sentences=(right,),
    )


RESULTS = [
    judged("1", "fact", found=HILL, register="通知"),
    judged("2", "fact", found=WATER, register="通知"),
    judged("3", "why", found=WATER, register="报告"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of_a_run(tmp_path_factory.mktemp("runs"))


def page_of_a_run(folder: Path) -> str:
    """The page of `RESULTS`."""
    header = RunHeader(name="改前", started="2026-11-27T20:00:00+08:00", asked={"top_k": 6})
    run = Run.begin(folder, header)
    for each in RESULTS:
        run.add("set.jsonl", each)
    run.finish({"set.jsonl": summarise(RESULTS)}, seconds=2.0, memory_mb=800.0)
    return report(Run.open(run.folder))


def test_every_loss_and_every_metric_has_a_name() -> None:
    assert set(LOSSES) == set(Loss)
    of_rankings = {each for each in metrics(RESULTS) if "recall@" in each or "@10" in each}
    assert set(metrics(RESULTS)) - of_rankings == set(METRICS)


def test_the_answer_is_marked_in_its_sentence_and_the_gold_stands_beside(page: str) -> None:
    assert "<mark>水</mark>" in page
    assert page.count("gold evidence") >= 2
    assert page.count('class="wrong"') == 2
    assert "33.3%" in page


def test_a_page_takes_nothing_from_elsewhere(page: str) -> None:
    assert "default-src 'none'" in page
    for outside in ("src=", "@import", "url(http", "<link"):
        assert outside not in page.replace("src=x onerror", "")


def test_a_run_that_is_not_done_has_a_page_of_no_sets(tmp_path: Path) -> None:
    header = RunHeader(name="x", started="2026-11-27T20:00:00+08:00", asked={"top_k": 6})
    assert "<section" not in report(Run.begin(tmp_path, header))
