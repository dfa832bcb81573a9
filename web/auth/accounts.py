"""Users, and what tells the right password of each: scrypt, with bounds on what it may cost."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

COST, PARALLEL = 2**15, 3
BLOCK_SIZE: Final = 8
"""scrypt's N, p and r as the OWASP Password Storage Cheat Sheet advises: 32 MiB, 0.2 to 0.3 s."""
MOST_COST, MOST_PARALLEL = 2**17, 10
"""The largest that it advises, 128 MiB: no more is spent on what a file of users asks for."""


@dataclass(frozen=True, slots=True)
class User:
    """A name, and whether articles may be added, renamed and removed under it.

    `collections` are those whose articles are there for this user; None is for all, also for those
    that are still to come.
    """

    name: str
    may_manage: bool
    collections: frozenset[str] | None = None


def _power_of_two(number: int) -> int:
    if number & (number - 1):
        raise ValueError("no power of two")
    return number


class PasswordHash(BaseModel):
    """scrypt (RFC 7914) of a password, with what it was made of; bytes are Base64 in JSON."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        hide_input_in_errors=True,
        val_json_bytes="base64",
        ser_json_bytes="base64",
    )

    salt: bytes = Field(min_length=16, max_length=16, repr=False)
    digest: bytes = Field(min_length=32, max_length=32, repr=False)
    n: Annotated[int, Field(ge=2, le=MOST_COST), AfterValidator(_power_of_two)] = COST
    r: Literal[8] = BLOCK_SIZE
    p: Annotated[int, Field(ge=1, le=MOST_PARALLEL)] = PARALLEL

    @classmethod
    def of(cls, password: str, *, n: int = COST) -> "PasswordHash":
        """The hash of a password, with a salt of its own."""
        salt = secrets.token_bytes(16)
        return cls(salt=salt, digest=_scrypt(password, salt, n=n, p=PARALLEL), n=n)

    def fits(self, password: str) -> bool:
        digest = _scrypt(password, self.salt, n=self.n, p=self.p)
        return hmac.compare_digest(digest, self.digest)


@dataclass(frozen=True, slots=True)
class Account:
    """A user with the hash of the password; one that is disabled lets nobody in.

    `ended` is another text each time all sessions are ended.
    """

    user: User
    password: PasswordHash
    is_disabled: bool = False
    ended: str = ""

    @property
    def mark(self) -> str:
        """What a session is bound to: another one once its password is, or sessions are ended."""
        made_of = self.password.salt + self.password.digest + self.ended.encode()
        return hashlib.blake2b(made_of, digest_size=16).hexdigest()

    def without_sessions(self) -> "Account":
        """The account, into which all have to log in anew."""
        return replace(self, ended=secrets.token_hex(8))


NOBODY = Account(User("", False, frozenset()), PasswordHash(salt=bytes(16), digest=bytes(32)))
"""What a name that is unknown is checked against, so that it takes as long as one that is known."""


def normal_form(text: str) -> str:
    """The same characters for what one keyboard composes and another does not (NFC)."""
    return unicodedata.normalize("NFC", text)


def _scrypt(password: str, salt: bytes, *, n: int, p: int) -> bytes:
    """32 bytes; slow on purpose, and others run meanwhile."""
    return hashlib.scrypt(
        normal_form(password).encode("utf-8", "surrogatepass"),
        salt=salt,
        n=n,
        r=BLOCK_SIZE,
        p=p,
        maxmem=256 * BLOCK_SIZE * (n + p),
        dklen=32,
    )
