"""Templates: what the network has shown of a shape, compiled into array operations.

The network reads a few texts of one shape. Where every output symbol is a digit of the text or the same
in all of them, and the network was sure, the shape becomes a template: which digits are copied where. A
template reads only numbers between the smallest and the largest that the network has read in this shape,
and only days that exist; every other text goes to the network. A template is a faster way to the network's
own answer, never another answer: each one is compared with every text of its shape that the network reads,
and is given up at the first difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.digits import ORDERS, Slice
from datenorm.columns.reading import TextReading
from datenorm.columns.shapes import MARK, ShapeGroup, Skeleton

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST_CONFIDENCE", "SAMPLES", "TEMPLATE_LIMIT", "Bucket", "Compiled", "Template"]

LEAST_CONFIDENCE = 0.9  # of every sample; so the second reading is below any threshold of ambiguity
SAMPLES = 12  # texts of a shape that the network reads before a template is made
TEMPLATE_LIMIT = 0.7  # of every sample, under each order its digits allow; templates serve no higher least confidence
_DAYS = np.array([31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_DASH = ord("-")
Part = tuple[int, int, int] | str  # a part of the date: (run of digits, offset in it, width), or the symbols themselves


@dataclass(frozen=True)
class Compiled:
    """What a template says of texts: int `orders` (m,), bit i for ORDERS[i], 0 where there is no order; bytes
    `machines` (m, 3), the reading of each order, or in place 0; and whether it can be trusted, `sure` (m,)."""

    orders: NDArray[np.uint8]
    machines: NDArray[np.bytes_]
    sure: NDArray[np.bool_]


@dataclass(frozen=True)
class Template:
    """For each order, or for none, the parts that make up year, month and day.

    Texts whose `differing` parts are the same digits are left to the network: 03/04/03 is one date day-first
    and year-first, and which orders count depends on what the network lists.
    """

    readings: tuple[tuple[str | None, tuple[Part, Part, Part]], ...]
    differing: tuple[Part, Part] | None = None

    def read(self, group: ShapeGroup) -> Compiled:
        """Read texts of the template's skeleton."""
        count = len(group.rows)
        orders, machines = np.zeros(count, dtype=np.uint8), np.zeros((count, 3), dtype="S10")
        sure = np.zeros(count, dtype=np.bool_)
        for order, parts in self.readings:
            symbols = _assemble(group, parts)
            valid = _existing(symbols)
            place = 0 if order is None else ORDERS.index(order)
            if order is not None:
                orders |= valid.astype(np.uint8) << np.uint8(place)
            machines[valid, place] = symbols[valid].view("S10")[:, 0]
            sure |= valid
        if self.differing:
            first, second = (_copied(group, part) for part in self.differing)
            sure &= (first != second).any(axis=1)
        return Compiled(orders, machines, sure)


def _copied(group: ShapeGroup, part: Part) -> NDArray[np.uint8]:
    """The digits of a part: uint8, (m, width)."""
    assert not isinstance(part, str)
    run, offset, digits = part
    start = group.skeleton.runs[run][0] + offset
    return group.bytes[:, start : start + digits]


def _assemble(group: ShapeGroup, parts: tuple[Part, Part, Part]) -> NDArray[np.uint8]:
    """The readings of texts as symbols: uint8, (m, 10)."""
    symbols = np.full((len(group.rows), 10), _DASH, dtype=np.uint8)
    for part, stop in zip(parts, (4, 7, 10), strict=True):
        width = 4 if stop == 4 else 2
        if isinstance(part, str):
            symbols[:, stop - width : stop] = np.frombuffer(part.encode(), dtype=np.uint8)
            continue
        digits = _copied(group, part)
        if width == 2 and digits.shape[1] == 1:
            symbols[:, stop - 2] = ord("0")
        symbols[:, stop - digits.shape[1] : stop] = digits
    return symbols


