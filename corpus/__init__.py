"""What was written: articles, their sentences and their chunks.

A file becomes an `article` in `loading`; `about` finds its title, source and date, `structure` its
`blocks`: headings, clauses, tables. `lines` tells paragraphs from wrapped lines, `sentences` cuts
them (minding `enclosures`), and `chunks` gathers sentences to be embedded. All of them are windows
on the article's unchanged text. `rendering` is a window as it is read, with what gives it meaning
and in one `notation`; `segment` cuts words.
"""

from corpus.article import DEFAULT_COLLECTION, Article, Chunk, Sentence, Unread, Window
from corpus.chunks import Chunking, make_chunks
from corpus.errors import JuzhengError, UnreadableFileError
from corpus.loading.files import Loaded, Source, find_sources, load_articles
from corpus.sentences import split_sentences

__all__ = [
    "DEFAULT_COLLECTION",
    "Article",
    "Chunk",
    "Chunking",
    "JuzhengError",
    "Loaded",
    "Sentence",
    "Source",
    "Unread",
    "UnreadableFileError",
    "Window",
    "find_sources",
    "load_articles",
    "make_chunks",
    "split_sentences",
]
