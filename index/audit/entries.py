"""What a line of the audit log tells."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self, get_args

from corpus.console import json_text
from index.updates.preparing import UpdateResult

LOCAL = "local"
"""Who acts where nobody has to say who they are: on this machine alone, or by a command."""
LONGEST = 200
"""Characters of a name that are recorded: a login may be tried with any."""
Way = Literal["page", "api", "command"]
Action = Literal[
    "article_added",
    "article_renamed",
    "article_removed",
    "article_moved",
    "user_added",
    "user_changed",
    "user_removed",
    "user_disabled",
    "user_enabled",
    "user_logged_out",
    "password_changed",
    "login",
    "login_failed",
    "locked_out",
    "backup_made",
    "backup_restored",
    "originals_exported",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, by which way, and from which address where it is over the network."""

    user: str = LOCAL
    way: Way = "command"
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done; `time` is ISO 8601, in UTC.

    `name` is what it was done to: an article, which has the id `article` and may have been called
    `before`; a user; an account or an address that is locked out for a while; the file of a backup,
    or the folder of an export. An article that was moved had the id `before`; `collections` are
    the one that it was moved to, or those that a user sees who does not see all.
    """

    time: str
    action: Action
    user: str
    way: Way
    client: str | None = None
    name: str | None = None
    article: str | None = None
    before: str | None = None
    collections: str | None = None

    @classmethod
    def of(cls, actor: Actor, action: Action, **what: str | None) -> Self:
        """What `actor` does now."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        # Whatever else is cut short, not who may see what.
        named = {key: v if key == "collections" else _sound(v) for key, v in what.items()}
        return cls(now, action, _sound(actor.user) or "", actor.way, actor.client, **named)

    @classmethod
    def from_values(cls, values: object) -> Self:
        """The entry that `values` once were; what a later version may have added is left out.

        Raises:
            ValueError: they are those of no entry.
        """
        if not isinstance(values, Mapping):
            raise ValueError("no entry")
        known = {key: values[key] for key in cls.__dataclass_fields__ if key in values}
        if not all(isinstance(each, str) for each in known.values()):
            raise ValueError("no texts")
        if not {"time", "action", "user", "way"} <= set(known):
            raise ValueError("something is lacking")
        if known["action"] not in get_args(Action) or known["way"] not in get_args(Way):
            raise ValueError("unheard of")
        datetime.fromisoformat(known["time"]).astimezone(UTC)
        return cls(**known)

    @property
    def values(self) -> dict[str, Any]:
        """All that there is to tell."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    @property
    def when(self) -> datetime:
        """`time`, in the zone of this machine."""
        return datetime.fromisoformat(self.time).astimezone()

    def concerns(self, user: str) -> bool:
        """Whether `user` did it, or it was done to that user."""
        done_to = None if self.action.startswith("article_") else self.name
        return _sound(user) in {self.user, done_to}

    def to_line(self) -> bytes:
        """JSON on a line of its own, whatever characters the names have."""
        return json_text(self.values).encode() + b"\n"


def article_entries(actor: Actor, result: UpdateResult) -> list[Entry]:
    """What a change of the index did to its articles."""
    changes = result.effect.changes if result.effect else []
    return [
        Entry.of(
            actor,
            each.action,
            article=each.article,
            name=each.name,
            before=each.before,
            collections=each.collection,
        )
        for each in changes
    ]


def _sound(text: str | None) -> str | None:
    """As a name is compared (NFC), and no longer than it may be."""
    return unicodedata.normalize("NFC", text)[:LONGEST] if text is not None else None
