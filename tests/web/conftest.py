"""Servers for the tests of page and routes, and a browser that shows them.

`page` shows one real `app.py`, asked the shipped, a hostile and a short article, for all that the
models have a part in; `quick_page` one that stand-ins answer at once. `service` and `gradio_page`
are parts of an application that is asked in its own process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.types import ASGIApp

from index import UpdateOptions, build_index
from index.encoders.shipped import ShippedEncoder
from tests.web.browsing import DESKTOP, PHONE, app_running, chromium
from tests.web.quick import Quick, quick_server
from tests.web.serving import PASSWORD, page_of, ready_service
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.service.service import Service

HOSTILE = (
    "红山水库<script>document.title='hacked'</script>的库容是三亿立方米。"
    "蓝山<img src=x onerror=\"document.title='hacked'\">的海拔是四千米。"
    "绿山![图](http://evil.example/a.png)的面积是五百公顷。"
    "黄山${document.title='hacked'}{{value}}的索道长六公里。"
    "黑山</s><pad></mark></p></article>的铁矿有七处。"
    "白山[点这里](javascript:alert(1))的高度是八百丈，<b onclick=alert(1)>见</b> "
    "www.evil.example 。\n"
    "# 标题不是标题\n> 引文不是引文\n* 星号**不是**强调 `代码` $x^2$ &lt;b&gt;\n"
)
NOTES = "临平札记\n临平区委副书记、代区长周徐胤表示，微短剧是一个风口产业。\n"
WATCHED_NETWORK = Path(__file__).with_name("watched_network")


@dataclass(frozen=True, slots=True)
class Running:
    """A running `app.py`: its address, and the file that names every host it tried to reach."""

    url: str
    network_log: Path


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return ready_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def gradio_page(service: Service, page_folder: Path) -> ASGIApp:
    """The page of `service`, unprotected; what is uploaded lies in `page_folder`."""
    return page_of(service, page_folder)


@pytest.fixture
def users(tmp_path: Path) -> UsersFile:
    """张 may ask, 李 may manage as well."""
    file = UsersFile(tmp_path / "users.json", cost=2)  # quick, where it is not the point
    file.put(User("张", False), PASSWORD)
    file.put(User("李", True), PASSWORD)
    return file


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, encoder: ShippedEncoder) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("app")
    for name, text in (("hostile.txt", HOSTILE), ("notes.txt", NOTES)):
        (folder / name).write_text(text, encoding="utf-8")
    sources = [Path("corpus/articles"), folder / "hostile.txt", folder / "notes.txt"]
    build_index(sources, folder / "index", UpdateOptions(encoder))
    log = folder / "network.log"
    with app_running(
        "--index",
        str(folder / "index"),
        PYTHONPATH=str(WATCHED_NETWORK),
        NETWORK_LOG=str(log),
        JUZHENG_DATA=str(folder),
    ) as url:
        yield Running(url, log)


@pytest.fixture(scope="session")
def quick_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick_server(tmp_path_factory.mktemp("quick")) as quick:
        yield quick


@pytest.fixture
def quick(quick_served: Quick) -> Iterator[Quick]:
    """For tests that change no article; what waits for its answer has none when they are over."""
    quick_served.reader.gate.clear()
    yield quick_served
    quick_served.reader.release()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@dataclass(frozen=True, slots=True)
class Visitor:
    """Opens pages in contexts that are kept, as their scripts take long to be read anew.

    For the same reason the last page of each is closed when the next has been opened: the process
    of both goes on, and has compiled the scripts.
    """

    browser: Browser
    contexts: dict[tuple[str, bool], BrowserContext] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    left: dict[BrowserContext, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(
        self,
        url: str,
        *,
        locale: str = "zh-CN",
        phone: bool = False,
        until: str = "#question textarea",
    ) -> Page:
        """`url` in a browser that speaks `locale` and remembers nothing, once `until` is there."""
        if (locale, phone) not in self.contexts:
            self.contexts[locale, phone] = self._context(locale, phone=phone)
        page = self.contexts[locale, phone].new_page()
        self.pages.append(page)
        page.goto(url)
        page.locator(until).wait_for(timeout=60_000)  # the machine may stall
        return page

    def leave(self) -> None:
        """Empty the pages, of which none may have asked for an address outside."""
        for page in self.pages:
            _forget(page)
            if page.context in self.left:
                self.left[page.context].close()
            self.left[page.context] = page
        outside = [url for url in self.asked if not url.startswith(_LOCAL)]
        self.pages.clear()
        self.asked.clear()
        assert outside == []

    def _context(self, locale: str, *, phone: bool) -> BrowserContext:
        context = self.browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
            locale=locale,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.on("request", lambda request: self.asked.append(request.url))
        return context


_LOCAL = ("http://127.0.0.1:", "data:", "blob:")


def _forget(page: Page) -> None:
    """Clear what the browser keeps of the page, once no script runs there that could write more.

    By a script of the same origin: what the page wrote last reaches the browser before it. Cleared
    from outside, as DevTools do, it may come after.
    """
    at = urlsplit(page.url)
    nothing = f"{at.scheme}://{at.netloc}/nothing"
    page.route(nothing, lambda route: route.fulfill(body=""))  # the server may be gone
    page.goto(nothing)
    page.evaluate("localStorage.clear()")
    page.context.clear_cookies()


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Visitor:
    return Visitor(browser)


@pytest.fixture
def visit(visitor: Visitor) -> Iterator[Visitor]:
    yield visitor
    visitor.leave()


@pytest.fixture
def page(visit: Visitor, running: Running) -> Page:
    """The page of the real `app.py`, freshly opened at desktop width."""
    return visit(running.url)


@pytest.fixture
def quick_page(visit: Visitor, quick: Quick) -> Page:
    return visit(quick.url)
