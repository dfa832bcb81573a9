"""The report of a run: figures, plots and each wrong answer with what it was taken from.

All that a set or an article says reaches the page through Jinja's escaping alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evaluation.html import plots
from evaluation.losses import Loss, gold_rank, loss_of
from evaluation.report import is_error, percent
from evaluation.running import Judged
from evaluation.runs.store import Run
from evaluation.tables import SHOWN
from qa.answer import EvidencePlace
from qa.confidence_bands import confidence_band
from qa.wording import Words, source_words

LOSSES: dict[Loss, Words] = {
    Loss.none: ("没有丢", "nothing lost"),
    Loss.not_in_corpus: ("文章里没有", "not in the corpus"),
    Loss.not_retrieved: ("没有检索到", "not retrieved"),
    Loss.not_read: ("检索到，没有读", "retrieved, not read"),
    Loss.elsewhere: ("读到，答在别处", "read, another sentence"),
    Loss.neighbour: ("句子对，答成同类的另一个", "right sentence, another of the type"),
    Loss.other_type: ("句子对，类型不对", "right sentence, another type"),
    Loss.longer: ("句子对，答多了", "right sentence, too long"),
    Loss.shorter: ("句子对，答少了", "right sentence, too short"),
    Loss.withheld: ("答对，却没有给出", "right and withheld"),
    Loss.answered: ("没有答案，却答了", "unanswerable and answered"),
}
METRICS: dict[str, Words] = {
    "exact_match": ("完全一致", "exact match"),
    "f1": ("F1", "F1"),
    "value_match": ("数值、日期相等", "values and dates equal"),
    "list_f1": ("列举的 F1", "F1 of lists"),
    "evidence_hit@1": ("首条依据正确", "first evidence is gold"),
    "evidence_precision": ("依据的准确率", "precision of evidence"),
    "evidence_recall": ("依据的召回率", "recall of evidence"),
    "evidence_f1": ("依据的 F1", "F1 of evidence"),
    "exact_match_with_abstention": ("完全一致，计入未答", "exact match, withheld ones counted"),
    "f1_with_abstention": ("F1，计入未答", "F1, withheld ones counted"),
    "no_answer_precision": ("未答的准确率", "precision of withholding"),
    "no_answer_recall": ("无答案而未答", "unanswerable and withheld"),
    "wrongly_withheld": ("有答案却未答", "answerable and withheld"),
    "answerable_auroc": ("有无答案的 AUROC", "AUROC of answerable"),
    "yes_or_no_right": ("是否题答对", "yes or no right"),
    "yes_or_no_wrong": ("是否题答反", "yes or no wrong"),
    "expected_calibration_error": ("校准误差", "expected calibration error"),
    "selective_risk@80%": ("最有把握的 80 % 中答错", "wrong among the surest 80 %"),
}
"""What the metrics are called; those of rankings are called by their names."""

GROUPINGS: dict[str, Words] = {"by_kind": ("类别", "kind"), "by_register": ("语体", "register")}


@dataclass(frozen=True, slots=True)
class Row:
    """A metric as it is shown."""

    name: Words
    value: str
    interval: str
    of: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """A question that a reader would object to: what is right, and what was told."""

    judged: Judged
    loss: Words
    rank: int | None
    band: Words

    @property
    def gold(self) -> tuple[str, ...]:
        """The sentences of gold evidence, or what is known of them."""
        return tuple(dict.fromkeys(each.text for each in self.judged.question.evidence))


def report(run: Run) -> str:
    """The page of a run that is done."""
    header = run.header
    judged: dict[str, list[Judged]] = {}
    for (name, _), each in run.judged().items():
        judged.setdefault(name, []).append(each)
    environment = Environment(
        loader=PackageLoader("evaluation.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    environment.filters["source"] = source_words
    return environment.get_template("report.html").render(
        header=header,
        started=datetime.fromisoformat(header.started),
        shown=[METRICS.get(name, (name, name)) for name in SHOWN],
        sets=[
            _section(name, summary, judged.get(name, []), header.asked["top_k"])
            for name, summary in (header.figures or {}).items()
        ],
    )


def _section(
    name: str, summary: Mapping[str, Any], results: Sequence[Judged], top_k: int
) -> dict[str, Any]:
    wrong = [_wrong(each, top_k) for each in results if is_error(each)]
    groups = {"全部 all": summary["losses"]["overall"]}
    groups |= summary["losses"]["by_register"] or summary["losses"]["by_kind"]
    return {
        "name": name,
        "rows": list(_rows(summary["overall"])),
        "tables": [
            (heading, list(_groups(summary[key])))
            for heading, key in (
                (("类别", "kind"), "by_kind"),
                (("语体", "register"), "by_register"),
            )
            if summary[key]
        ],
        "losses": [
            (LOSSES[loss], plots.LOSS_COLOURS[loss], summary["losses"]["overall"][loss])
            for loss in Loss
            if summary["losses"]["overall"][loss]
        ],
        "seconds": summary["seconds"],
        "throughput": summary["questions_per_second"],
        "wrong": wrong,
        "kinds": sorted({each.judged.question.kind for each in wrong}),
        "lost": list(dict.fromkeys(each.loss for each in wrong)),
        "plots": [
            (title, Markup(drawn))  # noqa: S704 - drawn here, its texts escaped by matplotlib
            for title, drawn in _plots(results, groups)
        ]
        if results
        else [],
    }


def _plots(
    results: Sequence[Judged], groups: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Words, str]]:
    yield ("失于何处", "where answers were lost"), plots.losses(groups)
    yield ("越有把握越少错", "risk by coverage"), plots.risk_by_coverage(results)
    yield ("置信度可信吗", "reliability"), plots.reliability(results)
    yield ("用时", "latency"), plots.latency(results)


def _rows(metrics: Mapping[str, Any]) -> Iterator[Row]:
    for name, metric in metrics.items():
        if metric["of"]:
            low, high = metric["interval"] or (None, None)
            between = f"{percent(low)} – {percent(high)}"
            words = METRICS.get(name, (name, name))
            yield Row(words, percent(metric["value"]), between, metric["of"])


def _groups(groups: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, list[str], int]]:
    """Of each group its name, the metrics that are shown of it, and its size."""
    for name, metrics in groups.items():
        values = [percent(metrics[each]["value"]) for each in SHOWN]
        yield name, values, metrics["f1_with_abstention"]["of"]


def _wrong(judged: Judged, top_k: int) -> Wrong:
    loss = LOSSES[loss_of(judged, top_k=top_k)]
    return Wrong(judged, loss, gold_rank(judged), confidence_band(judged.answer.confidence).words)


def _marked(place: EvidencePlace) -> Markup:
    """A sentence with the answer in it marked, as on the page."""
    first, last = (min(max(at, place.start), place.end) - place.start for at in place.span)
    before, span, behind = place.text[:first], place.text[first:last], place.text[last:]
    return Markup("{}<mark>{}</mark>{}").format(before, span, behind)
