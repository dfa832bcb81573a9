"""What Word, Excel, PowerPoint files and e-books share: they are zip archives of XML.

Nothing is ever unpacked to the disk, so the names in an archive lead nowhere.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Unread
from corpus.loading.formats.extracted import ExtractionError

MAX_UNPACKED_BYTES = 200_000_000
"""This many bytes are more than any article needs; zipfile reads no more of a member than the
archive says that it has."""
MAX_MEMBERS = 50_000
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A kind of part that a format holds beside its text.

    `members` matches the names in the archive that hold it. Each is one such part, or, where
    `marks` is given, as many as there are matches of it.
    """

    members: str
    chinese: str
    english: str
    marks: bytes | None = None

    def count(self, archive: zipfile.ZipFile) -> int:
        names = [name for name in archive.namelist() if re.fullmatch(self.members, name)]
        if self.marks is None:
            return len(names)
        return sum(len(re.findall(self.marks, archive.read(name))) for name in names)


MEDIA = UnreadPart(
    r"(?:word|xl|ppt)/media/.*\.(?i:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|wdp)",
    "{}张图片没有读",
    "images not read: {}",
)
CHARTS = UnreadPart(
    r"(?:word|xl|ppt)/charts/chart\w*\.xml", "{}个图表没有读", "charts not read: {}"
)
DIAGRAMS = UnreadPart(
    r"(?:word|xl|ppt)/diagrams/data\d*\.xml", "{}个 SmartArt 图没有读", "SmartArt not read: {}"
)
OBJECTS = UnreadPart(
    r"(?:word|xl|ppt)/embeddings/.*(?<!\.xlsx)",  # a chart's numbers lie in one of those
    "{}个嵌入的文件没有读",
    "embedded files not read: {}",
)


OF_OFFICE = (MEDIA, CHARTS, DIAGRAMS, OBJECTS)
"""What Word, Excel and PowerPoint files may all hold."""


def check_archive(path: Path, *, program: str, suffix: str) -> None:
    """Raises:
    ExtractionError: it is encrypted, or unpacks to more than is good.
    """
    with path.open("rb") as file:
        if file.read(8) == _COMPOUND_FILE:
            raise ExtractionError(
                f"文件已加密，或是旧版格式。请在 {program} 里去掉密码后另存为 {suffix}。",
                "the file is encrypted or of an old format. Save it in"
                f" {program} as {suffix} without password.",
            )
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise ExtractionError(
            f"解压后有 {unpacked:,} 字节，超过 {MAX_UNPACKED_BYTES:,} 字节的上限。"
            "请删去图片等附件后另存。",
            f"it unpacks to {unpacked:,} bytes, more than the limit of {MAX_UNPACKED_BYTES:,}."
            " Save it without its attachments.",
        )
    if len(members) > MAX_MEMBERS:
        raise ExtractionError(
            f"里面有 {len(members):,} 个文件，超过 {MAX_MEMBERS:,} 个的上限。请拆开后另存。",
            f"it holds {len(members):,} files, more than the limit of {MAX_MEMBERS:,}."
            " Save it in parts.",
        )


def unread_parts(path: Path, kinds: Iterable[UnreadPart]) -> Iterator[Unread]:
    """Those kinds of parts that are there, with how many there are."""
    with zipfile.ZipFile(path) as archive:
        for kind in kinds:
            if count := kind.count(archive):
                yield Unread(kind.chinese.format(count), kind.english.format(count))
