"""E-books: their chapters in the order of the book, each read as a web page.

As EPUB 3.3 of the W3C has it: META-INF/container.xml names the package document, whose spine
lists the chapters and whose metadata tell title, publisher and date.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from corpus.about.dates import iso_date
from corpus.about.description import Description
from corpus.article import Unread
from corpus.loading.decoding import decode_declared
from corpus.loading.formats.extracted import Extracted, ExtractionError, listed
from corpus.loading.formats.html import read_page
from corpus.loading.formats.writer import TextWriter
from corpus.loading.formats.zipped import check_archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_OLD_CONTENTS = "application/x-dtbncx+xml"
_NAV_TYPE = "{http://www.idpf.org/2007/ops}type"


class Title(NamedTuple):
    """What the table of contents calls a chapter, and how deep it stands there, from 1."""

    text: str
    level: int


def read(path: Path) -> Extracted:
    check_archive(path, program="Calibre", suffix=".epub")
    with zipfile.ZipFile(path) as archive:
        package_name = _package_name(archive)
        package = _parsed(archive, package_name)
        chapters = list(_chapters(package, posixpath.dirname(package_name)))
        there = set(archive.namelist())
        _check_readable(archive, chapters, there)
        titles = _titles(archive, package, posixpath.dirname(package_name))
        writer = TextWriter()
        for name in chapters:
            if name in there:
                page = read_page(decode_declared(archive.read(name), None, path))
                writer.append(_titled(page, titles.get(name)))
    missing = [posixpath.basename(name) for name in chapters if name not in there]
    images = [n for n in there if n.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".svg"))]
    return writer.extracted(_described(package), tuple(_unread(missing, images)))


def _titled(chapter: Extracted, title: Title | None) -> Extracted:
    """The chapter; one without a heading has that of the table of contents."""
    if title is None or not chapter.blocks or any(b.kind == "heading" for b in chapter.blocks):
        return chapter
    first, *others = chapter.blocks
    if chapter.text[first.start : first.end].split() == title.text.split():
        heading = replace(first, kind="heading", level=title.level)
        return replace(chapter, blocks=(heading, *others))
    writer = TextWriter()
    writer.write("heading", title.text, level=title.level)
    writer.append(chapter)
    return writer.extracted()


def _package_name(archive: zipfile.ZipFile) -> str:
    for file in _parsed(archive, _CONTAINER).iter("{*}rootfile"):
        return posixpath.normpath(str(file.get("full-path", "")))
    raise ExtractionError(
        "电子书里没有目录文件，已损坏。请重新下载，或用 Calibre 转换一次。",
        "the e-book names no package document. Fetch it again, or convert it with Calibre.",
    )


def _parsed(archive: zipfile.ZipFile, name: str) -> "etree._Element":
    """Without the entities that it declares, of which ten lines can make gigabytes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)


def _chapters(package: "etree._Element", folder: str) -> Iterator[str]:
    """The names of the spine's pages in the archive, where names may lead out of it as they like:
    they are only looked up."""
    pages = {
        item.get("id"): item.get("href", "")
        for item in package.iter("{*}item")
        if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
    }
    seen = set[str]()
    for reference in package.iter("{*}itemref"):
        href = pages.get(reference.get("idref"))
        if href:
            name = _name(folder, href)
            if name not in seen:
                seen.add(name)
                yield name


def _titles(archive: zipfile.ZipFile, package: "etree._Element", folder: str) -> dict[str, Title]:
    """The titles of the chapters by name, from the list of a newer book or that of an older one."""
    titles: dict[str, Title] = {}
    for item in package.iter("{*}item"):
        name = _name(folder, item.get("href", ""))
        is_new = "nav" in (item.get("properties") or "").split()
        if not is_new and item.get("media-type") != _OLD_CONTENTS:
            continue
        with suppress(KeyError, etree.XMLSyntaxError):  # a book can be read without it
            contents = _parsed(archive, name)
            links = _new_links(contents) if is_new else _old_links(contents)
            for href, title in links:
                if title.text:
                    titles.setdefault(_name(posixpath.dirname(name), href), title)
    return titles


def _new_links(contents: "etree._Element") -> Iterator[tuple[str, Title]]:
    for part in contents.iter("{*}nav"):
        if part.get(_NAV_TYPE, "toc") == "toc":
            for link in part.iter("{*}a"):
                level = sum(1 for _ in link.iterancestors("{*}ol"))
                yield link.get("href", ""), Title(_words(link), level)


def _old_links(contents: "etree._Element") -> Iterator[tuple[str, Title]]:
    for point in contents.iter("{*}navPoint"):
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        if label is not None and content is not None:
            level = 1 + sum(1 for _ in point.iterancestors("{*}navPoint"))
            yield content.get("src", ""), Title(_words(label), level)


def _words(element: "etree._Element") -> str:
    return " ".join("".join(element.itertext()).split())


def _name(folder: str, href: str) -> str:
    """What a reference leads to, as a name in the archive."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _check_readable(archive: zipfile.ZipFile, chapters: list[str], there: set[str]) -> None:
    if _ENCRYPTION in there:
        listing = _parsed(archive, _ENCRYPTION)
        locked = {unquote(each.get("URI", "")) for each in listing.iter("{*}CipherReference")}
        if locked & set(chapters):
            raise ExtractionError(
                "电子书有版权保护（DRM），已加密。请换一份没有加密的。",
                "the e-book is encrypted (DRM). Take a copy that is not.",
            )


def _described(package: "etree._Element") -> Description:
    def first(name: str) -> str | None:
        return next(filter(None, map(_words, package.iter(f"{{*}}{name}"))), None)

    return Description(first("title"), first("publisher"), iso_date(first("date") or ""))


def _unread(missing: list[str], images: list[str]) -> Iterator[Unread]:
    if missing:
        yield Unread(f"书里缺了章节：{listed(missing)}", f"chapters missing: {listed(missing)}")
    if images:
        yield Unread(f"{len(images)}张图片没有读", f"images not read: {len(images)}")
