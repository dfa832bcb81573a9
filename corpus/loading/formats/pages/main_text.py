"""Which of a page's texts are its main text, and not menus, advertisements, comments.

Trafilatura judges it, but what it gives back has lost most of the structure: the blank cells of a
table, the depth and the numbers of a list. So every text of the page gets an invisible number in
front, and those whose numbers trafilatura gives back are the main text, as they stand in the page.
Of some pages it leaves out the headings, the captions and the tables amid the text: they are added.
"""

from configparser import ConfigParser
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, extract_metadata, load_html
from trafilatura.settings import DEFAULT_CONFIG

from corpus.about.dates import iso_date
from corpus.about.description import Description
from corpus.loading.formats.pages.tables import set_spans_aside
from corpus.loading.formats.pages.texts import (
    BLOCKS,
    number_texts,
    numbers,
    split_number,
)

_READINGS = ("rt", "rp", "rtc")
"""How a character is pronounced, set above it in small type."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEADS = (*_HEADINGS, "strong", "b")
_HEIGHT = 3
"""How many elements up from a heading the text under it may stand."""


@dataclass(frozen=True, slots=True)
class MainText:
    """A page and what of it is the main text.

    The texts of `tree` have their numbers in front, `numbers` are those of the main text; `plain`
    is how trafilatura gives it back, line by line, numbers included.
    """

    tree: HtmlElement
    numbers: frozenset[int]
    plain: str
    description: Description


def find_main_text(page: str) -> MainText | None:
    """None where the page holds no text."""
    tree = load_html(page)
    if tree is None:
        return None
    etree.strip_elements(tree, *_READINGS, with_tail=False)
    described = extract_metadata(tree, None, {"extensive_search": False, "original_date": True})
    _keep_times(tree)
    set_spans_aside(tree)
    number_texts(tree)
    main = bare_extraction(
        tree, include_comments=False, favor_recall=True, output_format="xml", config=_config()
    )
    if main is None or isinstance(main, dict):
        return None
    texts = ("".join(part.itertext()) for part in main.body)
    plain = "\n".join((main.body.text or "", *texts))
    kept = set(numbers(plain))
    _add_headings(tree, kept)
    if _add_insets(tree, kept):
        _add_headings(tree, kept)  # those above the tables that have come in
    return MainText(
        tree,
        frozenset(kept),
        plain,
        Description(
            title=described.title or None,
            source=described.sitename or None,
            published=iso_date(described.date or ""),
        ),
    )


def _keep_times(tree: HtmlElement) -> None:
    """Trafilatura leaves out every `time`, in the middle of a sentence as well."""
    for element in list(tree.iter("time")):
        around = (element.getparent().text, element.tail)
        if any(text and text.strip() for text in around):
            element.tag = "span"


def _add_headings(tree: HtmlElement, kept: set[int]) -> None:
    """Those right above main text, and the lines that are bold as a whole, which serve as such."""
    for element in reversed(list(tree.iter(*_LEADS))):
        own = set(_own_numbers(element))
        if not own or not kept.isdisjoint(own):
            continue
        for link in element.iter("a"):  # to edit the section
            own.difference_update(_own_numbers(link))
        block = element if element.tag in _HEADINGS else _block_of(element)
        if own and block is not None and _number_behind(block) in kept:
            kept |= own


def _add_insets(tree: HtmlElement, kept: set[int]) -> bool:
    """Tables and captions between two texts, and tables with named columns behind one.

    Whether there was any.
    """
    count = len(kept)
    for element in tree.iter("table", "figcaption"):
        own = _own_numbers(element)
        if not own or not kept.isdisjoint(own) or own[0] - 1 not in kept:
            continue
        if own[-1] + 1 in kept or (
            element.find(".//th") is not None and element.find(".//a") is None
        ):
            kept.update(own)
    return len(kept) > count


def _own_numbers(element: HtmlElement) -> list[int]:
    return list(numbers("".join(element.itertext())))


def _block_of(element: HtmlElement) -> HtmlElement | None:
    """The block that holds nothing else."""
    while element.tag not in BLOCKS:
        around = element.getparent()
        if around is None or len(around) > 1 or (around.text or "").strip():
            return None
        if (element.tail or "").strip():
            return None
        element = around
    return element


def _number_behind(element: HtmlElement) -> int | None:
    """That of the next text, unless it stands in quite another place of the page."""
    for _ in range(_HEIGHT):
        for each in chain((element,), element.itersiblings()):
            texts = each.itertext() if each is not element else ()
            for text in chain(texts, (each.tail,)):
                number = split_number(text)[0]
                if number is not None:
                    return number
        element = element.getparent()
        if element is None or element.tag == "body":
            break
    return None


def _config() -> ConfigParser:
    """Trafilatura's own, but that a text of a few characters is one: Chinese says more in less.

    Below 250 characters it would return the whole page, menus included and links on their own.
    """
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "10")
    return config
