"""PDF files: the text of their pages, the lines of a paragraph joined, by pypdfium2.

pypdfium2 and pypdf were compared on two Chinese PDFs of the shipped article, one printed by
Chromium with embedded fonts, one with the standard STSong-Light: pdfium gave back every
character of both; pypdf lost one and turned many into Kangxi radicals (⼤ for 大).
"""

import re
from pathlib import Path

import pypdfium2

from corpus.description import Description
from corpus.lines import unwrap
from corpus.loading.formats.extracted import Extracted, ExtractionError, chinese_title


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
    with document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        title = chinese_title(document.get_metadata_dict().get("Title"))
    text = unwrap("\n".join(_with_hyphens(page.replace("\r\n", "\n")) for page in pages))
    if not text.strip() and pages:
        raise ExtractionError(
            "PDF 里没有文字，可能是扫描件。请先做文字识别（OCR）。",
            "the PDF holds no text and may be a scan. Run text recognition (OCR) on it first.",
        )
    return Extracted(text, Description(title=title))


def _with_hyphens(page: str) -> str:
    """The text with its hyphens at line ends, for which pdfium puts a control character."""
    without = re.sub(r"(?<=[A-Za-z])[\x02\ufffe]\s*(?=[a-z])", "", page)
    return re.sub(r"[\x02\ufffe]", "-", without)
