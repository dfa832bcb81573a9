"""Which server keeps an index, and what the index is called there."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from corpus import JuzhengError

DEFAULT_NAME = "juzheng"
DEFAULT_PORT = 19530
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
_FILE = "milvus+file:"
# A path has lost one of the slashes by the time it is read.
_SERVER = re.compile(r"milvus(\+https)?:/{1,2}([^/?#]+?)(?::(\d{1,5}))?(?:/([^/]*))?/?")


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """A server by its address, or the folder of a Milvus Lite, and the name of an index.

    Neither user nor token stand in it: they come from the environment.
    """

    uri: str
    name: str
    place: str

    def __str__(self) -> str:
        return self.place

    @property
    def is_lite_folder(self) -> bool:
        return self.uri.endswith(".db")


def milvus_address(place: Path) -> MilvusAddress | None:
    """What `--index` names, where that is in Milvus; None where it is a folder.

    >>> milvus_address(Path("milvus://milvus.example:19530/news"))
    MilvusAddress(uri='http://milvus.example:19530', name='news', \
place='milvus://milvus.example:19530/news')
    >>> milvus_address(Path("milvus+file:索引.db")).uri, milvus_address(Path("索引"))
    ('索引.db', None)

    Raises:
        JuzhengError: it is meant to be one, and is none.
    """
    text = place.as_posix()
    if text.startswith(_FILE):
        file = text.removeprefix(_FILE)
        if not file.endswith(".db"):
            raise _no_address(text)
        return MilvusAddress(file, DEFAULT_NAME, text)
    if not text.startswith(("milvus:", "milvus+")):
        return None
    match = _SERVER.fullmatch(text)
    if not match:
        raise _no_address(text)
    secure, host, port, name = match.groups()
    name = name or DEFAULT_NAME
    if "@" in host or not _NAME.fullmatch(name):
        raise _no_address(text)
    host_and_port = f"{host}:{port or DEFAULT_PORT}"
    shown = f"milvus{secure or ''}://{host_and_port}/{name}"
    return MilvusAddress(f"{'https' if secure else 'http'}://{host_and_port}", name, shown)


def credentials() -> dict[str, str]:
    """What the server is told of who calls: a token, else user and password, else nothing."""
    if token := os.environ.get("JUZHENG_MILVUS_TOKEN"):
        return {"token": token}
    user = os.environ.get("JUZHENG_MILVUS_USER", "")
    password = os.environ.get("JUZHENG_MILVUS_PASSWORD", "")
    return {"user": user, "password": password} if user and password else {}


def _no_address(text: str) -> JuzhengError:
    shown = re.sub(r"/[^/]*@", "/…@", text)
    return JuzhengError(
        f"{shown} 不是 Milvus 索引的地址。请写 milvus://主机:端口/名字（名字用字母、数字和下划线），"
        "或 milvus+file:文件夹.db；用户和令牌放在环境变量 JUZHENG_MILVUS_TOKEN 里。",
        f"{shown} is no address of an index in Milvus. Write milvus://HOST:PORT/NAME, the name in"
        " letters, digits and underscores, or milvus+file:FOLDER.db; the token belongs in the"
        " environment variable JUZHENG_MILVUS_TOKEN.",
    )
