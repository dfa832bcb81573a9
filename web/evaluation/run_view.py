"""A run as the page shows it: its figures, where answers were lost, and what went wrong."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from qa.wording import Words
from web.chat.references import reference
from web.markup import both

if TYPE_CHECKING:
    from evaluation.running import Judged
    from evaluation.runs.comparing import Comparison
    from evaluation.runs.store import Run

MOST_WRONG = 50
"""Wrong answers that the page lists; the report has all."""
MOST_CHANGES = 10


def run_html(run: "Run", before: "tuple[Run, Comparison] | None") -> str:
    """A run that is done, and how it compares with the one before it."""
    judged: dict[str, list[Judged]] = {}
    for (name, _), each in run.judged().items():
        judged.setdefault(name, []).append(each)
    top_k = run.header.asked.get("top_k", 0)
    compared = _compared(*before) if before else ""
    sections = ""
    for name, summary in (run.header.figures or {}).items():
        sections += _section(name, summary, judged.get(name, []), top_k, compared)
        compared = ""  # it is of all sets together
    return f"{_head(run)}{sections}"


def _head(run: "Run") -> str:
    header = run.header
    address = f"/api/runs/{quote(header.name, safe='')}/report"
    started = f"{datetime.fromisoformat(header.started):%Y-%m-%d %H:%M}"
    took = f" · {header.seconds:.0f} s" if header.seconds is not None else ""
    return (
        f"<h3 tabindex='-1'>{escape('、'.join(header.figures or ()))}</h3>"
        f"<p class='about'>{started}{took} · {escape(header.name)}</p>"
        f"<p class='acts'><a href='{address}' target='_blank' rel='noopener'>"
        f"{both('打开报告', 'Open the report')}</a> "
        f"<a href='{address}' download='{escape(header.name)}.html'>{both('下载', 'Download')}</a>"
        "</p>"
    )


def _section(
    name: str,
    summary: Mapping[str, Any],
    results: "Sequence[Judged]",
    top_k: int,
    compared: str,
) -> str:
    from evaluation.report import is_error

    wrong = [each for each in results if is_error(each)]
    listed = "".join(_wrong(each, top_k) for each in wrong[:MOST_WRONG])
    more = ""
    if len(wrong) > MOST_WRONG:
        more = both(
            f"列出前 {MOST_WRONG} 题，其余的在报告里。",
            f"The first {MOST_WRONG}; the report has the others.",
        )
    heading = both(f"答错的题（{len(wrong):,}）", f"What went wrong ({len(wrong):,})")
    return (
        f"<section><h4>{both('指标', 'Figures')} <small>{escape(name)}</small></h4>"
        f"{_figures(summary['overall'])}"
        f"<h4>{both('失于何处', 'Where answers were lost')}</h4>{_losses(summary['losses'])}"
        f"{compared}<h4>{heading}</h4><ol class='wrong'>{listed}</ol>"
        f"<p class='about'>{more}</p></section>"
    )


def _figures(overall: Mapping[str, Any]) -> str:
    from evaluation.report import percent
    from evaluation.tables import SHOWN
    from evaluation.wording import METRICS

    head = _cells(
        "th", ("指标", "metric"), ("值", "value"), ("95 % 区间", "interval"), ("题数", "of")
    )
    rows = ""
    for name in ("exact_match", *(each for each in SHOWN if each != "exact_match")):
        metric = overall[name]
        if metric["of"]:
            low, high = metric["interval"] or (None, None)
            told = percent(metric["value"]), f"{percent(low)} – {percent(high)}", str(metric["of"])
            rows += _row(METRICS[name], *told)
    return _table(head, rows)


def _losses(losses: Mapping[str, Any]) -> str:
    from evaluation.wording import LOSSES

    counts = {loss: losses["overall"][str(loss)] for loss in LOSSES}
    total = max(sum(counts.values()), 1)
    rows = "".join(
        f"<li><span>{both(*LOSSES[loss])}</span><b>{count:,}</b>"
        f"<i aria-hidden='true' style='width: {100 * count / total:.1f}%'></i></li>"
        for loss, count in counts.items()
        if count
    )
    return f"<ul class='losses'>{rows}</ul>"


def _wrong(judged: "Judged", top_k: int) -> str:
    from evaluation.losses import loss_of
    from evaluation.wording import LOSSES

    question, answer = judged.question, judged.answer
    gold = " / ".join(question.answers) or "∅"
    withheld = both("（未给出）", " (withheld)") if answer.no_answer else ""
    loss = both(*LOSSES[loss_of(judged, top_k=top_k)])
    return (
        f"<li><b lang='zh'>{escape(question.question)}</b> <span class='about'>{loss}</span>"
        f"<dl><dt>{both('应答', 'Gold')}</dt><dd lang='zh'>{escape(gold)}</dd>"
        f"<dt>{both('回答', 'Answered')}</dt><dd><span lang='zh'>{escape(answer.answer) or '∅'}"
        f"</span>{withheld} {answer.confidence:.2f}</dd></dl>"
        f"<p class='acts'>{''.join(_links(judged))}</p></li>"
    )


def _links(judged: "Judged") -> Iterator[str]:
    """To the evidence that is right, and to what was told."""
    for gold in judged.question.evidence[:1]:
        sentence = gold.start, gold.end
        yield _link(reference(gold.article_id, sentence, sentence), "看应引的原句", "See the gold")
    for told in judged.answer.nearest[:1]:
        link = reference(told.article_id, (told.start, told.end), told.span, near=True)
        yield _link(link, "看答的依据", "See what was told")


def _link(target: str, chinese: str, english: str) -> str:
    return f"<a href='{escape(target)}'>{both(chinese, english)}</a> "


def _compared(before: "Run", comparison: "Comparison") -> str:
    from evaluation.wording import METRICS

    head = _cells(
        "th",
        ("指标", "metric"),
        ("差", "gain"),
        ("95 % 区间", "interval"),
        ("更好/更差", "better/worse"),
    )
    rows = "".join(
        _row(
            METRICS[name],
            f"{each.value:+.1%}",
            f"{each.interval[0]:+.1%} – {each.interval[1]:+.1%}",
            f"{each.better}/{each.worse}",
        )
        for name, each in comparison.differences.items()
    )
    name = before.header.name
    heading = both(f"与上次（{name}）相比", f"Against the run before ({name})")
    changes = comparison.changes[:MOST_CHANGES]
    listed = "".join(
        f"<li><b lang='zh'>{escape(each.after.question.question)}</b> {each.gain:+.2f} "
        f"<span lang='zh'>{_told(each.before)} → {_told(each.after)}</span></li>"
        for each in changes
    )
    count = len(comparison.changes)
    summary = both(f"{count:,} 题有变化，先列变差的", f"{count:,} changed, the worst first")
    details = f"<details><summary>{summary}</summary><ul class='lines'>{listed}</ul></details>"
    same = both(
        f"同题 {comparison.asked:,}，McNemar p = {comparison.p_value:.3f}",
        f"{comparison.asked:,} in both, McNemar p = {comparison.p_value:.3f}",
    )
    return (
        f"<h4>{heading}</h4>{_table(head, rows)}<p class='about'>{same}</p>"
        f"{details if count else ''}"
    )


def _told(judged: "Judged") -> str:
    return ("∅ " if judged.answer.no_answer else "") + escape(judged.answer.answer)


def _cells(tag: str, *words: Words) -> str:
    return "".join(f"<{tag} scope='col'>{both(*each)}</{tag}>" for each in words)


def _row(name: Words, *values: str) -> str:
    cells = "".join(f"<td>{each}</td>" for each in values)
    return f"<tr><th scope='row'>{both(*name)}</th>{cells}</tr>"


def _table(head: str, rows: str) -> str:
    return (
        "<div class='wide' tabindex='0'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
