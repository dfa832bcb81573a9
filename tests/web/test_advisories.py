"""One test or more for each class of advisory that was ever published about such pages.

On the real application, which uvicorn serves, with stand-ins for the models alone.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.serving import application, raise_event, ready_service, served

SECRET = "not for the web"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def http(folder: Path) -> Iterator[httpx.Client]:
    with (
        served(application(ready_service(folder), folder)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


def uploaded(http: httpx.Client, name: str, content: bytes) -> str:
    paths: list[str] = http.post("/gradio_api/upload", files={"files": (name, content)}).json()
    return paths[0]


# Path traversal in file routes and names: CVE-2023-51449, CVE-2024-1561, CVE-2026-28414


@pytest.mark.parametrize(
    "route",
    ["/gradio_api/file=", "/gradio_api/file/", "/file=", "/static/", "/assets/", "/svelte/"],
)
@pytest.mark.parametrize(
    "path",
    [
        "{secret}",
        "../../../../../../..{secret}",
        "..%2f..%2f..%2f..%2f..%2f..%2f..%2f{secret}",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{secret}",
        "..\\..\\..\\..\\{secret}",
        "file://{secret}",
        "/{secret}",
        "C:\\{secret}",
        "\\\\localhost\\{secret}",
        "app.py",
        "./web/server.py",
        "%00{secret}",
    ],
)
def test_no_path_leads_out(http: httpx.Client, folder: Path, route: str, path: str) -> None:
    response = http.get(route + path.format(secret=folder / "secret.txt"))
    assert response.status_code in {400, 403, 404, 405}
    assert SECRET not in response.text
    assert "import" not in response.text


@pytest.mark.parametrize(
    "name",
    ["../../escaped.txt", "/etc/escaped.txt", "..\\escaped.txt", "%2e%2e/escaped", "escaped\0.txt"],
)
def test_a_file_name_is_no_path(http: httpx.Client, folder: Path, name: str) -> None:
    text = f"名叫{name!r}的文章。".encode()
    response = http.post("/api/articles", files={"files": (name, text)})
    assert response.json()["outcomes"][0]["status"] == "added"
    uploaded(http, name, text)
    assert [path for path in folder.parent.rglob("escaped*") if folder not in path.parents] == []
    assert list(Path().glob("escaped*")) == []
    assert {path.relative_to(folder).parts[0] for path in folder.rglob("*escaped*")} <= {"gradio"}


def test_an_event_cannot_name_a_file_of_the_server(http: httpx.Client, folder: Path) -> None:
    before = http.get("/healthz").json()
    assert '"success":false' in events_of_upload(http, str(folder / "secret.txt"))
    assert http.get("/healthz").json() == before


def test_an_event_may_name_what_was_uploaded(http: httpx.Client) -> None:
    path = uploaded(http, "超山.txt", "超山有梅。".encode())
    assert '"success":true' in events_of_upload(http, path)
    assert http.get("/api/articles", params={"search": "超山"}).json()["total"] == 1


# Stored XSS through what was uploaded and is fetched again: CVE-2024-47872


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js", "a.txt", "a"])
def test_what_was_uploaded_is_never_run(http: httpx.Client, name: str) -> None:
    content = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    fetched = http.get(f"/gradio_api/file={uploaded(http, name, content)}")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-security-policy"].startswith("default-src 'self'")
    if fetched.status_code == 200:
        kind = fetched.headers["content-type"].partition(";")[0]
        is_attached = fetched.headers["content-disposition"].startswith("attachment")
        assert is_attached or kind == "text/plain"


# Websites that drive an application on localhost: CVE-2024-1727, CVE-2025-5320


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1.evil.example"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/login"),
        ("POST", "/logout"),
        ("POST", "/api/articles"),
        ("DELETE", "/api/articles/0000000000000000"),
    ],
)
def test_no_website_drives_it(http: httpx.Client, method: str, path: str, origin: str) -> None:
    response = http.request(method, path, headers={"origin": origin})
    assert (response.status_code, "别的网站" in response.text) == (403, True)
    assert "access-control-allow-origin" not in response.headers


def test_no_website_reaches_it_under_its_own_name(http: httpx.Client) -> None:
    rebound = {"host": f"evil.example:{http.base_url.port}"}
    assert http.get("/config", headers=rebound).status_code == 421


# SSRF through URLs that are handed in: CVE-2024-47167, CVE-2026-28416


@pytest.fixture
def hosts_elsewhere(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is looked up or connected to from now on, but for the server itself."""
    hosts: list[Any] = []
    getaddrinfo = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **options: Any) -> Any:
        if host != "127.0.0.1":
            hosts.append(host)
            raise socket.gaierror
        return getaddrinfo(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return hosts


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/x", "https://huggingface.co/x", "http://169.254.169.254/latest"]
)
def test_no_url_is_fetched(http: httpx.Client, hosts_elsewhere: list[Any], url: str) -> None:
    for route in ("file=", "file/", "proxy="):
        assert http.get(f"/gradio_api/{route}{url}").status_code in {403, 404}
    assert '"success":false' in events_of_upload(http, url)
    assert hosts_elsewhere == []


def events_of_upload(http: httpx.Client, path: str) -> str:
    """What the page tells of a file that was not uploaded, but is named as if it had been."""
    file = {"path": path, "orig_name": "named.txt", "meta": {"_type": "gradio.FileData"}}
    return raise_event(http, "upload", "upload", {"upload": [file]})


@pytest.mark.parametrize(
    ("element", "kind", "values"),
    [
        ("chat", "like", {}),
        ("chat", "undo", {}),
        ("articles", "rename", {}),
        ("upload", "upload", {"upload": [{"path": "/etc/passwd"}]}),
        ("upload", "upload", {"upload": 7}),
    ],
)
def test_an_event_that_was_made_up_is_refused_in_one_line(
    http: httpx.Client,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    element: str,
    kind: str,
    values: dict[str, Any],
) -> None:
    assert "这个操作没有做成" in raise_event(http, element, kind, values)
    assert "Traceback" not in capfd.readouterr().err
    assert [each.name for each in caplog.records] == ["web.server.gradio_patches"]
