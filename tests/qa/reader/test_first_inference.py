"""That threads which infer first, all together, do not wait for each other for ever.

Left alone OpenVINO does so in every fourth process, so that several are tried.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

INFER_TOGETHER = """
import os, sys
from threading import Barrier, Thread
import numpy as np
from index.encoders.quiet_openvino import openvino

children = []
for _ in range(8):
    if child := os.fork():
        children.append(child)
        continue
    given = openvino.opset15.parameter(openvino.PartialShape([4]), openvino.Type.f32)
    model = openvino.Model([openvino.opset15.relu(given)], [given])
    compiled = openvino.Core().compile_model(model, "CPU")
    sys.setswitchinterval(1e-6)
    together = Barrier(8)

    def infer():
        request = compiled.create_infer_request()
        together.wait()
        request.infer((np.zeros(4, np.float32),))

    threads = [Thread(target=infer) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    os._exit(0)
for child in children:
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_threads_that_infer_first_do_not_wait_for_each_other_for_ever() -> None:
    command = [sys.executable, "-c", INFER_TOGETHER]
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            assert process.wait(timeout=180) == 0
        finally:
            with suppress(ProcessLookupError):  # none of its children is left
                os.killpg(process.pid, signal.SIGKILL)
