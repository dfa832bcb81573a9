"""How the memory of a server is kept, which runs for months."""

import ctypes
import sys
from contextlib import suppress

ARENAS = 2
_M_ARENA_MAX = -8  # malloc.h


def share_arenas() -> None:
    """Let threads share what the C library keeps for them, where that is glibc.

    It keeps up to eight arenas a core, and each stays as large as it ever was: after some hundred
    changes of an index they come to 200 MB that nothing is in. Call it before threads begin.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # musl has no such thing
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)
