"""`python -m index`: build an index, look at it, search it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from corpus.console import make_typer, notes, print_json, printable, run
from corpus.loading import MAX_FILE_BYTES
from index.building import build_index
from index.console import (
    AllowDownload,
    Data,
    EncoderName,
    IndexFolder,
    build_progress,
    build_summary,
    manifest_table,
    note_skipped,
    open_index_noting,
)
from index.encoder import open_encoder
from index.errors import NothingToIndexError
from index.opening import SHIPPED_ARTICLES, data_folder
from index.passage_index import Hit
from index.storage import verify_index

EXAMPLES = """
python -m index build
python -m index build 我的文章/ --index 我的索引
python -m index info .juzheng/index
python -m index search "临平的算力小镇" --top-k 3
"""
app = make_typer("建立、查看、检索索引。 Build an index, look at it, search it.", EXAMPLES)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")]


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="文章文件或文件夹，默认 corpus/articles  article files or folders"),
    ] = None,
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    max_file_mb: Annotated[
        float, typer.Option(min=0, help="文件大小上限（MB）  largest file read, in megabytes")
    ] = MAX_FILE_BYTES / 1e6,
    json: Json = False,
) -> None:
    """读取文章，建立索引。 Read articles and index them."""
    try:
        with build_progress() as on_progress:
            built = build_index(
                paths or [SHIPPED_ARTICLES],
                index or data_folder(data) / "index",
                encoder=open_encoder(encoder, allow_download=allow_download),
                max_file_bytes=int(max_file_mb * 1e6),
                on_progress=on_progress,
            )
    except NothingToIndexError as error:
        notes.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if json:
        note_skipped(built)
        skipped = [{"file": str(e.path), "reason": e.reason} for e in built.loaded.skipped]
        print_json(
            asdict(built.manifest)
            | {"seconds": built.seconds, "skipped": skipped, "duplicates": built.loaded.duplicates}
        )
    else:
        Console().print(build_summary(built))


@app.command()
def info(
    folder: Annotated[Path, typer.Argument(help="索引文件夹  index folder")], json: Json = False
) -> None:
    """说明一个索引，并核对它的文件。 Describe an index and verify its files."""
    manifest = verify_index(folder)
    if json:
        print_json(asdict(manifest))
    else:
        Console().print(manifest_table(manifest))


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="问题或关键词  question or keywords")],
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    top_k: Annotated[int, typer.Option(min=1, help="返回几个片段  chunks to return")] = 10,
    json: Json = False,
) -> None:
    """检索片段，不作回答。 Find chunks without answering."""
    opened = open_index_noting(index, data=data, encoder=encoder, allow_download=allow_download)
    hits = opened.search(question, top_k=top_k)
    if json:
        print_json([_described(hit) for hit in hits])
        return
    for place, hit in enumerate(hits, start=1):
        where = f"{hit.chunk.article.name} {hit.chunk.start}-{hit.chunk.end}"
        print(f"{place}. [{printable(where)}]\n   {printable(hit.chunk.text)}")


def _described(hit: Hit) -> dict[str, str | int | float]:
    return {
        "article": hit.chunk.article.name,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.chunk.text,
        "score": hit.score,
        "cosine": hit.cosine,
        "bm25": hit.bm25,
    }


if __name__ == "__main__":
    run(app)
