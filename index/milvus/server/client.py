"""The client of a server, pymilvus: how it connects, and what is the matter where it raises."""

import logging
import os
import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from corpus import JuzhengError
from index.errors import StoreError, Trouble
from index.milvus.server.address import MilvusAddress, credentials

OLDEST = (2, 5)
"""The first release with BM25 in the server."""
CHANNEL: dict[str, Any] = {
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.min_reconnect_backoff_ms": 5_000,
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.keepalive_permit_without_calls": False,
    "grpc.use_local_subchannel_pool": 1,
}
"""A server that is back is noticed at once, not after minutes; it is not asked for signs of life
more often than servers put up with. Who connects anew shares nothing with what waits already."""
_TOO_OLD = re.compile(r"v?(\d+)\.(\d+)")
_OF_TOKEN = ("auth check failure", "unauthenticated", "permission deny", "permission_denied")
_OF_SPACE = (
    "quota",
    "no space",
    "disk is full",
    "file too large",  # than the system lets the server write
    "memory limit",
    "resource_exhausted",
    "force deny",
)
_SLOW = ("deadline_exceeded", "deadline exceeded")
_AWAY = ("unavailable", "fail connecting", "retry timeout", "connection refused", "not ready")
_IN_WORDS: dict[Trouble, tuple[str, str]] = {
    "away": (
        "Milvus 服务器连不上。请检查它是否在运行、地址对不对；它回来后自动恢复。",
        "the Milvus server cannot be reached. See whether it runs and whether the address is"
        " right; once it is back, all goes on.",
    ),
    "slow": (
        "Milvus 服务器没有及时回答。请稍后再试。",
        "the Milvus server did not answer in time. Try again later.",
    ),
    "token": (
        "Milvus 服务器不接受这个令牌。请检查环境变量 JUZHENG_MILVUS_TOKEN，"
        "或 JUZHENG_MILVUS_USER 和 JUZHENG_MILVUS_PASSWORD。",
        "the Milvus server does not take this token. Check the environment variable"
        " JUZHENG_MILVUS_TOKEN, or JUZHENG_MILVUS_USER and JUZHENG_MILVUS_PASSWORD.",
    ),
    "version": ("Milvus 的版本不对。", "it is another version of Milvus."),
    "full": (
        "Milvus 服务器没有空间或配额了。请清理或扩容后再试。",
        "the Milvus server has run out of space or quota. Make room, then try again.",
    ),
    "failed": (
        "Milvus 服务器出错了。请看它的日志，稍后再试。",
        "the Milvus server failed. Look into its log, and try again later.",
    ),
}
_LITE_AWAY = (
    "打不开。也许另一个程序正在用它：Milvus Lite 的文件夹一次只能给一个程序用。",
    "it cannot be opened. Another program may be using it: a folder of Milvus Lite is for one"
    " program at a time.",
)


def load_library() -> Any:
    """pymilvus, which takes a second.

    Raises:
        JuzhengError: it is not there.
    """
    try:
        version("pymilvus")
    except PackageNotFoundError as error:
        raise JuzhengError(
            "要用 Milvus，请先安装它的软件包：pip install -r requirements-milvus.txt",
            "Milvus needs packages of its own: pip install -r requirements-milvus.txt",
        ) from error
    # Else it takes what stands in a file `.env` for settings of this process.
    os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
    import pymilvus

    # What it logs of calls that fail is raised as well.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return pymilvus


def connect(address: MilvusAddress, seconds: float) -> tuple[Any, bool]:
    """A client of the server, and whether that is Milvus Lite.

    Raises:
        StoreError: it is too old; what pymilvus raises is told by whoever calls.
    """
    client = load_library().MilvusClient(
        uri=address.uri, dedicated=True, timeout=seconds, grpc_options=CHANNEL, **credentials()
    )
    try:
        release = str(client.get_server_version(timeout=seconds))
        _check(release, address)
    except BaseException:
        client.close()
        raise
    # It would let all whose calls were cut off connect anew one after another, each for as long as
    # a call may take. gRPC does it by itself, once for all.
    client._get_connection()._on_rpc_error = lambda error: False
    return client, release.startswith("milvus_lite")


def is_of_the_server(error: Exception) -> bool:
    """Whether an error is one that the client raises of calls, and no fault of ours."""
    import grpc
    from pymilvus.exceptions import MilvusException

    return isinstance(error, grpc.RpcError | MilvusException | ValueError | OSError)


def told_of(error: Exception, place: str, *, is_lite_folder: bool) -> StoreError:
    """What is told of an error of the client's."""
    what = " ".join(_text(error).split())
    trouble = _trouble(what.lower())
    chinese, english = _IN_WORDS[trouble]
    if trouble == "failed":
        chinese, english = f"{chinese}（{what[:300]}）", f"{english} ({what[:300]})"
    if trouble == "away" and is_lite_folder:
        chinese, english = _LITE_AWAY
    return StoreError(place, trouble, chinese, english)


def _check(release: str, address: MilvusAddress) -> None:
    match = _TOO_OLD.match(release)
    if match and (int(match[1]), int(match[2])) < OLDEST:
        least = ".".join(map(str, OLDEST))
        raise StoreError(
            str(address),
            "version",
            f"服务器是 Milvus {release}，需要 {least} 或更新。请升级服务器。",
            f"the server is Milvus {release}; {least} or later is needed. Upgrade it.",
        )


def _text(error: BaseException) -> str:
    """What it tells, and what it was raised from: of a wrong token only the latter tells."""
    code = getattr(error, "code", None)
    name = code() if callable(code) else code
    cause = error.__cause__
    # pymilvus raises some errors from themselves.
    return f"{name} {error} {_text(cause)}" if cause and cause is not error else f"{name} {error}"


def _trouble(what: str) -> Trouble:
    marks: tuple[tuple[Trouble, tuple[str, ...]], ...] = (
        ("token", _OF_TOKEN),
        ("full", _OF_SPACE),
        ("slow", _SLOW),
        ("away", (*_AWAY, "open local milvus failed", "closed channel")),
    )
    return next((t for t, texts in marks if any(text in what for text in texts)), "failed")
