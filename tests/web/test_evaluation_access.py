"""Evaluation is for managers only, also by raw requests; a report is found by its name alone."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from tests.web.quick import Quick, quick_server
from tests.web.serving import application, client, raise_event, ready_service
from web.evaluation.kept_sets import KeptSet
from web.evaluation.runner import Runner
from web.evaluation.set_check import check_set
from web.service.service import Service

ADDRESS = "/api/runs/{}/report"
EVALUATING = [
    ("add-set", "upload"),
    ("set", "input"),
    ("run-set", "click"),
    ("stop-run", "click"),
    ("runs", "look"),
]
"""The events of the tab."""
NOT_ALLOWED = "您可以提问，但不能评测。"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick_server(tmp_path_factory.mktemp("asking"), may_manage=False) as quick:
        yield quick


@pytest.mark.parametrize(("element", "kind"), EVALUATING)
def test_a_raw_request_of_who_may_only_ask_is_refused(
    asking: Quick, element: str, kind: str
) -> None:
    with httpx.Client(base_url=asking.url, timeout=60) as http:
        told = raise_event(http, element, kind, {})
    assert NOT_ALLOWED in told
    assert not (asking.folder / "runs").exists()


async def nothing(*_: object) -> None:
    """In place of the page, which is not asked."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def evaluated(folder: Path) -> Iterator[tuple[Service, str]]:
    """A service with a run that is done, and its name."""
    service = ready_service(folder)
    queue = service.backend().queue
    (folder / "题.csv").write_text("问题,答案\n<b>有什么山？,临平有水。\n", encoding="utf-8")
    opened = check_set(KeptSet("1", folder / "题.csv"), queue.index).opened
    assert opened
    runner = Runner()
    runner.start(opened, queue, data=folder)
    while not (state := runner.state) or state.is_under_way:
        time.sleep(0.01)
    yield service, state.run
    service.close()


def served(service: Service, folder: Path, *, may_manage: bool = True) -> ASGIApp:
    return application(service, folder, page=nothing, may_manage=may_manage)


@pytest.mark.anyio
async def test_a_report_comes_in_a_sandbox(evaluated: tuple[Service, str], folder: Path) -> None:
    service, name = evaluated
    async with client(served(service, folder)) as http:
        reply = await http.get(ADDRESS.format(name))
    assert reply.status_code == 200
    assert "&lt;b&gt;有什么山？" in reply.text
    policies = reply.headers.get_list("content-security-policy")
    assert policies[0].startswith("default-src 'self'")
    assert policies[1].startswith("sandbox allow-scripts; default-src 'none'")
    assert reply.headers["cross-origin-opener-policy"] == "unsafe-none"


@pytest.mark.anyio
async def test_who_may_only_ask_gets_no_report(
    evaluated: tuple[Service, str], folder: Path
) -> None:
    service, name = evaluated
    async with client(served(service, folder, may_manage=False)) as http:
        reply = await http.get(ADDRESS.format(name))
    assert reply.status_code == 403


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["none", "..%2Fruns", "%2e%2e", "..%5C", "%00"])
async def test_what_is_no_run_has_no_report(
    evaluated: tuple[Service, str], folder: Path, name: str
) -> None:
    async with client(served(evaluated[0], folder)) as http:
        reply = await http.get(ADDRESS.format(name))
    assert reply.status_code == 404
