"""Compare the constants of the fusion: `python -m benchmarks.fusion cmrc2018_trial.json`.

The set is SQuAD-style, brings its own passages, and is one that nothing is reported on.
"""

from pathlib import Path

import numpy as np
import typer

from corpus.console import progress_bar, run
from evaluation.scores.ranking_scores import recall_at_k, reciprocal_rank
from evaluation.sets.passages import index_of_set
from evaluation.sets.questions import EvaluationQuestion
from evaluation.sets.squad import read_squad
from index import LocalIndex, open_encoder
from index.search.fusion import reciprocal_rank_fusion

KS = (1, 3, 5, 10, 20, 40, 60)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def compare(questions: Path) -> None:
    """Recall@1 and MRR@10 of the article for each constant."""
    compared = read_squad(questions)
    index = index_of_set(questions, compared, encoder=open_encoder(None))
    with progress_bar("fusion") as progress:
        rows = [_scores(each, index) for each in progress.track(compared.questions)]
    for k, (recall, rank) in zip(KS, np.mean(rows, axis=0), strict=True):
        print(f"k = {k}: article Recall@1 {recall:.4f}, MRR@10 {rank:.4f}")


def _scores(question: EvaluationQuestion, index: LocalIndex) -> list[tuple[float, float]]:
    """Both scores for each constant, in the order of `KS`."""
    embedding = index.encoder.encode_queries([question.question])
    rankings = [list(rank) for rank in index.rankings(question.question, embedding)]
    scores = []
    for k in KS:
        fused = reciprocal_rank_fusion(rankings, k=k)
        articles = dict.fromkeys(each.article.id for each in index.articles.chunks(list(fused)))
        relevant = [each == question.article_id for each in articles]
        scores.append((recall_at_k(relevant, 1), reciprocal_rank(relevant)))
    return scores


if __name__ == "__main__":
    run(app)
