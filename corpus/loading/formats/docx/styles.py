"""What the style of a paragraph makes of it: a heading, a caption, a point of a list."""

import re
from dataclasses import dataclass
from functools import lru_cache

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

BODY_LEVEL = 9
"""The outline level of what is no heading."""
_HEADING = re.compile(
    r"(?:heading|标题|標題)\s*([1-9])|([一二三四五六七八九])级标题", re.IGNORECASE
)
_TITLE = frozenset({"title", "文档标题"})
_CAPTION = frozenset({"caption", "题注", "題注", "图表标题"})
_CONTENTS = re.compile(r"toc (?:\d|heading)|目录\s*\d?|table of figures", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """`level` is that of a heading, 1 the outermost; the list is what counts its paragraphs."""

    level: int = 0
    is_title: bool = False
    is_caption: bool = False
    is_contents: bool = False
    list_id: str | None = None
    list_level: int | None = None


class Styles:
    """The paragraph styles of a document, each with what it inherits."""

    def __init__(self, root: BaseOxmlElement) -> None:
        styles = [
            each for each in root.iter(qn("w:style")) if _attribute(each, "w:type") != "table"
        ]
        self._elements = {_attribute(each, "w:styleId"): each for each in styles}
        self._default = next(
            (
                name
                for name, each in self._elements.items()
                if _attribute(each, "w:type") == "paragraph"
                and _attribute(each, "w:default") in {"1", "true"}
            ),
            "",
        )
        self.style = lru_cache(maxsize=None)(self._style)

    def _style(self, name: str | None) -> Style:
        """The style that a paragraph names, or that of those that name none."""
        ancestors = list(self._ancestors(self._default if name is None else name))
        names = [value_of(each, "w:name").strip().lower() for each in ancestors]
        return Style(
            level=self._level(ancestors, names),
            is_title=any(each in _TITLE for each in names),
            is_caption=any(each in _CAPTION for each in names),
            is_contents=any(map(_CONTENTS.fullmatch, names)),
            list_id=_first(ancestors, "w:pPr/w:numPr/w:numId"),
            list_level=_number(_first(ancestors, "w:pPr/w:numPr/w:ilvl")),
        )

    def _ancestors(self, name: str) -> "list[BaseOxmlElement]":
        """The style and those that it is based on."""
        ancestors: list[BaseOxmlElement] = []
        while (style := self._elements.get(name)) is not None and style not in ancestors:
            ancestors.append(style)
            name = value_of(style, "w:basedOn")
        return ancestors

    def _level(self, ancestors: "list[BaseOxmlElement]", names: list[str]) -> int:
        for style, name in zip(ancestors, names, strict=True):
            level = _number(_first([style], "w:pPr/w:outlineLvl"))
            if level is not None:
                return level + 1 if level < BODY_LEVEL else 0
            if found := _HEADING.fullmatch(name):
                return int(found[1] or "一二三四五六七八九".index(found[2]) + 1)
        return 0


def value_of(element: BaseOxmlElement, path: str) -> str:
    """The `w:val` of a part of an element, "" where it is not there."""
    part = find(element, path)
    return "" if part is None else str(part.get(qn("w:val"), ""))


def find(element: BaseOxmlElement, path: str) -> BaseOxmlElement | None:
    part: BaseOxmlElement | None = element.find("/".join(map(qn, path.split("/"))))
    return part


def _attribute(element: BaseOxmlElement, name: str) -> str:
    return str(element.get(qn(name), ""))


def _first(styles: "list[BaseOxmlElement]", path: str) -> str | None:
    return next((value for style in styles if (value := value_of(style, path))), None)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
