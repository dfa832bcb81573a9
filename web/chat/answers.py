"""What is told of an answer to page and machines: the fields of `Answer.to_json`, typed."""

from pydantic import BaseModel, ConfigDict, Field


class Place(BaseModel):
    """A window on an article: half-open character offsets into its text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    article: str = Field(description="name of the article")
    article_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class EvidencePlace(Place):
    """A sentence; `span` is the part of it that is the answer."""

    span: tuple[int, int]
    score: float
    title: str
    source: str | None
    published: str | None
    dateline: str | None


class AlternativePlace(Place):
    """Another span that may be the answer, with what proves it."""

    confidence: float = Field(ge=0, le=1)
    evidence: tuple[EvidencePlace, ...]


class PassagePlace(Place):
    """A chunk that was read."""

    score: float


class AnswerModel(BaseModel):
    """What came of a question; `answer` is the text of `span`, withheld if `no_answer`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: str
    answer: str
    span: Place | None
    no_answer: bool
    confidence: float = Field(ge=0, le=1)
    reply: str | None = Field(description="set where the question was small talk")
    evidence: tuple[EvidencePlace, ...]
    nearest: tuple[EvidencePlace, ...]
    alternatives: tuple[AlternativePlace, ...]
    passages: tuple[PassagePlace, ...]
    seconds: dict[str, float]
    index_version: int
