"""Parse the files whose paths come in, for the sandbox, which starts this and limits it.

A line in: `[path, suffix]`, the ending telling what it is to be read as, or `ROWS` for the rows of
a workbook. A line out: `{"text", "description", "unread", "blocks", "pages"}` or `{"rows"}`,
`{"chinese", "english"}` for a fault of the file, or `{"crashed": what}`.
"""

import json
import os
import re
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from corpus.blocks import packed
from corpus.errors import UnreadableFileError
from corpus.loading import recognition
from corpus.loading.formats import CONVERTED, FORMATS, ROWS
from corpus.loading.formats.converting import converted
from corpus.loading.formats.extracted import Extracted, ExtractionError


def main() -> None:
    memory_bytes = int(sys.argv[1])
    if "--recognise" not in sys.argv:
        recognition.switch_off()
    _limit_memory(memory_bytes)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a parser prints must not be taken for a reply
    for line in sys.stdin:
        path, suffix = json.loads(line)
        before = _memory("VmSize")
        reply = _reply(Path(path), suffix)
        is_sound = bool(reply.get("text")) or reply.keys() & {"rows", "chinese"}
        if not is_sound and _memory("VmPeak") > (before + memory_bytes) / 2:
            raise MemoryError  # parsers tell of it as an empty or a damaged file
        print(json.dumps(reply), file=replies, flush=True)


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _memory(name: str) -> int:
    """The address space of this process, `VmPeak` the most it had, in bytes; 0 where unknown."""
    with suppress(OSError):
        if found := re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text()):
            return int(found[1]) * 1024
    return 0


def _reply(path: Path, suffix: str) -> dict[str, Any]:
    try:
        if suffix == ROWS:
            return {"rows": _rows(path)}
        extracted = _read(path, suffix)
    except ExtractionError as error:
        return {"chinese": error.chinese, "english": error.english}
    except UnreadableFileError as error:
        return {"chinese": error.reason, "english": error.reason_english}
    except MemoryError:
        raise  # end this process: what is left of it cannot be trusted
    except Exception as error:
        return {"crashed": type(error).__name__}
    return {
        "text": extracted.text,
        "description": asdict(extracted.description),
        "unread": [(part.chinese, part.english) for part in extracted.unread],
        "blocks": packed(extracted.blocks),
        "pages": extracted.pages,
    }


def _read(path: Path, suffix: str) -> Extracted:
    if target := CONVERTED.get(suffix):
        with converted(path, suffix, target) as made:
            return _read(made, target)
    reader = import_module(f"corpus.loading.formats.{FORMATS[suffix]}")
    extracted: Extracted = reader.read(path)
    return extracted


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    from corpus.loading.formats.tables.rows import read_rows

    return read_rows(path)


if __name__ == "__main__":
    main()
