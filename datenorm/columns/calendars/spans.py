"""Years that may be counted in another calendar, that calendar's days, and words that name one.

1402 may be our year, a Persian or an Islamic one; 2567 ours or a Buddhist one. Other calendars
are not told by figures alone: their years are like those of ours, or nobody writes them so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from datenorm.calendars import date_of
from datenorm.calendars.others import days
from datenorm.masked_iso import DAY, MONTH, YEAR

__all__ = [
    "GREGORY",
    "SPANS",
    "YearSpan",
    "calendar_of_language",
    "family_of",
    "hinted_calendar",
    "range_in",
    "span_of",
]

GREGORY = "gregory"


@dataclass(frozen=True, eq=False)
class YearSpan:
    """Years, the first and the last, that may be those of another calendar.

    `usual` are those calendars, and for each the years that a column of our days keeps to.
    """

    first: int
    last: int
    usual: Mapping[str, tuple[int, int]]

    @property
    def name(self) -> str:
        """What reports call it."""
        return f"years {self.first} to {self.last}"

    @property
    def calendars(self) -> tuple[str, ...]:
        """The calendars that its years may be counted in, ours first."""
        return GREGORY, *self.usual


SPANS = (
    YearSpan(1200, 1500, {"persian": (1300, 1420), "islamic": (1300, 1460)}),
    YearSpan(2400, 2700, {"buddhist": (2440, 2600)}),
)
_LANGUAGES = {"fa": "persian", "ps": "persian", "th": "buddhist"}


def span_of(date: str) -> YearSpan | None:
    """The span that the year of a masked date lies in."""
    year = date[YEAR]
    if not (year.isascii() and year.isdigit()):
        return None
    return next((span for span in SPANS if span.first <= int(year) <= span.last), None)


def family_of(calendar: str) -> str:
    """A calendar without its kind: `islamic-civil` is counted with `islamic`."""
    return calendar.partition("-")[0]


def calendar_of_language(language: str | None) -> str | None:
    """The calendar of a language whose figures are rarely ours."""
    return _LANGUAGES.get((language or "").partition("-")[0])


@lru_cache(maxsize=65536)
def range_in(calendar: str, date: str) -> tuple[str, str] | None:
    """The first and the last of our days of a masked date's fields in a calendar.

    None where it has no such day.

    >>> range_in("persian", "1402-06-31"), range_in("gregory", "1402-06-31")
    (('2023-09-22', '2023-09-22'), None)
    """
    month, day = (None if number == "--" else int(number) for number in (date[MONTH], date[DAY]))
    found = days(calendar, int(date[YEAR]), month, day)
    if found is None:
        return None
    first, last = ("{:04d}-{:02d}-{:02d}".format(*date_of(number)) for number in found)
    return first, last


# ---- Words ----

# Words of a column's name. They hint at a calendar, and prove none.
_HINTS: Mapping[str, str] = {
    **dict.fromkeys(("jalali", "shamsi", "persian", "شمسی", "خورشیدی", "جلالی"), "persian"),
    **dict.fromkeys(("hijri", "islamic", "ah", "هجري", "قمری"), "islamic"),
    **dict.fromkeys(("buddhist", "thai", "be", "พศ"), "buddhist"),
}
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def hinted_calendar(name: str) -> str | None:
    """The calendar that words of a column's name hint at; None for none, or for two."""
    words = _WORD.findall(_HUMP.sub(" ", name).replace(".", "").lower())
    found = {_HINTS[word] for word in words if word in _HINTS}
    return found.pop() if len(found) == 1 else None
