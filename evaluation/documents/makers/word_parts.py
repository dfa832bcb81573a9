"""Parts of a Word document that python-docx has no functions for, as WordprocessingML.

ECMA-376, part 1: numbering 17.9, footnotes 17.11, ruby 17.3.3.25; text boxes are VML, part 4.
"""

from html import escape
from typing import ClassVar

from docx.document import Document as DocumentType
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def _word(xml: str) -> BaseOxmlElement:
    """An element of WordprocessingML, `w:` being its namespace."""
    name, rest = xml.split(" ", 1)
    return parse_xml(f"{name} {nsdecls('w')} {rest}")


class Numbering:
    """Lists that Word counts: chapters, articles with their parts, and 一、（一）1."""

    MARKS: ClassVar[dict[str, tuple[int, int]]] = {
        "章": (901, 0),
        "条": (902, 0),
        "一": (903, 0),
        "款": (0, 1),
        "项": (0, 2),
    }
    """The list of each mark, 0 for that of the mark above it, and its level."""
    _LISTS: ClassVar[dict[int, tuple[tuple[str, str], ...]]] = {
        901: (("chineseCountingThousand", "第%1章　"),),
        902: (
            ("chineseCountingThousand", "第%1条　"),
            ("chineseCountingThousand", "（%2）"),
            ("decimal", "%3."),
        ),
        903: (
            ("chineseCountingThousand", "%1、"),
            ("chineseCountingThousand", "（%2）"),
            ("decimal", "%3."),
        ),
    }

    def __init__(self, document: DocumentType) -> None:
        self._list = 0
        numbering = document.part.numbering_part.element
        first_num = numbering.find(f"{{{numbering.nsmap['w']}}}num")
        for number, levels in self._LISTS.items():
            listed = "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
                for level, (form, text) in enumerate(levels)
            )
            first_num.addprevious(
                _word(f'<w:abstractNum w:abstractNumId="{number}">{listed}</w:abstractNum>')
            )
            numbering.append(
                _word(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
            )

    def count(self, paragraph: Paragraph, mark: str) -> None:
        """Let Word put the number of `mark` before a paragraph."""
        number, level = self.MARKS[mark]
        self._list = number or self._list
        paragraph._p.get_or_add_pPr().append(
            _word(f'<w:numPr ><w:ilvl w:val="{level}"/><w:numId w:val="{self._list}"/></w:numPr>')
        )


class Footnotes:
    """The footnotes of a document, in a part of their own."""

    def __init__(self, document: DocumentType) -> None:
        self._document = document
        self._texts: list[str] = []

    def add(self, paragraph: Paragraph, text: str) -> None:
        self._texts.append(text)
        reference = f'<w:footnoteReference w:id="{len(self._texts)}"/>'
        paragraph._p.append(
            _word(f'<w:r ><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{reference}</w:r>')
        )

    def save(self) -> None:
        if not self._texts:
            return
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
            f"<w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:footnote>"
            for number, text in enumerate(self._texts, start=1)
        )
        lines = (
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
            "<w:continuationSeparator/></w:r></w:p></w:footnote>"
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        xml = f"{head}<w:footnotes {nsdecls('w')}>{lines}{notes}</w:footnotes>"
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def add_ruby(paragraph: Paragraph, base: str, reading: str) -> None:
    """Characters with their reading above them."""
    paragraph._p.append(
        _word(
            '<w:r ><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/>'
            '<w:hpsRaise w:val="18"/><w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr>'
            f"<w:rt><w:r><w:t>{escape(reading)}</w:t></w:r></w:rt>"
            f"<w:rubyBase><w:r><w:t>{escape(base)}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
    )


def add_text_box(paragraph: Paragraph, text: str) -> None:
    """A box with a line of text, anchored in a paragraph."""
    paragraph._p.append(
        _word(
            f'<w:r {_VML}><w:pict><v:shape style="width:240pt;height:60pt"><v:textbox>'
            f"<w:txbxContent><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:txbxContent>"
            "</v:textbox></v:shape></w:pict></w:r>"
        )
    )
