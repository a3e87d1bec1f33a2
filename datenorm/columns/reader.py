"""The reader of a column's texts: looked up, read by templates, or else by the network."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import canonical_texts
from datenorm.columns.learned import Learned
from datenorm.columns.network import NetworkReader, TextReading
from datenorm.columns.numbers import are_long_numbers, find_numbers, possible_numbers
from datenorm.columns.numeric_dates import column_shape, without_clock
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.patterns import skeleton_of
from datenorm.columns.templates import TEMPLATE_THRESHOLD, TemplateReader
from datenorm.inference.normalizer import Normalizer
from datenorm.masked_iso import NO_DATE
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ColumnReader"]

_NETWORK_BATCH = 65536  # texts that the network reads in one go
_SHAPE_LIMIT = 50_000  # shapes of texts without a date in digits that are kept apart


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
        self._templates = TemplateReader(self._ask, normalizer.compiled)
        self._cache = _Cache()
        self._shape_index: dict[str, int] = {}
        self._shape_names: list[str] = []
        self._skeleton_index = {"": 0}
        self._skeleton_names = [""]

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
            parsed = self._parse(texts)
            parsed.__dict__["possible_numbers"] = possible  # the evidence asks for it again
            return parsed
        numbers = find_numbers(texts, possible)
        rows = numbers.rows[numbers.apart]
        unread = are_long_numbers(texts, possible)
        unread[rows] = True
        if not unread.any():
            return self._parse(texts)
        others = np.flatnonzero(~unread)
        read = self._parse(texts.take(pa.array(others)))
        parsed = ParsedTexts.unread(
            texts, self._shape_names, read.outputs.itemsize, self._skeleton_names
        )
        parsed.apart[rows] = True
        for row in np.flatnonzero(unread & ~parsed.apart).tolist():
            parsed.shapes[row] = self._shape(texts[row].as_py(), dated=False)
        parsed.copy(others, read, np.arange(len(others)))
        for shape, members in numbers.shapes(numbers.apart).items():
            parsed.shapes[members] = self._shape(shape, dated=False)
        return parsed

    def _parse(self, texts: pa.Array) -> ParsedTexts:
        """Read texts."""
        of_templates, groups = (
            self._templates.read(texts) if self.uses_templates and len(texts) else ([], ())
        )
        unread = np.ones(len(texts), dtype=np.bool_)
        for found in of_templates:
            unread[found.rows] = False
        rows = np.flatnonzero(unread)
        self.read_by_template += len(texts) - len(rows)
        readings = self._ask(canonical_texts(texts, rows))
        longest = max((found.width for found in of_templates), default=0)
        longest = max([longest, *(reading.longest for reading in readings)])
        width = max(longest, min(self._width, len(NO_DATE) + 1))
        parsed = ParsedTexts.blank(texts, self._shape_names, width, self._skeleton_names)
        for found in of_templates:
            parsed.orders[found.rows] = found.orders
            found.write(parsed.outputs)
            parsed.leaves_numbers[found.rows] = found.leaves_numbers
            parsed.shapes[found.rows] = self._shape(found.skeleton.canonical)
        for group in groups:
            if not unread[group.rows].all():
                parsed.skeletons[group.rows] = self._skeleton(group.skeleton.canonical)
        for row, reading in zip(rows.tolist(), readings, strict=True):
            parsed.record(row, reading)
            parsed.shapes[row] = self._shape(reading.canonical, dated=bool(reading.by_order))
            if reading.best.strip("-"):  # texts without a date are never alike
                parsed.skeletons[row] = self._skeleton(reading.canonical)
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

    def _skeleton(self, canonical: str) -> int:
        """The index of a text's skeleton."""
        name = skeleton_of(canonical)
        if name not in self._skeleton_index:
            self._skeleton_index[name] = len(self._skeleton_names)
            self._skeleton_names.append(name)
        return self._skeleton_index[name]


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
        parsed = ParsedTexts.blank(texts, read.shape_names, width, read.skeleton_names)
        parsed.copy(old, known, indices[old])
        parsed.copy(new, read, np.arange(len(new)))
        if len(known.texts) + len(new) > self.TEXTS:
            self._known = parsed
        elif len(new):
            self._known = known.with_more(read)
        return parsed

    def readings(
        self, canonical: Sequence[str], read: Callable[[Sequence[str]], Sequence[TextReading]]
    ) -> list[TextReading]:
        """The network's readings of canonical texts; `read` is asked for the unknown ones."""
        new = [text for text in dict.fromkeys(canonical) if text not in self._network]
        self._network.update(zip(new, read(new), strict=True))
        return [self._network[text] for text in canonical]
