"""How the collections of an index are made and asked, as environment variables say."""

import os
from dataclasses import dataclass
from typing import Any

from corpus import JuzhengError

DENSE_KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "FLAT": ({}, {}),
    "HNSW": ({"M": 32, "efConstruction": 360}, {"ef": 400}),
    "IVF_FLAT": ({"nlist": 1024}, {"nprobe": 256}),
    "DISKANN": ({}, {"search_list": 200}),
    "AUTOINDEX": ({}, {}),
}
"""By the name of an index how it is built and how it is searched; embeddings of the encoder that
ships lie close together, hence the depths."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How collections are made, by environment variables; what is there stays as it was made."""

    dense: str = "FLAT"
    shards: int = 1
    replicas: int = 1
    consistency: str = "Strong"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Raises:
        JuzhengError: one of them says what cannot be.
        """
        dense = os.environ.get("JUZHENG_MILVUS_INDEX", cls().dense).upper()
        if dense not in DENSE_KINDS:
            raise _no_setting("JUZHENG_MILVUS_INDEX", dense, " ".join(DENSE_KINDS))
        consistency = os.environ.get("JUZHENG_MILVUS_CONSISTENCY", cls().consistency)
        if consistency not in {"Strong", "Bounded"}:
            raise _no_setting("JUZHENG_MILVUS_CONSISTENCY", consistency, "Strong Bounded")
        shards, replicas = _count("JUZHENG_MILVUS_SHARDS"), _count("JUZHENG_MILVUS_REPLICAS")
        return cls(dense, shards, replicas, consistency)


def _count(variable: str) -> int:
    named = os.environ.get(variable, "1")
    if not named.isdigit() or not 1 <= int(named) <= 1024:
        raise _no_setting(variable, named, "1 … 1024")
    return int(named)


def _no_setting(variable: str, value: str, known: str) -> JuzhengError:
    return JuzhengError(
        f"{variable}={value} 不可用。可以是：{known}",
        f"{variable}={value} is not known. It may be: {known}",
    )
