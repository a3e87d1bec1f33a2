"""The reader of a column's texts: looked up, read by templates, or else by the network."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import canonical_texts
from datenorm.columns.learned import Learned
from datenorm.columns.network import NetworkReader, TextReading
from datenorm.columns.notations import dates_of_outputs
from datenorm.columns.numbers import are_long_numbers, find_numbers, possible_numbers
from datenorm.columns.numeric_dates import bit_of, column_shape, without_clock
from datenorm.columns.templates import TEMPLATE_THRESHOLD, TemplateReader
from datenorm.inference.normalizer import Normalizer
from datenorm.masked_iso import NO_DATE, ORDERS
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ColumnReader", "ParsedTexts"]

_NETWORK_BATCH = 65536  # texts that the network reads in one go
_SHAPE_LIMIT = 50_000  # shapes of texts without a date in digits that are kept apart
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
    """

    texts: pa.Array
    orders: NDArray[np.uint8]
    outputs: NDArray[np.bytes_]
    shapes: NDArray[np.int32]
    shape_names: Sequence[str]
    network: dict[int, TextReading]
    apart: NDArray[np.bool_]
    leaves_numbers: NDArray[np.bool_]

    @classmethod
    def unread(
        cls, texts: pa.Array, shape_names: Sequence[str], width: int = len(NO_DATE)
    ) -> ParsedTexts:
        """Texts before they are read: none holds a date. Outputs are at most `width` long."""
        count = len(texts)
        orders, shapes = np.zeros(count, dtype=np.uint8), np.zeros(count, dtype=np.int32)
        outputs = np.zeros((len(ORDERS), count), dtype=f"S{width}").T
        outputs[:, 0] = NO_DATE.encode()
        apart, leaves_numbers = np.zeros((2, count), dtype=np.bool_)
        return cls(texts, orders, outputs, shapes, shape_names, {}, apart, leaves_numbers)

    def _forget(self) -> None:
        """Forget what was worked out of readings that change."""
        for name in ("_first", "_dates"):
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
        if source.network:
            row_of = np.full(len(source.texts), -1)
            row_of[source_rows] = rows
            new = ((int(row_of[row]), reading) for row, reading in source.network.items())
            self.network.update((row, reading) for row, reading in new if row >= 0)

    def duplicate(self, width: int) -> ParsedTexts:
        """The same readings, to be changed; outputs have room for so many symbols, or more."""
        outputs = self.outputs.astype(f"S{max(width, self.outputs.itemsize)}")
        arrays = (self.orders.copy(), outputs, self.shapes.copy())
        marks = (self.apart.copy(), self.leaves_numbers.copy())
        return ParsedTexts(self.texts, *arrays, self.shape_names, {**self.network}, *marks)

    def record(self, row: int, reading: TextReading) -> None:
        """Enter the network's reading of one text."""
        self._forget()
        self.network[row] = reading
        self.outputs[row, 0] = reading.best.encode()
        for order, found in reading.by_order:
            self.orders[row] |= bit_of(order)
            self.outputs[row, ORDERS.index(order)] = found.output.encode()

    @property
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
        chosen: NDArray[np.bytes_] = np.ascontiguousarray(self.outputs[:, 0])
        index = _FIRST_ORDER[self.orders]
        others = np.flatnonzero(index)
        if len(others):
            chosen = chosen.copy()
            chosen[others] = self.outputs[others, index[others]]
        return chosen

    def dates(self) -> NDArray[np.bytes_]:
        """The masked date of that output, S10; of several the first with a year."""
        return self._dates

    @cached_property
    def _dates(self) -> NDArray[np.bytes_]:
        return dates_of_outputs(self.first())


