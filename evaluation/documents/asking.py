"""Ask the questions of a folder of documents: each of its own group, and of all together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from corpus import Article, Loaded, Source, load_articles
from evaluation.documents.judging import JudgedAnswer, judge_answer
from evaluation.documents.questions import DocumentQuestion
from evaluation.documents.writing import questions_file
from evaluation.sets.question_lines import field_error, json_lines, text_field
from evaluation.sets.questions import EvaluationSetError
from index import Encoder, LocalIndex
from qa.answer import Answer
from qa.answering import MIN_CONFIDENCE, TOP_K, QuestionAnswerer
from qa.reader import Reader

OnJudged = Callable[[JudgedAnswer], None]


@dataclass(frozen=True, slots=True)
class Asker:
    """How a question is answered from some articles: the encoder and reader, and their limits."""

    encoder: Encoder
    reader: Reader
    top_k: int = TOP_K
    min_confidence: float = MIN_CONFIDENCE

    def ask(
        self, questions: Iterable[DocumentQuestion], articles: Iterable[Article]
    ) -> Iterator[JudgedAnswer]:
        """Every question, judged; without articles nothing is answered."""
        documents = list(articles)
        answerer = None
        if documents:
            index = LocalIndex.from_articles(documents, encoder=self.encoder)
            answerer = QuestionAnswerer(index, self.reader, min_confidence=self.min_confidence)
        for question in questions:
            if answerer:
                answer = answerer.ask(question.question, top_k=self.top_k)
            else:
                answer = Answer.of(question.question)
            yield judge_answer(question, answer)


def read_document_questions(folder: Path, split: str) -> list[DocumentQuestion]:
    """The questions of one half of the documents in `folder`.

    Raises:
        EvaluationSetError: there are none, or a line is not as it should be.
    """
    file = questions_file(folder, split)
    if not file.exists():
        raise EvaluationSetError(
            file,
            "",
            f"没有这个文件。请先运行 python -m evaluation.documents write {folder}",
            f"is not there. First run: python -m evaluation.documents write {folder}",
        )
    questions = []
    for number, values in json_lines(file):
        for field in ("id", "kind", "question"):
            text_field(file, number, values, field)
        try:
            questions.append(DocumentQuestion.from_json(values))
        except (KeyError, TypeError) as error:
            raise field_error(
                file,
                number,
                str(error),
                "这一行缺了字段或多了字段",
                "a field is missing or unknown",
            ) from error
    return questions


def load_documents(folder: Path, questions: Iterable[DocumentQuestion]) -> Loaded:
    """The documents that the questions are asked of; what cannot be read is among `skipped`."""
    places = dict.fromkeys(place for each in questions for place in each.documents)
    return load_articles(Source(folder / place, place) for place in places)


def ask_groups(
    asker: Asker,
    questions: Iterable[DocumentQuestion],
    articles: Iterable[Article],
    *,
    on_judged: OnJudged = lambda judged: None,
) -> list[JudgedAnswer]:
    """Ask every question of an index of its own group of documents."""
    by_place = {article.name: article for article in articles}
    results = []
    for documents, group in groupby(questions, key=attrgetter("documents")):
        own = [by_place[place] for place in documents if place in by_place]
        for judged in asker.ask(group, own):
            on_judged(judged)
            results.append(judged)
    return results


def ask_together(
    asker: Asker,
    questions: Iterable[DocumentQuestion],
    articles: Iterable[Article],
    *,
    on_judged: OnJudged = lambda judged: None,
) -> list[JudgedAnswer]:
    """Ask one index of all documents the questions that make sense of them all."""
    results = []
    for judged in asker.ask([each for each in questions if not each.alone], articles):
        on_judged(judged)
        results.append(judged)
    return results
