"""Turn a file's bytes into text, whichever of the encodings of Chinese they are in.

UTF-8 and UTF-16 with or without a byte order mark, GB18030 (and with it GBK and GB2312) and Big5
(as Big5-HKSCS). Detection is restricted to these: left free, it takes a short Chinese text in
GB18030 for Korean.
"""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.errors import UnreadableFileError

CANDIDATES = ("gb18030", "big5hkscs", "utf_16_le", "utf_16_be")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_MAX_CONTROL_SHARE = 0.002


def decode(content: bytes, path: Path) -> str:
    """The text, without a byte order mark and with its line ends as they are.

    Raises:
        UnreadableFileError: `content` is no text, or in none of the encodings above; `path`
            only names the file in the message.
    """
    encoding = _encoding(content)
    if encoding is None:
        raise _undecodable(content, path)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content, path) from error
    if "\0" in text or len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise _binary(path)
    return text


def _encoding(content: bytes) -> str | None:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=list(CANDIDATES)).best()
        return best.encoding if best else None
    return "utf-8"


def _undecodable(content: bytes, path: Path) -> UnreadableFileError:
    if content.count(0) or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", content[:65536])) > 16:
        return _binary(path)
    try:
        content.decode("gb18030")
        where = ""
    except UnicodeDecodeError as error:
        where = f" {error.start}"
    return UnreadableFileError(
        path,
        f"认不出编码（不是 UTF-8、UTF-16、GB18030 或 Big5；无法解码的字节：{where or '不明'}）。"
        "请用编辑器打开，确认没有乱码后另存为 UTF-8。",
        "unknown encoding (not UTF-8, UTF-16, GB18030 or Big5; undecodable byte:"
        f"{where or ' unknown'}). Open it in an editor, check it, and save it as UTF-8.",
    )


def _binary(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        path,
        "内容不是文字，像是二进制文件。请转换为 .txt、.docx 或 .pdf 再加入。",
        "this is no text but looks like a binary file. Convert it to .txt, .docx or .pdf first.",
    )
