"""Compile a network with OpenVINO, or import what it was compiled to before.

That takes a third of the time, and the results are the same bit by bit.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from corpus.user_cache import recall_or_make
from index.encoders.checksums import digest_of
from index.encoders.encoder import THREADS_VARIABLE
from index.encoders.quiet_openvino import openvino

Aim = Literal["LATENCY", "THROUGHPUT"]
"""With `LATENCY` all cores share a batch, with `THROUGHPUT` each has its own."""


def compile_or_import(
    name: str, aim: Aim, sources: Iterable[str | Path], model: Callable[[], Any]
) -> Any:
    """`model()` compiled, now or before.

    The sources are all that the network is made of: files, whose contents count, or digests.

    Raises:
        OSError: a source cannot be read.
        RuntimeError: OpenVINO cannot compile the model.
    """
    core = openvino.Core()
    settings: dict[str, Any] = {"PERFORMANCE_HINT": aim}
    if threads := os.environ.get(THREADS_VARIABLE):
        settings["INFERENCE_NUM_THREADS"] = int(threads)
    return recall_or_make(
        f"{name}-{aim.lower()}",
        _key([*sources, openvino.get_version(), *_processor(core)]),
        recall=lambda network: core.import_model(network, "CPU", settings),
        make=lambda: core.compile_model(model(), "CPU", settings),
        remember=lambda compiled: compiled.export_model().getvalue(),
    )


def _key(sources: Iterable[str | Path]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        if isinstance(source, str):
            digest.update(hashlib.sha256(source.encode()).digest())
        else:
            digest.update(digest_of(source))
    return digest.hexdigest()[:32]


def _processor(core: Any) -> list[str]:
    capabilities = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return [core.get_property("CPU", "FULL_DEVICE_NAME"), *sorted(capabilities)]
