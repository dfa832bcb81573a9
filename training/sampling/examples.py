"""What is read in one pass: windows with the answer, and made ones without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from corpus import Article
from evaluation.sets.questions import EvaluationQuestion, EvaluationSet, find_all
from qa.reader.layout import Text
from training.sampling.english import gloss
from training.sampling.falsified import Pool, borrowed, swapped, word_pool
from training.sampling.misleading import misleading
from training.sampling.variants import ask, keywords, punctuate
from training.sampling.windows import Span, crop, gaps
from training.settings import Settings, Variants, Windows


@dataclass(frozen=True, slots=True)
class Example:
    """One window to read; `answer` is its span in the window, None where nothing answers."""

    text: Text
    answer: Span | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, its passage, and passages that do not answer it."""

    question: EvaluationQuestion
    passage: Article
    others: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """All questions, and what others are made unanswerable with.

    `words` are those of all questions; `donors` the questions that name their title, with it.
    """

    lessons: tuple[Lesson, ...]
    words: Pool
    donors: tuple[tuple[str, str], ...]

    @classmethod
    def from_sets(cls, sets: Sequence[EvaluationSet], settings: Windows) -> "Lessons":
        """All questions of the sets, in their order."""
        questions = [question for each in sets for question in each.questions]
        passages = {article.id: article for each in sets for article in each.articles}
        others = misleading(questions, list(passages.values()), keep=settings.retrieved)
        lessons = tuple(
            Lesson(question, passages[question.article_id or ""], found)
            for question, found in zip(questions, others, strict=True)
        )
        asked = ((each.question.question, each.passage.title) for each in lessons)
        donors = tuple((question, title) for question, title in asked if title in question)
        return cls(lessons, word_pool([each.question for each in questions]), donors)


def examples(lessons: Lessons, *, epoch: int, settings: Settings) -> list[Example]:
    """The examples of one pass: other windows in every pass, the same ones whenever repeated.

    An answer longer than its window is dropped, not cut.
    """
    return [
        _vary(example, settings.variants, rng)
        for number, lesson in enumerate(lessons.lessons)
        for rng in [Random(f"{settings.seed}/{epoch}/{number}/{lesson.question.id}")]  # noqa: S311
        for example in [
            *_answerable(lesson, settings.windows, rng),
            *_unanswerable(lesson, lessons, settings, rng),
        ]
    ]


def _answerable(lesson: Lesson, settings: Windows, rng: Random) -> Iterator[Example]:
    if lesson.question.evidence:
        gold = lesson.question.evidence[0]
        answer = gold.start, gold.end
        window = crop(lesson.passage.text, answer, limit=_length(settings, rng), rng=rng)
        if window is not None:
            yield _example(lesson.question.question, lesson.passage, window, answer)


def _unanswerable(
    lesson: Lesson, lessons: Lessons, settings: Settings, rng: Random
) -> Iterator[Example]:
    chances, windows = settings.unanswerable, settings.windows
    question, passage = lesson.question.question, lesson.passage
    if not lesson.question.answerable:
        window = _crop_any(passage.text, [(0, len(passage.text))], windows, rng)
        yield _example(question, passage, window, None)
        return
    if rng.random() < chances.same_passage and (free := _free_of_answers(lesson, windows)):
        yield _example(question, passage, _crop_any(passage.text, free, windows, rng), None)
    if rng.random() < chances.other_passage and lesson.others:
        other = rng.choice(lesson.others)
        window = _crop_any(other.text, [(0, len(other.text))], windows, rng)
        yield _example(question, other, window, None)
    around = f"{passage.title}\n{passage.text}"
    if rng.random() < chances.swapped:
        asked = swapped(question, around, lessons.words, rng)
        yield from _falsified(asked, lesson, windows, rng)
    if rng.random() < chances.borrowed:
        asked = borrowed(passage.title, around, lessons.donors, rng)
        yield from _falsified(asked, lesson, windows, rng)


def _falsified(
    question: str | None, lesson: Lesson, settings: Windows, rng: Random
) -> Iterator[Example]:
    """Another question asked of the window that answers the lesson's own."""
    for example in _answerable(lesson, settings, rng) if question else ():
        yield Example(Text(question or "", example.text.title, example.text.window), None)


def _free_of_answers(lesson: Lesson, settings: Windows) -> list[Span]:
    spans = [
        (window.start, window.end)
        for answer in lesson.question.answers
        for window in find_all(answer, lesson.passage)
    ]
    shortest = settings.shortest_unanswerable
    return gaps(len(lesson.passage.text), spans, shortest=shortest)


def _crop_any(text: str, free: list[Span], settings: Windows, rng: Random) -> Span:
    """A window anywhere in the free pieces of a text."""
    start, end = rng.choices(free, weights=[end - start for start, end in free])[0]
    place = rng.randint(0, end - start)
    window = crop(text[start:end], (place, place), limit=_length(settings, rng), rng=rng)
    if window is None:
        raise AssertionError("an empty span fits every window")
    return start + window[0], start + window[1]


def _length(settings: Windows, rng: Random) -> int:
    shares = [share for share, _, _ in settings.lengths]
    _, shortest, longest = rng.choices(settings.lengths, weights=shares)[0]
    return rng.randint(shortest, longest)


def _example(question: str, passage: Article, window: Span, answer: Span | None) -> Example:
    begin, end = window
    inside = None if answer is None else (answer[0] - begin, answer[1] - begin)
    return Example(Text(question, passage.title, passage.text[begin:end]), inside)


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
    return Example(varied, example.answer)
