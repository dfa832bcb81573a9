"""Where what proves an answer stands: windows on articles, as values and as the JSON of them."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from corpus import Article, Sentence, Unread, Window
from corpus.structure.outline import NO_SETTING, RowSetting, Setting

Rounded = Annotated[float, PlainSerializer(lambda value: round(value, 4), return_type=float)]
"""A number of which JSON has four digits behind the point."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports an answer, and the part of it that is the answer.

    `span` lies within `sentence`; `score` orders the evidence of one answer, larger is better.
    `setting` is what gives the sentence its meaning: headings, the header of its table.
    """

    sentence: Sentence
    span: Window
    score: float
    setting: Setting = NO_SETTING


class Place(BaseModel):
    """A window on an article: half-open character offsets into its text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    article: str = Field(description="name of the article")
    article_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str

    def overlaps(self, other: "Place | Window") -> bool:
        """Whether the two share a character."""
        other_id = other.article.id if isinstance(other, Window) else other.article_id
        return self.article_id == other_id and self.start < other.end and other.start < self.end


class TableRow(BaseModel):
    """A row of a table with the names of its columns."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    caption: str = Field(description="of the table, empty without one")
    headers: tuple[tuple[str, ...], ...] = Field(
        description="by column what the header rows say of it, the outermost first"
    )
    cells: tuple[str, ...] = Field(description="by column, empty where one is blank")
    column: int | None = Field(description="the one that the answer stands in, from 0")


class EvidencePlace(Place):
    """A sentence, or a row of a table; `span` is the part of it that is the answer."""

    span: tuple[int, int]
    score: Rounded
    title: str
    source: str | None
    published: str | None
    dateline: str | None
    number: str | None = Field(default=None, description="of an official document")
    path: tuple[str, ...] = Field(
        default=(), description="headings over the sentence and its clause, the outermost first"
    )
    answers: str | None = Field(default=None, description="the question that the article asks")
    page: int | None = Field(default=None, ge=1, description="of the file, where it has pages")
    row: TableRow | None = None
    certainty: Rounded = Field(
        default=1.0, ge=0, le=1, description="of the text recognition, 1 for what was text"
    )

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        article, setting = evidence.sentence.article, evidence.setting
        return cls(
            **place_fields(evidence.sentence),
            span=(evidence.span.start, evidence.span.end),
            score=evidence.score,
            title=whole(article.title),
            source=article.source,
            published=article.published,
            dateline=article.dateline,
            number=article.number,
            path=tuple(map(whole, setting.path)),
            answers=setting.question and whole(setting.question),
            page=setting.page,
            row=_table_row(setting.row) if setting.row else None,
            certainty=setting.certainty,
        )


class Passage(Place):
    """A chunk that was read."""

    score: Rounded


class UnreadPart(BaseModel):
    """What the file of an article holds and the index lacks."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str
    article_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    chinese: str
    english: str

    @classmethod
    def of(cls, article: Article, unread: Unread) -> Self:
        return cls(
            title=whole(article.title),
            article_id=article.id,
            chinese=whole(unread.chinese),
            english=whole(unread.english),
        )


def place_fields(window: Window) -> dict[str, Any]:
    """What a `Place` on a window has."""
    return {
        "article": whole(window.article.name),
        "article_id": window.article.id,
        "start": window.start,
        "end": window.end,
        "text": whole(window.text),
    }


def _table_row(row: RowSetting) -> TableRow:
    return TableRow(
        caption=whole(row.caption),
        headers=tuple(tuple(map(whole, header)) for header in row.headers),
        cells=tuple(map(whole, row.cells)),
        column=row.column,
    )


def whole(text: str) -> str:
    """Halves of characters, which a file's name may have, become as many U+FFFD: no JSON, file or
    page takes them."""
    return _HALVES.sub("\ufffd", text)


_HALVES = re.compile("[\ud800-\udfff]")
