import re
import subprocess
import sys

import pytest

ARENAS = """
import ctypes, threading
from web.operation.memory import share_arenas
share_arenas()
ready = threading.Barrier(9)
def hold():
    kept = [bytes(600) for _ in range(1000)]
    ready.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for each in threads: each.start()
ready.wait()
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries have no arenas")
def test_threads_share_two_arenas() -> None:
    done = subprocess.run([sys.executable, "-c", ARENAS], capture_output=True, text=True)
    assert done.returncode == 0
    if "Arena" in done.stderr:  # which glibc tells
        assert re.findall(r"^Arena (\d+)", done.stderr, re.MULTILINE) == ["0", "1"]
