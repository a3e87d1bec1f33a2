"""Dates to ISO 8601 and EDTF, with the days that bound them.

Bounds are wide: a decade, a century or an unknown digit is all that it can be. A season may be that
of either hemisphere: spring and autumn lie in their year, summer and winter between the December
before and the March after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from datenorm.calendars import date_of, day_number, days_in_month, is_leap_year, weeks_in_year
from datenorm.calendars.others import days
from datenorm.outputs.world.fields import Fields, Refused
from datenorm.outputs.world.symbols import ERAS

__all__ = ["Dated", "dated", "iso_day", "iso_of_number"]

_ALIKE = ("buddhist", "roc", *ERAS)  # that share months and days with ours
_LAST_DAY = day_number(9999, 12, 31)
_MONTHS_OF = {  # quarters and halves: first and last month
    "33": (1, 3),
    "34": (4, 6),
    "35": (7, 9),
    "36": (10, 12),
    "40": (1, 6),
    "41": (7, 12),
}
_PERSIAN_SEASONS = {"21": (1, 3), "22": (4, 6), "23": (7, 9), "24": (10, 12)}
_SEASONS = ("21", "22", "23", "24")
_YEARS_OF = {1: "decade", 2: "century", 3: "millennium"}  # by the number of unknown digits


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO 8601: `first` and `last` differ where it is a span of ours.

    `start` and `end` are day numbers, None without a year. `is_day` says that it is one day.
    """

    first: str
    last: str
    start: int | None
    end: int | None
    precision: str
    is_day: bool = False


def iso_day(year: int, month: int, day: int) -> str:
    """A day in ISO 8601; years before 0 have a sign."""
    return f"{_iso_year(year)}-{month:02d}-{day:02d}"


def iso_of_number(number: int) -> str:
    """A day in ISO 8601 by its number."""
    return iso_day(*date_of(number))


