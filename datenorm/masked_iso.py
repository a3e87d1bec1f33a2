"""Masked ISO dates, and which of them digits can mean.

A masked ISO date has ten places, yyyy-mm-dd, with a dash for every digit that a text does not
give: `3 May 79` is `--79-05-03`, `May 1979` is `1979-05---`, `3 May` is `-----05-03`, and a text
without a date is `----------`. A day never stands without its month; 29 February exists unless the
year says otherwise.

Which orders of year, month and day numbers allow is one rule (`orders_of`); two ways of finding the
numbers in a text stand on it. `dates_of_digits` takes the text for a date, and `explain` looks for
the numbers from which a reading was copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from datenorm.calendars import days_in_month

__all__ = [
    "ALL_ORDERS",
    "DAY",
    "MONTH",
    "NO_DATE",
    "ORDERS",
    "YEAR",
    "Digits",
    "Window",
    "dates_of_digits",
    "days_in_month",
    "exists",
    "explain",
    "is_masked_date",
    "known_year",
    "masked",
    "open_dates",
    "orders_of",
    "precision",
    "windows",
]

NO_DATE = "-" * 10
YEAR, MONTH, DAY = slice(0, 4), slice(5, 7), slice(8, 10)

ORDERS = ("dmy", "mdy", "ymd")  # that people write by habit
ALL_ORDERS = (*ORDERS, "ydm")  # and the one that is read only where its day cannot be a month

_MASK = re.compile(r"([0-9]{4}|--[0-9]{2}|----)-([0-9]{2}|--)-([0-9]{2}|--)")


def masked(year: str, month: str, day: str) -> str:
    """The masked date of digits as a text gives them, "" for what it does not give."""
    month = month.zfill(2) if month else "--"
    day = day.zfill(2) if day else "--"
    return f"{year.rjust(4, '-')}-{month}-{day}"


def is_masked_date(text: str) -> bool:
    """Whether a text is a masked date, and what it gives exists."""
    return _MASK.fullmatch(text) is not None and exists(text)


@lru_cache(maxsize=65536)
def exists(date: str) -> bool:
    """Whether what a masked date gives exists; in an unknown year or century a leap day may."""
    year, month, day = date[YEAR], date[MONTH], date[DAY]
    if year == "0000" or (month == "--" and day != "--"):
        return False
    if month == "--":
        return True
    if not 1 <= int(month) <= 12:
        return False
    if day == "--":
        return True
    known = known_year(year) if month == "02" else None  # in others the year changes nothing
    return 1 <= int(day) <= days_in_month(known, int(month))


def known_year(year: str) -> int | None:
    """A year that is leap where a masked one is, or may be; None where any year may be meant."""
    if year == "----":
        return None
    return 2000 + int(year[2:]) if year.startswith("--") else int(year)


def precision(date: str) -> Literal["day", "month", "year"] | None:
    """The smallest unit that a masked date gives; None where it gives none."""
    if date[DAY] != "--":
        return "day"
    if date[MONTH] != "--":
        return "month"
    return "year" if date[YEAR] != "----" else None


# ---- Which orders numbers allow ----


def orders_of(widths: Sequence[int]) -> tuple[str, ...]:
    """The orders in which two or three neighbouring numbers, of so many digits each, can be a date.

    A number of four digits is the year. A short year has two digits and stands last or first. Two
    numbers are day and month: `dmy` and `mdy` without the year.
    """
    if len(widths) == 2:
        return ("dmy", "mdy") if max(widths) <= 2 else ()
    first, middle, last = widths
    if middle > 2:
        return ()
    if first == 4:
        return ("ymd", "ydm") if last <= 2 else ()
    if first > 2 or last not in (1, 2, 4):
        return ()
    day_first = ("dmy", "mdy") if last != 1 else ()
    return (*day_first, "ymd") if first == 2 and last != 4 else day_first


def _existing(candidates: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The candidates that exist; day and month after the year only where month and day do not."""
    found = {order: date for order, date in candidates if exists(date)}
    if "ymd" in found:
        found.pop("ydm", None)
    return found


# ---- Numbers, and runs of digits that hold several ----

_SPLITS = {  # digits of a run: the widths of its numbers, in every way in which they can be a date
    6: ((2, 2, 2),),
    8: ((4, 2, 2), (2, 2, 4)),
    12: ((4, 2, 2),),  # yyyymmddhhmm
    14: ((4, 2, 2),),  # yyyymmddhhmmss
}


@dataclass(frozen=True, slots=True)
class Digits:
    """Some neighbouring digits of a text: the index of the first one, and how many."""

    start: int
    width: int

    def of(self, text: str) -> str:
        """The digits themselves."""
        return text[self.start : self.start + self.width]


def _split(start: int, widths: Sequence[int]) -> tuple[Digits, ...]:
    starts = (start + sum(widths[:i]) for i in range(len(widths)))
    return tuple(Digits(first, width) for first, width in zip(starts, widths, strict=True))


_CUTS = {  # the same splits as slices of a run
    length: [[slice(d.start, d.start + d.width) for d in _split(0, widths)] for widths in splits]
    for length, splits in _SPLITS.items()
}


# ---- A text that is a date in digits ----

_THREE = re.compile(r"(?<!\d)(\d{1,4})(?:'|’)?\D{1,3}(\d{1,2})\D{1,4}(\d{1,4})(?!\d)")
_TWO = re.compile(r"(\d{1,2})\D{1,3}(\d{1,2})\.?")
_RUNS = tuple(
    re.compile(rf"(?<!\d){digits}(?!\d)") for digits in (r"\d{8}", r"\d{12}(?:\d{2})?", r"\d{6}")
)
_NO_LETTERS = re.compile(r"[0-9\W_]+")
_DOTTED = re.compile(r"\D*\d+\s?\.\s?\d+\s?\.")
_SIX_DIGITS = re.compile(r"\D*\d{6}(?: \d{1,2}:[0-9:.,]+)?\D*")  # perhaps with a clock
_USUAL_YEARS = range(1800, 2200)  # eight digits that begin with such a year and are a day are that


