"""The log that `--log` asks for: a line of JSON for each request and whatever else happens.

By hand rather than with structlog or python-json-logger: what matters of a line is what is not in
it, the text of a question, which an exception may carry too.
"""

import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from io import StringIO
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from corpus import JuzhengError
from corpus.console import json_text, notes
from web.operation.request_ids import current_request_id

logger = logging.getLogger(__name__)

STDERR = "-"
QUESTIONS = frozenset({"question", "understood"})
"""Fields of a record that are left out unless they are asked for."""
OURS = ("corpus", "index", "qa", "web")


class JsonLines(logging.Formatter):
    """A record as JSON on one line: time, level, event, id of the request, and its own fields."""

    def __init__(self, *, questions: bool) -> None:
        super().__init__()
        self._questions = questions

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        fields: dict[str, Any] = getattr(record, "fields", {})
        line |= {
            key: value
            for key, value in fields.items()
            if value is not None and (self._questions or key not in QUESTIONS)
        }
        if record.exc_info and (error := record.exc_info[1]):
            line["error"] = self._error(error)
        return json_text(line)

    def _error(self, error: BaseException) -> dict[str, Any]:
        """Where it came from; its message only if that cannot be of a question."""
        frames = traceback.extract_tb(error.__traceback__)
        told: dict[str, Any] = {
            "type": type(error).__qualname__,
            "traceback": [f"{each.filename}:{each.lineno} {each.name}" for each in frames],
        }
        if self._questions or isinstance(error, JuzhengError | OSError):
            told["message"] = str(error)
        if error.__cause__:
            told["cause"] = self._error(error.__cause__)
        return told


def _event(record: logging.LogRecord) -> str:
    """What a record tells; of others' the first line: asyncio's second has the error's message."""
    message = record.getMessage()
    return message if record.name.partition(".")[0] in OURS else message.strip().partition("\n")[0]


def start_log(where: str | None, *, questions: bool) -> None:
    """Write it to the file `where`, for its owner alone, or to stderr where that is `-`.

    The file may be moved away meanwhile. On stderr all that is noted there becomes a line too.
    Without it only warnings and errors are told, on stderr, for a person to read.

    Raises:
        JuzhengError: the file cannot be written, or there is no log that could tell `questions`.
    """
    if where is None:
        if questions:
            raise JuzhengError(
                "--log-questions 要和 --log 一起用。", "--log-questions needs --log as well."
            )
        logging.basicConfig(format="%(levelname)s: %(message)s")
        return
    handler = _to_stderr() if where == STDERR else _to_file(Path(where))
    handler.setFormatter(JsonLines(questions=questions))
    logging.basicConfig(handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def _to_stderr() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    notes.file = _Notes()
    return handler


def _to_file(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        return WatchedFileHandler(path, encoding="utf-8")
    except OSError as error:
        raise JuzhengError(
            f"日志 {path} 写不进去（{error.strerror}）。请换一个文件，或用 --log - 写到标准错误。",
            f"the log {path} cannot be written ({error.strerror}). Name another file with --log, or"
            " write to stderr with --log -.",
        ) from error


class _Notes(StringIO):
    """A file that makes a record of whatever is printed to it."""

    def write(self, text: str) -> int:
        if text.strip():
            logger.info("note", extra={"fields": {"note": text.strip()}})
        return len(text)
