"""What is recorded of answers is what was given, not what somebody made up."""

import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa import Answer
from tests.structured import ROW, answer
from tests.web.quick import Quick, quick_server
from tests.web.serving import event_of
from web.chat.browser_storage import dump_turns
from web.chat.conversation import ChatTurn
from web.service.signatures import FILE, Signatures

ANSWER = answer((ROW, "8016"))


def test_an_answer_that_a_browser_kept_is_known_again_after_a_restart(tmp_path: Path) -> None:
    signature = Signatures.default(tmp_path).of(ANSWER)
    kept = Answer.model_validate_json(ANSWER.model_dump_json())
    assert Signatures.default(tmp_path).are_of(signature, kept)


@pytest.mark.parametrize(
    "made_up",
    [
        {"question": "谁？"},
        {"answer": "=HYPERLINK(1)"},
        {"confidence": 0.99},
        {"evidence": ()},
        {"no_answer": True},
    ],
)
def test_another_answer_is_not(tmp_path: Path, made_up: dict[str, Any]) -> None:
    signatures = Signatures.default(tmp_path)
    assert not signatures.are_of(signatures.of(ANSWER), ANSWER.model_copy(update=made_up))


@pytest.mark.parametrize("signature", ["", "0" * 64, "签"])
def test_nor_is_one_under_a_made_up_signature(tmp_path: Path, signature: str) -> None:
    assert not Signatures.default(tmp_path).are_of(signature, ANSWER)


def test_the_key_is_nobody_elses(tmp_path: Path) -> None:
    Signatures.default(tmp_path / "one")
    Signatures.default(tmp_path / "two")
    keys = [tmp_path / name / FILE for name in ("one", "two")]
    assert stat.S_IMODE(keys[0].stat().st_mode) == 0o600
    assert keys[0].read_bytes() != keys[1].read_bytes()
    assert [each.name for each in (tmp_path / "one").iterdir()] == [FILE]


def test_a_damaged_key_is_told_and_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(b"")
    signatures = Signatures.default(tmp_path)
    assert "signing.key is damaged" in caplog.text
    assert not Signatures(b"").are_of(signatures.of(ANSWER), ANSWER)


@pytest.mark.parametrize("signed", [True, False])
def test_a_verdict_by_raw_request(tmp_path: Path, signed: bool) -> None:
    with quick_server(tmp_path) as quick:
        backend = quick.service.backend()
        signature = backend.signatures.of(ANSWER) if signed else "0" * 64
        told = judged(quick, ChatTurn(question="?", answer=ANSWER, signature=signature))
        assert ("不是这里给出的" in told) is not signed
        assert len(backend.feedback.read()) == signed


def judged(quick: Quick, turn: ChatTurn) -> str:
    """What the page is told that likes the answer of a turn."""
    with httpx.Client(base_url=quick.url, timeout=30) as http:
        event = event_of(http.get("/config").json(), "chat", "like")
        liked = {"index": 1, "value": "", "liked": True}
        body = {
            "fn_index": event["id"],
            "session_hash": "one",
            "data": [dump_turns((turn,)), {}],
            "event_data": liked,
        }
        http.post("/gradio_api/queue/join", json=body).raise_for_status()
        return http.get("/gradio_api/queue/data", params={"session_hash": "one"}).text
