"""What an index of many articles costs: `python -m benchmarks.scale NEWS QUESTIONS --work DIR`.

NEWS is JSON Lines with a "text" each, gzipped or not; QUESTIONS is a SQuAD-style set of which
the questions alone are used. In DIR stay the articles as files and the indexes, so that
an interrupted run is resumed by the same command; a build whose embeddings were remembered says so.
"""

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring import p50_p95, peak_mb_of_children, resident_mb, size_mb, timed
from corpus.console import notes, progress_bar, run
from evaluation.sets.squad import read_squad
from index import LocalIndex, ReloadingIndex, load_index, open_encoder
from index.folder_store import FolderStore
from index.search.fusion import reciprocal_rank_fusion
from index.search.passage_index import CANDIDATES
from index.storage.folder import FILES
from index.storage.sources import UNSURE_NS
from index.storage.versions import whole_version
from qa import QuestionAnswerer, SpanReader

QUESTIONS = 200
NEWS_OF_TODAY = "据本报讯，{when}号试验田的水稻亩产达到九百一十二公斤。"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def measure(
    news: Path,
    questions: Path,
    work: Annotated[Path, typer.Option(help="where articles and indexes are kept")],
    articles: Annotated[list[int] | None, typer.Option(help="how many articles")] = None,
) -> None:
    """Build, search, add and rebuild, for each number of articles."""
    asked = [each.question for each in read_squad(questions).questions[:QUESTIONS]]
    for count in articles or [2000, 20000]:
        folder, index = work / f"articles-{count}", work / f"index-{count}"
        _write_articles(news, folder, count)
        print(f"\n{count:,} articles")
        _build(folder, index)
        _search(index, asked)
        _add(index)
        _rebuild(folder, index)


def _write_articles(news: Path, folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.iterdir())) == count:
        return
    notes.print("写文章…… Writing the articles…")
    with gzip.open(news, "rt") if news.suffix == ".gz" else news.open() as lines:
        for number, line in zip(range(count), lines, strict=False):
            (folder / f"{number:06}.txt").write_text(json.loads(line)["text"], encoding="utf-8")
    time.sleep(UNSURE_NS / 1e9 + 0.1)  # else the last ones would be read twice


def _build(folder: Path, index: Path) -> None:
    had = (index / FILES.embeddings).exists()
    _, seconds = timed(lambda: _index("build", folder, "--index", index))
    manifest = whole_version(index).manifest
    rate = f"{manifest.chunks / seconds:.1f} chunks/s" + (" (with remembered embeddings)" * had)
    print(f"build: {seconds:.1f} s for {manifest.chunks:,} chunks, {rate}")
    print(f"build: peak memory {peak_mb_of_children():.0f} MB")
    version = whole_version(index).folder
    parts = ", ".join(f"{part.name} {_mb(part):.0f}" for part in sorted(version.iterdir()))
    print(f"size: {size_mb(version):.0f} MB a version ({parts})")
    print(f"size: {_mb(index / FILES.embeddings):.0f} MB of remembered embeddings")


def _search(index: Path, questions: Sequence[str]) -> None:
    encoder = open_encoder(None)
    encoder.encode_queries(["准备"])
    opened, seconds = timed(lambda: load_index(index, encoder=encoder))
    print(f"load: {seconds * 1000:.0f} ms, all files verified")
    stages: dict[str, list[float]] = {}
    for question in questions:
        for stage, taken in _stages(opened, question).items():
            stages.setdefault(stage, []).append(taken)
    for stage, seconds_of_stage in stages.items():
        print(f"search, {stage}: p50 / p95 {p50_p95(seconds_of_stage)} ms")
    answerer = QuestionAnswerer(opened, SpanReader())
    with progress_bar("asking") as progress:
        total = [answerer.ask(q).seconds["total"] for q in progress.track(questions[:100])]
    print(f"ask: p50 / p95 {p50_p95(total)} ms")
    print(f"resident, encoder and reader included: {resident_mb():.0f} MB")


def _stages(index: LocalIndex, question: str) -> dict[str, float]:
    """The seconds of each stage of a search, and of the search as it is called."""
    embedding, encoding = timed(lambda: index.encoder.encode_queries([question]))
    near, meaning = timed(lambda: index.vectors.search(embedding, top_k=CANDIDATES))
    same, words = timed(lambda: index.lexical.search(question, top_k=CANDIDATES))
    rankings = [[number for number, _ in near], [number for number, _ in same]]
    fused, fusing = timed(lambda: list(reciprocal_rank_fusion(rankings))[:10])
    _, fetching = timed(lambda: index.articles.chunks(fused))
    _, together = timed(lambda: index.search(question))
    return {
        "question": encoding,
        "meaning": meaning,
        "words": words,
        "fusion": fusing,
        "passages": fetching,
        "together": together,
    }


def _add(index: Path) -> None:
    """One article through the command line, until an index that is being asked answers from it."""
    new = index.parent / "新闻.txt"
    when = time.time_ns()
    new.write_text(NEWS_OF_TODAY.format(when=when), encoding="utf-8")
    with ReloadingIndex(FolderStore(index), encoder=open_encoder(None)) as reloading:
        started = time.perf_counter()
        _index("add", new, "--index", index)
        published = time.perf_counter() - started
        while (
            str(when) not in reloading.current.search(f"{when}号试验田亩产", top_k=1)[0].chunk.text
        ):
            time.sleep(0.01)
        answered = time.perf_counter() - started
    print(f"add: published after {published:.1f} s, answered from after {answered:.1f} s")
    _, seconds = timed(lambda: _index("remove", new.name, "--index", index))
    print(f"remove: {seconds:.1f} s")


def _rebuild(folder: Path, index: Path) -> None:
    _, seconds = timed(lambda: _index("build", folder, "--index", index))
    print(f"build with nothing new: {seconds:.1f} s")


def _index(*arguments: object) -> None:
    command = [sys.executable, "-m", "index", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL)  # noqa: S603
    if done.returncode:
        notes.print(" ".join(command), style="red", markup=False)
        raise typer.Exit(1)


def _mb(path: Path) -> float:
    return size_mb(path) if path.is_dir() else path.stat().st_size / 1e6


if __name__ == "__main__":
    run(app)
