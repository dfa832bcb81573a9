"""What an answer says to a yes/no question: its words and the question's, weighed.

A linear model of a few named features: whether the answer denies, by which words, what it shares
with the question. They are fitted by `python -m training yes-no` on written texts and lie beside
the reader's weights. The network's own class for this tells no more than chance.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path

from corpus.segment import fold
from qa.answer import YesNo
from qa.reader.calibration import unreadable

YES_NO_FILE = "yes_no.json"
SETTLED = 0.85
"""Probability from which on a yes or a no is told."""

_ASKS = re.compile(
    r"[吗么嘛](?=[?。!~\s]*$)|是不是|是否|能否|可否|有没有|有无|([\u4e00-\u9fff])不\1|"
    r"没有?[?]?$|不[?]?$|吧[?]?$"
)
_ASKS_FOR_MORE = re.compile(
    r"[什甚神]么|啥|谁|哪|几(?!乎)|多少|多[大长高久远重宽深快]|怎|如何|何|咋|干嘛|还是|[是指][?]?$"
)
_FORM = re.compile(
    r"是不是|有没有|[能会行对好]不[能会行对好]|可不可以|[要用算]不[要用算]|没有|吗|么"
)
_DENIES = re.compile("不|未|无|没|禁|谢绝|勿|非|否|拒|停|失效|取消|放弃")
_DENIED = re.compile("不|没|未|无|免")
_NUMBER = re.compile(r"\d+")
_LIMITING = (
    "不 未 无 没 禁 谢绝 仅 只 除 暂 勿 非 免 否 拒 停 以外 另 失效 取消 放弃 才 限 尚 均 都"
)
_ASKED = (
    "可以 能 要 必须 需要 免费 收 还 只 都 已经 有 是 算 会 得 够 用 一定 不 没 吧 就 也 给 直接 "
    "另 自己 所有 全"
)


def asks_yes_or_no(question: str) -> bool:
    """Whether a question is of this form.

    >>> asks_yes_or_no("寄存要收费吗？"), asks_yes_or_no("能不能带猫"), asks_yes_or_no("收什么费？")
    (True, True, False)
    """
    asked = fold(question).strip()
    return bool(_ASKS.search(asked)) and not _ASKS_FOR_MORE.search(asked)


def features(question: str, evidence: str, answer: str) -> dict[str, float]:
    """What is known of a question, the sentences that prove its answer, and the answer."""
    question, evidence, answer = fold(question), fold(evidence), fold(answer)
    return {name: float(value) for name, value in _features(question, evidence, answer)}


def _features(question: str, evidence: str, answer: str) -> Iterator[tuple[str, float]]:
    asked = _FORM.sub("", question)
    denies, denied = bool(_DENIES.search(answer)), bool(_DENIED.search(asked))
    yield "denies", denies
    yield "evidence denies", bool(_DENIES.search(evidence))
    yield "denied", denied
    yield "either denied", denies ^ denied
    yield "length", min(len(answer), 20) / 20
    for name, pieces in (
        ("characters", set(asked)),
        ("pairs", {a + b for a, b in pairwise(asked)}),
    ):
        yield f"{name} shared", _share(pieces, answer)
        yield f"{name} in the evidence", _share(pieces, evidence)
    numbers = _NUMBER.findall(question)
    yield "asks with a number", bool(numbers)
    yield "a number", bool(_NUMBER.search(answer))
    yield "the same numbers", bool(numbers) and all(each in evidence for each in numbers)
    yield "other numbers", bool(numbers) and not any(each in evidence for each in numbers)
    for word in _LIMITING.split():
        yield f"says {word}", word in answer
        yield f"evidence says {word}", word in evidence
    for word in _ASKED.split():
        if word in question:
            yield f"asks {word}", True
            yield f"asks and says {word}", word in answer
            yield f"asks {word}, denied", 1 if denies else -1


def _share(pieces: set[str], text: str) -> float:
    return sum(each in text for each in pieces) / max(len(pieces), 1)


@dataclass(frozen=True, slots=True)
class YesNoModel:
    """Weights of the features by their names, and a bias; what is not named weighs nothing."""

    weights: Mapping[str, float]
    bias: float

    @classmethod
    @cache
    def load(cls, folder: Path) -> "YesNoModel":
        """Raises:
        JuzhengError: the file is missing or damaged.
        """
        file = folder / YES_NO_FILE
        try:
            values = json.loads(file.read_text("utf-8"))
            weights = {str(name): float(each) for name, each in values["weights"].items()}
            return cls(weights, float(values["bias"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable(file, error) from error

    def save(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / YES_NO_FILE).write_text(text + "\n", "utf-8")

    def probability(self, known: Mapping[str, float]) -> float:
        """That the answer says yes, from its features."""
        weighed = sum(self.weights.get(name, 0.0) * value for name, value in known.items())
        return 1 / (1 + exp(-weighed - self.bias))

    def verdict(self, question: str, evidence: str, answer: str) -> YesNo | None:
        """Yes or no, where one is rather certain and the question is of that form."""
        if not asks_yes_or_no(question):
            return None
        yes = self.probability(features(question, evidence, answer))
        likelier = max(yes, 1 - yes)
        return YesNo(yes=yes > 0.5, confidence=likelier) if likelier >= SETTLED else None
