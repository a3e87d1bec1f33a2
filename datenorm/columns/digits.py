"""Where a date stands in the digits of a text, once the network has read it.

Nothing here reads a date: given a reading of the network, `explain` finds the digits that it copied, and
`Window.readings` says what the same digits would be in another order of day, month and year. A reading is
written as the network writes it, masked ISO: `1979-05-03`, `--79-05-03` or `-----05-03`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["ORDERS", "Slice", "Window", "column_shape", "exists", "explain", "windows"]

ORDERS = ("dmy", "mdy", "ymd")
_RUN = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_ZEROS = str.maketrans("123456789", "0" * 9)
_SPLITS = {8: ((4, 2, 2), (2, 2, 4)), 6: ((2, 2, 2),), 12: ((4, 2, 2),), 14: ((4, 2, 2),)}  # of one run of digits


@dataclass(frozen=True, slots=True)
class Slice:
    """Some digits of a text: the place of the first one, and how many."""

    start: int
    width: int

    def of(self, text: str) -> str:
        """The digits themselves."""
        return text[self.start : self.start + self.width]


@dataclass(frozen=True, slots=True)
class Window:
    """Two or three neighbouring numbers that can be a date, and the orders in which they can be one."""

    slices: tuple[Slice, ...]
    orders: tuple[str, ...]

    def reading(self, text: str, order: str, century: str = "--") -> str:
        """What the numbers say in an order of `orders`, whether such a day exists or not; `century` completes a short year."""
        place = dict(zip(order if len(self.slices) == 3 else order.replace("y", ""), self.slices, strict=True))
        year = place["y"].of(text) if "y" in place else ""
        year = year if len(year) != 2 else century + year
        return f"{year.rjust(4, '-')}-{place['m'].of(text).zfill(2)}-{place['d'].of(text).zfill(2)}"

    def readings(self, text: str, century: str = "--") -> dict[str, str]:
        """Order -> reading, for the days that exist."""
        found = {order: self.reading(text, order, century) for order in self.orders}
        return {order: reading for order, reading in found.items() if exists(reading)}


@lru_cache(maxsize=65536)
def exists(reading: str) -> bool:
    """Whether a reading with a month and a day is a day that exists; in an unknown year, or century, it may be a leap year."""
    year, month, day = reading[:4], int(reading[5:7]), int(reading[8:10])
    if not 1 <= month <= 12 or year == "0000":
        return False
    short = year.strip("-")
    leap = not short or (calendar.isleap(int(short)) if len(short) == 4 else int(short) % 4 == 0)
    return 1 <= day <= (29 if month == 2 and leap else calendar.monthrange(2001, month)[1])


def windows(text: str) -> Iterator[Window]:
    """Every window of a canonical text: three numbers before two, from left to right."""
    runs = [Slice(match.start(), len(match.group())) for match in _RUN.finditer(text)]
    for run in runs:
        for split in _SPLITS.get(run.width, ()):
            starts = (run.start, run.start + split[0], run.start + split[0] + split[1])
            yield from _window(tuple(Slice(start, width) for start, width in zip(starts, split, strict=True)))
    for i in range(len(runs) - 2):
        yield from _window(tuple(runs[i : i + 3]))
    for i in range(len(runs) - 1):
        yield from _window(tuple(runs[i : i + 2]))


@lru_cache(maxsize=65536)
def _windows_of(skeleton: str) -> tuple[Window, ...]:
    """The windows of all texts that differ in their digits alone."""
    return tuple(windows(skeleton))


def _window(slices: tuple[Slice, ...]) -> Iterator[Window]:
    widths = tuple(part.width for part in slices)
    if max(widths[1:-1], default=1) > 2 or 3 in widths or max(widths) > 4:
        return
    if len(widths) == 2 and max(widths) <= 2:
        yield Window(slices, ("dmy", "mdy"))
    elif len(widths) == 3 and widths[0] == 4 and widths[2] <= 2:
        yield Window(slices, ("ymd",))
    elif len(widths) == 3 and widths[0] <= 2 and widths[2] == 4:
        yield Window(slices, ("dmy", "mdy"))
    elif len(widths) == 3 and widths[0] <= 2 and widths[2] == 2:
        yield Window(slices, ("dmy", "mdy", "ymd") if widths[0] == 2 else ("dmy", "mdy"))


def explain(text: str, reading: str) -> Window | None:
    """The numbers of a canonical text that a reading copied: the first window of which it is a reading, or None."""
    if reading.endswith("-"):
        return None
    return next((window for window in _windows_of(text.translate(_ZEROS)) if reading in window.readings(text, reading[:2]).values()), None)


@lru_cache(maxsize=65536)
def column_shape(text: str) -> str:
    """The shape of a canonical text for people: `#` for a number of one or two digits, `####` for four, words as `a`."""
    digits = _RUN.sub(lambda match: "#" * (len(match.group()) if len(match.group()) > 2 else 1), text)
    return _WORD.sub("a", digits)
