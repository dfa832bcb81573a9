"""Who may see one collection finds nothing of another: not by any route, nor by any raw event."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from index import Original
from tests.test_architecture import MODULES, text_of
from tests.web.serving import (
    PASSWORD,
    application,
    client,
    page_of,
    raise_event,
    ready_service,
    served,
)
from tests.web.test_access import basic
from tests.web.test_evaluation_access import EVALUATING
from tests.web.test_mcp import called, connected
from tests.web.test_mcp import told as refused
from web.auth.access import Seen
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.chat.asking import Asking, answered, first_evidence
from web.service.library import UnknownCollectionError
from web.service.service import Service

pytestmark = pytest.mark.anyio

SECRET = "薪酬方案\n临平的薪酬是九万元。临平有水塔。"
NONE = "0" * 16
TOLD = re.compile(r"薪酬|九万|水塔|人事")
"""What nobody may be told who sees the default collection alone."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("collections")


@pytest.fixture(scope="module")
def service(folder: Path) -> Service:
    """临平有山。临平有水。 for all, and the secret in 人事."""
    service = ready_service(folder)
    service.backend().library.add([Original("薪酬.txt", SECRET.encode())], collection="人事")
    return service


@pytest.fixture(scope="module")
def app(service: Service, folder: Path) -> ASGIApp:
    """甲 and 乙 see the default collection, 丙 sees 人事, 丁 sees all; 乙, 丙 and 丁 manage."""
    users = UsersFile(folder / "users.json", cost=2)
    for name, may_manage, seen in (
        ("甲", False, {"默认"}),
        ("乙", True, {"默认"}),
        ("丙", True, {"人事"}),
        ("丁", True, None),
    ):
        users.put(User(name, may_manage, None if seen is None else frozenset(seen)), PASSWORD)
    return application(service, folder, page=page_of(service, folder))


@pytest.fixture
def http(app: ASGIApp) -> httpx.AsyncClient:
    return client(app)


@pytest.fixture(scope="module")
def secret(service: Service) -> str:
    (article_id,) = service.backend().seen_by(["人事"]).library.index.articles.names()
    return article_id


async def sent(
    http: httpx.AsyncClient, name: str, method: str, path: str, body: object = None
) -> httpx.Response:
    return await http.request(method, path, json=body, headers=basic(name))


ASKED: list[dict[str, Any]] = [
    {"question": "临平的薪酬是多少？"},
    {"question": "有哪些文章？"},
    {"question": "《薪酬方案》讲了什么？"},
    {"question": "薪酬方案第一段是什么？"},
    {"question": "“临平的薪酬是九万元”的下一句是什么？"},
    {"question": "临平有什么山？临平的薪酬是多少？"},
    {
        "question": "那它呢？",
        "history": [{"question": "临平有什么山？", "answer": "临平有山。"}],
    },
]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> httpx.AsyncClient:
    """The same without the secret, and open to all."""
    folder = tmp_path_factory.mktemp("alone")
    return client(application(ready_service(folder), folder, page=no_page))


async def no_page(*_: object) -> None: ...


