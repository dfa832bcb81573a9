"""What of an article is indexed: its sentences, its chunks, and the text each is found by."""

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter

from corpus import Article, Chunk, Chunking, Sentence, Window, make_chunks, split_sentences
from corpus.rendering import render


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article with its sentences and chunks, each in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]

    @classmethod
    def from_article(cls, article: Article, chunking: Chunking) -> "IndexedArticle":
        sentences = split_sentences(article)
        return cls(article, sentences, make_chunks(sentences, chunking))

    def sentences_in(self, window: Window) -> tuple[Sentence, ...]:
        """The sentences that share a character with a window on this article."""
        first = bisect_right(self.sentences, window.start, key=attrgetter("end"))
        last = bisect_left(self.sentences, window.end, key=attrgetter("start"))
        return self.sentences[first:last]


def searchable_text(window: Window) -> str:
    """What is embedded and segmented for a window: title, what stands over it, then its text."""
    rendering = render(window)
    parts = (window.article.title, rendering.context, rendering.text.rstrip())
    return "\n".join(part for part in parts if part)


def text_key(text: str) -> bytes:
    """What an embedding is remembered by: 16 bytes of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
