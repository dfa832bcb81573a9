"""Who manages some collections alone has so much room on the disk, told before anything is kept."""

import json
from collections.abc import Iterator
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path

import httpx
import pytest

from corpus import JuzhengError
from index import Original, ReloadingIndex, UpdateOptions, build_index
from index.audit import Actor
from index.folder_store import FolderStore
from tests.fakes import FakeEncoder
from tests.web.serving import PASSWORD, application, client, ready_service
from tests.web.test_access import basic
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.limits import LIMITS
from web.service.additions import Additions
from web.service.library import Library

ZHAO, WANG = Actor("赵", "page"), Actor("王", "page")


@pytest.fixture
def everything(tmp_path: Path) -> Iterator[Library]:
    """A library in which an account has room for 100 bytes."""
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / "西湖.txt").write_text("西湖有塔。", encoding="utf-8")
    build_index([tmp_path / "文章"], tmp_path / "索引", UpdateOptions(FakeEncoder()))
    additions = Additions(tmp_path / "added.jsonl", FolderStore(tmp_path / "索引"))
    with ReloadingIndex(FolderStore(tmp_path / "索引"), encoder=FakeEncoder()) as reloading:
        limits = replace(LIMITS, account_bytes=100)
        yield Library(reloading, limits, additions=additions)


@pytest.fixture
def library(everything: Library) -> Library:
    return everything.within(["人事", "制度"])


def sized(name: str, size: int) -> Original:
    """A file of so many bytes; another for each name."""
    return Original(name, f"{name}：".encode().ljust(size, b"."))


def add(library: Library, *files: Original, by: Actor = ZHAO, to: str = "人事") -> list[str]:
    return [each.status for each in library.add(files, collection=to, actor=by).file_results]


def one(library: Library, name: str) -> str:
    (entry,) = library.listed(name).entries
    return entry.id


def test_what_has_room_is_added_and_the_rest_refused(library: Library) -> None:
    files = [sized("a", 60), sized("b", 60), sized("c", 40)]
    assert add(library, *files) == ["added", "refused", "added"]
    assert add(library, sized("d", 20)) == ["refused"]


def test_it_is_told_in_both_languages_and_nothing_of_the_file_is_kept(library: Library) -> None:
    add(library, sized("a", 60))
    before = set(library.reloading.store.place.rglob("*"))
    (told,) = library.add([sized("b", 60)], collection="人事", actor=ZHAO).file_results
    assert told.in_words() == (
        "有 60 字节，而您的帐号已用 60 字节，上限是 100 字节。"
        "请先移除一些您加入的文章，或请管理全部合集的人来加。",
        "60 bytes are more than your account has left: 60 of 100 are used. Remove some of the"
        " articles that you added, or ask who manages all collections.",
    )
    assert set(library.reloading.store.place.rglob("*")) == before


def test_what_is_removed_makes_room(library: Library) -> None:
    add(library, sized("a", 60))
    library.remove([one(library, "a")], actor=ZHAO)
    assert add(library, sized("b", 60)) == ["added"]


def test_what_is_moved_counts_as_before(library: Library) -> None:
    add(library, sized("a", 60))
    library.move([one(library, "a")], "制度", actor=ZHAO)
    assert add(library, sized("b", 60)) == ["refused"]


def test_what_is_there_already_takes_no_room(library: Library) -> None:
    assert add(library, sized("a", 60)) == ["added"]
    assert add(library, sized("a", 60)) == ["duplicate"]


def test_a_file_with_a_text_that_is_there_takes_room_as_it_is_kept(library: Library) -> None:
    assert add(library, Original("a", b"text" + b" " * 50)) == ["added"]
    assert add(library, Original("b", b"text" + b" " * 51)) == ["refused"]


def test_what_could_not_be_read_takes_none(library: Library) -> None:
    assert add(library, Original("a.png", b"\x89PNG\0\0".ljust(90, b"\0"))) == ["refused"]
    assert add(library, sized("b", 90)) == ["added"]


def test_each_account_has_its_own(library: Library) -> None:
    add(library, sized("a", 60))
    assert add(library, sized("b", 60), by=WANG) == ["added"]
    assert add(library, sized("c", 60), by=WANG) == ["refused"]


def test_what_another_adds_again_is_theirs(library: Library) -> None:
    add(library, sized("a", 60))
    library.remove([one(library, "a")], actor=ZHAO)
    add(library, sized("a", 60), by=WANG)
    assert add(library, sized("b", 60)) == ["added"]
    assert add(library, sized("c", 60), by=WANG) == ["refused"]


@pytest.mark.parametrize("by", [ZHAO, Actor()])
def test_who_manages_all_collections_is_free_of_it(everything: Library, by: Actor) -> None:
    assert add(everything, sized("a", 90), sized("b", 90), by=by) == ["added", "added"]


def test_where_nobody_logs_in_nothing_is_noted(everything: Library, tmp_path: Path) -> None:
    add(everything, sized("a", 60), by=Actor())
    assert not (tmp_path / "added.jsonl").exists()


def test_it_is_counted_after_a_restart_and_past_damaged_lines(
    library: Library, tmp_path: Path
) -> None:
    add(library, sized("a", 60))
    with (tmp_path / "added.jsonl").open("ab") as file:
        file.write(b'{"account": "\xff\n[]\n{"account": 1}\n\n')
    again = replace(
        library, additions=Additions(tmp_path / "added.jsonl", FolderStore(tmp_path / "索引"))
    )
    assert add(again, sized("b", 60)) == ["refused"]


def test_where_it_cannot_be_noted_nothing_is_added(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("index.journal.append", full)
    with pytest.raises(JuzhengError, match="No space left on device"):
        add(library, sized("a", 60))
    assert library.listed().total == 0


def test_the_default_is_a_thousand_megabytes() -> None:
    assert LIMITS.account_bytes == 10**9


@pytest.mark.anyio
async def test_over_http_an_account_is_told_and_the_file_tells_whose_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = ready_service(tmp_path)
    limited = replace(service.backend().library, limits=replace(LIMITS, account_bytes=100))
    monkeypatch.setattr(service, "_backend", replace(service.backend(), library=limited))
    users = UsersFile(tmp_path / "users.json", cost=2)
    users.put(User("赵", True, frozenset({"人事"})), PASSWORD)
    http: httpx.AsyncClient = client(application(service, tmp_path, page=no_page))
    http.headers.update(basic("赵", PASSWORD))
    outcomes = [
        (await http.post("/api/articles", json={"name": name, "text": name.ljust(60, ".")})).json()
        for name in ("a", "b")
    ]
    assert [each["outcomes"][0]["status"] for each in outcomes] == ["added", "refused"]
    assert "上限是 100 字节" in outcomes[1]["outcomes"][0]["detail"]
    (line,) = (tmp_path / "added.jsonl").read_text("utf-8").splitlines()
    assert (json.loads(line)["account"], json.loads(line)["bytes"]) == ("赵", 60)


async def no_page(scope: object, receive: object, send: object) -> None:
    raise AssertionError("no page")
