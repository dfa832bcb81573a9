"""What of a PDF file is not read, told by page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import pypdfium2

from corpus.article import Unread
from corpus.loading.formats.extracted import ExtractionError, listed, numbered

MAX_PAGES = 1_500
"""Pages that are read; at 60 full ones a second that is half of the time there is."""

Lack = Literal["image", "scan", "drawing", "damaged"]
Lacks: TypeAlias = Mapping[Lack, Sequence[int]]


def find_unread(document: pypdfium2.PdfDocument, lacks: Lacks) -> tuple[Unread, ...]:
    return (*_pages(lacks, len(document)), *_attachments(document))


def _pages(lacks: Lacks, count: int) -> Iterator[Unread]:
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


def without_text(lacks: Lacks, count: int) -> ExtractionError:
    if len(lacks.get("image", ())) == count:
        return ExtractionError(
            f"这是扫描件：{count} 页都是图片，没有文字。本程序不带文字识别（OCR），"
            "请先用别的软件识别，另存后再加入。",
            f"it is a scan: all its pages ({count}) are images without text. Text recognition (OCR)"
            " is not built in; run another program's on it first, and add what that saves.",
        )
    why = "; ".join(part.english for part in _pages(lacks, count))
    reason = "；".join(part.chinese for part in _pages(lacks, count))
    return ExtractionError(
        f"PDF 里没有文字{f'（{reason}）' if reason else ''}。"
        "本程序不带文字识别（OCR），请先用别的软件识别，另存后再加入。",
        f"the PDF holds no text{f' ({why})' if why else ''}. Text recognition (OCR) is not built"
        " in; run another program's text recognition on it first, and add what that saves.",
    )
