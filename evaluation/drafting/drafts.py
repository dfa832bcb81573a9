"""Draft questions of articles: what a clause says made to be asked for, and some in vain.

They repeat the text's words and ask for what rules can ask for: whoever is measured by them alone
looks better than users will find. They are good for telling whether a change lost something.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from random import Random
from typing import Any

from corpus import Article, Chunking
from evaluation.drafting.falsified import swapped, word_pool
from index import IndexedArticle
from qa.suggested_questions.choosing import clozes, varied
from qa.suggested_questions.clauses import Cloze

UNANSWERABLE = 3
"""Of every so many questions one is asked again with another name or number, where it has any."""
STRANGERS: Mapping[str, Sequence[str]] = {
    "ns": ("石泉县", "临江市", "金沙镇", "东岭区", "白水村"),
    "nt": ("华岳集团", "省图书馆", "第七建筑公司", "海川大学", "文旅发展中心"),
    "nz": ("晨曦号", "飞鸿计划", "青禾奖", "远山杯"),
    "m": ("17", "43", "2009", "680", "2031"),
}
"""Names and numbers, by part of speech, that are put in where the articles have no others."""
KEEP = "草拟的题：请核对问题、答案和原句。 Drafted: check question, answer and sentence."
KEEP_IN_VAIN = (
    "草拟的题，换过一个名字或数字：请核对文章里确实没有答案。"
    " Drafted by swapping a name or number: check that the article does not answer it."
)

Line = dict[str, Any]


def drafts(articles: Sequence[Article], *, each: int) -> Iterator[Line]:
    """At most `each` questions of every article, and some in vain, as lines with a `check`."""
    found = [(indexed, _clozes(indexed, each)) for indexed in map(_indexed, articles)]
    asked = [cloze.question for _, of_article in found for cloze in of_article]
    own = word_pool(asked)
    pool = {tag: [*own.get(tag, ()), *words] for tag, words in STRANGERS.items()}
    rng = Random(0)  # noqa: S311
    for indexed, of_article in found:
        in_vain = 0
        for number, cloze in enumerate(of_article):
            line = _line(indexed, number, cloze)
            yield line
            if in_vain * UNANSWERABLE > number:
                continue
            if vain := swapped(cloze.question, indexed.article.text, pool, rng):
                yield _in_vain(line, vain)
                in_vain += 1


def _indexed(article: Article) -> IndexedArticle:
    return IndexedArticle.from_article(article, Chunking())


def _clozes(indexed: IndexedArticle, count: int) -> list[Cloze]:
    return list(islice(varied(list(clozes(indexed))), count))


def _line(indexed: IndexedArticle, number: int, cloze: Cloze) -> Line:
    [sentence, *_] = indexed.sentences_in(cloze.asked)
    name = indexed.article.name
    return {
        "id": f"{name}-{number + 1}",
        "kind": cloze.kind,
        "question": cloze.question,
        "answers": [cloze.asked.text],
        "evidence": [sentence.text],
        "offsets": [[sentence.start, sentence.end]],
        "article": name,
        "check": KEEP,
    }


def _in_vain(line: Line, question: str) -> Line:
    own = {"answers": [], "evidence": [], "offsets": [], "check": KEEP_IN_VAIN}
    name = {"id": f"{line['id']}-vain", "kind": "unanswerable", "question": question}
    return line | own | name
