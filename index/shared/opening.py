"""The shared place of this process: opened when it is first needed, and closed at its end."""

import atexit
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.shared.address import VARIABLE, Address, without_password
from index.shared.errors import SharedPlaceError

if TYPE_CHECKING:
    from index.shared.place import SharedPlace

_REQUIREMENTS = Path(__file__).parents[2] / "requirements-postgres.txt"
_INSTALLATION = (
    f"pip install -r {_REQUIREMENTS.name}"
    if _REQUIREMENTS.exists()
    else 'pip install "juzheng[postgres]"'  # there is no checkout
)


def shared_place() -> "SharedPlace | None":
    """The place that `$JUZHENG_SHARED` names, the same one each time; None where it names none.

    Raises:
        SharedPlaceError: it is none, cannot be reached, or what it needs is not installed.
    """
    address = Address.from_environment()
    return _opened(address) if address else None


def use_shared_place(url: str | None) -> "SharedPlace | None":
    """Let this process use the place at `url`, where that is given, and else as `shared_place`.

    Raises:
        SharedPlaceError: as there; or the URL has a password in it.
    """
    if url:
        os.environ[VARIABLE] = without_password(url)
    return shared_place()


@cache
def _opened(address: Address) -> "SharedPlace":
    if not (find_spec("psycopg") and find_spec("psycopg_pool")):
        raise SharedPlaceError(
            f"要共享（{address.shown}），请先安装它的软件包：{_INSTALLATION}",
            f"The shared place ({address.shown}) needs packages of its own: {_INSTALLATION}",
        )
    from index.shared.place import OPENING_SECONDS, SharedPlace

    place = SharedPlace.open(address, patience_seconds=OPENING_SECONDS)
    atexit.register(place.close)
    return place
