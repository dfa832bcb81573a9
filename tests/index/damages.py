"""What can happen to a file, and the index from before there were versions."""

import json
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path], object]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2])


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def flip(file: Path) -> None:
    """Flip a bit in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def write_format_2(folder: Path, root: Path) -> Path:
    """An index of `root` as it was written before there were versions."""
    (folder / "lexical").mkdir(parents=True)
    (folder / "lexical" / "vocab.index.json").write_text("{}")
    (folder / "manifest.json").write_text(json.dumps({"format": 2, "roots": [str(root)]}))
    for name in ("articles.jsonl", "vectors.faiss"):
        (folder / name).write_bytes(b"")
    return folder
