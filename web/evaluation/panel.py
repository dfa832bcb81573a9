"""The evaluation tab: a set is chosen and checked, asked in the background, and looked at.

As with the articles, a hidden control is reachable by a raw request, so each handler asks first
whether whoever sent it may manage, and sees all collections: sets and runs are of all of them.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import gradio as gr

from corpus import JuzhengError
from index import Original
from web.articles.listing import problem_html
from web.auth.access import SEES_TOO_LITTLE, may_manage, seen_by, sees_all
from web.evaluation.kept_runs import kept_run, kept_runs, run_before
from web.evaluation.kept_sets import SUFFIXES, KeptSet, KeptSets
from web.evaluation.run_view import run_html
from web.evaluation.runner import Runner
from web.evaluation.set_check import CheckedSet, check_set
from web.evaluation.telling import checked_html, format_html, runs_html, set_name, state_html
from web.service.service import Backend, NotReadyError, Service
from web.wording import word

if TYPE_CHECKING:
    from evaluation.runs.store import Run

logger = logging.getLogger(__name__)

NOT_ALLOWED = ("您可以提问，但不能评测。", "You may ask, but not evaluate.")
NOT_READY = ("还在载入，请稍后再试。", "Still loading; please try again shortly.")
UNREADABLE = (
    "这次评测的记录读不了，可能是别的版本写的。",
    "This run cannot be shown; another version may have written it.",
)
TICK_SECONDS = 1.0
ALL = ""
TUNED_ON = "dev"
"""The part of a set that is asked unless another is chosen: a test part is to be asked seldom."""
Shown: TypeAlias = dict[Any, Any]
"""What changes on the page, by the control."""


class Evaluation:
    """The third tab; `build` must be called within a `gr.Blocks`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._runner = Runner()

    def build(self, *, script: str) -> None:
        with gr.Row(elem_id="choosing"):
            self.set = gr.Dropdown(
                [], value=None, label=word("set"), elem_id="set", scale=3, min_width=200
            )
            self.part = gr.Dropdown(
                [], value=None, label=word("part"), elem_id="part", visible=False, min_width=110
            )
        with gr.Row(elem_id="set-acts"):
            self.upload = gr.UploadButton(
                word("add_set"),  # type: ignore[arg-type] # as of any other component
                file_types=list(SUFFIXES),
                size="sm",
                elem_id="add-set",
            )
            self.run = gr.Button(word("run_set"), size="sm", variant="primary", elem_id="run-set")
            self.stop = gr.Button(word("stop_run"), size="sm", visible=False, elem_id="stop-run")
        gr.HTML(format_html(), elem_id="set-format")
        self.told = gr.HTML(elem_id="set-told")
        self.state = gr.HTML(elem_id="run-state")
        self.runs = gr.HTML(elem_id="runs", js_on_load=script)
        self.shown = gr.HTML(elem_id="run-shown")
        self.clock = gr.Timer(TICK_SECONDS, active=False)

    def wire(self, tab: gr.Tab) -> None:
        of_set = [self.upload, self.set, self.part, self.told]
        of_run = [self.state, self.run, self.stop, self.clock, self.runs, self.shown]
        hidden: dict[str, Any] = {
            "outputs": [*of_set, *of_run],
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        tab.select(self._opened, self.set, **hidden)
        self.upload.upload(self._upload, self.upload, **hidden)
        self.set.input(self._choose, self.set, **hidden)
        self.run.click(self._start, [self.set, self.part], **hidden)
        self.stop.click(self._stop, None, **hidden)
        self.clock.tick(self._look_on, None, **hidden)
        self.runs.look(self._look, None, **hidden)

    def restore(self, request: gr.Request) -> Any:
        """The tab, for those who may use it."""
        return gr.Tab(visible=may_manage(request) and sees_all(request))

    def _opened(self, chosen: str | None, request: gr.Request) -> Shown:
        def act(backend: Backend) -> Shown:
            sets = KeptSets(backend.data).listed()
            there = chosen if chosen in {each.id for each in sets} else None
            return {self.set: _choices(sets, there)} | self._under_way(backend, whole=True)

        return self._for_managers(request, act)

    def _upload(self, file: str | None, request: gr.Request) -> Shown:
        def act(backend: Backend) -> Shown:
            if not file:
                return {self.upload: None}
            sets = KeptSets(backend.data)
            kept = sets.keep(Original.from_file(Path(file)))
            return {self.set: _choices(sets.listed(), kept.id)} | self._checked(backend, kept)

        try:
            return {self.upload: None} | self._for_managers(request, act)
        finally:
            if file:  # Gradio's copy of it
                Path(file).unlink(missing_ok=True)

    def _choose(self, chosen: object, request: gr.Request) -> Shown:
        return self._for_managers(
            request, lambda backend: self._checked(backend, KeptSets(backend.data).find(chosen))
        )

    def _checked(self, backend: Backend, kept: KeptSet) -> Shown:
        checked = check_set(kept, backend.queue.index)
        return {self.part: _parts(checked), self.told: checked_html(checked)}

    def _start(self, chosen: object, part: object, request: gr.Request) -> Shown:
        def act(backend: Backend) -> Shown:
            # Again, as articles may have changed.
            checked = check_set(KeptSets(backend.data).find(chosen), backend.queue.index)
            if opened := checked.of_part(part):
                split = str(part) if part in checked.parts else ALL
                self._runner.start(opened, backend.queue, split=split, data=backend.data)
                return self._under_way(backend)
            return {self.told: checked_html(checked)}

        return self._for_managers(request, act)

    def _stop(self, request: gr.Request) -> Shown:
        def act(backend: Backend) -> Shown:
            self._runner.stop()
            return self._under_way(backend)

        return self._for_managers(request, act)

    def _look_on(self, request: gr.Request) -> Shown:
        return self._for_managers(request, self._under_way)

    def _look(self, event: gr.EventData, request: gr.Request) -> Shown:
        def act(backend: Backend) -> Shown:
            runs = kept_runs(backend.data)
            named = getattr(event, "run", None)
            return {self.shown: _run_html(kept_run(runs, named), runs)}

        return self._for_managers(request, act)

    def _under_way(self, backend: Backend, *, whole: bool = False) -> Shown:
        """How far the run is; when there is none, or the `whole` is asked for, what was run."""
        state = self._runner.state
        is_under_way = state is not None and state.is_under_way
        shown: Shown = {
            self.state: state_html(state),
            self.run: gr.Button(visible=not is_under_way),
            self.stop: gr.Button(visible=is_under_way),
            self.clock: gr.Timer(active=is_under_way),
        }
        if is_under_way and not whole:
            return shown
        runs = kept_runs(backend.data)
        newest = next((each for each in runs if each.header.figures is not None), None)
        return shown | {self.runs: runs_html(runs), self.shown: _run_html(newest, runs)}

    def _for_managers(self, request: gr.Request, act: Callable[[Backend], Shown]) -> Shown:
        """What comes of an act, or why nothing does."""
        if not may_manage(request):
            return {self.told: problem_html(*NOT_ALLOWED)}
        if not sees_all(request):
            return {self.told: problem_html(*SEES_TOO_LITTLE)}
        try:
            shown = act(seen_by(request, self._service).backend())
        except NotReadyError:
            return {self.told: problem_html(*NOT_READY)}
        except JuzhengError as error:
            shown = {self.told: problem_html(error.chinese, error.english)}
        return {control: _whole(value) for control, value in shown.items()}


def _choices(sets: Sequence[KeptSet], chosen: str | None) -> Any:
    return gr.Dropdown(choices=[(set_name(each), each.id) for each in sets], value=chosen)


def _parts(checked: CheckedSet) -> Any:
    """The parts of a set, where it has several."""
    names = [(f"{name} · {count:,}", name) for name, count in checked.parts.items()]
    return gr.Dropdown(
        choices=[("全部 All", ALL), *names],
        value=TUNED_ON if TUNED_ON in checked.parts else ALL,
        visible=len(names) > 1,
    )


def _run_html(run: "Run | None", runs: "Sequence[Run]") -> str:
    if run is None or run.header.figures is None:
        return ""
    try:
        return run_html(run, run_before(run, runs))
    except (KeyError, TypeError, ValueError):
        logger.exception("The run %s cannot be shown.", run.header.name)
        return problem_html(*UNREADABLE)


def _whole(value: Any) -> Any:
    """A text without halves of characters, which a set may hold and no response can."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
