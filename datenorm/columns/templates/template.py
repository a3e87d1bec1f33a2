"""Templates: which digits of a text are copied where, for whole arrays of texts of one skeleton.

A template is made of what the network has shown. It reads no date that the calendar does not have,
and leaves to the network what depends on what the network lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.named_months import numbers_beside
from datenorm.columns.numeric_dates import bit_of
from datenorm.columns.templates.skeletons import Skeleton, SkeletonGroup
from datenorm.columns.templates.tails import Tail, is_read, limits_of, tail_parts
from datenorm.masked_iso import DAY, MONTH, NO_DATE, ORDERS, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FIELDS", "DigitsPart", "Part", "Parts", "Template", "TemplateReadings"]

FIELDS = (YEAR, MONTH, DAY)
_DAYS = np.array([31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.uint8)
_LARGEST = 59  # of hours, minutes and seconds; fractions are larger
_ZERO, _TEN = np.uint8(ord("0")), np.uint8(10)
_DASH = ord("-")
_FEBRUARY, _LEAP_DAY = 2, 29
_WORD = 8  # symbols

DigitsPart = tuple[int, int, int]  # (run of digits, offset in it, width)
# A part of a date: copied digits, or symbols; None in an outline, where words give it.
Part = DigitsPart | str | None
Parts = tuple[Part, Part, Part]  # year, month and day


@dataclass(frozen=True)
class TemplateReadings:
    """What a template reads in texts of its skeleton.

    `rows` (m,) of the texts in their column; `orders` uint8 (m,), bit i for ORDERS[i], 0 where no
    order is to be chosen; `outputs` bytes (m, 3), that of each order, or the only one at index 0.
    `trusted` bool (m,): the other texts are left to the network. `leap_days` bool (m,): those of
    them that are a 29 February of a leap year, to be trusted once the network has shown some.
    `leaves_numbers`: some number of the texts is nowhere in the outputs.
    """

    skeleton: Skeleton
    rows: NDArray[np.intp]
    orders: NDArray[np.uint8]
    outputs: NDArray[np.bytes_]
    trusted: NDArray[np.bool_]
    leap_days: NDArray[np.bool_]
    leaves_numbers: bool = False

    def take(self, chosen: NDArray[np.bool_]) -> TemplateReadings:
        """The readings of some of the texts."""
        if chosen.all():
            return self
        orders = self.orders[chosen]
        outputs = np.zeros((len(ORDERS), len(orders)), dtype=self.outputs.dtype).T
        for order in range(len(ORDERS) if orders.any() else 1):
            outputs[:, order] = self.outputs[chosen, order]
        return TemplateReadings(
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
        count = len(group.rows)
        orders = np.zeros(count, dtype=np.uint8)
        tail, fits = _assemble_tail(group, self.tail)
        width = len(NO_DATE) + tail.shape[1]
        width = -(-width // _WORD) * _WORD if self.tail else width  # the same for nearly all
        symbols = np.zeros((len(ORDERS), count, width), dtype=np.uint8)
        trusted, left, leap_days = np.zeros((3, count), dtype=np.bool_)
        for order, parts in self.readings:
            proved = order or _order_beside_month(group.skeleton, parts)
            written = symbols[ORDERS.index(proved) if proved else 0]
            _assemble(group, parts, written)
            written[:, len(NO_DATE) : len(NO_DATE) + tail.shape[1]] = tail
            valid, is_leap_day = _existing(written)
            ours = fits if order else fits & ~_open_years(group, parts)
            valid &= ours
            leap = is_leap_day & ours
            if leap.any():
                leap &= _leap_years(written)
            readable = valid | leap
            if not readable.all():
                written[~readable] = 0
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
            first, second = (_copied(group, part) for part in self.differing)
            differs = (first != second).any(axis=1)
            trusted &= differs
            leap_days &= differs
        left_out = self._leaves_numbers(group.skeleton)
        outputs = symbols.view(f"S{width}")[:, :, 0].T
        return TemplateReadings(
            group.skeleton, group.rows, orders, outputs, trusted, leap_days, left_out
        )

    def _leaves_numbers(self, skeleton: Skeleton) -> bool:
        """Whether some number of the texts is copied nowhere."""
        parts = (*self.readings[0][1], *self.tail)
        copied = {part[0] for part in parts if isinstance(part, tuple)}
        return any(
            index not in copied and not skeleton.is_in_a_word(index)
            for index in range(len(skeleton.runs))
        )


def _copied(group: SkeletonGroup, part: DigitsPart) -> NDArray[np.uint8]:
    """The digits of a part: uint8, (m, width)."""
    run, offset, width = part
    start = group.skeleton.runs[run][0] + offset
    return group.bytes[:, start : start + width]


def _assemble(group: SkeletonGroup, parts: Parts, symbols: NDArray[np.uint8]) -> None:
    """Write the dates of texts as symbols: uint8, (m, 10 or more)."""
    symbols[:, : len(NO_DATE)] = _DASH
    for part, field in zip(parts, FIELDS, strict=True):
        assert part is not None, "an outline reads nothing"
        if isinstance(part, str):
            symbols[:, field] = np.frombuffer(part.encode(), dtype=np.uint8)
            continue
        digits = _copied(group, part)
        width = digits.shape[1]
        if width == 1 and field != YEAR:
            symbols[:, field.start] = _ZERO
        symbols[:, field.stop - width : field.stop] = digits


def _assemble_tail(group: SkeletonGroup, tail: Tail) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """What follows the dates of texts as symbols, uint8, (m, width), and where it can exist."""
    count, fits = len(group.rows), np.ones(len(group.rows), dtype=np.bool_)
    if all(isinstance(part, str) for part in tail):  # nothing, or a weekday
        symbols = np.frombuffer("".join(map(str, tail)).encode(), dtype=np.uint8)
        return np.broadcast_to(symbols, (count, len(symbols))), fits
    pieces: list[NDArray[np.uint8]] = [np.zeros((count, 0), dtype=np.uint8)]
    limits = iter(limits_of(tail))
    for part in tail:
        assert part is not None, "an outline reads nothing"
        if isinstance(part, str):
            symbols = np.frombuffer(part.encode(), dtype=np.uint8)
            pieces.append(np.broadcast_to(symbols, (count, len(symbols))))
            continue
        digits = _copied(group, part)
        low, high = next(limits)
        if low > 0 or high < 10 ** digits.shape[1] - 1:
            value = np.zeros(count, dtype=np.int64)
            for column in range(digits.shape[1]):
                value = value * 10 + (digits[:, column] - _ZERO)
            fits &= (value >= low) & (value <= high)
        if digits.shape[1] == 1 and high <= _LARGEST:  # hours are written with two digits
            pieces.append(np.full((count, 1), _ZERO, dtype=np.uint8))
        pieces.append(digits)
    return np.hstack(pieces), fits


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
    number = (_copied(group, year).astype(np.int64) - ord("0")) @ np.array([10, 1])
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


def _existing(symbols: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which outputs are days that exist, and which are a 29 February.

    One that gives no day, or no month, exists; a 29 February never does, since whether there is one
    depends on the year.
    """
    digits = (symbols[:, : len(NO_DATE)] - _ZERO).T  # a dash: a large number
    month = digits[5] * _TEN + digits[6]
    day = digits[8] * _TEN + digits[9]
    no_month, no_day = symbols[:, 5] == _DASH, symbols[:, 8] == _DASH
    exists = (month >= 1) & (month <= 12)
    day_fits = no_day | ((day >= 1) & (day <= _DAYS[month * exists]))
    has_year = (digits[0] | digits[1] | digits[2] | digits[3]) != 0
    return (exists | no_month) & day_fits & has_year, (month == _FEBRUARY) & (day == _LEAP_DAY)


def _leap_years(symbols: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which outputs have a whole year, and one with a 29 February."""
    digits = (symbols[:, YEAR] - _ZERO).T
    century, rest = digits[0] * _TEN + digits[1], digits[2] * _TEN + digits[3]
    whole = (digits[0] <= 9) & (digits[2] <= 9) & ((century | rest) != 0)
    found: NDArray[np.bool_] = whole & (np.where(rest == 0, century, rest) % 4 == 0)
    return found
