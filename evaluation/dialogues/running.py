"""Ask dialogues turn by turn: as they were typed, with what is carried, and in full."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from evaluation.running import RANKED, RIGHT_F1, Judged, judge
from evaluation.sets.dialogues import AskedTurn, Dialogue
from qa.answer import Answer
from qa.answering import TOP_K, QuestionAnswerer
from qa.query_rewriting import Turn
from qa.request import Request


class Asking(StrEnum):
    """How a turn is put to the answerer."""

    typed = "as typed"
    carried = "carried"
    full = "in full"


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn, what was looked up for it, and its answer judged for each way of asking it."""

    turn: AskedTurn
    place: int
    request: Request
    judged: dict[Asking, Judged]

    @property
    def rewritten(self) -> bool:
        return self.request.understood is not None

    @property
    def leans(self) -> bool:
        """Whether the gold says that the question needs something from before."""
        return self.turn.meant is not None

    @property
    def resolved(self) -> bool:
        """Whether the question as rewritten does what the question in full does.

        It is answered rightly, or, where the question in full is not, answered alike.
        """
        carried, full = self.judged[Asking.carried], self.judged[Asking.full]
        return is_answered(carried) or (
            not is_answered(full) and _told(carried.answer) == _told(full.answer)
        )

    @property
    def made_worse(self) -> bool:
        """Whether rewriting lost a right answer, or changed what needs nothing from before."""
        is_lost = is_answered(self.judged[Asking.typed]) and not is_answered(
            self.judged[Asking.carried]
        )
        return is_lost or (self.rewritten and not self.leans)

    @property
    def misread(self) -> bool:
        """Whether something was carried where nothing should be, or nothing where something."""
        return self.rewritten != self.leans


def is_answered(judged: Judged) -> bool:
    """Whether a user is told the right answer, or rightly that there is none."""
    if not judged.question.answerable:
        return judged.answer.no_answer
    return judged.f1 >= RIGHT_F1 and not judged.answer.no_answer


def run_dialogues(
    dialogues: Iterable[Dialogue],
    answerer: QuestionAnswerer,
    *,
    top_k: int = TOP_K,
    on_judged: Callable[[JudgedTurn], None] = lambda judged: None,
) -> list[JudgedTurn]:
    """Hold all dialogues; what is carried comes from the answers given, not from the gold."""
    results = []
    for dialogue in dialogues:
        earlier: list[Turn] = []
        for place, turn in enumerate(dialogue):
            request = answerer.request(turn.question.question, turns=earlier, top_k=top_k)
            ways = _ways(turn, request)
            asked = {text: _ask(turn, text, answerer, top_k) for text in set(ways.values())}
            judged = {asking: asked[text] for asking, text in ways.items()}
            earlier.append(Turn.of(judged[Asking.carried].answer))
            results.append(JudgedTurn(turn, place, request, judged))
            on_judged(results[-1])
    return results


def _told(answer: Answer) -> str:
    return "" if answer.no_answer else answer.answer


def _ways(turn: AskedTurn, request: Request) -> dict[Asking, str]:
    return {
        Asking.typed: turn.question.question,
        Asking.carried: request.question,
        Asking.full: turn.meant or turn.question.question,
    }


def _ask(turn: AskedTurn, question: str, answerer: QuestionAnswerer, top_k: int) -> Judged:
    request = answerer.request(question, top_k=top_k)
    answer, ranking = answerer.find_ranked(request, ranked=RANKED)
    return judge(replace(turn.question, question=question), answer, ranking)
