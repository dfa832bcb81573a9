"""Keys that all processes of a shared place have in common."""

import secrets
from typing import Literal

from psycopg import Connection

from index.shared.place import SharedPlace


def shared_key(place: SharedPlace, name: str, *, size: int) -> bytes:
    """The key of this name, which whoever asks first makes: so many bytes of chance.

    Raises:
        SharedPlaceError: the place is away.
    """

    return _kept(place, name, secrets.token_bytes(size))[0]


def offer_key(place: SharedPlace, name: str, key: bytes) -> Literal["taken", "there", "another"]:
    """Whether this key is taken as that of the name, is it already, or another one is.

    Raises:
        SharedPlaceError: the place is away.
    """
    found, is_new = _kept(place, name, key)
    if found != key:
        return "another"
    return "taken" if is_new else "there"


def _kept(place: SharedPlace, name: str, otherwise: bytes) -> tuple[bytes, bool]:
    """The key that is kept, and whether that was done just now."""

    def found(connection: Connection) -> tuple[bytes, bool]:
        put = "INSERT INTO keys (name, value) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        is_new = connection.execute(put, [name, otherwise]).rowcount == 1
        [(key,)] = connection.execute("SELECT value FROM keys WHERE name = %s", [name]).fetchall()
        return bytes(key), is_new

    return place.run(found)
