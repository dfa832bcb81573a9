"""Who wrote a text: the dateline of a news report, or its byline (作者：张三)."""

import re

_DATELINE = re.compile(
    r"(?P<dateline>(?:[^，,。:：\n]{0,12}?(?:社|[网網报報台臺]|新[闻聞]|之家)[^，,。:：\n]{0,20}?"
    r"\d{1,2}\s*日\s*(?:[电電讯訊](?![话話视視子影力商器脑腦台邮路网網])|消息)"
    r"|本[报報][讯訊]|[^，,。:：\s]{1,8}[报報][讯訊](?=\s|[(（]))\s*(?:[(（][^()（）\n]{1,40}[)）])?)"
)
_GAP = r"[ \t\u3000]*"
_NAME = (
    r"(?!佚名|匿名|未知|网络|小编|简介|手记|观察|调查|感言|说明|述评)"
    r"[\u4e00-\u9fff]{2,4}(?:[·•][\u4e00-\u9fff]{1,8})*"
)
_ROLE = (
    rf"(?:[\u4e00-\u9fff]{{2,8}}{_GAP})?(?:见习|实习|特约|首席|全媒体)?(?:记者|通讯员)"
    r"|作者|撰文|撰稿|文字|文"
)
# Without a mark between them only of a paper's own (本报记者张三): 作者简介 is a heading.
_ATTRIBUTION = (
    rf"(?:(?:{_ROLE})(?:{_GAP}[/／|｜丨：:]{_GAP}|[ \t\u3000]+)"
    rf"|本[报台网刊社](?:记者|通讯员)){_NAME}(?:{_GAP}[、，,/ \t\u3000]{_GAP}{_NAME})*"
)
_BYLINE = re.compile(
    rf"{_ATTRIBUTION}(?:{_GAP}[、，,/|；;]?{_GAP}{_ATTRIBUTION})*(?:{_GAP}(?:摄影)?报道)?"
)
_LONGEST = 40
"""Characters of a byline."""
_AT_THE_END = re.compile(r"[(（](?P<byline>[^()（）\n]{1,40})[)）][。\s]*\Z")
_AROUND = " \t\u3000()（）【】[]*_#"


def dateline_of(line: str) -> str | None:
    """The dateline that a line begins with, as it stands there.

    >>> dateline_of("中新网杭州12月15日电(鲍梦妮)不久前，大会举行。")
    '中新网杭州12月15日电(鲍梦妮)'
    """
    found = _DATELINE.match(line)
    return found["dateline"].strip() if found else None


def byline_of(line: str) -> str | None:
    """The byline that a line is, as it stands there.

    >>> byline_of("（本报记者 张三 通讯员 李四）"), byline_of("记者张三昨天到了现场")
    ('本报记者 张三 通讯员 李四', None)
    """
    line = line.strip(_AROUND)
    return line if len(line) <= _LONGEST and _BYLINE.fullmatch(line) else None


def byline_at_the_end(text: str) -> str | None:
    """The byline in brackets that a text ends with.

    >>> byline_at_the_end("大会昨天闭幕。（记者 张三）\\n")
    '记者 张三'
    """
    found = _AT_THE_END.search(text[-2 * _LONGEST :])
    return byline_of(found["byline"]) if found else None
