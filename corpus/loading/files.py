"""Read articles from files and folders; what cannot be read is told by name, the rest goes on."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from corpus.about.description import describe
from corpus.article import Article, Unread
from corpus.errors import JuzhengError, UnreadableFileError, readable_name
from corpus.loading.decoding import decode
from corpus.loading.formats import PARSED, TABLES
from corpus.loading.formats.extracted import Extracted
from corpus.loading.sandbox import Sandbox
from corpus.loading.sniffing import XML, suffix_by_content
from corpus.structure.marks import find_blocks

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
SUFFIXES = TEXT_SUFFIXES | PARSED
MAX_FILE_BYTES = 50_000_000
"""Size above which a file is not read, in bytes, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, the name its article goes by, and the path given that it was found in."""

    path: Path
    name: str
    root: Path | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a number of files: the articles, and why the others were skipped.

    Of files with the same text only the first is among `articles`; `duplicates` maps the names
    of the others to its name.
    """

    articles: tuple[Article, ...]
    skipped: tuple[UnreadableFileError, ...]
    duplicates: dict[str, str]


def find_sources(paths: Iterable[Path]) -> tuple[Source, ...]:
    """The files that `paths` name: files as they are, folders with all they hold, by name.

    Hidden files and folders, the lock files of Word and folders behind a link are passed over. An
    article is named by its path within the folder given, with the folder's own name in front
    where two folders hold the same name, and by all of its path where that is not enough.

    Raises:
        JuzhengError: a path does not exist.
    """
    found: dict[str, Source] = {}
    for root in paths:
        if not _exists(root):
            raise JuzhengError(
                f"找不到 {root}。请检查路径，或用引号括起含空格的文件名。",
                f"{root} does not exist. Check the path; quote a name with spaces.",
            )
        folder = root if root.is_dir() else root.parent
        for path in _files(root):
            name = readable_name(path.relative_to(folder).as_posix())
            if name in found:
                name = _longer_name(path, root, found)
            found.setdefault(name, Source(path, name, root))
    return tuple(found.values())


def load_articles(
    sources: Iterable[Source],
    *,
    max_file_bytes: int = MAX_FILE_BYTES,
    on_file: Callable[[Source], None] = lambda source: None,
) -> Loaded:
    """Read every file; `on_file` is called after each."""
    articles: dict[str, Article] = {}
    skipped: list[UnreadableFileError] = []
    duplicates: dict[str, str] = {}
    for source, article in read_each(sources, max_file_bytes=max_file_bytes):
        if isinstance(article, UnreadableFileError):
            skipped.append(article)
        else:
            first = articles.setdefault(article.id, article)
            if first is not article:
                duplicates[article.name] = first.name
        on_file(source)
    return Loaded(tuple(articles.values()), tuple(skipped), duplicates)


def read_each(
    sources: Iterable[Source], *, max_file_bytes: int = MAX_FILE_BYTES
) -> Iterator[tuple[Source, Article | UnreadableFileError]]:
    """Each file with its article, or with the reason why there is none."""
    with Sandbox() as sandbox:
        for source in sources:
            try:
                yield source, load_article(source, sandbox=sandbox, max_file_bytes=max_file_bytes)
            except UnreadableFileError as error:
                yield source, error


def load_article(
    source: Source, *, sandbox: Sandbox, max_file_bytes: int = MAX_FILE_BYTES
) -> Article:
    """Read one file.

    Raises:
        UnreadableFileError: it is empty, too large, binary, encrypted, damaged, of a kind that
            is not read, in an unknown encoding, or may not be opened.
    """
    path = source.path
    try:
        _check_size(path, max_file_bytes)
        extracted = _extracted(source, sandbox)
    except OSError as error:
        raise UnreadableFileError(
            path,
            f"打不开（{error.strerror}）。请检查文件是否还在，是否有读取权限。",
            f"cannot be opened ({error.strerror}). Check that it is there and may be read.",
        ) from error
    if not extracted.text.strip():
        raise _empty(path, Unread.joined(extracted.unread))
    blocks = find_blocks(extracted.text, extracted.blocks, suffix=path.suffix.lower())
    article = describe(source.name, extracted.text, extracted.description, blocks=blocks)
    return replace(
        article,
        blocks=blocks,
        pages=extracted.pages,
        unread=extracted.unread,
    )


def _extracted(source: Source, sandbox: Sandbox) -> Extracted:
    """The file read as what its bytes are, for which its name does not always speak."""
    path = source.path
    if path.suffix.lower() not in SUFFIXES | {XML}:
        raise _unknown_kind(path)
    content = path.read_bytes()
    suffix = suffix_by_content(content, path.name)
    if suffix in PARSED:
        extracted = sandbox.read(path, suffix)
        if suffix in TABLES and not extracted.description.title:
            titled = replace(extracted.description, title=PurePath(source.name).stem)
            return replace(extracted, description=titled)
        return extracted
    if suffix == XML:
        raise _xml(path)
    return Extracted(decode(content, path))


def _exists(root: Path) -> bool:
    try:
        return root.exists()
    except OSError:  # a name that no file can have
        return False


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        return [root]
    found = []
    for folder, folders, names in os.walk(root):  # several times as fast as Path.rglob
        folders[:] = [name for name in folders if not _is_hidden(name)]
        found += [Path(folder, name) for name in names if not _is_hidden(name)]
    return sorted(found)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _longer_name(path: Path, root: Path, taken: Mapping[str, Source]) -> str:
    """The shortest name that no other file has."""
    within = path.relative_to(root if root.is_dir() else root.parent).as_posix()
    with_folder = f"{root.resolve().name}/{within}" if root.is_dir() else path.as_posix()
    names = (within, with_folder, path.as_posix(), path.absolute().as_posix())
    *shorter, longest = map(readable_name, names)
    free = (n for n in shorter if n not in taken or taken[n].path.resolve() == path.resolve())
    return next(free, longest)


def _check_size(path: Path, max_file_bytes: int) -> None:
    size = path.stat().st_size
    if size == 0:
        raise _empty(path)
    if size > max_file_bytes:
        raise UnreadableFileError(
            path,
            f"有 {size:,} 字节，超过 {max_file_bytes:,} 字节的上限。"
            "请拆成小文件，或调高 --max-file-mb。",
            f"{size:,} bytes are more than the limit of {max_file_bytes:,}."
            " Split the file, or raise --max-file-mb.",
        )


def _empty(path: Path, unread: Unread | None = None) -> UnreadableFileError:
    chinese, english = (f"（{unread.chinese}）", f" ({unread.english})") if unread else ("", "")
    return UnreadableFileError(
        path,
        f"没有文字{chinese}。请检查文件，或把它移出文件夹。",
        f"it holds no text{english}. Check the file, or move it out of the folder.",
    )


def _xml(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        path,
        "内容是 XML 标记，不是文章。请用产生它的软件打开，另存为 .docx、.xlsx、.html 或 .txt。",
        "it holds XML markup and no article. Open it in the program that made it, and save it as"
        " .docx, .xlsx, .html or .txt.",
    )


def _unknown_kind(path: Path) -> UnreadableFileError:
    kinds = " ".join(sorted(SUFFIXES))
    return UnreadableFileError(
        path,
        f"不读这种文件（{path.suffix or '没有扩展名'}）。可读的有 {kinds}；请另存为其中一种。",
        f"files of this kind ({path.suffix or 'no ending'}) are not read. Save it as .docx or .txt,"
        f" or as another of {kinds}.",
    )
