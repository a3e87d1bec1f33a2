from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.errors import SettingsError
from datenorm.inference.calibration import Calibration, expected_calibration_error, fit_calibration


def test_no_points_change_nothing() -> None:
    assert Calibration()(0.37) == 0.37


def test_between_points_the_map_is_straight() -> None:
    calibration = Calibration(((0.0, 0.0), (0.5, 0.2), (1.0, 0.9)))
    assert calibration(0.25) == pytest.approx(0.1)
    assert calibration(0.75) == pytest.approx(0.55)
    assert calibration(1.0) == pytest.approx(0.9)
    assert calibration(0.0) == 0
    assert calibration(0.5) == pytest.approx(0.2)
    beyond = Calibration(((0.2, 0.1), (0.8, 0.9)))
    assert (beyond(0.1), beyond(0.9)) == (0.1, 0.9)


def test_overconfidence_is_taken_back() -> None:
    rng = np.random.default_rng(1)
    probabilities = rng.uniform(0, 1, 20_000)
    right = rng.uniform(0, 1, 20_000) < probabilities**2
    fitted = fit_calibration(list(probabilities[:10_000]), list(right[:10_000]))
    before = expected_calibration_error(list(probabilities[10_000:]), list(right[10_000:]))
    after = expected_calibration_error(
        [fitted(p) for p in probabilities[10_000:]], list(right[10_000:])
    )
    assert before > 0.1
    assert after < 0.03


def test_nobody_is_ever_certain() -> None:
    certain = fit_calibration([0.9 + i / 10_000 for i in range(1000)], [True] * 1000)
    assert certain(1.0) == pytest.approx(1000.5 / 1001, abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=100, max_size=400))
def test_a_fitted_map_never_falls(readings: list[tuple[float, bool]]) -> None:
    fitted = fit_calibration([p for p, _ in readings], [r for _, r in readings])
    values = [fitted(p) for p in np.linspace(0, 1, 50)]
    assert all(a <= b + 1e-9 for a, b in pairwise(values))
    assert 0 <= values[0] <= values[-1] <= 1


def test_calibration_error_by_hand() -> None:
    # two bins of two: confidence .1 with one of two right is off by .4; .9 with both right by .1
    assert expected_calibration_error(
        [0.1, 0.1, 0.9, 0.9], [True, False, True, True], bins=2
    ) == pytest.approx(0.25)
    assert expected_calibration_error([], []) == 0


@pytest.mark.parametrize(
    "points", [((0.0, 0.5), (0.0, 0.6)), ((0.0, 0.5), (1.0, 0.4)), ((0.0, 1.5),)]
)
def test_points_that_do_not_rise_are_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(SettingsError, match="calibration points must"):
        Calibration(points)


def test_too_few_readings_are_refused() -> None:
    with pytest.raises(SettingsError, match="too few to calibrate"):
        fit_calibration([0.5] * 99, [True] * 99)
