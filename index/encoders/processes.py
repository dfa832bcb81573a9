"""Encode documents in several processes at once, on machines with many cores.

One process with many threads waits for memory that all of them share; several have each their own.
What is one piece of work for one process is one for several, so that the results are the same bit
by bit.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from multiprocessing import get_context, parent_process
from threading import Thread

import numpy as np

from corpus import JuzhengError
from index.encoders.encoder import THREADS_VARIABLE, Embeddings, Encoder

Slice = Sequence[str]
"""Documents that are encoded together."""
SLICES_A_PROCESS = 2
"""Slices that are held for each process: one that it works at, and one that it finds after it."""


class ProcessesEncoder:
    """An encoder whose documents are encoded by `count` processes, which share out the cores.

    For use as a context manager: its end is that of the processes.
    """

    def __init__(self, encoder: Encoder, opened: Callable[[], Encoder], count: int) -> None:
        """`opened` opens the same encoder anew, in each process; it has to be importable there."""
        self._encoder = encoder
        self.most_waiting = SLICES_A_PROCESS * count
        threads = max((os.cpu_count() or 1) // count, 1)
        self._processes = ProcessPoolExecutor(
            count, get_context("spawn"), initializer=_begin, initargs=(opened, threads)
        )

    def __enter__(self) -> "ProcessesEncoder":
        return self

    def __exit__(self, *_: object) -> None:
        self._processes.shutdown(cancel_futures=True)

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def precision(self) -> str:
        return self._facts[0]

    @property
    def dimension(self) -> int:
        return self._facts[1]

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return self._encoder.encode_queries(queries)

    def encode_documents(self, documents: Slice) -> Embeddings:
        return next(self.encode_each([documents]))

    def encode_each(self, slices: Iterable[Slice]) -> Iterator[Embeddings]:
        """The embeddings of each slice in turn, while some of those after it are encoded.

        Raises:
            JuzhengError: a process was ended from outside.
        """
        waiting: deque[Future[Embeddings | _Problem]] = deque()
        try:
            for documents in slices:
                waiting.append(self._submitted(documents))
                if len(waiting) >= self.most_waiting:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        except BrokenProcessPool as error:
            raise _ended() from error

    def _submitted(self, documents: Slice) -> "Future[Embeddings | _Problem]":
        if documents:
            return self._processes.submit(_encode, list(documents))
        nothing: Future[Embeddings | _Problem] = Future()
        nothing.set_result(_NOTHING)
        return nothing

    @cached_property
    def _facts(self) -> tuple[str, int]:
        """Precision and dimension, which a process tells that has loaded the encoder anyway."""
        try:
            return self._processes.submit(_told).result()
        except BrokenProcessPool as error:
            raise _ended() from error


def encode_each(encoder: Encoder, slices: Iterable[Slice]) -> Iterator[Embeddings]:
    """The embeddings of each slice in turn, by as many processes as the encoder has."""
    if isinstance(encoder, ProcessesEncoder):
        return encoder.encode_each(slices)
    return (encoder.encode_documents(each) if each else _NOTHING for each in slices)


_NOTHING: Embeddings = np.empty((0, 0), np.float32)
_Problem = tuple[str, str]
"""An error of the family, which cannot travel from process to process as it is."""
_encoders: list[Encoder] = []
"""The one encoder of this process, if it is one of several."""


def _begin(opened: Callable[[], Encoder], threads: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which tells the first process, and it us
    Thread(target=_end_with_parent, daemon=True).start()
    for variable in (THREADS_VARIABLE, "OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[variable] = str(threads)  # of OpenVINO, of torch, and of the tokenizer
    _encoders.append(opened())


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _encode(documents: list[str]) -> Embeddings | _Problem:
    try:
        return _encoders[0].encode_documents(documents)
    except JuzhengError as error:
        return error.chinese, error.english


def _told() -> tuple[str, int]:
    return _encoders[0].precision, _encoders[0].dimension


def _result(future: "Future[Embeddings | _Problem]") -> Embeddings:
    made = future.result()
    if isinstance(made, np.ndarray):
        return made
    raise JuzhengError(*made)


def _ended() -> JuzhengError:
    return JuzhengError(
        "一个编码进程中途停了，也许是内存不够。请再运行一次，会从停下的地方接着做；"
        "内存不够就把 --workers 调小。",
        "one of the processes that encode was ended, perhaps for want of memory. Run it again, and"
        " it goes on where it stopped; with fewer --workers it takes less memory.",
    )
