"""Where accounts are: in a file, or in the place that several processes share."""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index import data_folder
from index.shared import shared_place
from web.auth.accounts import COST
from web.auth.kept_file import Content, KeptFile, KeptValues, Value, codec_of, file_of
from web.auth.users.entries import dumped, parsed
from web.auth.users.users import Users

if TYPE_CHECKING:
    from index.shared.place import SharedPlace

USERS_FILE = "users.json"


class UsersFile(Users):
    """The accounts in the file `path`; beside them lie `users.KIND.json`."""

    def __init__(self, path: Path, *, cost: int = COST) -> None:
        super().__init__(KeptFile(path, parse=partial(parsed, path), dump=dumped), cost=cost)
        self.path = path

    def exists(self) -> bool:
        return self.path.exists()

    def beside(self, kind: str, content: type[Content[Value]]) -> KeptValues[Value]:
        return file_of(self.path.with_suffix(f".{kind}.json"), content)

    def clock(self) -> float:
        return time.time()


class SharedUsers(Users):
    """The accounts in the place that several processes share, and there what is beside them."""

    def __init__(self, place: "SharedPlace", *, cost: int = COST) -> None:
        from index.shared.kept_table import KeptTable

        self._place = place
        self._table = KeptTable(
            place, "users", parse=partial(parsed, place.address.shown), dump=dumped
        )
        self._table.refresh()
        super().__init__(self._table, cost=cost)

    def exists(self) -> bool:
        return self._table.change > 0

    def beside(self, kind: str, content: type[Content[Value]]) -> KeptValues[Value]:
        from index.shared.kept_table import KeptTable

        parse, dump = codec_of(content, f"{self._place.address.shown} ({kind})")
        return KeptTable(self._place, kind, parse=parse, dump=dump)

    def clock(self) -> float:
        return self._place.clock()


def users_of(file: Path | None, data: Path | None = None) -> Users:
    """The users in `file`, else those of the shared place, else those of the data folder.

    Raises:
        SharedPlaceError: the environment names a place that cannot be used.
    """
    if file:
        return UsersFile(file)
    place = shared_place()
    return SharedUsers(place) if place else UsersFile(data_folder(data) / USERS_FILE)
