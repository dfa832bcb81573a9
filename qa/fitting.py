"""Fit what the sentence reader is set to, and compare the fusion's constants.

`python -m qa.fitting SET` takes a SQuAD-style set that brings its own passages and is never
reported on. The ranking weights are learnt from its questions, asked of all its passages: a gold
sentence against the others that were retrieved. For the confidence each question is asked twice,
of all passages and of all but its own: the second time it is made unanswerable.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus.console import make_typer, notes, progress_bar, run
from index import PassageIndex, open_encoder
from index.fusion import reciprocal_rank_fusion
from qa.answering import TOP_K
from qa.evaluation.passages import index_of_set
from qa.evaluation.questions import EvaluationQuestion, EvaluationSet
from qa.evaluation.ranking_scores import recall_at_k, reciprocal_rank
from qa.evaluation.squad import read_squad
from qa.reader import FITTED, SentenceReader, Weights, confidence_features

EXAMPLES = """
python -m qa.fitting cmrc2018_trial.json
"""
FUSION_KS = (1, 3, 5, 10, 20, 40, 60)
WITHHELD = 0.002
"""Share of the answerable questions that the threshold may withhold."""

app = make_typer("拟合排序与置信度的参数。 Fit the weights of ranking and confidence.", EXAMPLES)


@app.command(epilog=app.info.epilog)
def fit(
    questions: Annotated[
        Path, typer.Argument(metavar="SET", help="SQuAD 式 JSON  SQuAD-style JSON")
    ],
) -> None:
    """写出 qa/sentence_reader.json。 Write qa/sentence_reader.json."""
    fitting_set = read_squad(questions)
    index = index_of_set(questions, fitting_set, encoder=open_encoder(None))
    for k, (recall, rank) in _fusion_scores(fitting_set.questions, index).items():
        notes.print(f"fusion k = {k}: article Recall@1 {recall:.4f}, MRR@10 {rank:.4f}")
    ranking = _fit_ranking(fitting_set.questions, index)
    confidence, bias, threshold = _fit_confidence(fitting_set, index, ranking)
    FITTED.write_text(
        json.dumps({"ranking": ranking, "confidence": confidence, "bias": bias}, indent=2) + "\n",
        encoding="utf-8",
    )
    print(f"{FITTED}: MIN_CONFIDENCE = {threshold:.3f} withholds {WITHHELD:.1%} of the answerable")


def _fusion_scores(
    asked: Sequence[EvaluationQuestion], index: PassageIndex
) -> dict[int, tuple[float, float]]:
    """Mean Recall@1 and MRR@10 of the article for each constant of the fusion."""
    scores: dict[int, list[tuple[float, float]]] = {k: [] for k in FUSION_KS}
    for question in _shown(asked, "fusion"):
        rankings = index.rankings(
            question.question, index.encoder.encode_queries([question.question])
        )
        for k in FUSION_KS:
            fused = reciprocal_rank_fusion([list(rank) for rank in rankings], k=k)
            articles = dict.fromkeys(index.chunks[row].article.id for row in fused)
            relevant = [each == question.article_id for each in articles]
            scores[k].append((recall_at_k(relevant, 1), reciprocal_rank(relevant)))
    return {k: tuple(np.mean(pairs, axis=0)) for k, pairs in scores.items()}


def _fit_ranking(asked: Sequence[EvaluationQuestion], index: PassageIndex) -> list[float]:
    """Weights that put a gold sentence above the others: logistic regression on differences."""
    reader = SentenceReader(Weights((), (), 0.0))
    differences = []
    for question in _shown(asked, "ranking"):
        retrieved = index.retrieve(question.question, top_k=TOP_K)
        sentences, features = reader.sentence_features(retrieved, index)
        is_gold = np.array([any(s.overlaps(gold) for gold in question.evidence) for s in sentences])
        if is_gold.any():
            gold = features[is_gold][0]
            differences.append(gold - features[~is_gold])
    rows = np.concatenate(differences)
    scale = rows.std(axis=0)
    rows = np.concatenate([rows, -rows]) / scale
    labels = np.repeat([1, 0], len(rows) // 2)
    model = LogisticRegression(fit_intercept=False).fit(rows, labels)
    return [float(weight) for weight in model.coef_[0] / scale]


def _fit_confidence(
    fitting_set: EvaluationSet, index: PassageIndex, ranking: Sequence[float]
) -> tuple[list[float], float, float]:
    reader = SentenceReader(Weights(tuple(ranking), (), 0.0))
    features, is_right, answerable = [], [], []
    ids = {article.id for article in fitting_set.articles}
    for question in _shown(fitting_set.questions, "confidence"):
        for among in (None, ids - {question.article_id or ""}):
            retrieved = index.retrieve(question.question, top_k=TOP_K, among=among)
            sentences, columns = reader.sentence_features(retrieved, index)
            order = np.argsort(-(columns @ np.asarray(ranking)), kind="stable")
            features.append(confidence_features(columns[order]))
            best = sentences[order[0]]
            is_right.append(any(best.overlaps(gold) for gold in question.evidence))
            answerable.append(among is None)
    model = LogisticRegression(C=100.0, max_iter=1000).fit(features, is_right)
    probabilities = model.predict_proba(features)[:, 1]
    threshold = float(np.quantile(probabilities[np.array(answerable)], WITHHELD))
    _tell(probabilities, np.array(is_right), np.array(answerable), threshold)
    return [float(weight) for weight in model.coef_[0]], float(model.intercept_[0]), threshold


def _tell(
    probabilities: NDArray[np.float64],
    is_right: NDArray[np.bool_],
    answerable: NDArray[np.bool_],
    threshold: float,
) -> None:
    caught = float((probabilities[~answerable] < threshold).mean())
    notes.print(f"{is_right[answerable].mean():.3f} of the first sentences are right")
    notes.print(f"the threshold withholds {caught:.3f} of the made unanswerables")


def _shown(asked: Sequence[EvaluationQuestion], label: str) -> Iterator[EvaluationQuestion]:
    with progress_bar(label) as progress:
        yield from progress.track(asked)


if __name__ == "__main__":
    run(app)
