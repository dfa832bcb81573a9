"""Tables as text, read in the sandbox."""

from pathlib import Path

import pytest

from tests.corpus.conftest import Read, Refuse

ROWS = '姓名,分机,备注\n李强,8015,\n王芳,,"一楼,东\n北角"\n'
TEXT = "姓名\t分机\t备注\n李强\t8015\t\n王芳\t\t一楼,东 北角"


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content", [ROWS.encode(), ROWS.encode("utf-8-sig"), ROWS.encode("gb18030")]
)
def test_a_row_is_a_line_in_any_encoding(tmp_path: Path, read: Read, content: bytes) -> None:
    article = read(write(tmp_path / "通讯录.csv", content))
    assert (article.text, article.title) == (TEXT, "通讯录")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, read: Read, delimiter: str) -> None:
    rows = [["品名", "单价"], ["苹果", "5.5"], ["香蕉", "3.2"]]
    content = "\r\n".join(delimiter.join(row) for row in rows)
    assert read(write(tmp_path / "a.csv", content)).text == "品名\t单价\n苹果\t5.5\n香蕉\t3.2"


def test_a_title_above_the_table_does_not_hide_the_delimiter(tmp_path: Path, read: Read) -> None:
    content = "考勤表\n姓名\t天数\n李强\t20\n"
    assert read(write(tmp_path / "a.csv", content)).text == "考勤表\n姓名\t天数\n李强\t20"


def test_of_one_column_each_row_is_a_line(tmp_path: Path, read: Read) -> None:
    assert read(write(tmp_path / "a.csv", "城市\n杭州\n临平\n")).text == "城市\n杭州\n临平"


def test_a_long_cell_is_read_whole(tmp_path: Path, read: Read) -> None:
    assert len(read(write(tmp_path / "a.csv", f"甲,{'字' * 200_000}\n乙,一\n")).text) == 200_006


def test_a_table_without_a_word_is_empty(tmp_path: Path, refuse: Refuse) -> None:
    assert "没有文字" in refuse(write(tmp_path / "a.csv", ",,\n,,\n")).chinese


def test_what_is_no_text_is_refused(tmp_path: Path, refuse: Refuse) -> None:
    assert "二进制" in refuse(write(tmp_path / "a.csv", b"\x89PNG\0\0\1\2")).chinese


def test_a_web_page_under_its_name_is_read_as_one(tmp_path: Path, read: Read) -> None:
    page = "<html><body><p>临平区位于杭州市东北部，是节点城区。</p></body></html>"
    assert read(write(tmp_path / "a.csv", page)).text == "临平区位于杭州市东北部，是节点城区。"


def test_a_table_has_a_caption_and_a_header(tmp_path: Path, read: Read) -> None:
    blocks = read(write(tmp_path / "a.csv", f"考勤表\n{ROWS}")).blocks
    assert [(each.kind, each.header_rows) for each in blocks] == [("caption", 0), ("table", 1)]
