"""Other calendars to day numbers, exact and with nothing heavy.

A calendar here is the day number on which each of its months begins. Persian years follow the
33-year cycle with the exceptions of the equinox, as in ICU; Islamic ones Umm al-Qura where Saudi
Arabia has published it (1343 to 1500 AH), and the civil calendar of 30 years elsewhere. Hebrew
months are counted as in CLDR: 1 is Tishri, 6 is Adar I of leap years, 7 Adar or Adar II, 13 Elul.
Indian years are Saka, Ethiopic ones Amete Mihret. The Japanese calendar was lunisolar until the
year 5 of Meiji; eras go on counting after their end, as documents do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from datenorm.calendars.gregorian import day_number, is_leap_year
from datenorm.calendars.tables import (
    MEIJI,
    PERSIAN_EXCEPTIONS,
    UMM_AL_QURA,
    UMM_AL_QURA_FIRST_DAY,
    UMM_AL_QURA_ODD_MONTHS,
)

__all__ = ["NAMES", "days", "name"]

NAMES = (  # of BCP 47; `islamic` is both of its kind
    "gregory",
    "persian",
    "islamic",
    "islamic-umalqura",
    "islamic-civil",
    "hebrew",
    "ethiopic",
    "coptic",
    "indian",
    "buddhist",
    "roc",
    "japanese",
)

# The Gregorian year of the year 0 of calendars that share months and days with ours.
_YEAR_0 = {
    "gregory": 0,
    "buddhist": -543,
    "roc": 1911,
    "meiji": 1867,
    "taisho": 1911,
    "showa": 1925,
    "heisei": 1988,
    "reiwa": 2018,
}
_LAST_LUNISOLAR_YEAR = 5  # of Meiji
_UMM_AL_QURA_YEARS = range(1343, 1501)


def days(
    calendar: str, year: int, month: int | None = None, day: int | None = None
) -> tuple[int, int] | None:
    """The first and the last day number of a year, a month or a day; None where it does not exist.

    >>> days("persian", 1395, 1, 13)
    (736055, 736055)
    """
    if year < 1 and calendar != "gregory":
        return None
    starts = _starts(calendar, year)
    if month is None:
        return starts[0][0], starts[-1][1]
    if not 1 <= month <= len(starts):
        return None
    first, last = starts[month - 1]
    if day is None:
        return (first, last) if first <= last else None
    number = first + day - 1
    return (number, number) if first <= number <= last else None


def name(calendar: str, year: int | None = None) -> str:
    """The BCP 47 name of a calendar, of which Islamic years have two."""
    if calendar == "islamic":
        umm_al_qura = year is None or year in _UMM_AL_QURA_YEARS
        return "islamic-umalqura" if umm_al_qura else "islamic-civil"
    japanese = calendar in ("meiji", "taisho", "showa", "heisei", "reiwa")
    return "japanese" if japanese else calendar


@lru_cache(maxsize=4096)
def _starts(calendar: str, year: int) -> tuple[tuple[int, int], ...]:
    """First and last day of each month; a month that the year lacks ends before it begins."""
    if calendar == "meiji" and year <= _LAST_LUNISOLAR_YEAR:
        return _meiji_months(year)
    if calendar in _YEAR_0:
        gregorian = _YEAR_0[calendar] + year
        firsts = [day_number(gregorian, month, 1) for month in range(1, 13)]
        firsts.append(day_number(gregorian + 1, 1, 1))
        return _months(firsts)
    lengths, first_day = _CALENDARS[calendar]
    first = first_day(year)
    firsts = [first]
    for length in lengths(year):
        firsts.append(firsts[-1] + length)
    return _months(firsts)


def _months(firsts: list[int]) -> tuple[tuple[int, int], ...]:
    return tuple((first, following - 1) for first, following in pairwise(firsts))


def _meiji_months(year: int) -> tuple[tuple[int, int], ...]:
    first, lengths, leap_after = MEIJI[year]
    months = []
    for position, length in enumerate(lengths, 1):
        if not leap_after or position != leap_after + 1:  # a leap month cannot be written
            months.append((first, first + length - 1))
        first += length
    return tuple(months)


# ---- Persian ----


def _persian_leap(year: int) -> bool:
    if year in PERSIAN_EXCEPTIONS:
        return False
    return (25 * year + 11) % 33 < 8 or year - 1 in PERSIAN_EXCEPTIONS


def _persian_year(year: int) -> int:
    # 8 leap years in each cycle of 33; where the leap day comes a year late, so does the next one.
    late = year - 1 in PERSIAN_EXCEPTIONS
    return 226895 + 365 * (year - 1) + (8 * year + 21) // 33 - late


def _persian_lengths(year: int) -> list[int]:
    return [31] * 6 + [30] * 5 + [30 if _persian_leap(year) else 29]


# ---- Islamic ----


def _umm_al_qura_lengths(year: int) -> list[int]:
    index = 3 * (year - _UMM_AL_QURA_YEARS.start)
    bits = int(UMM_AL_QURA[index : index + 3], 16)
    usual = [29 + (bits >> (12 - month) & 1) for month in range(1, 13)]
    return [UMM_AL_QURA_ODD_MONTHS.get((year, m), length) for m, length in enumerate(usual, 1)]


@lru_cache(maxsize=1)
def _umm_al_qura_years() -> dict[int, int]:
    firsts, first = {}, UMM_AL_QURA_FIRST_DAY
    for year in _UMM_AL_QURA_YEARS:
        firsts[year] = first
        first += sum(_umm_al_qura_lengths(year))
    return firsts


def _islamic_year(year: int) -> int:
    if year in _UMM_AL_QURA_YEARS:
        return _umm_al_qura_years()[year]
    return 227015 + 354 * (year - 1) + (3 + 11 * year) // 30  # 11 leap years in each 30


def _islamic_lengths(year: int) -> list[int]:
    if year in _UMM_AL_QURA_YEARS:
        return _umm_al_qura_lengths(year)
    return [30, 29] * 5 + [30, 29 + ((14 + 11 * year) % 30 < 11)]


# ---- Hebrew ----


def _hebrew_leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _hebrew_year(year: int) -> int:
    return -1373427 + _hebrew_elapsed(year) + _hebrew_delay(year)


def _hebrew_elapsed(year: int) -> int:
    """Days from the epoch to the new moon of a year, put off where it must not begin."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days_ = 29 * months + parts // 25920
    return days_ + 1 if (3 * (days_ + 1)) % 7 < 3 else days_


