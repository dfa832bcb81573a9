"""Failed logins, counted by all processes together: whoever tries passwords gains nothing by asking
another one.
"""

import hashlib

from psycopg import Connection

from index.shared.place import SharedPlace
from web.auth.lockouts import short, waits_of
from web.limits import Limits
from web.rates import REMEMBERED, Tried, Waits

_TURN = "SELECT pg_advisory_xact_lock(7514236982)"
"""A login takes scrypt's quarter of a second, and a turn here some milliseconds: one for all."""
_NOW = "SELECT extract(epoch FROM clock_timestamp())::float8"
_PUT = """
    INSERT INTO tries (client, tries, until) VALUES (%s, %s, %s)
    ON CONFLICT (client) DO UPDATE SET tries = excluded.tries, until = excluded.until
"""
_CAME_IN = """
    INSERT INTO came_in (client, at) VALUES (%s, extract(epoch FROM clock_timestamp()))
    ON CONFLICT (client) DO UPDATE SET at = excluded.at
"""
_FORGET_TRIES = """
    DELETE FROM tries WHERE client IN (SELECT client FROM tries ORDER BY until DESC OFFSET %s)
"""
_FORGET_CAME_IN = """
    DELETE FROM came_in WHERE client IN (SELECT client FROM came_in ORDER BY at DESC OFFSET %s)
"""


class SharedLockouts:
    """What `web.auth.lockouts.Lockouts` is for one process; names and addresses as digests."""

    def __init__(self, place: SharedPlace, limits: Limits) -> None:
        self._place = place
        self._of_addresses, self._of_accounts = waits_of(limits)

    def take(self, name: str, address: str) -> float:
        """Count a login; 0, or, where it may not be tried now, the seconds until it may.

        Raises:
            SharedPlaceError: the place is away; so do the others.
        """

        def take(connection: Connection) -> float:
            counted, now = self._begin(connection, name, address)
            tried = {key: _tried(connection, key, waits, now) for key, waits in counted.items()}
            wait = max(each.until - now for each in tried.values())
            if wait > 0:
                return wait
            for key, waits in counted.items():
                _put(connection, key, tried[key].once_more(waits, now))
            connection.execute(_FORGET_TRIES, [REMEMBERED])
            return 0

        return self._place.run(take)

    def forgive(self, name: str, address: str) -> None:
        """The password was right."""

        def forgive(connection: Connection) -> None:
            (of_account, of_address), now = self._begin(connection, name, address)
            tried = _tried(connection, of_address, self._of_addresses, now)
            _put(connection, of_address, tried.once_less(self._of_addresses, now))
            connection.execute("DELETE FROM tries WHERE client = %s", [of_account])
            connection.execute(_CAME_IN, [_key("came in", short(name), address)])
            connection.execute(_FORGET_CAME_IN, [REMEMBERED])

        self._place.run(forgive)

    def locked(self, name: str, address: str) -> list[str]:
        """Which of the two have to wait now."""

        def locked(connection: Connection) -> list[str]:
            counted, now = self._begin(connection, name, address)
            waiting = [_tried(connection, *each, now).until > now for each in counted.items()]
            told = zip((short(name), address), waiting, strict=True)
            return [each for each, has_to_wait in told if has_to_wait]

        return self._place.run(locked)

    def _begin(
        self, connection: Connection, name: str, address: str
    ) -> tuple[dict[str, Waits], float]:
        """What is counted for the account and for the address, and the time; ours is the turn.

        Where somebody has come in before, failed logins from elsewhere do not count.
        """
        connection.execute(_TURN)
        [(now,)] = connection.execute(_NOW).fetchall()
        known = _key("came in", short(name), address)
        found = connection.execute("SELECT 1 FROM came_in WHERE client = %s", [known]).fetchone()
        account = _key("account", short(name), *([address] if found else []))
        counted = {account: self._of_accounts, _key("address", address): self._of_addresses}
        return counted, now


def _tried(connection: Connection, key: str, waits: Waits, now: float) -> Tried:
    query = "SELECT tries, until FROM tries WHERE client = %s"
    row = connection.execute(query, [key]).fetchone()
    tries, until = row or (0, now)
    # The clock of the database may have been set back; nobody waits longer for that.
    return Tried(tries, min(until, now + waits.most_seconds))


def _put(connection: Connection, key: str, tried: Tried) -> None:
    connection.execute(_PUT, [key, tried.tries, tried.until])


def _key(*parts: str) -> str:
    """A digest: what is typed as a name may be anything, a password too."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
