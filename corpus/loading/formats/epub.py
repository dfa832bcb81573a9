"""E-books: their chapters in the order of the book, each read as a web page.

As EPUB 3.3 of the W3C has it: META-INF/container.xml names the package document, whose spine
lists the chapters and whose metadata tell title, publisher and date.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from corpus.about.dates import iso_date
from corpus.about.description import Description
from corpus.article import Unread
from corpus.loading.decoding import decode_declared
from corpus.loading.formats.extracted import Extracted, ExtractionError, listed
from corpus.loading.formats.html import read_page
from corpus.loading.formats.zipped import check_archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})


def read(path: Path) -> Extracted:
    check_archive(path, program="Calibre", suffix=".epub")
    with zipfile.ZipFile(path) as archive:
        package_name = _package_name(archive)
        package = _parsed(archive, package_name)
        chapters = list(_chapters(package, posixpath.dirname(package_name)))
        there = set(archive.namelist())
        _check_readable(archive, chapters, there)
        texts = []
        for name in chapters:
            if name in there:
                page = read_page(decode_declared(archive.read(name), None, path))
                texts.append(page.text.strip())
    missing = [posixpath.basename(name) for name in chapters if name not in there]
    images = [n for n in there if n.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".svg"))]
    return Extracted(
        "\n".join(text for text in texts if text),
        _described(package),
        tuple(_unread(missing, images)),
    )


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
            name = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
            if name not in seen:
                seen.add(name)
                yield name


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
        texts = ("".join(each.itertext()).strip() for each in package.iter(f"{{*}}{name}"))
        return next((" ".join(text.split()) for text in texts if text), None)

    return Description(first("title"), first("publisher"), iso_date(first("date") or ""))


def _unread(missing: list[str], images: list[str]) -> Iterator[Unread]:
    if missing:
        yield Unread(f"书里缺了章节：{listed(missing)}", f"chapters missing: {listed(missing)}")
    if images:
        yield Unread(f"{len(images)}张图片没有读", f"images not read: {len(images)}")
