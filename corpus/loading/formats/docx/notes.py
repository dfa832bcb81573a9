"""Footnotes and endnotes: a mark where they are referred to, and their texts."""

from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_KINDS = {
    qn("w:footnoteReference"): (RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote"),
    qn("w:endnoteReference"): (RELATIONSHIP_TYPE.ENDNOTES, "w:endnote"),
}


class Notes:
    """The notes of a document, numbered together as the text refers to them."""

    def __init__(self, part: Part) -> None:
        self._elements = {
            (tag, note.get(qn("w:id"))): note
            for tag, (relation, name) in _KINDS.items()
            for note in _notes(part, relation, name)
        }
        self._labels: dict[tuple[str, str], str] = {}
        self._pending: list[tuple[str, BaseOxmlElement]] = []

    def refer(self, reference: BaseOxmlElement) -> str:
        """The mark that stands in the text: [1]."""
        key = (reference.tag, reference.get(qn("w:id")))
        note = self._elements.get(key)
        if note is None:
            return ""
        if key not in self._labels:
            self._labels[key] = f"[{len(self._labels) + 1}]"
            self._pending.append((self._labels[key], note))
        return self._labels[key]

    def pending(self) -> Iterator[tuple[str, BaseOxmlElement]]:
        """The notes, each with its mark, that were referred to since the last call."""
        pending, self._pending = self._pending, []
        yield from pending


def _notes(part: Part, relation: str, name: str) -> Iterator[BaseOxmlElement]:
    for each in part.rels.values():
        if each.reltype == relation and not each.is_external:
            yield from parse_xml(each.target_part.blob).iter(qn(name))
