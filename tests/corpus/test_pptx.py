"""PowerPoint presentations, read in the sandbox."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from corpus import Unread
from corpus.structure.outline import Outline
from tests.corpus.conftest import Read, Refuse

TITLE_AND_TEXT, TITLE_ONLY, BLANK = 1, 5, 6
BOX = (Inches(1), Inches(2), Inches(4), Inches(2))


class Deck:
    """A presentation in the making."""

    def __init__(self, title: str = "") -> None:
        self.presentation = Presentation()
        self.presentation.core_properties.title = title

    def slide(self, title: str | None = None, text: str | None = None) -> Any:
        layout = BLANK if title is None else TITLE_ONLY if text is None else TITLE_AND_TEXT
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        if title is not None:
            slide.shapes.title.text = title
        if text is not None:
            slide.placeholders[1].text = text
        return slide

    def saved(self, folder: Path) -> Path:
        self.presentation.save(str(folder / "a.pptx"))
        return folder / "a.pptx"


def picture() -> BytesIO:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    content.seek(0)
    return content


def test_slides_stand_in_their_order_below_their_titles(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    deck.slide("工作总结", "完成三项。\n还有两项。")
    deck.slide("下一步", "明天放假。")
    article = read(deck.saved(tmp_path))
    assert article.text == "工作总结\n完成三项。\n还有两项。\n下一步\n明天放假。"
    assert (article.title, article.unread) == ("工作总结", ())


def test_a_slide_without_a_title_begins_with_its_number(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    deck.slide("封面", "今天开会。")
    deck.slide().shapes.add_textbox(*BOX).text_frame.text = "谢谢"
    assert read(deck.saved(tmp_path)).text == "封面\n今天开会。\n第2页\n谢谢"


def test_a_row_of_a_table_is_a_line(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    table = deck.slide("预算").shapes.add_table(2, 2, *BOX).table
    for place, text in enumerate(["部门", "三季度", "研发部", "345"]):
        table.cell(*divmod(place, 2)).text = text
    assert read(deck.saved(tmp_path)).text == "预算\n部门\t三季度\n研发部\t345"


def test_a_merged_cell_is_read_once(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    table = deck.slide("预算").shapes.add_table(1, 3, *BOX).table
    table.cell(0, 0).text, table.cell(0, 2).text = "合并", "右"
    table.cell(0, 0).merge(table.cell(0, 1))
    assert read(deck.saved(tmp_path)).text == "预算\n合并\t\t右"


def test_the_texts_of_a_group_and_the_notes_are_read(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    slide = deck.slide("标题")
    group = slide.shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "组里"
    slide.notes_slide.notes_text_frame.text = "讲稿一。\n讲稿二。"
    assert read(deck.saved(tmp_path)).text == "标题\n组里\n讲稿一。\n讲稿二。"


def test_hidden_slides_are_told_and_not_read(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    deck.slide("封面", "今天开会。")
    deck.slide("底稿", "秘密")._element.set("show", "0")
    article = read(deck.saved(tmp_path))
    assert article.text == "封面\n今天开会。"
    assert article.unread == (Unread("隐藏的幻灯片没有读：第2页", "hidden slides not read: 2"),)


def test_a_slide_of_pictures_is_told(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    deck.slide("封面", "今天开会。")
    deck.slide("现场").shapes.add_picture(picture(), *BOX)
    assert [part.chinese for part in read(deck.saved(tmp_path)).unread] == [
        "第2页除标题外只有图片",
        "1张图片没有读",
    ]


def test_charts_are_told(tmp_path: Path, read: Read) -> None:
    numbers = CategoryChartData()
    numbers.categories = ["一季度"]
    numbers.add_series("营收", [1.5])
    deck = Deck()
    deck.slide("营收").shapes.add_chart(XL_CHART_TYPE.PIE, *BOX, numbers)
    assert [part.english for part in read(deck.saved(tmp_path)).unread] == ["charts not read: 1"]


def test_the_title_of_the_properties_is_taken_where_a_person_gave_it(
    tmp_path: Path, read: Read
) -> None:
    for title, expected in (("年度报告", "年度报告"), ("PowerPoint 演示文稿", "工作总结")):
        deck = Deck(title)
        deck.slide("工作总结", "完成三项。")
        assert read(deck.saved(tmp_path)).title == expected


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, refuse: Refuse) -> None:
    path = Deck().saved(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/1.bin", bytes(200_000_001))
    assert "more than the limit of 200,000,000" in refuse(path).english


def test_groups_within_groups_without_end_are_damage(tmp_path: Path, refuse: Refuse) -> None:
    path = Deck().saved(tmp_path)
    deck = Deck()
    shapes = deck.slide("标题").shapes
    for _ in range(300):
        shapes = shapes.add_group_shape().shapes
    error = refuse(deck.saved(tmp_path))
    assert error.path == path


def test_a_slide_is_a_page_below_a_heading_with_the_points_of_its_list(
    tmp_path: Path, read: Read
) -> None:
    deck = Deck()
    frame = deck.slide("工作总结", "完成三项。").placeholders[1].text_frame
    point = frame.add_paragraph()
    point.text, point.level = "还有两项。", 1
    slide = deck.slide("下一步")
    slide.shapes.add_textbox(*BOX).text_frame.text = "明天放假。"
    slide.notes_slide.notes_text_frame.text = "讲稿。"
    article = read(deck.saved(tmp_path))
    assert [(each.kind, each.level) for each in article.blocks] == [
        ("heading", 1),
        ("item", 1),
        ("item", 2),
        ("heading", 1),
        ("paragraph", 0),
        ("paragraph", 0),
    ]
    assert [Outline(article).page(article.text.index(each)) for each in ("还", "讲")] == [1, 2]


def test_a_hidden_slide_is_a_page_as_well(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    deck.slide("底稿", "秘密")._element.set("show", "0")
    deck.slide("封面", "今天开会。")
    article = read(deck.saved(tmp_path))
    assert Outline(article).page(0) == 2


def test_a_merged_cell_stands_in_all_its_places(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    table = deck.slide("预算").shapes.add_table(3, 3, *BOX).table
    texts = ["部门", "预算", "", "", "上半年", "全年", "研发部", "3", "8"]
    for place, text in enumerate(texts):
        table.cell(*divmod(place, 3)).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    article = read(deck.saved(tmp_path))
    block = article.blocks[1]
    first = [article.text[start:end] for start, end in block.rows[0].cells]
    second = [article.text[start:end] for start, end in block.rows[1].cells]
    assert (first, second) == (["部门", "预算", "预算"], ["部门", "上半年", "全年"])
    assert block.header_rows == 2


def test_a_point_without_a_bullet_is_a_paragraph(tmp_path: Path, read: Read) -> None:
    deck = Deck()
    frame = deck.slide("说明", "今天开会。").placeholders[1].text_frame
    frame.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))
    assert [each.kind for each in read(deck.saved(tmp_path)).blocks] == ["heading", "paragraph"]
