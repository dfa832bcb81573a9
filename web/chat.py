"""The chat: what it is made of, and what each of its controls does."""

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import gradio as gr

from corpus import JuzhengError
from web.asking import LOADING, LOADING_SECONDS, answered, opened, shown_evidence
from web.conversation import (
    FEEDBACK,
    MOST_TURNS,
    Turn,
    Turns,
    Verdict,
    feedback_values,
    judged,
    kept,
    messages,
    restored,
    verdict_of,
)
from web.downloads import json_file, markdown_file
from web.evidence import EMPTY_EVIDENCE
from web.limits import LONGEST_QUESTION
from web.messages import EMPTY_CHAT
from web.service import NotReadyError, Service
from web.wording import word

logger = logging.getLogger(__name__)

APART_SECONDS = 0.1
"""Gradio may lose the first of two updates that come at once, as with a remembered answer."""

Updates: TypeAlias = tuple[Any, ...]
"""For `Chat.outputs`: the box, the chat, the turns in the browser, the evidence."""
Said: TypeAlias = dict[str, Verdict | None]
"""Verdicts of a visit by turn, changed in place: an answer on its way may hold older turns."""


class Chat:
    """The left of the page; `build` must be called within a `gr.Blocks`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def build(self) -> None:
        # What the browser keeps is scrambled with this by Gradio; it protects nothing.
        self.turns = gr.BrowserState([], storage_key="juzheng.conversation", secret="juzheng")  # noqa: S106
        self.pending = gr.State("")
        self.said = gr.State({})
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
        with gr.Row(elem_id="chat-tools"):
            self.among = gr.Dropdown(
                [],
                multiselect=True,
                elem_id="among",
                label=word("among"),
                scale=4,
                min_width=200,
            )
            self.export_markdown = gr.Button(word("export_markdown"), size="sm", min_width=90)
            self.export_json = gr.Button(word("export_json"), size="sm", min_width=90)

    def wire(self, evidence: gr.HTML, *, script: str) -> None:
        """Connect the controls; `evidence` is the panel that answers are shown in."""
        download = gr.HTML(elem_id="download", js_on_load=script)
        self.outputs = [self.question, self.chat, self.turns, self.pending, evidence]
        hidden: dict[str, Any] = {"api_visibility": "private"}
        # "once": while an answer is on its way a further question waits in the box.
        asking = hidden | {"trigger_mode": "once", "show_progress_on": [self.chat]}
        given = [self.turns, self.said, self.among]
        events = [
            self.question.submit(self._ask, [self.question, *given], self.outputs, **asking),
            self.chat.example_select(self._ask_example, given, self.outputs, **asking),
            self.chat.retry(self._ask_again, given, self.outputs, **asking),
            self.chat.edit(self._ask_edited, given, self.outputs, **asking),
            evidence.asis(self._ask_as_typed, given, self.outputs, **asking),
        ]
        quick = hidden | {"show_progress": "hidden"}
        self.question.stop(
            self._stop, [self.turns, self.pending], self.outputs, cancels=events, **quick
        )
        self.chat.undo(self._undo, self.turns, self.outputs, **quick)
        self.chat.clear(self._clear, None, self.outputs, queue=False, **quick)
        self.chat.like(
            self._judged, [self.turns, self.said], self.turns, trigger_mode="multiple", **quick
        )  # else one is lost that comes right after another
        evidence.cite(self._open, None, evidence, **quick)
        self.export_markdown.click(
            lambda turns: markdown_file(restored(turns)), self.turns, download, **quick
        )
        self.export_json.click(
            lambda turns: json_file(restored(turns)), self.turns, download, **quick
        )

    def offer(self) -> Iterator[Any]:
        """Example questions, once there are some; the first page after a change waits for them."""
        try:
            examples = self._service.backend(wait_seconds=LOADING_SECONDS).examples
        except NotReadyError:
            return
        for questions in (examples.current, examples.wait()):
            yield gr.Chatbot(examples=[{"text": each} for each in questions])

    def restore(self, turns: object) -> Updates:
        """What a browser shows that comes back, and no more: a question may be there before it."""
        found = restored(turns)
        chat = self._chat(found) if found else gr.skip()
        return gr.skip(), chat, gr.skip(), gr.skip(), gr.skip()

    def _ask(
        self, question: str, turns: object, said: Said, among: Sequence[str]
    ) -> Iterator[Updates]:
        yield from self._asked(question, restored(turns), said, among)

    def _ask_example(
        self, turns: object, said: Said, among: Sequence[str], picked: gr.SelectData
    ) -> Iterator[Updates]:
        yield from self._asked(picked.value["text"], restored(turns), said, among)

    def _ask_again(
        self, turns: object, said: Said, among: Sequence[str], retried: gr.RetryData
    ) -> Iterator[Updates]:
        before, turn = _before(restored(turns), retried.index)
        if turn:
            yield from self._asked(turn.question, before, said, among)

    def _ask_edited(
        self, turns: object, said: Said, among: Sequence[str], edited: gr.EditData
    ) -> Iterator[Updates]:
        before, turn = _before(restored(turns), edited.index)
        if turn:
            yield from self._asked(str(edited.value), before, said, among)

    def _ask_as_typed(
        self, turns: object, said: Said, among: Sequence[str], event: gr.EventData
    ) -> Iterator[Updates]:
        before, turn = _before(restored(turns), 2 * _place(getattr(event, "turn", None)))
        if turn:
            yield from self._asked(turn.question, before, said, among, as_typed=True)

    def _asked(
        self,
        question: str,
        turns: Turns,
        said: Said,
        among: Sequence[str],
        *,
        as_typed: bool = False,
    ) -> Iterator[Updates]:
        """First the question, at once, with a way to stop it; then what came of it."""
        asked = question.strip()[:LONGEST_QUESTION]
        if not asked:
            yield self._shown(turns)
            return
        waiting = Turn(question=asked, problem=None if self._service.is_ready else LOADING)
        box = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        yield box, self._chat((*turns, waiting)), gr.skip(), asked, gr.skip()
        started = time.monotonic()
        turn = answered(self._service, asked, turns, among, as_typed=as_typed)
        time.sleep(max(0.0, APART_SECONDS - (time.monotonic() - started)))
        box = gr.Textbox(submit_btn=True, stop_btn=False)
        turns = judged((*turns, turn), said)[-MOST_TURNS:]
        evidence = shown_evidence(self._service, turn)
        shown = gr.skip() if evidence is None else evidence
        yield box, self._chat(turns), kept(turns), "", shown

    def _stop(self, turns: object, pending: str) -> Updates:
        """The question that was stopped goes back into the box."""
        box = gr.Textbox(value=pending, submit_btn=True, stop_btn=False)
        return box, self._chat(restored(turns)), gr.skip(), "", gr.skip()

    def _undo(self, turns: object, undone: gr.UndoData) -> Updates:
        before, turn = _before(restored(turns), undone.index)
        shown = self._shown(before)
        return (turn.question if turn else gr.skip(), *shown[1:])

    def _clear(self) -> Updates:
        return "", gr.skip(), [], "", EMPTY_EVIDENCE

    def _open(self, event: gr.EventData) -> str:
        return opened(self._service, getattr(event, "ref", None), getattr(event, "among", None))

    def _judged(self, turns: object, said: Said, liked: gr.LikeData) -> Any:
        """A verdict is recorded, and taken back where its button is pressed again."""
        _, turn = _before(restored(turns), liked.index)
        if not turn or not turn.answer:
            return gr.skip()
        verdict = verdict_of(liked.liked)
        told = turn.answer.model_dump(mode="json") | {"question": turn.question}
        try:
            log = self._service.backend().feedback
            log.add(verdict or "withdrawn", told, understood=turn.understood)
        except (JuzhengError, OSError) as error:
            logger.warning("Feedback was not recorded: %s", error)
            gr.Warning("反馈没有记下来，请告诉管理员。 The feedback could not be recorded.")
        else:
            said[turn.id] = verdict
        return kept(judged(restored(turns), said))

    def _shown(self, turns: Turns) -> Updates:
        return gr.skip(), self._chat(turns), kept(turns), "", gr.skip()

    def _chat(self, turns: Turns) -> gr.Chatbot:
        told: list[Any] = messages(turns)
        return gr.Chatbot(value=told, feedback_value=feedback_values(turns))


def _before(turns: Turns, message: int | tuple[int, int]) -> tuple[Turns, Turn | None]:
    """The turns before the one that a message of the chat belongs to, and that one."""
    place = message // 2 if isinstance(message, int) else -1
    if not 0 <= place < len(turns):
        return turns, None
    return turns[:place], turns[place]


def _place(given: object) -> int:
    return given if isinstance(given, int) else -1
