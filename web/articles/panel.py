"""The articles: the list of them, and adding, renaming and removing while questions go on.

A hidden control is still reachable by a raw request, so each change asks first whether whoever
sent it may make it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import gradio as gr

from corpus import DEFAULT_COLLECTION, JuzhengError
from index import FileResult, Original
from web.articles.listing import PAGE, articles_html, outcomes_html, problem_html, step_html
from web.auth.access import Seen, actor_of, may_manage, seen_by, sees_all
from web.chat.asking import COLLECTION, LOADING_SECONDS, previewed
from web.chat.evidence import asked_for
from web.limits import LIMITS
from web.markup import both
from web.service.library import Library, pasted
from web.service.service import NotReadyError, Service
from web.wording import word

Source = TypeVar("Source")
NOT_ALLOWED = ("您可以提问，但不能改动文章。", "You may ask, but not change the articles.")
NOT_READY = ("还在载入，请稍后再试。", "Still loading; please try again shortly.")
RENAMED = ("已改名。", "Renamed.")
STOPPED = (
    "已停止，其余的没有加。",
    "Stopped; the other files were not added.",
)
MOVED = ("已移动。", "Moved.")
REMOVED = ("已删除，不再用它作答。", "Removed; no longer answered from.")
LONGEST_SEARCH = 100
MOST_CHOICES = 300
"""Articles that the filter offers, the newest first; any other is chosen in the list."""

ALL = ""
"""The choice of no collection in particular, which none can be called."""

View: TypeAlias = tuple[str, int]
"""For `Articles.view`: the list, and where in it the page that is shown begins."""
Updates: TypeAlias = tuple[Any, ...]


class Articles:
    """The second tab; `build` must be called within a `gr.Blocks`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._stopping: set[str | None] = set()

    def build(self, *, script: str) -> None:
        with gr.Column(visible=False, elem_id="add") as self.manage:
            self.upload = gr.File(
                file_count="multiple", elem_id="upload", label=word("upload"), height=136
            )
            with gr.Row(elem_id="adding"):
                gr.HTML(f"<p class='hint'>{both(*_taken())}</p>")
                self.folder = gr.UploadButton(
                    word("add_folder"),  # type: ignore[arg-type] # as of any other component
                    file_count="directory",
                    size="sm",
                    elem_id="add-folder",
                )
            self.into = gr.Dropdown(
                [], label=word("into"), allow_custom_value=True, elem_id="into", min_width=160
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
            self.outcome = gr.HTML(elem_id="told")
            self.stop = gr.Button(word("stop_adding"), visible=False, elem_id="stop-adding")
        with gr.Row(elem_id="looking"):
            self.search = gr.Textbox(
                label=word("search_articles"),
                show_label=False,
                placeholder=word("search_articles_hint"),
                max_length=LONGEST_SEARCH,
                elem_id="search-articles",
                scale=3,
                min_width=120,
            )
            self.collection = gr.Dropdown(
                [],
                label=word("collection"),
                show_label=False,
                visible=False,
                elem_id="collection",
                min_width=120,
            )
        self.offset = gr.State(0)
        self.list = gr.HTML(elem_id="articles", js_on_load=script)
        self.view = [self.list, self.offset]
        self.choosers = [self.collection, self.into]

    def wire(self, tab: gr.Tab, tabs: gr.Tabs, evidence: gr.HTML, among: gr.Dropdown) -> None:
        hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # Else a change is lost that is asked for while another is under way.
        change = hidden | {"trigger_mode": "multiple"}
        looked_for = [self.search, self.collection]
        # What is searched and chosen by then: a change may have taken long.
        chosen = [among, *self.choosers]
        refresh = (self._refresh, [self.search, self.offset, *chosen], [*self.view, *chosen])
        tab.select(*refresh, **hidden)
        self.search.change(self._search, looked_for, self.view, **hidden)
        self.collection.input(self._search, looked_for, self.view, **hidden)
        self.list.turn(self._turn, looked_for, self.view, **hidden)
        self.list.preview(self._preview, None, evidence, **hidden)
        self.list.only(self._only, None, [among, tabs], **hidden)
        text = [self.name, self.text]
        uploading = [
            box.upload(self._add, [box, self.into], [box, self.outcome, self.stop], **change)
            for box in (self.upload, self.folder)
        ]
        self.stop.click(self._stop, None, self.stop, **hidden)
        for event in (
            self.list.rename(self._rename, None, self.outcome, **change),
            self.list.remove(self._remove, None, self.outcome, **change),
            self.list.move(self._move, None, self.outcome, **change),
            *uploading,
            self.add.click(
                self._paste,
                [*text, self.into],
                [*text, self.outcome],
                **hidden | {"trigger_mode": "once"},
            ),
        ):
            event.then(*refresh, **change)

    def restore(self, request: gr.Request) -> Iterator[Updates]:
        """For `[manage, list, among, *choosers]`, when a page is opened, and again once there are
        articles."""
        is_ready = self._service.is_ready
        yield self._opening(request)
        if is_ready:
            return
        with suppress(NotReadyError):
            self._seen(request).backend(wait_seconds=LOADING_SECONDS)
            yield self._opening(request)

    def _opening(self, request: gr.Request) -> Updates:
        html, _ = self._listed("", None, 0, request)
        choices = self._choices((), request), *self._collections(None, None, request)
        return gr.Column(visible=may_manage(request)), html, *choices

    def _refresh(
        self,
        search: str,
        offset: int,
        among: Collection[str],
        collection: str | None,
        into: str | None,
        request: gr.Request,
    ) -> Updates:
        listed = self._listed(search, collection, offset, request)
        chosen = self._choices(among, request), *self._collections(collection, into, request)
        return *listed, *chosen

    def _search(self, search: str, collection: str | None, request: gr.Request) -> View:
        return self._listed(search, collection, 0, request)

    def _turn(
        self, search: str, collection: str | None, event: gr.EventData, request: gr.Request
    ) -> View:
        offset = getattr(event, "offset", 0)
        start = offset if isinstance(offset, int) else 0
        return self._listed(search, collection, start, request)

    def _preview(self, event: gr.EventData, request: gr.Request) -> str:
        article = getattr(event, "article", None)
        return asked_for("article", previewed(self._seen(request), article))

    def _only(self, event: gr.EventData, request: gr.Request) -> tuple[Any, Any]:
        article = getattr(event, "article", None)
        if not isinstance(article, str) or article not in self._library(request).index:
            return gr.skip(), gr.skip()  # without it all articles would be asked
        return self._choices([article], request), gr.Tabs(selected="ask")

    def _rename(self, event: gr.EventData, request: gr.Request) -> str:
        article, name = getattr(event, "article", None), getattr(event, "name", None)
        if not isinstance(article, str) or not isinstance(name, str):
            return ""
        actor = actor_of(request, "page")
        return self._change(
            lambda library: library.rename(article, name, actor=actor), RENAMED, request
        )

    def _remove(self, event: gr.EventData, request: gr.Request) -> str:
        article = getattr(event, "article", None)
        if not isinstance(article, str):
            return ""
        actor = actor_of(request, "page")
        return self._change(
            lambda library: library.remove([article], actor=actor), REMOVED, request
        )

    def _move(self, event: gr.EventData, request: gr.Request) -> str:
        article, to = getattr(event, "article", None), getattr(event, "name", None)
        if not isinstance(article, str) or not isinstance(to, str):
            return ""
        actor = actor_of(request, "page")
        return self._change(
            lambda library: library.move([article], to, actor=actor), MOVED, request
        )

    def _change(
        self, change: Callable[[Library], object], outcome: tuple[str, str], request: gr.Request
    ) -> str:
        """What is told of a change once it is done, or was refused."""
        if not may_manage(request):
            return problem_html(*NOT_ALLOWED)
        try:
            change(self._library(request))
        except NotReadyError:
            return problem_html(*NOT_READY)
        except JuzhengError as error:
            return problem_html(error.chinese, error.english)
        return f"<p>{both(*outcome)}</p>"

    def _add(
        self, files: Sequence[str] | None, into: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, str, Any]]:
        box = None  # empty at once, so that further files can be added meanwhile
        uploaded = list(map(Path, files or ()))
        try:
            for html, is_between in self._adding(uploaded, _take, into, request):
                yield box, html, gr.Button(visible=is_between)
                box = gr.skip()
        finally:
            for file in uploaded:  # those that were not taken
                file.unlink(missing_ok=True)

    def _stop(self, request: gr.Request) -> Any:
        """No further batch is begun; the one that is being written is told of once it is in."""
        self._stopping.add(request.session_hash)
        return gr.Button(visible=False)

    def _paste(
        self, name: str, text: str, into: str | None, request: gr.Request
    ) -> Iterator[tuple[Any, Any, str]]:
        if not (text or "").strip():
            yield gr.skip(), gr.skip(), problem_html("请先写正文。", "Write the text first.")
            return
        added: list[FileResult] = []
        adding = self._adding([text], lambda typed: pasted(typed, name), into, request, added)
        for html, _ in adding:
            are_in = bool(added) and all(each.status != "refused" for each in added)
            box = "" if are_in else gr.skip()  # what was refused stays where it was typed
            yield box, box, html

    def _adding(
        self,
        sources: Sequence[Source],
        read: Callable[[Source], Original],
        into: str | None,
        request: gr.Request,
        added: list[FileResult] | None = None,
    ) -> Iterator[tuple[str, bool]]:
        """What is told while files are added, batch by batch, and at last of each; and whether
        there are further batches, which may still be stopped. `added` takes what became of them.
        """
        results = [] if added is None else added
        self._stopping.discard(request.session_hash)
        if not may_manage(request):
            yield problem_html(*NOT_ALLOWED), False
            return
        try:
            library = self._library(request)
            most = library.limits.files_per_upload
            for start in range(0, len(sources), most):
                if start and request.session_hash in self._stopping:
                    yield outcomes_html(results) + f"<p>{both(*STOPPED)}</p>", False
                    return
                is_last = start + most >= len(sources)
                batch = [read(each) for each in sources[start : start + most]]
                actor = actor_of(request, "page")
                for step in library.add_steps(batch, collection=into or None, actor=actor):
                    if step.built:
                        results += step.built.file_results
                    else:
                        yield step_html(step, start, len(sources)), not is_last
            yield outcomes_html(results), False
        except NotReadyError:
            yield problem_html(*NOT_READY), False
        except JuzhengError as error:
            told = outcomes_html(results) if results else ""
            yield told + problem_html(error.chinese, error.english), False

    def _listed(
        self, search: str, collection: str | None, offset: int, request: gr.Request
    ) -> View:
        try:
            library = self._library(request)
        except NotReadyError:
            return problem_html(*NOT_READY), offset
        counts = library.counts()
        if collection in counts:
            library = library.within([collection])
        search, start = (search or "")[:LONGEST_SEARCH], max(0, offset or 0)
        page = library.listed(search, order="newest", start=start, count=PAGE)
        if page.total and not page.entries:  # all of this page were removed
            start = (page.total - 1) // PAGE * PAGE
            page = library.listed(search, order="newest", start=start, count=PAGE)
        html = articles_html(
            page, start=start, search=search, manages=may_manage(request), collections=list(counts)
        )
        return self._warning(request) + html, start

    def _warning(self, request: gr.Request) -> str:
        """Where the disk fills up, for who can make room on it."""
        room = self._service.room
        if not room or not room.warning or not (may_manage(request) and sees_all(request)):
            return ""
        return f"<p role='status' class='warning'>{both(*room.warning)}</p>"

    def _collections(
        self, collection: str | None, into: str | None, request: gr.Request
    ) -> tuple[Any, Any]:
        """What is listed, hidden where there is no choice, and what is added to."""
        try:
            library = self._library(request)
        except NotReadyError:
            return gr.skip(), gr.skip()
        counts = library.counts()
        every = ("全部 All", ALL)
        shown = [every, *((f"{name} ({count:,})", name) for name, count in counts.items())]
        likely = DEFAULT_COLLECTION if DEFAULT_COLLECTION in counts else next(iter(counts), None)
        is_clear = DEFAULT_COLLECTION in counts or len(counts) == 1
        return (
            gr.Dropdown(
                choices=shown,
                value=collection if collection in counts else ALL,
                visible=len(counts) > 1,
            ),
            gr.Dropdown(choices=list(counts), value=into or (likely if is_clear else None)),
        )

    def _choices(self, choices: Collection[str], request: gr.Request) -> Any:
        """The filter, with those of `choices` that are there: any other fails each question."""
        try:
            library = self._library(request)
        except NotReadyError:
            return gr.skip()
        counts = library.counts()
        several = [name for name, count in counts.items() if count and len(counts) > 1]
        collections = {f"{COLLECTION}{each}": each for each in several}
        newest = library.listed(order="newest", count=MOST_CHOICES).entries
        articles = [each for each in choices or () if each in library.index]
        there = [*(each for each in choices or () if each in collections), *articles]
        titles = {each: f"合集 Collection：{name}" for each, name in collections.items()}
        titles |= {each.id: each.title for each in newest}
        titles |= {each: library.index[each].article.title for each in articles}
        return gr.Dropdown(choices=[(title, each) for each, title in titles.items()], value=there)

    def _seen(self, request: gr.Request) -> Seen:
        return seen_by(request, self._service)

    def _library(self, request: gr.Request) -> Library:
        return self._seen(request).backend().library


def _taken() -> tuple[str, str]:
    """What can be added, told before it is."""
    size = LIMITS.upload_bytes // 1_000_000
    return (
        "Word、WPS、PDF、Excel、PPT、网页、邮件、电子书、纯文本；"
        f"每个不超过 {size} MB，多少个都行。",
        f"Word, WPS, PDF, Excel, PowerPoint, web pages, mails, e-books, plain text; at most {size}"
        " MB each, as many as you like.",
    )


def _take(file: Path) -> Original:
    """What was uploaded; Gradio's copy of it is not needed any more."""
    original = Original.from_file(file)
    file.unlink(missing_ok=True)
    return original
