"""`python -m qa evaluate` for a set of dialogues: from the file to its tables."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from corpus.console import notes, progress_bar
from evaluation.dialogues.report import ALL, SHOWN, summarise_dialogues
from evaluation.dialogues.running import Asking, JudgedTurn, run_dialogues
from evaluation.report import error_text, is_error, percent
from evaluation.running import prediction_json
from evaluation.sets.dialogues import read_dialogues
from index import Encoder, LocalIndex
from qa.answering import QuestionAnswerer
from qa.reader import Reader

REWRITING = {"resolved": "解出", "made worse": "改坏", "left alone": "不动"}


def evaluate_dialogues(
    file: Path,
    *,
    encoder: Encoder,
    reader: Reader,
    split: str,
    top_k: int,
    min_confidence: float,
    errors: bool,
) -> dict[str, Any]:
    """Hold the dialogues of a file over all its articles, print the tables, return the figures."""
    dialogue_set = read_dialogues(file, split=split)
    notes.print(f"为 {len(dialogue_set.articles)} 篇文章建立索引…… Indexing…", markup=False)
    index = LocalIndex.from_articles(dialogue_set.articles, encoder=encoder)
    with progress_bar("提问 asking") as progress:
        task = progress.add_task("", total=sum(len(each) for each in dialogue_set.dialogues))
        results = run_dialogues(
            dialogue_set.dialogues,
            QuestionAnswerer(index, reader, min_confidence=min_confidence),
            top_k=top_k,
            on_judged=lambda judged: progress.advance(task),
        )
    if errors:
        for each in results:
            if is_error(each.judged[Asking.carried]) or each.misread or each.made_worse:
                print(_error_text(each))
    summary = summarise_dialogues(results)
    _print_summary(summary, Console(highlight=False))
    predictions = {
        each.turn.question.id: {"understood": each.request.question}
        | {asking.value: prediction_json(judged) for asking, judged in each.judged.items()}
        for each in results
    }
    return {"metrics": summary, "predictions": predictions}


def _print_summary(summary: dict[str, Any], console: Console) -> None:
    table = Table("轮次 turns", "问法 asked", *SHOWN, "可答 of", "题数 of", "改写 rewritten")
    for name, group in summary["groups"].items():
        for asking, figures in group["asked"].items():
            shares = [percent(figures[metric]["value"]) for metric in SHOWN]
            counts = [str(figures[metric]["of"]) for metric in ("f1", "f1_with_abstention")]
            rewritten = str(group["rewritten"]) if asking == Asking.carried else ""
            table.add_row(name, asking, *shares, *counts, rewritten)
        table.add_section()
    console.print(table)
    columns = ("题数 of", "改写 rewritten", "解出 resolved")
    kinds = Table("跟进 follow-ups", *Asking, *columns, title=ALL)
    for kind, group in summary["follow_ups_by_kind"].items():
        shares = [percent(group["asked"][asking][ALL]["value"]) for asking in Asking]
        counts = [str(group[column]) for column in ("turns", "rewritten", "resolved")]
        kinds.add_row(kind, *shares, *counts)
    console.print(kinds)
    rewriting = Table("改写 rewriting", "题 turns", "比例 share")
    for name, share in summary["rewriting"].items():
        count = f"{share['count']} / {share['of']}"
        rewriting.add_row(f"{REWRITING[name]} {name}", count, percent(share["value"]))
    console.print(rewriting)


def _error_text(each: JudgedTurn) -> str:
    return error_text(
        each.turn.question,
        each.judged[Asking.carried],
        f"understood  {each.request.question}",
        f"meant       {each.turn.meant or '='}",
    )
