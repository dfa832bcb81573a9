"""What the command lines that open an index share: its options, and how a change is shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Annotated, Any

import typer
from rich.progress import Progress, TaskID

from corpus import JuzhengError
from corpus.console import DATA_HELP, notes, progress_bar
from corpus.errors import as_called
from index.audit import Actor, AuditLog, article_entries
from index.encoders.encoder import Encoder
from index.encoders.opening import open_encoder
from index.encoders.processes import ProcessesEncoder
from index.errors import IndexFolderError
from index.milvus.server.address import milvus_address
from index.opening import (
    default_index,
    open_index,
    store_at,
    update_default_index,
    upgrade_for_use,
)
from index.reloading import ReloadingIndex
from index.search.catalogue import Entry
from index.search.passage_index import PassageIndex
from index.storage.collections import collection_name
from index.storage.versions import older_format
from index.updates.preparing import UpdateResult
from index.updates.publishing import UpdateOptions

IndexFolder = Annotated[
    Path | None,
    typer.Option("--index", help="索引文件夹，默认在数据文件夹里  index folder"),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help=DATA_HELP),
]
EncoderName = Annotated[
    str | None,
    typer.Option("--encoder", help="本地 sentence-transformers 文件夹  local model folder"),
]
AllowDownload = Annotated[
    bool,
    typer.Option("--allow-download", help="允许从模型库下载编码器  let --encoder name a hub model"),
]
CollectionName = Annotated[
    str | None,
    typer.Option("--collection", help="合集，默认为“默认”  collection, 默认 by default"),
]
Collections = Annotated[
    list[str] | None,
    typer.Option("--collection", help="只在这些合集里找，默认全部  look in these alone"),
]
STAGES = {
    "files": "读取 reading",
    "chunks": "编码 encoding",
    "articles": "写入 writing",
    "saved": "保存 saving",
    "checked": "核对 checking",
}


def open_index_noting(
    folder: Path | None,
    *,
    data: Path | None,
    encoder: str | None = None,
    allow_download: bool = False,
) -> PassageIndex:
    """`open_index`, telling on stderr what is built and what is wrong."""
    with options_with(encoder, allow_download=allow_download) as options:
        return open_index(
            folder,
            data=data,
            encoder=options.encoder,
            options=options,
            on_result=note_result if folder else partial(_note_and_record, data=data),
            on_damage=note_problem,
        )


def within(index: PassageIndex, names: Sequence[str] | None) -> PassageIndex:
    """The collections of these names alone; all of the index without any.

    Raises:
        JuzhengError: there is no such collection.
    """
    if not names:
        return index
    chosen, there = set(map(collection_name, names)), index.articles.collections()
    for each in sorted(chosen - there.keys()):
        listed = "、".join(there)
        raise JuzhengError(
            f"没有合集 {each}。现有：{listed}",
            f"there is no collection {each}. There are: {listed}",
        )
    return index.within(chosen)


def open_reloading_index(
    folder: Path | None, *, data: Path | None, encoder: str | None = None
) -> ReloadingIndex:
    """The index in `folder` or the default one, which newer versions take the place of.

    Where the default index is there it is asked as it is, and brought up to date meanwhile.
    """
    model = open_encoder(encoder)
    default = default_index(data)
    reloading = partial(
        ReloadingIndex,
        store_at(folder or default),
        encoder=model,
        on_refused=note_problem,
        on_switched=_note_switched,
    )
    if folder:
        if not milvus_address(folder):
            _upgrade_noting(folder, model)
        return reloading()
    try:
        index = reloading()
    except IndexFolderError:
        _update_recording(data, model)
        return reloading()
    Thread(target=_update_noting, args=[data, model], name="update-index", daemon=True).start()
    return index


@contextmanager
def options_for(
    folder: Path, encoder: str | None, *, allow_download: bool
) -> Iterator[UpdateOptions]:
    """`options_with`, once the index in `folder` is made anew if its format is older."""
    upgrade_noting(folder, encoder=encoder, allow_download=allow_download)
    with options_with(encoder, allow_download=allow_download) as options:
        yield options


def entries_noting(folder: Path, collection: str | None) -> tuple[Entry, ...]:
    """All articles, or those of one collection, once an index of an older format is made anew."""
    upgrade_noting(folder)
    index = store_at(folder).contents(on_damage=note_problem)
    shown = index.within([collection]) if collection else index
    return shown.listed(count=max(len(shown.articles), 1)).entries


def upgrade_noting(
    folder: Path, *, encoder: str | None = None, allow_download: bool = False
) -> None:
    """Make an index of an older format anew before it is used, telling so on stderr."""
    if not milvus_address(folder) and older_format(folder):  # else no model is needed
        _upgrade_noting(folder, open_encoder(encoder, allow_download=allow_download))


def _upgrade_noting(folder: Path, encoder: Encoder) -> None:
    with options_noting(encoder) as options:
        if result := upgrade_for_use(folder, options):
            note_result(result)


def _update_noting(data: Path | None, encoder: Encoder) -> None:
    try:
        _update_recording(data, encoder)
    except JuzhengError as error:
        note_problem(str(error))


def _update_recording(data: Path | None, encoder: Encoder) -> None:
    with options_noting(encoder) as options:
        _note_and_record(update_default_index(default_index(data), options), data=data)


def _note_and_record(result: UpdateResult, *, data: Path | None) -> None:
    note_result(result)
    AuditLog.default(data).record(article_entries(Actor(), result))


def recorder(index: Path | None, data: Path | None) -> Callable[[UpdateResult], None]:
    """What takes the result of a change to the audit log, where it is known which that is.

    Raises:
        AuditError: it cannot be written; nothing may be changed then.
    """
    log = AuditLog.of_command(data, elsewhere=index)
    return lambda result: log.record(article_entries(Actor(), result)) if log else None


def _note_switched(index: PassageIndex) -> None:
    notes.print(f"已换用索引第 {index.version} 版。 Now asking version {index.version}.")


@contextmanager
def options_with(
    encoder: str | None, *, allow_download: bool, workers: int = 1, **settings: Any
) -> Iterator[UpdateOptions]:
    """`options_noting` with the encoder that a command line names, in so many processes."""
    opened = partial(open_encoder, encoder, allow_download=allow_download)
    model = opened()
    with ExitStack() as stack:
        if workers > 1:
            model = stack.enter_context(ProcessesEncoder(model, opened, workers))
        yield stack.enter_context(options_noting(model, **settings))


@contextmanager
def options_noting(encoder: Encoder, **settings: Any) -> Iterator[UpdateOptions]:
    """How to make a version, with progress and problems told on stderr."""
    with build_progress() as on_progress:
        yield UpdateOptions(
            encoder,
            on_progress=on_progress,
            on_wait=lambda: notes.print(
                "另一个进程正在建立这个索引，等它完成…… Another process is building it; waiting…"
            ),
            on_damage=note_problem,
            on_notice=lambda message: notes.print(message, markup=False, soft_wrap=True),
            **settings,
        )


@contextmanager
def build_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A callback that moves a progress bar on stderr, once it is called."""
    with ExitStack() as stack:
        bars: list[Progress] = []
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if not bars:
                bars.append(stack.enter_context(progress_bar("{task.description}")))
            if stage not in tasks:
                tasks[stage] = bars[0].add_task(STAGES[stage], total=total)
            bars[0].advance(tasks[stage], done)

        yield advance


def note_problem(message: str) -> None:
    notes.print(message, style="yellow", markup=False, soft_wrap=True)


def note_result(result: UpdateResult) -> None:
    """What changed, where anything did; what could not be read is told each time."""
    for message in _problems(result):
        note_problem(message)
    if result.effect and (result.effect.added or result.effect.removed):
        added, removed = len(result.effect.added), len(result.effect.removed)
        notes.print(
            f"索引已更新：新增 {added} 篇，移除 {removed} 篇。"
            f" Index updated: {added} added, {removed} removed."
        )


def _problems(result: UpdateResult) -> Iterator[str]:
    yield from map(str, result.skipped)
    for name, unread in result.partial.items():
        yield f"{name} 没有全部读到：{unread.chinese}。 Read in part: {unread.english}."
    for name, article in result.duplicates.items():
        yield f"{name} = {article}：内容相同，只留一份。 Same text, kept once."
    for root in result.unreachable:
        yield as_called(
            f"{root} 现在够不到，它的文章保留原样。不再需要的话：python -m index remove {root}\n"
            f"{root} is out of reach; its articles stay as they are. If it is no longer needed:"
            f" python -m index remove {root}"
        )
