"""PDF files from their pages to blocks."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from corpus.about.description import Description
from corpus.loading.formats.extracted import Extracted, ExtractionError, chinese_title
from corpus.loading.formats.pdf import unread
from corpus.loading.formats.pdf.flow import NOTE_MARK, Item, Page, find_flow
from corpus.loading.formats.pdf.furniture import find_furniture
from corpus.loading.formats.pdf.glyphs import PageGlyphs
from corpus.loading.formats.pdf.headings import Headings, find_headings
from corpus.loading.formats.pdf.lines import Piece, find_pieces
from corpus.loading.formats.pdf.paragraphs import Paragraph
from corpus.loading.formats.pdf.rulings import find_rulings, image_share
from corpus.loading.formats.pdf.tables import take_ruled
from corpus.loading.formats.pdf.unread import Lack, find_unread, without_text
from corpus.loading.formats.writer import TextWriter

_LABEL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编篇部卷章节]|[一二三四五六七八九十]{1,3}(?=[、.．])"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*(?=[\s、.．])"
)
LEAST_IMAGE, FEW_CHARACTERS = 0.5, 50
"""A page that an image covers to this share, with fewer characters beside it, is a scan."""


def read(path: Path) -> Extracted:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractionError(
                "PDF 已加密。请去掉密码后另存。",
                "the PDF is encrypted. Save it without its password.",
            ) from error
        raise
    lacks: dict[Lack, list[int]] = defaultdict(list)
    with document:
        count = len(document)
        pages = list(_pages(document, lacks))
        title = chinese_title(document.get_metadata_dict().get("Title"))
        lacking = find_unread(document, lacks)
    size = _usual_size(pages)
    _leave_furniture(pages)
    writer = TextWriter()
    write_flow(writer, find_flow(pages, size), size, pages=len(pages))
    extracted = writer.extracted(Description(title=title), lacking)
    if not extracted.text.strip() and count:
        raise without_text(lacks, count)
    return extracted


def _pages(document: pypdfium2.PdfDocument, lacks: dict[Lack, list[int]]) -> Iterator[Page]:
    """What stands on each page; under which number one of them lacks text is put into `lacks`."""
    for number in range(1, min(len(document), unread.MAX_PAGES) + 1):
        page = Page(number, 1.0, 1.0)
        lack: Lack | None
        try:
            source = document[number - 1]
            characters = _read_page(source, page)
            lack = _lack(source, characters)
            source.close()
        except pypdfium2.PdfiumError:  # the others may be sound
            lack = "damaged"
        if lack:
            lacks[lack].append(number)
        yield page


def _read_page(source: pypdfium2.PdfPage, page: Page) -> int:
    """Put what stands on the page into it; the number of its characters."""
    glyphs = PageGlyphs(source)
    view = glyphs.view
    page.width, page.height = view.width, view.height
    rulings = find_rulings(source, view)
    framed, free = take_ruled(glyphs.by_angle[0], rulings, view.width, view.height)
    page.parts = [*framed, *find_pieces(free)]
    page.beside = [
        piece
        for angle, turned in sorted(glyphs.by_angle.items())
        if angle
        for piece in find_pieces(turned)
    ]
    return sum(not each.text.isspace() for some in glyphs.by_angle.values() for each in some)


def _lack(page: pypdfium2.PdfPage, characters: int) -> Lack | None:
    if characters >= FEW_CHARACTERS:
        return None
    share = image_share(page)
    if characters:
        return "scan" if share >= LEAST_IMAGE else None
    if share:
        return "image"
    return "drawing" if raw.FPDFPage_CountObjects(page) else None


def _usual_size(pages: Sequence[Page]) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for part in page.parts:
            if isinstance(part, Piece):
                sizes[round(2 * part.size) / 2] += len(part.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0) or 10.0


def _leave_furniture(pages: Sequence[Page]) -> None:
    pieces = [[part for part in page.parts if isinstance(part, Piece)] for page in pages]
    sizes = zip(pieces, (page.height for page in pages), strict=True)
    for page, marked in zip(pages, find_furniture(list(sizes)), strict=True):
        page.parts = [part for part in page.parts if id(part) not in marked]
    turned = Counter(text for page in pages for text in {piece.text for piece in page.beside})
    for page in pages:
        page.beside = [
            piece
            for piece in page.beside
            if turned[piece.text] < 2 or 2 * turned[piece.text] < len(pages)
        ]


def write_flow(writer: TextWriter, flow: Sequence[Item], size: float, *, pages: int) -> None:
    """`pages` are all there are; `size` is the usual em."""
    headings = find_headings(flow, size)
    page = 0
    for number, item in enumerate(flow):
        while page < item.page:
            writer.page()
            page += 1
        _write(writer, item, headings, number)
        for ago in _later_pages(item):
            writer.page(ago=ago)
            page += 1
        for note in item.notes:
            mark = NOTE_MARK.match(note.text)
            writer.write("footnote", note.text, label=mark[0] if mark else "")
    while page < pages:
        writer.page()
        page += 1


def _later_pages(item: Item) -> Iterator[int]:
    """How many characters of an item stand on each page after its first and behind it."""
    if not isinstance(item.content, Paragraph):
        for row in item.content.breaks:
            yield _length(item.content.rows[row:])
    else:
        lines = item.content.lines
        for number in range(item.page + 1, lines[-1].page + 1):
            start = next(n for n, line in enumerate(lines) if line.page >= number)
            yield len(Paragraph(lines[start:]).text)


def _length(rows: Sequence[Sequence[str]]) -> int:
    """The characters that rows take up in the text."""
    lines = ("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in rows)
    return len("\n".join(line for line in lines if line))


def _write(writer: TextWriter, item: Item, headings: Headings, number: int) -> None:
    content = item.content
    if not isinstance(content, Paragraph):
        writer.write_table(content.rows, covered=content.covered, header_rows=content.header_rows)
    elif label := headings.captions.get(number):
        writer.write("caption", content.text, label=label)
    elif level := headings.levels.get(number):
        found = _LABEL.match(content.text)
        writer.write("heading", content.text, level=level, label=found[0] if found else "")
    else:
        writer.write("paragraph", content.text)
