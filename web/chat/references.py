"""Citations as links that carry what they cite, so that those of older turns keep working."""

import re
from dataclasses import dataclass

from corpus import Window
from index import PassageIndex

_REFERENCE = re.compile(
    r"#(?P<kind>ev|near)\.(?P<article>[0-9a-f]{16})"
    r"\.(?P<start>\d{1,9})-(?P<end>\d{1,9})\.(?P<span_start>\d{1,9})-(?P<span_end>\d{1,9})"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence to show in its article; `supports` tells proof from what is merely near."""

    sentence: Window
    span: Window
    supports: bool

    @property
    def link(self) -> str:
        sentence, span = self.sentence, self.span
        return reference(
            sentence.article.id,
            (sentence.start, sentence.end),
            (span.start, span.end),
            near=not self.supports,
        )


def reference(
    article_id: str, sentence: tuple[int, int], span: tuple[int, int], *, near: bool = False
) -> str:
    """`#ev.<article>.<sentence>.<span>`, offsets into the article's text."""
    kind = "near" if near else "ev"
    return f"#{kind}.{article_id}.{sentence[0]}-{sentence[1]}.{span[0]}-{span[1]}"


def is_reference(address: object) -> bool:
    """Whether an address, from its # on, is meant for evidence; what it names may be gone."""
    return isinstance(address, str) and address.startswith(("#ev.", "#near."))


def resolve(link: object, index: PassageIndex) -> Citation | None:
    """The citation that a link from the page stands for; None unless it fits an article."""
    found = _REFERENCE.fullmatch(link) if isinstance(link, str) else None
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
