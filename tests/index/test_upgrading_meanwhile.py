"""An older index that is killed, asked or changed while it is made anew."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from index import UpdateOptions, open_index
from index.search.article_store import ArticleStore
from index.storage.folder import FILES, current_version, pointer_to, version_folder
from index.storage.verifying import verify_folder
from index.updates.upgrading import upgrade_index
from tests.fakes import FakeEncoder
from tests.index.folder import Folder
from tests.index.format_3 import NAMES, VERSION, unpack

pytestmark = pytest.mark.usefixtures("settled")


@pytest.fixture
def old(index: Folder) -> Folder:
    unpack(index.path)
    return index


@pytest.mark.parametrize(
    ("step", "version"),
    [("embedded", 5), ("applied", 5), ("written", 5), ("renamed", 5), ("published", 6)],
)
def test_killed_at_any_step_nothing_is_lost(old: Folder, step: str, version: int) -> None:
    program = f"""
        import os, signal
        from pathlib import Path
        from index import UpdateOptions
        from index.updates.upgrading import upgrade_index
        from tests.fakes import FakeEncoder

        def die(reached):
            if reached == {step!r}:
                os.kill(os.getpid(), signal.SIGKILL)

        upgrade_index(Path({str(old.path)!r}), UpdateOptions(FakeEncoder(), on_step=die))
        """
    died = subprocess.run([sys.executable, "-c", dedent(program)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert current_version(old.path) == version
    with open_index(old.path, encoder=old.encoder).articles as articles:
        assert sorted(articles.names().values()) == NAMES
    assert list(verify_folder(old.path)) == []
    assert old.build().effect is None
    assert [path.name for path in (old.path / FILES.versions).iterdir()] == [
        f"{current_version(old.path):06}"
    ]


def test_who_asks_the_older_version_goes_on(old: Folder) -> None:
    folder = version_folder(old.path, VERSION)
    with ArticleStore.open(folder / FILES.articles) as articles:
        upgrade_index(old.path, old.options)
        assert not folder.exists()
        assert articles.rows("SELECT count(*) FROM articles") == [(4,)]


def test_what_an_older_program_adds_meanwhile_is_not_lost(old: Folder) -> None:
    begun: list[str] = []

    def copy_version(step: str) -> None:
        if step == "embedded" and not begun:
            begun.append(step)
            _publish_a_copy(old.path)

    upgrade_index(old.path, UpdateOptions(FakeEncoder(), on_step=copy_version))
    assert current_version(old.path) == VERSION + 2


def _publish_a_copy(folder: Path) -> None:
    """As a program of that time would, a version that holds the same."""
    target = version_folder(folder, VERSION + 1)
    shutil.copytree(version_folder(folder, VERSION), target)
    (folder / FILES.pointer).write_text(json.dumps(pointer_to(VERSION + 1)))
