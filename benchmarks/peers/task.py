"""What each system is given, and what it gives back: two JSON files."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

TOP_K = 10
QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "
"""What multilingual-e5 wants; Juzheng reads the same from the encoder's folder."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as it is indexed, and the id of its article."""

    text: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Task:
    """`articles` are the fields of `corpus.Article`, `passages` the chunks that it is cut into.

    `encoder` is the shipped folder, `openvino_encoder` the same in OpenVINO's format.
    """

    encoder: str
    openvino_encoder: str
    articles: tuple[dict[str, Any], ...]
    passages: tuple[Passage, ...]
    questions: tuple[str, ...]

    @classmethod
    def read(cls, file: Path) -> "Task":
        fields: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        passages = tuple(Passage(**each) for each in fields.pop("passages"))
        articles, questions = tuple(fields.pop("articles")), tuple(fields.pop("questions"))
        return cls(articles=articles, passages=passages, questions=questions, **fields)

    def write(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @property
    def of_one_article(self) -> "Task":
        first = self.passages[0].article_id
        passages = tuple(each for each in self.passages if each.article_id == first)
        return replace(self, articles=self.articles[:1], passages=passages)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one run of one system; `found` holds for each question the article of each chunk."""

    import_seconds: float
    ready_seconds: float
    index_seconds: float
    chunks: int
    question_seconds: list[float]
    found: list[list[str]]
    peak_bytes: int
    versions: dict[str, str]

    @classmethod
    def read(cls, file: Path) -> "Measured":
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def write(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")
