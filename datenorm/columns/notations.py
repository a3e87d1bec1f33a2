"""The dates inside an output: those of a point, of both ends of a span; and others in their place.

An output of the world language holds masked dates among other symbols, and one of a language of
dates is a masked date itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.alike import BLOCK
from datenorm.masked_iso import DAY, MONTH, NO_DATE, ORDERS, YEAR, Window, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "calendar_symbol",
    "dates_in",
    "dates_of_outputs",
    "find_windows",
    "in_orders",
    "only_date",
    "with_calendar",
    "with_dates",
    "years_of_dates",
]

_CALENDARS = "pihzqsurMYSHR"
_DATE = re.compile(rf"((?:^[{_CALENDARS}]?|[/|])B?)([-0-9X]{{10}})")
_PLACES = len(NO_DATE)
_DASH, _ZERO, _TEN = np.uint8(ord("-")), np.uint8(ord("0")), np.uint8(10)
_DIGITS = str.maketrans("123456789", "0" * 9)


def calendar_symbol(output: str) -> str:
    """The symbol of the calendar or era of an output; "" for ours."""
    return output[:1] if output[:1] and output[0] in _CALENDARS else ""


def with_calendar(output: str, symbol: str) -> str:
    """The same fields in another calendar."""
    return symbol + output.removeprefix(calendar_symbol(output))


@lru_cache(maxsize=65536)
def dates_in(output: str) -> tuple[str, ...]:
    """The masked dates of an output, as they are written: one for each point that has one.

    >>> dates_in("2005-04-03T10:00/2005-04-07T12:00")
    ('2005-04-03', '2005-04-07')
    """
    return tuple(match[2] for match in _DATE.finditer(output))


def with_dates(output: str, dates: Sequence[str]) -> str:
    """An output with other dates in the place of its own.

    >>> with_dates("2005-04-03T10:00a", ["2005-03-04"])
    '2005-03-04T10:00a'
    """
    given = iter(dates)
    return _DATE.sub(lambda match: match[1] + next(given), output)


def only_date(output: str) -> str:
    """The date of an output of ours that has one alone, in digits; else no date at all."""
    dates = dates_in(output)
    if len(dates) != 1 or "/" in output or "|" in output or not output.startswith(dates[0]):
        return NO_DATE
    return NO_DATE if "X" in dates[0] else dates[0]


def dates_of_outputs(outputs: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """One masked date for each output, S10: the first with a year, else the first.

    Unknown digits count as not given; dates of other calendars, and before Christ, as none.
    """
    if outputs.itemsize == _PLACES:
        return outputs
    found = outputs.astype(f"S{_PLACES}")
    symbols = found.view(np.uint8).reshape(-1, _PLACES)
    is_plain = symbols[:, 0] != _DASH
    for first in range(0, len(symbols), BLOCK):
        block = symbols[first : first + BLOCK]
        are_plain = ((block - _ZERO) < _TEN) | (block == _DASH)
        if not are_plain.all():
            is_plain[first : first + BLOCK] &= are_plain.all(axis=1)
    rest = np.flatnonzero(~is_plain)
    if not len(rest):
        return found
    distinct, index = np.unique(outputs[rest], return_inverse=True)
    dates = [_date_with_year(output.decode()).encode() for output in distinct.tolist()]
    found[rest] = np.array(dates, dtype=f"S{_PLACES}")[index]
    return found


def years_of_dates(dates: NDArray[np.bytes_]) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The year of each masked date (S10), and the two digits of one without a century; else -1."""
    digits = [column - _ZERO for column in dates.view(np.uint8).reshape(-1, _PLACES).T[YEAR]]
    century, rest = digits[0] * _TEN + digits[1], digits[2] * _TEN + digits[3]
    begins, goes_on = digits[0] < _TEN, digits[2] < _TEN
    years = century * np.int16(100) + rest
    return np.where(begins, years, -1), np.where(goes_on & ~begins, rest, np.int16(-1))


def _date_with_year(output: str) -> str:
    if calendar_symbol(output):
        return NO_DATE
    known = [_known(match[2]) for match in _DATE.finditer(output) if not match[1].endswith("B")]
    with_year = [date for date in known if date[YEAR] != "----"]
    return next(iter(with_year or known), NO_DATE)


def _known(date: str) -> str:
    """A date without the numbers that have unknown digits."""
    year, month, day = (
        "-" * len(number) if "X" in number else number
        for number in (date[YEAR], date[MONTH], date[DAY])
    )
    return f"{year}-{month}-{day}"


# ---- The digits from which the dates were copied ----


@lru_cache(maxsize=65536)
def _windows_of(skeleton: str) -> tuple[Window, ...]:
    """The windows of all texts that differ in their digits alone, but for clocks."""
    return tuple(window for window in windows(skeleton) if not _is_clock(skeleton, window))


def _is_clock(text: str, window: Window) -> bool:
    """Whether a colon stands between numbers that hold no whole year."""
    first, last = window.numbers[0], window.numbers[-1]
    is_short = all(digits.width < 4 for digits in window.numbers)
    return is_short and ":" in text[first.start : last.start]


def find_windows(text: str, dates: Sequence[str]) -> tuple[Window | None, ...] | None:
    """The numbers of a canonical text from which each date was copied, from left to right.

    None for a date without its day or its month. Nothing where a day is not explained, or none.
    """
    of_skeleton = _windows_of(text.translate(_DIGITS))
    found: list[Window | None] = []
    behind = 0
    for date in dates:
        if "-" in date[MONTH] and "-" not in date[DAY]:  # a lone day stands as the text has it
            return None
        if not (date[MONTH] + date[DAY]).isdigit():
            found.append(None)
            continue
        fitting = (w for w in of_skeleton if w.numbers[0].start >= behind)
        window = next((w for w in fitting if date in w.readings(text).values()), None)
        if window is None:
            return None
        behind = window.numbers[-1].start + 1
        found.append(window)
    return tuple(found) if any(found) else None


def in_orders(text: str, output: str, found: Sequence[Window | None]) -> Iterator[tuple[str, str]]:
    """Order -> the output with its dates in that order, where all of them exist in it."""
    dates = dates_in(output)
    allowed = {order for window in found if window for order in window.orders}
    for order in ORDERS:
        given = [
            date if window is None else _in_order(window.readings(text), order, window)
            for date, window in zip(dates, found, strict=True)
        ]
        if order in allowed and all(given):
            yield order, with_dates(output, [date for date in given if date])


def _in_order(readings: Mapping[str, str], order: str, window: Window) -> str | None:
    """The date of a window in an order; month and day follow a year that stands first."""
    if order == "ymd" and len(window.numbers) == 2:
        return readings.get("mdy")
    return readings.get(order)
