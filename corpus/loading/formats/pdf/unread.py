"""What of a PDF file is not read, told by page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import pypdfium2

from corpus.article import Unread
from corpus.loading.formats.extracted import ExtractionError, listed, numbered
from corpus.loading.recognition import INSTALLATION

MAX_PAGES = 1_500
"""Pages that are read; at 60 full ones a second that is half of the time there is."""

Lack = Literal["image", "scan", "drawing", "unrecognised", "faint", "partly faint", "damaged"]
Lacks: TypeAlias = Mapping[Lack, Sequence[int]]


def find_unread(
    document: pypdfium2.PdfDocument, lacks: Lacks, *, can_recognise: bool
) -> tuple[Unread, ...]:
    """`can_recognise`: whether text recognition is installed, else it is told how to get it."""
    notes = _pages(lacks, len(document), can_recognise=can_recognise)
    return (*notes, *_attachments(document))


def _pages(lacks: Lacks, count: int, *, can_recognise: bool) -> Iterator[Unread]:
    for lack, (chinese, english) in _LACKS.items():
        if numbers := lacks.get(lack):
            verb = "are images" if len(numbers) > 1 else "is an image"
            pages = "pages" if len(numbers) > 1 else "page"
            shown = numbered(numbers)
            hint = _HINT if lack in _PICTURES and not can_recognise else _NO_HINT
            yield Unread(
                chinese.format(shown) + hint.chinese,
                english.format(pages=pages, numbers=shown, images=verb) + hint.english,
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
    "unrecognised": (
        "第{}页是图片，超出文字识别的上限，没有识别",
        "{pages} {numbers} {images}, beyond the limit of text recognition",
    ),
    "faint": (
        "第{}页是图片，字迹认不清",
        "{pages} {numbers} {images} of text too faint to be recognised",
    ),
    "partly faint": (
        "第{}页有些字迹认不清，没有读",
        "{pages} {numbers}: some text was too faint to be recognised",
    ),
    "damaged": ("第{}页已损坏", "{pages} {numbers}: damaged"),
}


_PICTURES = frozenset({"image", "scan", "drawing"})
_NO_HINT = Unread("", "")
_HINT = Unread(
    f"（要读出，请先装文字识别：{INSTALLATION}）",
    f" (to have them read, install text recognition: {INSTALLATION})",
)


def _attachments(document: pypdfium2.PdfDocument) -> Iterator[Unread]:
    count = document.count_attachments()
    if count:
        names = listed([document.get_attachment(number).get_name() for number in range(count)])
        yield Unread(f"附件没有读：{names}", f"attachments not read: {names}")


def without_text(lacks: Lacks, count: int, *, can_recognise: bool) -> ExtractionError:
    step = _NONE_FOUND if can_recognise else _NOT_INSTALLED
    if len(lacks.get("image", ())) == count:
        return ExtractionError(
            f"这是扫描件：{count} 页都是图片，没有文字。{step.chinese}",
            f"it is a scan: all its pages ({count}) are images without text. {step.english}",
        )
    reasons = Unread.joined(list(_pages(lacks, count, can_recognise=True)))
    why, reason = (f" ({reasons.english})", f"（{reasons.chinese}）") if reasons else ("", "")
    return ExtractionError(
        f"PDF 里没有文字{reason}。{step.chinese}", f"the PDF holds no text{why}. {step.english}"
    )


_NOT_INSTALLED = Unread(
    f"没有装文字识别（OCR）。请先装上：{INSTALLATION}；或用别的软件识别，另存后再加入。",
    f"Text recognition (OCR) is not installed. Install it ({INSTALLATION}), or run another"
    " program's on it first, and add what that saves.",
)
_NONE_FOUND = Unread(
    "文字识别（OCR）也没有认出字。请打开检查，或用别的软件识别，另存后再加入。",
    "Text recognition (OCR) found none either. Open it and check, or run another program's on it"
    " first, and add what that saves.",
)
