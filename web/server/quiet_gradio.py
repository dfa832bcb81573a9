"""Gradio without what it does when it is imported: import it from here first.

It looks up hosts outside, and parses the source of each of its components to write a stub file
beside it, for editors: a third of the time that the import takes, and nothing that belongs into an
installation.
"""

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# Read when it is imported.
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    "HF_HUB_OFFLINE": "1",
}


@contextmanager
def _no_stubs() -> Iterator[None]:
    """Let none of Gradio's components be found in a file: of those it writes no stub."""
    getfile: Callable[[Any], str] = inspect.getfile

    def found(asked: Any) -> str:
        if isinstance(asked, type) and asked.__module__.startswith("gradio."):
            raise OSError(f"no stub is written for {asked.__name__}")
        return getfile(asked)

    inspect.getfile = found  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = getfile  # type: ignore[assignment]


with _no_stubs():
    import gradio

__all__ = ["gradio"]
