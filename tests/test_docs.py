"""The site of docs/: built strictly, complete, and without anything from outside."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

PROJECT = Path(__file__).parents[1]
SOURCES = sorted((PROJECT / "docs").glob("*.md"))
FETCHED = "//script/@src | //link/@href | //img/@src | //iframe/@src | //source/@src"
LINKS = "//a/@href | //img/@src | //script/@src | //link/@href"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=PROJECT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


@cache
def parsed(page: Path) -> html.HtmlElement:
    return html.fromstring(page.read_bytes())


def name(source: Path) -> str:
    return f"{source.stem}.html"


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_nothing_on_a_page_comes_from_outside(site: Path, source: Path) -> None:
    page = parsed(site / name(source))
    assert [each for each in page.xpath(FETCHED) if re.match(r"(?:\w+:)?//", each)] == []
    assert (
        page.xpath("//*[contains(@class, 'mermaid')]") == []
    )  # Material would fetch what draws it


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_what_a_page_links_to_is_in_the_site(site: Path, source: Path) -> None:
    links = parsed(site / name(source)).xpath(LINKS)
    inner = [unquote(each) for each in links if not re.match(r"\w+:", each)]
    assert inner
    for target in inner:
        path, _, anchor = target.partition("#")
        found = site / (path or name(source))
        assert found.is_file(), target
        assert not anchor or parsed(found).xpath("//*[@id=$id or @name=$id]", id=anchor), target


def test_styles_load_nothing_from_outside(site: Path) -> None:
    styles = sorted(site.rglob("*.css"))
    assert styles
    for style in styles:
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:\w+:)?//", text), style.name


def test_chinese_is_searched_by_words(site: Path) -> None:
    found = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    (chinese,) = [each["title"] for each in found["docs"] if each["location"] == "zh.html"]
    assert chinese.split("\u200b") == ["从", "安装", "到", "给", "别人", "用"]
