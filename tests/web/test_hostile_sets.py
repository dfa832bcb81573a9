"""Workbooks that are uploaded as sets and made to do harm: they cost a process of their own."""

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook
from openpyxl.xml.constants import SHARED_STRINGS

from corpus import Article, JuzhengError
from corpus.loading import sandbox
from index import LocalIndex, Original
from tests.fakes import FakeEncoder
from web.evaluation.kept_sets import KeptSets
from web.evaluation.set_check import check_set

SHEET, TEXTS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GIGABYTES = 4
HEAD = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in ("问题", "答案"))


def workbook(rows: str, *, texts: str = "") -> bytes:
    """A workbook of one sheet with these rows, in XML; `texts` are what its cells may share."""
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row>{HEAD}</row>{rows}</sheetData>'
    empty, file = BytesIO(), BytesIO()
    Workbook().save(empty)
    with ZipFile(empty) as given, ZipFile(file, "w", ZIP_DEFLATED) as made:
        parts = {name: given.read(name).decode() for name in given.namelist()}
        parts[SHEET] = f"{sheet}</worksheet>"
        parts[TEXTS] = f'<sst xmlns="{NAMESPACE}"><si><t>{texts}</t></si></sst>'
        override = f'<Override PartName="/{TEXTS}" ContentType="{SHARED_STRINGS}"/></Types>'
        parts[TYPES] = parts[TYPES].replace("</Types>", override)
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def bomb(*, told: int) -> bytes:
    """A workbook whose sheet is gigabytes of zeros, and which says that it has `told` bytes."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = deflate.compress(bytes(10**6)) + deflate.flush(zlib.Z_FULL_FLUSH)
    file = BytesIO(workbook(""))
    with ZipFile(file, "a") as made:
        made.NameToInfo.pop(SHEET)
        made.filelist[:] = [each for each in made.filelist if each.filename != SHEET]
        info = ZipInfo(SHEET)
        made.writestr(info, million * (GIGABYTES * 1000) + deflate.flush())
        info.compress_type, info.file_size = ZIP_DEFLATED, told
    return file.getvalue()


def told_of(folder: Path, content: bytes) -> str:
    """What the page tells of a set that is uploaded."""
    article = Article("a.txt", "临平有山。山高265米。", "临平")
    index = LocalIndex.from_articles([article], encoder=FakeEncoder())
    found = check_set(KeptSets(folder).keep(Original("题.xlsx", content)), index)
    assert found.opened is None
    [(_, told)] = found.problems
    return told


def test_what_says_that_it_unpacks_to_gigabytes_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(JuzhengError, match=r"has 4,000,\d{3},\d{3} bytes"):
        told_of(tmp_path, bomb(told=GIGABYTES * 10**9))


def test_what_does_not_say_so_is_unpacked_no_further_than_it_says(tmp_path: Path) -> None:
    assert "damaged, or not what its name says" in told_of(tmp_path, bomb(told=1000))


def test_cells_that_share_one_long_text_are_given_up(tmp_path: Path) -> None:
    rows = "<row><c t='s'><v>0</v></c></row>" * 5000
    told = told_of(tmp_path, workbook(rows, texts="山" * 10**6))
    assert "its cells hold more than 20,000,000 characters" in told


def test_a_sheet_of_a_trillion_rows_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 3)
    rows = f"<row r='{10**12}'><c t='inlineStr'><is><t>山</t></is></c></row>"
    assert "not parsed within 3 seconds" in told_of(tmp_path, workbook(rows))
