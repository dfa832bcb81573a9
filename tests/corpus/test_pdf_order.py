"""In which order the text of a PDF page is read, and what of it is left out."""

from pathlib import Path

import pytest

from corpus.loading.formats.pdf import read
from tests.corpus.pages import TOP, Grid, Text, draw

LEFT = "北岸的渡口停用以后，\n村里人绕道石桥进城，\n单程要多走四里路。"
RIGHT = "南岸的粮站改成书屋，\n藏书三千二百册，由\n退休教师葛兰照管。"
JOINED_LEFT = "北岸的渡口停用以后，村里人绕道石桥进城，单程要多走四里路。"
JOINED_RIGHT = "南岸的粮站改成书屋，藏书三千二百册，由退休教师葛兰照管。"
BODY = "\u3000\u3000水文站设在青石滩，每天早晚两次记录水位，\n汛期改为每小时一次。"


def lines(path: Path) -> list[str]:
    return read(path).text.split("\n")


def test_columns_are_read_one_behind_the_other(tmp_path: Path) -> None:
    across = [
        Text(x, TOP - 20 * number, line)
        for number in range(3)
        for x, line in ((72, LEFT.split("\n")[number]), (220, RIGHT.split("\n")[number]))
    ]
    assert lines(draw(tmp_path / "a.pdf", across)) == [JOINED_LEFT, JOINED_RIGHT]


def test_a_heading_over_columns_comes_first_and_what_is_below_last(tmp_path: Path) -> None:
    page = [
        Text(72, 640, "以上两则由本报通讯员采写，读者可向编辑部索取全文。"),
        Text(220, 730, RIGHT),
        Text(72, 730, LEFT),
        Text(130, TOP, "两岸新闻", 18),
    ]
    assert lines(draw(tmp_path / "a.pdf", page)) == [
        "两岸新闻",
        JOINED_LEFT,
        JOINED_RIGHT,
        "以上两则由本报通讯员采写，读者可向编辑部索取全文。",
    ]


def test_three_columns_whose_lines_are_at_different_heights(tmp_path: Path) -> None:
    third = "山口的风力电站，装机\n四十台，每年发电两亿\n度，够全县用一季。"
    page = [Text(400, 763, third), Text(230, 767, RIGHT), Text(72, TOP, LEFT)]
    assert lines(draw(tmp_path / "a.pdf", page)) == [
        JOINED_LEFT,
        JOINED_RIGHT,
        "山口的风力电站，装机四十台，每年发电两亿度，够全县用一季。",
    ]


def test_a_framed_text_beside_another_does_not_interrupt_it(tmp_path: Path) -> None:
    page = [
        Text(
            72,
            TOP,
            "北岸的渡口停用以后，村里人绕道\n石桥进城，单程要多走四里路，遇\n到雨天还要更久。",
        ),
        Grid((290, 400), (790, 725)),
        Text(300, TOP, "值班电话\n6622031"),
    ]
    text = read(draw(tmp_path / "a.pdf", page)).text
    assert "北岸的渡口停用以后，村里人绕道石桥进城，单程要多走四里路，遇到雨天还要更久。" in text
    assert "值班电话" in text.split("\n")


def test_a_sentence_is_read_through_a_page_end(tmp_path: Path) -> None:
    pages = [
        [Text(72, TOP, BODY.split("\n")[0]), Text(250, 40, "第1页\u3000共2页")],
        [Text(72, TOP, BODY.split("\n")[1]), Text(250, 40, "第2页\u3000共2页")],
    ]
    assert lines(draw(tmp_path / "a.pdf", *pages)) == [
        "水文站设在青石滩，每天早晚两次记录水位，汛期改为每小时一次。"
    ]


@pytest.mark.parametrize("number", ["- {} -", "{}/3", "第 {} 页", "— {} —", "Page {} of 3", "{}"])
def test_page_numbers_are_left_out(tmp_path: Path, number: str) -> None:
    pages = [
        [Text(72, 600, f"第{name}组共有成员十二人。"), Text(280, 40, number.format(count))]
        for count, name in enumerate("甲乙丙", 1)
    ]
    text = lines(draw(tmp_path / "a.pdf", *pages))
    assert text == ["第甲组共有成员十二人。", "第乙组共有成员十二人。", "第丙组共有成员十二人。"]


