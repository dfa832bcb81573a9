"""Texts whose characters stand apart, closed up: 字 距 拉 开."""

import re

from corpus.loading.formats.pdf.page.glyphs import is_cjk

_SPACED_LABEL = re.compile(r"(?<!\S)[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,2}(?=\s*[：:])")


def closed_up(text: str) -> str:
    """The line without blanks where one stands between any two of its characters.

    >>> closed_up("藏 书 六 千 册 。"), closed_up("2 0 2 3 年"), closed_up("藏书 六千册")
    ('藏书六千册。', '2023年', '藏书 六千册')
    """
    parts = text.split()
    if len(parts) < 2 or any(len(part) > 1 for part in parts):
        return text
    chinese = sum(map(is_cjk, parts))
    return "".join(parts) if chinese == len(parts) or (chinese and len(parts) > 4) else text


def with_labels(text: str) -> str:
    """The line with the names of its fields closed up.

    >>> with_labels("姓 名：韩春明 联 系 人：邵玉")
    '姓名：韩春明 联系人：邵玉'
    """
    return _SPACED_LABEL.sub(lambda label: "".join(label[0].split()), text)
