"""What can be wrong with a saved index, each told with the command that mends it."""

from collections.abc import Sequence
from pathlib import Path

from corpus import JuzhengError


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
            f"这里没有索引。请先建立：python -m index build 文章文件夹 --index {folder}",
            f"there is none. Build it: python -m index build ARTICLES --index {folder}",
        )


class DamagedIndexError(IndexFolderError):
    """A file of the index is missing, or not the one that was written."""

    def __init__(self, folder: Path, file: str, found: str, found_english: str) -> None:
        super().__init__(
            folder,
            f"{file} {found}。请重建：python -m index build 文章文件夹 --index {folder}",
            f"{file} {found_english}. Rebuild it: python -m index build ARTICLES --index {folder}",
        )


class IndexFormatError(IndexFolderError):
    """The index was written by another version of Juzheng, from the files in `roots`."""

    def __init__(
        self, folder: Path, found: object, expected: int, *, roots: Sequence[str] = ()
    ) -> None:
        super().__init__(
            folder,
            f"格式版本是 {found}，本程序读 {expected}。请更新程序，"
            f"或重建：python -m index build 文章文件夹 --index {folder}",
            f"its format is {found}, and this program reads {expected}. Update Juzheng, or"
            f" rebuild it: python -m index build ARTICLES --index {folder}",
        )
        self.is_older = isinstance(found, int) and found < expected
        self.roots = tuple(roots)


class OtherEncoderError(IndexFolderError):
    """The index was made with another encoder than the one at hand."""

    def __init__(self, folder: Path, found: str, expected: str) -> None:
        super().__init__(
            folder,
            f"是用编码器 {found} 建立的，现在用的是 {expected}。请用 --encoder 指定原来的编码器，"
            f"或重建：python -m index build 文章文件夹 --index {folder}",
            f"it was made with the encoder {found}; the one in use is {expected}. Name that"
            f" encoder with --encoder, or rebuild: python -m index build ARTICLES --index {folder}",
        )
