"""Which number is the year, by how the numbers of many rows are spread.

Years of one column lie near each other; days run over the whole month.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datenorm.columns.evidence import Number

__all__ = ["day_or_year", "month_of_year"]

_DAYS = 12  # values of the day, at least, that tell by their spread which number it is
_YEARS = 20  # years from the first to the last, at most; days go further
_CHANCE = 1e-4  # that so many days all lie where the years do
_MONTHS = 6  # before a number, at least: the days of one event lie near each other too
_PAIRS = 20  # of a month and its number, at least
_WEEK = 7
_LAST_DAY = 31
_END_OF_MONTH = 28


def day_or_year(numbers: Mapping[Number, int], source: str) -> tuple[str, str] | None:
    """The order, and why, of a source whose short year may stand first or last.

    In 12-nov-04, 29-apr-13, ... and in 12/11/04, 29/04/13, ... the number that runs over the whole
    month is the day, if the other takes few values that follow each other.
    """
    first: set[int] = set()
    last: set[int] = set()
    for name, index, number in numbers:
        if name == source and numbers[name, index, number]:
            (last if index else first).add(number)
    for order, days, years in (("dmy", first, last), ("ymd", last, first)):
        if _are_days_of_years(days, years):
            one, other = ("first", "second") if order == "dmy" else ("second", "first")
            return order, (
                f"the {one} number takes {len(days)} of the values 1 to {_LAST_DAY}, "
                f"the {other} only those from {min(years):02d} to {max(years):02d}"
            )
    return None


def month_of_year(months: Mapping[Number, int], source: str) -> tuple[str, str] | None:
    """The order, and why, of a source whose only number, behind a month, is the day or the year.

    In jan-05, nov-21, jul-10, ... it is the year where many rows of many months have few values
    that follow each other. Behind a blank these are not so few: who meets on first Fridays writes
    feb 5, mar 4.
    """
    pairs = {(month, n) for (name, month, n), rows in months.items() if name == source and rows}
    numbers = {number for _, number in pairs}
    months_named = len({month for month, _ in pairs})
    few = source.endswith(" #") and len(numbers) <= _WEEK
    if len(pairs) < _PAIRS or months_named < _MONTHS or few:
        return None
    if not _may_be_years(numbers, len(pairs)):
        return None
    spread = f"those from {min(numbers):02d} to {max(numbers):02d}, behind {months_named} months"
    return "dmy", f"the number takes only {spread}"


def _are_days_of_years(days: set[int], years: set[int]) -> bool:
    """Whether some numbers are days and others years.

    Rows that are not alike are at least as many as the values of the day.
    """
    runs_over = len(days) >= _DAYS and max(days) - min(days) > _YEARS
    return runs_over and len(years) >= 2 and _may_be_years(years, len(days))


def _may_be_years(numbers: set[int], rows: int) -> bool:
    """Whether numbers follow each other within a span in which the days of so many rows, which are
    not alike, would hardly lie.

    The first and the last days of months are no years.
    """
    span = max(numbers) - min(numbers) + 1
    follow_each_other = 2 * len(numbers) >= span
    few = span <= _YEARS and (span / _LAST_DAY) ** rows <= _CHANCE
    return few and follow_each_other and min(numbers) < _END_OF_MONTH
