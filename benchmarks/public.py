"""The public sets, as one table: `python -m benchmarks.public cmrc2018_dev.json --work DIR`.

Nothing is tuned on what is asked here. Each row is a run that is kept under `--work` and goes on
where it was stopped; the README's rows are what this prints. Traditional is the same set put into
traditional characters by OpenCC. ExpMRC (Cui et al., "ExpMRC: Explainability Evaluation for Machine
Reading Comprehension", 2022) scores the answer, the sentences given for it, and the product of both
for each question, against the best reference of each.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import Article
from corpus.console import notes, progress_bar, run
from evaluation.opening import Asked, OpenedSet, articles_of, fingerprint_of_set, open_sets
from evaluation.report import metrics, percent
from evaluation.running import Judged
from evaluation.runs.asking import (
    ask_sets,
    fingerprint_of_files,
    fingerprint_of_index,
    peak_memory_mb,
    run_of,
)
from evaluation.runs.store import finished_run
from evaluation.scores.intervals import mean_interval
from evaluation.scores.text_scores import f1
from evaluation.sets.passages import index_of_articles
from index import open_encoder
from qa.answering import MIN_CONFIDENCE, TOP_K
from qa.reader import SpanReader
from qa.reader.span_reader import SHIPPED_READER

NEWS = 20_000
"""Articles beside the passages in the largest row."""
HEADER = """\
| | EM | F1 | hit@1 | Recall@1 / @5 | of | p50 | peak |
|---|---|---|---|---|---|---|---|"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what is asked, and whether of each question's own passage alone."""

    name: str
    opened: OpenedSet
    own_passage: bool


@app.command()
def public(
    cmrc: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="cmrc2018_dev.json")],
    work: Annotated[Path, typer.Option(file_okay=False, help="where runs and indexes are kept")],
    expmrc: Annotated[Path | None, typer.Option(exists=True, help="its CMRC part")] = None,
    news: Annotated[
        Path | None, typer.Option(exists=True, help="JSON Lines of texts, .gz or not")
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="ask one question in so many")] = 1,
) -> None:
    """Ask all rows, and print the table in Markdown."""
    work.mkdir(parents=True, exist_ok=True)
    print(HEADER)
    for row in _rows(cmrc, work, news, every):
        judged, memory = ask_row(row, work)
        print(table_line(row.name, judged, memory))
    if expmrc:
        row = Row("ExpMRC, passage given", _open(expmrc, work, every), own_passage=True)
        judged, _ = ask_row(row, work)
        print("\n" + evidence_line(judged, gold_evidence(expmrc)))


def _rows(cmrc: Path, work: Path, news: Path | None, every: int) -> Iterator[Row]:
    opened = _open(cmrc, work, every)
    yield Row("CMRC 2018 dev, passage given", opened, own_passage=True)
    yield Row("open", opened, own_passage=False)
    if news:
        yield Row(f"open, among {NEWS:,} news", _among_news(opened, news, work), own_passage=False)
    traditional = _open(_traditional(cmrc, work), work, every)
    yield Row("traditional, passage given", traditional, own_passage=True)
    yield Row("traditional, open", traditional, own_passage=False)


def _open(file: Path, work: Path, every: int) -> OpenedSet:
    [opened] = open_sets([file], Asked(open_encoder(None), data=work, every=every))
    return opened


def _among_news(opened: OpenedSet, news: Path, work: Path) -> OpenedSet:
    with gzip.open(news, "rt", encoding="utf-8") if news.suffix == ".gz" else news.open() as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(NEWS), strict=False)]
    articles = [*articles_of(opened.index), *_articles(texts)]
    index = index_of_articles(articles, name=news.name, encoder=open_encoder(None), data=work)
    return replace(opened, index=index)


def _articles(texts: Sequence[str]) -> Iterator[Article]:
    for number, text in enumerate(dict.fromkeys(texts)):
        yield Article(f"news-{number:06}", text, "")


