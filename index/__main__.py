"""`python -m index`: build an index, change it, look at it, search it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from corpus import DEFAULT_COLLECTION, JuzhengError, UnreadableFileError
from corpus.console import make_typer, notes, print_json, printable, run
from corpus.errors import as_called
from corpus.loading.files import MAX_FILE_BYTES
from index.backup.command import backup, export, restore
from index.console import (
    AllowDownload,
    CollectionName,
    Collections,
    Data,
    EncoderName,
    IndexFolder,
    build_progress,
    entries_noting,
    open_index_noting,
    options_for,
    options_with,
    recorder,
    upgrade_noting,
    within,
)
from index.copying import copy_index
from index.errors import DAMAGE_IN_WORDS, NothingToIndexError
from index.opening import SHIPPED_ARTICLES, default_index, store_at
from index.storage.collections import collection_name
from index.storage.folder import looks_like_index
from index.storage.originals import Original
from index.tables import hit_json, list_table, manifest_table, result_json, result_table
from index.updates.preparing import UpdateResult

EXAMPLES = """
python -m index build
python -m index build 我的文章/ --index 我的索引
python -m index build 人事文件/ --index 我的索引 --collection 人事
python -m index add 通知.docx --index 我的索引
python -m index move 通知.docx --collection 人事 --index 我的索引
python -m index rename 通知.docx 放假通知 --index 我的索引
python -m index remove 通知.docx --index 我的索引
python -m index list .juzheng/index --collection 人事
python -m index info .juzheng/index
python -m index verify .juzheng/index
python -m index compact .juzheng/index
python -m index copy 我的索引 milvus://127.0.0.1:19530/juzheng
python -m index backup 句证备份.zip
python -m index restore 句证备份.zip --data 新文件夹
python -m index export 原件/
python -m index search "临平的算力小镇" --top-k 3
"""
app = make_typer("建立、更改、检索索引。 Build an index, change it, search it.", EXAMPLES)
for command in (backup, restore, export):
    app.command()(command)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="索引文件夹  index folder")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")]
MaxFileMb = Annotated[
    float, typer.Option(min=0, help="文件大小上限（MB）  largest file read, in megabytes")
]
Workers = Annotated[
    int, typer.Option(min=1, help="用几个进程编码  processes that encode, for many cores")
]


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="文章文件或文件夹，默认同上一次  files or folders, as last time"),
    ] = None,
    index: IndexFolder = None,
    data: Data = None,
    collection: CollectionName = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    max_file_mb: MaxFileMb = MAX_FILE_BYTES / 1e6,
    workers: Workers = 1,
    json: Json = False,
) -> None:
    """使索引与文件夹一致，只处理有变化的。 Bring an index up to date with its folders."""
    folder, max_bytes = index or default_index(data), int(max_file_mb * 1e6)
    record = recorder(index, data)
    first = [] if looks_like_index(folder) or index else [SHIPPED_ARTICLES]
    if collection:
        _check_paths_for(collection := collection_name(collection), paths)
    with (
        _nothing_to_index_exits_1(),
        options_with(
            encoder, allow_download=allow_download, workers=workers, max_file_bytes=max_bytes
        ) as options,
    ):
        result = store_at(folder).build(paths or first, options, collection=collection)
    record(result)
    _show(result, json=json)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="文件  files")],
    index: IndexFolder = None,
    data: Data = None,
    collection: CollectionName = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    json: Json = False,
) -> None:
    """加入文件，索引保存原件。 Add files; the index keeps the originals."""
    folder, record = index or default_index(data), recorder(index, data)
    chosen = collection_name(collection) if collection else DEFAULT_COLLECTION
    with (
        _nothing_to_index_exits_1(),
        options_for(folder, encoder, allow_download=allow_download) as options,
    ):
        originals = (replace(each, collection=chosen) for each in _originals(files))
        result = store_at(folder).add(originals, options)
    record(result)
    _show(result, json=json)
    if result.skipped and not (result.effect and result.effect.added):
        raise typer.Exit(1)


@app.command()
def remove(
    articles: Annotated[
        list[str], typer.Argument(help="文章名、编号，或整个文件夹  names, ids, or a folder")
    ],
    index: IndexFolder = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """移除文章；文件留在原处。 Take articles out of an index; their files stay."""
    folder, record = index or default_index(data), recorder(index, data)
    upgrade_noting(folder)
    result = store_at(folder).remove(articles)
    record(result)
    _show(result, json=json)


@app.command()
def move(
    articles: Annotated[list[str], typer.Argument(help="文章名或编号  names or ids")],
    collection: Annotated[str, typer.Option("--collection", help="移到哪个合集  where to")],
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    json: Json = False,
) -> None:
    """把文章移到另一个合集。 Put articles into another collection."""
    folder, record = index or default_index(data), recorder(index, data)
    with options_for(folder, encoder, allow_download=allow_download) as options:
        result = store_at(folder).move(articles, collection, options)
    record(result)
    _show(result, json=json)


@app.command()
def rename(
    article: Annotated[str, typer.Argument(help="文章名或编号  name or id")],
    name: Annotated[str, typer.Argument(help="新名字  the new name")],
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    json: Json = False,
) -> None:
    """给文章改名；文件名不变。 Give an article another name; its file keeps its own."""
    folder, record = index or default_index(data), recorder(index, data)
    with options_for(folder, encoder, allow_download=allow_download) as options:
        result = store_at(folder).rename(article, name, options)
    record(result)
    _show(result, json=json)


@app.command("list")
def list_articles(
    folder: Folder,
    collection: Annotated[
        str | None, typer.Option("--collection", help="只列出这个合集  of this collection alone")
    ] = None,
    json: Json = False,
) -> None:
    """列出索引里的文章。 List the articles of an index."""
    entries = entries_noting(folder, collection and collection_name(collection))
    if json:
        print_json([asdict(each) for each in entries])
    else:
        console = Console()
        console.print(list_table(entries, width=console.width))


@app.command()
def info(folder: Folder, json: Json = False) -> None:
    """说明一个索引。 Describe an index."""
    upgrade_noting(folder)
    store = store_at(folder)
    manifest, collections, folders = store.manifest(), store.collections(), store.folders()
    if json:
        print_json(asdict(manifest) | {"collections": collections, "folders": folders})
    else:
        Console().print(manifest_table(manifest, collections, folders))


@app.command()
def verify(folder: Folder, json: Json = False) -> None:
    """核对每个文件，有损坏时退出码为 1。 Check every file; the exit code is 1 on any damage."""
    upgrade_noting(folder)
    damaged = list(store_at(folder).verify())
    if json:
        print_json([asdict(each) for each in damaged])
    for each in damaged if not json else []:
        chinese, english = DAMAGE_IN_WORDS[each.damage]
        print(f"{printable(each.name)}：{chinese} {english}")
    if damaged:
        build = as_called(f"python -m index build --index {folder}")
        notes.print(f"用 {build} 修复。 Mend it with {build}.", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    if not json:
        print("完好。 Everything is as it was written.")


@app.command()
def compact(
    folder: Folder,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    json: Json = False,
) -> None:
    """重写索引，清掉旧版本和用不着的向量。 Write an index anew, without what it no longer needs."""
    with options_for(folder, encoder, allow_download=allow_download) as options:
        _show(store_at(folder).compact(options), json=json)


@app.command()
def copy(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="从哪个索引  from which index")],
    target: Annotated[Path, typer.Argument(metavar="TO", help="到哪个索引  to which index")],
    json: Json = False,
) -> None:
    """把索引复制到 Milvus 或文件夹，不重新编码。 Copy an index, to Milvus or to a folder."""
    upgrade_noting(source)
    with build_progress() as on_progress:
        manifest = copy_index(store_at(source), store_at(target), on_progress=on_progress)
    if json:
        print_json(asdict(manifest))
    else:
        print(f"已复制到 copied to {printable(str(target))}：{manifest.articles} 篇文章 articles")


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="问题或关键词  question or keywords")],
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    collection: Collections = None,
    top_k: Annotated[int, typer.Option(min=1, help="返回几个片段  chunks to return")] = 10,
    json: Json = False,
) -> None:
    """检索片段，不作回答。 Find chunks without answering."""
    passages = open_index_noting(index, data=data, encoder=encoder, allow_download=allow_download)
    hits = within(passages, collection).search(question, top_k=top_k)
    if json:
        print_json([hit_json(hit) for hit in hits])
        return
    for place, hit in enumerate(hits, start=1):
        where = f"{hit.chunk.article.name} {hit.chunk.start}-{hit.chunk.end}"
        print(f"{place}. [{printable(where)}]\n   {printable(hit.chunk.text)}")


def _check_paths_for(collection: str, paths: list[Path] | None) -> None:
    if not paths:
        raise JuzhengError(
            f"请写明哪些文件夹属于合集 {collection}。",
            f"Name the folders that belong to the collection {collection}.",
        )


def _show(result: UpdateResult, *, json: bool) -> None:
    if json:
        print_json(result_json(result))
    else:
        Console().print(result_table(result))


@contextmanager
def _nothing_to_index_exits_1() -> Iterator[None]:
    try:
        yield
    except NothingToIndexError as error:
        notes.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


def _originals(files: list[Path]) -> Iterator[Original]:
    """The files' contents, one at a time."""
    for file in files:
        try:
            yield Original.from_file(file)
        except OSError as error:
            raise UnreadableFileError(
                file,
                f"打不开（{error.strerror}）。请检查路径；整个文件夹请用 index build。",
                f"cannot be opened ({error.strerror}). Check the path; for a whole folder use"
                " index build.",
            ) from error


if __name__ == "__main__":
    run(app)
