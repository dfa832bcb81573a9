"""OpenVINO without its telemetry: import it from here and from nowhere else."""

import sys

# Where openvino finds this package it tells its makers of every import, over the network. Where it
# does not, it goes on without.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
import numpy as np  # noqa: E402
import openvino  # noqa: E402

# Its bindings set up NumPy when a tensor's numbers are first looked at. Two threads that are first
# together wait for each other for ever, holding the interpreter: so nobody is, but this line.
_ = openvino.Tensor(np.zeros(1, np.float32)).data

__all__ = ["openvino"]
