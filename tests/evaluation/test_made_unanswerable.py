from corpus import Article, Window
from evaluation.running import ask_judged
from evaluation.sets.made_unanswerable import MADE_UNANSWERABLE, with_made_unanswerable
from evaluation.sets.questions import EvaluationQuestion, EvaluationSet
from index import LocalIndex
from qa import QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader

OWN = Article("a.txt", "临平有山。", "临平")
TRADITIONAL = Article("b.txt", "臨平有雞。", "臨平")
FREE = Article("c.txt", "余杭有水。", "余杭")
ARTICLES = [OWN, TRADITIONAL, FREE]


def asked(answer: str) -> EvaluationSet:
    question = EvaluationQuestion(
        "1", "fact", "临平有什么？", (answer,), (Window(OWN, 3, 4),), OWN.id
    )
    in_vain = EvaluationQuestion("2", "unanswerable", "月球多大？", (), ())
    return EvaluationSet((question, in_vain), (), ())


def test_each_answerable_question_is_asked_again_in_vain() -> None:
    made = with_made_unanswerable(asked("山"), ARTICLES).questions
    assert [(each.id, each.answerable) for each in made] == [
        ("1", True), ("2", False), ("1 in vain", False)
    ]  # fmt: skip
    assert made[-1].kind == MADE_UNANSWERABLE
    assert made[-1].not_asked == {OWN.id}


def test_articles_that_hold_an_answer_in_either_script_are_left_out() -> None:
    made = with_made_unanswerable(asked("鸡"), ARTICLES).questions
    assert made[-1].not_asked == {OWN.id, TRADITIONAL.id}


def test_they_are_asked_of_the_other_articles_only() -> None:
    index = LocalIndex.from_articles(ARTICLES, encoder=FakeEncoder())
    made = with_made_unanswerable(asked("鸡"), ARTICLES)
    answerer = QuestionAnswerer(index, FakeReader())
    results = [ask_judged(each, answerer, own_passage=True) for each in made.questions]
    read = [{each.article_id for each in judged.answer.passages} for judged in results]
    assert read == [{OWN.id}, {each.id for each in ARTICLES}, {FREE.id}]
