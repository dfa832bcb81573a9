"""Whoever runs the server is warned before its disk is full: in the log, a metric, on the page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import sleep
from unittest.mock import Mock

import httpx
import pytest
from starlette.types import ASGIApp

from tests.web.serving import (
    PASSWORD,
    application,
    open_backend,
    page_of,
    raise_event,
    served,
)
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.limits import LIMITS, limits_with
from web.operation.disk import Disk
from web.service.service import Service

QUIET = replace(LIMITS, data_bytes=1000, free_bytes=0)
TOLD = "The data folder {} has 1.5e-06 GB, more than 1e-06 GB."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of 1,000 bytes."""
    (tmp_path / "data" / "index").mkdir(parents=True)
    (tmp_path / "data" / "users.json").write_bytes(bytes(300))
    (tmp_path / "data" / "index" / "a").write_bytes(bytes(700))
    return tmp_path / "data"


def fill(data: Path) -> None:
    (data / "more").write_bytes(bytes(500))


def test_all_files_are_measured_once_and_no_link_is_followed(data: Path, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(10**6))
    (data / "link").symlink_to(tmp_path)
    disk = Disk([data, data / "index"], QUIET)
    assert 1000 <= disk.measure().data_bytes < 1000 + len(str(tmp_path)) + 1


def test_an_index_elsewhere_counts_too(data: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b").write_bytes(bytes(50))
    assert Disk([data, tmp_path / "elsewhere"], QUIET).measure().data_bytes == 1050


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    room = Disk([tmp_path / "not" / "yet"], QUIET).measure()
    assert (room.data_bytes, room.warning) == (0, None)
    assert room.free_bytes > 0


def test_within_the_limits_nothing_is_told(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert Disk([data], QUIET).measure().warning is None
    assert caplog.text == ""


def test_beyond_the_limit_one_line_is_logged_and_another_the_next_time_it_is(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    disk = Disk([data], QUIET)
    lines = []
    for change in (lambda: None, lambda: fill(data), lambda: None, (data / "more").unlink):
        change()
        disk.measure()
        lines.append(len(caplog.records))
    fill(data)
    disk.measure()
    assert [*lines, len(caplog.records)] == [0, 1, 1, 1, 2]
    assert caplog.records[0].levelno == logging.WARNING
    assert caplog.records[0].getMessage().startswith(TOLD.format(data))


def test_0_is_never(data: Path) -> None:
    assert Disk([data], replace(QUIET, data_bytes=0)).measure().warning is None


def test_a_disk_that_is_almost_full_is_told_first(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(data)
    monkeypatch.setattr("shutil.disk_usage", lambda _: Mock(free=1_234_000_000))
    room = Disk([data], replace(QUIET, free_bytes=2 * 10**9)).measure()
    assert room.warning == (
        f"磁盘快满了：数据文件夹 {data} 所在的磁盘只剩 1.23 GB。"
        "请移除一些文章，或换一块更大的磁盘。",
        f"The disk is almost full: 1.23 GB are left for the data folder {data}."
        " Remove articles, or move it to a larger disk.",
    )


def test_it_is_measured_again_and_again_until_it_is_closed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.operation.disk.EVERY_SECONDS", 0.01)
    disk = Disk([data], QUIET)
    disk.start()
    fill(data)
    while not (disk.room and disk.room.warning):
        sleep(0.01)
    disk.close()
    (data / "more").unlink()
    assert disk.room.warning


def test_a_failure_is_logged_and_it_is_tried_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("web.operation.disk.EVERY_SECONDS", 0.01)
    usage = Mock(side_effect=[OSError(5, "Input/output error"), Mock(free=7)])
    monkeypatch.setattr("shutil.disk_usage", usage)
    disk = Disk([data], QUIET)
    monkeypatch.setattr(disk, "_closed", Mock(is_set=lambda: False, wait=Mock(side_effect=[0, 1])))
    disk._watch()
    assert "could not be measured: [Errno 5] Input/output error" in caplog.text
    assert disk.room
    assert disk.room.free_bytes == 7


@pytest.mark.parametrize(("given", "most"), [(None, 50 * 10**9), (0, 0), (1.5, 1_500_000_000)])
def test_the_limit_is_given_in_gigabytes(given: float | None, most: int) -> None:
    assert limits_with(data_gigabytes=given).data_bytes == most


@contextmanager
def full_server(folder: Path, **how: bool) -> Iterator[str]:
    """A server whose data folder is larger than it is to be."""
    disk = Disk([folder], replace(LIMITS, data_bytes=1, free_bytes=0))
    service = Service(lambda: open_backend(folder), disk=disk)
    service.start()
    service.backend(wait_seconds=30)
    while not disk.room:
        sleep(0.01)
    page: ASGIApp = page_of(service, folder)
    with served(application(service, folder, page=page, **how)) as url:
        yield url
    service.close()


def listed(http: httpx.Client) -> str:
    """What the page tells of the list of articles."""
    return raise_event(http, "search-articles", "change", {})


@pytest.mark.parametrize("may_manage", [True, False])
def test_who_manages_is_told_on_the_page(tmp_path: Path, may_manage: bool) -> None:
    with (
        full_server(tmp_path, may_manage=may_manage) as url,
        httpx.Client(base_url=url, timeout=30) as http,
    ):
        http.get("/")
        html = listed(http)
        metrics = http.get("/metrics").text.splitlines()
    assert "a.txt" in html
    assert ("--data-warning" in html) == may_manage
    assert "juzheng_disk_warning 1.0" in metrics
    (data_bytes,) = (each for each in metrics if each.startswith("juzheng_data_bytes "))
    assert float(data_bytes.split()[1]) > 1000


def test_who_manages_some_collections_is_not_told_of_all_of_them(tmp_path: Path) -> None:
    users = UsersFile(tmp_path / "users.json", cost=2)
    users.put(User("丙", True, frozenset({"默认"})), PASSWORD)
    users.put(User("丁", True), PASSWORD)
    told = []
    with full_server(tmp_path) as url:
        for name in ("丙", "丁"):
            with httpx.Client(base_url=url, timeout=30) as http:
                http.post("/login", data={"name": name, "password": PASSWORD})
                told.append("--data-warning" in listed(http))
    assert told == [False, True]
