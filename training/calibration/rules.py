"""What each of the span rules made by hand is worth: the passage given, with and without it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus import Article
from corpus.rendering import Rendering
from evaluation.scores.paired import paired_difference
from evaluation.scores.text_scores import f1
from evaluation.sets.questions import EvaluationSet
from qa.reader.head import Told, span_odds
from qa.reader.layout import Layout, Text, Tokens
from qa.reader.network import Network
from qa.reader.span_trimming import trim, whole_cell
from qa.reader.spans import SPAN_RULES, SpanRules, best_spans, span_penalties
from training.sampling.windows import windows_of

WITHOUT: Mapping[str, SpanRules] = {
    "crossing": replace(SPAN_RULES, crossing=0.0),
    "two quantities": replace(SPAN_RULES, two_quantities=0.0),
    "any of them": SpanRules(crossing=0.0, two_quantities=0.0),
}
"""Rules that one is taken out of, by its name."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the network tells of the windows of a question's passage."""

    question: str
    answers: tuple[str, ...]
    windows: tuple[tuple[Rendering, Tokens, Told], ...]

    def f1(self, rules: SpanRules) -> float:
        """Of the best span of all windows."""
        return f1(max(self._spans(rules), default=(0.0, ""))[1], self.answers)

    def _spans(self, rules: SpanRules) -> Iterator[tuple[float, str]]:
        for rendering, tokens, told in self.windows:
            penalties = span_penalties(tokens, rendering, question=self.question, rules=rules)
            for span in best_spans(span_odds(told), penalties=penalties, keep=1):
                start, _ = tokens.offsets[span.first - tokens.first]
                _, end = tokens.offsets[span.last - tokens.first]
                yield span.score, whole_cell(trim(rendering.source(start, end))).text


def read_all(
    trial: EvaluationSet, network: Network, layout: Layout, *, size: int, questions: int
) -> Iterator[Read]:
    """The first answerable questions, read in windows of at most `size` characters."""
    articles: dict[str | None, Article] = {each.id: each for each in trial.articles}
    asked = [each for each in trial.questions if each.answerable and each.article_id]
    for question in asked[:questions]:
        windows = windows_of(articles[question.article_id], size)
        inputs = layout.tokens([Text.of(question.question, each) for each in windows])
        read = zip(windows, inputs, network.read(inputs), strict=True)
        yield Read(question.question, question.answers, tuple(read))


def worth(read: Sequence[Read]) -> Iterator[str]:
    """F1 with all rules, and what is lost without one: a line each."""
    scores = [each.f1(SPAN_RULES) for each in read]
    yield f"all: F1 {sum(scores) / max(len(scores), 1):.2%} of {len(scores)}"
    for name, rules in WITHOUT.items():
        difference = paired_difference(scores, [each.f1(rules) for each in read])
        if difference:
            low, high = difference.interval
            yield (
                f"without {name}: {difference.value:+.2%} ({low:+.2%} to {high:+.2%}), "
                f"{difference.better} better, {difference.worse} worse"
            )
