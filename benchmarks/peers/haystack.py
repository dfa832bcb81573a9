"""Haystack: https://docs.haystack.deepset.ai/docs/inmemorydocumentstore"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.peers.task import PASSAGE_PREFIX, QUERY_PREFIX, TOP_K, Passage, Task

# The peers are not there where types are checked.
haystack: Any = import_module("haystack")
joiners: Any = import_module("haystack.components.joiners")
retrievers: Any = import_module("haystack.components.retrievers.in_memory")
stores: Any = import_module("haystack.document_stores.in_memory")
embedders: Any = import_module("haystack_integrations.components.embedders.sentence_transformers")

PACKAGES = (
    "haystack-ai",
    "sentence-transformers-haystack",
    "sentence-transformers",
    "transformers",
    "torch",
    "optimum-intel",
    "openvino",
)
WORDS = r"\S+"
"""What Haystack's BM25 takes for words, where they stand apart."""


def at_defaults(task: Task) -> "_AtDefaults":
    return _AtDefaults(task.encoder)


def at_fastest(task: Task) -> "_AtFastest":
    from corpus.segment import segment

    return _AtFastest(task.openvino_encoder, segment)


class _AtDefaults:
    def __init__(self, encoder: str) -> None:
        self._encoder = encoder

    def index(self, task: Task) -> int:
        store = stores.InMemoryDocumentStore()
        embedder = embedders.SentenceTransformersDocumentEmbedder(
            model=self._encoder, prefix=PASSAGE_PREFIX
        )
        store.write_documents(embedder.run(documents=_documents(task.passages))["documents"])
        self._pipeline = self._asking(store)
        return int(store.count_documents())

    def search(self, question: str) -> list[str]:
        asked = {"embedder": {"text": question}, "by_words": {"query": question}}
        return _articles(self._pipeline.run(asked)["joiner"])

    def _asking(self, store: Any) -> Any:
        pipeline = haystack.Pipeline()
        embedder = embedders.SentenceTransformersTextEmbedder(
            model=self._encoder, prefix=QUERY_PREFIX
        )
        pipeline.add_component("embedder", embedder)
        pipeline.add_component("by_meaning", retrievers.InMemoryEmbeddingRetriever(store))
        pipeline.add_component("by_words", retrievers.InMemoryBM25Retriever(store))
        pipeline.add_component("joiner", _joiner())
        pipeline.connect("embedder.embedding", "by_meaning.query_embedding")
        pipeline.connect("by_meaning", "joiner")
        pipeline.connect("by_words", "joiner")
        return pipeline


class _AtFastest:
    def __init__(self, encoder: str, segment: Callable[[str], list[str]]) -> None:
        self._segment = segment
        settings: dict[str, Any] = {
            "model": encoder,
            "backend": "openvino",
            "progress_bar": False,
        }
        self._passages = embedders.SentenceTransformersDocumentEmbedder(
            prefix=PASSAGE_PREFIX, **settings
        )
        self._questions = embedders.SentenceTransformersTextEmbedder(
            prefix=QUERY_PREFIX, **settings
        )
        self._joiner = _joiner()

    def index(self, task: Task) -> int:
        store = stores.InMemoryDocumentStore(bm25_tokenization_regex=WORDS)
        embedded = self._passages.run(documents=_documents(task.passages))["documents"]
        store.write_documents([self._in_words(document) for document in embedded])
        self._by_meaning = retrievers.InMemoryEmbeddingRetriever(store)
        self._by_words = retrievers.InMemoryBM25Retriever(store)
        return int(store.count_documents())

    def search(self, question: str) -> list[str]:
        embedding = self._questions.run(text=question)["embedding"]
        rankings = [self._by_meaning.run(query_embedding=embedding)["documents"]]
        if words := " ".join(self._segment(question)):
            rankings.append(self._by_words.run(query=words)["documents"])
        return _articles(self._joiner.run(documents=rankings))

    def _in_words(self, document: Any) -> Any:
        return haystack.Document(
            id=document.id,
            content=" ".join(self._segment(document.content)),
            meta=document.meta,
            embedding=document.embedding,
        )


def _documents(passages: Sequence[Passage]) -> list[Any]:
    return [
        haystack.Document(id=str(number), content=each.text, meta={"article": each.article_id})
        for number, each in enumerate(passages)
    ]


def _joiner() -> Any:
    return joiners.DocumentJoiner(join_mode="reciprocal_rank_fusion")


def _articles(joined: Any) -> list[str]:
    return [document.meta["article"] for document in joined["documents"][:TOP_K]]
