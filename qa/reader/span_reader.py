"""Read the chunks that were retrieved, all at once, and find the span that answers."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus import Sentence, Window
from corpus.rendering import Rendering, render
from corpus.segment import load_words
from index import Hit, Retrieved
from index.encoders.encoder import SHIPPED_ENCODER
from index.encoders.shipped import shipped_word_embeddings
from qa.answer import Candidate, Reason
from qa.evidence import Evidence
from qa.reader.agreement import Agreement, lines_led_by
from qa.reader.calibration import Alone, Calibration, span_features
from qa.reader.head import ANSWERED, Told, signals, span_odds
from qa.reader.layout import Layout, Text, Tokens
from qa.reader.span_merging import MergedSpan, Reading, merge_spans, same_answer
from qa.reader.span_trimming import trim, whole_cell
from qa.reader.spans import best_spans, span_penalties
from qa.reader.tables.cells import NamedCell, Tables
from qa.reader.yes_no import YesNoModel

if TYPE_CHECKING:
    from qa.reader.network import Network

SHIPPED_READER = Path(__file__).parents[2] / "models" / "reader"
MOST_CANDIDATES = 5
"""Different answers that are told."""
MOST_PLACES = 30
"""Places that are weighed: what is less likely than so many others is not the answer."""
LED_BONUS = 2.0
"""Log-odds of a line that begins with the code asked for, over the best of its window."""
SUPPORT = 6.0
"""A place that states the same answer proves it unless its log-odds are lower by more than this."""

BLANK_CELL = Reason("表里这一格是空白。", "This cell of the table is blank.")


class Reader(Protocol):
    """Anything that finds answers in the chunks that were retrieved, best first."""

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]: ...


class SpanReader:
    """The reader that ships: a transformer that tells where in a window an answer stands.

    It is loaded when it first reads, or before by `load_meanwhile`. Its word embeddings are those
    of the encoder that ships, whichever encoder the index was made with.
    """

    def __init__(self, *, folder: Path = SHIPPED_READER) -> None:
        self._folder = folder
        self._loading = Lock()

    def load_meanwhile(self) -> None:
        """Load in another thread. What fails there is tried, and fails, again by `read`."""
        ThreadPoolExecutor(1, thread_name_prefix="load-reader").submit(self._load)

    def _load(self) -> None:
        with self._loading:
            _ = self._network
        _ = self._layout
        load_words()

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        tables = Tables(retrieved)
        places, agreement = self._places(retrieved, tables)
        if not places:
            return ()
        features = span_features(places, retrieved, among=self.calibration.weighed)
        [alone] = self.read_alone(places[:1], retrieved)
        confidence = self.calibration.probability(features, alone)
        blank = tables.blank
        settles = YesNoModel.load(self._folder)
        found = _candidates(places, confidence, retrieved, agreement, settles)
        return (*_blank(blank), *found) if blank else tuple(found)

    def places(self, retrieved: Retrieved) -> list[MergedSpan]:
        """Where the answer may stand, by falling mass: the network's, and what names a cell."""
        places, _ = self._places(retrieved, Tables(retrieved))
        return places

    def read_alone(self, places: Iterable[MergedSpan], retrieved: Retrieved) -> list[Alone]:
        """What is read of each place where nothing but the sentences that prove it is seen."""
        windows = []
        for place in places:
            article = place.span.article
            sentences = retrieved.articles[article.id].sentences_in(place.proof)
            windows.append(render(Window(article, sentences[0].start, sentences[-1].end)))
        texts = [Text.of(retrieved.question, each) for each in windows]
        return [
            (float(span_odds(told).max()), float(told[ANSWERED, 0]))
            for told in self._told(self._layout.tokens(texts))
        ]

    def _places(self, retrieved: Retrieved, tables: Tables) -> tuple[list[MergedSpan], Agreement]:
        """The places, and how far what they speak of agrees with what is asked for."""
        if not retrieved.hits:
            return [], Agreement({})
        renderings = [render(hit.chunk) for hit in retrieved.hits]
        inputs = self._layout.tokens([Text.of(retrieved.question, each) for each in renderings])
        readings = [
            reading
            for hit, rendering, tokens, told in zip(
                retrieved.hits, renderings, inputs, self._told(inputs), strict=True
            )
            for reading in _readings(retrieved.question, hit, rendering, tokens, told)
        ]
        readings += [*_led(readings, retrieved), *_named_columns(readings, tables)]
        places = tables.reweighed(merge_spans(readings))[:MOST_PLACES]
        agreement = Agreement.of(places, retrieved)
        return agreement.reweighed(places), agreement

    def _told(self, inputs: Sequence[Tokens]) -> list[Told]:
        with self._loading:
            network = self._network
        return network.read(inputs)

    @cached_property
    def calibration(self) -> Calibration:
        return Calibration.load(self._folder)

    @cached_property
    def _layout(self) -> Layout:
        return Layout(SHIPPED_ENCODER / "tokenizer.json")

    @cached_property
    def _network(self) -> "Network":
        from qa.reader.network import Network

        return Network(self._folder, word_embeddings=shipped_word_embeddings())


