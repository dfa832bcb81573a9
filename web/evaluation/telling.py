"""What is told of a set before it is asked, of a run under way, and of those that are kept."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from math import ceil
from typing import TYPE_CHECKING

from qa.wording import Words
from web.evaluation.kept_sets import KeptSet
from web.evaluation.runner import RunState, Stage
from web.evaluation.set_check import CheckedSet
from web.limits import LIMITS
from web.markup import both

if TYPE_CHECKING:
    from evaluation.runs.store import Run

MOST_LINES = 50
"""Problems, and odd lines, that are told one by one."""
MOST_RUNS = 30
STAGES: dict[Stage, Words] = {
    "starting": ("正在准备", "Getting ready"),
    "asking": ("正在评测", "Asking"),
    "waiting": ("先答用户的提问", "Users' questions go first"),
    "summing": ("正在汇总", "Summing up"),
    "done": ("评测完成", "Done"),
    "stopped": ("已停止；再评同一套题会接着问", "Stopped; run the same set again to go on with it"),
}


def format_html() -> str:
    """How a set is written, told before one is chosen."""
    size = LIMITS.set_bytes // 1_000_000
    hint = both(
        "可用 .csv、.xlsx 或 .jsonl。表格第一行写列名：问题、答案、原句；"
        "答案留空，就是文章里没有答案的题。"
        f"每套不超过 {size} MB、{LIMITS.set_questions:,} 题。",
        ".csv, .xlsx or .jsonl. The first row of a table names its columns: question, answer,"
        " sentence; leave the answer empty where the articles hold none. At most"
        f" {size} MB and {LIMITS.set_questions:,} questions a set.",
    )
    rows = (
        ("问题 question", "答案 answer", "原句 sentence"),
        ("山有多高？", "265米", "临平山高265米。"),
        ("山上住着几个人？", "", ""),
    )
    body = "".join("<tr>" + "".join(f"<td>{each}</td>" for each in row) + "</tr>" for row in rows)
    example = both("例子", "An example")
    return (
        f"<p class='hint'>{hint}</p><details><summary>{example}</summary>"
        f"<div class='wide' lang='zh'><table>{body}</table></div></details>"
    )


def set_name(kept: KeptSet) -> str:
    """As the list of sets has it."""
    if kept.kept:
        return f"{kept.file.name} · {kept.kept:%Y-%m-%d %H:%M}"
    return f"{kept.file.name} · Juzheng"


def checked_html(checked: CheckedSet) -> str:
    """How many questions a set has, and line by line what is wrong or odd."""
    if checked.problems:
        head = both(
            f"有 {len(checked.problems):,} 处问题，改好再上传：",
            f"{len(checked.problems):,} problems; mend them and upload it again:",
        )
        return f"<p role='alert' class='refused'>{head}</p>{_lines(checked.problems)}"
    parts = "，".join(f"{name} {count:,}" for name, count in checked.parts.items())
    fine = both(
        f"{checked.questions:,} 题，可以评测。" + (f"（{parts}）" if parts else ""),
        f"{checked.questions:,} questions, ready." + (f" ({parts})" if parts else ""),
    )
    odd = ""
    if checked.warnings:
        count = len(checked.warnings)
        summary = both(f"{count:,} 处请留意", f"{count:,} things to look at")
        odd = f"<details><summary>{summary}</summary>{_lines(checked.warnings)}</details>"
    return f"<p role='status'>{fine}</p>{odd}"


def _lines(told: Sequence[Words]) -> str:
    lines = "".join(f"<li>{both(*each)}</li>" for each in told[:MOST_LINES])
    if (further := len(told) - MOST_LINES) > 0:
        lines += f"<li>{both(f'还有 {further:,} 处', f'and {further:,} more')}</li>"
    return f"<ul class='lines'>{lines}</ul>"


def state_html(state: RunState | None) -> str:
    """How far a run is, with the time that is left where that can be told."""
    if not state:
        return ""
    if state.problem:
        return f"<p role='alert' class='refused'>{both(*state.problem)}</p>"
    chinese, english = STAGES[state.stage]
    if state.stopping and state.is_under_way:
        chinese, english = "答完这一题就停", "Stopping after this question"
    chinese = f"{chinese}：{state.set} {state.done:,}/{state.total:,}"
    english = f"{english}: {state.set} {state.done:,}/{state.total:,}"
    if left := state.seconds_left:
        chinese, english = (
            f"{chinese}，约剩 {ceil(left)} 秒",
            f"{english}, about {ceil(left)} s left",
        )
    if not state.is_under_way:
        return f"<p role='status'>{both(chinese, english)}</p>"
    # Not a status: it would be read out each second.
    return (
        f"<p id='evaluating'>{both(chinese, english)}</p>"
        f"<progress max='{state.total}' value='{state.done}' aria-labelledby='evaluating'>"
        "</progress>"
    )


def runs_html(runs: "Sequence[Run]") -> str:
    """The runs that are kept, each a button that shows it."""
    if not runs:
        return f"<p class='empty'>{both('还没有评测过。', 'There is no run yet.')}</p>"
    rows = "".join(f"<li>{_row(each)}</li>" for each in runs[:MOST_RUNS])
    return f"<h3>{both('评测记录', 'Runs')}</h3><ul>{rows}</ul>"


def _row(run: "Run") -> str:
    from evaluation.report import percent

    header = run.header
    started = f"{datetime.fromisoformat(header.started):%Y-%m-%d %H:%M}"
    name = escape(header.name)
    if header.figures is None:
        count = len(run.judged())
        about = both(f"问了 {count:,} 题，没有问完", f"{count:,} asked, not done")
        sets = escape("、".join(header.asked.get("sets", ())))
        return f"<span class='name'>{sets}</span><p>{started} · {about}</p>"
    figures = "；".join(
        f"F1 {percent(each['overall']['f1']['value'])}" for each in header.figures.values()
    )
    sets = escape("、".join(header.figures))
    return (
        f"<button type='button' class='run' data-run='{name}'>{sets}</button>"
        f"<p>{started} · {figures} · {name}</p>"
    )
