"""The articles: the list of them, and adding, renaming and removing while questions go on.

A hidden control is still reachable by a raw request, so each change asks first whether whoever
sent it may make it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import gradio as gr

from corpus import JuzhengError
from index import Original
from web.access import may_manage
from web.articles_list import PAGE, articles_html, outcomes_html, problem_html, step_html
from web.asking import previewed
from web.library import Library, pasted
from web.markup import both
from web.service import NotReadyError, Service
from web.wording import word

Given = TypeVar("Given")
NOT_ALLOWED = ("您可以提问，但不能改动文章。", "You may ask, but not change the articles.")
NOT_READY = ("还在载入，请稍后再试。", "Still loading; please try again shortly.")
LONGEST_SEARCH = 100
MOST_CHOICES = 300
"""Articles that the filter offers, the newest first; any other is chosen in the list."""


class Articles:
    """The second tab; `build` must be called within a `gr.Blocks`."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def build(self) -> None:
        with gr.Column(visible=False, elem_id="add") as self.manage:
            self.upload = gr.File(
                file_count="multiple", elem_id="upload", label=word("upload"), height=136
            )
            with gr.Accordion(word("paste"), open=False, elem_id="paste"):
                self.name = gr.Textbox(
                    label=word("paste_name"),
                    placeholder=word("paste_name_hint"),
                    max_length=120,
                    elem_id="paste-name",
                )
                self.text = gr.Textbox(
                    label=word("paste_text"), lines=6, max_lines=16, elem_id="paste-text"
                )
                self.add = gr.Button(word("paste_add"), variant="primary", elem_id="paste-add")
            self.told = gr.HTML(elem_id="told", elem_classes="announced")
        self.search = gr.Textbox(
            label=word("search_articles"),
            show_label=False,
            placeholder=word("search_articles_hint"),
            max_length=LONGEST_SEARCH,
            elem_id="search-articles",
        )
        self.offset = gr.State(0)
        self.list = gr.HTML(elem_id="articles", js_on_load=_SCRIPT)

    def wire(self, tab: gr.Tab, tabs: gr.Tabs, evidence: gr.HTML, among: gr.Dropdown) -> None:
        hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [self.list, self.offset]
        changed = [self.told, self.list, self.offset, among]
        tab.select(self._listed, [self.search, self.offset], shown, **hidden)
        self.search.change(lambda: 0, None, self.offset, **hidden).then(
            self._listed, [self.search, self.offset], shown, **hidden
        )
        self.list.turn(self._turned, [self.search], shown, **hidden)
        self.list.preview(self._previewed, None, evidence, **hidden)
        self.list.only(self._only, None, [among, tabs], **hidden)
        given = [self.search, self.offset]
        self.list.rename(self._renamed, given, changed, **hidden)
        self.list.remove(self._removed, given, changed, **hidden)
        self.upload.upload(self._added, [self.upload, *given], [self.upload, *changed], **hidden)
        self.add.click(
            self._pasted,
            [self.name, self.text, *given],
            [self.name, self.text, *changed],
            trigger_mode="once",
            **hidden,
        )

    def restore(self, request: gr.Request) -> tuple[Any, Any, Any]:
        """For `[manage, list, among]`, when a page is opened."""
        manages = may_manage(request)
        return gr.Column(visible=manages), self._html(manages=manages), self._choices()

    def _listed(self, search: str, offset: int, request: gr.Request) -> tuple[str, int]:
        return self._html(search, offset, manages=may_manage(request)), offset

    def _turned(self, search: str, event: gr.EventData, request: gr.Request) -> tuple[str, int]:
        wanted = getattr(event, "offset", 0)
        offset = max(0, wanted) if isinstance(wanted, int) else 0
        return self._listed(search, offset, request)

    def _previewed(self, event: gr.EventData) -> str:
        return previewed(self._service, getattr(event, "article", None))

    def _only(self, event: gr.EventData) -> tuple[Any, Any]:
        chosen = getattr(event, "article", None)
        return self._choices(chosen), gr.Tabs(selected="ask")

    def _renamed(
        self, search: str, offset: int, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        article, name = getattr(event, "article", None), getattr(event, "name", None)
        if not may_manage(request):
            return self._changed(problem_html(*NOT_ALLOWED), search, offset, request)
        if not isinstance(article, str) or not isinstance(name, str):
            return self._changed("", search, offset, request)
        try:
            self._library().rename(article, name)
        except JuzhengError as error:
            told = problem_html(error.chinese, error.english)
            return self._changed(told, search, offset, request)
        told = f"<p>{both('已改名。', 'Renamed.')}</p>"
        return self._changed(told, search, offset, request)

    def _removed(
        self, search: str, offset: int, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, ...]:
        article = getattr(event, "article", None)
        if not may_manage(request):
            return self._changed(problem_html(*NOT_ALLOWED), search, offset, request)
        if not isinstance(article, str):
            return self._changed("", search, offset, request)
        try:
            self._library().remove([article])
        except JuzhengError as error:
            told = problem_html(error.chinese, error.english)
            return self._changed(told, search, offset, request)
        told = f"<p>{both('已删除，不再用它作答。', 'Removed; no longer answered from.')}</p>"
        return self._changed(told, search, offset, request)

    def _added(
        self, files: Sequence[str] | None, search: str, offset: int, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        for told, _ in self._adding(map(Path, files or ()), _taken, request):
            yield None, told, gr.skip(), gr.skip(), gr.skip()
        yield None, *self._changed(gr.skip(), search, offset, request)

    def _pasted(
        self, name: str, text: str, search: str, offset: int, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        if not (text or "").strip():
            told = problem_html("请先写正文。", "Write the text first.")
            yield gr.skip(), gr.skip(), told, gr.skip(), gr.skip(), gr.skip()
            return
        is_added = False
        for told, are_in in self._adding([text], lambda typed: pasted(typed, name), request):
            is_added = are_in
            yield gr.skip(), gr.skip(), told, gr.skip(), gr.skip(), gr.skip()
        typed = "" if is_added else gr.skip()  # what was refused stays where it was typed
        yield typed, typed, *self._changed(gr.skip(), search, offset, request)

    def _adding(
        self, given: Iterable[Given], original: Callable[[Given], Original], request: gr.Request
    ) -> Iterator[tuple[str, bool]]:
        """What is told while files are added, and at last of each; and whether they all are in."""
        if not may_manage(request):
            yield problem_html(*NOT_ALLOWED), False
            return
        try:
            for step in self._library().add_steps([original(each) for each in given]):
                if step.built:
                    came = step.built.outcomes
                    yield outcomes_html(came), all(each.status != "refused" for each in came)
                else:
                    yield step_html(step), False
        except NotReadyError:
            yield problem_html(*NOT_READY), False
        except JuzhengError as error:
            yield problem_html(error.chinese, error.english), False

    def _changed(
        self, told: Any, search: str, offset: int, request: gr.Request
    ) -> tuple[Any, str, int, Any]:
        html = self._html(search, offset, manages=may_manage(request))
        return told, html, offset, self._choices()

    def _html(self, search: str = "", offset: int = 0, *, manages: bool) -> str:
        try:
            library = self._library()
        except NotReadyError:
            return problem_html(*NOT_READY)
        search, start = (search or "")[:LONGEST_SEARCH], max(0, offset or 0)
        page = library.listed(search, order="newest", start=start, count=PAGE)
        return articles_html(page, start=start, search=search, manages=manages)

    def _choices(self, chosen: object = None) -> Any:
        try:
            library = self._library()
        except NotReadyError:
            return gr.skip()
        newest = library.listed(order="newest", count=MOST_CHOICES).entries
        choices = [(each.title, each.id) for each in newest]
        if not isinstance(chosen, str) or chosen not in library.index:
            return gr.Dropdown(choices=choices)
        if all(chosen != article_id for _, article_id in choices):
            choices.insert(0, (library.index[chosen].article.title, chosen))
        return gr.Dropdown(choices=choices, value=[chosen])

    def _library(self) -> Library:
        return self._service.backend().library


_SCRIPT = (Path(__file__).parent / "assets" / "articles.js").read_text(encoding="utf-8")


def _taken(file: Path) -> Original:
    """What was uploaded; Gradio's copy of it is not needed any more."""
    original = Original.from_file(file)
    file.unlink(missing_ok=True)
    return original
