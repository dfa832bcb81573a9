"""The journal of what was done."""

import json
import logging
import os
from collections.abc import Collection
from pathlib import Path
from typing import Self

from corpus import JuzhengError
from index.audit.entries import Entry
from index.journal import Journal
from index.keeping import as_journal, kept_lines
from index.shared import VARIABLE, SharedPlaceError

logger = logging.getLogger(__name__)

FILE = "audit.jsonl"
"""Its name in the data folder."""
_BELONGING = "JUZHENG_DATA", VARIABLE
"""Variables of the environment that say which log is meant."""
_OF_ANY_LINE = frozenset({"time", "action"})
"""What each line of the program's own log tells by itself."""


class AuditError(JuzhengError):
    """The log cannot be written, so nothing is changed that would have to stand in it."""


class AuditLog:
    """The entries in a file of JSON Lines, which may be moved away at any time, or in a journal.

    Ask `check` before a change and `record` it afterwards. What is done already is not undone
    where the disk has filled up meanwhile: then the entry goes to the program's own log, as an
    error. So do logins, which nothing refuses: else nobody could come in to mend it.
    """

    def __init__(self, kept: Path | Journal) -> None:
        self._lines = as_journal(kept)

    @property
    def where(self) -> Path | str:
        """The file, or how the journal is called."""
        return self._lines.where

    @classmethod
    def default(cls, data: Path | None = None) -> Self:
        return cls(kept_lines(FILE, data))

    @classmethod
    def of_command(cls, data: Path | None, *, elsewhere: Path | None) -> Self | None:
        """The log for a command that changes what lies in the data folder, or `elsewhere`.

        None where that is elsewhere and nobody says which data folder, or shared place, it belongs
        to.

        Raises:
            AuditError: it cannot be written.
        """
        if elsewhere and not data and not any(map(os.environ.get, _BELONGING)):
            return None
        log = cls.default(data)
        log.check()
        return log

    def check(self) -> None:
        """Raises:
        AuditError: nothing can be added.
        """
        try:
            self._lines.append(b"")
        except SharedPlaceError as error:
            raise AuditError(
                f"{error.chinese}没有审计日志，因此没有改动。",
                f"{error.english} Without the audit log nothing was changed.",
            ) from error
        except OSError as error:
            raise AuditError(
                f"审计日志 {self.where} 写不进去（{error.strerror or error}），因此没有改动。"
                "请检查权限和磁盘。",
                f"the audit log {self.where} cannot be written ({error.strerror or error}), so"
                " nothing was changed. Check permissions and disk.",
            ) from error

    def record(self, entries: Collection[Entry]) -> None:
        """Add what was done, all of it in one write."""
        if not entries:
            return
        for entry in entries:
            fields = {key: value for key, value in entry.values.items() if key not in _OF_ANY_LINE}
            logger.info(entry.action, extra={"fields": fields})
        lines = b"".join(entry.to_line() for entry in entries)
        try:
            self._lines.append(lines)
        except OSError as error:
            reason = error.strerror or error
            logger.error("%s: %s\n%s", self.where, reason, lines.decode().rstrip())

    def read(self) -> list[Entry]:
        """All entries, the oldest first; a line that is damaged is passed over.

        Raises:
            OSError: the file is there and cannot be read.
        """
        return [entry for line in self._lines.read() if (entry := _read(line))]


def _read(line: bytes) -> Entry | None:
    try:
        return Entry.from_values(json.loads(line))
    except (ValueError, OverflowError, RecursionError):
        return None
