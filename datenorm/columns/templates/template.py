"""Templates: which digits of a text are copied where, for whole arrays of texts of one skeleton.

A template is made of what the network has shown. It reads no date that the calendar does not have,
and leaves to the network what depends on what the network lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from datenorm.columns.named_months import numbers_beside
from datenorm.columns.numeric_dates import bit_of
from datenorm.columns.templates.copies import Copies
from datenorm.columns.templates.skeletons import Skeleton, SkeletonGroup
from datenorm.columns.templates.tails import Tail, is_read, limits_of, tail_parts
from datenorm.masked_iso import DAY, MONTH, NO_DATE, ORDERS, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "FIELDS",
    "DigitsPart",
    "Part",
    "Parts",
    "Template",
    "TemplateReadings",
    "WrittenReadings",
]

FIELDS = (YEAR, MONTH, DAY)
_DAYS = np.array([31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.uint8)
_LARGEST = 59  # of hours, minutes and seconds; fractions are larger
_ZERO = ord("0")
_MONTHS, _SHORTEST_MONTH = 12, 28
_FEBRUARY, _LEAP_DAY = 2, 29
_CENTURIES = 4  # digits of a year that has its century
_WORD = 8  # symbols

DigitsPart = tuple[int, int, int]  # (run of digits, offset in it, width)
# A part of a date: copied digits, or symbols; None in an outline, where words give it.
Part = DigitsPart | str | None
Parts = tuple[Part, Part, Part]  # year, month and day


@dataclass(frozen=True)
class TemplateReadings:
    """What a template reads in texts of its skeleton.

    `orders` uint8 (m,), bit i for ORDERS[i], 0 where no order is to be chosen. `trusted` bool
    (m,): the other texts are left to the network. `leap_days` bool (m,): those of them that are
    a 29 February of a leap year, to be trusted once the network has shown some. `readable` has for
    each order, or for 0, what is copied, and which texts it can read: bool (m,).
    `leaves_numbers`: some number of the texts is nowhere in the outputs.
    """

    group: SkeletonGroup
    orders: NDArray[np.uint8]
    readable: Mapping[int, tuple[Copies, NDArray[np.bool_]]]
    trusted: NDArray[np.bool_]
    leap_days: NDArray[np.bool_]
    leaves_numbers: bool = False

    @property
    def skeleton(self) -> Skeleton:
        """The skeleton of the texts."""
        return self.group.skeleton

    @property
    def rows(self) -> NDArray[np.intp]:
        """The rows of the texts in their column: (m,)."""
        return self.group.rows

    @property
    def width(self) -> int:
        """How many symbols the outputs have room for."""
        longest = max(len(copies.symbols) for copies, _ in self.readable.values())
        if longest <= len(NO_DATE):
            return longest
        return -(-longest // _WORD) * _WORD  # the same for nearly all

    @cached_property
    def outputs(self) -> NDArray[np.bytes_]:
        """That of each order, or the only one at index 0; empty where it reads nothing: (m, 3)."""
        found = np.zeros((len(ORDERS), len(self.rows)), dtype=f"S{self.width}").T
        self._write(found, np.arange(len(self.rows)))
        return found

    def write(self, outputs: NDArray[np.bytes_]) -> None:
        """Write the outputs where their texts stand in the column."""
        self._write(outputs, self.rows)

    def _write(self, outputs: NDArray[np.bytes_], rows: NDArray[np.intp]) -> None:
        of_orders = [
            (outputs[:, order], copies.writer(self.skeleton.content, outputs.itemsize), readable)
            for order, (copies, readable) in self.readable.items()
        ]
        for part, texts in self.group.texts.blocks():
            for of_order, writer, readable in of_orders:
                written, there = writer(texts), rows[part]
                if not (chosen := readable[part]).all():
                    written, there = written[chosen], there[chosen]
                of_order[there] = written

    def take(self, chosen: NDArray[np.bool_]) -> TemplateReadings:
        """The readings of some of the texts."""
        if chosen.all():
            return self
        return TemplateReadings(
            self.group.take(chosen),
            self.orders[chosen],
            {order: (copies, fits[chosen]) for order, (copies, fits) in self.readable.items()},
            self.trusted[chosen],
            self.leap_days[chosen],
            self.leaves_numbers,
        )


@dataclass(frozen=True)
class WrittenReadings:
    """The same with its outputs written already: bytes (m, 3), as `TemplateReadings.outputs`."""

    skeleton: Skeleton
    rows: NDArray[np.intp]
    orders: NDArray[np.uint8]
    outputs: NDArray[np.bytes_]
    trusted: NDArray[np.bool_]
    leap_days: NDArray[np.bool_]
    leaves_numbers: bool = False

    @property
    def width(self) -> int:
        """How many symbols the outputs have room for."""
        return self.outputs.itemsize

    def write(self, outputs: NDArray[np.bytes_]) -> None:
        """Write the outputs where their texts stand in the column."""
        for order in range(len(ORDERS) if self.orders.any() else 1):
            outputs[self.rows, order] = self.outputs[:, order]

    def take(self, chosen: NDArray[np.bool_]) -> WrittenReadings:
        """The readings of some of the texts."""
        if chosen.all():
            return self
        orders = self.orders[chosen]
        outputs = np.zeros((len(ORDERS), len(orders)), dtype=self.outputs.dtype).T
        for order in range(len(ORDERS) if orders.any() else 1):
            outputs[:, order] = self.outputs[chosen, order]
        return WrittenReadings(
            self.skeleton,
            self.rows[chosen],
            orders,
            outputs,
            self.trusted[chosen],
            self.leap_days[chosen],
            self.leaves_numbers,
        )


@dataclass(frozen=True)
class Template:
    """For each order, or for none, where the year, month and day of a date come from.

    Left to the network are texts whose orders depend on what it lists: those whose `differing`
    parts are the same digits (03/04/03 is one date day-first and year-first), those whose short
    year can stand first beside other orders, and those that are a 29 February in any order.
    Of a leap year these are read apart: who has seen the network read some may trust them.

    `tail` is what follows the date, a clock. The template of a family is an outline: some of its
    parts are None, and `with_words` fills them.
    """

    readings: tuple[tuple[str | None, Parts], ...]
    differing: tuple[DigitsPart, DigitsPart] | None = None
    tail: Tail = ()

    def given_by_words(self, output: str) -> tuple[str, ...]:
        """The symbols of an output that this outline leaves to words."""
        parts, date = self.readings[0][1], output if is_read(output) else NO_DATE
        of_date = [date[field] for part, field in zip(parts, FIELDS, strict=True) if part is None]
        given = tail_parts(output)
        given = given if len(given) == len(self.tail) else ("",) * len(self.tail)
        of_tail = [symbols for part, symbols in zip(self.tail, given, strict=True) if part is None]
        return (*of_date, *of_tail)

    def with_words(self, symbols: tuple[str, ...]) -> Template:
        """This outline, filled with the symbols that the words of a skeleton give."""
        filled: list[tuple[str | None, Parts]] = []
        given = iter(symbols)
        for order, parts in self.readings:
            given = iter(symbols)
            year, month, day = (next(given) if part is None else part for part in parts)
            filled.append((order, (year, month, day)))
        tail = tuple(next(given) if part is None else part for part in self.tail)
        return Template(tuple(filled), self.differing, tail)

    def read(self, group: SkeletonGroup) -> TemplateReadings:
        """Read texts of the template's skeleton."""
        orders = np.zeros(len(group.rows), dtype=np.uint8)
        trusted, left, leap_days = np.zeros((3, len(group.rows)), dtype=np.bool_)
        fits = _fitting(group, self.tail)
        found: dict[int, tuple[Copies, NDArray[np.bool_]]] = {}
        for order, parts in self.readings:
            proved = order or _order_beside_month(group.skeleton, parts)
            valid, is_leap_day = _existing(group, parts)
            ours = fits if order else fits & ~_open_years(group, parts)
            valid &= ours
            leap = _in_leap_years(group, parts, is_leap_day & ours)
            readable = valid | leap
            index = ORDERS.index(proved) if proved else 0
            found[index] = _copies(group.skeleton, parts, self.tail), readable
            if proved:
                orders |= readable.astype(np.uint8) * np.uint8(bit_of(proved))
            trusted |= valid
            leap_days |= leap
            left |= is_leap_day
            if order == "ymd" and len(self.readings) > 1:
                left |= valid
                leap_days &= ~readable
        trusted &= ~left
        if self.differing:
            first, second = (_value(group, part) for part in self.differing)
            trusted &= first != second
            leap_days &= first != second
        left_out = self._leaves_numbers(group.skeleton)
        return TemplateReadings(group, orders, found, trusted, leap_days, left_out)

    def _leaves_numbers(self, skeleton: Skeleton) -> bool:
        """Whether some number of the texts is copied nowhere."""
        parts = (*self.readings[0][1], *self.tail)
        copied = {part[0] for part in parts if isinstance(part, tuple)}
        return any(
            index not in copied and not skeleton.is_in_a_word(index)
            for index in range(len(skeleton.runs))
        )


