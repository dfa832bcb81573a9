"""Ways of answering that differ from the shipped one in one thing each."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from corpus import Chunking, JuzhengError
from index import Embeddings, LocalIndex, PassageIndex
from qa.answering import TOP_K


class Search(StrEnum):
    """By what passages are found."""

    fused = "fused"
    meaning = "meaning"
    words = "words"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of answering; without arguments the one that ships.

    Chunks have at most `size` characters; the reader reads `top_k` of them.
    """

    search: Search = Search.fused
    size: int = Chunking().size
    top_k: int = TOP_K

    @property
    def name(self) -> str:
        """What it does otherwise.

        >>> Variant().name, Variant(top_k=3).name
        ('shipped', 'top_k=3')
        """
        own, shipped = asdict(self), asdict(Variant())
        return (
            ", ".join(f"{key}={own[key]}" for key in own if own[key] != shipped[key]) or "shipped"
        )

    @property
    def settings(self) -> dict[str, Any]:
        """By which its run is known."""
        return asdict(self)


SIZES = (120, 180, 300, 400)
DEPTHS = (3, 4, 8, 10, 12, 15)
GROUPS: dict[str, tuple[Variant, ...]] = {
    "search": (Variant(search=Search.meaning), Variant(search=Search.words)),
    "size": tuple(Variant(size=size) for size in SIZES),
    "top-k": tuple(Variant(top_k=depth) for depth in DEPTHS),
}
"""What is varied, by the name on the command line."""


def variants(groups: Collection[str]) -> Iterator[Variant]:
    """The shipped one, and those of the groups."""
    yield Variant()
    for group in groups:
        yield from GROUPS[group]


class OneRanking(LocalIndex):
    """An index that is searched by meaning alone, or by words alone."""

    def __init__(self, index: LocalIndex, search: Search) -> None:
        super().__init__(
            index.articles,
            encoder=index.encoder,
            vectors=index.vectors,
            lexical=index.lexical,
            version=index.version,
        )
        self._search = search

    def rankings(
        self,
        question: str,
        embedding: Embeddings,
        *,
        depth: int = 0,
        among: Collection[str] | None = None,
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Both, of which one is empty."""
        by_meaning, by_words = super().rankings(question, embedding, depth=depth, among=among)
        return (by_meaning, {}) if self._search is Search.meaning else ({}, by_words)


def searched(index: PassageIndex, variant: Variant) -> PassageIndex:
    """The index as a variant searches it.

    Raises:
        JuzhengError: it lies elsewhere than in a folder, and cannot be searched so.
    """
    if variant.search is Search.fused:
        return index
    if not isinstance(index, LocalIndex):
        raise JuzhengError(
            "这项对比要用文件夹里的索引。请用 --index 指定一个文件夹。",
            "this comparison needs an index in a folder. Name a folder with --index.",
        )
    return OneRanking(index, variant.search)
