"""Locks of files that one process at a time holds, and that are never made do without.

A network file system may have none. What is locked by the mere presence of a file instead, as
`filelock` would do there, stays locked when its holder was killed.
"""

import errno
from pathlib import Path
from typing import Any

from filelock import AcquireReturnProxy, BaseFileLock, FileLock

NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
"""Errors that tell of a file system without locks."""


class UnlockableError(OSError):
    """The file system of `filename` has no locks; `strerror` tells so, in both languages."""

    def __init__(self, error: OSError, path: Path) -> None:
        told = (
            f"{error.strerror}；这个文件系统不能给文件加锁，请把数据放到本机的磁盘上"
            " / this file system cannot lock files, keep the data on a disk of this machine"
        )
        super().__init__(error.errno, told, str(path))


def take_lock(path: Path, *, seconds: float, **options: Any) -> AcquireReturnProxy[BaseFileLock]:
    """Take the lock that `path` stands for, within so many seconds, for ever where below 0.

    The `options` are those of `filelock.FileLock`. Leaving what comes back as a context gives it
    back.

    Raises:
        filelock.Timeout: another process held it all the time.
        UnlockableError: there are no locks.
        OSError: it cannot be written.
    """
    lock: BaseFileLock = FileLock(path, fallback_to_soft=False, **options)
    try:
        return lock.acquire(timeout=seconds)
    except OSError as error:
        if error.errno in NO_LOCKS:
            raise UnlockableError(error, path) from error
        raise
