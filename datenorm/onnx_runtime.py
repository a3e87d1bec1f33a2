"""ONNX Runtime, told to tell nobody: from 1.29 on it reports every session to its maker."""

from __future__ import annotations

import os
from typing import Any

__all__ = ["load_onnxruntime"]


def load_onnxruntime() -> Any:
    """The module `onnxruntime`, imported without telemetry unless the environment asks for it.

    It reads ORT_DISABLE_TELEMETRY when it is imported.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    return onnxruntime