class ColumnReader:
    """Reads the distinct texts of a column: by templates where they can, else by the network.

    What it learns stays with it: a second batch is read faster, and to the same result.

    Args:
        normalizer: the reader of dates that templates learn from.
        order: the order of the column where it is known; `ymd` has short years considered that
            stand first.
        templates: False has the network read every text; so does a minimum confidence that
            templates cannot promise.

    Raises:
        SettingsError: the normalizer reads times of day.
    """

    def __init__(
        self, normalizer: Normalizer, order: str | None = None, templates: bool = True
    ) -> None:
        self.network = NetworkReader(normalizer, order)
        self.uses_templates = templates and normalizer.minimum_confidence <= TEMPLATE_THRESHOLD
        self.read_by_template = 0  # distinct texts, summed over the batches
        self.read_by_network = 0
        output = normalizer.task.output
        self._width = output.length - (output.end is not None)
        self._templates = TemplateReader(self._ask)
        self._cache = _Cache()
        self._shape_index: dict[str, int] = {}
        self._shape_names: list[str] = []

    @property
    def normalizer(self) -> Normalizer:
        """The reader of dates that templates learn from."""
        return self.network.normalizer

    def parse(self, texts: pa.Array) -> ParsedTexts:
        """Read distinct texts: an Arrow array of strings without nulls.

        Numbers in which the network reads no date, or less than they may say, are set apart.
        """
        return self._cache.complete(texts.cast(pa.large_string()), self.read)

    @property
    def learned(self) -> Learned:
        """What it has learnt so far, for readers on other machines."""
        templates = self._templates
        samples, checks = frozenset(templates.samples), frozenset(templates.checks)
        return Learned(self._cache.network, samples, checks)

    def teach(self, learned: Learned) -> None:
        """Learn from what readers of the same model and options have learnt, without the network.

        It changes how fast texts are read, not to what.
        """
        self._cache.add(learned.readings)
        if self.uses_templates:
            known = learned.readings
            samples, checks = (
                pa.array(
                    [text for text in sorted(texts) if canonicalize(text) in known],
                    pa.large_string(),
                )
                for texts in (learned.samples, learned.checks)
            )
            self._templates.teach(samples, checks)

    def read_apart(self, parsed: ParsedTexts, rows: NDArray[np.intp]) -> ParsedTexts:
        """The texts with numbers read as other texts, which are no dates by any system.

        Long ones stay unread.
        """
        rows = rows[~are_long_numbers(parsed.texts.take(pa.array(rows)))]
        if not len(rows):
            return parsed
        read = self._parse(parsed.texts.take(pa.array(rows)))
        # Another column with these texts may know their system.
        found = parsed.duplicate(read.outputs.itemsize)
        found.copy(rows, read, np.arange(len(rows)))
        return found

    def read(self, texts: pa.Array) -> ParsedTexts:
        """Read distinct texts (large_string) as `parse` does, of which none has been read before.

        Who remembers what was read looks nothing up here.
        """
        parsed = self._parse_apart(texts)
        self._cache.forget()
        return parsed

    def _parse_apart(self, texts: pa.Array) -> ParsedTexts:
        """Read texts, but for numbers."""
        possible = possible_numbers(texts)
        if not len(possible):
            return self._parse(texts)
        numbers = find_numbers(texts, possible)
        rows = numbers.rows[numbers.apart]
        unread = are_long_numbers(texts, possible)
        unread[rows] = True
        if not unread.any():
            return self._parse(texts)
        others = np.flatnonzero(~unread)
        read = self._parse(texts.take(pa.array(others)))
        parsed = ParsedTexts.unread(texts, self._shape_names, read.outputs.itemsize)
        parsed.apart[rows] = True
        for row in np.flatnonzero(unread & ~parsed.apart).tolist():
            parsed.shapes[row] = self._shape(texts[row].as_py(), dated=False)
        parsed.copy(others, read, np.arange(len(others)))
        for shape, members in numbers.shapes(numbers.apart).items():
            parsed.shapes[members] = self._shape(shape, dated=False)
        return parsed

    def _parse(self, texts: pa.Array) -> ParsedTexts:
        """Read texts."""
        of_templates = self._templates.read(texts) if self.uses_templates and len(texts) else []
        unread = np.ones(len(texts), dtype=np.bool_)
        for found in of_templates:
            unread[found.rows] = False
        rows = np.flatnonzero(unread)
        self.read_by_template += len(texts) - len(rows)
        readings = self._ask(canonical_texts(texts, rows))
        longest = max((found.outputs.itemsize for found in of_templates), default=0)
        longest = max([longest, *(reading.longest for reading in readings)])
        width = max(longest, min(self._width, len(NO_DATE) + 1))
        parsed = ParsedTexts.unread(texts, self._shape_names, width)
        for found in of_templates:
            parsed.orders[found.rows] = found.orders
            for order in range(len(ORDERS) if found.orders.any() else 1):
                parsed.outputs[found.rows, order] = found.outputs[:, order]
            parsed.leaves_numbers[found.rows] = found.leaves_numbers
            parsed.shapes[found.rows] = self._shape(found.skeleton.canonical)
        for row, reading in zip(rows.tolist(), readings, strict=True):
            parsed.record(row, reading)
            parsed.shapes[row] = self._shape(reading.canonical, dated=bool(reading.by_order))
        return parsed

    def _ask(self, canonical: Sequence[str]) -> list[TextReading]:
        """The network's readings of canonical texts, each read once."""
        return self._cache.readings(canonical, self._read_by_network)

    def _read_by_network(self, canonical: Sequence[str]) -> list[TextReading]:
        self.read_by_network += len(canonical)
        starts = range(0, len(canonical), _NETWORK_BATCH)
        batches = (self.network.read(canonical[start : start + _NETWORK_BATCH]) for start in starts)
        return [reading for batch in batches for reading in batch]

    def _shape(self, canonical: str, dated: bool = True) -> int:
        """The index of a text's shape; without a date in digits, only so many are kept apart."""
        too_long = len(canonical) > self.normalizer.task.max_input_length
        name = "(long)" if too_long else column_shape(canonical)
        if self._width > len(NO_DATE):
            name = without_clock(name)
        if name not in self._shape_index:
            if not dated and len(self._shape_names) >= _SHAPE_LIMIT:
                name = "(other)"
            if name not in self._shape_index:
                self._shape_index[name] = len(self._shape_names)
                self._shape_names.append(name)
        return self._shape_index[name]