def _iso_year(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def dated(fields: Fields, calendar: str) -> Dated:
    """The date of complete fields.

    Raises:
        Refused: it does not exist, or cannot be converted.
    """
    found = _in_gregorian(fields) if calendar == "gregory" else _converted(fields, calendar)
    if found.end is not None and found.end > _LAST_DAY:
        raise Refused("out_of_range")
    return found


# ---- The Gregorian calendar ----


def _in_gregorian(fields: Fields) -> Dated:
    if fields.rest:
        return _week_or_day_of_year(fields)
    years, unit = _years(fields)
    year = _year_text(fields)
    month, day = fields.month, fields.day
    if not month:
        return _year_or_years(fields, years, year, unit)
    iso = f"{year}-{month}-{day}" if day else f"{year}-{month}"
    if not day and month != "XX" and int(month) > 12:
        return _part_of_year(iso, month, years)
    start, end = _bounds(years, month, day) or (None, None)
    precision = "year" if month == "XX" else "day" if day.isdigit() else "month"
    is_day = start is not None and start == end and "X" not in iso
    return Dated(iso, iso, start, end, precision, is_day)


def _years(fields: Fields) -> tuple[range | None, str]:
    """The astronomical years that a year can be, and its unit."""
    year = fields.year
    if not year:
        return None, "year"
    unknown = year.count("X")
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if last < 1:  # there is no year 0, before Christ or after
        raise Refused("out_of_range")
    unit = _YEARS_OF.get(unknown, "year")
    if not fields.bc:
        return range(max(first, 1), last + 1), unit
    if unknown > 1:  # 01XX is the second century BC, 200 to 101 BC
        return range(-last, -first + 1), unit
    return range(1 - last, 1 - first + 1), unit


def _year_text(fields: Fields) -> str:
    if not fields.year:
        return "XXXX"
    if not fields.bc:
        return fields.year
    return f"-{fields.year}" if "X" in fields.year else _iso_year(1 - int(fields.year))


def _year_or_years(fields: Fields, years: range | None, year: str, unit: str) -> Dated:
    if years is None:
        raise Refused("no_date")
    start, end = day_number(years[0], 1, 1), day_number(years[-1], 12, 31)
    if fields.bc and unit == "decade":  # 1859 to 1850 BC are no decade of astronomical years
        return Dated(_iso_year(years[0]), _iso_year(years[-1]), start, end, unit)
    return Dated(year, year, start, end, unit)


def _part_of_year(iso: str, month: str, years: range | None) -> Dated:
    """A season, a quarter or a half."""
    unit = "season" if month in _SEASONS else "quarter" if month < "40" else "half"
    if years is None:
        return Dated(iso, iso, None, None, unit)
    if month in ("21", "23"):
        first, last = (years[0], 1, 1), (years[-1], 12, 31)
    elif month in ("22", "24"):
        first, last = (years[0] - 1, 12, 1), (years[-1] + 1, 3, 31)
    else:
        months = _MONTHS_OF[month]
        first = (years[0], months[0], 1)
        last = (years[-1], months[1], days_in_month(years[-1], months[1]))
    return Dated(iso, iso, day_number(*first), day_number(*last), unit)


def _bounds(years: range | None, month: str, day: str) -> tuple[int, int] | None:
    """First and last day of what is given; Refused where there is none."""
    if years is not None and len(years) == 1 and month != "XX" and day.isdigit():
        if int(day) > days_in_month(years[0], int(month)):
            raise Refused("impossible_day")
        number = day_number(years[0], int(month), int(day))
        return number, number
    months = range(1, 13) if month == "XX" else range(int(month), int(month) + 1)
    possible = _days_of(years, months, day)
    first = next(iter(possible), None)
    if first is None:
        raise Refused("impossible_day")
    if years is None:
        return None
    if not day or day == "XX":
        last_year, last_month = years[-1], months[-1]
        last = (last_year, last_month, days_in_month(last_year, last_month))
    else:
        last = next(iter(_days_of(reversed(years), reversed(months), day)))
    return day_number(*first), day_number(*last)


def _days_of(
    years: Iterable[int] | None, months: Iterable[int], day: str
) -> Iterable[tuple[int, int, int]]:
    """The days that there are, in the order of years and months; the year 2000 for none."""
    months = list(months)
    number = int(day) if day.isdigit() else 1
    for year in (2000,) if years is None else years:
        for month in months:
            if number <= days_in_month(year, month):
                yield year, month, number


def _week_or_day_of_year(fields: Fields) -> Dated:
    if not fields.year or fields.bc:
        raise Refused("no_date")
    year, number = int(fields.year), int(fields.rest[1:])
    if fields.rest[0] == "O":
        if number > 365 + is_leap_year(year):
            raise Refused("impossible_day")
        day = day_number(year, 1, 1) + number - 1
        return Dated(iso_of_number(day), iso_of_number(day), day, day, "day", True)
    if number > weeks_in_year(year):
        raise Refused("impossible_day")
    fourth = day_number(year, 1, 4)  # which lies in the first week
    monday = fourth - (fourth - 1) % 7 + 7 * (number - 1)
    if fields.weekday:
        day = monday + fields.weekday - 1
        return Dated(iso_of_number(day), iso_of_number(day), day, day, "day", True)
    iso = f"{year:04d}-W{number:02d}"
    return Dated(iso, iso, monday, monday + 6, "week")


# ---- Other calendars ----


def _converted(fields: Fields, calendar: str) -> Dated:
    year, month = fields.year, fields.month
    if not year:
        raise Refused("no_year")
    unknown = year.count("X")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if calendar in _ALIKE and not unknown and (calendar, first_year) not in _LUNISOLAR:
        start = days(calendar, first_year)
        assert start is not None
        ours = date_of(start[0])[0]
        if ours > 9999:
            raise Refused("out_of_range")
        if ours < 1:
            bc = Fields(f"{1 - ours:04d}", month, fields.day, bc=True)
            return _in_gregorian(bc)
        return _in_gregorian(Fields(f"{ours:04d}", month, fields.day))
    if month and int(month) > 13:
        return _part_of_other_year(calendar, first_year, month)
    first = days(calendar, max(first_year, 1), _number(month), _number(fields.day))
    last = days(calendar, last_year, _number(month), _number(fields.day))
    if first is None or last is None:
        raise Refused("impossible_day")
    if fields.day:
        return Dated(iso_of_number(first[0]), iso_of_number(first[0]), *first, "day", True)
    unit = "month" if month else _YEARS_OF.get(unknown, "year")
    return Dated(iso_of_number(first[0]), iso_of_number(last[1]), first[0], last[1], unit)


_LUNISOLAR = {("meiji", year) for year in range(1, 6)}


def _number(digits: str) -> int | None:
    return int(digits) if digits else None


def _part_of_other_year(calendar: str, year: int, month: str) -> Dated:
    """A quarter or a half of a Persian year; its seasons are its quarters."""
    if calendar != "persian":
        raise Refused("impossible_day")
    months = (_MONTHS_OF | _PERSIAN_SEASONS)[month]
    first, last = days(calendar, year, months[0]), days(calendar, year, months[1])
    assert first and last
    unit = "season" if month in _SEASONS else "quarter" if month < "40" else "half"
    return Dated(iso_of_number(first[0]), iso_of_number(last[1]), first[0], last[1], unit)
