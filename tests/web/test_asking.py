"""From a question in the page to its turn, with stand-ins for models."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from index.search.article_store import ArticleStore
from tests.web.serving import ready_service
from web.chat.asking import GONE, NOT_LOADED, Asking, answered, newest, previewed
from web.chat.evidence import EMPTY_EVIDENCE, NO_ARTICLES
from web.service.service import Service

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_who_stops_waiting_gives_up_the_place_in_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = ready_service(tmp_path)
    waiting: Future[Any] = Future()
    queue = service.backend().queue
    monkeypatch.setattr(type(queue), "submit", lambda *_, **__: waiting)
    asking = asyncio.create_task(answered(service, Asking("临平？", (), ())))
    await asyncio.sleep(0.2)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert waiting.cancelled()


async def test_the_index_is_not_read_on_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = ready_service(tmp_path)
    (chosen, *_) = service.backend().queue.index.articles.names()
    on_loop, read = list[str](), ArticleStore.rows

    def rows(store: ArticleStore, query: str, values: Sequence[Any] = ()) -> list[Any]:
        if asyncio._get_running_loop():
            on_loop.append(query)
        return read(store, query, values)

    monkeypatch.setattr(ArticleStore, "rows", rows)
    assert (await answered(service, Asking("临平？", (), [chosen]))).answer
    assert on_loop == []


def test_an_index_without_articles_says_where_to_add_some(tmp_path: Path) -> None:
    service = ready_service(tmp_path)
    library = service.backend().library
    library.remove(list(library.index.articles.names()))
    assert newest(service) == NO_ARTICLES


async def test_where_no_chosen_article_is_left_it_is_said(tmp_path: Path) -> None:
    turn = await answered(ready_service(tmp_path), Asking("临平？", (), ["0" * 16]))
    assert turn.problem == GONE


async def test_before_the_models_are_there_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.chat.asking.LOADING_SECONDS", 0)
    service = Service(lambda: pytest.fail("never started"))
    assert (await answered(service, Asking("临平？", (), ()))).problem == NOT_LOADED
    assert previewed(service, "0" * 16) == EMPTY_EVIDENCE
