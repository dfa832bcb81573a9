"""Juzheng as it ships."""

from benchmarks.peers.task import TOP_K, Task
from corpus import Article
from index import LocalIndex, open_encoder

PACKAGES = ("openvino", "tokenizers", "faiss-cpu", "tantivy", "jieba")


def at_defaults(task: Task) -> "_Juzheng":
    return _Juzheng(task.encoder)


class _Juzheng:
    _index: LocalIndex

    def __init__(self, encoder: str) -> None:
        self._encoder = open_encoder(encoder)

    def index(self, task: Task) -> int:
        """The articles, which it cuts itself; the peers are given the passages."""
        articles = [Article(**each) for each in task.articles]
        self._index = LocalIndex.from_articles(articles, encoder=self._encoder)
        return len(self._index.vectors)

    def search(self, question: str) -> list[str]:
        return [hit.chunk.article.id for hit in self._index.search(question, top_k=TOP_K)]
