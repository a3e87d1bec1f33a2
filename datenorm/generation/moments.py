"""Days to write: drawn so that recent years are frequent, and every year can come."""

from __future__ import annotations

import datetime as dt
import random
from typing import NamedTuple

from datenorm.calendars import days_in_month, is_leap_year

__all__ = ["Moment", "draw_moment", "masked_moment"]

_FULL_YEARS = [f"{year:04d}" for year in range(3000)]
_SHORT_YEARS = [f"--{year % 100:02d}" for year in range(3000)]
_TWO_DIGITS = [f"-{number:02d}" for number in range(32)]
_LEAP_DAY_SHARE = 0.004  # else the day is seen where it does not exist, and rarely where it does
_RECENT_SHARE, _FAR_SHARE = 0.70, 0.97  # cumulated: 1900-2060, then 1000-2999, then 0001-0999
_FIRST_SHARE = 0.03  # the first of a month has words of its own in many languages


class Moment(NamedTuple):
    """A day with its weekday, Monday being 0."""

    year: int
    month: int
    day: int
    weekday: int


def draw_moment(rng: random.Random, first_year: int = 1, last_year: int = 2999) -> Moment:
    """Draw a day; old years are rarer, and frequent enough to be copied instead of remembered."""
    draw = rng.random()
    if draw < _RECENT_SHARE:
        year = 1900 + int(rng.random() * 161)
    elif draw < _FAR_SHARE:
        year = 1000 + int(rng.random() * 2000)
    else:
        year = 1 + int(rng.random() * 999)
    if not first_year <= year <= last_year:
        year = first_year + int(rng.random() * (last_year - first_year + 1))
    leap = year - year % 4
    if rng.random() < _LEAP_DAY_SHARE and first_year <= leap and is_leap_year(leap):
        return Moment(leap, 2, 29, dt.date(leap, 2, 29).weekday())
    month = 1 + int(rng.random() * 12)
    first = rng.random() < _FIRST_SHARE
    day = 1 if first else 1 + int(rng.random() * days_in_month(year, month))
    return Moment(year, month, day, dt.date(year, month, day).weekday())


def masked_moment(moment: Moment, year: str, month: bool, day: bool) -> str:
    """The masked date of a text that gives `year` as "full", "short" or "", and perhaps more."""
    years = "----"
    if year:
        years = (_FULL_YEARS if year == "full" else _SHORT_YEARS)[moment.year]
    months = _TWO_DIGITS[moment.month] if month else "---"
    return years + months + (_TWO_DIGITS[moment.day] if day else "---")
