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
from evaluation.wording import LOSSES, METRICS
from qa.answer import EvidencePlace
from qa.confidence_bands import confidence_band
from qa.wording import Words, source_words

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
