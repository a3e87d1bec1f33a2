"""Dates in digits whose first number may be the year and whose last the day: 15/07/16.

The network lists such a reading of some texts and not of others. What a column proves must rest on
what the digits allow, for its year may stand first in all rows or in none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.numeric_dates import bit_of
from datenorm.inference.decoding import Reading
from datenorm.masked_iso import ORDERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.columns.network import TextReading
    from datenorm.columns.parsed import ParsedTexts

__all__ = ["day_and_year", "may_begin_with_year", "with_year_first"]

_DMY, _YMD = ORDERS.index("dmy"), ORDERS.index("ymd")
_TWO_DIGITS_FIRST = r"^\D*\d\d(\D|\d{4}(\D|$))"  # the last four are those of 150716
_YEAR, _MONTH, _DAY = slice(2, 4), slice(5, 7), slice(8, 10)  # of --16-07-15
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_FEBRUARY, _LEAP_DAY = 2, 29


def day_and_year(outputs: NDArray[np.bytes_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Day and short year of outputs with one date, (m,) each; -1 where one is not given."""
    symbols = outputs.view(np.uint8).reshape(-1, outputs.itemsize)
    one = ~((symbols == ord("/")) | (symbols == ord("|"))).any(axis=1)
    short = one & (symbols[:, : _YEAR.start] == ord("-")).all(axis=1)
    day, year = _number(symbols[:, _DAY]), _number(symbols[:, _YEAR])
    return np.where(short, day, -1), np.where(short, year, -1)


def may_begin_with_year(parsed: ParsedTexts) -> NDArray[np.bool_]:
    """Texts that are read day first, and in which the year may stand there by their digits."""
    found = np.zeros(len(parsed.orders), dtype=np.bool_)
    rows = np.flatnonzero(parsed.orders & bit_of("dmy"))
    if not len(rows):
        return found
    day_first = parsed.outputs[:, _DMY][rows]
    has_whole_year = day_first.view(np.uint8).reshape(len(rows), -1)[:, 0] != ord("-")
    rows, outputs = rows[~has_whole_year], day_first[~has_whole_year]
    if not len(rows):
        return found
    year, day = day_and_year(outputs)  # the first number is the year then
    months = outputs.view(np.uint8).reshape(-1, outputs.itemsize)[:, _MONTH]
    month = np.clip(_number(months), 0, len(_DAYS) - 1)
    fits = (year >= 0) & (day >= 1) & (day <= _DAYS[month])
    fits |= (year % 4 == 0) & (month == _FEBRUARY) & (day == _LEAP_DAY)
    rows = rows[fits]
    texts = parsed.texts.take(pa.array(rows))
    written = pc.match_substring_regex(texts, _TWO_DIGITS_FIRST)
    found[rows[written.to_numpy(zero_copy_only=False)]] = True
    return found


def with_year_first(parsed: ParsedTexts, is_wanted: Callable[[str], bool]) -> ParsedTexts:
    """The texts, also read with their year first where that is wanted for their shape.

    The reading is as likely as the one that copies the same digits day first.
    """
    listed = (parsed.orders & bit_of("ymd")).astype(np.bool_)
    rows = np.flatnonzero(may_begin_with_year(parsed) & ~listed)
    shapes = np.unique(parsed.shapes[rows])
    wanted = [shape for shape in shapes if is_wanted(parsed.shape_names[shape])]
    rows = rows[np.isin(parsed.shapes[rows], wanted)]
    if not len(rows):
        return parsed
    found = parsed.duplicate(parsed.outputs.itemsize)
    found.outputs[rows, _YMD] = _year_first(np.ascontiguousarray(parsed.outputs[rows, _DMY]))
    found.orders[rows] |= bit_of("ymd")
    for row in rows.tolist():
        if row in found.network:
            output = found.outputs[row, _YMD].decode()
            found.network[row] = _with_reading(found.network[row], output)
    return found


def _with_reading(reading: TextReading, output: str) -> TextReading:
    likelihood = dict(reading.by_order)["dmy"].probability
    by_order = (*reading.by_order, ("ymd", Reading(output, likelihood)))
    return replace(reading, by_order=by_order)


def _year_first(outputs: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """Outputs with their day and their short year exchanged."""
    symbols = outputs.view(np.uint8).reshape(-1, outputs.itemsize)
    exchanged = symbols.copy()
    exchanged[:, _YEAR], exchanged[:, _DAY] = symbols[:, _DAY], symbols[:, _YEAR]
    return exchanged.view(outputs.dtype)[:, 0]


def _number(symbols: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Two digits each, (m, 2), as numbers; -1 where one is no digit."""
    digits = symbols.astype(np.int64) - ord("0")
    are_digits = ((digits >= 0) & (digits <= 9)).all(axis=1)
    return np.where(are_digits, digits @ np.array([10, 1]), -1)
