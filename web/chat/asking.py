"""From a question in the page to a turn of the conversation, and to the evidence beside it."""

import logging
from asyncio import wrap_future
from collections.abc import Collection
from dataclasses import dataclass

from anyio import to_thread

from index.errors import StoreError
from qa import AnsweringQueue
from qa.answer import Answer
from qa.request import Request
from web.auth.access import Seen
from web.chat.conversation import ChatTurn, ChatTurns, dialogue
from web.chat.evidence import (
    EMPTY_EVIDENCE,
    NEWEST,
    NO_ARTICLES,
    article_html,
    asked_for,
    evidence_html,
    missing_evidence,
)
from web.chat.messages import cited
from web.chat.references import is_reference, resolve
from web.limits import LONGEST_QUESTION
from web.problems import unavailable
from web.service.service import NotReadyError

COLLECTION = "in:"
"""What a choice begins with that is a collection; else it is the id of an article."""
logger = logging.getLogger(__name__)

LOADING_SECONDS = 120
"""How long a question waits for models that are still being loaded."""
LOADING = ("模型正在载入，随后作答……", "The models are being loaded; the answer follows…")
NOT_LOADED = (
    "模型还没有载入好，请稍后重试。",
    "The models are still being loaded; please try again.",
)
GONE = (
    "选中的文章、合集都已不在了，请重新选择。",
    "The chosen articles and collections are no longer here; please choose again.",
)
FAILED = (
    "出错了，这个问题没有答成。请重试；若仍不行，请看终端里的记录。",
    "Something went wrong with this question. Try again; if it persists, see the terminal.",
)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question after the turns `before`, asked of the articles and collections `among`, or
    of all.

    `as_typed` leaves earlier turns out of account, and takes two questions at once as one.
    """

    typed: str
    before: ChatTurns
    among: Collection[str]
    as_typed: bool = False

    @property
    def question(self) -> str:
        # The box limits it, a raw request does not, and may have halves of characters.
        return self.typed.strip()[:LONGEST_QUESTION].encode("utf-8", "replace").decode()


async def answered(service: Seen, asking: Asking) -> ChatTurn:
    """The turn that comes of a question. Who stops waiting gives up its place in the queue."""
    question = asking.question
    try:
        found = await to_thread.run_sync(_request, service, asking)
        if found is None:
            return ChatTurn(question=question, problem=GONE)
        queue, request = found
        answer = await wrap_future(queue.submit(request))
    except NotReadyError:
        return ChatTurn(question=question, problem=NOT_LOADED)
    except StoreError as error:
        logger.warning("%s", error)
        return ChatTurn(question=question, problem=unavailable(error))
    except Exception:  # whoever asks is to be told, and can go on
        logger.exception("A question was not answered.")
        return ChatTurn(question=question, problem=FAILED)
    # What was read is not kept: with each question the browser sends the chat so far.
    kept = _without_passages(answer)
    signature = service.backend().signatures.of(kept)
    return ChatTurn(question=question, answer=kept, signature=signature)


def _without_passages(answer: Answer) -> Answer:
    then = answer.then and _without_passages(answer.then)
    return answer.model_copy(update={"passages": (), "then": then})


def _request(service: Seen, asking: Asking) -> tuple[AnsweringQueue, Request] | None:
    """What is to be looked up, and where; None where all that was chosen is gone.

    Waits for the models and reads the index, and so does not belong on the event loop.
    """
    backend = service.backend(wait_seconds=LOADING_SECONDS)
    articles = [each for each in asking.among if each in backend.queue.index]
    named = {each.removeprefix(COLLECTION) for each in asking.among if COLLECTION in each[:3]}
    collections = named & backend.library.counts().keys()
    if asking.among and not (articles or collections):
        return None
    asked, among = backend.chosen(collections, articles)
    answerer = asked.queue.answerer
    if asking.as_typed:
        return asked.queue, answerer.request_as_typed(asking.question, among=among)
    turns = dialogue(asking.before)
    return asked.queue, answerer.request(asking.question, turns=turns, among=among)


def shown_evidence(service: Seen, turn: ChatTurn) -> str | None:
    """The panel beside a new answer; None leaves it as it is."""
    if not turn.answer or turn.answer.reply:
        return None
    links = [each.link for part in turn.answer.parts for each in cited(part)]
    return opened(service, links[0], links) if links else EMPTY_EVIDENCE


def opened(service: Seen, link: object, among: object = ()) -> str:
    """The panel for a citation that was followed, and those `among` which it stands."""
    try:
        index = service.backend().queue.index
    except NotReadyError:
        return EMPTY_EVIDENCE
    citation = resolve(link, index)
    if not citation:
        return missing_evidence()
    links = among[:20] if isinstance(among, list) else []
    return evidence_html(citation, [each for each in (resolve(x, index) for x in links) if each])


def previewed(service: Seen, article_id: object) -> str:
    """The panel with an article on its own."""
    try:
        index = service.backend().queue.index
    except NotReadyError:
        return EMPTY_EVIDENCE
    if not isinstance(article_id, str) or article_id not in index:
        return missing_evidence()
    return article_html(index[article_id].article)


def first_evidence(service: Seen, turns: ChatTurns, address: object) -> str:
    """The panel of a page that opens, `address` being what follows the # of its own.

    That is what a link leads to, else that of the newest answer, else the newest article.
    """
    if is_reference(address):
        return asked_for("link", opened(service, address))
    last = next((each for each in reversed(turns) if each.answer), None)
    return (last and shown_evidence(service, last)) or newest(service)


def newest(service: Seen) -> str:
    """The panel while nothing is asked yet: the article that was added last."""
    try:
        library = service.backend().library
    except NotReadyError:
        return EMPTY_EVIDENCE
    entries = library.listed(order="newest", count=1).entries
    if not entries or entries[0].id not in library.index:
        return NO_ARTICLES
    return article_html(library.index[entries[0].id].article, note=NEWEST)