def _value(group: SkeletonGroup, part: DigitsPart) -> NDArray[Any]:
    """The number that the digits of a part are: (m,)."""
    run, offset, width = part
    return group.value(group.skeleton.runs[run][0] + offset, width)


@lru_cache(maxsize=1 << 14)
def _copies(skeleton: Skeleton, parts: Parts, tail: Tail) -> Copies:
    """What an output of a skeleton copies: a date, and what follows it."""
    symbols = bytearray(NO_DATE.encode())
    sources: list[int | None] = [None] * len(NO_DATE)
    for part, field in zip(parts, FIELDS, strict=True):
        assert part is not None, "an outline reads nothing"
        if isinstance(part, str):
            symbols[field] = part.encode()
            continue
        start, width = skeleton.runs[part[0]][0] + part[1], part[2]
        if width == 1 and field != YEAR:
            symbols[field.start] = _ZERO
        sources[field.stop - width : field.stop] = range(start, start + width)
    limits = iter(limits_of(tail) if tail else ())
    for part in tail:
        assert part is not None, "an outline reads nothing"
        if isinstance(part, str):
            symbols += part.encode()
            sources += [None] * len(part)
            continue
        start, width = skeleton.runs[part[0]][0] + part[1], part[2]
        _, high = next(limits)
        padding = int(width == 1 and high <= _LARGEST)  # hours are written with two digits
        symbols += b"0" * (padding + width)
        sources += [*[None] * padding, *range(start, start + width)]
    return Copies(bytes(symbols), tuple(sources))


