"""What each account has added, and what it may still add: a line for each file, in the data folder.

Whoever runs the server, which is who manages all collections, adds without limit; so does everyone
where nobody has to log in.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from corpus import JuzhengError
from index import FileResult, Original
from index.journal import Journal
from index.keeping import as_journal
from index.shared import SharedPlaceError
from index.storage.originals import in_collection
from index.store import IndexStore
from web.limits import Limits

FILE = "added.jsonl"
"""Its name in the data folder."""


class Additions:
    """Who added which of the originals of an index.

    A file is noted before it is added: where this comes to nothing, or the file is removed, it is
    not there, and counts no more.
    """

    def __init__(self, kept: Path | Journal, index: IndexStore) -> None:
        self._kept = as_journal(kept)
        self._index = index

    def note(self, account: str, originals: Iterable[Original]) -> None:
        """Those that are not there yet are added by `account`.

        Raises:
            JuzhengError: it cannot be written.
        """
        lines = [
            {"account": account, "file": each.file_name, "bytes": len(each.content)}
            for each in originals
            if not self.has(each)
        ]
        if not lines:
            return
        try:
            self._kept.append(b"".join(json.dumps(each).encode() + b"\n" for each in lines))
        except SharedPlaceError:
            raise
        except OSError as error:
            raise JuzhengError(
                f"{self._kept.where} 写不进去（{error.strerror or error}），因此没有加入。"
                "请检查权限和磁盘。",
                f"{self._kept.where} cannot be written ({error.strerror or error}), so nothing was"
                " added. Check permissions and disk.",
            ) from error

    def used(self, account: str, collections: Collection[str]) -> int:
        """Bytes of what `account` has added and what is still there, in these collections."""
        added = {file: (who, size) for who, file, size in self._lines()}
        return sum(
            size
            for file, (who, size) in added.items()
            if who == account and any(self._is_there(file, each) for each in collections)
        )

    def has(self, original: Original) -> bool:
        """Whether it is there already, which costs nobody anything more."""
        return self._index.has_original(original.file_name)

    def _is_there(self, file: str, collection: str) -> bool:
        return self._index.has_original(in_collection(file, collection))

    def _lines(self) -> Iterator[tuple[str, str, int]]:
        """The account, the file and its bytes of each line, but for those that are damaged."""
        try:
            lines = self._kept.read()
        except OSError:
            return
        for line in lines:
            try:
                noted = json.loads(line)
                yield str(noted["account"]), str(noted["file"]), int(noted["bytes"])
            except (ValueError, KeyError, TypeError, RecursionError):
                continue


def refusals(
    originals: Sequence[Original],
    limits: Limits,
    *,
    used: int = 0,
    additions: Additions | None = None,
) -> Iterator[FileResult | None]:
    """For each file why it is not taken, None where it is.

    With `additions` there is a quota, of which so many bytes are `used`.
    """
    for each in originals:
        size = len(each.content)
        if size > limits.upload_bytes:
            yield _too_large(each.name, size, limits.upload_bytes)
        elif not additions or additions.has(each):
            yield None
        elif used + size > limits.account_bytes:
            yield _over_quota(each.name, size, used, limits.account_bytes)
        else:
            used += size
            yield None


def _too_large(name: str, size: int, most: int) -> FileResult:
    return FileResult(
        name,
        "refused",
        chinese=f"有 {size:,} 字节，超过 {most:,} 字节的上限。请拆成小文件。",
        english=f"{size:,} bytes are more than the limit of {most:,}. Split the file.",
    )


def _over_quota(name: str, size: int, used: int, most: int) -> FileResult:
    return FileResult(
        name,
        "refused",
        chinese=f"有 {size:,} 字节，而您的帐号已用 {used:,} 字节，上限是 {most:,} 字节。"
        "请先移除一些您加入的文章，或请管理全部合集的人来加。",
        english=f"{size:,} bytes are more than your account has left: {used:,} of {most:,} are"
        " used. Remove some of the articles that you added, or ask who manages all collections.",
    )
