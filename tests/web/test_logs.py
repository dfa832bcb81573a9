"""The log of JSON lines: what it tells of requests and errors, of questions only if asked to."""

import json
import logging
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus import JuzhengError
from index import UpdateOptions, build_index
from index.encoders.shipped import ShippedEncoder
from qa import QuestionAnswerer
from tests.web.browsing import app_running
from tests.web.serving import PASSWORD, application, client
from web.auth.users import UsersFile
from web.operation.logs import JsonLines, start_log
from web.operation.request_ids import HEADER
from web.service.service import Service

pytestmark = pytest.mark.anyio

SECRET = "张三得了什么病？"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def app(service: Service, gradio_page: ASGIApp, tmp_path: Path) -> ASGIApp:
    return application(service, tmp_path, page=gradio_page)


@pytest.fixture
def http(app: ASGIApp) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


def logged(*, questions: bool) -> Iterator[Lines]:
    """What is logged meanwhile, line by line."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(questions=questions))
    logger = logging.getLogger("web")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from logged(questions=False)


@pytest.fixture
def lines_with_questions() -> Iterator[Lines]:
    yield from logged(questions=True)


def of(lines: Lines, event: str) -> list[dict[str, Any]]:
    return [each for each in lines() if each["event"] == event]


async def ask(http: httpx.AsyncClient, question: str = SECRET) -> httpx.Response:
    return await http.post("/api/ask", json={"question": question})


async def test_a_request_is_a_line(http: httpx.AsyncClient, users: UsersFile, lines: Lines) -> None:
    http.auth = ("李", PASSWORD)
    response = await http.delete("/api/articles/0123456789abcdef")
    (line,) = of(lines, "request")
    assert line.pop("time").endswith("+00:00")
    assert 0 <= line.pop("milliseconds") < 60_000
    assert line == {
        "level": "INFO",
        "logger": "web.server.accounting",
        "event": "request",
        "request_id": response.headers[HEADER],
        "method": "DELETE",
        "route": "/api/articles/{id}",
        "status": 404,
        "user": "李",
    }


async def test_a_question_is_a_line_of_the_same_request_without_its_text(
    http: httpx.AsyncClient, lines: Lines
) -> None:
    response = await ask(http)
    (line,) = of(lines, "question")
    assert line["request_id"] == response.headers[HEADER]
    assert (line["outcome"], line["cached"]) == ("answered", False)
    assert set(line["stages"]) == {"wait", "retrieve", "read"}
    assert "张三" not in json.dumps(lines(), ensure_ascii=False)


async def test_the_text_is_told_where_it_is_asked_for(
    http: httpx.AsyncClient, lines_with_questions: Lines
) -> None:
    await ask(http)
    assert of(lines_with_questions, "question")[0]["question"] == SECRET


@pytest.mark.parametrize("wanted", ["7", "from-the-proxy_1.2:3", "a" * 128])
async def test_a_sane_id_of_a_request_is_kept(http: httpx.AsyncClient, wanted: str) -> None:
    response = await http.get("/healthz", headers={HEADER: wanted})
    assert response.headers[HEADER] == wanted


@pytest.mark.parametrize("wanted", ["", " ", "a b", "a\x1b[2J", "张", "-a", "a" * 129, '"}'])
async def test_any_other_gives_way_to_a_new_one(http: httpx.AsyncClient, wanted: str) -> None:
    sent = {HEADER: wanted.encode()}
    first, second = [(await http.get("/healthz", headers=sent)).headers[HEADER] for _ in range(2)]  # type: ignore[arg-type]
    assert (len(first), len(second), first != second) == (32, 32, True)


async def test_a_problem_tells_the_id(http: httpx.AsyncClient) -> None:
    for path in ("/api/nothing", "/api/articles/x"):
        refused = await http.get(path, headers={HEADER: "mine"})
        assert refused.json()["request_id"] == "mine"


async def test_what_never_came_to_a_route_has_an_id_and_a_line(app: ASGIApp, lines: Lines) -> None:
    refused = await client(app, url="http://evil.example").get("/api/articles")
    (line,) = of(lines, "request")
    assert (line["route"], line["status"]) == ("other", 421)
    assert line["request_id"] == refused.headers[HEADER] == refused.json()["request_id"]


async def test_a_bug_is_told_without_what_its_message_says_of_the_question(
    http: httpx.AsyncClient, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Future[Any]:
        raise RuntimeError(SECRET) from OSError(28, "No space left on device")

    monkeypatch.setattr(QuestionAnswerer, "find", fail)
    assert (await ask(http)).status_code == 500
    assert of(lines, "request")[0]["status"] == 500
    assert of(lines, "question")[0]["outcome"] == "failed"
    try:
        fail()
    except RuntimeError:
        logging.getLogger("web").exception("A question was not answered.")
    (line,) = of(lines, "A question was not answered.")
    assert line["error"]["type"] == "RuntimeError"
    assert line["error"]["traceback"][-1].endswith(" fail")
    assert line["error"]["cause"]["message"] == "[Errno 28] No space left on device"
    assert "张三" not in json.dumps(lines(), ensure_ascii=False)


def test_of_what_other_libraries_tell_only_the_first_line_is_taken() -> None:
    text = f"Task exception was never retrieved\nfuture: exception=RuntimeError({SECRET!r})"
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, text, None, None)
    line = json.loads(JsonLines(questions=False).format(record))
    assert line["event"] == "Task exception was never retrieved"


async def test_who_goes_before_there_is_an_answer_is_told_as_gone(
    service: Service, tmp_path: Path, lines: Lines
) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None: ...

    app = application(service, tmp_path, page=silent)
    with pytest.raises(AssertionError):  # httpx's own, of the response that did not begin
        await client(app).get("/")
    assert of(lines, "request")[0]["status"] == 499


def test_questions_need_a_log_to_be_told_in() -> None:
    with pytest.raises(JuzhengError, match="needs --log"):
        start_log(None, questions=True)


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(JuzhengError, match="cannot be written"):
        start_log(str(tmp_path), questions=False)


def test_the_program_writes_the_log_that_it_is_told_to(
    tmp_path: Path, encoder: ShippedEncoder
) -> None:
    index, file = tmp_path / "index", tmp_path / "logs" / "juzheng.log"
    (tmp_path / "a.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    build_index([tmp_path / "a.txt"], index, UpdateOptions(encoder))
    with app_running("--index", str(index), "--log", str(file), "--data", str(tmp_path)) as url:
        asked = httpx.post(f"{url}/api/ask", json={"question": "临平有什么？"}, timeout=60)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = [each["event"] for each in lines if each.get("request_id") == asked.headers[HEADER]]
    assert told == ["question", "request"]
    assert "临平" not in file.read_text(encoding="utf-8")
