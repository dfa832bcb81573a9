"""The id of a request: in the header of its response, in problems and in every line of the log."""

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:=+-]{0,127}")
_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """That of the request which is being worked on; None outside of any."""
    return _current.get()


def begin_request(wanted: str | None) -> str:
    """Let the request go by the id that it brings, or, where that is none, by a new one.

    >>> begin_request("from-the-proxy-7"), len(begin_request("a\\nb"))
    ('from-the-proxy-7', 32)
    """
    is_sane = wanted is not None and _SANE.fullmatch(wanted)
    request_id = wanted if wanted and is_sane else uuid4().hex
    _current.set(request_id)
    return request_id
