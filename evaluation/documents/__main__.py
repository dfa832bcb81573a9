"""`python -m evaluation.documents`: make the office documents, and ask their questions."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.table import Table

from corpus import Article
from corpus.console import make_typer, notes, progress_bar, run
from evaluation.command import check_writable, write_results
from evaluation.documents.asking import (
    Asker,
    OnJudged,
    ask_groups,
    ask_together,
    load_documents,
    read_document_questions,
)
from evaluation.documents.content import read_content
from evaluation.documents.judging import JudgedAnswer
from evaluation.documents.questions import DocumentQuestion
from evaluation.documents.report import FIGURES, of_whole, summarise_documents, wrong_text
from evaluation.documents.writing import write_documents
from evaluation.report import percent
from index import open_encoder
from index.console import AllowDownload, EncoderName
from qa.answering import MIN_CONFIDENCE, TOP_K
from qa.console import MinConfidence, TopK
from qa.reader import SpanReader

EXAMPLES = """
python -m evaluation.documents write 文件夹
python -m evaluation.documents evaluate 文件夹 --split dev --errors
"""
app = make_typer(
    "做一批办公文档，用它们的题目评测。 Make office documents, and ask their questions.",
    EXAMPLES,
)


class Ask(Protocol):
    """A way of asking all questions."""

    def __call__(
        self,
        asker: Asker,
        questions: Iterable[DocumentQuestion],
        articles: Iterable[Article],
        *,
        on_judged: OnJudged,
    ) -> list[JudgedAnswer]: ...


class Split(StrEnum):
    """Which half of the documents is asked."""

    dev = "dev"
    test = "test"


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="写到这里  written here")],
) -> None:
    """写出文档和题目。 Write the documents and their questions."""
    groups = read_content()
    write_documents(folder, groups)
    documents = sum(len(group.files) for group in groups)
    questions = sum(len(group.questions) for group in groups)
    print(f"{folder}：{documents} 份文档，{questions} 道题 documents, questions")


@app.command()
def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="文档  documents")
    ],
    split: Annotated[Split, typer.Option(help="哪一半  which half")] = Split.dev,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    json: Annotated[
        Path | None, typer.Option("--json", help="结果写入此文件  write the results here")
    ] = None,
    errors: Annotated[bool, typer.Option(help="列出答错的题  list what went wrong")] = False,
    top_k: TopK = TOP_K,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
) -> None:
    """分别问每组文档，再问全部。 Ask each group of documents, then all of them together."""
    if json:
        check_writable(json, "--json")
    questions = read_document_questions(folder, split)
    documents = load_documents(folder, questions)
    for error in documents.skipped:
        notes.print(str(error), style="yellow", markup=False)
    asker = Asker(
        open_encoder(encoder, allow_download=allow_download),
        SpanReader(),
        top_k=top_k,
        min_confidence=min_confidence,
    )
    ways = {"each by itself": ask_groups, "all together": ask_together}
    results = {}
    for name, ask in ways.items():
        judged = _asked(name, ask, asker, questions, documents.articles)
        if errors:
            _print_wrong(judged)
        summary = summarise_documents(judged)
        _print_summary(name, summary, Console(highlight=False))
        answers = {each.question.id: each.json() for each in judged}
        results[name] = {"metrics": summary, "predictions": answers}
    if json:
        write_results(json, results)


def _asked(
    name: str,
    ask: Ask,
    asker: Asker,
    questions: Sequence[DocumentQuestion],
    articles: Sequence[Article],
) -> list[JudgedAnswer]:
    with progress_bar(name) as progress:
        task = progress.add_task("", total=len(questions))
        return ask(asker, questions, articles, on_judged=lambda judged: progress.advance(task))


def _print_wrong(results: Iterable[JudgedAnswer]) -> None:
    for judged in results:
        if not judged.right:
            print(wrong_text(judged))


def _print_summary(name: str, summary: dict[str, Any], console: Console) -> None:
    table = Table("指标 metric", "值 value", "95 % 区间 interval", "题数 of", title=name)
    for metric, figure in summary["overall"].items():
        low, high = figure["interval"] or (None, None)
        interval = f"{percent(low)} – {percent(high)}"
        table.add_row(metric, percent(figure["value"]), interval, str(figure["of"]))
    console.print(table)
    kinds = Table("类别 kind", *FIGURES.values())
    for kind, figures in summary["by_kind"].items():
        kinds.add_row(kind, *(of_whole(figures[metric]) for metric in FIGURES))
    console.print(kinds)
    for reason, figures in summary["by_reason"].items():
        console.print(f"{reason}: {of_whole(figures['unanswerable_withheld'])}")


if __name__ == "__main__":
    run(app)
