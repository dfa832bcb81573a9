"""`python -m corpus`: see how Juzheng reads a file, before it is indexed."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from corpus.about.dates import date_in_words
from corpus.article import Article, Unread, Window
from corpus.chunks import Chunking, make_chunks
from corpus.console import make_typer, notes, print_json, printable, run
from corpus.errors import JuzhengError
from corpus.loading.files import MAX_FILE_BYTES, Loaded, find_sources, load_articles
from corpus.sentences import split_sentences

EXAMPLES = """
python -m corpus list corpus/articles
python -m corpus sentences corpus/articles/linping-chinanews-20241105.txt
python -m corpus chunks corpus/articles/linping-chinanews-20241105.txt --json
"""
app = make_typer("看看句证怎样读文件。 See how Juzheng reads files.", EXAMPLES)

Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹 files or folders")]
File = Annotated[Path, typer.Argument(help="文件 a file")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON print JSON")]
MaxFileMb = Annotated[
    float, typer.Option(help="文件大小上限（MB） largest file read, in megabytes", min=0)
]


@app.command("list")
def list_articles(
    paths: Paths, json: Json = False, max_file_mb: MaxFileMb = MAX_FILE_BYTES / 1e6
) -> None:
    """列出能读的文章和读不了的文件。 List the articles, and the files that cannot be read.

    没有一篇能读时退出码为 1。 The exit code is 1 when not one can be read.
    """
    loaded = load_articles(find_sources(paths), max_file_bytes=int(max_file_mb * 1e6))
    if json:
        print_json([_described(article) for article in loaded.articles])
    elif loaded.articles:
        Console(markup=False, emoji=False, highlight=False).print(_table(loaded))
    for error in loaded.skipped:
        notes.print(str(error), style="yellow", markup=False, soft_wrap=True)
    for article in loaded.articles:
        if unread := Unread.joined(article.unread):
            words = _not_read(article.name, unread)
            notes.print(words, style="yellow", markup=False, soft_wrap=True)
    for name, other in loaded.duplicates.items():
        notes.print(_same_text(name, other), style="yellow", markup=False, soft_wrap=True)
    if not loaded.articles:
        notes.print("没有可读的文章。 There is no article that can be read.", style="red")
        raise typer.Exit(1)


@app.command("sentences")
def list_sentences(
    file: File, json: Json = False, max_file_mb: MaxFileMb = MAX_FILE_BYTES / 1e6
) -> None:
    """逐句列出，附字符位置。 List the sentences with their character offsets."""
    _print_windows(split_sentences(_load(file, max_file_mb)), json=json)


@app.command("chunks")
def list_chunks(
    file: File,
    json: Json = False,
    size: Annotated[int, typer.Option(min=20)] = Chunking().size,
    max_file_mb: MaxFileMb = MAX_FILE_BYTES / 1e6,
) -> None:
    """列出检索用的片段。 List the chunks that are indexed, at most SIZE characters each."""
    sentences = split_sentences(_load(file, max_file_mb))
    _print_windows(make_chunks(sentences, Chunking(size=size)), json=json)


def _load(file: Path, max_file_mb: float) -> Article:
    sources = find_sources([file])
    if file.is_dir():
        raise JuzhengError(f"{file} 是文件夹，请给一个文件。", f"{file} is a folder; name a file.")
    loaded = load_articles(sources, max_file_bytes=int(max_file_mb * 1e6))
    for error in loaded.skipped:
        raise error
    return loaded.articles[0]


def _print_windows(windows: Sequence[Window], *, json: bool) -> None:
    if json:
        print_json([{"start": w.start, "end": w.end, "text": w.text} for w in windows])
        return
    for window in windows:
        print(f"{window.start}-{window.end}\t{printable(window.text)}")


def _same_text(name: str, other: str) -> str:
    return f"{name} 与 {other} 内容相同，只留后者。\n{name} has the text of {other}, which is kept."


def _not_read(name: str, unread: Unread) -> str:
    return f"{name} 没有全部读到：{unread.chinese}。\n{name} was read in part: {unread.english}."


def _described(article: Article) -> dict[str, Any]:
    return {
        "article": article.name,
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "dateline": article.dateline,
        "number": article.number,
        "characters": len(article.text),
        "unread": [asdict(part) for part in article.unread],
    }


def _table(loaded: Loaded) -> Table:
    names = ("文件 file", "标题 title", "来源 source", "时间 published", "字符 characters")
    table = Table(*(Column(name, overflow="fold") for name in names))
    for article in loaded.articles:
        published = date_in_words(article.published)
        about = (article.name, article.title, article.source or "", published)
        table.add_row(*map(printable, about), str(len(article.text)))
    return table


if __name__ == "__main__":
    run(app)
