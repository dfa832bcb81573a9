"""Read damaged files as articles are read, and say what came of each."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from corpus import (
    Article,
    Chunking,
    Source,
    UnreadableFileError,
    make_chunks,
    split_sentences,
)
from corpus.loading.files import load_article
from corpus.loading.sandbox import SECONDS, Sandbox
from tests.mutations.damaging import damaged
from tests.mutations.samples import samples

GRACE_SECONDS = 10
"""Beyond what the sandbox gives a parser: for all that is done outside of it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A damaged file, counted from 1 within its format, and what was amiss, if anything."""

    suffix: str
    number: int
    was_read: bool
    seconds: float
    problem: str | None


def try_all(
    folder: Path, suffixes: Sequence[str], *, count: int, seed: int, only: int | None = None
) -> Iterator[Tried]:
    """Read `count` damaged files of each format, or that with the number `only`.

    What was not survived stays in `folder`, and so does the only one.
    """
    whole = samples()
    with Sandbox() as sandbox:
        for suffix in suffixes or list(whole):
            for number in range(1, count + 1):
                if only in {None, number}:
                    random = Random(f"{seed} {suffix} {number}")
                    file = folder / f"损坏 {number}{suffix}"
                    file.write_bytes(damaged(whole[suffix], random, others=list(whole.values())))
                    tried = _try(file, number, sandbox)
                    if only is None and not tried.problem:
                        file.unlink()
                    yield tried


def _try(file: Path, number: int, sandbox: Sandbox) -> Tried:
    began, was_read, problem = time.monotonic(), False, None
    try:
        article = load_article(Source(file, file.name), sandbox=sandbox)
        was_read, problem = True, _amiss(article)
    except UnreadableFileError as error:
        problem = None if file.name in str(error) else f"the refusal does not name it: {error}"
    except Exception as error:  # whatever it is, it is what is looked for
        problem = f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - began
    if seconds > SECONDS + GRACE_SECONDS:
        problem = f"it took {seconds:.0f} s"
    return Tried(file.suffix, number, was_read, seconds, problem)


def _amiss(article: Article) -> str | None:
    """What an index would stumble over."""
    text = article.text
    for chunk in make_chunks(split_sentences(article), Chunking()):
        if not 0 <= chunk.start < chunk.end <= len(text):
            return f"a chunk from {chunk.start} to {chunk.end} of {len(text)}"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half a character"
    return None