def _readings(
    question: str, hit: Hit, rendering: Rendering, tokens: Tokens, told: Told
) -> Iterator[Reading]:
    """The tidied spans of one window, as windows on its article."""
    penalties = span_penalties(tokens, rendering, question=question)
    for span in best_spans(span_odds(told), penalties=penalties):
        start, _ = tokens.offsets[span.first - tokens.first]
        _, end = tokens.offsets[span.last - tokens.first]
        tidied = whole_cell(trim(rendering.source(start, end)))
        if tidied.start < tidied.end:
            yield Reading(tidied, hit, span.score, signals(told, span.first, span.last))


def _led(readings: Sequence[Reading], retrieved: Retrieved) -> Iterator[Reading]:
    """Lines about a code that is asked for."""
    best = _best_by_chunk(readings)
    for hit, line in lines_led_by(retrieved):
        tidied = trim(line)
        if hit.chunk in best and tidied.start < tidied.end:
            odds = best[hit.chunk].score + LED_BONUS
            yield Reading(tidied, hit, odds, best[hit.chunk].signals)


def _named_columns(readings: Sequence[Reading], tables: Tables) -> Iterator[Reading]:
    """The names of columns that are asked for, each proved by the row that it was asked by."""
    best = _best_by_chunk(readings)
    for header in tables.headers:
        hit = header.cell.hit
        if hit.chunk in best:
            like = best[hit.chunk]
            yield Reading(header.window, hit, like.score, like.signals, header.row)


def _best_by_chunk(readings: Sequence[Reading]) -> dict[Window, Reading]:
    """Of each chunk the span that is likeliest."""
    return {each.hit.chunk: each for each in sorted(readings, key=lambda each: each.score)}


def _candidates(
    places: Sequence[MergedSpan],
    confidence: float,
    retrieved: Retrieved,
    agreement: Agreement,
    settles: YesNoModel,
) -> Iterator[Candidate]:
    """The different answers among the places, best first, each with all that proves it."""
    left = list(places)
    for _ in range(MOST_CANDIDATES):
        if not left:
            return
        first = left[0]
        agree = [
            place
            for place in left
            if place is first
            or (same_answer(place.span, first.span) and place.mass > first.mass - SUPPORT)
        ]
        evidence = [list(_evidence(place, retrieved)) for place in agree]
        trust = agreement.trust(first.span) * _certainty(evidence[0])
        yield Candidate(
            first.span,
            tuple(chain.from_iterable(evidence)),
            confidence * float(np.exp(first.mass - places[0].mass)) * trust,
            verdict=settles.verdict(
                retrieved.question,
                "".join(each.sentence.text for each in evidence[0]),
                first.span.text,
            ),
        )
        left = [place for place in left if not same_answer(place.span, first.span)]


def _certainty(evidence: Iterable[Evidence]) -> float:
    """How sure it is that the sentences a span lies in say what was recognised there."""
    return min((each.setting.certainty for each in evidence), default=1.0)


def _blank(cell: NamedCell) -> Iterator[Candidate]:
    """The place of a cell that holds nothing, and why it is no answer."""
    span = cell.window
    row = Sentence(span.article, cell.row.start, cell.row.end)
    at = min(span.start, row.end)  # cells at the end of a row may be blank
    place = Window(span.article, at, at)
    evidence = Evidence(row, place, cell.odds, span.article.outline.setting(row, span))
    yield Candidate(span, (evidence,), 0.0, BLANK_CELL)


def _evidence(place: MergedSpan, retrieved: Retrieved) -> Iterator[Evidence]:
    """The sentences that prove the span, mostly those that hold it, each with its part of it."""
    span = place.proof
    for sentence in retrieved.articles[span.article.id].sentences_in(span):
        start, end = max(span.start, sentence.start), min(span.end, sentence.end)
        part = Window(span.article, start, end)
        setting = span.article.outline.setting(sentence, place.span)
        if not (setting.row and setting.row.column is not None):
            setting = span.article.outline.setting(sentence, part)
        yield Evidence(sentence, part, place.mass, setting)