def _existing(symbols: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which readings are days that exist; one that gives no day, or no month, passes.

    A 29 February never does: whether there is one depends on the year, and it is rare enough for the network.
    """
    digits = symbols.astype(np.int64) - ord("0")
    given = symbols != _DASH
    year = np.where(given[:, :4], digits[:, :4], 0) @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    whole = given[:, 0]
    month_fits = ~given[:, 5] | ((month >= 1) & (month <= 12))
    last = _DAYS[np.where(given[:, 5] & month_fits, month, 0)]
    day_fits = ~given[:, 8] | ((day >= 1) & (day <= last))
    fits: NDArray[np.bool_] = month_fits & day_fits & ~(whole & (year == 0))
    return fits


@dataclass
class Bucket:
    """Texts of one skeleton and one key: what the network has said of some, and the template once there is one."""

    skeleton: Skeleton
    samples: list[tuple[TextReading, bytes]] = field(default_factory=list)
    template: Template | None = None
    given_up: bool = False
    lowest: NDArray[np.int64] | None = None
    highest: NDArray[np.int64] | None = None

    def missing(self) -> int:
        """Samples that the network still has to read before a template can be made."""
        return 0 if self.template or self.given_up else max(0, SAMPLES - len(self.samples))

    def choose(self, group: ShapeGroup, count: int) -> NDArray[np.intp]:
        """Texts to read as samples: those with the smallest and the largest of each number, and some between."""
        ends = np.concatenate([group.numbers.argmin(axis=0), group.numbers.argmax(axis=0)])
        between = np.linspace(0, len(group.rows) - 1, count).astype(np.intp)
        return np.unique(np.concatenate([ends, between]))

    def learn(self, readings: Sequence[TextReading], group: ShapeGroup) -> None:
        """Take in what the network said of texts of this bucket: samples at first, checks and wider bounds later."""
        if self.given_up:
            return
        if self.template is None:
            self.samples += [(reading, row.tobytes()) for reading, row in zip(readings, group.bytes, strict=True)]
            if len(self.samples) < SAMPLES:
                return
            self.template = self._compile()
            readings = [reading for reading, _ in self.samples]
            group = ShapeGroup(
                self.skeleton,
                np.arange(len(self.samples)),
                np.stack([np.frombuffer(content, dtype=np.uint8) for _, content in self.samples]),
            )
            self.samples = []
        if self.template is None or not _agrees(self.template.read(group), readings):
            self.template, self.given_up = None, True
            return
        lowest, highest = group.numbers.min(axis=0), group.numbers.max(axis=0)
        self.lowest = lowest if self.lowest is None else np.minimum(self.lowest, lowest)
        self.highest = highest if self.highest is None else np.maximum(self.highest, highest)

    def read(self, group: ShapeGroup) -> Compiled | None:
        """Read texts by the template, sure only of those within its bounds; None without one."""
        if self.template is None or self.lowest is None or self.highest is None:
            return None
        found = self.template.read(group)
        within = ((group.numbers >= self.lowest) & (group.numbers <= self.highest)).all(axis=1)
        return Compiled(found.orders, found.machines, found.sure & within)

    def _compile(self) -> Template | None:
        """The one way of copying that explains all samples, or None."""
        known = [reading for reading, _ in self.samples]
        places = [_runs(reading.form) for reading in known]
        widths = tuple(width for _, width in self.skeleton.runs)
        if any(tuple(run.width for run in runs) != widths for runs in places):  # digits that only canonical text has
            return None
        if any(reading.window for reading in known):
            return _compile_digits(known, places)
        parts = [_common(known, places, field) for field in (slice(0, 4), slice(5, 7), slice(8, 10))]
        year, month, day = parts
        return None if year is None or month is None or day is None else Template(((None, (year, month, day)),))


def _runs(form: str) -> list[Slice]:
    digits = "".join(chr(MARK) if character in "0123456789" else " " for character in form).encode("latin-1")
    return [Slice(start, width) for start, width in Skeleton(digits).runs]


def _compile_digits(known: Sequence[TextReading], places: Sequence[Sequence[Slice]]) -> Template | None:
    """A template for texts whose day and month are digits: the same places and the same orders in all samples."""
    found: set[tuple[tuple[tuple[int, int, int], ...], tuple[str, ...]]] = set()
    for reading, runs in zip(known, places, strict=True):
        if reading.window is None:
            return None
        first, *_, last = reading.window.slices
        where = tuple(_place(part, runs) for part in reading.window.slices)
        if len(where) == 3 and first.of(reading.form) == last.of(reading.form):
            continue
        listed = {order for order, _ in reading.by_order}
        # An order that is in no sample is left out, one that only the calendar forbids in some stays.
        orders = tuple(o for o in reading.window.orders if o in listed or (o != "ymd" and o not in reading.window.readings(reading.form)))
        found.add((where, orders))
    if len(found) != 1:
        return None
    where, orders = found.pop()
    readings: list[tuple[str, tuple[Part, Part, Part]]] = []
    for order in orders:
        part = dict(zip(order if len(where) == 3 else order.replace("y", ""), where, strict=True))
        year: Part = part.get("y", "----")
        readings.append((order, (year, part["m"], part["d"])))
    return Template(tuple(readings), (where[0], where[2]) if len(where) == 3 and where[0][2] == where[2][2] else None)


def _place(part: Slice, runs: Sequence[Slice]) -> tuple[int, int, int]:
    run = next(i for i, run in enumerate(runs) if run.start <= part.start < run.start + run.width)
    return run, part.start - runs[run].start, part.width


def _common(known: Sequence[TextReading], places: Sequence[Sequence[Slice]], field: slice) -> Part | None:
    """Where a part of the date comes from in every sample; digits before constants."""
    common: set[Part] | None = None
    for reading, runs in zip(known, places, strict=True):
        symbols = reading.best[field]
        sources: set[Part] = {symbols}
        for index, run in enumerate(runs):
            digits = run.of(reading.form)
            if run.width in (1, 2, 4) and digits.zfill(2).rjust(len(symbols), "-") == symbols:
                sources.add((index, 0, run.width))
        common = sources if common is None else common & sources
    copies = [source for source in common or () if not isinstance(source, str)]
    constants = [source for source in common or () if isinstance(source, str)]
    if len(copies) > 1:
        return None
    return copies[0] if copies else constants[0] if constants else None


def _agrees(compiled: Compiled, readings: Sequence[TextReading]) -> bool:
    """Whether a template says what the network says, and the network was sure, for every text."""
    for row, reading in enumerate(readings):
        sure, orders = bool(compiled.sure[row]), int(compiled.orders[row])
        expected = {ORDERS.index(order): found for order, found in reading.by_order}
        if not sure:
            continue  # such a text goes to the network anyway
        if orders != sum(1 << place for place in expected):
            return False
        if not expected and compiled.machines[row, 0].decode() != reading.best:
            return False
        if any(compiled.machines[row, place].decode() != found.machine for place, found in expected.items()):
            return False
        if reading.open and min(found.probability for found in expected.values()) < TEMPLATE_LIMIT:
            return False
        if not reading.open and (not reading.readings or reading.readings[0].probability < LEAST_CONFIDENCE):
            return False
    return True
