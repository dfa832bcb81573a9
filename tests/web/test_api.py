"""The routes for machines, as they stand in the whole application, with stand-ins for models."""

from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from qa import QuestionAnswerer
from tests.web.serving import application, client, open_backend, ready_service
from web.service.service import Backend, NotReadyError, Service

pytestmark = pytest.mark.anyio

UNKNOWN = "0" * 16


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return ready_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def http(service: Service, tmp_path_factory: pytest.TempPathFactory) -> httpx.AsyncClient:
    return client(application(service, tmp_path_factory.mktemp("app")))


async def added(http: httpx.AsyncClient, *files: tuple[str, str | bytes]) -> list[dict[str, Any]]:
    sent = [
        ("files", (name, content.encode() if isinstance(content, str) else content))
        for name, content in files
    ]
    outcomes: list[dict[str, Any]] = (await http.post("/api/articles", files=sent)).json()[
        "outcomes"
    ]
    return outcomes


async def test_health_is_503_until_a_question_can_be_answered(tmp_path: Path) -> None:
    go_on = Event()
    service = Service(lambda: (go_on.wait(30), open_backend(tmp_path))[1])
    http = client(application(service, tmp_path))
    service.start()
    assert (await http.get("/healthz")).json() == {
        "ready": False,
        "index_version": None,
        "articles": None,
    }
    assert (await http.get("/healthz")).status_code == 503
    refused = await http.post("/api/ask", json={"question": "?"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    go_on.set()
    service.backend(wait_seconds=30)
    assert (await http.get("/healthz")).json() == {"ready": True, "index_version": 1, "articles": 1}


async def test_a_question_is_answered_as_json(http: httpx.AsyncClient) -> None:
    answer = (await http.post("/api/ask", json={"question": "临平有水吗？"})).json()
    evidence = answer["evidence"][0]
    assert answer["answer"] == evidence["text"] == "临平有水。"
    assert (evidence["article"], evidence["start"], evidence["end"]) == ("a.txt", 5, 10)
    assert (answer["question"], answer["understood"]) == ("临平有水吗？", None)


async def test_a_question_is_understood_from_those_before_it(http: httpx.AsyncClient) -> None:
    history = [{"question": "临平有什么山？", "answer": "临平山"}]
    body = {"question": "那它有水吗？", "history": history}
    answer = (await http.post("/api/ask", json=body)).json()
    assert answer["question"] == "那它有水吗？"
    assert "临平" in answer["understood"]


async def test_only_the_articles_named_are_asked(http: httpx.AsyncClient) -> None:
    other = (await added(http, ("乔司.txt", "乔司有水。")))[0]["article_id"]
    body = {"question": "哪里有水？", "articles": [other]}
    asked = (await http.post("/api/ask", json=body)).json()
    found = (await http.post("/api/search", json=body)).json()
    assert asked["answer"] == "乔司有水。"
    assert {hit["article_id"] for hit in found["hits"]} == {other}


async def test_passages_are_found(http: httpx.AsyncClient) -> None:
    found = (await http.post("/api/search", json={"question": "临平的山", "top_k": 1})).json()
    assert [hit["text"] for hit in found["hits"]] == ["临平有山。临平有水。"]
    assert found["index_version"] >= 1


async def test_half_a_character_does_no_harm(http: httpx.AsyncClient) -> None:
    asked = await http.post("/api/ask", content=b'{"question": "\\ud800?"}')
    assert asked.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": 7},
        {"question": "长" * 1001},
        {"question": "?", "history": [{"question": "?"}] * 21},
        {"question": "?", "articles": []},
        {"question": "?", "articles": ["../../etc/passwd"]},
        {"question": "?", "topk": 3},
        [],
        "临平",
    ],
)
async def test_what_is_no_question_is_refused(http: httpx.AsyncClient, body: object) -> None:
    refused = await http.post("/api/ask", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("body")


@pytest.mark.parametrize("body", [{"top_k": 0}, {"top_k": 51}, {"top_k": "a"}])
async def test_what_is_no_search_is_refused(
    http: httpx.AsyncClient, body: dict[str, object]
) -> None:
    refused = await http.post("/api/search", json={"question": "?", **body})
    assert refused.status_code == 422


async def test_of_each_file_it_is_told_what_became_of_it(http: httpx.AsyncClient) -> None:
    files = (
        ("塘栖.txt", "塘栖有塘。"),
        ("又.txt", "塘栖有塘。"),
        ("空.txt", ""),
        ("图.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    )
    outcomes = await added(http, *files)
    assert [(each["name"], each["status"]) for each in outcomes] == [
        ("塘栖.txt", "added"),
        ("又.txt", "duplicate"),
        ("空.txt", "refused"),
        ("图.pdf", "refused"),
    ]
    assert outcomes[1]["called"] == "塘栖.txt"
    assert outcomes[0]["article_id"] == outcomes[1]["article_id"]


async def test_a_text_can_be_pasted(http: httpx.AsyncClient) -> None:
    pasted = await http.post("/api/articles", json={"name": "良渚", "text": "良渚有玉。"})
    assert pasted.json()["outcomes"][0]["status"] == "added"
    answer = (await http.post("/api/ask", json={"question": "良渚有玉吗？"})).json()
    assert answer["answer"] == "良渚有玉。"


async def test_articles_are_listed_searched_and_paged(http: httpx.AsyncClient) -> None:
    await added(http, ("仓前甲.txt", "仓前有仓。"), ("仓前乙.txt", "仓前无塔。"))
    found = (await http.get("/api/articles", params={"search": "仓前", "limit": 1})).json()
    assert (found["total"], len(found["articles"])) == (2, 1)
    further = (await http.get("/api/articles", params={"search": "仓前", "offset": 1})).json()
    names = {found["articles"][0]["name"], further["articles"][0]["name"]}
    assert names == {"仓前甲.txt", "仓前乙.txt"}


async def test_a_removed_article_is_gone(http: httpx.AsyncClient) -> None:
    article = (await added(http, ("径山.txt", "径山有茶。")))[0]["article_id"]
    assert (await http.delete(f"/api/articles/{article}")).status_code == 204
    assert (await http.delete(f"/api/articles/{article}")).status_code == 404
    refused = await http.post("/api/ask", json={"question": "?", "articles": [article]})
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api", {}, 404),
        ("GET", "/api/nothing", {}, 404),
        ("GET", "/api/ask", {}, 405),
        ("PUT", "/healthz", {}, 405),
        ("POST", "/api/ask", {"content": b"{"}, 422),
        ("POST", "/api/ask", {"json": {"question": "?", "articles": [UNKNOWN]}}, 404),
        ("GET", "/api/articles?limit=201", {}, 422),
        ("DELETE", f"/api/articles/{UNKNOWN}", {}, 404),
        ("DELETE", "/api/articles/x", {}, 422),
        ("POST", "/api/articles", {"content": b"x"}, 415),
        ("POST", "/api/articles", {"json": {"text": ""}}, 422),
        ("POST", "/api/articles", {"files": {"other": b"x"}}, 422),
        ("POST", "/api/articles", {"files": [("files", b"x")] * 51}, 400),
    ],
)
async def test_every_error_is_a_problem(
    http: httpx.AsyncClient, method: str, path: str, body: dict[str, Any], status: int
) -> None:
    refused = await http.request(method, path, **body)
    told = refused.json()
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.status_code == told["status"] == status
    assert told["title"]
    assert any("一" <= character <= "鿿" for character in told["detail"])


async def test_a_bug_is_a_problem_that_tells_nothing_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application(ready_service(tmp_path), tmp_path)
    monkeypatch.setattr(QuestionAnswerer, "find", lambda *_, **__: 1 / 0)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    http = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    failed = await http.post("/api/ask", json={"question": "?"})
    assert (failed.status_code, failed.json()["title"]) == (500, "Internal Server Error")
    assert "division" not in failed.text


async def test_the_routes_are_told_of_in_openapi(http: httpx.AsyncClient) -> None:
    told = (await http.get("/api/openapi.json")).json()
    methods = {(path, method) for path, each in told["paths"].items() for method in each}
    assert methods == {
        ("/healthz", "get"),
        ("/metrics", "get"),
        ("/api/ask", "post"),
        ("/api/search", "post"),
        ("/api/articles", "get"),
        ("/api/articles", "post"),
        ("/api/articles/{id}", "delete"),
        ("/api/articles/{id}", "patch"),
        ("/api/collections", "get"),
        ("/api/runs/{run}/report", "get"),
    }
    assert (await http.get("/api/docs")).status_code == 404


def test_a_failure_to_load_is_told() -> None:
    def fail() -> Backend:
        raise ValueError("no index")

    service = Service(fail)
    told: list[Exception | None] = []
    service.when_failed(lambda: told.append(service.failure))
    service.start()
    with pytest.raises(NotReadyError):
        service.backend(wait_seconds=30)
    assert [str(failure) for failure in told] == ["no index"]
