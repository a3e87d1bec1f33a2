"""Clocks behind the dates of a column, read apart from them.

Dates as twelve countries write them with the clocks of as many make thousands of skeletons, too
rare for templates. So a clock that the model is known to read behind a date as it reads both alone
(`inference.clocks`) is cut off: its date is read with the other dates of its skeleton, and the
clock written behind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.alike import MARK, TextBytes
from datenorm.columns.numeric_dates import column_shape, without_clock
from datenorm.columns.templates.skeletons import Skeleton, SkeletonGroup
from datenorm.columns.templates.template import TemplateReadings, WrittenReadings
from datenorm.inference.clocks import ClockTail
from datenorm.inference.compiled import CompiledTemplates, Outline, outline_of
from datenorm.masked_iso import NO_DATE, ORDERS, YEAR
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ClockedColumn"]

# A date without a colon, and from the separator of its clock on all the rest.
_SPLIT = re.compile(rb"([^:]+?)((?:(?<=\xff)[Tt]|[ ,]+)\xff{1,2}:.+)", re.DOTALL)
_RUNS = re.compile(r"[0-9]+")
_ZERO = np.uint8(ord("0"))
_NONE = -1
_DATE = len(NO_DATE)
_WORD = 8  # symbols
_FIRST_YEAR, _LAST_YEAR = b"1583", b"2150"  # between which the model was asked

_MANY = 4096  # texts of one skeleton: these are worth a template of their own

_Cut = tuple["NDArray[np.intp]", TextBytes]  # rows, and a part of their bytes


class ClockedColumn:
    """The texts of a column by the skeletons of their dates, and the clocks behind these.

    Args:
        groups: the texts by skeleton.
        compiled: what the model is known to read; None where no clock is to be cut off.
        count: rows of the column.

    `groups` are the texts without the clocks that the model knows, and so dates for the most part.
    """

    def __init__(
        self, groups: Sequence[SkeletonGroup], compiled: CompiledTemplates | None, count: int
    ) -> None:
        self._compiled = compiled
        self._places = np.full(count, _NONE, dtype=np.int16)
        self.groups = self._cut(groups, compiled) if compiled else list(groups)

    def _cut(
        self, groups: Sequence[SkeletonGroup], compiled: CompiledTemplates
    ) -> list[SkeletonGroup]:
        whole: list[SkeletonGroup] = []
        dates: dict[bytes, list[SkeletonGroup]] = defaultdict(list)
        clocks: dict[bytes, list[_Cut]] = defaultdict(list)
        for group in groups:
            match = _SPLIT.fullmatch(group.skeleton.content)
            if match is None:
                dates[group.skeleton.content].append(group)
            elif len(group.rows) >= _MANY or _place(match[2], compiled) is None:
                whole.append(group)
            else:
                end, texts = match.end(1), group.texts
                date = SkeletonGroup(Skeleton(match[1]), group.rows, replace(texts, length=end))
                dates[match[1]].append(date)
                clock = TextBytes(texts.data, texts.starts + end, texts.length - end)
                clocks[match[2]].append((group.rows, clock))
        self._read_clocks(clocks, compiled)
        return [*(_of_one_skeleton(alike) for alike in dates.values()), *whole]

    def _read_clocks(
        self, clocks: Mapping[bytes, Sequence[_Cut]], compiled: CompiledTemplates
    ) -> None:
        """Work out what the clocks say, and which are a time of day."""
        listed = compiled.clocks.tails
        tails = {content: _place(content, compiled) or 0 for content in clocks}
        longest = max((len(listed[place].symbols) for place in tails.values()), default=0)
        count = len(self._places) if clocks else 0
        self._symbols = np.zeros((count, longest), dtype=np.uint8)
        self._widths = np.zeros(count, dtype=np.intp)
        self._exist = np.zeros(count, dtype=np.bool_)
        for content, cuts in clocks.items():
            rows, given = _joined(cuts)
            symbols, exist = _clocks_of(given.content(), content, listed[tails[content]])
            self._places[rows] = tails[content]
            self._symbols[rows, : symbols.shape[1]] = symbols
            self._widths[rows] = symbols.shape[1]
            self._exist[rows] = exist

    def has_clock(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which rows have a clock that was cut off."""
        found: NDArray[np.bool_] = self._places[rows] != _NONE
        return found

    def fits(self, date: Outline, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which rows of dates with this outline have no clock, or are known to be read as their
        date and clock are alone."""
        places = self._places[rows]
        plain: NDArray[np.bool_] = places == _NONE
        if self._compiled is None or plain.all():
            return plain
        head = self._compiled.head_of(date)
        if head is None:
            return plain
        allowed = _as_array(head.tails, len(self._compiled.clocks.tails))
        return plain | (allowed[places] & self._exist[rows])

    def known(self, readings: TemplateReadings | WrittenReadings) -> NDArray[np.bool_]:
        """The same for dates that a template reads, which may have any year."""
        has_clock = self.has_clock(readings.rows)
        if self._compiled is None or not has_clock.any():
            return ~has_clock
        date = outline_of(readings.skeleton.canonical, self._compiled.words)
        found = self.fits(date, readings.rows)
        for order in range(len(ORDERS) if readings.orders.any() else 1):
            years = readings.outputs[:, order].astype(f"S{YEAR.stop}")
            asked = (years == b"") | ((years >= _FIRST_YEAR) & (years <= _LAST_YEAR))
            found &= asked | ~has_clock
        return found

    def parts(
        self, readings: TemplateReadings | WrittenReadings
    ) -> list[TemplateReadings | WrittenReadings]:
        """Readings of dates, those apart that have clocks behind them, with these."""
        has_clock = self.has_clock(readings.rows)
        if not has_clock.any():
            return [readings]
        parts: list[TemplateReadings | WrittenReadings]
        parts = [self._with_clocks(readings.take(has_clock))]
        return parts if has_clock.all() else [readings.take(~has_clock), *parts]

    def _with_clocks(self, readings: TemplateReadings | WrittenReadings) -> WrittenReadings:
        """The readings of dates with the clocks behind them."""
        rows = readings.rows
        symbols, widths = self._symbols[rows], self._widths[rows]
        outputs_of_dates = readings.outputs
        given = outputs_of_dates.itemsize
        width = -(-(symbols.shape[1] + given) // _WORD) * _WORD  # the same for nearly all
        written = np.zeros((len(ORDERS), len(rows), width), dtype=np.uint8)
        for order in range(len(ORDERS) if readings.orders.any() else 1):
            dates = np.ascontiguousarray(outputs_of_dates[:, order]).view(np.uint8)
            dates = dates.reshape(len(rows), given)
            written[order, :, :_DATE] = dates[:, :_DATE]
            written[order, :, _DATE : _DATE + symbols.shape[1]] = symbols
            for beyond in range(_DATE, given):  # a weekday stands behind all
                written[order, np.arange(len(rows)), beyond + widths] = dates[:, beyond]
            written[order, dates[:, 0] == 0] = 0
        outputs = written.view(f"S{width}")[:, :, 0].T
        return WrittenReadings(
            readings.skeleton,
            rows,
            readings.orders,
            outputs,
            readings.trusted,
            readings.leap_days,
            readings.leaves_numbers,
        )


def _of_one_skeleton(groups: Sequence[SkeletonGroup]) -> SkeletonGroup:
    if len(groups) == 1:
        return groups[0]
    cuts = [(group.rows, group.texts) for group in groups]
    return SkeletonGroup(groups[0].skeleton, *_joined(cuts))


def _joined(cuts: Sequence[_Cut]) -> _Cut:
    if len(cuts) == 1:
        return cuts[0]
    content = np.concatenate([part.content() for _, part in cuts])
    return np.concatenate([rows for rows, _ in cuts]), TextBytes.of(content)


@lru_cache(maxsize=4096)
def _place(content: bytes, compiled: CompiledTemplates) -> int | None:
    """The place of a clock by its bytes, with `MARK` for digits; None for one that is unknown."""
    # A letter stands for the date: white space at the beginning would go.
    tail = canonicalize("x" + content.replace(bytes([MARK]), b"0").decode())[1:]
    if without_clock(column_shape(f"0{tail}")) != "#":  # its shape has to be that of its date
        return None
    return compiled.clocks.place(tail)


@lru_cache(maxsize=4096)
def _as_array(bits: int, count: int) -> NDArray[np.bool_]:
    return np.array([bool(bits >> place & 1) for place in range(count)], dtype=np.bool_)


def _clocks_of(
    given: NDArray[np.uint8], content: bytes, tail: ClockTail
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The symbols of clocks of one skeleton, uint8 (m, symbols), and which are a time of day."""
    digits = [index for index, byte in enumerate(content) if byte == MARK]
    missing = tail.symbols.count("0") - len(digits)  # an hour of one digit
    written = np.broadcast_to(
        np.frombuffer(tail.symbols.encode(), dtype=np.uint8), (len(given), len(tail.symbols))
    ).copy()
    places = [index for index, symbol in enumerate(tail.symbols) if symbol == "0"]
    written[:, places[missing:]] = given[:, digits]
    exists = np.ones(len(given), dtype=np.bool_)
    for match, values in zip(_RUNS.finditer(tail.symbols), tail.limits, strict=True):
        if len(values) < 10 ** len(match[0]):
            value = np.zeros(len(given), dtype=np.int64)
            for column in range(*match.span()):
                value = value * 10 + (written[:, column] - _ZERO)
            exists &= (value >= values.start) & (value < values.stop) & (value % values.step == 0)
    return written, exists
