"""Whole days, yyyy-mm-dd: years 0001 to 9999 of the Gregorian calendar (ISO 8601-1:2019)."""

from __future__ import annotations

from collections.abc import Sequence

from datenorm.calendars import days_in_month
from datenorm.masked_iso import DAY, MONTH, YEAR, exists, is_masked_date, known_year
from datenorm.outputs.language import CLOSED, CenturyRule, State, SteppedLanguage

__all__ = ["LANGUAGE", "DateLanguage", "missing_day", "month_and_day_step", "order_of", "year_step"]

_LEAP_YEAR, _OTHER_YEAR = 2000, 2001  # stand for all of their kind


class DateLanguage(SteppedLanguage):
    """Every output is one day that exists."""

    name = "date"
    symbols = tuple("-0123456789")
    length = 10
    noun = "date"
    expected = "yyyy-mm-dd, a day that exists"
    shapes = ("dddd-dd-dd",)

    @property
    def start(self) -> State:
        """Before the year."""
        return ("year", 0, 0, True)

    def step(self, state: State, symbol: str) -> State | None:
        """Read the year, then month and day."""
        if state[0] == "year":
            return year_step(state, symbol)
        return month_and_day_step(state, symbol, masked=False)

    def exists(self, output: str) -> bool:
        """Whether it is a day of the calendar."""
        return output.count("-") == 2 and is_masked_date(output)

    def missing(self, output: str) -> str | None:
        """A day past the end of its month, of a month past December, or a zero."""
        return missing_day(output)

    def to_iso(self, output: str, century: CenturyRule) -> str | None:
        """The output is ISO 8601."""
        return output

    def precision(self, iso: str) -> str:
        """Always a day."""
        return "day"

    def is_whole(self, iso: str) -> bool:
        """Always."""
        return True

    def days(self, output: str) -> tuple[str, ...]:
        """The day."""
        return (output,)

    def order(self, output: str, focus: Sequence[int]) -> str | None:
        """By where attention was for the last digit of each."""
        return order_of(output, focus)


def year_step(state: State, symbol: str) -> State | None:
    """Read yyyy; of its digits only what the leap rule and "no year 0000" need is kept."""
    _, position, kept, zeros = state
    assert isinstance(position, int) and isinstance(kept, int)
    if not symbol.isdigit():
        return None
    digit, all_zero = int(symbol), bool(zeros) and symbol == "0"
    if position == 0:
        return ("year", 1, digit % 2, all_zero)
    if position == 1:  # a century is leap when it is a multiple of four
        return ("year", 2, int((2 * kept + digit) % 4 == 0), all_zero)
    if position == 2:
        return ("year", 3, kept + 2 * (digit % 2) + 4 * (digit == 0), all_zero)
    if all_zero:
        return None
    if kept & 4 and digit == 0:  # yy00
        return ("month", bool(kept & 1))
    return ("month", (2 * (kept >> 1 & 1) + digit) % 4 == 0)


def month_and_day_step(state: State, symbol: str, masked: bool) -> State | None:
    """Read -mm-dd after a year of which only `leap` matters; dashes for digits where `masked`."""
    name, leap, *rest = state
    following: State | None = None
    if name == "month":
        following = ("month tens", leap) if symbol == "-" else None
    elif name == "month tens":
        if symbol in "01":
            following = ("month ones", leap, symbol)
        elif masked and symbol == "-":
            following = ("dashes", 4)
    elif name == "month ones":
        month = int(f"{rest[0]}{symbol}") if symbol.isdigit() else 0
        following = ("day", leap, month) if 1 <= month <= 12 else None
    elif name == "day":
        following = ("day tens", leap, *rest) if symbol == "-" else None
    elif name == "day tens":
        if symbol in "0123" and not (symbol == "3" and rest[0] == 2):
            following = ("day ones", leap, *rest, symbol)
        elif masked and symbol == "-":
            following = ("dashes", 1)
    elif name == "day ones" and symbol.isdigit():
        month_, tens = rest
        assert isinstance(month_, int)
        last = days_in_month(_LEAP_YEAR if leap else _OTHER_YEAR, month_)
        following = CLOSED if 1 <= int(f"{tens}{symbol}") <= last else None
    return following


def missing_day(output: str) -> str | None:
    """Why a masked date with a day does not exist; None where it does."""
    if exists(output):
        return None
    month, shown = int(output[MONTH]), output.lstrip("-")
    if not 1 <= month <= 12:
        return f"{shown} does not exist: there is no month {month}"
    if int(output[DAY]) == 0 or output[YEAR] == "0000":
        return f"{shown} does not exist"
    last = days_in_month(known_year(output[YEAR]), month)
    return f"{shown} does not exist: that month has {last} days"


def order_of(output: str, focus: Sequence[int]) -> str | None:
    """The order of year, month and day by the focus of the last digit of each; None for less."""
    if not focus or "-" in output[2:4] + output[MONTH] + output[DAY]:
        return None
    last = {"y": focus[YEAR.stop - 1], "m": focus[MONTH.stop - 1], "d": focus[DAY.stop - 1]}
    return "".join(sorted("ymd", key=last.__getitem__))


LANGUAGE = DateLanguage()
