"""What can be wrong with an index, each told with the command that mends it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from corpus import JuzhengError, UnreadableFileError


class NothingToIndexError(JuzhengError):
    """None of the files in `paths` could be read; `skipped` tells why of each."""

    def __init__(self, paths: Sequence[Path], skipped: Sequence[UnreadableFileError]) -> None:
        names = " ".join(str(path) for path in paths)
        reasons = "".join(f"\n{error}" for error in skipped)
        super().__init__(
            f"{names} 里没有可以索引的文章。请检查路径和文件。",
            f"No article in {names} could be indexed. Check the path and the files.{reasons}",
        )
        self.paths = tuple(paths)
        self.skipped = tuple(skipped)


class IndexFolderError(JuzhengError):
    """An index folder that cannot be used; `folder` is which one."""

    def __init__(self, folder: Path, chinese: str, english: str) -> None:
        super().__init__(f"索引 {folder}：{chinese}", f"Index {folder}: {english}")
        self.folder = folder


class MissingIndexError(IndexFolderError):
    """There is no index in the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder,
            f"这里没有索引。请先建立：{_build('文章文件夹', folder)}",
            f"there is none. Build it: {_build('ARTICLES', folder)}",
        )


class ForeignFolderError(IndexFolderError):
    """The folder holds something that is no index, and that is not touched."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder,
            "文件夹里有别的东西，不会覆盖。请用 --index 指定另一个文件夹，或先把它清空。",
            "it holds something else and is not overwritten. Name another folder with --index,"
            " or empty this one first.",
        )


Damage = Literal["missing", "truncated", "grown", "changed", "unreadable", "unknown"]

DAMAGE_IN_WORDS: dict[Damage, tuple[str, str]] = {
    "missing": ("不见了", "is missing"),
    "truncated": ("被截短了", "is cut short"),
    "grown": ("比写入时长", "is longer than it was written"),
    "changed": ("已损坏（校验和不符）", "is damaged (checksum)"),
    "unreadable": ("打不开", "cannot be opened"),
    "unknown": ("不是索引的文件", "is no file of the index"),
}


class DamagedIndexError(IndexFolderError):
    """`file`, by its path in the folder, is not the one that was written."""

    def __init__(self, folder: Path, file: str, damage: Damage) -> None:
        chinese, english = DAMAGE_IN_WORDS[damage]
        super().__init__(
            folder,
            f"{file} {chinese}。请重建：{_build('文章文件夹', folder)}",
            f"{file} {english}. Rebuild it: {_build('ARTICLES', folder)}",
        )
        self.file = file
        self.damage = damage


class IndexFormatError(IndexFolderError):
    """The index was written by another version of Juzheng, from the files in `roots`."""

    def __init__(
        self, folder: Path, actual: int, expected: int, *, roots: Iterable[str] = ()
    ) -> None:
        self.actual = actual
        self.is_older = actual < expected
        self.roots = tuple(roots)
        sources = " ".join(_quoted(root) for root in self.roots)
        step, step_english = ("请", "Rebuild")
        if not self.is_older:
            step, step_english = ("请更新程序，或", "Update Juzheng, or rebuild")
        super().__init__(
            folder,
            f"格式版本是 {actual}，本程序读 {expected}。"
            f"{step}重建：{_build(sources or '文章文件夹', folder)}",
            f"its format is {actual}, and this program reads {expected}."
            f" {step_english} it: {_build(sources or 'ARTICLES', folder)}",
        )


Trouble = Literal["away", "slow", "token", "version", "full", "failed"]


class StoreError(JuzhengError):
    """The server that keeps an index does not do what it is asked; `trouble` tells in which way.

    But for a wrong token or version it may pass: whoever asks again later may be answered.
    """

    def __init__(self, place: str, trouble: Trouble, chinese: str, english: str) -> None:
        super().__init__(f"索引 {place}：{chinese}", f"Index {place}: {english}")
        self.trouble = trouble


class OtherEncoderError(IndexFolderError):
    """The index was made with another encoder than the one at hand."""

    def __init__(self, folder: Path, actual: str, expected: str) -> None:
        super().__init__(
            folder,
            f"是用编码器 {actual} 建立的，现在用的是 {expected}。请用 --encoder 指定原来的编码器，"
            f"或重建：{_build('文章文件夹', folder)}",
            f"it was made with the encoder {actual}; the one in use is {expected}. Name that"
            f" encoder with --encoder, or rebuild: {_build('ARTICLES', folder)}",
        )


def _build(articles: str, folder: Path) -> str:
    return f"python -m index build {articles} --index {_quoted(folder)}"


def _quoted(path: object) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
