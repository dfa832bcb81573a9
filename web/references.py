"""Citations as links that carry what they cite, so that those of older turns keep working."""

import re
from dataclasses import dataclass

from corpus import Window
from index import PassageIndex
from qa import Candidate, Evidence

_REFERENCE = re.compile(
    r"#(?P<kind>ev|near)\.(?P<article>[0-9a-f]{16})"
    r"\.(?P<start>\d{1,9})-(?P<end>\d{1,9})\.(?P<span_start>\d{1,9})-(?P<span_end>\d{1,9})"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """Sentences to show in their article; `supports` tells proof from what is merely near."""

    sentence: Window
    span: Window
    supports: bool

    @classmethod
    def from_evidence(cls, evidence: Evidence, *, supports: bool) -> "Citation":
        return cls(evidence.sentence, evidence.span, supports)

    @classmethod
    def from_candidate(cls, candidate: Candidate) -> "Citation":
        """All the sentences that a span lies in, which may be more than one."""
        return cls(candidate.proof, candidate.span, True)

    @property
    def reference(self) -> str:
        """`#ev.<article>.<sentence>.<span>`, offsets into the article's text."""
        kind = "ev" if self.supports else "near"
        sentence, span = self.sentence, self.span
        return (
            f"#{kind}.{sentence.article.id}.{sentence.start}-{sentence.end}.{span.start}-{span.end}"
        )


def resolve(reference: object, index: PassageIndex) -> Citation | None:
    """The citation that a link from the page stands for; None unless it fits an article."""
    found = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
    if not found or found["article"] not in index:
        return None
    article = index[found["article"]].article
    start, end = int(found["start"]), int(found["end"])
    span_start, span_end = int(found["span_start"]), int(found["span_end"])
    if not 0 <= start <= span_start <= span_end <= end <= len(article.text):
        return None
    return Citation(
        Window(article, start, end), Window(article, span_start, span_end), found["kind"] == "ev"
    )
