"""Run all systems turn and turn about, and print what each took: see `benchmarks.peers`."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.peers.figures import NAMES, Figures, Spread, ratios, spreads
from benchmarks.peers.task import Measured, Passage, Task
from corpus import Article, Chunking, JuzhengError
from corpus.console import progress_bar, run
from evaluation.sets.questions import EvaluationQuestion
from evaluation.sets.squad import read_squad
from index.encoders.encoder import SHIPPED_ENCODER
from index.search.passages import IndexedArticle, searchable_text

JUZHENG = "juzheng-defaults"
PEERS = ("haystack-defaults", "haystack-fastest", "txtai-defaults", "txtai-fastest")
ROOT = Path(__file__).parents[2]
WIDTH = 130

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def compare(
    passages_and_questions: Annotated[Path, typer.Argument(metavar="SET", exists=True)],
    runs: Annotated[int, typer.Option(min=1, help="rounds, each of all systems")] = 3,
    queries: Annotated[int, typer.Option(min=1, help="questions asked")] = 300,
    limit_passages: Annotated[
        int | None, typer.Option(min=1, help="take this many articles and their questions")
    ] = None,
    peers_python: Annotated[
        Path, typer.Option(exists=True, help="the interpreter that the peers are installed for")
    ] = Path(sys.executable),
    json_file: Annotated[Path | None, typer.Option("--json", help="write all of it there")] = None,
) -> None:
    """Compare import time, indexing, searching, memory and Recall."""
    articles, questions = _read(passages_and_questions, queries, limit_passages)
    with TemporaryDirectory() as name:
        folder = Path(name)
        _start(peers_python, "export", str(SHIPPED_ENCODER), str(folder / "encoder"))
        task = _task(articles, questions, folder / "encoder")
        task.write(folder / "task.json")
        interpreters = {JUZHENG: Path(sys.executable)} | dict.fromkeys(PEERS, peers_python)
        measured = _measured(interpreters, folder, runs)
    _check_chunks(measured, len(task.passages))
    asked = [question.article_id or "" for question in questions]
    figures = {
        system: [Figures.of(each, asked) for each in of_system]
        for system, of_system in measured.items()
    }
    versions = {system: of_system[0].versions for system, of_system in measured.items()}
    what = (
        f"{passages_and_questions.name}: {len(task.articles)} articles, {len(task.passages)}"
        f" chunks, {len(questions)} questions; runs: {runs}; {_processor()}"
    )
    _print(what, figures, versions)
    if json_file:
        _write(json_file, what, figures, versions)


def _read(
    file: Path, queries: int, limit: int | None
) -> tuple[list[Article], list[EvaluationQuestion]]:
    """The articles, and questions about them drawn at random, the same every time."""
    read = read_squad(file)
    articles = list(read.articles[:limit])
    ids = {article.id for article in articles}
    questions = [question for question in read.questions if question.article_id in ids]
    return articles, Random(0).sample(questions, min(queries, len(questions)))


def _task(
    articles: Sequence[Article], questions: Sequence[EvaluationQuestion], openvino_encoder: Path
) -> Task:
    indexed = [IndexedArticle.from_article(article, Chunking()) for article in articles]
    return Task(
        encoder=str(SHIPPED_ENCODER),
        openvino_encoder=str(openvino_encoder),
        articles=tuple(_fields(article) for article in articles),
        passages=tuple(
            Passage(searchable_text(chunk), each.article.id)
            for each in indexed
            for chunk in each.chunks
        ),
        questions=tuple(question.question for question in questions),
    )


def _fields(article: Article) -> dict[str, str]:
    fields = asdict(article)
    del fields["id"]  # which the text makes
    return fields


def _measured(
    interpreters: Mapping[str, Path], folder: Path, runs: int
) -> dict[str, list[Measured]]:
    measured: dict[str, list[Measured]] = {system: [] for system in interpreters}
    result = folder / "result.json"
    with progress_bar("peers") as progress:
        for system in progress.track([*interpreters] * runs):
            task = str(folder / "task.json")
            _start(interpreters[system], "worker", system, task, str(result))
            measured[system].append(Measured.read(result))
    return measured


def _start(python: Path, module: str, *arguments: str) -> None:
    """Raises:
    JuzhengError: it failed; the message ends in what it said last.
    """
    quiet = {"HAYSTACK_TELEMETRY_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    ended = subprocess.run(  # noqa: S603 - the interpreter that the user names, and our own modules
        [python.absolute(), "-m", f"benchmarks.peers.{module}", *arguments],
        cwd=ROOT,
        env=os.environ | quiet,
        capture_output=True,
        check=False,
    )
    if ended.returncode:
        said = ended.stderr.decode(errors="replace")[-2000:]
        what = " ".join([module, *arguments[:1]])
        raise JuzhengError(
            f"{what} 失败。对照系统装好了吗？请检查 --peers-python，"
            "装法见 benchmarks/peers/__init__.py。",
            f"{what} failed. Are the peers installed for --peers-python?"
            f" See benchmarks/peers/__init__.py.\n{said}",
        )


def _check_chunks(measured: Mapping[str, Sequence[Measured]], expected: int) -> None:
    """All must have indexed the same, or none of it compares."""
    counts = {system: {run.chunks for run in runs} for system, runs in measured.items()}
    if any(count != {expected} for count in counts.values()):
        raise ValueError(f"{expected} chunks expected, indexed were {counts}")


def _processor() -> str:
    """The processor as the system calls it, and how many of its cores there are to use."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text(encoding="utf-8").splitlines() if names.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.processor()
    return f"{name}, {os.cpu_count()} cores, {platform.platform()}"


def _print(
    what: str,
    figures: Mapping[str, Sequence[Figures]],
    versions: Mapping[str, Mapping[str, str]],
) -> None:
    # As wide in a file as in a terminal: what is printed here is kept.
    console = Console(width=WIDTH, highlight=False)
    console.print(what, markup=False, soft_wrap=True)
    console.print(_table("median (least–most)", {s: spreads(figures[s]) for s in figures}))
    by_peer = {peer: ratios(figures[JUZHENG], figures[peer]) for peer in PEERS}
    console.print(_table("Juzheng / peer, paired by round", by_peer))
    for system in (JUZHENG, *(peer for peer in PEERS if peer.endswith("defaults"))):
        named = ", ".join(f"{package} {number}" for package, number in versions[system].items())
        console.print(f"{system.partition('-')[0]}: {named}", markup=False, soft_wrap=True)


def _table(title: str, columns: Mapping[str, Mapping[str, Spread]]) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    table.add_column("")
    for system in columns:
        table.add_column(system, justify="right", no_wrap=True)
    for field, name in NAMES.items():
        table.add_row(name, *(str(spread[field]) for spread in columns.values()))
    return table


def _write(
    file: Path,
    what: str,
    figures: Mapping[str, Sequence[Figures]],
    versions: Mapping[str, Mapping[str, str]],
) -> None:
    written = {
        "what": what,
        "figures": {system: [asdict(run) for run in figures[system]] for system in figures},
        "ratios": {
            peer: {
                name: asdict(spread)
                for name, spread in ratios(figures[JUZHENG], figures[peer]).items()
            }
            for peer in PEERS
        },
        "versions": versions,
    }
    file.write_text(json.dumps(written, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    run(app)
