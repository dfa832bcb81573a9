"""What became of a question, told to the metrics and to the log."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context

from qa.answer import Answer
from qa.request import Request
from web.operation.metrics import Metrics, Outcome

logger = logging.getLogger(__name__)


def question_telling(metrics: Metrics) -> Callable[[Request], Callable[[Future[Answer]], None]]:
    """For `AnsweringQueue.when_asked`."""

    def begin(request: Request) -> Callable[[Future[Answer]], None]:
        # It ends in another thread, which knows nothing of the HTTP request.
        context, started = copy_context(), time.perf_counter()

        def end(future: Future[Answer]) -> None:
            seconds = time.perf_counter() - started
            context.run(_tell, metrics, request, future, seconds)

        return end

    return begin


def _tell(metrics: Metrics, request: Request, future: Future[Answer], seconds: float) -> None:
    outcome = _outcome(future)
    answer = None if outcome in {"abandoned", "failed"} else future.result()
    of_answer = answer.seconds if answer else {}
    cached = "recall" in of_answer
    stages = {key: value for key, value in of_answer.items() if key in {"retrieve", "read"}}
    if stages:
        stages["wait"] = max(0.0, seconds - of_answer["total"])
    if request.rewriting is not None:
        stages["rewrite"] = request.rewriting
    metrics.question(outcome, seconds, cached=cached, stages=stages)
    told = {
        "outcome": outcome,
        "cached": cached,
        "milliseconds": round(1000 * seconds, 1),
        "stages": {key: round(1000 * value, 1) for key, value in stages.items()},
        "question": request.typed,
        "understood": request.understood,
    }
    logger.info("question", extra={"fields": told})


def _outcome(future: Future[Answer]) -> Outcome:
    if future.cancelled():
        return "abandoned"
    if future.exception():
        return "failed"
    answer = future.result()
    if answer.reply:
        return "small_talk"
    if not answer.no_answer:
        return "answered"
    return "refused" if answer.reason else "withheld"
