"""A user changes the password on the page: by the old one, and all other sessions end."""

from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from index.audit import AuditLog
from tests.web.serving import PASSWORD, application, client
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.service.service import Service

pytestmark = pytest.mark.anyio
ANOTHER = "another horse"


@pytest.fixture
def app(service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path) -> ASGIApp:
    return application(service, tmp_path, page=gradio_page)


async def logged_in(app: ASGIApp, password: str = PASSWORD) -> httpx.AsyncClient:
    http = client(app)
    await http.post("/login", data={"name": "张", "password": password})
    return http


async def change(
    http: httpx.AsyncClient, old: str = PASSWORD, new: str = ANOTHER, again: str = ANOTHER
) -> httpx.Response:
    return await http.post("/password", data={"old": old, "new": new, "again": again})


async def test_the_password_is_another_and_only_this_browser_stays_in(
    app: ASGIApp, users: UsersFile
) -> None:
    http, elsewhere = await logged_in(app), await logged_in(app)
    changed = await change(http)
    assert (changed.status_code, changed.headers["location"]) == (303, "/password?changed=1")
    assert "密码已更改" in (await http.get("/password?changed=1")).text
    assert (await http.get("/config")).status_code == 200
    assert (await elsewhere.get("/config")).status_code == 401
    assert (users.verified("张", PASSWORD), bool(users.verified("张", ANOTHER))) == (None, True)


async def test_rights_stay_what_they_were(app: ASGIApp, users: UsersFile) -> None:
    users.put(User("张", True, frozenset({"人事"})), PASSWORD)
    await change(await logged_in(app))
    assert users.accounts()["张"].user == User("张", True, frozenset({"人事"}))


@pytest.mark.parametrize(
    ("old", "new", "again", "status", "told"),
    [
        ("wrong horse", ANOTHER, ANOTHER, 403, "现在的密码不对"),
        (PASSWORD, ANOTHER, "other horse", 422, "两次输入的新密码不同"),
        (PASSWORD, "short", "short", 422, "密码要 8 到 256 个字符"),
        (PASSWORD, "x" * 257, "x" * 257, 422, "密码要 8 到 256 个字符"),
        ("", "", "", 403, "现在的密码不对"),
    ],
)
async def test_what_is_refused_is_told_and_changes_nothing(
    app: ASGIApp, users: UsersFile, old: str, new: str, again: str, status: int, told: str
) -> None:
    http, before = await logged_in(app), users.path.read_bytes()
    refused = await change(http, old, new, again)
    assert (refused.status_code, told in refused.text) == (status, True)
    assert users.path.read_bytes() == before
    assert (await http.get("/config")).status_code == 200


async def test_a_stranger_is_sent_to_the_door(app: ASGIApp) -> None:
    page = await client(app).get("/password", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert (await change(client(app))).status_code == 401


async def test_no_other_website_changes_one(app: ASGIApp, users: UsersFile) -> None:
    http = await logged_in(app)
    http.headers["origin"] = "https://evil.example"
    assert (await change(http)).status_code == 403
    assert users.verified("张", PASSWORD)


async def test_who_found_an_open_browser_cannot_try_passwords_without_end(app: ASGIApp) -> None:
    http = await logged_in(app)
    statuses = [(await change(http, "wrong horse")).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


async def test_it_stands_in_the_audit_log(app: ASGIApp, tmp_path: Path) -> None:
    http = await logged_in(app)
    await change(http, "wrong horse")
    await change(http)
    entries = AuditLog.default(tmp_path).read()
    assert [(each.action, each.user, each.client, each.name) for each in entries] == [
        ("login", "张", "127.0.0.1", None),
        ("login_failed", "张", "127.0.0.1", None),
        ("password_changed", "张", "127.0.0.1", "张"),
    ]


async def test_what_cannot_be_recorded_is_not_changed(
    app: ASGIApp, users: UsersFile, tmp_path: Path
) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    refused = await change(await logged_in(app))
    assert (refused.status_code, "审计日志" in refused.text) == (503, True)
    assert users.verified("张", PASSWORD)


async def test_where_the_file_of_users_cannot_be_written_no_path_is_told(
    app: ASGIApp, users: UsersFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = await logged_in(app)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", read_only)
    refused = await change(http)
    assert (refused.status_code, "用户文件" in refused.text) == (503, True)
    assert str(tmp_path) not in refused.text


async def test_a_name_is_shown_as_text(app: ASGIApp, users: UsersFile) -> None:
    users.put(User("<b>{form}", False), PASSWORD)
    http = client(app)
    await http.post("/login", data={"name": "<b>{form}", "password": PASSWORD})
    assert 'value="&lt;b&gt;{form}"' in (await http.get("/password")).text