@pytest.mark.parametrize("body", ASKED, ids=lambda body: body["question"])
async def test_it_is_answered_as_if_there_were_no_secret(
    http: httpx.AsyncClient, alone: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    await sent(http, "丁", "POST", "/api/ask", body)  # is remembered from now on
    told = (await sent(http, "甲", "POST", "/api/ask", body)).json()
    expected = (await alone.post("/api/ask", json=body)).json()
    assert [timeless(each) for each in parts(told)] == [timeless(each) for each in parts(expected)]


def parts(answer: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    while answer:
        yield answer
        answer = answer["then"]


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """What is told, but for when and of which version; what follows is told by itself."""
    left_out = {"seconds", "index_version", "then"}
    return {key: value for key, value in answer.items() if key not in left_out}


async def test_what_is_found_is_scored_as_if_there_were_no_secret(
    http: httpx.AsyncClient, alone: httpx.AsyncClient
) -> None:
    body = {"question": "临平的薪酬 水塔", "top_k": 50}
    told = (await sent(http, "甲", "POST", "/api/search", body)).json()["hits"]
    expected = (await alone.post("/api/search", json=body)).json()["hits"]
    lengths = {"bm25"}  # of which the average length of all is a part
    assert [{k: v for k, v in each.items() if k not in lengths} for each in told] == [
        {k: v for k, v in each.items() if k not in lengths} for each in expected
    ]


async def test_who_may_see_it_is_answered(http: httpx.AsyncClient) -> None:
    for name in ("丙", "丁"):
        answer = (await sent(http, name, "POST", "/api/ask", ASKED[0])).json()
        assert answer["answer"] == "临平的薪酬是九万元。"


async def test_titles_are_those_that_are_seen(http: httpx.AsyncClient) -> None:
    replies = [
        (await sent(http, n, "POST", "/api/ask", ASKED[1])).json()["reply"] for n in "甲丙丁"
    ]
    assert [reply.partition("：")[0] for reply in replies] == ["共 1 篇", "共 1 篇", "共 2 篇"]
    assert "薪酬方案" in replies[1]


async def test_a_search_finds_none_of_it(http: httpx.AsyncClient) -> None:
    body = {"question": "临平的薪酬 水塔", "top_k": 50}
    assert not TOLD.search((await sent(http, "甲", "POST", "/api/search", body)).text)
    assert "九万" in (await sent(http, "丙", "POST", "/api/search", body)).text


async def test_its_collection_can_be_chosen_by_who_sees_it(http: httpx.AsyncClient) -> None:
    body = {"question": "临平有水吗？", "collections": ["人事"]}
    for path in ("/api/ask", "/api/search"):
        assert "临平有山" not in (await sent(http, "丁", "POST", path, body)).text
    both = body | {"collections": ["人事", "默认"]}
    hits = (await sent(http, "丁", "POST", "/api/search", both)).json()["hits"]
    assert {hit["article"] for hit in hits} == {"a.txt", "薪酬.txt"}


async def test_articles_and_a_collection_are_asked_together(
    http: httpx.AsyncClient, secret: str
) -> None:
    body = {"question": "临平", "collections": ["默认"], "articles": [secret]}
    hits = (await sent(http, "丁", "POST", "/api/search", body)).json()["hits"]
    assert {hit["article"] for hit in hits} == {"a.txt", "薪酬.txt"}
    assert (await sent(http, "甲", "POST", "/api/search", body)).status_code == 404


@pytest.mark.parametrize(
    ("name", "method", "path", "body"),
    [
        ("甲", "POST", "/api/ask", {"question": "?", "articles": ["ID"]}),
        ("甲", "POST", "/api/search", {"question": "?", "articles": ["ID"]}),
        ("甲", "POST", "/api/ask", {"question": "?", "collections": ["NAME"]}),
        ("甲", "POST", "/api/search", {"question": "?", "collections": ["NAME", "默认"]}),
        ("甲", "GET", "/api/articles?collection=NAME", None),
        ("乙", "DELETE", "/api/articles/ID", None),
        ("乙", "PATCH", "/api/articles/ID", {"collection": "默认"}),
        ("乙", "POST", "/api/articles?collection=NAME", {"text": "偷放一篇。"}),
    ],
)
async def test_it_is_answered_as_what_is_not_there(
    http: httpx.AsyncClient,
    secret: str,
    name: str,
    method: str,
    path: str,
    body: dict[str, Any] | None,
) -> None:
    """The same status and, but for what was named, the same words."""
    told = []
    for article_id, collection in ((secret, "人事"), (NONE, "无此")):

        def named(text: str, put: tuple[str, str] = (article_id, collection)) -> str:
            return text.replace("ID", put[0]).replace("NAME", put[1])

        content = json.loads(named(json.dumps(body)))
        response = await sent(http, name, method, named(path), content)
        words = re.sub(f"{article_id}|{collection}", "", response.text)
        told.append((response.status_code, words.replace(response.headers["x-request-id"], "")))
    assert told[0] == told[1]
    assert told[0][0] == 404


async def test_lists_and_counts_are_those_of_what_is_seen(http: httpx.AsyncClient) -> None:
    for name, expected in (
        ("甲", {"默认": 1}),
        ("丙", {"人事": 1}),
        ("丁", {"人事": 1, "默认": 1}),
    ):
        listed = (await sent(http, name, "GET", "/api/articles")).json()
        collections = (await sent(http, name, "GET", "/api/collections")).json()["collections"]
        assert listed["total"] == sum(expected.values())
        assert {each["collection"] for each in listed["articles"]} == expected.keys()
        assert {each["name"]: each["articles"] for each in collections} == expected


async def test_a_list_of_one_collection(http: httpx.AsyncClient) -> None:
    listed = (await sent(http, "丁", "GET", "/api/articles?collection=人事")).json()
    assert [each["name"] for each in listed["articles"]] == ["薪酬.txt"]


async def test_health_tells_strangers_no_count(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json()["articles"] is None


async def test_what_is_added_is_as_if_there_were_no_other(
    http: httpx.AsyncClient, service: Service, secret: str
) -> None:
    """The very text, under the very name: it is neither told to be there nor renamed."""
    files = [
        ("files", ("薪酬.txt", SECRET.encode())),
        ("files", ("近似.txt", f"{SECRET}！".encode())),
    ]
    added = await http.post("/api/articles", files=files, headers=basic("乙"))
    outcomes = added.json()["outcomes"]
    assert [(each["status"], each["called"]) for each in outcomes] == [
        ("added", "薪酬.txt"),
        ("added", "近似.txt"),
    ]
    for each in outcomes:
        deleted = await sent(http, "乙", "DELETE", f"/api/articles/{each['article_id']}")
        assert deleted.status_code == 204
    assert secret in service.backend().library.index


async def test_what_a_manager_of_one_collection_adds_goes_there(
    http: httpx.AsyncClient, service: Service
) -> None:
    body = {"name": "考勤.txt", "text": "考勤有三条。"}
    (outcome,) = (await sent(http, "丙", "POST", "/api/articles", body)).json()["outcomes"]
    assert outcome["article_id"] in service.backend().seen_by(["人事"]).library.index
    assert (
        await sent(
            http, "丙", "PATCH", f"/api/articles/{outcome['article_id']}", {"collection": "默认"}
        )
    ).status_code == 404
    await sent(http, "丙", "DELETE", f"/api/articles/{outcome['article_id']}")


async def test_an_article_moves_to_a_collection_that_is_begun(http: httpx.AsyncClient) -> None:
    body = {"name": "考勤.txt", "text": "考勤有四条。"}
    (outcome,) = (await sent(http, "丁", "POST", "/api/articles", body)).json()["outcomes"]
    path = f"/api/articles/{outcome['article_id']}"
    moved = (await sent(http, "丁", "PATCH", path, {"collection": " 制度 "})).json()
    assert (moved["collection"], moved["id"] == outcome["article_id"]) == ("制度", False)
    again = await sent(http, "丁", "PATCH", f"/api/articles/{moved['id']}", {"collection": "制度"})
    assert again.json()["id"] == moved["id"]
    assert (await sent(http, "甲", "GET", "/api/articles")).json()["total"] == 1
    await sent(http, "丁", "DELETE", f"/api/articles/{moved['id']}")


def test_who_has_a_choice_of_collections_has_to_make_it(service: Service) -> None:
    library = service.backend().seen_by(["人事", "制度"]).library
    with pytest.raises(UnknownCollectionError, match=r"Choose a collection\. Usable: 人事、制度"):
        library.add([Original("a.txt", b"a")])


def test_examples_are_made_of_what_is_seen(service: Service) -> None:
    whole = service.backend()
    assert whole.seen_by(["默认"]).examples is whole.seen_by(["默认"]).examples
    assert whole.seen_by(["默认"]).examples is not whole.examples
    assert whole.seen_by(["默认"]).examples._index.current.articles.collections() == {"默认": 1}


@pytest.fixture(scope="module")
def url(app: ASGIApp) -> Iterator[str]:
    with served(app) as url:
        yield url


def raised(
    url: str,
    name: str,
    element: str,
    kind: str,
    values: dict[str, Any],
    data: dict[str, Any] | None,
) -> str:
    with httpx.Client(base_url=url, headers=basic(name), timeout=60) as http:
        return raise_event(http, element, kind, values, data)


def decoded(events: str) -> str:
    """The stream of events with its characters as they are."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda each: chr(int(each[1], 16)), events)


EVENTS = {
    "cite": ("evidence", "cite", {}, {"ref": "#ev.ID.5-10.5-10", "among": ["#ev.ID.5-10.5-10"]}),
    "preview": ("articles", "preview", {}, {"article": "ID"}),
    "only": ("articles", "only", {}, {"article": "ID"}),
    "list": ("articles", "turn", {"search-articles": "", "collection": ""}, {"offset": 0}),
    "rename": ("articles", "rename", {}, {"article": "ID", "name": "改名.txt"}),
    "remove": ("articles", "remove", {}, {"article": "ID"}),
    "move": ("articles", "move", {}, {"article": "ID", "name": "默认"}),
    "ask": ("question", "submit", {"question": "临平的工资有几万？", "among": []}, None),
    "ask of it": ("question", "submit", {"question": "有几万？", "among": ["ID"]}, None),
    "ask of all": ("question", "submit", {"question": "有几万？", "among": ["in:人事"]}, None),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", ["甲", "乙"])
def test_no_event_of_the_page_tells_of_it_or_changes_it(
    url: str, service: Service, secret: str, name: str, event: str
) -> None:
    element, kind, values, data = json.loads(json.dumps(EVENTS[event]).replace("ID", secret))
    events = decoded(raised(url, name, element, kind, values, data))
    assert "process_completed" in events
    told = events.replace("in:人事", "")
    assert not TOLD.search(told), told
    entry = service.backend().library.index[secret].article
    assert (entry.name, entry.collection) == ("薪酬.txt", "人事")


def test_who_sees_it_opens_it_by_the_same_event(url: str, secret: str) -> None:
    element, kind, values, data = json.loads(json.dumps(EVENTS["cite"]).replace("ID", secret))
    assert "九万元" in decoded(raised(url, "丙", element, kind, values, data))


@pytest.mark.parametrize("address", ["", "#ev.ID.5-10.5-10"])
def test_a_page_opens_with_nothing_of_it(service: Service, secret: str, address: str) -> None:
    """It is the newest article, and a link to it may be at hand."""
    link = address.replace("ID", secret)
    assert not TOLD.search(first_evidence(Seen(service, frozenset({"默认"})), (), link))
    assert "九万元" in first_evidence(Seen(service, None), (), link)


async def test_as_it_was_typed_it_is_asked_of_what_is_seen(service: Service) -> None:
    asking = Asking("临平的薪酬是多少？", (), (), as_typed=True)
    told = await answered(Seen(service, frozenset({"默认"})), asking)
    assert told.answer
    assert not TOLD.search(told.answer.model_copy(update={"question": ""}).model_dump_json())
    seen = await answered(Seen(service, frozenset({"人事"})), asking)
    assert seen.answer
    assert seen.answer.answer == "临平的薪酬是九万元。"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": "临平的工资有几万？"}),
        ("search", {"question": "临平的工资 水塔", "top_k": 50}),
        ("list_articles", {}),
        ("list_articles", {"search": "薪酬"}),
    ],
)
async def test_a_model_is_told_what_its_user_sees(
    url: str, tool: str, arguments: dict[str, Any]
) -> None:
    async with connected(url, auth=("甲", PASSWORD)) as model:
        told = await called(model, tool, **arguments)
    told.pop("question", None)
    assert not TOLD.search(json.dumps(told, ensure_ascii=False))
    async with connected(url, auth=("丙", PASSWORD)) as model:
        assert TOLD.search(str(await called(model, tool, **arguments)))


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("read_article", {"id": "ID"}),
        ("ask", {"question": "?", "articles": ["ID"]}),
        ("search", {"question": "?", "articles": ["ID"]}),
        ("ask", {"question": "?", "collections": ["NAME"]}),
        ("search", {"question": "?", "collections": ["NAME"]}),
        ("list_articles", {"collection": "NAME"}),
    ],
)
async def test_a_model_that_names_it_is_told_what_it_is_of_what_is_not_there(
    url: str, secret: str, tool: str, arguments: dict[str, Any]
) -> None:
    told = []
    async with connected(url, auth=("甲", PASSWORD)) as model:
        for article_id, name in ((secret, "人事"), (NONE, "无此")):
            text = json.dumps(arguments).replace("ID", article_id).replace("NAME", name)
            words = await refused(model, tool, **json.loads(text))
            told.append(words.replace(article_id, "").replace(name, ""))
    assert told[0] == told[1]


async def test_a_model_reads_what_its_user_sees(url: str, secret: str) -> None:
    async with connected(url, auth=("丙", PASSWORD)) as model:
        assert (await called(model, "read_article", id=secret))["text"] == SECRET


async def test_how_many_articles_there_are_is_told_to_who_sees_all(http: httpx.AsyncClient) -> None:
    for name, status in (("甲", 403), ("丙", 403), ("丁", 200)):
        assert (await sent(http, name, "GET", "/metrics")).status_code == status


@pytest.mark.parametrize(("element", "kind"), EVALUATING)
def test_who_manages_some_collections_evaluates_none(url: str, element: str, kind: str) -> None:
    assert "您只能看到一部分合集" in decoded(raised(url, "乙", element, kind, {}, None))
    assert "您只能看到一部分合集" not in decoded(raised(url, "丁", element, kind, {}, None))


async def test_who_manages_some_collections_gets_no_report(http: httpx.AsyncClient) -> None:
    refusal = await sent(http, "乙", "GET", "/api/runs/none/report")
    assert (refusal.status_code, "部分合集" in refusal.text) == (403, True)
    assert (await sent(http, "丁", "GET", "/api/runs/none/report")).status_code == 404


def test_a_text_is_pasted_into_no_collection_of_others(url: str, service: Service) -> None:
    values = {"paste-name": "a.txt", "paste-text": "偷放一篇。", "into": "人事"}
    events = decoded(raised(url, "乙", "paste-add", "click", values, None))
    assert "没有合集 人事" in events
    assert service.backend().library.listed().total == 2
    values["into"] = "无此"
    others = decoded(raised(url, "乙", "paste-add", "click", values, None))
    refused = re.compile("没有合集.*?</span>")
    assert refused.findall(others.replace("无此", "人事")) == refused.findall(events)


@pytest.mark.parametrize(
    "module", [each for each in MODULES if each.parts[0] == "web"], ids=Path.as_posix
)
def test_nothing_in_the_web_goes_past_who_is_asking(module: Path) -> None:
    """The whole backend is there for its loading, and for `Seen` alone."""
    text = text_of(module)
    if re.search(r"^from web.service.service import .*\bService\b", text, re.MULTILINE):
        assert not re.search(r"[^)]\.backend\b", text) or module == Path("web/auth/access.py")
