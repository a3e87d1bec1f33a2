"""Templates: which digits of a text are copied where, applied to whole arrays of texts of one shape.

A template is made from what the network has shown (see `learning.py`); it reads no date that the calendar does
not have, and leaves those to the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.digits import ORDERS
from datenorm.columns.shapes import ShapeGroup

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Compiled", "Part", "Template"]

_DAYS = np.array([31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.uint8)
_ZERO, _TEN = np.uint8(ord("0")), np.uint8(10)
_DASH = ord("-")
_LEAP_DAY = np.frombuffer(b"02-29", dtype=np.uint8)
Part = tuple[int, int, int] | str  # a part of the date: (run of digits, offset in it, width), or the symbols themselves


@dataclass(frozen=True)
class Compiled:
    """What a template says of texts: int `orders` (m,), bit i for ORDERS[i], 0 where there is no order; bytes
    `machines` (m, 3), the reading of each order, or in place 0; and whether it can be trusted, `sure` (m,)."""

    orders: NDArray[np.uint8]
    machines: NDArray[np.bytes_]
    sure: NDArray[np.bool_]


@dataclass(frozen=True)
class Template:
    """For each order, or for none, the parts that make up year, month and day.

    Left to the network are texts whose orders depend on what it lists: those whose `differing` parts are the same digits
    (03/04/03 is one date day-first and year-first), those whose short year can stand first beside other orders, and
    those with a 29 February in any order.
    """

    readings: tuple[tuple[str | None, tuple[Part, Part, Part]], ...]
    differing: tuple[Part, Part] | None = None

    def read(self, group: ShapeGroup) -> Compiled:
        """Read texts of the template's skeleton."""
        count = len(group.rows)
        orders, machines = np.zeros(count, dtype=np.uint8), np.zeros((count, 3), dtype="S10")
        sure, left = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
        for order, parts in self.readings:
            symbols = _assemble(group, parts)
            valid = _existing(symbols)
            place = 0 if order is None else ORDERS.index(order)
            if order is None:
                valid &= ~_open_years(group, parts)
            else:
                orders |= valid.astype(np.uint8) << np.uint8(place)
            machines[valid, place] = symbols[valid].view("S10")[:, 0]
            sure |= valid
            left |= (symbols[:, 5:] == _LEAP_DAY).all(axis=1)
            if order == "ymd" and len(self.readings) > 1:
                left |= valid
        sure &= ~left
        if self.differing:
            first, second = (_copied(group, part) for part in self.differing)
            sure &= (first != second).any(axis=1)
        return Compiled(orders, machines, sure)


def _copied(group: ShapeGroup, part: Part) -> NDArray[np.uint8]:
    """The digits of a part: uint8, (m, width)."""
    assert not isinstance(part, str)
    run, offset, digits = part
    start = group.skeleton.runs[run][0] + offset
    return group.bytes[:, start : start + digits]


def _assemble(group: ShapeGroup, parts: tuple[Part, Part, Part]) -> NDArray[np.uint8]:
    """The readings of texts as symbols: uint8, (m, 10)."""
    symbols = np.full((len(group.rows), 10), _DASH, dtype=np.uint8)
    for part, stop in zip(parts, (4, 7, 10), strict=True):
        width = 4 if stop == 4 else 2
        if isinstance(part, str):
            symbols[:, stop - width : stop] = np.frombuffer(part.encode(), dtype=np.uint8)
            continue
        digits = _copied(group, part)
        if width == 2 and digits.shape[1] == 1:
            symbols[:, stop - 2] = ord("0")
        symbols[:, stop - digits.shape[1] : stop] = digits
    return symbols


def _open_years(group: ShapeGroup, parts: tuple[Part, Part, Part]) -> NDArray[np.bool_]:
    """Texts such as `07 aug 12`, whose short year can be a day and whose day a year: left to the network."""
    year, _, day = parts
    if isinstance(year, str) or isinstance(day, str) or (year[2], day[2]) != (2, 2):
        return np.zeros(len(group.rows), dtype=np.bool_)
    number = (_copied(group, year).astype(np.int64) - ord("0")) @ np.array([10, 1])
    found: NDArray[np.bool_] = (number >= 1) & (number <= 31)
    return found


def _existing(symbols: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which readings are days that exist; one that gives no day, or no month, passes.

    A 29 February never does: whether there is one depends on the year, and it is rare enough for the network.
    """
    digits = symbols - _ZERO  # a dash becomes some large number
    month, day = digits[:, 5] * _TEN + digits[:, 6], digits[:, 8] * _TEN + digits[:, 9]
    no_month, no_day = symbols[:, 5] == _DASH, symbols[:, 8] == _DASH
    exists = (month >= 1) & (month <= 12)
    day_fits = no_day | ((day >= 1) & (day <= _DAYS[month * exists]))
    fits: NDArray[np.bool_] = (exists | no_month) & day_fits & np.any(digits[:, :4] != 0, axis=1)
    return fits