def _traditional(file: Path, work: Path) -> Path:
    """The same set in traditional characters, written once."""
    written = work / f"{file.stem}-traditional.json"
    if not written.exists():
        from opencc import OpenCC

        converted = as_traditional(json.loads(file.read_text("utf-8-sig")), OpenCC("s2t").convert)
        written.write_text(json.dumps(converted, ensure_ascii=False), "utf-8")
    return written


def as_traditional(content: Any, convert: Callable[[str], str]) -> Any:
    """All texts of a set converted; answers are looked for anew, as offsets may have changed."""
    match content:
        case dict():
            kept = {key: each for key, each in content.items() if key != "answer_start"}
            return {key: as_traditional(each, convert) for key, each in kept.items()}
        case list():
            return [as_traditional(each, convert) for each in content]
        case str():
            return convert(content)
    return content


def ask_row(row: Row, work: Path) -> tuple[list[Judged], float]:
    """What came of the questions, and the most memory it took in megabytes; kept in a run."""
    opened = row.opened
    asked = {
        "row": row.name,
        "own_passage": row.own_passage,
        "sets": fingerprint_of_set(opened),
        "index": fingerprint_of_index(opened.index),
        "reader": fingerprint_of_files(SHIPPED_READER),
    }
    runs = work / "runs"
    kept = finished_run(runs, asked) or run_of(runs, "", asked)[0]
    notes.print(row.name, markup=False)
    with progress_bar("提问 asking") as progress:
        task = progress.add_task("", total=len(opened.content.questions))
        [judged] = ask_sets(
            [opened],
            kept,
            SpanReader(),
            top_k=TOP_K,
            min_confidence=MIN_CONFIDENCE,
            own_passage=row.own_passage,
            on_judged=lambda: progress.advance(task),
        ).values()
    if kept.header.figures is None:
        kept.finish({}, seconds=0.0, memory_mb=peak_memory_mb())
    return judged, kept.header.memory_mb or 0.0


def table_line(name: str, judged: Sequence[Judged], memory: float) -> str:
    found = metrics(judged)

    def with_interval(metric: str) -> str:
        low, high = found[metric]["interval"] or (0.0, 0.0)
        return f"{percent(found[metric]['value'])} ({100 * low:.1f}–{100 * high:.1f})"

    seconds = sorted(each.answer.seconds["total"] for each in judged)
    recall = " / ".join(percent(found[f"chunk_recall@{k}"]["value"]) for k in (1, 5))
    cells = (
        name,
        with_interval("exact_match"),
        with_interval("f1"),
        percent(found["evidence_hit@1"]["value"]),
        recall,
        f"{found['f1']['of']:,}",
        f"{1000 * seconds[len(seconds) // 2]:.0f} ms",
        f"{memory:.0f} MB",
    )
    return f"| {' | '.join(cells)} |"


def gold_evidence(file: Path) -> dict[str, list[str]]:
    """The sentences that annotators gave for each question, by its id."""
    content = json.loads(file.read_text("utf-8-sig"))
    return {
        asked["id"]: asked["evidences"]
        for entry in content["data"]
        for paragraph in entry["paragraphs"]
        for asked in paragraph["qas"]
    }


def evidence_line(judged: Sequence[Judged], gold: Mapping[str, Sequence[str]]) -> str:
    """F1 of the answer and of its sentences, and the mean of their product."""
    answers = [each.f1 for each in judged]
    evidence = [
        f1("".join(place.text for place in each.answer.proof), gold[each.question.id])
        for each in judged
    ]
    both = [one * other for one, other in zip(answers, evidence, strict=True)]
    columns = {"answer F1": answers, "evidence F1": evidence, "both": both}
    told = []
    for name, column in columns.items():
        low, high = mean_interval(column) or (0.0, 0.0)
        told.append(f"{name} {percent(sum(column) / len(column))} ({low:.1%}–{high:.1%})")
    return f"ExpMRC, passage given: {', '.join(told)} of {len(judged)}"


if __name__ == "__main__":
    run(app)
