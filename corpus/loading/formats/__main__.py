"""Parse the files whose paths come in, for the sandbox, which starts this and limits it.

A line in: a path as JSON. A line out: `{"text", "title", "source", "published"}`,
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

from corpus.errors import UnreadableFileError
from corpus.loading.formats import FORMATS
from corpus.loading.formats.extracted import ExtractionError


def main() -> None:
    memory_bytes = int(sys.argv[1])
    _limit_memory(memory_bytes)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a parser prints must not be taken for a reply
    for line in sys.stdin:
        reply = _reply(Path(json.loads(line)))
        is_sound = bool(reply.get("text")) or "chinese" in reply
        if not is_sound and _peak_memory() > memory_bytes / 2:
            raise MemoryError  # parsers tell of it as an empty or a damaged file
        print(json.dumps(reply), file=replies, flush=True)


def _limit_memory(memory_bytes: int) -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _peak_memory() -> int:
    """The most address space this process had, in bytes; 0 where that is not known."""
    with suppress(OSError):
        if found := re.search(r"VmPeak:\s*(\d+) kB", Path("/proc/self/status").read_text()):
            return int(found[1]) * 1024
    return 0


def _reply(path: Path) -> dict[str, Any]:
    try:
        extracted = import_module(f"corpus.loading.formats.{FORMATS[path.suffix.lower()]}").read(
            path
        )
    except ExtractionError as error:
        return {"chinese": error.chinese, "english": error.english}
    except UnreadableFileError as error:
        return {"chinese": error.reason, "english": error.reason_english}
    except MemoryError:
        raise  # end this process: what is left of it cannot be trusted
    except Exception as error:
        return {"crashed": type(error).__name__}
    return {"text": extracted.text, **asdict(extracted.description)}


if __name__ == "__main__":
    main()
