"""Pages of a dozen layouts, made anew each time, with the text that they are to be read as.

What a browser prints has every character in a place of its own; what is drawn line by line across
both columns, as some editors do, has a text order that is no reading order.
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT, SIZE, LEADING = "STSong-Light", 11, 18
LEFT, TOP = 72, 740

CHINESE = (
    "柳溪镇的豆腐作坊在河埠头开了四十年，如今由第三代传人马如兰掌管。每天凌晨两点，她和丈夫开始磨豆，"
    "六点前把三百斤豆腐送到镇上的五个菜场。",
    "作坊用的是本地黄豆，浸泡时间随季节而定：夏天六小时，冬天要十二小时。马如兰说，水温差一度，"
    "豆腐的嫩老就不一样，所以她从不用定时器，只凭手摸。",
    "去年秋天，镇里出资八万元修缮了作坊的老屋，换下七根朽梁，屋顶重新铺了小青瓦。施工持续了五十二天，"
    "其间作坊借用隔壁的碾米房，没有停过一天。",
    "周边的学校每学期都带学生来参观。孩子们最喜欢看点卤的一刻，豆浆在木勺的搅动下慢慢凝成云絮，"
    "老师便趁机讲一节化学课。",
    "马如兰打算明年收两名学徒，条件只有一个：住得近，起得早。她把报名电话写在门板上，"
    "一个月里已经有九个人来打听过。",
    "镇志记载，柳溪豆腐最早见于清道光年间，那时沿河共有十一家作坊，逢集日要卖出上千斤。"
    "抗战期间大半歇业，只余两家撑到解放。",
)
ENGLISH = (
    "The lighthouse on the northern cape was built in 1874 by a company of sixty masons, who "
    "carried the granite up the cliff on mules because no road led to the site at that time.",
    "Its keeper recorded the weather three times a day in a ledger which is now preserved at the "
    "maritime museum, and historians have used the observations to reconstruct forgotten storms.",
    "After the lamp was electrified the station lost two of its three keepers, yet the remaining "
    "one continued the meteorological readings until the building was finally automated.",
)
TABLE = (
    ("线路", "首班", "末班", "票价"),
    ("一路", "5:40", "22:10", "2元"),
    ("夜间专线", "22:30", "", "3元"),
    ("环城线", "6:15", "20:45", ""),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A file made by `make`, the paragraphs it is to be read as, and its furniture."""

    name: str
    make: Callable[[Path], None]
    paragraphs: tuple[str, ...]
    furniture: tuple[str, ...] = ()


def layouts() -> Iterator[Layout]:
    rows = tuple("".join(row) for row in TABLE)
    yield Layout("one column", _printed(_paragraphs(CHINESE)), CHINESE)
    columns = '<div style="columns:{};column-gap:{}em">{}</div>'
    yield Layout("two columns", _printed(columns.format(2, 2, _paragraphs(CHINESE))), CHINESE)
    headed = "<h2 style='text-align:center'>柳溪豆腐四十年</h2>"
    two = columns.format(2, 1.5, _paragraphs(CHINESE))
    yield Layout("heading, two columns", _printed(headed + two), ("柳溪豆腐四十年", *CHINESE))
    three = columns.format(3, 2, _paragraphs(CHINESE))
    yield Layout("three columns", _printed(headed + three), ("柳溪豆腐四十年", *CHINESE))
    yield Layout("columns drawn across", _drawn_across, CHINESE[:4])
    yield Layout(
        "columns, then text",
        _printed(columns.format(2, 2, _paragraphs(CHINESE[:4])) + _paragraphs(CHINESE[4:])),
        CHINESE,
    )
    box = (
        '<div style="float:right;width:11em;border:1px solid;margin-left:1.5em;padding:.5em">'
        "作坊地址在河埠头九号，逢周一休息，预订请提前一天。</div>"
    )
    yield Layout(
        "a box beside",
        _printed(f"<p>{CHINESE[0]}</p>{box}{_paragraphs(CHINESE[1:])}"),
        (CHINESE[0], "作坊地址在河埠头九号，逢周一休息，预订请提前一天。", *CHINESE[1:]),
    )
    yield Layout(
        "heads and numbers",
        _running,
        CHINESE,
        (
            "柳溪镇志·卷三",
            "第四章物产",
            *(f"第{n}页共4页" for n in range(1, 5)),
        ),
    )
    yield Layout(
        "spaced characters",
        _printed(f'<div style="letter-spacing:.6em">{_paragraphs(CHINESE[:3])}</div>'),
        CHINESE[:3],
    )
    yield Layout("blanks between", _spaced, CHINESE[:2])
    yield Layout(
        "a ruled table",
        _printed(f"<p>{CHINESE[0]}</p>{_table(1)}<p>{CHINESE[1]}</p>"),
        (CHINESE[0], *rows, CHINESE[1]),
    )
    yield Layout(
        "a table without lines",
        _printed(f"<p>{CHINESE[0]}</p>{_table(0)}<p>{CHINESE[1]}</p>"),
        (CHINESE[0], *rows, CHINESE[1]),
    )
    yield Layout(
        "English columns",
        _printed(
            f'<div lang="en" style="columns:2;column-gap:2em;text-align:justify;hyphens:auto">'
            f"{_paragraphs(ENGLISH)}</div>"
        ),
        ENGLISH,
    )
    yield Layout(
        "raised marks",
        _printed(
            f"<p>{CHINESE[0]}作坊占地120m<sup>2</sup>，年产豆腐9×10<sup>4</sup>斤，"
            f"耗水若干。</p><p>{CHINESE[1]}</p>"
        ),
        (f"{CHINESE[0]}作坊占地120m2，年产豆腐9×104斤，耗水若干。", CHINESE[1]),
    )
    yield Layout("a page turned", _turned, CHINESE[:3])


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _table(border: int) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return (
        f'<table style="border-collapse:collapse;width:80%" border={border} cellpadding=4>'
        f"{rows}</table>"
    )


