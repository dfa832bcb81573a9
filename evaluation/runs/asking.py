"""Ask the questions of sets, each once even where the run is stopped and goes on."""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any

from evaluation.opening import OpenedSet, fingerprint_of_set
from evaluation.report import summarise
from evaluation.running import Judged, ask_judged
from evaluation.runs.store import Run, RunHeader, unfinished_run
from index import PassageIndex
from qa.answering import MIN_CONFIDENCE, TOP_K, QuestionAnswerer
from qa.reader import Reader
from qa.reader.span_reader import SHIPPED_READER

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """How sets are asked, by the names that `python -m qa evaluate` has for it.

    Its `passages` are "open", or "given" where each question is asked of its own article only.
    """

    top_k: int = TOP_K
    min_confidence: float = MIN_CONFIDENCE
    passages: str = "open"
    split: str = ""
    made_unanswerable: bool = False
    every: int = 1

    def of(self, sets: Sequence[OpenedSet]) -> dict[str, Any]:
        """What a run asks that asks `sets` so, by which it is found again."""
        return asdict(self) | fingerprints(sets)


def fingerprints(sets: Sequence[OpenedSet]) -> dict[str, Any]:
    """Of sets, of the indexes that they are asked of, and of the reader that ships."""
    return {
        "sets": {each.name: fingerprint_of_set(each) for each in sets},
        "indexes": {each.name: fingerprint_of_index(each.index) for each in sets},
        "reader": fingerprint_of_files(SHIPPED_READER),
    }


def run_of(folder: Path, name: str, asked: dict[str, Any]) -> tuple[Run, bool]:
    """The run that was stopped while it asked the same, else a new one; whether it goes on."""
    if stopped := unfinished_run(folder, asked):
        return stopped, True
    started = datetime.now().astimezone()
    name = name or _free_name(folder, f"{started:%Y%m%d-%H%M%S}")
    header = RunHeader(name=name, started=started.isoformat(timespec="milliseconds"), asked=asked)
    return Run.begin(folder, header), False


def _free_name(folder: Path, name: str) -> str:
    """`name`, with a number behind it where another run began in the same second."""
    others = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], others) if not (folder / each).exists())


def ask_sets(
    sets: Sequence[OpenedSet],
    run: Run,
    reader: Reader,
    *,
    top_k: int,
    min_confidence: float,
    own_passage: bool,
    on_judged: Callable[[], None],
) -> dict[str, list[Judged]]:
    """What came of all questions, by the names of the sets; new ones are kept in the run."""
    results: dict[str, list[Judged]] = {each.name: [] for each in sets}
    asking = ask_one_by_one(
        sets, run, reader, top_k=top_k, min_confidence=min_confidence, own_passage=own_passage
    )
    for name, judged in asking:
        results[name].append(judged)
        on_judged()
    return results


def ask_one_by_one(
    sets: Sequence[OpenedSet],
    run: Run,
    reader: Reader,
    *,
    top_k: int,
    min_confidence: float,
    own_passage: bool = False,
) -> Iterator[tuple[str, Judged]]:
    """The same for whoever decides, question by question, whether it goes on."""
    done = run.judged()
    for each in sets:
        answerer = QuestionAnswerer(each.index, reader, min_confidence=min_confidence)
        for question in each.content.questions:
            judged = done.get((each.name, question.id))
            if judged is None:
                judged = ask_judged(question, answerer, own_passage=own_passage, top_k=top_k)
                run.add(each.name, judged)
            yield each.name, judged


def finish(run: Run, judged: Mapping[str, Sequence[Judged]], *, top_k: int, seconds: float) -> None:
    """Sum up what came of all questions of a run, and keep it."""
    figures = {name: summarise(found, top_k=top_k) for name, found in judged.items()}
    run.finish(figures, seconds=seconds, memory_mb=peak_memory_mb())


def fingerprint_of_index(index: PassageIndex) -> str:
    """Of its articles, their names, and the encoder that embedded them."""
    names = sorted(f"{id_}\t{name}" for id_, name in index.articles.names().items())
    text = "\n".join([index.encoder.fingerprint, *names])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprint_of_files(folder: Path) -> str:
    """Of the files of a folder, such as a reader's, by their names."""
    digest = hashlib.sha256()
    for file in sorted(each for each in folder.iterdir() if each.is_file()):
        digest.update(file.name.encode())
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()[:16]


def peak_memory_mb() -> float:
    """The most memory that this process took so far; 0 on Windows, which does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024
