"""Days of calendars: leap years, lengths of months, days of the week (Gregorian, ISO 8601-1)."""

from __future__ import annotations

import calendar

__all__ = ["days_in_month", "is_leap_year", "weekday"]

_DAYS_IN_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap_year(year: int) -> bool:
    """Whether a year of the Gregorian calendar has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int | None, month: int) -> int:
    """Days of a month, 1 to 12; February has 29 where the year is not known."""
    if month == 2 and (year is None or is_leap_year(year)):
        return 29
    return _DAYS_IN_MONTH[month]


def weekday(year: int, month: int, day: int) -> int:
    """The day of the week; Monday is 0."""
    return calendar.weekday(year, month, day)