def _printed(body: str) -> Callable[[Path], None]:
    """What Chromium prints."""

    def make(path: Path) -> None:
        page = path.with_suffix(".html")
        style = (
            "@page{size:A4;margin:2cm} body{font-size:11pt;line-height:1.6}"
            "p{text-indent:2em;margin:0} td{text-indent:0}"
        )
        page.write_text(f"<meta charset=utf-8><style>{style}</style><body>{body}", encoding="utf-8")
        subprocess.run(  # noqa: S603
            [
                os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                "--headless",
                "--no-sandbox",
                "--no-pdf-header-footer",
                f"--print-to-pdf={path}",
                str(page),
            ],
            check=True,
            capture_output=True,
        )

    return make


def _canvas(path: Path) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont(FONT, SIZE)
    return canvas


def _wrapped(texts: Sequence[str], characters: int) -> list[str]:
    lines = []
    for text in texts:
        indented = f"\u3000\u3000{text}"
        lines += [indented[at : at + characters] for at in range(0, len(indented), characters)]
    return lines


def _drawn_across(path: Path) -> None:
    canvas = _canvas(path)
    columns = _wrapped(CHINESE[:2], 18), _wrapped(CHINESE[2:4], 18)
    for number, (left, right) in enumerate(zip_longest(*columns, fillvalue="")):
        canvas.drawString(LEFT, TOP - LEADING * number, left)
        canvas.drawString(LEFT + 19 * SIZE, TOP - LEADING * number, right)
    canvas.save()


def _running(path: Path) -> None:
    canvas = _canvas(path)
    lines = _wrapped(CHINESE, 24)
    height = -(-len(lines) // 4)
    for number in range(4):
        canvas.setFont(FONT, 9)
        head = "第四章\u3000物产" if number % 2 else "柳溪镇志·卷三"
        canvas.drawString(LEFT if number % 2 else 380, 800, head)
        canvas.drawCentredString(A4[0] / 2, 40, f"第{number + 1}页\u3000共4页")
        canvas.setFont(FONT, SIZE)
        for at, line in enumerate(lines[number * height : (number + 1) * height]):
            canvas.drawString(LEFT, TOP - LEADING * at, line)
        canvas.showPage()
    canvas.save()


def _spaced(path: Path) -> None:
    canvas = _canvas(path)
    for number, line in enumerate(_wrapped(CHINESE[:2], 24)):
        canvas.drawString(LEFT, TOP - LEADING * number, " ".join(line))
    canvas.save()


def _turned(path: Path) -> None:
    """A page that is shown turned by a quarter, its text drawn so that it stands upright then."""
    canvas = _canvas(path)
    canvas.setPageRotation(90)
    canvas.rotate(90)
    for number, line in enumerate(_wrapped(CHINESE[:3], 48)):
        canvas.drawString(LEFT, -80 - LEADING * number, line)
    canvas.save()
