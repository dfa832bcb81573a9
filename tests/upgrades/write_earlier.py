"""Write what earlier programs left, run with their own code, as no later code can.

    git worktree add ../earlier COMMIT && cd ../earlier
    PYTHONPATH=. python …/write_earlier.py WHAT

README.md tells what each was, and with which commit it was written.
"""

import json
import os
import shutil
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

DATA = Path(__file__).parent / "data"
ROOT = Path("/juzheng-earlier/文章")
"""A folder that is on no machine but while this runs."""
TEXTS = {"临平.txt": "临平有山。临平有水。", "余杭.txt": "余杭有塔。余杭有桥。"}


class FakeEncoder:
    """The stand-in of `tests.fakes`, which the first programs had not."""

    name = fingerprint = "fake"
    precision, dimension = "float32", 64

    def encode_queries(self, queries: Any) -> Any:
        return self.encode_documents(queries)

    def encode_documents(self, documents: Any, **_: Any) -> Any:
        counts = np.zeros((len(documents), self.dimension), np.float32)
        for row, text in enumerate(documents):
            padded = f" {text} "
            for pair in pairwise(padded):
                counts[row, crc32("".join(pair).encode()) % self.dimension] += 1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def write_first_index(name: str) -> None:
    """Before there were versions."""
    from index.building import build_index

    _write_articles()
    folder = Path(tempfile.mkdtemp()) / "index"
    build_index([ROOT], folder, encoder=FakeEncoder())
    _pack(folder, name)


def write_index_4(name: str) -> None:
    """Before there were collections."""
    from index import (
        Original,
        UpdateOptions,
        add_originals,
        build_index,
        remove_articles,
        rename_article,
    )

    _write_articles()
    folder, options = Path(tempfile.mkdtemp()) / "index", UpdateOptions(FakeEncoder())
    (ROOT / "塘栖.txt").write_text("塘栖有码头。", encoding="utf-8")
    build_index([ROOT], folder, options)
    add_originals([Original("旧闻.txt", "西湖有塔。西湖有桥。".encode())], folder, options)
    rename_article("旧闻.txt", "西湖的事", folder, options)
    remove_articles(["塘栖.txt"], folder)
    _pack(folder, name)


def write_backup(name: str) -> None:
    """A data folder in one file."""
    from index import Original, UpdateOptions, add_originals, build_index
    from index.backup.making import make_backup

    _write_articles()
    data, options = Path(tempfile.mkdtemp()), UpdateOptions(FakeEncoder())
    build_index([ROOT], data / "index", options)
    added = Original("工资.txt", "工资每月十日发放。".encode(), "人事")
    add_originals([added], data / "index", options)
    (data / "feedback.jsonl").write_text("{}\n")
    (DATA / f"{name}.zip").unlink(missing_ok=True)
    make_backup(DATA / f"{name}.zip", data, data / "index")
    shutil.rmtree(ROOT.parent)


def write_said(name: str) -> None:
    """Users, what was said of an answer, and a conversation as a browser keeps it."""
    from corpus import Article, Sentence, Window
    from qa import Candidate, Evidence

    article = Article("a.txt", "临平有山。临平有水。", "临平")
    span = Window(article, 3, 4)
    candidate = Candidate(span, (Evidence(Sentence(article, 0, 5), span, 1.0),), 0.9)
    folder = DATA / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    conversation = _conversation(candidate, folder / "feedback.jsonl")
    (folder / "conversation.json").write_text(json.dumps(conversation, ensure_ascii=False))
    _write_users(folder / "users.json")
    _write_audit(folder / "audit.jsonl")
    for lock in folder.glob(".*.lock"):
        lock.unlink()


def _conversation(candidate: Any, feedback: Path) -> Any:
    try:
        from web.chat.browser_storage import dump_turns
    except ImportError:
        return _conversation_0(candidate, feedback)
    from qa import Answer
    from qa.feedback import FeedbackLog
    from web.chat.conversation import ChatTurn

    answer = Answer.of("它呢？", [candidate], understood="临平有什么？", index_version=3)
    FeedbackLog(feedback).add("passage", answer, note="是水")
    return dump_turns((ChatTurn(id="1", question="它呢？", answer=answer),))


def _conversation_0(candidate: Any, feedback: Path) -> Any:
    from qa import Answer
    from qa.feedback import FeedbackLog

    try:
        from web.chat.conversation import ChatTurn, kept
    except ImportError:
        from web.conversation import Turn as ChatTurn
        from web.conversation import kept
    answer = Answer("临平有什么？", (candidate,), False, (), {"total": 0.1}, index_version=3)
    told = answer.to_json() | {"question": "它呢？"}
    FeedbackLog(feedback).add("passage", told, understood="临平有什么？", note="是水")
    turn = {"id": "1", "question": "它呢？", "understood": "临平有什么？"}
    return kept((ChatTurn.model_validate(turn | {"answer": answer.to_json()}),))


def _write_users(file: Path) -> None:
    try:
        from web.auth import users as module
    except ImportError:
        from web import users as module
    User, users = module.User, module.UsersFile(file, cost=1024)  # noqa: N806
    users.put(User("李", True), "一二三四五六七八")
    user = User("王", False)
    if hasattr(user, "collections"):
        user = User("王", False, frozenset({"人事"}))
    users.put(user, "八七六五四三二一")


def _write_audit(file: Path) -> None:
    try:
        from index.audit import Actor, AuditLog, Entry
    except ImportError:
        return
    entry = Entry.of(Actor("李", "page", "10.0.0.7"), "article_renamed", name="新", before="旧")
    AuditLog(file).record([entry])


def _write_articles() -> None:
    ROOT.mkdir(parents=True)
    for name, text in TEXTS.items():
        (ROOT / name).write_text(text, encoding="utf-8")
        os.utime(ROOT / name, (1_700_000_000, 1_700_000_000))


def _pack(folder: Path, name: str) -> None:
    shutil.rmtree(ROOT.parent)
    for lock in folder.rglob("*.lock"):
        lock.unlink()
    versions = folder / "versions"
    for version in sorted(versions.iterdir())[:-1] if versions.is_dir() else []:
        shutil.rmtree(version)
    shutil.make_archive(str(DATA / name), "zip", folder)


if __name__ == "__main__":
    what = sys.argv[1]
    kinds = {"said": write_said, "backup": write_backup, "index": write_first_index}
    (write_index_4 if what == "index-4" else kinds[what.partition("-")[0]])(what)