class _Cache:
    """What was read before: the last batch, texts with their readings, and the network's readings.

    Batches of one Parquet row group share their texts; those of a CSV file share many. The
    network's readings are kept longer than texts, since they cost most.
    """

    TEXTS = 1 << 17
    NETWORK_READINGS = 100_000

    def __init__(self) -> None:
        self._last: ParsedTexts | None = None
        self._known: ParsedTexts | None = None
        self._network: OrderedDict[str, TextReading] = OrderedDict()

    @property
    def network(self) -> dict[str, TextReading]:
        """The network's readings by canonical text."""
        return dict(self._network)

    def add(self, readings: Mapping[str, TextReading]) -> None:
        """Take in readings of the network."""
        self._network.update(readings)

    def complete(self, texts: pa.Array, parse: Callable[[pa.Array], ParsedTexts]) -> ParsedTexts:
        """Texts with their readings; `parse` is asked for those that are not known."""
        if self._last is None or not texts.equals(self._last.texts):
            self._last = self._complete(texts, parse)
        return self._last

    def forget(self) -> None:
        """Forget the oldest of the network's readings; not sooner, texts are asked for twice."""
        while len(self._network) > self.NETWORK_READINGS:
            self._network.popitem(last=False)

    def _complete(self, texts: pa.Array, parse: Callable[[pa.Array], ParsedTexts]) -> ParsedTexts:
        if self._known is None:
            self._known = parse(texts)
            return self._known
        known = self._known
        indices = (
            pc.index_in(texts, value_set=known.texts).fill_null(-1).to_numpy(zero_copy_only=False)
        )
        old, new = np.flatnonzero(indices >= 0), np.flatnonzero(indices < 0)
        read = parse(texts.take(pa.array(new)))
        width = max(read.outputs.itemsize, known.outputs.itemsize)
        parsed = ParsedTexts.unread(texts, read.shape_names, width)
        parsed.copy(old, known, indices[old])
        parsed.copy(new, read, np.arange(len(new)))
        if len(known.texts) + len(new) > self.TEXTS:
            self._known = parsed
        elif len(new):
            self._known = _concatenated(known, read)
        return parsed

    def readings(
        self, canonical: Sequence[str], read: Callable[[Sequence[str]], Sequence[TextReading]]
    ) -> list[TextReading]:
        """The network's readings of canonical texts; `read` is asked for the unknown ones."""
        new = [text for text in dict.fromkeys(canonical) if text not in self._network]
        self._network.update(zip(new, read(new), strict=True))
        return [self._network[text] for text in canonical]


def _concatenated(first: ParsedTexts, second: ParsedTexts) -> ParsedTexts:
    texts = pa.concat_arrays([first.texts, second.texts])
    width = max(first.outputs.itemsize, second.outputs.itemsize)
    both = ParsedTexts.unread(texts, second.shape_names, width)
    count = len(first.texts)
    both.copy(np.arange(count), first, np.arange(count))
    both.copy(np.arange(count, len(both.texts)), second, np.arange(len(second.texts)))
    return both
