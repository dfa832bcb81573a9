"""Words of which one excludes the others: 夏季 and 冬季, 境内 and 境外."""

import re
from collections.abc import Iterator

_GROUPS = (
    ("季节", {"春": "春[季天]", "夏": "夏[季天令]", "秋": "秋[季天]", "冬": "冬[季天令]"}),
    ("境", {"内": "境内|国内", "外": "境外|国外|海外"}),
    ("半年", {"上": "上半年", "下": "下半年"}),
    ("城乡", {"城": "城镇|城市|市区", "乡": "农村|乡村"}),
    ("室", {"内": "室内", "外": "室外|户外"}),
    ("校", {"内": "校内", "外": "校外"}),
    ("市", {"内": "市内", "外": "市外"}),
    ("省", {"内": "省内", "外": "省外"}),
    ("线", {"上": "线上", "下": "线下"}),
    ("年纪", {"大": "成人|成年人|大人(?!物)", "小": "儿童|未成年人|小孩"}),
    ("日子", {"工作": "工作日|平日|周中", "休息": "双休日|周末|休息日", "节假": "节假日"}),
    ("贸易", {"进": "进口", "出": "出口(?!处|在|[AB-Z0-9])"}),
    ("行程", {"单": "单程", "往返": "往返"}),
    ("旺淡", {"旺": "旺季", "淡": "淡季"}),
    ("学历", {"专": "专科|大专", "本": "本科", "硕": "硕士", "博": "博士"}),
    ("学校", {"小": "小学", "初": "初中|初级中学", "高": "高中|高级中学"}),
    ("方", {"甲": "甲方", "乙": "乙方", "丙": "丙方"}),
    ("星期", {day[0]: f"(?:星期|周|礼拜)[{day}]" for day in (*"一二三四五六", "日天")}),
    ("版本", {name: f"{name}版" for name in
              ("基础", "标准", "专业", "高级", "企业", "旗舰", "免费", "个人", "团队", "家庭")}),
    ("性别", {"男": "男[子性生士职单双]", "女": "女[子性生士职单双]"}),
)  # fmt: skip
_WORDS = [(kind, value, pattern) for kind, values in _GROUPS for value, pattern in values.items()]
_ANY = re.compile("|".join(f"({pattern})" for _, _, pattern in _WORDS))


def sibling_mentions(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Of each such word its group, which of the group it is, and its span.

    >>> list(sibling_mentions("夏季男子"))
    [('季节', '夏', 0, 2), ('性别', '男', 2, 4)]
    """
    for match in _ANY.finditer(text):
        kind, value, _ = _WORDS[(match.lastindex or 1) - 1]
        yield kind, value, *match.span()
