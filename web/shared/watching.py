"""The shared place of a server, which is watched from its start to its end."""

from pathlib import Path
from typing import TYPE_CHECKING

from corpus import JuzhengError
from index.shared import VARIABLE, use_shared_place

if TYPE_CHECKING:
    from index.shared.watch import Watch


def watch_shared_place(url: str | None, *, users: Path | None = None) -> "Watch | None":
    """The place at `url`, or that which the environment names, watched; None without one.

    Raises:
        SharedPlaceError: it cannot be reached or used.
        JuzhengError: a file of `users` was named as well.
    """
    place = use_shared_place(url)
    if not place:
        return None
    if users:
        raise JuzhengError(
            f"--users 不能和 --shared（或 {VARIABLE}）一起用：用户在共享的地方。",
            f"--users does not go with --shared (or {VARIABLE}): the users are in the shared"
            " place.",
        )
    from index.shared.watch import Watch

    watch = Watch(place)
    watch.start()
    return watch
