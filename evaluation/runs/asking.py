"""Ask the questions of sets, each once even where the run is stopped and goes on."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation.opening import OpenedSet
from evaluation.running import Judged, ask_judged
from evaluation.runs.store import Run, RunHeader, unfinished_run
from index import PassageIndex
from qa.answering import QuestionAnswerer
from qa.reader import Reader

_CHUNK = 1 << 20


def run_of(folder: Path, name: str, asked: dict[str, Any]) -> tuple[Run, bool]:
    """The run that was stopped while it asked the same, else a new one; whether it goes on."""
    if stopped := unfinished_run(folder, asked):
        return stopped, True
    started = datetime.now().astimezone()
    name = name or f"{started:%Y%m%d-%H%M%S}"
    header = RunHeader(name=name, started=started.isoformat(timespec="seconds"), asked=asked)
    return Run.begin(folder, header), False


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
    done = run.judged()
    results: dict[str, list[Judged]] = {}
    for each in sets:
        answerer = QuestionAnswerer(each.index, reader, min_confidence=min_confidence)
        results[each.name] = []
        for question in each.content.questions:
            judged = done.get((each.name, question.id))
            if judged is None:
                judged = ask_judged(question, answerer, own_passage=own_passage, top_k=top_k)
                run.add(each.name, judged)
            results[each.name].append(judged)
            on_judged()
    return results


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