def test_heads_that_differ_left_and_right_and_by_chapter_are_left_out(tmp_path: Path) -> None:
    heads = ["水文志", "第一章 河流", "水文志", "第一章 河流", "水文志", "第二章 湖泊"]
    pages = [
        [Text(72 if n % 2 else 400, 810, head, 9), Text(72, TOP, f"测站{name}建于民国年间。")]
        for n, (head, name) in enumerate(zip(heads, "子丑寅卯辰巳", strict=True))
    ]
    assert read(draw(tmp_path / "a.pdf", *pages)).text == "\n".join(
        f"测站{name}建于民国年间。" for name in "子丑寅卯辰巳"
    )


def test_a_line_that_returns_in_the_midst_of_pages_is_text(tmp_path: Path) -> None:
    pages = [
        [Text(72, 600, f"领款人：{name}"), Text(72, 400, "以上款项已经收讫。")]
        for name in ("葛兰", "陶春", "邹毅")
    ]
    assert read(draw(tmp_path / "a.pdf", *pages)).text.count("以上款项已经收讫。") == 3


@pytest.mark.parametrize(
    "line",
    ["藏 书 三 千 二 百 册 。", "藏\u3000书\u3000三\u3000千\u3000二\u3000百\u3000册\u3000。"],
)
def test_a_line_with_blanks_between_all_its_characters_is_closed_up(
    tmp_path: Path, line: str
) -> None:
    assert lines(draw(tmp_path / "a.pdf", [Text(72, TOP, line)])) == ["藏书三千二百册。"]


def test_characters_drawn_apart_are_closed_up(tmp_path: Path) -> None:
    page = [Text(72 + 21 * n, TOP, each) for n, each in enumerate("藏书三千二百册。")]
    assert lines(draw(tmp_path / "a.pdf", page)) == ["藏书三千二百册。"]


def test_blanks_between_words_stay(tmp_path: Path) -> None:
    page = [Text(72, TOP, "葛兰 陶春 OpenVINO 2026")]
    assert lines(draw(tmp_path / "a.pdf", page)) == ["葛兰 陶春 OpenVINO 2026"]


def test_the_names_of_fields_are_closed_up(tmp_path: Path) -> None:
    page = [Text(72, TOP, "姓\u3000\u3000名：葛兰"), Text(300, TOP, "联 系 人：陶春")]
    assert lines(draw(tmp_path / "a.pdf", page)) == ["姓名：葛兰 联系人：陶春"]


def test_raised_and_lowered_characters_stay_in_their_line(tmp_path: Path) -> None:
    page = [
        Text(72, TOP, "库容90m"),
        Text(127, TOP + 5, "3", 7),
        Text(131, TOP, "，含H"),
        Text(176, TOP - 3, "2", 7),
        Text(180, TOP, "O。"),
    ]
    assert lines(draw(tmp_path / "a.pdf", page))[0].replace(" ", "") == "库容90m3，含H2O。"


def test_turned_text_comes_last(tmp_path: Path) -> None:
    page = [Text(40, 300, "档案甲三七", angle=90), Text(72, TOP, BODY)]
    assert lines(draw(tmp_path / "a.pdf", page))[-1] == "档案甲三七"


def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path) -> None:
    page = [Text(80, 72, LEFT, angle=90)]
    assert lines(draw(tmp_path / "a.pdf", page, turned=90)) == [JOINED_LEFT]


def test_lines_of_verse_are_not_joined(tmp_path: Path) -> None:
    verse = "石桥流水绕孤村\n野渡无人自掩门\n莫道春深花事了\n隔溪犹有杏花魂"
    assert lines(draw(tmp_path / "a.pdf", [Text(72, TOP, verse)])) == verse.split("\n")
