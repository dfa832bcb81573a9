"""What the commands do where the environment names a shared place, and what is never imported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import qa.__main__
import web.__main__
from index import LocalIndex
from index.audit import AuditLog
from index.shared import SharedPlaceError
from index.shared.address import VARIABLE
from index.shared.lines import SharedLines
from qa import QuestionAnswerer
from qa.feedback import FeedbackFullError, FeedbackLog
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder, FakeReader
from tests.shared.conftest import OpenPlace
from web.auth.users import SharedUsers
from web.service.signatures import Signatures
from web.shared.watching import watch_shared_place

PASSWORD = "correct horse"
pytestmark = pytest.mark.usefixtures("tmp_data")


@pytest.fixture
def tmp_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUZHENG_DATA", str(tmp_path))


def run(app: object, *arguments: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, arguments, input=typed)  # type: ignore[arg-type]
    assert not done.exception, done.exception
    return done.stdout


def test_users_of_commands_are_those_of_the_place(
    in_environment: str, open_place: OpenPlace, tmp_path: Path
) -> None:
    run(web.__main__.app, "users", "add", "小李", "--manage", typed=f"{PASSWORD}\n")
    run(web.__main__.app, "users", "disable", "小李")
    (account,) = SharedUsers(open_place()).accounts().values()
    assert (account.user.name, account.user.may_manage, account.is_disabled) == ("小李", True, True)
    (told,) = json.loads(run(web.__main__.app, "users", "list", "--json"))
    assert (told["name"], told["disabled"]) == ("小李", True)
    audit = json.loads(run(web.__main__.app, "audit", "--json"))
    assert [each["action"] for each in audit] == ["user_added", "user_disabled"]
    assert list(tmp_path.iterdir()) == []  # nothing lies in the data folder


def test_what_is_said_at_two_processes_is_exported_once(
    in_environment: str, open_place: OpenPlace, make_article: MakeArticle
) -> None:
    article = make_article("临平有超山。算力小镇有企业1300余家。")
    index = LocalIndex.from_articles([article], encoder=FakeEncoder())
    answer = QuestionAnswerer(index, FakeReader()).ask("算力小镇有多少企业？")
    for verdict in ("wrong", "right"):
        FeedbackLog(SharedLines(open_place(), "feedback")).add(verdict, answer)
    (line,) = run(qa.__main__.app, "feedback", "export").splitlines()
    assert json.loads(line)["said"]["verdict"] == "right"
    with pytest.raises(FeedbackFullError, match="is full"):
        FeedbackLog(SharedLines(open_place(), "feedback"), most_bytes=10).add("right", answer)


def test_an_answer_that_one_process_gave_another_knows(in_environment: str, tmp_path: Path) -> None:
    first, second = (Signatures.default(tmp_path / each) for each in ("one", "two"))
    assert first._key == second._key


def test_a_file_of_users_does_not_go_with_it(in_environment: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="--users does not go with --shared"):
        watch_shared_place(None, users=tmp_path / "users.json")


def test_the_audit_log_of_a_place_that_is_away_lets_nothing_be_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://127.0.0.1:1/nowhere")
    monkeypatch.setattr("index.shared.place.OPENING_SECONDS", 0)
    with pytest.raises(SharedPlaceError, match="cannot be used"):
        AuditLog.default()


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://h/d")
    monkeypatch.setattr("index.shared.opening.find_spec", lambda name: None)
    with pytest.raises(SharedPlaceError, match="requirements-postgres"):
        AuditLog.default()


def test_without_a_place_nothing_of_it_is_imported() -> None:
    code = "import sys, app, web.__main__, qa.__main__, web.server.middleware; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "index.shared" in loaded
    assert loaded.isdisjoint({"psycopg", "psycopg_pool", "index.shared.place"})
