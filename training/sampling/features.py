"""Examples as tokens, with the tokens of the answer and of what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Span
from qa.reader.layout import Layout, Tokens
from training.sampling.examples import Example


@dataclass(frozen=True, slots=True)
class Feature:
    """One input, and the first and last token of its answer, both 0 for no-answer.

    `evidence` are the tokens of the sentences that hold it, and `yes` what it says to a yes/no
    question.
    """

    tokens: Tokens
    first: int
    last: int
    evidence: tuple[int, ...] = ()
    yes: bool | None = None


def features(examples: Sequence[Example], layout: Layout) -> list[Feature | None]:
    """A feature for each example, None where the token limit cuts the answer off."""
    inputs = layout.tokens([example.text for example in examples])
    return [_feature(tokens, example) for tokens, example in zip(inputs, examples, strict=True)]


def _feature(tokens: Tokens, example: Example) -> Feature | None:
    if example.answer is None:
        return Feature(tokens, 0, 0)
    inside = _tokens_in(tokens, example.answer)
    if not inside or tokens.offsets[-1][1] < example.answer[1]:
        return None
    evidence = tuple(place for span in example.evidence for place in _tokens_in(tokens, span))
    return Feature(tokens, inside[0], inside[-1], evidence, example.yes)


def _tokens_in(tokens: Tokens, span: Span) -> list[int]:
    return [
        place
        for place, (start, end) in enumerate(tokens.offsets, start=tokens.first)
        if start < span[1] and end > span[0]
    ]
