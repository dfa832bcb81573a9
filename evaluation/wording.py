"""What people are told of figures, and of where answers were lost, in words that they know."""

from evaluation.losses import Loss
from qa.wording import Words

LOSSES: dict[Loss, Words] = {
    Loss.none: ("没有丢", "nothing lost"),
    Loss.not_in_corpus: ("文章里没有", "not in the corpus"),
    Loss.not_retrieved: ("没有检索到", "not retrieved"),
    Loss.not_read: ("检索到，没有读", "retrieved, not read"),
    Loss.elsewhere: ("读到，答在别处", "read, another sentence"),
    Loss.neighbour: ("句子对，答成同类的另一个", "right sentence, another of the type"),
    Loss.other_type: ("句子对，类型不对", "right sentence, another type"),
    Loss.longer: ("句子对，答多了", "right sentence, too long"),
    Loss.shorter: ("句子对，答少了", "right sentence, too short"),
    Loss.withheld: ("答对，却没有给出", "right and withheld"),
    Loss.answered: ("没有答案，却答了", "unanswerable and answered"),
}
METRICS: dict[str, Words] = {
    "exact_match": ("完全一致", "exact match"),
    "f1": ("F1", "F1"),
    "value_match": ("数值、日期相等", "values and dates equal"),
    "list_f1": ("列举的 F1", "F1 of lists"),
    "evidence_hit@1": ("首条依据正确", "first evidence is gold"),
    "evidence_precision": ("依据的准确率", "precision of evidence"),
    "evidence_recall": ("依据的召回率", "recall of evidence"),
    "evidence_f1": ("依据的 F1", "F1 of evidence"),
    "exact_match_with_abstention": ("完全一致，计入未答", "exact match, withheld ones counted"),
    "f1_with_abstention": ("F1，计入未答", "F1, withheld ones counted"),
    "no_answer_precision": ("未答的准确率", "precision of withholding"),
    "no_answer_recall": ("无答案而未答", "unanswerable and withheld"),
    "wrongly_withheld": ("有答案却未答", "answerable and withheld"),
    "answerable_auroc": ("有无答案的 AUROC", "AUROC of answerable"),
    "yes_or_no_right": ("是否题答对", "yes or no right"),
    "yes_or_no_wrong": ("是否题答反", "yes or no wrong"),
    "expected_calibration_error": ("校准误差", "expected calibration error"),
    "selective_risk@80%": ("最有把握的 80 % 中答错", "wrong among the surest 80 %"),
}
"""What the metrics are called; those of rankings are called by their names."""
