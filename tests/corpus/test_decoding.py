"""Texts in every encoding of Chinese, short and long, and bytes that are no text."""

import codecs
import io
import random
import zipfile
from pathlib import Path

import pytest
from opencc import OpenCC

from corpus.errors import UnreadableFileError
from corpus.loading.decoding import decode

PATH = Path("通知.txt")
SHORT = [
    "今天开会。",
    "会议通知",
    "临平",
    "你好",
    "中国",
    "微短剧",
    "价格：100元",
    "第一行\r\n第二行\r\n",
]
LONGER = [
    "通知：明天上午九点开会，请准时参加。",
    "姓名,年龄\n张三,20\n李四,30\n王五,40\n",
    "临平区位于杭州市东北部。\r\n近年来，当地大力发展数字经济。\r\n",
    "┌──┬──┐\r\n│姓名│年龄│\r\n└──┴──┘\r\n",
]
TRADITIONAL = [
    "今天開會。",
    "會議通知",
    "臨平",
    "香港",
    "臺灣大學",
    "第一行\r\n第二行\r\n",
    "通知：明天上午九點開會，請準時參加。",
]
CANTONESE = ["我哋去邊度食飯啊？", "香港嘅嘢好食，佢哋喺度食緊飯。", "你喺邊度？"]
"""With characters that Big5 lacks and its Hong Kong supplement has."""

UNMARKED = ["utf-8", "gb18030", "gbk", "gb2312"]
MARKED = ["utf-8-sig", "utf-16", "utf-16-le-marked", "utf-16-be-marked"]


def encode(text: str, encoding: str) -> bytes:
    marks = {"utf-16-le-marked": codecs.BOM_UTF16_LE, "utf-16-be-marked": codecs.BOM_UTF16_BE}
    if encoding in marks:
        return marks[encoding] + text.encode(encoding.removesuffix("-marked"))
    return text.encode(encoding)


def refuse(content: bytes) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        decode(content, PATH)
    return caught.value


@pytest.mark.parametrize("encoding", UNMARKED + MARKED)
@pytest.mark.parametrize("text", SHORT + LONGER)
def test_simplified_chinese_is_read(text: str, encoding: str) -> None:
    assert decode(encode(text, encoding), PATH) == text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "utf-8", *MARKED])
@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_chinese_is_read(text: str, encoding: str) -> None:
    assert decode(encode(text, encoding), PATH) == text


@pytest.mark.parametrize("text", CANTONESE)
def test_the_characters_of_hong_kong_are_read(text: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        text.encode("big5")
    assert decode(text.encode("big5hkscs"), PATH) == text


@pytest.mark.parametrize(
    "text", ["臨平區位於杭州市東北部，微短劇產業發達。", "會議通知：請準時參加。"]
)
def test_traditional_chinese_in_gb18030_is_read(text: str) -> None:
    assert decode(text.encode("gb18030"), PATH) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [*LONGER, "会议,2024", "a中b", "no Chinese at all\r\n"])
def test_utf_16_without_a_mark_is_read(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), PATH) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be", *MARKED])
def test_the_shipped_article_is_read(shipped_text: str, encoding: str) -> None:
    assert decode(encode(shipped_text, encoding), PATH) == shipped_text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "gb18030", "utf-16-le", "utf-16-be"])
def test_the_shipped_article_in_traditional_chinese_is_read(
    shipped_text: str, encoding: str
) -> None:
    text = OpenCC("s2t").convert(shipped_text)
    content = text.encode(encoding, errors="ignore")
    assert decode(content, PATH) == content.decode(encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16-le"])
def test_slices_of_the_shipped_article_are_read(shipped_text: str, encoding: str) -> None:
    starts = random.Random(1).sample(range(len(shipped_text) - 20), 60)
    slices = [shipped_text[start : start + 20] for start in starts]
    assert [decode(each.encode(encoding), PATH) for each in slices] == slices


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\n\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_line_ends_are_kept(newline: str, encoding: str) -> None:
    text = f"第一行内容{newline}第二行内容{newline}"
    assert decode(text.encode(encoding), PATH) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (codecs.BOM_UTF8, ""),
        (codecs.BOM_UTF8 + "\ufeff今".encode(), "\ufeff今"),
        (b"plain ascii", "plain ascii"),
        ("今天开会。\x1a".encode("gbk"), "今天开会。\x1a"),
        ("Größe 临平".encode(), "Größe 临平"),
    ],
)
def test_odd_texts_are_read(content: bytes, text: str) -> None:
    assert decode(content, PATH) == text


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", "今天开会。" * 50)
    return archive.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
        zipped(),
        b"\x7fELF\2\1\1\0\0\0\0\0",
        "今天\0开会。".encode(),
        b"\0" * 100,
        "今天开会。".encode("utf-32"),
        bytes(range(256)) * 4,
        "今\x01\x02\x03天\x04\x05\x06开会".encode(),
    ],
    ids=["png", "zip", "elf", "nul", "nuls", "utf-32", "bytes", "controls"],
)
def test_what_is_no_text_is_told_to_be_binary(content: bytes) -> None:
    error = refuse(content)
    assert "二进制" in error.chinese
    assert "binary" in error.english


@pytest.mark.parametrize("cut", [100, 500, 1001, 3001, 5003])
def test_utf_8_cut_inside_a_character_is_not_taken_for_another_encoding(
    shipped_text: str, cut: int
) -> None:
    content = shipped_text.encode()[:cut]
    with pytest.raises(UnicodeDecodeError) as caught:
        content.decode()
    assert str(caught.value.start) in refuse(content).english


@pytest.mark.parametrize(
    ("text", "lost"), [("台湾水域。水", 2), ("期工程为上", 1), ("的填海地段并没有", 2)]
)
def test_short_utf_8_that_is_cut_is_not_taken_for_gb18030(text: str, lost: int) -> None:
    content = text.encode()[:-lost]
    assert content.decode("gb18030")
    assert "undecodable byte" in refuse(content).english


def test_utf_8_with_a_wrong_byte_is_refused_with_its_place() -> None:
    content = "今天开会。".encode() + b"\xff" + "明天放假。".encode()
    assert "undecodable byte: 15" in refuse(content).english


@pytest.mark.parametrize(
    "content",
    [
        "今天开会。".encode("utf-16")[:-1],
        codecs.BOM_UTF16_BE + b"\xd8\x00\x4e",
        codecs.BOM_UTF8 + b"\xff\xfe\xfd",
        "café au lait, très bien, déjà vu".encode("latin-1"),
        "Привет мир, как дела".encode("cp1251"),
        b"\xff\xff\xff\xff\xff",
    ],
    ids=["half UTF-16", "half UTF-16 BE", "not UTF-8", "Latin 1", "Cyrillic", "FF"],
)
def test_what_is_in_no_known_encoding_is_refused(content: bytes) -> None:
    error = refuse(content)
    assert error.chinese.startswith("通知.txt：认不出编码")
    assert error.english.startswith("通知.txt: unknown encoding")


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"\0\0\0\0"])
def test_a_refusal_tells_the_next_step_in_both_languages(content: bytes) -> None:
    error = refuse(content)
    assert error.path == PATH
    assert "请" in error.chinese
    assert any(step in error.english for step in ("save it as UTF-8", "Convert it to .txt"))


def test_an_article_of_megabytes_is_read_soon() -> None:
    text = "临平区位于杭州市东北部。\n" * 200_000
    assert decode(text.encode("gb18030"), PATH) == text
