"""Whether an index answers alike in a folder and in Milvus: what `benchmarks.stores equal` does.

The index of a set's passages, or of the articles that it is asked of, is copied to the server as
`index copy` does it, and every question is asked of both. Where their rankings differ it is
computed why, by `word_scores`. What takes long is kept under `--work`: the index, the questions'
embeddings, the runs of `--read`; a copy that was cut off goes on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.both_stores import Both, Found, Remembering
from benchmarks.measuring import p50_p95, timed
from benchmarks.public import HEADER, Row, ask_row, table_line
from benchmarks.word_scores import EQUAL, alike, causes
from corpus.console import notes, progress_bar
from corpus.notation import normalise
from evaluation.opening import Asked, OpenedSet, articles_of, open_sets
from evaluation.report import percent
from evaluation.scores.ranking_scores import recall_at_k
from evaluation.sets.passages import folder_of_articles, index_of_articles
from evaluation.sets.questions import EvaluationQuestion
from index import Encoder, PassageIndex
from index.console import build_progress
from index.copying import copy_index
from index.opening import store_at
from qa.answering import TOP_K

KINDS = ("meaning", "words", "fused")
STORES = ("folder", "Milvus")
DEPTH = 5
"""Of the recall, and of the chunks that are to be the same after both rankings were joined."""
TEN = 10
TOGETHER = 64
"""Questions that a server is asked in one call."""
TIMED = 100
"""Questions, evenly chosen, that are searched for one by one to take the time."""


def compare(questions: Path, work: Path, server: str, asked: Asked, *, read: bool) -> None:
    """Print how alike a folder and the index at `server` answer a set's questions."""
    encoder = Remembering(asked.encoder, work / "questions")
    [opened] = open_sets([questions], replace(asked, encoder=encoder))
    both = Both(_stores(opened, work, server, encoder))
    count = len(opened.content.questions)
    print(f"\n{opened.name}: {count:,} questions, {len(both.chunks):,} chunks\n")
    with progress_bar("编码 embedding") as progress:
        task = progress.add_task("", total=count)
        texts = [normalise(each.question).text for each in opened.content.questions]
        encoder.learn(texts, lambda done: progress.advance(task, done))
    asked_for = [each.question for each in opened.content.questions]
    found = []
    with progress_bar("提问 asking") as progress:
        for start in progress.track(range(0, count, TOGETHER)):
            found += both.ask(asked_for[start : start + TOGETHER])
    for line in (*_recall(opened, found, both), *_sameness(texts, found, both)):
        print(line)
    print(_times(both, asked_for))
    if read:
        _read(opened, both, work)


def _stores(opened: OpenedSet, work: Path, server: str, encoder: Encoder) -> list[PassageIndex]:
    """The index in a folder under `work`, and its copy."""
    articles = articles_of(opened.index)
    index_of_articles(articles, name=opened.name, encoder=encoder, data=work)
    folder = store_at(folder_of_articles(articles, encoder=encoder, data=work))
    copy = store_at(Path(f"{server}_{folder.place.name[:8]}"))
    notes.print(f"复制到 copying to {copy.place}", markup=False)
    with build_progress() as on_progress:
        copy_index(folder, copy, on_progress=on_progress)
    return [each.load(encoder) for each in (folder, copy)]


def _recall(opened: OpenedSet, asked: Sequence[Sequence[Found]], both: Both) -> Iterable[str]:
    """Of the passage that each question was made of, and of a chunk with its evidence."""
    pairs = zip(opened.content.questions, asked, strict=True)
    located = [(question, each) for question, each in pairs if question.evidence]
    questions, found = [q for q, _ in located], [each for _, each in located]
    for what, gold in (("passage", _is_passage), ("evidence", _is_evidence)):
        yield f"| Recall@{DEPTH} of the {what}, of {len(found):,} | meaning | words | fused |"
        yield "|---|---|---|---|"
        right = [_scores(gold, questions, [each[at] for each in found], both) for at in range(2)]
        for at, store in enumerate(STORES):
            shares = " | ".join(percent(sum(right[at][kind]) / len(found)) for kind in KINDS)
            yield f"| {store} | {shares} |"
        alone = " | ".join(_alone(right[0][kind], right[1][kind]) for kind in KINDS)
        yield f"| one alone: {' / '.join(STORES)} | {alone} |\n"


def _is_passage(question: EvaluationQuestion, at: int, both: Both) -> bool:
    own = (
        {question.article_id} if question.article_id else {w.article.id for w in question.evidence}
    )
    return both.chunks[at].article.id in own


