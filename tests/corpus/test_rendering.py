from corpus import Article, Chunking, Window, make_chunks, split_sentences
from corpus.loading.formats.writer import TextWriter
from corpus.rendering import Rendering, context, render
from tests.corpus.structured import article, table

PHONES = table("姓名|房间|分机（内线）", "李强||8015", "王芳|305|", caption="表1 通讯录")


def rendered(article: Article, row: str) -> Rendering:
    sentence = next(each for each in split_sentences(article) if each.text.startswith(row))
    return render(sentence)


def test_a_row_is_read_under_the_names_of_its_columns() -> None:
    assert rendered(PHONES, "李强").text == "姓名：李强；房间：（空白）；分机（内线）：8015。\n"
    assert rendered(PHONES, "王芳").text == "姓名：王芳；房间：305；分机（内线）：（空白）。\n"


def test_what_is_read_is_a_window_on_the_article() -> None:
    row = rendered(PHONES, "李强")
    at = row.text.index("8015")
    window = row.source(at, at + 4)
    assert window.text == "8015"
    assert window == Window(PHONES, PHONES.text.index("8015"), PHONES.text.index("8015") + 4)


def test_an_answer_lies_within_one_cell() -> None:
    row = rendered(PHONES, "李强")
    assert [row.text[start:end] for start, end in row.parts] == ["李强", "8015"]


def test_the_caption_stands_over_a_table() -> None:
    assert rendered(PHONES, "李强").context == "表1 通讯录"


def between(*parts: str) -> Article:
    """Tables, written as what stands in their row, and captions."""
    writer = TextWriter()
    for part in parts:
        if part.startswith("表"):
            writer.write("caption", part)
        else:
            writer.write_table([["姓名", "分机"], [part, "8015"]])
    return article(writer)


def test_a_caption_between_two_tables_is_that_of_the_lower_one() -> None:
    tables = between("李强", "表2 财务科", "王芳", "表3 后勤科", "周立")
    assert [rendered(tables, row).context for row in ("李强", "王芳", "周立")] == [
        "",
        "表2 财务科",
        "表3 后勤科",
    ]


def test_a_caption_below_the_last_table_is_its_own() -> None:
    assert rendered(between("李强", "表1 财务科"), "李强").context == "表1 财务科"


def test_a_table_has_the_caption_above_it_and_not_the_one_below() -> None:
    assert rendered(between("表1 财务科", "李强", "表2 后勤科"), "李强").context == "表1 财务科"


def test_a_cell_over_several_columns_is_read_once() -> None:
    writer = TextWriter()
    rows = [["名称", "上半年", "全年"], ["甲厂", "停产", ""]]
    writer.write_table(rows, covered={(1, 2): (1, 1)}, header_rows=1)
    assert rendered(article(writer), "甲厂").text == "名称：甲厂；上半年：停产。\n"


def test_a_cell_over_several_rows_is_read_in_each_of_them() -> None:
    writer = TextWriter()
    rows = [["部门", "姓名", "分机"], ["销售部", "李强", "8015"], ["", "王芳", "8016"]]
    writer.write_table(rows, covered={(2, 0): (1, 0)}, header_rows=1)
    staff = article(writer)
    row = rendered(staff, "王芳")
    assert row.text == "部门：销售部；姓名：王芳；分机：8016。\n"
    assert row.source(*row.parts[0]) == Window(staff, 9, 12)


def test_a_blank_cell_over_several_rows_is_blank_in_each_by_itself() -> None:
    writer = TextWriter()
    rows = [["姓名", "分机"], ["李强", ""], ["王芳", ""]]
    writer.write_table(rows, covered={(2, 1): (1, 1)}, header_rows=1)
    table = article(writer).blocks[0]
    assert [row.cells[1] for row in table.rows[1:]] == [(9, 9), (13, 13)]


def test_the_names_of_a_divided_column_are_read_from_the_outermost() -> None:
    writer = TextWriter()
    rows = [["名称", "预算", ""], ["", "上半年", "全年"], ["甲厂", "3", "7"]]
    writer.write_table(rows, covered={(0, 2): (0, 1), (1, 0): (0, 0)})
    text = rendered(article(writer), "甲厂").text
    assert text == "名称：甲厂；预算上半年：3；预算全年：7。\n"


def test_a_table_without_header_is_read_cell_by_cell() -> None:
    assert rendered(table("甲|3", "乙|4", header_rows=0), "乙").text == "乙；4。\n"


def test_prose_is_read_as_it_stands() -> None:
    plain = Article("a.txt", "山高。\n水长。", "题")
    rendering = render(Window(plain, 1, 6))
    assert (rendering.context, rendering.text) == ("", "高。\n水长")
    assert rendering.parts == ((0, 5),)
    assert rendering.source(3, 5) == Window(plain, 4, 6)


def faq() -> Article:
    writer = TextWriter()
    writer.write("heading", "常见问题", level=1)
    writer.write("question", "问：多久装好？")
    writer.write("answer", "答：两天。", label="答：")
    return article(writer)


def test_a_question_of_the_article_is_read_and_is_no_answer() -> None:
    rendering = render(Window(faq(), 5, 18))
    assert rendering.text == "问：多久装好？\n答：两天。"
    assert [rendering.text[start:end] for start, end in rendering.parts] == ["\n", "两天。"]


def test_headings_and_the_question_stand_over_an_answer() -> None:
    assert context(Window(faq(), 13, 18)) == "常见问题 问：多久装好？"


def test_the_title_of_the_article_does_not_stand_over_it_again() -> None:
    writer = TextWriter()
    writer.write("heading", "考勤办法", level=1)
    writer.write("heading", "第一章 总则", level=2)
    writer.write("paragraph", "员工八点半到岗。")
    titled = article(writer, title="考勤办法")
    assert context(split_sentences(titled)[-1]) == "第一章 总则"


def chunks(article: Article, size: int = 240) -> list[str]:
    return [c.text for c in make_chunks(split_sentences(article), Chunking(size=size))]


def test_rows_are_gathered_by_what_is_read_of_them() -> None:
    caption, *rows = chunks(PHONES, size=24)
    assert caption == "表1 通讯录"
    assert rows == ["姓名\t房间\t分机（内线）\n李强\t\t8015", "王芳\t305"]
    assert chunks(PHONES)[1:] == ["\n".join(rows)]


def test_a_chunk_ends_where_a_section_does() -> None:
    writer = TextWriter()
    for number in "一二":
        writer.write("heading", f"第{number}章", level=1)
        writer.write("heading", "总则", level=2)
        writer.write("paragraph", "一句话。")
        writer.write("heading", "夏季：", level=8)
        writer.write("paragraph", "又一句。")
    assert chunks(article(writer)) == [
        f"第{number}章\n总则\n一句话。\n夏季：\n又一句。" for number in "一二"
    ]


def test_each_question_and_its_answer_are_a_chunk() -> None:
    writer = TextWriter()
    for asked in ("多久？", "多少？"):
        writer.write("question", asked)
        writer.write("answer", "不久。")
        writer.write("answer", "不多。")
    writer.write("paragraph", "以上。")
    assert chunks(article(writer)) == ["多久？\n不久。\n不多。", "多少？\n不久。\n不多。", "以上。"]
