"""Keys that all processes of a shared place have in common."""

import secrets

from psycopg import Connection

from index.shared.place import SharedPlace


def shared_key(place: SharedPlace, name: str, *, size: int) -> bytes:
    """The key of this name, which whoever asks first makes: so many bytes of chance.

    Raises:
        SharedPlaceError: the place is away.
    """

    def found(connection: Connection) -> bytes:
        put = "INSERT INTO keys (name, value) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        connection.execute(put, [name, secrets.token_bytes(size)])
        [(key,)] = connection.execute("SELECT value FROM keys WHERE name = %s", [name]).fetchall()
        return bytes(key)

    return place.run(found)
