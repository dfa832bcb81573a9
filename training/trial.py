"""How a network reads trial questions, their passage given, and passages that do not answer them.

Quick enough to be asked during a run. What the product makes of a reader is for
`python -m qa evaluate` to tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

import torch
from numpy import argmax, unravel_index

from corpus import Article, Chunking
from evaluation.scores.ranking_scores import auroc
from evaluation.scores.text_scores import exact_match, f1
from evaluation.sets.questions import EvaluationQuestion, EvaluationSet
from qa.reader.layout import Layout, Text, Tokens
from qa.reader.network import Batch
from qa.reader.spans import TokenSpan
from training.network import SpanNetwork, in_bfloat16, span_scores
from training.sampling.batches import by_length
from training.sampling.examples import Lessons
from training.sampling.windows import windows_of
from training.settings import Settings

Asked = tuple[EvaluationQuestion, Article]


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions with the passage that answers them, and some with one that does not."""

    answerable: list[Asked]
    unanswerable: list[Asked]

    @classmethod
    def draw(cls, asked: EvaluationSet, settings: Settings) -> "Trial":
        """The same questions every time: as many as the settings say.

        A set without unanswerable questions has some asked again of other passages.
        """
        sizes = settings.trial
        lessons = Lessons.from_sets([asked], settings.windows).lessons
        mixed = Random(settings.seed).sample(lessons, len(lessons))  # noqa: S311
        answered = [each for each in mixed if each.question.answerable][: sizes.questions]
        others = [(e.question, e.passage) for e in mixed if not e.question.answerable]
        others = others or [(e.question, e.others[0]) for e in answered if e.others]
        return cls([(e.question, e.passage) for e in answered], others[: sizes.unanswerable])


def score(
    network: SpanNetwork, trial: Trial, *, layout: Layout, settings: Settings
) -> dict[str, float]:
    """EM and F1 in percent over the answerable, and AUROC of answerable or not."""
    read = _read(network, trial.answerable + trial.unanswerable, layout=layout, settings=settings)
    pairs = [
        (text, question.answers)
        for (text, _), (question, _) in zip(read, trial.answerable, strict=False)
    ]
    is_answerable = [place < len(trial.answerable) for place in range(len(read))]
    return {
        "em": round(100 * fmean(exact_match(*pair) for pair in pairs), 2),
        "f1": round(100 * fmean(f1(*pair) for pair in pairs), 2),
        "auroc": round(auroc([log_odds for _, log_odds in read], is_answerable) or 0.0, 4),
    }


def quality(scores: Mapping[str, Mapping[str, float]]) -> float:
    """What the best network is chosen by: the mean over the sets of F1 and of AUROC in percent."""
    return fmean(each["f1"] + 100 * each["auroc"] for each in scores.values())


def _read(
    network: SpanNetwork, asked: Sequence[Asked], *, layout: Layout, settings: Settings
) -> list[tuple[str, float]]:
    """The best span of each passage and its log-odds, over all its chunks."""
    rows, texts = [], []
    for row, (question, passage) in enumerate(asked):
        for window in windows_of(passage, Chunking().size):
            rows.append(row)
            texts.append(Text.of(question.question, window))
    inputs = layout.tokens(texts)
    spans = _best_spans(network, inputs, settings.training.tokens_in_batch)
    best: dict[int, tuple[str, float]] = {}
    for row, text, tokens, span in zip(rows, texts, inputs, spans, strict=True):
        if row not in best or span.score > best[row][1]:
            start, _ = tokens.offsets[span.first - tokens.first]
            _, end = tokens.offsets[span.last - tokens.first]
            best[row] = text.window[start:end].strip(), span.score
    return [best[row] for row in range(len(asked))]


def _best_spans(network: SpanNetwork, inputs: Sequence[Tokens], tokens: int) -> list[TokenSpan]:
    spans: dict[int, TokenSpan] = {}
    places = range(len(inputs))
    with torch.inference_mode(), in_bfloat16(network.device):
        for group in by_length(places, tokens=tokens, length=lambda at: len(inputs[at].ids)):
            scores = span_scores(network(Batch.collate([inputs[place] for place in group])))
            for place, own in zip(group, scores.cpu().numpy(), strict=True):
                first, last = unravel_index(argmax(own[1:, 1:]), own[1:, 1:].shape)
                odds = float(own[first + 1, last + 1] - own[0, 0])
                spans[place] = TokenSpan(int(first) + 1, int(last) + 1, odds)
    return [spans[place] for place in places]
