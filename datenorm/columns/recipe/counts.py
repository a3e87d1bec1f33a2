"""Numbers that count days or seconds, as rules of a recipe: which numbers, and of which system.

The arithmetic is that of `datenorm.columns.numbers`; `count_sql` and `count_frames` write it down.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from datenorm.columns.numbers.systems import SYSTEMS, System, iso_of, whole_iso

__all__ = ["DAY_DECIMALS", "Bounds", "Count"]

DAY_DECIMALS = 12  # of a day; with more of them the arithmetic would not fit 64 bits
_SECOND_DECIMALS = 9
_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}  # of a second
_EXCEL_FIRST = 61  # 1900-03-01: before, Excel counts a day that did not exist
_UNIX_EPOCH = dt.date(1970, 1, 1)
_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Bounds:
    """The whole numbers that a rule takes, and `zero`: that of 1 January of `first_year`."""

    first_year: int
    zero: int
    low: int
    high: int


@dataclass(frozen=True)
class Count:
    """Numbers of a system: how many digits stand before the point, and whether decimals follow.

    `widths` are the numbers of digits that were seen. With `decimals` some of those behind the
    point are not zero; without, there is none or only zeros. `negative` takes a minus as well. With
    `midnights` a whole number of days is a moment.
    """

    name: str
    widths: tuple[int, ...]
    decimals: bool = False
    negative: bool = False
    midnights: bool = False

    field = None  # it is no part of a date: it is all of it

    @property
    def system(self) -> System:
        """The system that it follows."""
        return SYSTEMS[self.name]

    @property
    def title(self) -> str:
        """What it is, for people."""
        return f"{self.system.title}{', with decimals' if self.decimals else ''}"

    @property
    def pattern(self) -> str:
        """Its regular expression: the whole number is a group, and the decimals are another."""
        digits = "|".join(map(_digits, self.widths))
        minus = "-?" if self.negative else ""
        digits = f"(?:{digits})" if minus and "|" in digits else digits
        end = "[.,](0*[1-9][0-9]*)" if self.decimals else "(?:[.,]0+)?"
        return f"({minus}{digits}){end}"

    @property
    def per_second(self) -> int | None:
        """How many of its unit are a second; None where it counts days."""
        return _UNITS.get(self.system.unit or "")

    @property
    def most_decimals(self) -> int:
        """The decimals that are taken at most: those of a day, or what is no less than 1 ns."""
        if self.per_second is None:
            return DAY_DECIMALS
        return _SECOND_DECIMALS - (len(str(self.per_second)) - 1)

    @property
    def has_clock(self) -> bool:
        """Whether it gives a time of day."""
        return self.per_second is not None or self.decimals or self.midnights

    def bounds(self, first_year: int, last_year: int) -> Bounds:
        """The whole numbers whose dates lie in some years, and fit 64 bits."""
        unit = 1 if self.per_second is None else 86_400 * self.per_second
        if self.name == "unix-ns":  # 64 bits of nanoseconds begin in 1677
            first_year = max(first_year, 1678)
        days = (
            (dt.date(year, month, day) - _UNIX_EPOCH).days - self.system.epoch
            for year, month, day in ((first_year, 1, 1), (last_year, 12, 31))
        )
        first, last = days
        zero, high = first * unit, (last + 1) * unit - 1
        low = max(zero, _EXCEL_FIRST) if self.name == "excel" else zero
        return Bounds(first_year, zero, low, min(high, _LARGEST, zero + _LARGEST))

    def read(self, prepared: str) -> str | None:
        """ISO text, by the arithmetic of the column; None where a text is none of its numbers."""
        match = self._compiled.fullmatch(prepared)
        if match is None:
            return None
        whole = int(match[1])
        if self.name == "excel" and whole < _EXCEL_FIRST:
            return None
        if not self.decimals:
            found = whole_iso(self.system, np.array([whole]), self.midnights)[0].decode()
        elif whole < 0 or prepared.startswith("-") or len(match[2]) > self.most_decimals:
            return None
        else:
            found = iso_of(self.system, Decimal(f"{whole}.{match[2]}"))
        return found or None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


def _digits(width: int) -> str:
    """So many digits without a leading zero, that fit 64 bits."""
    if width == 1:
        return "[0-9]"
    first = "[1-8]" if width == 19 else "[1-9]"
    return f"{first}[0-9]{{{width - 1}}}"
