"""Which rows of a table name its columns, told by their look."""

import re
from collections.abc import Sequence
from itertools import pairwise

LONGEST_LABEL = 24
"""Characters that the name of a column may have."""
MOST_HEADER_ROWS = 3

_VALUE = re.compile(r"[-+±￥¥$]?\s*[0-9０-９][0-9０-９,，.．:：/%％‰\s-]*\D{0,4}")
"""A number, an amount or a time of day."""
_YEAR = re.compile(
    r"(?:19|20)\d\d年?(?:度|[上下]半年|第?[一二三四1-4]季度|\d{1,2}(?:[-–—至]\d{1,2})?月)?"
)
_NUMBERED = re.compile(
    r"\d{1,2}月(?:份|\d{1,2}日)?|第?\d{1,3}(?:周|季度|期|次|轮|组|班|号楼?|节|年级|档)|Q[1-4]"
)
"""Columns in turn: 1月, 第2周, 3号楼."""
_UNIT = re.compile(
    r"[（(]?(?:[百千万亿]*(?:元|人|户|亩|吨|平方米|立方米|公里|千克|千瓦时)|个|件|台|套|天|小时|分|次"
    r"|%|％|‰|kg|km|m²?|㎡)(?:/\w{1,4})?[）)]?"
)
_BODY = re.compile(
    r"(?!所属|所在|主管|承办).+(?:部|科|处|局|办|公司|中学|小学|医院|班|组|村|镇|县|区|街道)"
)
"""A body of an office, which is no name of a column."""
_PLACE = re.compile(r"[（(]?(?:\d{1,2}|[A-Z]|[甲乙丙丁])[）)]?(?:=.*)?")
"""The number of a column in a table of statistics: 甲, 1, 2, (3)=(1)+(2)."""
_STOP = re.compile(r"[。！？!?；;]")
_LABELS = re.compile(
    r"(?:姓名|名称|名字|性别|年龄|出生.*|民族|籍贯|学历|职务|职称|岗位|部门|单位|科室|处室|班级|学号|工号|"
    r"编号|序号|代码|型号|规格|类别|类型|种类|项目|内容|说明|含义|备注|用途|时间|日期|期限|地点|地址|"
    r"电话|手机|分机|传真|邮箱|网址|联系人|联系方式|负责人|经办人|金额|价格|单价|总价|费用|标准|数量|"
    r"面积|比例|状态|等级|级别|版本|来源|结果|要求|身份证.*|甲方|乙方|申请人|"
    r"\w{2,4}(?:名称|编号|日期|时间|地点|单位|电话|地址|金额|情况))(?:[（(].*[)）])?[:：]?"
)


def count_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows name the columns.

    `rows` hold the texts of all places, those of a larger cell in each place that it covers.

    >>> count_header_rows([["姓名", "分机"], ["李强", "8015"]])
    1
    >>> count_header_rows([["姓名", "李强"], ["性别", "男"], ["部门", "市场部"]])
    0

    Where cells of the first row cover several columns, the next row says which is which:

    >>> count_header_rows([["名称", "预算", "预算"], ["名称", "上半年", "全年"], ["甲", "3", "2"]])
    2
    """
    if len(rows) < 2 or len(rows[0]) < 2 or not _names_columns(rows[0]):
        return 0
    if _is_form(rows) or _is_one_of_many(rows):
        return 0
    count = 1
    while count < min(MOST_HEADER_ROWS, len(rows) - 1) and _goes_on(rows[count - 1], rows[count]):
        count += 1
    return count


def _goes_on(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row below a header row tells more of its columns."""
    named = [cell for cell in row if cell]
    if len(named) >= 2 and all(map(_UNIT.fullmatch, named)):
        return True
    if len(named) >= 3 and _are_places(row):
        return True
    if not _names_columns(row) or len(above) != len(row):
        return False
    divided = {n for n, (left, right) in enumerate(pairwise(above)) if left == right and left}
    divided |= {n + 1 for n in divided}
    blank = {n for n, cell in enumerate(above) if not cell}
    # Not of merged cells: 预算 stands over the first of its columns, the others are blank.
    blank |= {n - 1 for n in blank if n}
    below = {n for n, cell in enumerate(row) if cell and cell != above[n]}
    is_under_blanks = 2 * len(below & blank) > len(below) and not row[0]
    return bool(below) and (below <= divided or is_under_blanks)


def _are_places(row: Sequence[str]) -> bool:
    """Whether cells only count the columns."""
    if not all(map(_PLACE.fullmatch, row)):
        return False
    numbers = [int(found[0]) for cell in row if (found := re.search(r"\d+", cell))]
    return len(numbers) >= len(row) - 2 and numbers == list(range(1, len(numbers) + 1))


def _names_columns(row: Sequence[str]) -> bool:
    named = [cell for cell in row if cell]
    return len(named) >= 2 and all(map(_is_label, named))


def _is_label(cell: str) -> bool:
    if len(cell) > LONGEST_LABEL or _STOP.search(cell):
        return False
    return bool(_YEAR.fullmatch(cell) or _NUMBERED.fullmatch(cell)) or not _VALUE.fullmatch(cell)


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the names stand in the first column: 姓名 beside 李强, 性别 beside 男."""
    first = rows[0]
    if all(map(_LABELS.fullmatch, first)) or not _LABELS.fullmatch(first[0]):
        return False
    labels = [row[0] for row in rows[1:] if row and row[0] != first[0]]
    below = sum(bool(_LABELS.fullmatch(label)) for label in labels)
    beside = sum(bool(_LABELS.fullmatch(cell)) for cell in first[1::2])
    return below > beside and 2 * below >= len(labels)


def _is_one_of_many(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is like those below it: 市场部 over 财务部, 2021 over 2022."""
    if any(map(_LABELS.fullmatch, rows[0])):
        return False
    for column, cell in enumerate(rows[0]):
        kind = next((kind for kind in (_YEAR, _NUMBERED, _BODY) if kind.fullmatch(cell)), None)
        below = [row[column] for row in rows[1:] if column < len(row) and row[column] != cell]
        alike = sum(bool(kind and kind.fullmatch(other)) for other in below)
        if alike >= 2 and 3 * alike >= 2 * len(below):
            return True
    return False
