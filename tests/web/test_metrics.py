"""`GET /metrics`, as Prometheus's own parser reads it, and who may."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import anyio
import httpx
import pytest
from anyio import to_thread
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import ASGIApp

from index import ReloadingIndex, Retrieved, UpdateOptions, build_index
from index.folder_store import FolderStore
from qa import AnsweringQueue, Candidate, QuestionAnswerer
from qa.cache import AnswerCache
from tests.fakes import FakeEncoder, FakeReader
from tests.web.serving import PASSWORD, application, client, raise_event, served
from web.auth.users import UsersFile
from web.limits import LIMITS
from web.service.service import Backend, Service

pytestmark = pytest.mark.anyio


class Reader:
    """`FakeReader`, which fails on 坏, waits on 慢 until it `may_read`, and is not sure of 疑."""

    def __init__(self) -> None:
        self.may_read = Event()

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        if "坏" in retrieved.question:
            raise RuntimeError(retrieved.question)
        if "慢" in retrieved.question:
            assert self.may_read.wait(30)
        sureness = 0.01 if "疑" in retrieved.question else 0.9
        return tuple(replace(each, confidence=sureness) for each in FakeReader().read(retrieved))


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def service(tmp_path: Path, reader: Reader) -> Iterator[Service]:
    (tmp_path / "a.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "index", UpdateOptions(FakeEncoder()))
    reloading = ReloadingIndex(FolderStore(tmp_path / "index"), encoder=FakeEncoder())
    answerer = QuestionAnswerer(reloading, reader, cache=AnswerCache())
    queue = AnsweringQueue(answerer, at_once=1)
    service = Service(lambda: Backend.over(reloading, queue, data=tmp_path))
    service.start()
    service.backend(wait_seconds=30)
    yield service
    reader.may_read.set()
    service.close()


async def no_page(scope: object, receive: object, send: object) -> None:
    raise AssertionError("no page")


@pytest.fixture
def app(service: Service, tmp_path: Path) -> ASGIApp:
    return application(service, tmp_path, page=no_page)


@pytest.fixture
def http(app: ASGIApp) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860")


Samples = dict[tuple[str, frozenset[str]], float]


async def samples(http: httpx.AsyncClient) -> Samples:
    """All that is told, by the name and the values of the labels."""
    told = await http.get("/metrics")
    assert told.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (each.name, frozenset(each.labels.values())): each.value
        for family in text_string_to_metric_families(told.text)
        for each in family.samples
    }


def value(told: Samples, name: str, *labels: str) -> float:
    return told[f"juzheng_{name}", frozenset(labels)]


async def ask(http: httpx.AsyncClient, question: str, *before: str) -> httpx.Response:
    history = [{"question": each} for each in before]
    return await http.post("/api/ask", json={"question": question, "history": history})


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("临平有水吗？", "answered"),
        ("临平有疑吗？", "withheld"),
        ("第九十九条规定了什么？", "refused"),
        ("你好", "small_talk"),
        ("临平有坏吗？", "failed"),
    ],
)
async def test_questions_are_counted_by_what_came_of_them(
    http: httpx.AsyncClient, question: str, outcome: str
) -> None:
    before = await samples(http)
    await ask(http, question)
    after = await samples(http)
    counts = {
        each: value(after, "questions_total", each, "false")
        for each in ("answered", "withheld", "refused", "small_talk", "abandoned", "failed")
    }
    assert counts == dict.fromkeys(counts, 0) | {outcome: 1}
    assert value(before, "questions_total", outcome, "false") == 0


async def test_what_is_remembered_is_counted_apart(http: httpx.AsyncClient) -> None:
    for _ in range(3):
        await ask(http, "临平有水吗？")
    told = await samples(http)
    assert value(told, "questions_total", "answered", "false") == 1
    assert value(told, "questions_total", "answered", "true") == 2
    assert value(told, "question_seconds_count", "true") == 2
    assert value(told, "stage_seconds_count", "read") == 1


async def test_stages_are_measured_and_rewriting_only_where_there_is_something_before(
    http: httpx.AsyncClient,
) -> None:
    await ask(http, "临平有水吗？")
    await ask(http, "那它有山吗？", "临平有水吗？")
    told = await samples(http)
    counts = {
        stage: value(told, "stage_seconds_count", stage)
        for stage in ("rewrite", "wait", "retrieve", "read")
    }
    assert counts == {"rewrite": 1, "wait": 2, "retrieve": 2, "read": 2}


async def test_the_buckets_go_from_5_milliseconds_to_10_seconds(http: httpx.AsyncClient) -> None:
    await ask(http, "临平有水吗？")
    families = text_string_to_metric_families((await http.get("/metrics")).text)
    bounds = {
        float(each.labels["le"])
        for family in families
        for each in family.samples
        if each.name == "juzheng_question_seconds_bucket"
    }
    assert (min(bounds), sorted(bounds)[-2:]) == (0.005, [10.0, float("inf")])


def test_what_is_asked_on_the_page_is_counted(service: Service, tmp_path: Path) -> None:
    with served(application(service, tmp_path)) as url, httpx.Client(base_url=url) as http:
        raise_event(http, "question", "submit", {"question": "临平有水吗？", "among": []})
        assert (
            'juzheng_questions_total{cached="false",outcome="answered"} 1.0'
            in http.get("/metrics").text.splitlines()
        )


async def test_what_the_program_asks_itself_is_not_counted(
    http: httpx.AsyncClient, service: Service
) -> None:
    await to_thread.run_sync(service.backend().queue.ask, "临平有水吗？")
    assert value(await samples(http), "questions_total", "answered", "false") == 0


async def test_the_queue_is_told_while_it_is_long(http: httpx.AsyncClient, reader: Reader) -> None:
    async with anyio.create_task_group() as people:
        for number in range(3):
            people.start_soon(ask, http, f"临平有慢{number}吗？")
        await until(http, waiting=2, under_way=1)
        reader.may_read.set()
    await until(http, waiting=0, under_way=0)


async def until(http: httpx.AsyncClient, *, waiting: int, under_way: int) -> None:
    """Return once so many questions are told to wait and to be answered."""
    names, wanted = ("questions_waiting", "questions_under_way"), [waiting, under_way]
    with anyio.fail_after(30):
        while True:
            told = await samples(http)
            if [value(told, name) for name in names] == wanted:
                return
            await anyio.sleep(0.01)


async def test_who_does_not_wait_for_an_answer_is_counted(
    http: httpx.AsyncClient, service: Service
) -> None:
    queue = service.backend().queue
    queue.submit(queue.answerer.request("临平有慢吗？")).cancel()
    told = await samples(http)
    assert value(told, "questions_total", "abandoned", "false") == 1
    assert value(told, "question_seconds_count", "false") == 0


async def test_the_index_and_the_process_are_told(http: httpx.AsyncClient) -> None:
    before = await samples(http)
    await http.post("/api/articles", json={"name": "余杭.txt", "text": "余杭有塔。"})
    after = await samples(http)
    gauges = ("ready", "index_version", "articles", "chunks")
    assert [value(before, each) for each in gauges] == [1, 1, 1, 1]
    assert [value(after, each) for each in gauges] == [1, 2, 2, 2]
    assert after["process_resident_memory_bytes", frozenset()] > 10_000_000


async def test_before_anything_is_loaded_it_says_so(tmp_path: Path) -> None:
    service = Service(lambda: pytest.fail("not started"))
    http = client(application(service, tmp_path, page=no_page))
    assert value(await samples(http), "ready") == 0


async def test_requests_are_counted_by_route_and_never_by_path(http: httpx.AsyncClient) -> None:
    await http.delete("/api/articles/0123456789abcdef")
    await http.get("/api/nothing/张三的病历")
    await http.request("张三".encode().hex(), "/api/articles")
    await ask(http, "张三有什么病？")
    text = (await http.get("/metrics")).text
    told = await samples(http)
    requests = {
        labels: count for (name, labels), count in told.items() if name.endswith("requests_total")
    }
    assert requests[frozenset({"DELETE", "/api/articles/{id}", "404"})] == 1
    assert requests[frozenset({"GET", "other", "404"})] == 1
    assert requests[frozenset({"other", "/api/articles", "405"})] == 1
    assert requests[frozenset({"POST", "/api/ask", "200"})] == 1
    assert not {"张三", "0123456789abcdef"} & set(text.split('"'))
    assert "张三" not in text


async def test_what_is_refused_is_counted(app: ASGIApp) -> None:
    http = client(app, url="http://evil.example")
    assert (await http.get("/api/articles")).status_code == 421
    told = await samples(client(app))
    assert value(told, "http_requests_total", "GET", "other", "421") == 1


async def test_no_label_is_anything_but_what_is_known_beforehand(http: httpx.AsyncClient) -> None:
    await ask(http, "临平有水吗？")
    families = text_string_to_metric_families((await http.get("/metrics")).text)
    names = {key for family in families for each in family.samples for key in each.labels}
    of_python = {"implementation", "major", "minor", "patchlevel", "version"}
    ours = {"outcome", "cached", "stage", "le", "method", "route", "status"}
    assert names == ours | of_python


async def test_servers_do_not_share_what_they_count(
    http: httpx.AsyncClient, tmp_path: Path
) -> None:
    await ask(http, "临平有水吗？")
    other = client(application(Service(lambda: pytest.fail("x")), tmp_path, page=no_page))
    assert value(await samples(other), "questions_total", "answered", "false") == 0


def basic(name: str, password: str) -> dict[str, str]:
    credentials = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {credentials}"}


async def test_with_users_a_name_and_password_are_needed(
    http: httpx.AsyncClient, users: UsersFile
) -> None:
    refused = await http.get("/metrics")
    assert (refused.status_code, refused.json()["status"]) == (401, 401)
    assert refused.headers["www-authenticate"].startswith("Basic ")
    assert (await http.get("/metrics", headers=basic("张", "wrong horse"))).status_code == 401
    http.headers.update(basic("张", PASSWORD))
    told = await samples(http)
    assert value(told, "logins_total", "wrong") == 1
    assert value(told, "logins_total", "accepted") == 1


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}, 403),
    ],
)
async def test_opened_to_anyone_it_is_still_for_this_machine_alone(
    service: Service, tmp_path: Path, address: str, headers: dict[str, str], status: int
) -> None:
    app = application(service, tmp_path, page=no_page, may_manage=False)
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860")
    assert (await http.get("/metrics", headers=headers)).status_code == status


async def test_logins_that_come_too_often_are_counted(
    service: Service, tmp_path: Path, users: UsersFile
) -> None:
    limits = replace(LIMITS, failed_logins=2)
    app = application(service, tmp_path, page=no_page, limits=limits)
    for _ in range(3):
        await client(app).post("/login", data={"name": "张", "password": "wrong horse"})
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 1))
    other = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    other.headers.update(basic("李", PASSWORD))
    told = await samples(other)
    counts = [value(told, "logins_total", each) for each in ("wrong", "too_often", "accepted")]
    assert counts == [2, 1, 1]
