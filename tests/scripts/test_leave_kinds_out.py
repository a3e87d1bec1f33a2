"""What the script for kinds left out works out, on numbers worked by hand."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("babel")
pytest.importorskip("scipy")


def test_weights_point_to_the_right_readings_and_wrong_ones_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    script = importlib.import_module("leave_kinds_out")
    features = np.array([[2.0, 1.0], [2.0, -1.0], [-2.0, 1.0], [-2.0, -1.0]])
    weights = script.fitted(features, np.array([True, True, False, False]))
    assert weights[0] > 1
    assert abs(weights[1]) < 0.01  # the second feature tells nothing
    days = np.arange(101.0)  # 1 % of them lie below 1
    assert script.stopped(days, np.array([0.5, 0.9, 1.1, 50.0])) == 0.5
