"""`python -m qa`: ask, chat, evaluate, ablate, draft, review, look at runs and what users said."""

from typing import Annotated

import typer
from rich.console import Console

from corpus.console import make_typer, notes, print_json, run
from evaluation.ablation.command import ablate
from evaluation.command import evaluate
from evaluation.drafting.command import draft, review
from evaluation.runs_command import app as runs
from index.console import (
    AllowDownload,
    Collections,
    Data,
    EncoderName,
    IndexFolder,
    open_index_noting,
    within,
)
from qa.answering import MIN_CONFIDENCE, TOP_K, QuestionAnswerer
from qa.console import MinConfidence, TopK, print_answer
from qa.feedback.command import app as feedback
from qa.query_rewriting import Turn
from qa.reader import SpanReader

EXAMPLES = """
python -m qa ask "临影厂的户外街景有多大？"
python -m qa ask "临平有多少家时尚企业？" --json
python -m qa chat --index 我的索引 --collection 人事
python -m qa evaluate evaluation/sets/linping.jsonl --split test
python -m qa evaluate evaluation/sets/dialogues.jsonl --split test
python -m qa evaluate cmrc2018_dev.json --passages given --json result.json
python -m qa ablate evaluation/sets/linping.jsonl --only top-k
python -m qa runs compare 20261127-193000 20261128-090000
python -m qa draft 我的文章/ --out 草稿.jsonl
python -m qa review 草稿.jsonl
python -m qa feedback export --out 待核对.jsonl
"""
app = make_typer(
    "向文章提问，答案是文章里的原句。 Ask articles; the answer is cut out of them.", EXAMPLES
)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题  the question")],
    index: IndexFolder = None,
    data: Data = None,
    collection: Collections = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    top_k: TopK = TOP_K,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")] = False,
) -> None:
    """问一个问题。 Ask one question."""
    reader = _loading_reader()
    opened = open_index_noting(index, data=data, encoder=encoder, allow_download=allow_download)
    answerer = QuestionAnswerer(within(opened, collection), reader, min_confidence=min_confidence)
    answer = answerer.ask(question, top_k=top_k)
    if json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_answer(answer, Console(highlight=False))


@app.command()
def chat(
    index: IndexFolder = None,
    data: Data = None,
    collection: Collections = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    top_k: TopK = TOP_K,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
) -> None:
    """连续提问，空行或 Ctrl-D 结束。 Ask again and again; an empty line or Ctrl-D ends it."""
    reader = _loading_reader()
    opened = open_index_noting(index, data=data, encoder=encoder, allow_download=allow_download)
    answerer = QuestionAnswerer(within(opened, collection), reader, min_confidence=min_confidence)
    console = Console(highlight=False)
    turns: list[Turn] = []
    while question := _next_question():
        answer = answerer.ask(question, turns=turns, top_k=top_k)
        if answer.understood and not answer.then:
            notes.print(f"理解为 understood as: {answer.understood}", style="dim", markup=False)
        print_answer(answer, console)
        turns += map(Turn.of, answer.parts)


app.command(name="evaluate")(evaluate)
app.command(name="ablate")(ablate)
app.command(name="draft")(draft)
app.command(name="review")(review)
app.add_typer(runs, name="runs")
app.add_typer(feedback, name="feedback")


def _loading_reader() -> SpanReader:
    """The reader, loading while the index is opened and searched."""
    reader = SpanReader()
    reader.load_meanwhile()
    return reader


def _next_question() -> str:
    notes.print("问 ask> ", end="")
    try:
        return input().strip()
    except (EOFError, KeyboardInterrupt):
        return ""


if __name__ == "__main__":
    run(app)
