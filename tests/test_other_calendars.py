"""Other calendars, compared over their whole range with ICU, convertdate and hijridate."""

from __future__ import annotations

import datetime as dt

import convertdate.hebrew
import icu
import pytest
from hijridate import Hijri

from datenorm.calendars import date_of, day_number, weekday, weeks_in_year
from datenorm.calendars.others import days, name

_UTC = icu.TimeZone.createTimeZone("UTC")
_FIELDS = icu.UCalendarDateFields


def icu_first_days(calendar: str, years: range, months: int) -> dict[tuple[int, int], int]:
    """(year, month) -> the day number of its first day, as ICU has it."""
    icu_calendar = icu.Calendar.createInstance(_UTC, icu.Locale(f"en@calendar={calendar}"))
    first_days = {}
    for year in years:
        for month in range(1, months + 1):
            icu_calendar.clear()
            icu_calendar.set(_FIELDS.EXTENDED_YEAR, year)
            icu_calendar.set(_FIELDS.MONTH, month - 1)
            icu_calendar.set(_FIELDS.DATE, 1)
            first_days[year, month] = int(icu_calendar.getTime() // 86400) + 719163  # 1970-01-01
    return first_days


def test_day_numbers_and_back() -> None:
    for number in range(1, dt.date.max.toordinal(), 331):
        date = dt.date.fromordinal(number)
        assert date_of(number) == (date.year, date.month, date.day)
        assert day_number(date.year, date.month, date.day) == number
    for number in range(-400_000, 1000, 37):  # before Christ
        assert day_number(*date_of(number)) == number
    assert date_of(0) == (0, 12, 31)
    assert date_of(day_number(-43, 5, 3)) == (-43, 5, 3)
    assert weekday(1979, 5, 3) == 3


def test_weeks_of_every_year() -> None:
    for year in range(1, 9999):
        assert weeks_in_year(year) == dt.date(year, 12, 28).isocalendar()[1], year


@pytest.mark.parametrize(
    ("calendar", "years", "months"),
    [
        ("persian", range(1, 3001), 12),
        ("coptic", range(1, 2600), 13),
        ("ethiopic", range(1, 2600), 13),
        ("indian", range(1, 2600), 12),
    ],
)
def test_every_month_as_icu_has_it(calendar: str, years: range, months: int) -> None:
    for (year, month), first in icu_first_days(calendar, years, months).items():
        found = days(calendar, year, month)
        assert found is not None and found[0] == first, (year, month)


def test_islamic_months_are_the_published_ones_and_the_civil_ones_elsewhere() -> None:
    for year in range(1343, 1501):
        for month in range(1, 13):
            published = Hijri(year, month, 1)
            first = published.to_gregorian().toordinal()
            assert days("islamic", year, month) == (first, first + published.month_length() - 1)
        assert name("islamic", year) == "islamic-umalqura"
    civil = icu_first_days("islamic-civil", range(1, 3000), 12)
    for (year, month), first in civil.items():
        if not 1343 <= year <= 1500:
            found = days("islamic", year, month)
            assert found is not None and found[0] == first, (year, month)
            assert name("islamic", year) == "islamic-civil"


@pytest.mark.filterwarnings("ignore:month_days:DeprecationWarning")
def test_hebrew_months_as_convertdate_has_them() -> None:
    for year in range(3500, 7000):
        new_year = int(convertdate.hebrew.to_jd(year, 7, 1) - 1721424.5)
        assert days("hebrew", year, 1) == (new_year, new_year + 29), year
    for year in range(5700, 5900):
        leap = convertdate.hebrew.leap(year)
        for month in range(1, 13 + leap):
            # There 1 is Nisan, and Adar comes last; here it is the seventh month.
            here = month + 7 if month <= 6 else month - 6
            if month == 12 and not leap:
                here = 7
            first = int(convertdate.hebrew.to_jd(year, month, 1) - 1721424.5)
            length = convertdate.hebrew.month_length(year, month)
            assert days("hebrew", year, here) == (first, first + length - 1), (year, month)
        assert (days("hebrew", year, 6) is not None) == leap  # Adar I


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day", "expected"),
    [
        ("persian", 1395, 1, 13, (2016, 4, 1)),
        ("persian", 1403, 12, 30, (2025, 3, 20)),
        ("islamic", 1440, 9, 15, (2019, 5, 20)),
        ("hebrew", 5774, 1, 23, (2013, 9, 27)),
        ("buddhist", 2560, 3, 12, (2017, 3, 12)),
        ("roc", 105, 3, 4, (2016, 3, 4)),
        ("heisei", 22, 1, 29, (2010, 1, 29)),
        ("heisei", 35, 3, 31, (2023, 3, 31)),  # written before the era ended
        ("reiwa", 6, 3, 5, (2024, 3, 5)),
        ("showa", 64, 1, 7, (1989, 1, 7)),
        ("taisho", 11, 5, 23, (1922, 5, 23)),
        ("meiji", 11, 5, 23, (1878, 5, 23)),
        ("meiji", 5, 12, 2, (1872, 12, 31)),  # the last day of the lunisolar calendar
        ("meiji", 1, 5, 1, (1868, 6, 20)),  # after a leap month
        ("ethiopic", 2000, 1, 1, (2007, 9, 12)),
        ("coptic", 1740, 1, 1, (2023, 9, 12)),
        ("indian", 1945, 1, 1, (2023, 3, 22)),
    ],
)
def test_known_days(
    calendar: str, year: int, month: int, day: int, expected: tuple[int, int, int]
) -> None:
    found = days(calendar, year, month, day)
    assert found is not None and found[0] == found[1] == day_number(*expected)


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day"),
    [
        ("persian", 1402, 12, 30),
        ("persian", 1395, 13, 1),
        ("hebrew", 5775, 6, 1),
        ("islamic", 1440, 9, 31),
        ("heisei", 23, 2, 29),
        ("meiji", 5, 12, 3),
        ("coptic", 1740, 13, 6),
        ("persian", 0, 1, 1),
    ],
)
def test_days_that_do_not_exist(calendar: str, year: int, month: int, day: int) -> None:
    assert days(calendar, year, month, day) is None


def test_months_and_years_are_spans() -> None:
    assert days("persian", 1395, 1) == (day_number(2016, 3, 20), day_number(2016, 4, 19))
    assert days("persian", 1395) == (day_number(2016, 3, 20), day_number(2017, 3, 20))
    assert days("hebrew", 5775, 6) is None
    assert days("gregory", -43) == (day_number(-43, 1, 1), day_number(-43, 12, 31))


def test_names() -> None:
    assert [name(c) for c in ("gregory", "meiji", "islamic", "roc")] == [
        "gregory",
        "japanese",
        "islamic-umalqura",
        "roc",
    ]
