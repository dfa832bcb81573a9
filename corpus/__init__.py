"""What was written: articles, their sentences and their chunks."""

from corpus.article import Article, Chunk, Sentence, Window
from corpus.chunks import Chunking, make_chunks
from corpus.errors import JuzhengError, UnreadableFileError
from corpus.loading import Loaded, Source, find_sources, load_articles
from corpus.sentences import split_sentences

__all__ = [
    "Article",
    "Chunk",
    "Chunking",
    "JuzhengError",
    "Loaded",
    "Sentence",
    "Source",
    "UnreadableFileError",
    "Window",
    "find_sources",
    "load_articles",
    "make_chunks",
    "split_sentences",
]
