"""The whole server with stand-ins for the models, until it is killed: FOLDER PORT."""

import sys
from pathlib import Path
from time import sleep

from index import ReloadingIndex, UpdateOptions, build_index
from index.folder_store import FolderStore
from qa import AnsweringQueue, QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader
from tests.web.serving import application, served
from web.limits import limits_with
from web.operation.memory import share_arenas
from web.service.service import Backend, Service


def main(folder: Path, port: int) -> None:
    share_arenas()
    service = Service(lambda: _backend(folder))
    service.start()
    with served(application(service, folder, limits=limits_with(requests_per_second=0)), port=port):
        while True:
            sleep(60)


def _backend(folder: Path) -> Backend:
    if not (folder / "index").exists():
        (folder / "first.txt").write_text("临平有山。", encoding="utf-8")
        build_index([folder / "first.txt"], folder / "index", UpdateOptions(FakeEncoder()))
    reloading = ReloadingIndex(FolderStore(folder / "index"), encoder=FakeEncoder())
    answerer = QuestionAnswerer(reloading, FakeReader(), min_confidence=0)
    return Backend.over(reloading, AnsweringQueue(answerer), data=folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
