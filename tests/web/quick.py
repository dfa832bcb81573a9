"""The whole application with stand-ins for the models, as the tests of the page need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from index import ReloadingIndex, Retrieved, UpdateOptions, build_index
from index.folder_store import FolderStore
from qa import AnsweringQueue, Candidate, QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader
from tests.web.serving import application, served
from web.service.service import Backend, Service

ARTICLES = {
    "临平.txt": "临平概况\n临平有山。临平有水。山上有树，树上有鸟。\n"
    + "这里没有要问的事。\n" * 60
    + "临平的桥有九座。\n",
    "余杭.txt": "余杭概况\n发布时间:2024-11-05 22:50:25 来源: 余杭晨报\n余杭有塘。塘里有藕。\n",
}
"""The end of the first lies below what the panel shows at once."""


@dataclass(frozen=True, slots=True)
class GatedReader:
    """`FakeReader` that fails on 坏 when it is asked first, and on 慢 waits for `release`."""

    gate: Event = field(default_factory=Event)
    asked: list[str] = field(default_factory=list)

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        self.asked.append(retrieved.question)
        if "坏" in retrieved.question and self.asked.count(retrieved.question) == 1:
            raise RuntimeError(retrieved.question)
        if "慢" in retrieved.question:
            assert self.gate.wait(60)
        return FakeReader().read(retrieved)

    def release(self) -> None:
        """Let those answer that wait, and those that come after them until the test is over."""
        self.gate.set()


@dataclass(frozen=True, slots=True)
class Quick:
    """A server that answers at once, by sentences that share characters with the question."""

    url: str
    folder: Path
    reader: GatedReader
    service: Service


@contextmanager
def quick_server(
    folder: Path, *, port: int = 0, may_manage: bool = True, loads: Event | None = None
) -> Iterator[Quick]:
    """It asks `ARTICLES`, or what was made of them in `folder` before, once `loads` is set."""
    reader = GatedReader()
    service = Service(lambda: _open_backend(folder, reader, loads))
    service.start()
    if not loads:
        service.backend(wait_seconds=60)
    with served(application(service, folder, may_manage=may_manage), port=port) as url:
        yield Quick(url, folder, reader, service)
        reader.release()  # or their threads would outlive the server
        service.close()


def _open_backend(folder: Path, reader: GatedReader, loads: Event | None) -> Backend:
    assert loads is None or loads.wait(60)
    if not (folder / "index").exists():
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        for name, text in ARTICLES.items():
            (folder / "articles" / name).write_text(text, encoding="utf-8")
        build_index([folder / "articles"], folder / "index", UpdateOptions(FakeEncoder()))
    reloading = ReloadingIndex(FolderStore(folder / "index"), encoder=FakeEncoder())
    answerer = AnsweringQueue(QuestionAnswerer(reloading, reader, min_confidence=0))
    return Backend.over(reloading, answerer, data=folder)
