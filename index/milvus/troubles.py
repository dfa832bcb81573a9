"""What is the matter with a server, by what its client raises, and how it is told."""

from index.errors import StoreError, Trouble

_OF_TOKEN = ("auth check failure", "unauthenticated", "permission deny", "permission_denied")
_OF_SPACE = (
    "quota",
    "no space",
    "disk is full",
    "memory limit",
    "resource_exhausted",
    "force deny",
)
_SLOW = ("deadline_exceeded", "deadline exceeded")
_AWAY = ("unavailable", "fail connecting", "retry timeout", "connection refused", "not ready")


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
