"""The Gregorian calendar of ISO 8601-1:2019, before its introduction and before Christ too.

Years are astronomical: 0 is 1 BC, -43 is 44 BC. Day 1 is 1 January of the year 1, as in `datetime`.
"""

from __future__ import annotations

from datetime import date as _date

__all__ = ["date_of", "day_number", "days_in_month", "is_leap_year", "weekday", "weeks_in_year"]

_DAYS_IN_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LAST = _date.max.toordinal()  # of the days that the standard library counts, and faster


def is_leap_year(year: int) -> bool:
    """Whether a year of the Gregorian calendar has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int | None, month: int) -> int:
    """Days of a month, 1 to 12; February has 29 where the year is not known."""
    if month == 2 and (year is None or is_leap_year(year)):
        return 29
    return _DAYS_IN_MONTH[month]


def day_number(year: int, month: int, day: int) -> int:
    """The number of a day, counted from 1 January of the year 1."""
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400
    return days + _DAYS_BEFORE_MONTH[month] + (month > 2 and is_leap_year(year)) + day


def date_of(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    if 1 <= number <= _LAST:
        found = _date.fromordinal(number)
        return found.year, found.month, found.day
    year = (number - 1) * 400 // 146097 + 1  # off by one at the most
    year += day_number(year + 1, 1, 1) <= number
    year -= day_number(year, 1, 1) > number
    month = 12
    while day_number(year, month, 1) > number:
        month -= 1
    return year, month, number - day_number(year, month, 1) + 1


def weekday(year: int, month: int, day: int) -> int:
    """The day of the week; Monday is 0."""
    return (day_number(year, month, day) - 1) % 7


def weeks_in_year(year: int) -> int:
    """ISO weeks of a year: 53 where its Thursdays are that many."""
    first = weekday(year, 1, 1)
    return 53 if first == 3 or (first == 2 and is_leap_year(year)) else 52
