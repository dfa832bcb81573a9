"""The chat: what it is made of, and what each of its controls does."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import gradio as gr
from anyio import to_thread

from corpus import JuzhengError
from web.auth.access import Seen, seen_by
from web.chat.asking import (
    LOADING,
    LOADING_SECONDS,
    Asking,
    answered,
    first_evidence,
    newest,
    opened,
    shown_evidence,
)
from web.chat.browser_storage import dump_turns, load_turns, load_verdicts
from web.chat.conversation import (
    FEEDBACK,
    MOST_TURNS,
    ChatTurn,
    ChatTurns,
    feedback_values,
    messages,
    split_at,
    verdict_of,
    with_verdict,
)
from web.chat.evidence import asked_for
from web.chat.exports.buttons import ExportButtons
from web.chat.messages import EMPTY_CHAT
from web.chat.references import is_reference
from web.limits import LONGEST_QUESTION
from web.service.service import NotReadyError, Service
from web.wording import word

logger = logging.getLogger(__name__)

APART_SECONDS = 0.1
"""Gradio may lose the first of two updates that come at once, as with a remembered answer."""

NOT_OURS = (
    "这条回答不是这里给出的，反馈没有记下。请重新提问，再作评价。"
    " This answer was not given here, and what you say of it is not recorded. Please ask again."
)
READY = gr.update(submit_btn=True, stop_btn=False)
"""The box where no answer is on its way."""
Updates: TypeAlias = tuple[Any, ...]
"""For `Chat.outputs`: box, chat, turns in the browser, question on its way, evidence."""


class Chat:
    """The left of the page; `build` must be called within a `gr.Blocks`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._exports = ExportButtons()

    def build(self) -> None:
        # What the browser keeps is scrambled with this by Gradio; it protects nothing.
        self.turns = gr.BrowserState([], storage_key="juzheng.conversation", secret="juzheng")  # noqa: S106
        self.verdicts = gr.BrowserState({}, storage_key="juzheng.verdicts", secret="juzheng")  # noqa: S106
        self.pending = gr.State("")
        self.chat = gr.Chatbot(
            elem_id="chat",
            label=word("chat"),
            show_label=False,
            height=None,
            placeholder=EMPTY_CHAT,
            buttons=["copy", "copy_all"],
            feedback_options=list(FEEDBACK.values()),
            editable="user",
            group_consecutive_messages=False,
            allow_tags=False,
            latex_delimiters=[],
        )
        self.question = gr.Textbox(
            elem_id="question",
            label=word("question"),
            show_label=False,
            placeholder=word("question_hint"),
            max_length=LONGEST_QUESTION,
            max_lines=6,
            submit_btn=True,
            autofocus=True,
        )
        gr.Button(word("more"), size="sm", elem_id="more")  # on a phone, where it folds the rest
        with gr.Row(elem_id="chat-tools"):
            self.among = gr.Dropdown(
                [],
                multiselect=True,
                elem_id="among",
                label=word("among"),
                scale=4,
                min_width=120,
            )
            self._exports.build()

    def wire(self, evidence: gr.HTML, *, script: str) -> None:
        """Connect the controls; `evidence` is the panel that answers are shown in."""
        download = gr.HTML(elem_id="download", js_on_load=script)
        self.outputs = [self.question, self.chat, self.turns, self.pending, evidence]
        hidden: dict[str, Any] = {"api_visibility": "private"}
        # "once": while an answer is on its way a further question waits in the box.
        asking = hidden | {"trigger_mode": "once", "show_progress_on": [self.chat]}
        context = [self.turns, self.verdicts, self.among]
        events = [
            self.question.submit(self._ask, [self.question, *context], self.outputs, **asking),
            self.chat.example_select(self._ask_example, context, self.outputs, **asking),
            self.chat.retry(self._ask_again, context, self.outputs, **asking),
            self.chat.edit(self._ask_edited, context, self.outputs, **asking),
            evidence.asis(self._ask_as_typed, context, self.outputs, **asking),
        ]
        quick = hidden | {"show_progress": "hidden"}
        self.question.stop(
            self._stop,
            [self.question, self.turns, self.verdicts, self.pending],
            self.outputs,
            cancels=events,
            **quick,
        )
        self.chat.undo(self._undo, [self.turns, self.verdicts], self.outputs, **quick)
        self.chat.clear(
            self._clear, None, [*self.outputs, self.verdicts], queue=False, cancels=events, **quick
        )
        quick["trigger_mode"] = "multiple"  # else one is lost that comes right after another
        self.chat.like(
            self._judged, [self.turns, self.verdicts], [self.verdicts, self.chat], **quick
        )
        evidence.cite(self._open, None, evidence, **quick)
        self._exports.wire(self.turns, download, **quick)

    def offer(self, request: gr.Request) -> Iterator[Any]:
        """Example questions, once there are some; the first page after a change waits for them."""
        try:
            examples = self._seen(request).backend(wait_seconds=LOADING_SECONDS).examples
        except NotReadyError:
            return
        for questions in (examples.current, examples.wait()):
            yield gr.Chatbot(examples=[{"text": each} for each in questions])

    def wait(self, request: gr.Request) -> None:
        """Until questions can be answered, or no longer."""
        with suppress(NotReadyError):
            self._seen(request).backend(wait_seconds=LOADING_SECONDS)

    def begin(self, turns: object, pending: str, address: object, request: gr.Request) -> Any:
        """The evidence when a page is opened, `address` being what follows the # of its address.

        A question on its way brings its own.
        """
        if pending and not is_reference(address):
            return gr.skip()
        return first_evidence(self._seen(request), load_turns(turns), address)

    def restore(self, turns: object, verdicts: object) -> Any:
        """What a browser shows that comes back, and no more: a question may be there before it."""
        found = load_turns(turns)
        return _shown(found, verdicts) if found else gr.skip()

    async def _ask(
        self,
        question: str,
        turns: object,
        verdicts: object,
        among: Sequence[str],
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        asking = Asking(question, load_turns(turns), among)
        async for updates in self._answers(
            self._seen(request), asking, verdicts, box={"value": ""}
        ):
            yield updates

    async def _ask_example(
        self,
        turns: object,
        verdicts: object,
        among: Sequence[str],
        picked: gr.SelectData,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        asking = Asking(picked.value["text"], load_turns(turns), among)
        async for updates in self._answers(self._seen(request), asking, verdicts):
            yield updates

    async def _ask_again(
        self,
        turns: object,
        verdicts: object,
        among: Sequence[str],
        retried: gr.RetryData,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        before, turn = split_at(load_turns(turns), retried.index)
        if turn:
            asking = Asking(turn.question, before, among)
            async for updates in self._answers(self._seen(request), asking, verdicts):
                yield updates

    async def _ask_edited(
        self,
        turns: object,
        verdicts: object,
        among: Sequence[str],
        edited: gr.EditData,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        before, turn = split_at(load_turns(turns), edited.index)
        if turn:
            asking = Asking(str(edited.value), before, among)
            async for updates in self._answers(self._seen(request), asking, verdicts):
                yield updates

    async def _ask_as_typed(
        self,
        turns: object,
        verdicts: object,
        among: Sequence[str],
        event: gr.EventData,
        request: gr.Request,
    ) -> AsyncIterator[Updates]:
        """The last turn gives way to what is asked anew; others stay."""
        held = load_turns(turns)
        place = getattr(event, "turn", None)
        before, turn = split_at(held, 2 * place if isinstance(place, int) else None)
        if turn:
            before = before if turn is held[-1] else held
            asking = Asking(turn.question, before, among, as_typed=True)
            async for updates in self._answers(self._seen(request), asking, verdicts):
                yield updates

    async def _answers(
        self, seen: Seen, asking: Asking, verdicts: object, *, box: dict[str, Any] | None = None
    ) -> AsyncIterator[Updates]:
        """First the question, at once, with a way to stop it; then what came of it.

        `box` is how the box changes, where the question came from there.
        """
        before = asking.before[1 - MOST_TURNS :]
        if not asking.question:
            yield gr.skip(), _shown(before, verdicts), gr.skip(), "", gr.skip()
            return
        problem = None if self._service.is_ready else LOADING
        waiting = _shown((*before, ChatTurn(question=asking.question, problem=problem)), verdicts)
        stoppable = gr.update(**(box or {}), submit_btn=False, stop_btn=True)
        yield stoppable, waiting, gr.skip(), asking.question, gr.skip()
        started = time.monotonic()
        turn = await answered(seen, asking)
        await asyncio.sleep(max(0.0, APART_SECONDS - (time.monotonic() - started)))
        turns = (*before, turn)
        evidence = await to_thread.run_sync(shown_evidence, seen, turn)
        shown = gr.Chatbot(value=messages(turns))  # what was said of answers meanwhile stays
        yield READY, shown, dump_turns(turns), "", gr.skip() if evidence is None else evidence

    def _stop(self, typed: str, turns: object, verdicts: object, pending: str) -> Updates:
        """The question that was stopped goes back into the box, if nothing else is there."""
        box = READY | {"value": typed or pending}
        return box, _shown(load_turns(turns), verdicts), gr.skip(), "", gr.skip()

    def _undo(self, turns: object, verdicts: object, undone: gr.UndoData) -> Updates:
        before, turn = split_at(load_turns(turns), undone.index)
        question = turn.question if turn else gr.skip()
        return question, _shown(before, verdicts), dump_turns(before), "", gr.skip()

    def _clear(self, request: gr.Request) -> Updates:
        """All is gone, an answer on its way as well; what is typed stays."""
        return READY, gr.skip(), dump_turns(()), "", newest(self._seen(request)), {}

    def _open(self, event: gr.EventData, request: gr.Request) -> str:
        ref, among = getattr(event, "ref", None), getattr(event, "among", None)
        return asked_for("citation", opened(self._seen(request), ref, among))

    def _judged(
        self, turns: object, verdicts: object, liked: gr.LikeData, request: gr.Request
    ) -> Updates:
        """A verdict is recorded, and taken back where its button is pressed again."""
        held = load_turns(turns)
        _, turn = split_at(held, liked.index)
        if not turn or not turn.answer:
            return gr.skip(), gr.skip()
        verdict = verdict_of(liked.liked)
        try:
            backend = self._seen(request).backend()
            if not backend.signatures.are_of(turn.signature, turn.answer):
                gr.Warning(NOT_OURS)
                return gr.skip(), gr.skip()
            backend.feedback.add(verdict or "withdrawn", turn.answer)
        except (JuzhengError, NotReadyError, OSError) as error:
            logger.warning("Feedback was not recorded: %s", error or type(error).__name__)
            gr.Warning("反馈没有记下来，请告诉管理员。 The feedback could not be recorded.")
            return gr.skip(), gr.skip()
        changed = with_verdict(load_verdicts(verdicts), turn, verdict, among=held)
        return changed, gr.Chatbot(feedback_value=feedback_values(held, changed))

    def _seen(self, request: gr.Request) -> Seen:
        return seen_by(request, self._service)


def _shown(turns: ChatTurns, verdicts: object) -> gr.Chatbot:
    values = feedback_values(turns, load_verdicts(verdicts))
    return gr.Chatbot(value=messages(turns), feedback_value=values)
