"""Evidence: what the rows of a column prove about its order and century, as a value that merges.

Evidence merges associatively and commutatively, so that a column can be read in parts, in any
order, by any number of workers, and come to the same verdict. It is counted by shape, since one
column may mix sources.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.calendars import weekday
from datenorm.columns.alike import by_value
from datenorm.columns.arrow import canonical_texts, strings_of
from datenorm.columns.calendars.texts import CalendarCell, bounded, count_calendars
from datenorm.columns.codes import bounded_codes, find_codes
from datenorm.columns.forms import FormCount, count_forms
from datenorm.columns.mangled import Kind, count_kinds
from datenorm.columns.notations import only_date
from datenorm.columns.numbers import Serial, are_numbers, count_numbers
from datenorm.columns.numeric_dates import (
    OTHER_SHAPES,
    YEAR_MAY_BE_FIRST,
    bit_of,
    is_month_and_number,
    other_shapes,
    source_of,
)
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.patterns import Pattern, bounded_patterns, count_patterns
from datenorm.columns.placeholders import (
    PLACEHOLDERS,
    days_like_placeholders,
    days_of_midnights,
)
from datenorm.columns.short_years import day_and_year, may_begin_with_year
from datenorm.masked_iso import DAY, MONTH, NO_DATE, ORDERS, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "EXAMPLES",
    "Evidence",
    "Key",
    "Number",
    "Weekday",
    "add_counts",
    "collect_evidence",
    "years_of",
]

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
EXAMPLES = 3  # texts that are kept for every key: the alphabetically first ones
_SHAPE_LIMIT = 50_000  # shapes that are counted one by one
_WORD_LIMIT = 200  # words that may be weekdays
_DAYS_OF_PLACEHOLDERS = {day[5:].encode() for day in PLACEHOLDERS}
_LAST_OF_PLACEHOLDERS = {day[-1] for day in _DAYS_OF_PLACEHOLDERS}
_Counted = TypeVar("_Counted")
# A source, the index of a number in its rows, or the month before it, and the number.
Number = tuple[str, int, int]
Weekday = tuple[str, str, str, int]  # a source, an order, a word, and the day of the week
# A shape, and the orders (a mask) that can read its rows, with YEAR_MAY_BE_FIRST.
Key = tuple[str, int]
_MASKS = 16


@dataclass(frozen=True)
class Evidence:
    """Rows by shape and the orders that can read them, and rows by year.

    `examples` holds the alphabetically first texts of each key. `short_years` counts rows by the
    two digits of a year without a century, `full_years` by the year. `numbers` counts open rows
    whose year may stand first or last, as 12-nov-04, by source, index of the number (0 or 1) and
    number.
    `weekdays` counts open rows with one word, as mon 03/04/2005, by source, order, word and the
    weekday that the row is in that order; of more than 200 words the shortest count.
    `days` counts rows by date, of the days of the year that are a placeholder in some year.
    `serials` counts numbers by what they would be in each system, and `dated` the rows by year of
    other texts. `kinds` counts rows that give a month or a year, a day, or a day without a year
    that a spreadsheet may have made of a month. `calendars` counts rows by what they say of their
    calendar, of years that may be of several (`count_calendars`). `codes` are some texts of
    six or eight bare digits, and whether each is a day (`find_codes`). `forms` counts rows that
    show a form, or may be of it (`forms`). `months` counts rows of a month and the day or the year,
    as sep-06, by source, month and number. `patterns` counts rows by what their text and their
    output are without digits, and those that the network leaves in doubt (`patterns`).

    Of more than 50,000 shapes the shortest are kept apart, and the others are counted as one for
    each separator. Which ones does not depend on the order of merging: a shape that is too long
    among some shapes is so among more of them.
    """

    rows: Mapping[Key, int] = field(default_factory=dict)
    examples: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    short_years: Mapping[int, int] = field(default_factory=dict)
    full_years: Mapping[int, int] = field(default_factory=dict)
    numbers: Mapping[Number, int] = field(default_factory=dict)
    weekdays: Mapping[Weekday, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    serials: Mapping[Serial, int] = field(default_factory=dict)
    dated: Mapping[int, int] = field(default_factory=dict)
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    calendars: Mapping[CalendarCell, int] = field(default_factory=dict)
    codes: Mapping[str, bool] = field(default_factory=dict)
    forms: Mapping[FormCount, int] = field(default_factory=dict)
    months: Mapping[Number, int] = field(default_factory=dict)
    patterns: Mapping[Pattern, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "calendars", bounded(self.calendars))
        object.__setattr__(self, "codes", bounded_codes(self.codes))
        object.__setattr__(self, "patterns", bounded_patterns(self.patterns))
        words = {word for _, _, word, _ in self.weekdays}
        if len(words) > _WORD_LIMIT:
            few = set(heapq.nsmallest(_WORD_LIMIT, words, key=lambda word: (len(word), word)))
            counted = {key: rows for key, rows in self.weekdays.items() if key[2] in few}
            object.__setattr__(self, "weekdays", counted)
        shapes = {shape for shape, _ in self.rows if not shape.startswith(OTHER_SHAPES)}
        if len(shapes) <= _SHAPE_LIMIT:
            return
        kept = set(heapq.nsmallest(_SHAPE_LIMIT, shapes, key=lambda shape: (len(shape), shape)))
        rows: dict[Key, int] = {}
        examples: dict[Key, tuple[str, ...]] = {}
        for (shape, mask), count in self.rows.items():
            name = shape if shape in kept or shape not in shapes else other_shapes(shape)
            key = name, mask
            rows[key] = rows.get(key, 0) + count
            examples[key] = _first((*examples.get(key, ()), *self.examples.get((shape, mask), ())))
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "examples", examples)

    def merge(self, other: Evidence) -> Evidence:
        """The evidence of both parts of a column."""
        examples = {**self.examples, **other.examples}
        for key in self.examples.keys() & other.examples.keys():
            examples[key] = _first((*self.examples[key], *other.examples[key]))
        return Evidence(
            add_counts(self.rows, other.rows),
            examples,
            add_counts(self.short_years, other.short_years),
            add_counts(self.full_years, other.full_years),
            add_counts(self.numbers, other.numbers),
            add_counts(self.weekdays, other.weekdays),
            add_counts(self.days, other.days),
            add_counts(self.serials, other.serials),
            add_counts(self.dated, other.dated),
            add_counts(self.kinds, other.kinds),
            add_counts(self.calendars, other.calendars),
            {**self.codes, **other.codes},
            add_counts(self.forms, other.forms),
            add_counts(self.months, other.months),
            add_counts(self.patterns, other.patterns),
        )

    @classmethod
    def merged(cls, parts: Iterable[Evidence]) -> Evidence:
        """The evidence of all parts of a column."""
        return reduce(cls.merge, parts, cls())


def add_counts(
    first: Mapping[_Counted, int], second: Mapping[_Counted, int]
) -> dict[_Counted, int]:
    """The sum of two counts."""
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def _first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(texts))[:EXAMPLES])


def collect_evidence(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> Evidence:
    """Count what texts prove that stand in so many rows each."""
    begins_with_year = may_begin_with_year(parsed)
    masks = parsed.orders + begins_with_year * np.uint8(YEAR_MAY_BE_FIRST)
    numeric = np.flatnonzero((parsed.orders > 0) & (row_counts > 0))
    keys = parsed.shapes[numeric] * np.int64(_MASKS) + masks[numeric]
    rows: dict[Key, int] = {}
    examples: dict[Key, tuple[str, ...]] = {}
    for key, chosen in by_value(keys):
        members = numeric[chosen]
        name = parsed.shape_names[key // _MASKS], key % _MASKS
        alone = len(members) == len(parsed.texts)
        rows[name] = int((row_counts if alone else row_counts[members]).sum())
        texts = parsed.texts if alone else parsed.texts.take(pa.array(members))
        first = pc.bottom_k_unstable(texts, min(EXAMPLES, len(texts)))
        examples[name] = tuple(texts.take(first).to_pylist())
    numbers = _day_or_year(parsed, row_counts, begins_with_year)
    weekdays = _weekdays(parsed, row_counts)
    years, short_years = parsed.years
    possible = parsed.possible_numbers
    full_years = _totals(years, row_counts)
    dated = full_years
    if len(possible):
        beside = np.where(are_numbers(parsed.texts, possible), 0, row_counts)
        dated = _totals(years, beside)
    return Evidence(
        rows,
        examples,
        _totals(short_years, row_counts),
        full_years,
        numbers,
        weekdays,
        _days_like_placeholders(parsed, row_counts),
        count_numbers(parsed.texts, row_counts, possible),
        dated,
        count_kinds(parsed, row_counts),
        count_calendars(parsed, row_counts),
        find_codes(parsed, row_counts > 0),
        count_forms(parsed, row_counts),
        _months_and_numbers(parsed, row_counts),
        count_patterns(parsed, row_counts),
    )


def _days_like_placeholders(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[str, int]:
    """Rows by date, of texts that are not open; a moment at midnight counts as its day."""
    outputs = parsed.first()
    symbols = outputs.view(np.uint8).reshape(-1, outputs.itemsize)
    ends = symbols[:, len(NO_DATE) - 1]
    rows = np.flatnonzero(reduce(or_, (ends == last for last in _LAST_OF_PLACEHOLDERS)))
    days = np.ascontiguousarray(symbols[rows, 5 : len(NO_DATE)]).view("S5")[:, 0]
    rows = rows[reduce(or_, (days == day for day in _DAYS_OF_PLACEHOLDERS))]
    rows = rows[~parsed.open[rows]]
    found = strings_of(outputs[rows], np.ones(len(rows), dtype=np.bool_))
    if outputs.itemsize > len(NO_DATE):
        found = days_of_midnights(found)
    return days_like_placeholders(found, row_counts[rows])


def _weekdays(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[Weekday, int]:
    """Rows by the weekdays that open texts with one word are, day first and month first."""
    day_or_month_first = bit_of("dmy") | bit_of("mdy")
    with_one_word = np.array([name.count("a") == 1 for name in parsed.shape_names], dtype=np.bool_)
    chosen = (parsed.orders == day_or_month_first) & (row_counts > 0)
    rows = np.flatnonzero(chosen)
    rows = rows[with_one_word[parsed.shapes[rows]]]
    found: dict[Weekday, int] = {}
    for row, canonical in zip(rows.tolist(), canonical_texts(parsed.texts, rows), strict=True):
        word = _WORD.search(canonical)
        for index, order in ((0, "dmy"), (1, "mdy")):
            output = only_date(parsed.outputs[row, index].decode())
            if word is None or "-" in output[YEAR] + output[DAY]:
                continue
            day = weekday(int(output[YEAR]), int(output[MONTH]), int(output[DAY]))
            key = source_of(parsed.shape_names[parsed.shapes[row]]), order, word[0], day
            found[key] = found.get(key, 0) + int(row_counts[row])
    return found


def _day_or_year(
    parsed: ParsedTexts, row_counts: NDArray[np.int64], begins_with_year: NDArray[np.bool_]
) -> dict[Number, int]:
    """Rows by the numbers of open texts of which one is the day and one the year."""
    either = bit_of("dmy") | bit_of("ymd")
    chosen = begins_with_year | (parsed.orders & either == either)
    rows = np.flatnonzero(chosen & (row_counts > 0))
    outputs = np.ascontiguousarray(parsed.outputs[rows, ORDERS.index("dmy")])
    found: dict[Number, int] = {}
    sources = [source_of(name) for name in parsed.shape_names]
    for index, numbers in enumerate(day_and_year(outputs)):
        keys = parsed.shapes[rows].astype(np.int64) * 100 + numbers
        distinct, places = np.unique(keys[numbers >= 0], return_inverse=True)
        counts = np.bincount(places, row_counts[rows[numbers >= 0]])
        for key, count in zip(distinct.tolist(), counts.astype(np.int64).tolist(), strict=True):
            name = sources[key // 100], index, key % 100
            found[name] = found.get(name, 0) + count
    return found


def _months_and_numbers(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[Number, int]:
    """Rows by month and number, of texts such as sep-06: the number is the day or the year."""
    either = bit_of("dmy") | bit_of("mdy")
    with_month = [is_month_and_number(name) for name in parsed.shape_names]
    rows = np.flatnonzero((parsed.orders == either) & (row_counts > 0))
    rows = rows[np.array(with_month, dtype=np.bool_)[parsed.shapes[rows]]]
    found: dict[Number, int] = {}
    of_year = parsed.outputs[rows, ORDERS.index("dmy")].tolist()
    for row, output in zip(rows.tolist(), of_year, strict=True):
        date = only_date(output.decode())
        if not f"{date[2:4]}{date[MONTH]}".isdigit():
            continue  # no month of a year
        key = source_of(parsed.shape_names[parsed.shapes[row]]), int(date[MONTH]), int(date[2:4])
        found[key] = found.get(key, 0) + int(row_counts[row])
    return found


def years_of(iso: pa.Array, rows: NDArray[np.int64]) -> dict[int, int]:
    """Rows by year, of ISO 8601 texts that have one."""
    with_year = pc.if_else(pc.match_substring_regex(iso, r"^\d{4}"), iso, None)
    years = pc.cast(pc.utf8_slice_codeunits(with_year, 0, 4), pa.int32())
    known = np.flatnonzero(years.is_valid().to_numpy(zero_copy_only=False))
    return _totals(years.drop_null().to_numpy(zero_copy_only=False).astype(np.int64), rows[known])


def _totals(years: NDArray[Any], rows: NDArray[np.int64]) -> dict[int, int]:
    """Rows by year; -1 is none."""
    each_once = len(rows) > 0 and rows.min() == rows.max() == 1
    weights = None if each_once else rows  # with weights it takes twice as long
    totals = np.bincount(years + years.dtype.type(1), weights=weights)[1:].astype(np.int64)
    return {int(year): int(totals[year]) for year in np.flatnonzero(totals)}
