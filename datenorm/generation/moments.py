"""Masked ISO: ten places, yyyy-mm-dd, with a dash for every digit that a text does not give.

`3 May 79` is `--79-05-03`, `May 1979` is `1979-05---`, `3 May` is `-----05-03`, and a text without a date is
`----------`. A day never stands without its month; 29 February exists unless the year says otherwise.
"""

from __future__ import annotations

import calendar
import random
import re
from typing import NamedTuple

__all__ = ["NO_DATE", "Moment", "days_in_month", "draw_moment", "is_masked_date", "masked"]

NO_DATE = "-" * 10
_SHAPE = re.compile(r"(\d{4}|--\d\d|----)-(\d\d|--)-(\d\d|--)")
_FULL_YEARS = [f"{year:04d}" for year in range(3000)]
_SHORT_YEARS = [f"--{year % 100:02d}" for year in range(3000)]
_TWO_DIGITS = [f"-{number:02d}" for number in range(32)]
_LEAP_DAY_SHARE = 0.004
_RECENT_SHARE, _FAR_SHARE = 0.70, 0.97  # cumulated: 1900-2060, then 1000-2999, then 0001-0999
_FIRST_SHARE = 0.03  # the first of a month has words of its own in many languages


class Moment(NamedTuple):
    """A day with its weekday, Monday being 0."""

    year: int
    month: int
    day: int
    weekday: int


def days_in_month(year: int | None, month: int) -> int:
    """Days of a month; February has 29 where the year is not known."""
    if month == 2:
        return 29 if year is None or calendar.isleap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def draw_moment(rng: random.Random, first_year: int = 1, last_year: int = 2999) -> Moment:
    """Draw a day; recent years more often, so that old ones are copied from the text and not remembered."""
    draw = rng.random()
    if draw < _RECENT_SHARE:
        year = 1900 + int(rng.random() * 161)
    elif draw < _FAR_SHARE:
        year = 1000 + int(rng.random() * 2000)
    else:
        year = 1 + int(rng.random() * 999)
    if not first_year <= year <= last_year:
        year = first_year + int(rng.random() * (last_year - first_year + 1))
    if rng.random() < _LEAP_DAY_SHARE and first_year <= (leap := year - year % 4) and calendar.isleap(leap):
        return Moment(leap, 2, 29, calendar.weekday(leap, 2, 29))  # else it is seen where it does not exist, and rarely where it does
    month = 1 + int(rng.random() * 12)
    day = 1 if rng.random() < _FIRST_SHARE else 1 + int(rng.random() * days_in_month(year, month))
    return Moment(year, month, day, calendar.weekday(year, month, day))


def masked(moment: Moment, year: str, month: bool, day: bool) -> str:
    """The target of a text that gives `year` as "full", "short" or "" and perhaps month and day."""
    years = _FULL_YEARS[moment.year] if year == "full" else _SHORT_YEARS[moment.year] if year == "short" else "----"
    return years + (_TWO_DIGITS[moment.month] if month else "---") + (_TWO_DIGITS[moment.day] if day else "---")


def is_masked_date(text: str) -> bool:
    """Whether a target is one of the grammar: what it gives exists, and a day has its month."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match.groups()
    if year == "0000" or (month == "--" and day != "--"):
        return False
    if month == "--":
        return True
    full = int(year) if year.isdigit() else 4 if year == "----" or int(year[2:]) % 4 == 0 else 1
    return 1 <= int(month) <= 12 and (day == "--" or 1 <= int(day) <= days_in_month(full, int(month)))
