"""What the command lines that open an index share: its options, and how a build is shown."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID
from rich.table import Column, Table
from rich.text import Text

from corpus.console import notes, progress_bar
from index.building import Built
from index.encoder import open_encoder
from index.manifest import Manifest
from index.opening import open_index
from index.passage_index import PassageIndex

IndexFolder = Annotated[
    Path | None,
    typer.Option("--index", help="索引文件夹，默认 .juzheng/index  index folder"),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="运行时数据的文件夹  folder for all run-time data"),
]
EncoderName = Annotated[
    str | None,
    typer.Option("--encoder", help="本地 sentence-transformers 文件夹  local model folder"),
]
AllowDownload = Annotated[
    bool,
    typer.Option("--allow-download", help="允许从模型库下载编码器  let --encoder name a hub model"),
]
STAGES = {"files": "读取 reading", "chunks": "编码 encoding"}


def open_index_noting(
    folder: Path | None,
    *,
    data: Path | None,
    encoder: str | None = None,
    allow_download: bool = False,
) -> PassageIndex:
    """`open_index`, telling on stderr what is built and why."""
    with build_progress() as on_progress:
        return open_index(
            folder,
            data=data,
            encoder=open_encoder(encoder, allow_download=allow_download),
            on_build=notes.print,
            on_built=note_skipped,
            on_progress=on_progress,
        )


@contextmanager
def build_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A callback for `build_index` that moves a progress bar on stderr, once it is called."""
    with ExitStack() as stack:
        shown: list[Progress] = []
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if not shown:
                shown.append(stack.enter_context(progress_bar("{task.description}")))
            if stage not in tasks:
                tasks[stage] = shown[0].add_task(STAGES[stage], total=total)
            shown[0].advance(tasks[stage], done)

        yield advance


def note_skipped(built: Built) -> None:
    for error in built.loaded.skipped:
        notes.print(str(error), style="yellow", markup=False, soft_wrap=True)
    for name, kept in built.loaded.duplicates.items():
        same = f"{name} = {kept}：内容相同，只留一份。 Same text, kept once."
        notes.print(same, markup=False, soft_wrap=True)


def build_summary(built: Built) -> Table:
    """What was indexed, and which files were not and why."""
    table = Table(show_header=False)
    manifest, loaded = built.manifest, built.loaded
    for label, value in (
        ("文章 articles", manifest.articles),
        ("句子 sentences", manifest.sentences),
        ("片段 chunks", manifest.chunks),
        ("字符 characters", manifest.characters),
        ("秒 seconds", round(built.seconds, 1)),
    ):
        table.add_row(label, f"{value:,}")
    for label, explained in (
        ("跳过的文件 skipped files", [str(error) for error in loaded.skipped]),
        ("相同的文件 duplicates", [f"{name} = {kept}" for name, kept in loaded.duplicates.items()]),
    ):
        table.add_row(label, Text("\n".join([str(len(explained)), *explained])))
    return table


def manifest_table(manifest: Manifest) -> Table:
    table = Table("", Column("", overflow="fold"), show_header=False)
    for label, value in asdict(manifest).items():
        if isinstance(value, dict):
            value = [f"{key}: {each}" for key, each in value.items()]
        lines = value if isinstance(value, list | tuple) else [str(value)]
        table.add_row(label, Text("\n".join(lines)))
    return table
