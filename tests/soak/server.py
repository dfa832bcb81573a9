"""The server as a process that is started, asked, killed and watched."""

import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import httpx

from tests.web.browsing import free_port

START_SECONDS = 300


class Server:
    """A context manager; it can be restarted within."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.http = httpx.Client(trust_env=False, timeout=60)

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()
        self.http.close()

    def start(self) -> None:
        """Raises:
        RuntimeError: it does not get ready.
        """
        port = free_port()
        command = [sys.executable, "-m", "tests.soak.serving", str(self._folder), str(port)]
        self._process = subprocess.Popen(command)
        self.http.base_url = httpx.URL(f"http://127.0.0.1:{port}")
        until = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with status {self._process.returncode}")
            if time.monotonic() > until:
                raise RuntimeError(f"the server was not ready after {START_SECONDS} s")
            time.sleep(0.1)

    def kill(self) -> None:
        """At once, wherever it is."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def memory_mb(self) -> float:
        """Resident, of the process."""
        [line] = [each for each in self._about("status").splitlines() if "VmRSS" in each]
        return int(line.split()[1]) / 1024

    def handles(self) -> int:
        """Files and connections that it has open."""
        assert self._process
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def _about(self, name: str) -> str:
        assert self._process
        return Path(f"/proc/{self._process.pid}/{name}").read_text()

    def _is_ready(self) -> bool:
        try:
            return self.http.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False