def _hebrew_delay(year: int) -> int:
    """Days by which a year begins later, so that no year is 356 or 382 days long."""
    last, this, following = (_hebrew_elapsed(year + step) for step in (-1, 0, 1))
    if following - this == 356:
        return 2
    return 1 if this - last == 382 else 0


def _hebrew_lengths(year: int) -> list[int]:
    total = _hebrew_year(year + 1) - _hebrew_year(year)
    heshvan = 30 if total % 10 == 5 else 29
    kislev = 29 if total % 10 == 3 else 30
    adar_1 = 30 if _hebrew_leap(year) else 0
    return [30, heshvan, kislev, 29, 30, adar_1, 29, 30, 29, 30, 29, 30, 29]


# ---- Coptic, Ethiopic, Indian ----


def _coptic_lengths(year: int) -> list[int]:
    return [30] * 12 + [6 if year % 4 == 3 else 5]


def _coptic_year(year: int) -> int:
    return 103605 + 365 * (year - 1) + year // 4


def _ethiopic_year(year: int) -> int:
    return 2796 + 365 * (year - 1) + year // 4


def _indian_year(year: int) -> int:
    gregorian = year + 78
    return day_number(gregorian, 3, 21 if is_leap_year(gregorian) else 22)


def _indian_lengths(year: int) -> list[int]:
    return [31 if is_leap_year(year + 78) else 30] + [31] * 5 + [30] * 6


_CALENDARS: dict[str, tuple[Callable[[int], list[int]], Callable[[int], int]]] = {
    "persian": (_persian_lengths, _persian_year),
    "islamic": (_islamic_lengths, _islamic_year),
    "hebrew": (_hebrew_lengths, _hebrew_year),
    "coptic": (_coptic_lengths, _coptic_year),
    "ethiopic": (_coptic_lengths, _ethiopic_year),
    "indian": (_indian_lengths, _indian_year),
}
