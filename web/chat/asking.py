"""From a question in the page to a turn of the conversation, and to the evidence beside it."""

import logging
from asyncio import wrap_future
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from anyio import to_thread

from qa import understand
from web.chat.answers import AnswerModel
from web.chat.conversation import ChatTurn, ChatTurns, earlier
from web.chat.evidence import EMPTY_EVIDENCE, article_html, evidence_html, missing_evidence
from web.chat.messages import cited
from web.chat.references import resolve
from web.limits import LONGEST_QUESTION
from web.service.service import NotReadyError, Service

logger = logging.getLogger(__name__)

LOADING_SECONDS = 120
"""How long a question waits for models that are still being loaded."""
LOADING = ("模型正在载入，随后作答……", "The models are being loaded; the answer follows…")
NOT_LOADED = (
    "模型还没有载入好，请稍后重试。",
    "The models are still being loaded; please try again.",
)
GONE = (
    "选中的文章都已不在了，请重新选择要问的文章。",
    "The chosen articles are no longer here; please choose again.",
)
FAILED = (
    "出错了，这个问题没有答成。请重试；若仍不行，请看终端里的记录。",
    "Something went wrong with this question. Try again; if it persists, see the terminal.",
)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question after the turns `before`, asked of the articles `among`, or of all.

    `as_typed` leaves earlier turns out of account.
    """

    typed: str
    before: ChatTurns
    among: Collection[str]
    as_typed: bool = False

    @property
    def question(self) -> str:
        return self.typed.strip()[:LONGEST_QUESTION]  # the box limits it, a raw request does not


async def answered(service: Service, asking: Asking) -> ChatTurn:
    """The turn that comes of a question. Who stops waiting gives up its place in the queue."""
    asked = asking.question
    try:
        answerer = (
            await to_thread.run_sync(partial(service.backend, wait_seconds=LOADING_SECONDS))
        ).answerer
        there = {each for each in asking.among if each in answerer.index}
        if asking.among and not there:
            return ChatTurn(question=asked, problem=GONE)
        understood = asked
        if not asking.as_typed and (turns := earlier(asking.before)):
            understood = (await to_thread.run_sync(understand, asked, turns)).question
        answer = await wrap_future(answerer.submit(understood, among=there or None))
    except NotReadyError:
        return ChatTurn(question=asked, problem=NOT_LOADED)
    except Exception:  # whoever asks is to be told, and can go on
        logger.exception("A question was not answered.")
        return ChatTurn(question=asked, problem=FAILED)
    return ChatTurn(
        question=asked,
        understood=understood if understood != asked else None,
        # What was read is not kept: with each question the browser sends the chat so far.
        answer=AnswerModel.model_validate(answer.to_json() | {"passages": ()}),
    )


def shown_evidence(service: Service, turn: ChatTurn) -> str | None:
    """The panel beside a new answer; None leaves it as it is."""
    if not turn.answer or turn.answer.reply:
        return None
    links = [each.link for each in cited(turn.answer)]
    return opened(service, links[0], links) if links else EMPTY_EVIDENCE


def opened(service: Service, link: object, among: object = ()) -> str:
    """The panel for a citation that was followed, and those `among` which it stands."""
    try:
        index = service.backend().answerer.index
    except NotReadyError:
        return EMPTY_EVIDENCE
    citation = resolve(link, index)
    if not citation:
        return missing_evidence()
    links = among[:20] if isinstance(among, list) else []
    return evidence_html(citation, [each for each in (resolve(x, index) for x in links) if each])


def previewed(service: Service, article_id: object) -> str:
    """The panel with an article on its own."""
    try:
        index = service.backend().answerer.index
    except NotReadyError:
        return EMPTY_EVIDENCE
    if not isinstance(article_id, str) or article_id not in index:
        return missing_evidence()
    return article_html(index[article_id].article)
