"""E-books, read in the sandbox."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus import Unread
from tests.corpus.conftest import Read, Refuse

CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
FIRST = "临平山位于临平城区的东北面，海拔两百多米，山上松林茂密，山间有石阶小路可以登到山顶。"
SECOND = "塘栖镇沿大运河而建，镇上有七孔的广济桥，建于明代，是运河上仅存的七孔石拱桥之一。"


def chapter(text: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>章</title></head><body><p>{text}</p></body></html>"
    )


def package(*hrefs: str, spine: str | None = None) -> str:
    items = "".join(
        f'<item id="c{n}" href="{href}" media-type="application/xhtml+xml"/>'
        for n, href in enumerate(hrefs)
    )
    order = spine or "".join(f'<itemref idref="c{n}"/>' for n in range(len(hrefs)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>临平风物</dc:title><dc:publisher>临平出版社</dc:publisher>"
        f"<dc:date>2020-05-01</dc:date></metadata><manifest>{items}</manifest>"
        f"<spine>{order}</spine></package>"
    )


def write(folder: Path, parts: Mapping[str, str | bytes], *, name: str = "书.epub") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for part, content in ({"META-INF/container.xml": CONTAINER} | dict(parts)).items():
            archive.writestr(part, content)
    return folder / name


BOOK = {
    "OEBPS/book.opf": package("z.xhtml", "第%20二章.xhtml#top"),
    "OEBPS/z.xhtml": chapter(FIRST),
    "OEBPS/第 二章.xhtml": chapter(SECOND),
    "OEBPS/notes.xhtml": chapter("不在书脊里。"),
}


def test_chapters_are_read_in_the_order_of_the_book(tmp_path: Path, read: Read) -> None:
    article = read(write(tmp_path, BOOK))
    assert article.text == f"{FIRST}\n{SECOND}"
    assert (article.title, article.source, article.published) == (
        "临平风物",
        "临平出版社",
        "2020-05-01",
    )
    assert article.unread == ()


def test_a_book_under_another_name_is_one(tmp_path: Path, read: Read) -> None:
    assert read(write(tmp_path, BOOK, name="书.txt")).text == f"{FIRST}\n{SECOND}"


NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:e="http://www.idpf.org/2007/ops"><body>
<nav e:type="landmarks"><ol><li><a href="z.xhtml">开始</a></li></ol></nav>
<nav e:type="toc"><ol><li><a href="z.xhtml">山</a><ol><li><a href="%E7%AC%AC%20二章.xhtml#a">镇</a>
</li></ol></li></ol></nav></body></html>"""
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint>
<navLabel><text>山</text></navLabel><content src="z.xhtml"/><navPoint>
<navLabel><text>镇</text></navLabel><content src="第 二章.xhtml#a"/>
</navPoint></navPoint></navMap></ncx>"""


@pytest.mark.parametrize(
    ("item", "contents"),
    [
        ('<item properties="nav" media-type="application/xhtml+xml" href="c"/>', NAV),
        ('<item media-type="application/x-dtbncx+xml" href="c"/>', NCX),
    ],
)
def test_a_chapter_without_a_heading_has_that_of_the_contents(
    tmp_path: Path, read: Read, item: str, contents: str
) -> None:
    book = BOOK["OEBPS/book.opf"].replace("<manifest>", f"<manifest>{item}")
    parts = dict(BOOK) | {"OEBPS/book.opf": book, "OEBPS/c": contents}
    article = read(write(tmp_path, parts))
    assert article.text == f"山\n{FIRST}\n镇\n{SECOND}"
    assert [(block.kind, block.level) for block in article.blocks] == [
        *(("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0))
    ]


@pytest.mark.parametrize(
    ("opening", "level"), [("<h2>山</h2>", 2), ("<p>山</p>", 1), ("<h3>登山</h3>", 3)]
)
def test_a_chapter_keeps_its_own_heading(
    tmp_path: Path, read: Read, opening: str, level: int
) -> None:
    item = '<item media-type="application/x-dtbncx+xml" href="c"/>'
    parts = dict(BOOK) | {
        "OEBPS/book.opf": package("z.xhtml").replace("<manifest>", f"<manifest>{item}"),
        "OEBPS/c": NCX,
        "OEBPS/z.xhtml": chapter(FIRST).replace("<p>", f"{opening}<p>", 1),
    }
    heading, paragraph = read(write(tmp_path, parts)).blocks
    assert (heading.kind, heading.level, paragraph.kind) == ("heading", level, "paragraph")


def test_images_and_missing_chapters_are_told(tmp_path: Path, read: Read) -> None:
    parts = dict(BOOK) | {"OEBPS/book.opf": package("z.xhtml", "gone.xhtml"), "a.jpg": b"\xff"}
    assert read(write(tmp_path, parts)).unread == (
        Unread("书里缺了章节：gone.xhtml", "chapters missing: gone.xhtml"),
        Unread("1张图片没有读", "images not read: 1"),
    )


def test_names_that_lead_out_of_the_archive_lead_nowhere(tmp_path: Path, refuse: Refuse) -> None:
    (tmp_path / "secret.xhtml").write_text(chapter(FIRST), encoding="utf-8")
    hrefs = ("../../secret.xhtml", (tmp_path / "secret.xhtml").as_posix(), "file:///etc/passwd")
    error = refuse(write(tmp_path, {"OEBPS/book.opf": package(*hrefs)}))
    assert "没有文字（书里缺了章节：secret.xhtml、secret.xhtml、passwd）" in error.chinese


def test_a_chapter_is_read_once_however_often_it_is_named(tmp_path: Path, read: Read) -> None:
    spine = '<itemref idref="c0"/>' * 1000
    parts = {"OEBPS/book.opf": package("z.xhtml", spine=spine), "OEBPS/z.xhtml": chapter(FIRST)}
    assert read(write(tmp_path, parts)).text == FIRST


def test_an_encrypted_book_is_told_apart(tmp_path: Path, refuse: Refuse) -> None:
    locked = (
        '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:CipherData>'
        '<e:CipherReference URI="OEBPS/z.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
    )
    error = refuse(write(tmp_path, dict(BOOK) | {"META-INF/encryption.xml": locked}))
    assert "DRM" in error.chinese
    assert "Take a copy that is not" in error.english


def with_laughs(xml: str) -> str:
    """Ten entities, each ten times the one before, and a use of the last: the billion laughs."""
    laughs = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    start, end = xml[xml.index("?>") + 2 if "?>" in xml else 0 :].rsplit("</", 1)
    return f"<!DOCTYPE a [<!ENTITY l0 '笑'>{laughs}]>{start}&l9;</{end}"


def test_the_entities_of_a_chapter_are_not_expanded(tmp_path: Path, read: Read) -> None:
    parts = dict(BOOK) | {"OEBPS/z.xhtml": with_laughs(BOOK["OEBPS/z.xhtml"])}
    assert "笑" not in read(write(tmp_path, parts)).text


@pytest.mark.parametrize("part", ["META-INF/container.xml", "OEBPS/book.opf"])
def test_a_list_that_declares_entities_without_end_is_damaged(
    tmp_path: Path, refuse: Refuse, part: str
) -> None:
    book = {"META-INF/container.xml": CONTAINER} | dict(BOOK)
    error = refuse(write(tmp_path, book | {part: with_laughs(book[part])}))
    assert "does not parse as .epub (XMLSyntaxError)" in error.english


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, refuse: Refuse) -> None:
    path = write(tmp_path, dict(BOOK) | {"OEBPS/z.xhtml": bytes(200_000_000)})
    assert path.stat().st_size < 1_000_000
    assert "more than the limit of 200,000,000" in refuse(path).english


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path, refuse: Refuse) -> None:
    path = write(tmp_path, BOOK)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(50_000):
            archive.writestr(str(number), b"")
    assert "more than the limit of 50,000" in refuse(path).english


@pytest.mark.parametrize("container", ["<container/>", "no XML", ""])
def test_a_book_without_a_list_of_its_parts_is_damaged(
    tmp_path: Path, refuse: Refuse, container: str
) -> None:
    error = refuse(write(tmp_path, {"META-INF/container.xml": container}))
    assert error.chinese.startswith("书.epub：")
    assert "损坏" in error.chinese
