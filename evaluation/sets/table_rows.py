"""Read sets as an office keeps them: a sheet of .csv or .xlsx with a question in each row.

A workbook may have come by the page, so it is parsed in the sandbox, as articles are; of .csv,
which is decoded and split, nothing is made that is larger than the file.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from corpus import UnreadableFileError
from corpus.loading.decoding import decode
from corpus.loading.sandbox import Sandbox
from evaluation.sets.questions import EvaluationSetError

_COLUMNS = {
    "id": ("id", "编号", "序号", "题号"),
    "kind": ("kind", "类别", "题型"),
    "question": ("question", "问题", "提问", "题目"),
    "answers": ("answer", "answers", "答案", "回答"),
    "evidence": ("sentence", "evidence", "原句", "依据", "出处"),
    "article": ("article", "文章", "文件"),
    "split": ("split", "用途"),
    "check": ("check", "核对"),
}
"""What a column may be called, by the field of a line."""
_LISTED = ("answers", "evidence")
"""Fields of which a cell may hold several, each on a line of its own."""


def table_rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows as the lines of a set, with the numbers of the rows, from 1; blank rows are none.

    A question without an answer is one that the articles do not answer. Where no sentence is named
    the answer itself proves it.

    Raises:
        EvaluationSetError: the file cannot be read, or no column is that of the questions.
    """
    rows = _rows(file)
    first, names = next(rows, (1, []))
    fields = [_field(name) for name in names]
    if "question" not in fields:
        raise EvaluationSetError(
            file,
            f"第 {first} 行 row {first}",
            "没有名为“问题”的一列。第一行该是各列的名字：问题、答案、原句。",
            "no column is called question. The first row names them: question, answer, sentence.",
        )
    for number, cells in rows:
        if any(cells):
            yield number, _line(file, number, dict(zip(fields, cells, strict=False)))


def write_table(file: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """A workbook of lines, which `table_rows` reads again; no text is a formula in it.

    Raises:
        FileExistsError: there is such a file.
        OSError: it cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    workbook = Workbook()
    sheet = workbook.active or workbook.create_sheet()
    sheet.append([names[1] for names in _COLUMNS.values()])
    for line in lines:
        cells = ["\n".join(v) if isinstance(v := line.get(f), list) else v for f in _COLUMNS]
        sheet.append([None] * len(cells))
        for column, text in enumerate(cells, start=1):
            if text:
                cell = sheet.cell(sheet.max_row, column)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
                cell.data_type = "s"
    content = BytesIO()
    workbook.save(content)
    with file.open("xb") as out:
        out.write(content.getvalue())


def _line(file: Path, number: int, cells: dict[str, str]) -> dict[str, Any]:
    answers, evidence = ([*filter(None, cells.get(each, "").split("\n"))] for each in _LISTED)
    line = {
        "id": cells.get("id") or f"{file.stem}-{number}",
        "kind": cells.get("kind") or ("fact" if answers else "unanswerable"),
        "question": cells.get("question", ""),
        "answers": answers,
        "evidence": (evidence or answers) if answers else [],
    }
    others = {each: cells[each] for each in ("article", "split", "check") if cells.get(each)}
    return line | others


def _field(name: str) -> str:
    known = (field for field, names in _COLUMNS.items() if name.lower() in names)
    return next(known, "")


def _rows(file: Path) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        found = _rows_of_csv(file) if file.suffix.lower() == ".csv" else _rows_of_xlsx(file)
        for number, cells in found:
            yield number, [cell.replace("\r\n", "\n").strip() for cell in cells]
    except UnreadableFileError as error:
        raise EvaluationSetError(file, "", error.reason, error.reason_english) from error
    except (OSError, ValueError, csv.Error) as error:
        raise EvaluationSetError(
            file, "", f"表格读不了（{error}）。", f"the table cannot be read ({error})."
        ) from error


def _rows_of_csv(file: Path) -> Iterator[tuple[int, list[str]]]:
    text = decode(file.read_bytes(), file)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), start=1)


def _rows_of_xlsx(file: Path) -> list[tuple[int, list[str]]]:
    with Sandbox() as sandbox:
        return sandbox.rows(file)
