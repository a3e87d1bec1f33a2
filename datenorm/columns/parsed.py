"""Texts of a column with their readings, before the verdict on the column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from datenorm.columns.alike import MARK, TextBytes, by_shape
from datenorm.columns.network import TextReading
from datenorm.columns.notations import dates_of_outputs, years_of_dates
from datenorm.columns.numbers import possible_numbers
from datenorm.columns.numeric_dates import bit_of
from datenorm.masked_iso import NO_DATE, ORDERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ParsedTexts"]

# mask of orders -> index of the first one, 0 for none; and whether there are several
_FIRST_ORDER = np.array([0, 0, 1, 0, 2, 0, 1, 0])
_SEVERAL = np.array([False, False, False, True, False, True, True, True])


@dataclass(frozen=True, eq=False)
class ParsedTexts:
    """Distinct texts and their readings, before the order of their column is known.

    `orders` uint8 (m,): bit i where ORDERS[i] can read the text; 0 where no order is to be chosen.
    `outputs` bytes (m, 3): the output in each such order, or the only one at index 0; S10 for
    masked ISO, for languages that say more as wide as the longest, and more than ten. Those of an
    order lie together.
    `shapes` int32 (m,): index into `shape_names`.
    `network`: row -> TextReading, for the texts that the network read.
    `apart` bool (m,): numbers that are unread until the verdict says whether they are dates.
    `leaves_numbers` bool (m,): texts that a template read, some number of which is in no output.
    `skeletons` int32 (m,): index into `skeleton_names` (`patterns.skeleton_of`); 0 for none.
    """

    texts: pa.Array
    orders: NDArray[np.uint8]
    outputs: NDArray[np.bytes_]
    shapes: NDArray[np.int32]
    shape_names: Sequence[str]
    network: dict[int, TextReading]
    apart: NDArray[np.bool_]
    leaves_numbers: NDArray[np.bool_]
    skeletons: NDArray[np.int32]
    skeleton_names: Sequence[str]
    origin: object = field(default_factory=object)  # that of the texts that come first, too

    @classmethod
    def unread(
        cls,
        texts: pa.Array,
        shape_names: Sequence[str],
        width: int = len(NO_DATE),
        skeleton_names: Sequence[str] = ("",),
    ) -> ParsedTexts:
        """Texts before they are read: none holds a date. Outputs are at most `width` long."""
        parsed = cls.blank(texts, shape_names, width, skeleton_names)
        parsed.outputs[:, 0] = NO_DATE.encode()
        return parsed

    @classmethod
    def blank(
        cls,
        texts: pa.Array,
        shape_names: Sequence[str],
        width: int,
        skeleton_names: Sequence[str] = ("",),
    ) -> ParsedTexts:
        """Room for the readings of texts, each of which will be entered."""
        count = len(texts)
        orders = np.zeros(count, dtype=np.uint8)
        shapes, skeletons = np.zeros((2, count), dtype=np.int32)
        outputs = np.zeros((len(ORDERS), count), dtype=f"S{width}").T
        apart, leaves_numbers = np.zeros((2, count), dtype=np.bool_)
        return cls(
            texts,
            orders,
            outputs,
            shapes,
            shape_names,
            {},
            apart,
            leaves_numbers,
            skeletons,
            skeleton_names,
        )

    def _forget(self) -> None:
        """Forget what was worked out of readings that change."""
        for name in ("_first", "_dates", "open", "years", "output_patterns"):
            self.__dict__.pop(name, None)

    def copy(
        self, rows: NDArray[np.intp], source: ParsedTexts, source_rows: NDArray[np.intp]
    ) -> None:
        """Copy the readings of `source_rows` of another value to these `rows`."""
        self._forget()
        self.orders[rows] = source.orders[source_rows]
        for order in range(len(ORDERS) if source.orders.any() else 1):
            self.outputs[rows, order] = source.outputs[source_rows, order]
        self.shapes[rows] = source.shapes[source_rows]
        self.apart[rows] = source.apart[source_rows]
        self.leaves_numbers[rows] = source.leaves_numbers[source_rows]
        self.skeletons[rows] = source.skeletons[source_rows]
        if source.network:
            row_of = np.full(len(source.texts), -1)
            row_of[source_rows] = rows
            new = ((int(row_of[row]), reading) for row, reading in source.network.items())
            self.network.update((row, reading) for row, reading in new if row >= 0)

    def continues(self, other: ParsedTexts) -> bool:
        """Whether these are the others, or come behind them."""
        return self.origin is other.origin

    def with_more(self, other: ParsedTexts) -> ParsedTexts:
        """These texts and behind them others, with their readings."""
        texts, count = pa.concat_arrays([self.texts, other.texts]), len(self.texts)
        width = max(self.outputs.itemsize, other.outputs.itemsize)
        both = ParsedTexts.blank(texts, other.shape_names, width, other.skeleton_names)
        both.copy(np.arange(count), self, np.arange(count))
        both.copy(np.arange(count, len(texts)), other, np.arange(len(other.texts)))
        return replace(both, origin=self.origin)

    def duplicate(self, width: int) -> ParsedTexts:
        """The same readings, to be changed; outputs have room for so many symbols, or more."""
        outputs = self.outputs.astype(f"S{max(width, self.outputs.itemsize)}")
        arrays = (self.orders.copy(), outputs, self.shapes.copy())
        marks = (self.apart.copy(), self.leaves_numbers.copy(), self.skeletons.copy())
        return ParsedTexts(
            self.texts, *arrays, self.shape_names, {**self.network}, *marks, self.skeleton_names
        )

    def record(self, row: int, reading: TextReading) -> None:
        """Enter the network's reading of one text."""
        self._forget()
        self.network[row] = reading
        self.outputs[row, 0] = reading.best.encode()
        for order, found in reading.by_order:
            self.orders[row] |= bit_of(order)
            self.outputs[row, ORDERS.index(order)] = found.output.encode()

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """Texts that are different days in different orders."""
        found = np.zeros(len(self.orders), dtype=np.bool_)
        rows = np.flatnonzero(_SEVERAL[self.orders])
        orders, outputs = self.orders[rows], self.outputs[rows]
        for a, b in ((0, 1), (0, 2), (1, 2)):
            both = (orders >> a) & (orders >> b) & 1
            found[rows[both.astype(bool) & (outputs[:, a] != outputs[:, b])]] = True
        return found

    def first(self) -> NDArray[np.bytes_]:
        """One output for each text: the only one, or that of the first order that can read it.

        It is not to be changed.
        """
        return self._first

    @cached_property
    def _first(self) -> NDArray[np.bytes_]:
        masks = np.flatnonzero(np.bincount(self.orders, minlength=len(_FIRST_ORDER)))
        indices = np.unique(_FIRST_ORDER[masks])
        chosen: NDArray[np.bytes_] = self.outputs[:, indices[0] if len(indices) == 1 else 0]
        if len(indices) > 1:
            chosen, index = chosen.copy(), _FIRST_ORDER[self.orders]
            others = np.flatnonzero(index)
            chosen[others] = self.outputs[others, index[others]]
        return np.ascontiguousarray(chosen)

    @cached_property
    def output_patterns(self) -> list[tuple[str, NDArray[np.intp]]]:
        """Those outputs that are alike but for their digits, as `#`; and the rows of each."""
        outputs = self.first()
        symbols = TextBytes.of(outputs.view(np.uint8).reshape(-1, outputs.itemsize))
        found = []
        for shape, rows in by_shape(symbols):
            pattern = shape.rstrip(b"\0").replace(bytes([MARK]), b"#").decode()
            found.append((pattern, rows))
        return found

    def dates(self) -> NDArray[np.bytes_]:
        """The masked date of that output, S10; of several the first with a year."""
        return self._dates

    @cached_property
    def _dates(self) -> NDArray[np.bytes_]:
        return dates_of_outputs(self.first())

    @cached_property
    def possible_numbers(self) -> NDArray[np.intp]:
        """The texts that may be numbers."""
        return possible_numbers(self.texts)

    @cached_property
    def years(self) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """The year of each date, and the two digits of one without a century; else -1."""
        return years_of_dates(self.dates())
