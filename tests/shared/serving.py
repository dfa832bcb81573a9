"""One app process of several: the whole application with stand-ins for the models, on a port.

python -m tests.shared.serving FOLDER PORT
"""

import sys
from pathlib import Path

import uvicorn
from starlette.responses import PlainTextResponse

from index import ReloadingIndex
from index.audit import AuditLog
from index.folder_store import FolderStore
from qa import AnsweringQueue, QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader
from web.auth.accounts import User
from web.limits import Limits
from web.server.exposure import check_exposure
from web.server.middleware import protect
from web.service.service import Backend, Service
from web.shared.counts import counts_of
from web.shared.watching import watch_shared_place

LIMITS = Limits(failed_logins=4, requests_per_second=0.01, burst=60)


def serve(folder: Path, port: int) -> None:
    """As `app.py` does; what the process writes by itself lies in a folder named by its port."""

    def opened() -> Backend:
        reloading = ReloadingIndex(FolderStore(folder / "index"), encoder=FakeEncoder())
        reloading.start()
        answerer = QuestionAnswerer(reloading, FakeReader(), min_confidence=0)
        return Backend.over(reloading, AnsweringQueue(answerer), data=folder / str(port))

    watch = watch_shared_place(None)
    assert watch
    service = Service(opened, shared=watch.place)
    service.start()
    application = protect(
        PlainTextResponse("页 page"),  # Gradio's takes long to be imported
        service,
        users=check_exposure("127.0.0.1").users,
        everyone=User("", True),
        audit=AuditLog.default(),
        limits=LIMITS,
        counts=counts_of(LIMITS, watch.place),
    )
    config = uvicorn.Config(application, port=port, log_level="error", ws="none")
    uvicorn.Server(config).run()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
