"""Texts in every encoding of Chinese, short and long, and bytes that are no text."""

import codecs
import io
import random
import zipfile
from itertools import product
from pathlib import Path

import pytest
from opencc import OpenCC

from corpus.errors import UnreadableFileError
from corpus.loading.decoding import decode

PATH = Path("通知.txt")
SIMPLIFIED = [
    *("今天开会。", "会议通知", "临平", "你好", "中国", "微短剧", "价格：100元"),
    *("第一行\r\n第二行\r\n", "第一行\n第二行\n", "第一行\r第二行\n\r\n"),
    "通知：明天上午九点开会，请准时参加。",
    "姓名,年龄\n张三,20\n李四,30\n王五,40\n",
    "临平区位于杭州市东北部。\r\n近年来，当地大力发展数字经济。\r\n",
    "┌──┬──┐\r\n│姓名│年龄│\r\n└──┴──┘\r\n",
]
TRADITIONAL = [
    *("今天開會。", "會議通知", "臨平", "香港", "臺灣大學", "第一行\r\n第二行\r\n"),
    "通知：明天上午九點開會，請準時參加。",
]
CANTONESE = ["我哋去邊度食飯啊？", "香港嘅嘢好食，佢哋喺度食緊飯。", "你喺邊度？"]
"""With characters that Big5 lacks and its Hong Kong supplement has."""
LONGER = ["臨平區位於杭州市東北部，微短劇產業發達。", "會議通知：請準時參加。"]
UNMARKED = ["会议,2024", "a中b", "no Chinese at all\r\n", *SIMPLIFIED[-4:]]

MARKED = ["utf-8-sig", "utf-16", "utf-16-le-marked", "utf-16-be-marked"]


def encode(text: str, encoding: str) -> bytes:
    marks = {"utf-16-le-marked": codecs.BOM_UTF16_LE, "utf-16-be-marked": codecs.BOM_UTF16_BE}
    return marks.get(encoding, b"") + text.encode(encoding.removesuffix("-marked"))


def refuse(content: bytes) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        decode(content, PATH)
    return caught.value


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *product(SIMPLIFIED, ["utf-8", "gb18030", "gbk", *MARKED]),
        *product(TRADITIONAL, ["big5", "big5hkscs", "utf-8", *MARKED]),
        *product(CANTONESE, ["big5hkscs"]),
        *product([*LONGER, "第一行\u2028第二行"], ["gb18030"]),
        *product(UNMARKED, ["utf-16-le", "utf-16-be"]),
    ],
)
def test_chinese_is_read_with_its_line_ends(text: str, encoding: str) -> None:
    assert decode(encode(text, encoding), PATH) == text


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


BINARY = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
    "zip": zipped(),
    "elf": b"\x7fELF\2\1\1\0\0\0\0\0",
    "nul": "今天\0开会。".encode(),
    "nuls": b"\0" * 100,
    "utf-32": "今天开会。".encode("utf-32"),
    "bytes": bytes(range(256)) * 4,
    "controls": "今\x01\x02\x03天\x04\x05\x06开会".encode(),
}
UNKNOWN = {
    "half UTF-16": "今天开会。".encode("utf-16")[:-1],
    "half UTF-16 BE": codecs.BOM_UTF16_BE + b"\xd8\x00\x4e",
    "not UTF-8": codecs.BOM_UTF8 + b"\xff\xfe\xfd",
    "Latin 1": "café au lait, très bien, déjà vu".encode("latin-1"),
    "Cyrillic": "Привет мир, как дела".encode("cp1251"),
    "FF": b"\xff\xff\xff\xff\xff",
}


@pytest.mark.parametrize("kind", BINARY)
def test_what_is_no_text_is_told_to_be_binary(kind: str) -> None:
    error = refuse(BINARY[kind])
    assert error.path == PATH
    assert "像是二进制文件。请转换为 .txt" in error.chinese
    assert "binary file. Convert it to .txt" in error.english


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_is_in_no_known_encoding_is_refused(kind: str) -> None:
    error = refuse(UNKNOWN[kind])
    assert error.path == PATH
    assert error.chinese.startswith("通知.txt：认不出编码")
    assert error.chinese.endswith("另存为 UTF-8。")
    assert error.english.startswith("通知.txt: unknown encoding")
    assert error.english.endswith("save it as UTF-8.")


@pytest.mark.parametrize("cut", [100, 500, 1001, 3001, 5003])
def test_utf_8_cut_inside_a_character_is_not_taken_for_another_encoding(
    shipped_text: str, cut: int
) -> None:
    content = shipped_text.encode()[:cut]
    with pytest.raises(UnicodeDecodeError) as caught:
        content.decode()
    assert f"byte: {caught.value.start}" in refuse(content).english


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


def test_an_article_of_megabytes_is_read_soon() -> None:
    text = "临平区位于杭州市东北部。\n" * 200_000
    assert decode(text.encode("gb18030"), PATH) == text