def _fitting(group: SkeletonGroup, tail: Tail) -> NDArray[np.bool_]:
    """Where what follows the dates of texts can exist."""
    fits = np.ones(len(group.rows), dtype=np.bool_)
    if not tail:
        return fits
    numbers = [part for part in tail if isinstance(part, tuple)]
    for part, (low, high) in zip(numbers, limits_of(tail), strict=True):
        if low > 0 or high < 10 ** part[2] - 1:
            value = _value(group, part)
            fits &= (value >= low) & (value <= high)
    return fits


def _open_years(group: SkeletonGroup, parts: Parts) -> NDArray[np.bool_]:
    """Texts whose short year can be a day and whose day a year: `07 aug 12`, `sep-06`."""
    year, _, day = parts
    none = np.zeros(len(group.rows), dtype=np.bool_)
    if numbers_beside(group.skeleton.canonical) == 1:
        if isinstance(day, tuple):
            return ~none if day[2] == 2 else none
    elif not isinstance(day, tuple) or day[2] != 2:
        return none
    if not isinstance(year, tuple) or year[2] != 2:
        return none
    number = _value(group, year)
    found: NDArray[np.bool_] = (number >= 1) & (number <= 31)
    return found


def _order_beside_month(skeleton: Skeleton, parts: Parts) -> str | None:
    """The order that texts prove in which one of the numbers beside a month can only be the year.

    It is that of `named_months.beside_month`.
    """
    year, _, day = parts
    numbers = numbers_beside(skeleton.canonical)
    if numbers == 1 and isinstance(day, tuple) != isinstance(year, tuple):
        return "mdy" if isinstance(day, tuple) else "dmy"
    if numbers == 2 and isinstance(day, tuple) and isinstance(year, tuple):
        return {(0, 1): "dmy", (1, 0): "ymd"}.get((day[0], year[0]))
    return None


def _existing(group: SkeletonGroup, parts: Parts) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which texts are days that exist, and which are a 29 February.

    One that gives no day, or no month, exists; a 29 February never does, since whether there is one
    depends on the year.
    """
    year, month, day = _whole_year(group, parts[0]), *(_number(group, part) for part in parts[1:])
    exists = np.ones(len(group.rows), dtype=np.bool_)
    if year is not None:
        exists &= year != 0
    is_leap_day = np.zeros(len(group.rows), dtype=np.bool_)
    if month is not None:
        exists &= (month >= 1) & (month <= _MONTHS)
    if day is not None:
        exists &= (day >= 1) & (day <= _DAYS[0])
        (later,) = (exists & (day > _SHORTEST_MONTH)).nonzero()
        if len(later):
            months = 0 if month is None else _of(month, later)
            exists[later] = _of(day, later) <= _DAYS[months]
        if month is not None:
            is_leap_day |= (day == _LEAP_DAY) & (month == _FEBRUARY)
    return exists, is_leap_day


def _number(group: SkeletonGroup, part: Part) -> NDArray[Any] | None:
    """The number that a part of a date is: (m,), or () where all have one; None for none."""
    assert part is not None, "an outline reads nothing"
    if isinstance(part, str):
        return np.array(int(part)) if part.isdigit() else None
    return _value(group, part)


def _of(numbers: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """Those of some texts."""
    return numbers[rows] if numbers.ndim else numbers


def _whole_year(group: SkeletonGroup, part: Part) -> NDArray[Any] | None:
    """The number that a year of four digits is."""
    is_whole = len(part) == _CENTURIES if isinstance(part, str) else part and part[2] == _CENTURIES
    return _number(group, part) if is_whole else None


def _in_leap_years(
    group: SkeletonGroup, parts: Parts, chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of the chosen texts have a whole year, and one with a 29 February."""
    (rows,), found = chosen.nonzero(), np.zeros(len(chosen), dtype=np.bool_)
    if len(rows) and (years := _whole_year(group, parts[0])) is not None:
        year = _of(years, rows)
        found[rows] = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)) & (year != 0)
    return found
