"""Confidence that means it: a rising map from the network's probability to the share that is right.

Isotonic regression by pool-adjacent-violators (Ayer et al., 1955) over held-out readings, kept as
few points between which the map is straight. Expected calibration error: Naeini, Cooper and
Hauskrecht (2015).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from datenorm.errors import SettingsError

__all__ = ["Calibration", "expected_calibration_error", "fit_calibration"]

_SMALLEST_BLOCK = 50  # readings behind each point, so that no point is an accident


@dataclass(frozen=True)
class Calibration:
    """Points (probability, confidence), both rising from 0 to 1; without any, nothing changes."""

    points: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        values = [value for point in self.points for value in point]
        if any(not 0 <= value <= 1 for value in values):
            raise SettingsError("calibration points must lie in 0..1")
        if any(a >= c or b > d for (a, b), (c, d) in pairwise(self.points)):
            raise SettingsError("calibration points must rise")

    def __call__(self, probability: float) -> float:
        """The confidence for a joint probability."""
        if not self.points:
            return probability
        index = bisect_left(self._probabilities, probability)
        if index == 0 or index == len(self.points):
            return self.points[min(index, len(self.points) - 1)][1]
        (a, b), (c, d) = self.points[index - 1 : index + 1]
        return b + (d - b) * (probability - a) / (c - a)

    @cached_property
    def _probabilities(self) -> tuple[float, ...]:
        return tuple(probability for probability, _ in self.points)


def fit_calibration(probabilities: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Fit the map to held-out readings; SettingsError where there are too few."""
    if len(probabilities) < 2 * _SMALLEST_BLOCK:
        needed = 2 * _SMALLEST_BLOCK
        raise SettingsError(
            f"{len(probabilities)} readings are too few to calibrate on; expected {needed}"
        )
    order = np.argsort(np.asarray(probabilities), kind="stable")
    x, y = np.asarray(probabilities, dtype=float)[order], np.asarray(right, dtype=float)[order]
    blocks: list[tuple[float, float, int]] = []  # mean probability, share right, size
    for start in range(0, len(x), _SMALLEST_BLOCK):
        part = slice(start, start + _SMALLEST_BLOCK)
        blocks.append((float(x[part].mean()), float(y[part].mean()), len(x[part])))
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            (a, b, m), (c, d, n) = blocks[-2:]
            blocks[-2:] = [((a * m + c * n) / (m + n), (b * m + d * n) / (m + n), m + n)]
    # Nobody is ever certain: half a mistake is added to each block (Krichevsky and Trofimov, 1981).
    shares = np.maximum.accumulate([(b * n + 0.5) / (n + 1) for _, b, n in blocks]).tolist()
    points = [
        (0.0, 0.0),
        *((round(a, 6), round(b, 6)) for (a, _, _), b in zip(blocks, shares, strict=True)),
    ]
    distinct = {probability: confidence for probability, confidence in points if probability < 1}
    return Calibration((*sorted(distinct.items()), (1.0, points[-1][1])))


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 15
) -> float:
    """Mean distance of confidence and share that is right, over bins weighed by their size."""
    if not len(confidences):
        return 0.0
    confidence, correct = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[places == b].mean() - correct[places == b].mean()) * (places == b).sum()
        for b in np.unique(places)
    ]
    return float(sum(gaps) / len(confidence))
