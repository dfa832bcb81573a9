"""OpenVINO without its telemetry: import it from here and from nowhere else."""

import sys

# Where openvino finds this package it tells its makers of every import, over the network. Where it
# does not, it goes on without.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
import openvino  # noqa: E402

__all__ = ["openvino"]
