"""Examples as tokens, with the tokens of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.reader.layout import Layout, Tokens
from training.sampling.examples import Example
from training.sampling.windows import Span


@dataclass(frozen=True, slots=True)
class Feature:
    """One input, and the first and last token of its answer, both 0 for no-answer."""

    tokens: Tokens
    first: int
    last: int


def features(examples: Sequence[Example], layout: Layout) -> list[Feature | None]:
    """A feature for each example, None where the token limit cuts the answer off."""
    inputs = layout.tokens([example.text for example in examples])
    return [
        _feature(tokens, example.answer) for tokens, example in zip(inputs, examples, strict=True)
    ]


def _feature(tokens: Tokens, answer: Span | None) -> Feature | None:
    if answer is None:
        return Feature(tokens, 0, 0)
    inside = [
        place
        for place, (start, end) in enumerate(tokens.offsets, start=tokens.first)
        if start < answer[1] and end > answer[0]
    ]
    if not inside or tokens.offsets[-1][1] < answer[1]:
        return None
    return Feature(tokens, inside[0], inside[-1])
