"""The load benchmark as the page asks: through the queue of Gradio."""

from pathlib import Path

import pytest

from benchmarks.asking import Through, asking
from benchmarks.load_figures import Load
from tests.web.quick import quick_server

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("through", Through)
async def test_what_is_answered_and_what_is_not_is_counted(
    tmp_path: Path, through: Through
) -> None:
    load = Load("", 1)
    with quick_server(tmp_path) as quick:
        async with asking(quick.url, through) as ask:
            for question in ("临平有什么山？", "余杭有什么塘？", "坏：临平有什么水？"):
                await ask(question, load)
    assert len(load.taken) == 2
    assert load.errors == {"status 500" if through is Through.rest else "NoAnswerCameError": 1}
