"""The flow of a file written as blocks."""

import re
from collections.abc import Iterator, Sequence

from corpus.loading.formats.pdf.flow import NOTE_MARK, Item
from corpus.loading.formats.pdf.headings import Headings, find_headings
from corpus.loading.formats.pdf.paragraphs import Paragraph
from corpus.loading.formats.writer import TextWriter

_LABEL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编篇部卷章节]|[一二三四五六七八九十]{1,3}(?=[、.．])"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*(?=[\s、.．])"
)


def write_flow(writer: TextWriter, flow: Sequence[Item], size: float, *, pages: int) -> None:
    """`pages` are all there are; `size` is the usual em."""
    headings = find_headings(flow, size)
    page = 0
    for number, item in enumerate(flow):
        while page < item.page:
            writer.page()
            page += 1
        _write(writer, item, headings, number)
        for later, ago in _later_pages(item):
            if later > page:
                writer.page(ago=ago)
                page = later
        for note in item.notes:
            mark = NOTE_MARK.match(note.text)
            label = mark[0] if mark else ""
            writer.write("footnote", note.text, label=label, certainty=note.certainty)
    while page < pages:
        writer.page()
        page += 1


def _later_pages(item: Item) -> Iterator[tuple[int, int]]:
    """The pages after an item's first, with how many of its characters stand there and behind."""
    if not isinstance(item.content, Paragraph):
        for number, row in enumerate(item.content.breaks, start=item.page + 1):
            yield number, _length(item.content.rows[row:])
    else:
        lines = item.content.lines
        for number in range(item.page + 1, lines[-1].page + 1):
            start = next(n for n, line in enumerate(lines) if line.page >= number)
            yield number, len(Paragraph(lines[start:]).text)


def _length(rows: Sequence[Sequence[str]]) -> int:
    """The characters that rows take up in the text."""
    lines = ("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in rows)
    return len("\n".join(line for line in lines if line))


def _write(writer: TextWriter, item: Item, headings: Headings, number: int) -> None:
    content, certainty = item.content, item.content.certainty
    if not isinstance(content, Paragraph):
        writer.write_table(content.rows, covered=content.covered, certainty=certainty)
    elif label := headings.captions.get(number):
        writer.write("caption", content.text, label=label, certainty=certainty)
    elif level := headings.levels.get(number):
        mark = _LABEL.match(content.text)
        label = mark[0] if mark else ""
        writer.write("heading", content.text, level=level, label=label, certainty=certainty)
    else:
        writer.write("paragraph", content.text, certainty=certainty)