def dates_of_digits(text: str) -> dict[str, str]:
    """The masked dates that a date in digits can mean, by order (`ALL_ORDERS`); empty for none.

    What stands first is the date, what follows may be a time. Of texts that are no date in digits
    the answer means nothing. No hint outweighs these rules.
    """
    if match := _THREE.match(text):  # nearly all of them
        return dict(_of_numbers(match.groups()))
    found = [match for pattern in (_THREE, *_RUNS) if (match := pattern.search(text))]
    if found:
        first = min(found, key=lambda match: match.start())
        return dict(_of_numbers(first.groups())) if first.groups() else _of_run(first.group())
    match = _TWO.fullmatch(text.strip("- "))
    return dict(_of_numbers(match.groups())) if match else {}


def open_dates(text: str) -> dict[str, str]:
    """The days that a canonical text can be, day first or month first, and nothing tells which.

    Six digits without a separator may have their year first as well. Empty where something tells:
    letters, a day past the twelfth, or dots before a short year that cannot be the day, which are
    day-first everywhere ("10.09.70").
    """
    if not _NO_LETTERS.fullmatch(text):
        return {}
    dates = dates_of_digits(text)
    if _SIX_DIGITS.fullmatch(text):
        found = {order: dates[order] for order in ORDERS if order in dates}
        return found if len(set(found.values())) > 1 else {}
    day_first, month_first = dates.get("dmy"), dates.get("mdy")
    if not day_first or not month_first or day_first == month_first:
        return {}
    year = day_first[YEAR]
    if _DOTTED.match(text) and year[:2] == "--" != year[2:] and "ymd" not in dates:
        return {}
    return {"dmy": day_first, "mdy": month_first}


@lru_cache(maxsize=65536)
def _of_numbers(numbers: tuple[str, ...]) -> dict[str, str]:
    orders = orders_of(tuple(map(len, numbers)))
    return _existing((order, _in_order(numbers, order)) for order in orders)


def _of_run(run: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for cuts in _CUTS[len(run)]:
        dates = dict(_of_numbers(tuple([run[cut] for cut in cuts])))
        dates.pop("ydm", None)  # nobody writes it without separators
        if len(run) == 8 and "ymd" in dates and int(run[:4]) in _USUAL_YEARS:
            return dates
        found |= dates
    return found


# Where year, month and day stand among three numbers in an order.
_INDICES = {order: [order.index(letter) for letter in "ymd"] for order in ALL_ORDERS}


def _in_order(numbers: Sequence[str], order: str, century: str = "--") -> str:
    """The masked date that two or three numbers are in an order, whether it exists or not."""
    if len(numbers) == 2:
        first, last = numbers
        month_first = order.index("m") < order.index("d")
        return masked("", first, last) if month_first else masked("", last, first)
    year_at, month_at, day_at = _INDICES[order]
    year = numbers[year_at]
    year = century + year if len(year) == 2 else year
    return masked(year, numbers[month_at], numbers[day_at])


# ---- The numbers that a reading copied ----

_RUN = re.compile(r"[0-9]+")
_ZEROS = str.maketrans("123456789", "0" * 9)


@dataclass(frozen=True, slots=True)
class Window:
    """Two or three neighbouring numbers that can be a date, and the orders in which they can."""

    numbers: tuple[Digits, ...]
    orders: tuple[str, ...]

    def reading(self, text: str, order: str, century: str = "--") -> str:
        """What the numbers say in an order, existing or not; `century` completes a short year."""
        return _in_order([digits.of(text) for digits in self.numbers], order, century)

    def readings(self, text: str, century: str = "--") -> dict[str, str]:
        """Order -> reading, for the days that exist."""
        return _existing((order, self.reading(text, order, century)) for order in self.orders)


def windows(text: str, orders: Sequence[str] = ORDERS) -> Iterator[Window]:
    """The windows of a canonical text: runs, then three numbers, then two, from left to right.

    Three numbers whose last has one digit begin with the whole year: 13.1.5 is rather 13.1.50, cut
    short, than 5 January 2013.
    """
    runs = [Digits(match.start(), len(match.group())) for match in _RUN.finditer(text)]
    numbers = [_split(run.start, widths) for run in runs for widths in _SPLITS.get(run.width, ())]
    numbers += [tuple(runs[i : i + 3]) for i in range(len(runs) - 2)]
    numbers += [tuple(runs[i : i + 2]) for i in range(len(runs) - 1)]
    for group in numbers:
        widths = [digits.width for digits in group]
        if len(widths) == 3 and widths[-1] == 1 and widths[0] != 4:
            continue
        allowed = orders_of(widths)
        if kept := tuple(order for order in allowed if order in orders):
            yield Window(group, kept)


@lru_cache(maxsize=65536)
def _windows_of(skeleton: str, orders: tuple[str, ...]) -> tuple[Window, ...]:
    """The windows of all texts that differ in their digits alone."""
    return tuple(windows(skeleton, orders))


def explain(text: str, reading: str, orders: tuple[str, ...] = ORDERS) -> Window | None:
    """The numbers of a canonical text from which a reading was copied; None where there are none.

    A reading without a day is not explained.
    """
    if reading[DAY] == "--":
        return None
    of_skeleton = _windows_of(text.translate(_ZEROS), orders)
    century = reading[:2]
    return next((w for w in of_skeleton if reading in w.readings(text, century).values()), None)
