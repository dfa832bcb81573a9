"""The page: a chat, and beside it the article with the evidence marked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from web.api import LONGEST_QUESTION
from web.references import Citation, resolve
from web.rendering import EMPTY_EVIDENCE, answer_markdown, escape_markdown, evidence_html
from web.service import NotReadyError, Service

ASSETS = Path(__file__).with_name("assets")
LOADING_SECONDS = 120
"""How long a question waits for models that are still being loaded."""
EXAMPLES = (
    "临影厂的户外街景有多大？",
    "算力小镇引进了多少个重点项目？",
    "谁说艺尚小镇的产业范畴不局限于服装？",
    "临平为什么适合拍微短剧？",
    "临平的人口是多少？",
)

Message = dict[str, Any]
"""A turn of the chat, as `gr.Chatbot` takes it."""


def build_page(service: Service) -> gr.Blocks:
    """The page, wired to `service`."""

    def respond(question: str, turns: list[Message]) -> Iterator[tuple[Any, list[Message], Any]]:
        asked = question.strip()[:LONGEST_QUESTION]  # the box limits it, a raw request does not
        if not asked:
            yield "", turns, gr.skip()
            return
        turns = [*turns, _turn("user", escape_markdown(asked))]
        yield "", turns, gr.skip()
        message, evidence = _answered(service, asked)
        yield gr.skip(), [*turns, _turn("assistant", message)], evidence

    def respond_to_example(
        turns: list[Message], picked: gr.SelectData
    ) -> Iterator[tuple[Any, list[Message], Any]]:
        yield from respond(picked.value["text"], turns)

    def open_citation(event: gr.EventData) -> Any:
        try:
            index = service.backend().answerer.index
        except NotReadyError:
            return gr.skip()
        citation = resolve(getattr(event, "ref", None), index)
        return evidence_html(citation) if citation else MISSING_EVIDENCE

    with gr.Blocks(title="句证 Juzheng", analytics_enabled=False, fill_width=True) as page:
        gr.HTML(HEADER, elem_id="header")
        with gr.Row(equal_height=False, elem_id="main"):
            with gr.Column(scale=5, min_width=320, elem_id="ask"):
                chat = gr.Chatbot(
                    elem_id="chat",
                    label="对话 chat",
                    show_label=False,
                    height="60vh",
                    placeholder=EMPTY_CHAT,
                    examples=[{"text": example} for example in EXAMPLES],
                    buttons=["copy", "copy_all"],
                    feedback_options=None,
                    allow_tags=False,
                    latex_delimiters=[],
                )
                question = gr.Textbox(
                    elem_id="question",
                    label="问题 question",
                    show_label=False,
                    placeholder="问文章里的事，按回车发送　Ask about the articles",
                    max_length=LONGEST_QUESTION,
                    submit_btn=True,
                    autofocus=True,
                )
            with gr.Column(scale=6, min_width=320):
                evidence = gr.HTML(
                    EMPTY_EVIDENCE,
                    elem_id="evidence",
                    label="证据 evidence",
                    js_on_load=(ASSETS / "evidence.js").read_text(encoding="utf-8"),
                )
        outputs = [question, chat, evidence]
        # "once": while an answer is on its way a further question waits in the box.
        asking: dict[str, Any] = {"trigger_mode": "once", "show_progress_on": [chat]}
        question.submit(respond, [question, chat], outputs, api_visibility="private", **asking)
        chat.example_select(respond_to_example, chat, outputs, api_visibility="private", **asking)
        evidence.cite(
            open_citation, None, evidence, show_progress="hidden", api_visibility="private"
        )
        chat.clear(lambda: EMPTY_EVIDENCE, None, evidence, queue=False, api_visibility="private")
    page.queue(default_concurrency_limit=8, max_size=256, status_update_rate=10)
    return page  # type: ignore[no-any-return]


HEADER = (
    "<h1><span class='mark' aria-hidden='true'>证</span>句证 <small>Juzheng</small></h1>"
    "<p>答案是文章里的原句，一字不改。<span lang='en'>Answers cut out of the articles,"
    " with the sentence that proves them.</span></p>"
)
EMPTY_CHAT = (
    "**问文章里写了的事：数字、人物、时间、原因。**\n\n"
    "文章里没有的，会直说没有。 What the articles do not say, Juzheng says it does not know."
)
LOADING = "模型还没有载入好，请稍后再问。 The models are still being loaded; please ask again."
MISSING_EVIDENCE = (
    '<div class="evidence-empty"><p>这处引文的文章已不在索引里。</p>'
    "<p lang='en'>The cited article is no longer in the index.</p></div>"
)


def _answered(service: Service, question: str) -> tuple[str, Any]:
    """The chat's message and the evidence panel's content; small talk leaves the panel as it is."""
    try:
        answer = service.backend(wait_seconds=LOADING_SECONDS).answerer.ask(question)
    except NotReadyError:
        return LOADING, gr.skip()
    if not answer.candidates:
        return answer_markdown(answer), gr.skip()
    if answer.no_answer:
        citation = Citation.from_evidence(answer.nearest[0], supports=False)
    else:
        citation = Citation.from_candidate(answer.candidates[0])
    return answer_markdown(answer), evidence_html(citation)


def _turn(role: str, text: str) -> Message:
    return {"role": role, "content": text}
