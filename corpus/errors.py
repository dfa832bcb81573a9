"""The one family of errors that a user can mend; everything else is a bug and keeps its traceback.

Every message is said twice, in Chinese and in English, names the file or setting it is about,
and ends with the next step.
"""

import os
import re
import sys
from pathlib import Path

_COMMANDS = {
    r"python -m (qa|web) (?=\w)": "juzheng ",
    r"python -m (?=(corpus|index|training) )": "juzheng ",
    r"python app\.py": "juzheng",
}
"""What the commands of a checkout are called where the wheel is installed: `juzheng.py`."""


def as_called(text: str) -> str:
    """The text with the commands that it names as whoever runs this program calls them."""
    if Path(sys.argv[0]).stem != "juzheng":
        return text
    for in_checkout, installed in _COMMANDS.items():
        text = re.sub(in_checkout, installed, text)
    return text


class JuzhengError(Exception):
    """A fault with a remedy, shown to the user without a traceback."""

    def __init__(self, chinese: str, english: str) -> None:
        self.chinese = as_called(chinese)
        self.english = as_called(english)
        super().__init__(f"{self.chinese}\n{self.english}")


class UnreadableFileError(JuzhengError):
    """A file that yields no article; `path` is the file, the messages tell why and what to do."""

    def __init__(self, path: Path, chinese: str, english: str) -> None:
        name = readable_name(path.name)
        super().__init__(f"{name}：{chinese}", f"{name}: {english}")
        self.path = path
        self.reason = chinese
        self.reason_english = english


def readable_name(name: str) -> str:
    """A file name as it can be shown and stored, whichever bytes it is made of.

    Archives packed on a Chinese Windows and unpacked elsewhere leave names in GB18030.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
