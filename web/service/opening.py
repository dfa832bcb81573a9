"""What stands behind the page and MCP alike, opened from the folder of an index."""

from pathlib import Path

from index.console import open_reloading_index
from index.opening import data_folder
from qa import AnsweringQueue, QuestionAnswerer, SpanReader
from qa.answering import MIN_CONFIDENCE
from qa.cache import AnswerCache
from web.service.service import Backend


def open_backend(
    index: Path | None,
    *,
    data: Path | None = None,
    encoder: str | None = None,
    min_confidence: float | None = None,
) -> Backend:
    """The index in `index`, or the default one, with its reader; newer versions take its place.

    Raises:
        JuzhengError: there is no index that can be asked, or the encoder is not to be had.
    """
    reloading = open_reloading_index(index, data=data, encoder=encoder)
    reloading.start()
    least = MIN_CONFIDENCE if min_confidence is None else min_confidence
    answerer = QuestionAnswerer(reloading, SpanReader(), min_confidence=least, cache=AnswerCache())
    return Backend.over(reloading, AnsweringQueue(answerer), data=data_folder(data))
