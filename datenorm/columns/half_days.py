"""Moments with AM or PM in 24 hours, as whole arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from datenorm.masked_iso import NO_DATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["in_24_hours"]

_HOUR, _ZERO = len(NO_DATE) + 1, np.uint8(ord("0"))  # behind the T


def in_24_hours(symbols: NDArray[np.uint8], rows: NDArray[np.intp], place: int) -> NDArray[np.intp]:
    """Write the hours of moments, whose AM or PM stands at a place, without it; in which rows."""
    tens, ones = (symbols[rows, _HOUR + index] - _ZERO for index in range(2))
    hours = tens * np.uint8(10) + ones
    halved = (hours >= 1) & (hours <= 12)
    rows, hours = rows[halved], hours[halved] % np.uint8(12)
    hours += np.uint8(12) * (symbols[rows, place] == ord("P"))
    symbols[rows, _HOUR], symbols[rows, _HOUR + 1] = hours // 10 + _ZERO, hours % 10 + _ZERO
    symbols[rows, place:-1] = symbols[rows, place + 1 :]
    symbols[rows, -1] = 0
    return rows
