"""Which rows of a table name its columns, told by their look."""

import re
from collections.abc import Sequence
from itertools import pairwise

LONGEST_LABEL = 24
"""Characters that the name of a column may have."""
MOST_HEADER_ROWS = 3

_VALUE = re.compile(r"[-+±￥¥$]?\s*[0-9０-９][0-9０-９,，.．:：/%％‰\s-]*\D{0,4}")
"""A number, an amount or a time of day."""
_YEAR = re.compile(r"(?:19|20)\d\d年?(?:度|[上下]半年|第?[一二三四1-4]季度|\d{1,2}月)?")
_STOP = re.compile(r"[。！？!?；;]")
_LABELS = re.compile(
    r"(?:姓名|名称|名字|性别|年龄|出生.*|民族|籍贯|学历|职务|职称|岗位|部门|单位|科室|处室|班级|学号|工号|"
    r"编号|序号|代码|型号|规格|类别|类型|种类|项目|内容|说明|含义|备注|用途|时间|日期|期限|地点|地址|"
    r"电话|手机|分机|传真|邮箱|网址|联系人|联系方式|负责人|经办人|金额|价格|单价|总价|费用|标准|数量|"
    r"面积|比例|状态|等级|级别|版本|来源|结果|要求|身份证.*)(?:[（(].*[)）])?[:：]?"
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
    if len(rows) < 2 or len(rows[0]) < 2 or not _names_columns(rows[0]) or _is_form(rows):
        return 0
    count = 1
    while count < min(MOST_HEADER_ROWS, len(rows) - 1) and _is_divided(rows[count - 1]):
        if not _names_columns(rows[count]):
            break
        count += 1
    return count


def _names_columns(row: Sequence[str]) -> bool:
    named = [cell for cell in row if cell]
    return len(named) >= 2 and all(map(_is_label, named))


def _is_label(cell: str) -> bool:
    if len(cell) > LONGEST_LABEL or _STOP.search(cell):
        return False
    return bool(_YEAR.fullmatch(cell)) or not _VALUE.fullmatch(cell)


def _is_divided(row: Sequence[str]) -> bool:
    return any(left and left == right for left, right in pairwise(row))


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the names stand in the first column: 姓名 beside 李强, 性别 beside 男."""
    if len(rows[0]) % 2:
        return False
    below = sum(bool(_LABELS.fullmatch(row[0])) for row in rows[1:] if row)
    beside = sum(bool(_LABELS.fullmatch(cell)) for cell in rows[0][1:])
    return below > beside
