"""What a reader is trained on, decoded from its tokens again."""

from collections.abc import Iterator

from qa.reader.layout import Layout
from training.sampling.examples import Example, Lessons, examples
from training.sampling.features import Feature, features
from training.settings import Settings


def decoded(example: Example, feature: Feature) -> str:
    """The characters that the answer's tokens stand for; empty for no-answer."""
    if feature.first == 0:
        return ""
    tokens = feature.tokens
    start, _ = tokens.offsets[feature.first - tokens.first]
    _, end = tokens.offsets[feature.last - tokens.first]
    return example.text.window[start:end].strip()


def shown(lessons: Lessons, layout: Layout, settings: Settings, count: int) -> Iterator[str]:
    """Some examples of the first pass, then how many answers their tokens give back exactly."""
    made = examples(lessons, epoch=0, settings=settings)
    found = features(made, layout)
    pairs = [(example, each) for example, each in zip(made, found, strict=True) if each]
    for example, feature in pairs[:: max(1, len(pairs) // count)]:
        text = example.text
        yield f"{text.question} · {text.title or '—'} · {text.window[:40]}…"
        yield f"  wanted {_wanted(example)!r}, decoded {decoded(example, feature)!r}"
    answered = [(example, each) for example, each in pairs if example.answer]
    same = sum(_wanted(example).strip() == decoded(example, each) for example, each in answered)
    yield f"{len(made)} examples, {len(made) - len(pairs)} cut off"
    yield f"{len(answered)} with an answer, {same} of them decoded exactly"


def _wanted(example: Example) -> str:
    return example.text.window[slice(*example.answer)] if example.answer else ""
