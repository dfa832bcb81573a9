"""What tells an answer that was given here from one that somebody made up.

A browser keeps the conversation and sends it back; what is recorded of it has to be our own.
"""

import hmac
import logging
import os
import secrets
from pathlib import Path

from index.shared import shared_place
from qa.answer import Answer
from qa.feedback import Feedback

FILE = "signing.key"
"""Its name in the data folder."""
KEY_BYTES = 32
logger = logging.getLogger(__name__)


class Signatures:
    """Signs what would be recorded of an answer: HMAC-SHA256 (RFC 2104) by a key of one's own."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def default(cls, data: Path) -> "Signatures":
        """By the key in a data folder, which is made there; for a while where it cannot be kept.

        Where processes share a place, by the key there.

        Raises:
            SharedPlaceError: there is one, and it cannot be used.
        """
        if place := shared_place():
            from index.shared.keys import shared_key

            return cls(shared_key(place, "signing", size=KEY_BYTES))
        try:
            key = _kept_key(data / FILE)
        except OSError as error:
            logger.warning("%s cannot be used: %s. It is made anew at each start.", FILE, error)
            key = secrets.token_bytes(KEY_BYTES)
        return cls(key)

    def of(self, answer: Answer) -> str:
        """The signature of an answer, 64 hexadecimal digits."""
        return hmac.digest(self._key, Feedback.of("right", answer).told(), "sha256").hex()

    def are_of(self, signature: str, answer: Answer) -> bool:
        """Whether an answer was given under this signature."""
        return hmac.compare_digest(signature.encode(), self.of(answer).encode())


def _kept_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with open(made, "xb", opener=_private) as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)  # whole, or not there
        except FileExistsError:
            pass  # another process was quicker
        finally:
            made.unlink()
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise OSError(f"{path} is damaged; delete it, and a new one is made")
    return key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
