"""Copy an index from one store to another: from a folder to Milvus, and back.

What was embedded is taken along. A copy that was cut off goes on where it stopped.
"""

from collections.abc import Callable, Iterator

from corpus import JuzhengError
from index.storage.manifest import Manifest
from index.store import IndexStore, Passage
from index.updates.publishing import Progress


def copy_index(
    source: IndexStore,
    target: IndexStore,
    *,
    on_progress: Progress = lambda stage, done, total: None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Manifest:
    """Take all articles, files and originals of `source` over into `target`, beside what is there.

    Raises:
        JuzhengError: both are one, there is no index to copy, or `target` holds one that was made
            with another encoder.
    """
    if source.place.absolute() == target.place.absolute():
        raise JuzhengError(
            f"{source.place} 不能复制到它自己。", f"{source.place} cannot be copied to itself."
        )
    making, held = source.making(), target.held()
    on_step("begun")
    total = source.manifest().articles - len(held)

    def told(passages: Iterator[Passage]) -> Iterator[Passage]:
        for passage in passages:
            yield passage
            on_progress("articles", 1, max(total, 1))

    return target.take(told(source.passages(held)), source.other_records(), making)