def _is_evidence(question: EvaluationQuestion, at: int, both: Both) -> bool:
    return any(both.chunks[at].overlaps(gold) for gold in question.evidence)


def _scores(
    is_gold: Callable[[EvaluationQuestion, int, Both], bool],
    questions: Sequence[EvaluationQuestion],
    found: Sequence[Found],
    both: Both,
) -> Mapping[str, list[float]]:
    """By kind of ranking the recall of each question; a passage counts where its first chunk is."""

    def recall(question: EvaluationQuestion, ranked: Sequence[int]) -> float:
        if is_gold is _is_passage:
            firsts: dict[str, int] = {}
            for at in ranked:
                firsts.setdefault(both.chunks[at].article.id, at)
            ranked = list(firsts.values())
        return recall_at_k([is_gold(question, at, both) for at in ranked], DEPTH)

    return {
        kind: [recall(q, getattr(each, kind)) for q, each in zip(questions, found, strict=True)]
        for kind in KINDS
    }


def _alone(folder: Sequence[float], server: Sequence[float]) -> str:
    pairs = Counter(zip(folder, server, strict=True))
    return f"{pairs[1.0, 0.0]} / {pairs[0.0, 1.0]}"


def _sameness(texts: Sequence[str], found: Sequence[Sequence[Found]], both: Both) -> Iterable[str]:
    """How often they find the same, and why not."""
    firsts = [folder.fused[:1] == server.fused[:1] for folder, server in found]
    yield _line("first hit", firsts, [_why_fused(*each) for each in found])
    fives = [folder.fused[:DEPTH] == server.fused[:DEPTH] for folder, server in found]
    yield _line("five fused", fives, [_why_fused(*each) for each in found])
    tens = [folder.meaning[:TEN] == server.meaning[:TEN] for folder, server in found]
    yield _line("ten by meaning", tens, [_why_meaning(*each) for each in found])
    tens = [folder.words[:TEN] == server.words[:TEN] for folder, server in found]
    why = [
        [] if same else causes(folder.words[:TEN], server.words[:TEN], both.word_scores.of(text))
        for text, (folder, server), same in zip(texts, found, tens, strict=True)
    ]
    yield _line("ten by words", tens, why)


def _times(both: Both, questions: Sequence[str]) -> str:
    """Of a search without embedding, each question asked of one after the other."""
    chosen = questions[:: max(1, len(questions) // TIMED)][:TIMED]
    taken: list[list[float]] = [[] for _ in both.stores]
    for each in [chosen[0], *chosen]:  # what is first asked is loaded first
        for seconds, index in zip(taken, both.stores, strict=True):
            seconds.append(timed(lambda to=index, q=each: to.search(q, top_k=TOP_K))[1])  # type: ignore[misc]
    told = ", ".join(f"{s} {p50_p95(t[1:])} ms" for s, t in zip(STORES, taken, strict=True))
    return f"- search p50 / p95 of {len(chosen)} questions: {told}"


def _why_meaning(folder: Found, server: Found) -> list[str]:
    first, second = folder.meaning[:TEN], server.meaning[:TEN]
    scores = server.cosines | folder.cosines
    if set(first + second) <= scores.keys() and alike(first, second, scores):
        return [f"cosines less than {EQUAL:.0e} apart"]
    return ["not known"]


def _why_fused(folder: Found, server: Found) -> list[str]:
    """Which of the two rankings, down to the last place that takes part, is another one."""
    kinds = {
        "by meaning": (folder.meaning, server.meaning),
        "by words": (folder.words, server.words),
    }
    return [f"the ranking {kind}" for kind, (one, other) in kinds.items() if one != other]


def _line(what: str, same: Sequence[bool], why: Sequence[Sequence[str]]) -> str:
    counted = Counter(
        cause for is_same, each in zip(same, why, strict=True) if not is_same for cause in each
    )
    told = "; ".join(f"{cause}: {count:,}" for cause, count in counted.most_common())
    differing = len(same) - sum(same)
    shown = f"- {what}: the same for {percent(sum(same) / len(same))}, another for {differing:,}"
    return f"{shown} ({told})" if told else shown


def _read(opened: OpenedSet, both: Both, work: Path) -> None:
    """The same questions answered, as `benchmarks.public` asks them and by the evaluation's
    figures."""
    print("\n" + HEADER)
    for name, index in zip(STORES, both.stores, strict=True):
        row = Row(f"{opened.name}, {name}", replace(opened, index=index), own_passage=False)
        print(table_line(row.name, *ask_row(row, work)))
