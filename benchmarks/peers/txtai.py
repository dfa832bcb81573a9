"""txtai: https://neuml.github.io/txtai/embeddings/configuration"""

from importlib import import_module
from typing import Any

from benchmarks.peers.task import PASSAGE_PREFIX, QUERY_PREFIX, TOP_K, Task

# The peers are not there where types are checked.
txtai: Any = import_module("txtai")
bm25: Any = import_module("txtai.scoring.bm25")

PACKAGES = (
    "txtai",
    "sentence-transformers",
    "transformers",
    "torch",
    "optimum-intel",
    "openvino",
    "faiss-cpu",
)


def at_defaults(task: Task) -> "_Txtai":
    prefixes = {"query": QUERY_PREFIX, "data": PASSAGE_PREFIX}
    return _Txtai(path=task.encoder, content=False, hybrid=True, instructions=prefixes)


def at_fastest(task: Task) -> "_Txtai":
    return _Txtai(
        path=task.openvino_encoder,
        content=False,
        method="sentence-transformers",  # which takes both prefixes from the encoder's folder
        vectors={"backend": "openvino"},
        scoring={"method": f"{__name__}.WordsBM25", "terms": True, "normalize": True},
    )


def _tokenize(_: object, text: str) -> list[str]:
    from corpus.segment import segment

    return segment(text)


WordsBM25 = type("WordsBM25", (bm25.BM25,), {"tokenize": _tokenize})
"""txtai's own BM25 over jieba's words: it takes a scoring method by its class."""


class _Txtai:
    def __init__(self, **settings: Any) -> None:
        self._embeddings = txtai.Embeddings(**settings)

    def index(self, task: Task) -> int:
        self._articles = [each.article_id for each in task.passages]
        self._embeddings.index((number, each.text) for number, each in enumerate(task.passages))
        return int(self._embeddings.count())

    def search(self, question: str) -> list[str]:
        hits = self._embeddings.search(question, TOP_K)
        return [self._articles[number] for number, _ in hits]
