"""Small structured articles for tests, written block by block."""

from corpus import Article
from corpus.loading.formats.writer import TextWriter


def table(
    *rows: str, caption: str = "", header_rows: int | None = None, title: str = "题"
) -> Article:
    """An article that is one table, its cells told apart by a bar."""
    writer = TextWriter()
    writer.write("caption", caption)
    writer.write_table([row.split("|") for row in rows], header_rows=header_rows)
    return article(writer, title=title)


def article(writer: TextWriter, *, title: str = "题") -> Article:
    extracted = writer.extracted()
    return Article("a.txt", extracted.text, title, blocks=extracted.blocks, pages=extracted.pages)
