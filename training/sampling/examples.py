"""What is read in one pass: windows with the answer, and made ones without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from corpus import Article, Window
from corpus.blocks import Span
from corpus.rendering import Rendering
from corpus.segment import fold
from evaluation.drafting.falsified import Pool, borrowed, swapped, word_pool
from evaluation.sets.questions import EvaluationQuestion, EvaluationSet
from qa.reader.layout import Text
from training.sampling.english import gloss
from training.sampling.misleading import misleading
from training.sampling.variants import ask, keywords, punctuate
from training.sampling.windows import likely, place_of, windows_of
from training.settings import Settings, Variants, Windows


@dataclass(frozen=True, slots=True)
class Example:
    """One window to read; `answer` is its span in the window, None where nothing answers.

    `evidence` are the sentences that hold it, and `yes` what it says to a yes/no question.
    """

    text: Text
    answer: Span | None
    evidence: tuple[Span, ...] = ()
    yes: bool | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, its passage, and passages that do not answer it.

    It is asked in `share` of all passes over the data.
    """

    question: EvaluationQuestion
    passage: Article
    others: tuple[Article, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Lessons:
    """All questions, and what others are made unanswerable with.

    `words` are those of all questions; `donors` the questions that name their title, with it.
    """

    lessons: tuple[Lesson, ...]
    words: Pool
    donors: tuple[tuple[str, str], ...]

    @classmethod
    def from_sets(
        cls, sets: Sequence[EvaluationSet], settings: Windows, *, shares: Sequence[float] = ()
    ) -> "Lessons":
        """All questions of the sets, in their order; `shares` are those of each set, or all 1."""
        questions = [question for each in sets for question in each.questions]
        share_of = [
            share
            for each, share in zip(sets, shares or [1.0] * len(sets), strict=True)
            for _ in each.questions
        ]
        passages = {article.id: article for each in sets for article in each.articles}
        others = misleading(questions, list(passages.values()), keep=settings.retrieved)
        lessons = tuple(
            Lesson(question, passages[question.article_id or ""], found, share)
            for question, found, share in zip(questions, others, share_of, strict=True)
        )
        asked = ((each.question.question, each.passage.title) for each in lessons)
        donors = tuple((question, title) for question, title in asked if title in question)
        return cls(lessons, word_pool([each.question for each in questions]), donors)


def examples(lessons: Lessons, *, epoch: int, settings: Settings) -> list[Example]:
    """The examples of one pass: other windows in every pass, the same ones whenever repeated.

    A question whose answer no window holds whole is left out.
    """
    return [
        _vary(example, settings.variants, rng)
        for number, lesson in enumerate(lessons.lessons)
        for rng in [Random(f"{settings.seed}/{epoch}/{number}/{lesson.question.id}")]  # noqa: S311
        if rng.random() < lesson.share
        for example in _examples(lesson, lessons, settings, epoch, rng)
    ]


def _examples(
    lesson: Lesson, lessons: Lessons, settings: Settings, epoch: int, rng: Random
) -> Iterator[Example]:
    def cut(article: Article) -> tuple[Rendering, ...]:
        return windows_of(article, _size(settings, epoch, article))

    question, windows = lesson.question.question, cut(lesson.passage)
    if not lesson.question.answerable:
        yield from _in_vain(question, windows, rng)
        return
    found = _answered(lesson.question, windows, rng)
    if found is None:
        return
    yield found
    chances = settings.unanswerable
    if rng.random() < chances.same_passage:
        yield from _in_vain(question, _without_answers(lesson.question, windows), rng)
    if rng.random() < chances.other_passage and lesson.others:
        yield from _in_vain(question, cut(rng.choice(lesson.others)), rng)
    around = f"{lesson.passage.title}\n{lesson.passage.text}"
    falsified = []
    if rng.random() < chances.swapped:
        falsified.append(swapped(question, around, lessons.words, rng))
    if rng.random() < chances.borrowed:
        falsified.append(borrowed(lesson.passage.title, around, lessons.donors, rng))
    for asked in filter(None, falsified):
        yield Example(replace(found.text, question=asked), None)


def _answered(
    question: EvaluationQuestion, windows: Sequence[Rendering], rng: Random
) -> Example | None:
    """One of the windows that hold the first gold answer."""
    gold = question.evidence[0] if question.evidence else None
    places = [(each, place_of(gold, each)) for each in windows] if gold else []
    held = [(each, place) for each, place in places if place]
    if not held:
        return None
    window, place = rng.choice(held)
    sentences = [(s, e) for s, e in _sentences(window) if s < place[1] and e > place[0]]
    text = Text.of(question.question, window)
    return Example(text, place, tuple(sentences), question.yes)


def _in_vain(question: str, windows: Sequence[Rendering], rng: Random) -> Iterator[Example]:
    if window := likely(question, windows, rng):
        yield Example(Text.of(question, window), None)


def _without_answers(question: EvaluationQuestion, windows: Sequence[Rendering]) -> list[Rendering]:
    answers = [fold(answer) for answer in question.answers]
    return [
        each
        for each in windows
        if not any(answer in fold(each.text) for answer in answers)
        and not any(_share(gold, each.window) for gold in question.evidence)
    ]


def _share(one: Window, other: Window) -> bool:
    return one.start < other.end and one.end > other.start


def _sentences(rendering: Rendering) -> list[Span]:
    """The rendering's sentences and rows."""
    ends = [
        place + 1
        for place, character in enumerate(rendering.text)
        if character in "。！？!?\n" or place + 1 == len(rendering.text)
    ]
    return list(zip([0, *ends], ends, strict=False))


def _size(settings: Settings, epoch: int, article: Article) -> int:
    """The same for all questions of an article in a pass, so that it is cut once."""
    rng = Random(f"{settings.seed}/{epoch}/{article.id}")  # noqa: S311
    shares = [share for share, _, _ in settings.windows.lengths]
    _, shortest, longest = rng.choices(settings.windows.lengths, weights=shares)[0]
    return rng.randint(shortest, longest)


def _vary(example: Example, variants: Variants, rng: Random) -> Example:
    text = example.text
    question = ask(text.question, chance=variants.without_question_mark, rng=rng)
    way = rng.random()
    if way < variants.keywords:
        question = keywords(question)
    elif way < variants.keywords + variants.english:
        question = gloss(question, rng)
    varied = Text(
        question=question,
        title="" if rng.random() < variants.without_title else text.title,
        window=punctuate(text.window, chance=variants.punctuation, rng=rng),
    )
    return replace(example, text=varied)
