"""PDF files from their pages to blocks."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from corpus.about.description import Description
from corpus.loading.formats.extracted import Extracted, ExtractionError, chinese_title
from corpus.loading.formats.pdf import unread
from corpus.loading.formats.pdf.flow import Page, find_flow
from corpus.loading.formats.pdf.furniture import find_furniture
from corpus.loading.formats.pdf.page.glyphs import PageGlyphs, View
from corpus.loading.formats.pdf.page.lines import Piece, find_pieces
from corpus.loading.formats.pdf.page.recognition import PageRecognition
from corpus.loading.formats.pdf.page.rulings import find_rulings, image_share
from corpus.loading.formats.pdf.page.tables import take_ruled
from corpus.loading.formats.pdf.unread import Lack, find_unread, without_text
from corpus.loading.formats.pdf.writing import write_flow
from corpus.loading.formats.writer import TextWriter

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
    recognition = PageRecognition.of_file()
    with document:
        count = len(document)
        pages = list(_pages(document, lacks, recognition))
        title = chinese_title(document.get_metadata_dict().get("Title"))
        lacking = find_unread(document, lacks, can_recognise=recognition.is_installed)
    size = _usual_size(pages)
    _leave_furniture(pages)
    writer = TextWriter()
    write_flow(writer, find_flow(pages, size), size, pages=len(pages))
    extracted = writer.extracted(Description(title=title), lacking)
    if not extracted.text.strip() and count:
        raise without_text(lacks, count, can_recognise=recognition.is_installed)
    return extracted


def _pages(
    document: pypdfium2.PdfDocument, lacks: dict[Lack, list[int]], recognition: PageRecognition
) -> Iterator[Page]:
    """What stands on each page; under which number one of them lacks text is put into `lacks`."""
    for number in range(1, min(len(document), unread.MAX_PAGES) + 1):
        page = Page(number, 1.0, 1.0)
        lack: Lack | None
        try:
            source = document[number - 1]
            characters = _read_page(source, page)
            lack = _lack(source, characters)
            if lack:
                lack = _recognise(source, page, lack, recognition)
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


def _recognise(
    source: pypdfium2.PdfPage, page: Page, lack: Lack, recognition: PageRecognition
) -> Lack | None:
    """Put what is recognised on a page that is a picture into it; what it lacks then."""
    if not recognition.is_installed:
        return lack
    if recognition.is_exhausted:
        return "unrecognised"
    pieces, has_more = recognition.pieces(source, View(source))
    if not pieces:
        return "faint" if has_more else lack
    page.parts, page.beside = list(pieces), []
    return "partly faint" if has_more else None


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
