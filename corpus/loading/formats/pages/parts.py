"""What the open elements of a page make of the text in them: items, headings, answers."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml.html import HtmlElement

from corpus.blocks import Kind
from corpus.loading.formats.pages.lists import Numbering
from corpus.loading.formats.pages.texts import BLOCKS

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "summary": "question",
    "details": "answer",
}
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_ONE_BLOCK = frozenset({"heading", "item", "question", "caption", "footnote"})
"""What is one block whatever paragraphs stand in it."""
_OVER_ITEMS: tuple[Kind, ...] = ("question", "answer", "footnote")
"""What a heading or an item in them is too."""
_ASKS = re.compile(r"[？?]\W*$|^(?:问|[Qq]\d*)\s*[:：.、]")
_CODE = re.compile(r"\b(?:highlight|code|lang(?:uage)?|sourceCode)\b", re.IGNORECASE)
_NOTE = re.compile(r"\b(?:doc-)?(?:foot|end|rear)notes?\b")
_QUESTION = "schema.org/Question"
_OF_QUESTION: dict[str, Kind] = {
    "name": "question",
    "acceptedAnswer": "answer",
    "suggestedAnswer": "answer",
}
_OF_PLUGIN: dict[str, Kind] = {"schema-faq-question": "question", "schema-faq-answer": "answer"}
_PAIR_OF_PLUGIN = "schema-faq-section"
"""Classes of the questions with answers of Yoast, a plugin of WordPress."""


@dataclass(slots=True, eq=False)
class Part:
    """An open element that breaks lines; `kind` is None where the element around it tells.

    `label` is the number of an item until it has been written. `has_question` of an element that
    holds a question with its answer, or a list of terms: the question has been written.
    """

    element: HtmlElement
    kind: Kind | None = None
    level: int = 0
    label: str = ""
    numbering: Numbering | None = None
    is_pair: bool = False
    has_question: bool = False
    has_term: bool = False
    has_heading: bool = False


class Role(NamedTuple):
    """What a text is."""

    kind: Kind
    level: int = 0


_PARAGRAPH = Role("paragraph")


class Parts:
    """The open parts, the innermost last."""

    def __init__(self) -> None:
        self._open: list[Part] = []

    def open(self, element: HtmlElement, kind: Kind | None) -> None:
        tag = element.tag
        part = Part(element, kind, is_pair=_is_pair(element))
        if tag in _LISTS:
            part.numbering = Numbering(element)
        elif part.kind == "heading":
            part.level = int(tag[1:])
        elif part.kind == "item":
            lists = [each.numbering for each in self._open if each.numbering]
            part.level = max(len(lists), 1) + (tag == "dd")
            part.label = lists[-1].label(element) if lists and tag == "li" else ""
        self._open.append(part)

    def close(self) -> None:
        self._open.pop()

    def holds(self, element: HtmlElement) -> bool:
        return bool(self._open) and self._open[-1].element is element

    @property
    def is_preformatted(self) -> bool:
        return any(part.element.tag == "pre" for part in self._open)

    @property
    def is_one_block(self) -> bool:
        return self.role("").kind in _ONE_BLOCK

    def role(self, text: str) -> Role:
        """What a text is that stands at the innermost place."""
        if not any(part.kind for part in self._open):
            return _PARAGRAPH
        outer = [part for part in self._open if part.kind and self._is_told(part)]
        if not outer:
            return _PARAGRAPH
        inner = outer.pop()
        around = {part.kind for part in outer}
        if inner.kind in {"heading", "item"}:
            over = next((kind for kind in _OVER_ITEMS if kind in around), None)
            if over:
                return Role(over)
        if inner.kind == "item":
            return self._role_in_list(inner, text)
        return Role(inner.kind or "paragraph", inner.level)

    def take_label(self) -> str:
        """The numbers of the items that begin here."""
        labels = [part.label for part in self._open if part.label]
        for part in self._open:
            part.label = ""
        return " ".join(labels)

    def note(self, role: Role) -> None:
        """A text of this role has been written."""
        for part in reversed(self._open):
            if role.kind == "question" and (part.is_pair or part.element.tag == "dl"):
                part.has_question = True
                break
            if role.kind == "heading" and part.element.tag == "li":
                part.has_heading = True
        if self._open and self._open[-1].element.tag == "dt":
            terms = next((part for part in reversed(self._open) if part.element.tag == "dl"), None)
            if terms is not None:
                terms.has_term, terms.has_question = True, role.kind == "question"

    def _is_told(self, part: Part) -> bool:
        """An answer is one only behind its question."""
        if part.kind != "answer":
            return True
        at = self._open.index(part)
        pair = next((each for each in reversed(self._open[: at + 1]) if each.is_pair), None)
        return pair is not None and pair.has_question

    def _role_in_list(self, item: Part, text: str) -> Role:
        tag = item.element.tag
        if tag == "dt" and _ASKS.search(text):
            return Role("question")
        if tag == "dd":
            terms = next((part for part in reversed(self._open) if part.element.tag == "dl"), None)
            if terms is not None and terms.has_question:
                return Role("answer")
            if terms is None or not terms.has_term:
                return _PARAGRAPH
        return _PARAGRAPH if item.has_heading else Role("item", item.level)


def kind_of(element: HtmlElement) -> Kind | None:
    """What an element says that its text is; None where it says nothing."""
    kind = _KINDS.get(element.tag)
    if len(element.attrib):
        kind = _asked_kind(element) or kind
        if kind is None and element.tag in BLOCKS:
            names = (element.get(name, "") for name in ("role", "epub:type", "class"))
            kind = "footnote" if any(map(_NOTE.search, names)) else None
    if kind is None and element.tag == "pre":
        is_code = element.find(".//code") is not None or _CODE.search(element.get("class", ""))
        return "code" if is_code else None
    return kind


def _asked_kind(element: HtmlElement) -> Kind | None:
    """Of the questions and answers that are told by schema.org's vocabulary."""
    names = element.get("class", "").split()
    kinds = (_OF_PLUGIN[name] for name in names if name in _OF_PLUGIN)
    if kind := next(kinds, None):
        return kind
    if kind := _OF_QUESTION.get(element.get("itemprop", "")):
        types = (each.get("itemtype") for each in element.iterancestors())
        if _QUESTION in next(filter(None, types), ""):
            return kind
    return None


def _is_pair(element: HtmlElement) -> bool:
    return element.tag == "details" or bool(
        len(element.attrib)
        and (
            _QUESTION in element.get("itemtype", "") or _PAIR_OF_PLUGIN in element.get("class", "")
        )
    )
