"""What the texts of a column say of their calendar, counted so that parts of a column merge."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.arrow import canonical_texts
from datenorm.columns.calendars.spans import (
    GREGORY,
    SPANS,
    range_in,
    span_of,
)
from datenorm.columns.network import TextReading
from datenorm.columns.notations import (
    calendar_symbol,
    dates_in,
    only_date,
    with_calendar,
)
from datenorm.columns.numeric_dates import orders_of
from datenorm.columns.parsed import ParsedTexts
from datenorm.masked_iso import MONTH, NO_DATE, ORDERS, windows
from datenorm.outputs.world.symbols import CALENDAR_OF

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "CalendarCell",
    "bounded",
    "cells_by_row",
    "count_calendars",
    "in_spans",
    "is_between_calendars",
    "outputs_by_order",
    "unread_dates",
]

# What is counted (day, unread, named, word), a shape, an order or "", a masked date, and a word.
CalendarCell = tuple[str, str, str, str, str]
_LIMIT = 1_000  # shapes, and words, that are told apart
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def bounded(cells: Mapping[CalendarCell, int]) -> Mapping[CalendarCell, int]:
    """The cells of the shortest 1,000 shapes and words.

    Which ones does not depend on the order of merging: what is too long among some is so among
    more of them.
    """
    for place, kinds in ((1, ("day", "unread", "word")), (4, ("word",))):
        names = {cell[place] for cell in cells if cell[0] in kinds}
        if len(names) > _LIMIT:
            few = set(heapq.nsmallest(_LIMIT, names, key=lambda name: (len(name), name)))
            cells = {
                cell: rows
                for cell, rows in cells.items()
                if cell[0] not in kinds or cell[place] in few
            }
    return cells


def count_calendars(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[CalendarCell, int]:
    """Rows by what they say of their calendar, of years that may be counted in several.

    `day` are days and months in figures or in words, by shape, order and fields; of two orders
    that are open each counts. `unread` are such figures that are no day of ours but one of
    another calendar, `named` those whose calendar the text names, and `word` those with one word.
    """
    found: dict[CalendarCell, int] = {}
    for row, cell in _cells(parsed, row_counts > 0):
        found[cell] = found.get(cell, 0) + int(row_counts[row])
    return found


def cells_by_row(parsed: ParsedTexts) -> dict[int, dict[CalendarCell, int]]:
    """What each text would count, were it a row of its own; others count nothing."""
    found: dict[int, dict[CalendarCell, int]] = {}
    for row, cell in _cells(parsed, np.ones(len(parsed.texts), dtype=np.bool_)):
        found.setdefault(row, {})[cell] = 1
    return found


def _cells(parsed: ParsedTexts, used: NDArray[np.bool_]) -> Iterator[tuple[int, CalendarCell]]:
    used = used & ~parsed.apart
    figures = in_spans(parsed) & used
    for row, reading in parsed.network.items():
        if not used[row]:
            continue
        if reading.best in ("", NO_DATE):
            shape = parsed.shape_names[parsed.shapes[row]]
            for order, date in unread_dates(reading.canonical).items():
                yield row, ("unread", shape, order, date, "")
        elif is_between_calendars(reading):
            figures[row] = True
        elif symbol := calendar_symbol(reading.best):
            dates = [date for date in dates_in(reading.best) if span_of(date)]
            yield from ((row, ("named", "", "", date, CALENDAR_OF[symbol])) for date in dates[:1])
    rows = np.flatnonzero(figures)
    for row, canonical in zip(rows.tolist(), canonical_texts(parsed.texts, rows), strict=True):
        yield from ((row, cell) for cell in _of_row(parsed, row, canonical))


def _of_row(parsed: ParsedTexts, row: int, canonical: str) -> Iterator[CalendarCell]:
    """What a text with fields of some calendar says."""
    shape = parsed.shape_names[parsed.shapes[row]]
    words = _WORD.findall(canonical) if "a" in shape else []
    for order, output in outputs_by_order(parsed, row).items():
        date = only_date(output)
        if date[MONTH] == "--" or span_of(date) is None:
            continue
        yield "day", shape, order, date, ""
        if len(words) == 1:
            yield "word", shape, order, date, words[0]


def is_between_calendars(reading: TextReading) -> bool:
    """Whether the network takes the figures of a text for those of several calendars."""
    return len(reading.calendars) > 1 and bool(dates_in(reading.best))


def in_spans(parsed: ParsedTexts) -> NDArray[np.bool_]:
    """Texts with a date of ours whose year may be counted in another calendar."""
    years, _ = parsed.years
    found = np.zeros(len(years), dtype=np.bool_)
    for span in SPANS:
        found |= (years >= span.first) & (years <= span.last)
    return found


def outputs_by_order(parsed: ParsedTexts, row: int) -> dict[str, str]:
    """The fields that a text has in each order, without a calendar; under "" where all agree."""
    orders = orders_of(int(parsed.orders[row]))
    outputs = {
        order: with_calendar(parsed.outputs[row, ORDERS.index(order)].decode(), "")
        for order in orders
    }
    if len(set(outputs.values())) > 1:
        return outputs
    first = ORDERS.index(orders[0]) if orders else 0
    return {"": with_calendar(parsed.outputs[row, first].decode(), "")}


def unread_dates(canonical: str) -> dict[str, str]:
    """Order -> fields, of figures that are a day of another calendar and none of ours.

    The network reads nothing there; that such figures are days, those of their shape show which
    it reads.
    """
    found: dict[str, str] = {}
    for window in windows(canonical):
        for order in window.orders:
            date = window.reading(canonical, order)
            span = span_of(date)
            exist = [name for name in span.calendars if range_in(name, date)] if span else []
            if exist and GREGORY not in exist:
                found.setdefault(order, date)
    return found
