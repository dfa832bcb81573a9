"""PDF files: the text of their pages, the lines of a paragraph joined, by pypdfium2.

pypdfium2 and pypdf were compared on two Chinese PDFs of the shipped article, one printed by
Chromium with embedded fonts, one with the standard STSong-Light: pdfium gave back every
character of both; pypdf lost one and turned many into Kangxi radicals (⼤ for 大).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pypdfium2
from pypdfium2 import raw

from corpus.article import Unread
from corpus.description import Description
from corpus.lines import unwrap
from corpus.loading.formats.extracted import (
    Extracted,
    ExtractionError,
    chinese_title,
    listed,
    numbered,
)

MAX_PAGES = 1_500
"""Pages that are read; at 40 full ones a second that is two thirds of the time there is."""
LEAST_IMAGE, FEW_CHARACTERS = 0.5, 50
"""A page that an image covers to this share, with fewer characters beside it, is a scan."""
_NESTING = 4
"""Depth of forms within forms to which images are looked for."""

Lack = Literal["image", "scan", "drawing", "damaged"]


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
        unread = [*_unread(lacks, count), *_attachments(document)]
    text = unwrap("\n".join(_with_hyphens(page.replace("\r\n", "\n")) for page in pages))
    if not text.strip() and count:
        raise _without_text(lacks, count)
    return Extracted(text, Description(title=title), tuple(unread))


def _pages(document: pypdfium2.PdfDocument, lacks: dict[Lack, list[int]]) -> Iterator[str]:
    """The text of each page; under which number which of them lacks text is put into `lacks`."""
    for number in range(1, min(len(document), MAX_PAGES) + 1):
        try:
            page = document[number - 1]
            text = str(page.get_textpage().get_text_bounded())
            lack = _lack(page, text)
        except pypdfium2.PdfiumError:  # the others may be sound
            text, lack = "", "damaged"
        if lack:
            lacks[lack].append(number)
        yield text


def _lack(page: pypdfium2.PdfPage, text: str) -> Lack | None:
    characters = len("".join(text.split()))
    if characters >= FEW_CHARACTERS:
        return None
    share = _image_share(page)
    if characters:
        return "scan" if share >= LEAST_IMAGE else None
    if share:
        return "image"
    return "drawing" if any(True for _ in page.get_objects(max_depth=1)) else None


def _image_share(page: pypdfium2.PdfPage) -> float:
    """The share of the page that its largest image covers; above 0 wherever there is one."""
    whole = page.get_width() * page.get_height()
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING)
    shares = [0.0]
    for image in images:
        left, bottom, right, top = image.get_bounds()
        shares.append(max((right - left) * (top - bottom) / whole if whole else 0.0, 0.001))
    return max(shares)


def _unread(lacks: dict[Lack, list[int]], count: int) -> Iterator[Unread]:
    for lack, (chinese, english) in _LACKS.items():
        if numbers := lacks.get(lack):
            verb = "are images" if len(numbers) > 1 else "is an image"
            pages = "pages" if len(numbers) > 1 else "page"
            shown = numbered(numbers)
            yield Unread(
                chinese.format(shown), english.format(pages=pages, numbers=shown, images=verb)
            )
    if count > MAX_PAGES:
        yield Unread(
            f"共 {count:,} 页，第 {MAX_PAGES:,} 页以后没有读",
            f"{count:,} pages, of which those after page {MAX_PAGES:,} were not read",
        )


_LACKS: dict[Lack, tuple[str, str]] = {
    "image": ("第{}页是图片，没有文字", "{pages} {numbers} {images} without text"),
    "scan": ("第{}页几乎全是图片", "{pages} {numbers}: hardly more than an image"),
    "drawing": ("第{}页只有图形，没有文字", "{pages} {numbers}: drawings without text"),
    "damaged": ("第{}页已损坏", "{pages} {numbers}: damaged"),
}


def _attachments(document: pypdfium2.PdfDocument) -> Iterator[Unread]:
    count = document.count_attachments()
    if count:
        names = listed([document.get_attachment(number).get_name() for number in range(count)])
        yield Unread(f"附件没有读：{names}", f"attachments not read: {names}")


def _without_text(lacks: dict[Lack, list[int]], count: int) -> ExtractionError:
    if len(lacks["image"]) == count:
        return ExtractionError(
            f"这是扫描件：{count} 页都是图片，没有文字。本程序不带文字识别（OCR），"
            "请先用别的软件识别，另存后再加入。",
            f"it is a scan: all its pages ({count}) are images without text. Text recognition (OCR)"
            " is not built in; run another program's on it first, and add what that saves.",
        )
    why = "; ".join(part.english for part in _unread(lacks, count))
    reason = "；".join(part.chinese for part in _unread(lacks, count))
    return ExtractionError(
        f"PDF 里没有文字{f'（{reason}）' if reason else ''}。"
        "本程序不带文字识别（OCR），请先用别的软件识别，另存后再加入。",
        f"the PDF holds no text{f' ({why})' if why else ''}. Text recognition (OCR) is not built"
        " in; run another program's text recognition on it first, and add what that saves.",
    )


def _with_hyphens(page: str) -> str:
    """The text with its hyphens at line ends, for which pdfium puts a control character."""
    without = re.sub(r"(?<=[A-Za-z])[\x02\ufffe]\s*(?=[a-z])", "", page)
    return re.sub(r"[\x02\ufffe]", "-", without)
