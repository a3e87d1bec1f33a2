"""Learning templates: what the network shows of texts of one shape becomes a template, or the shape is left to it.

Texts that differ in digits and words only, as `3 may 1979` and `8 june 2005`, are a family: a dozen of them show which
digits the network copies where. What a word such as the month stands for has to be shown by three texts that have it in
the same place (see `words.py`), and by one of the skeleton itself. A template reads only numbers between the smallest
and the largest that the network has read with confidence in its family and as the template does; a text that the network
reads otherwise between those gives the skeleton back to the network. So a template is a faster way to the network's own
answer, never another answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.digits import ORDERS, Slice
from datenorm.columns.reading import TextReading
from datenorm.columns.shapes import MARK, ShapeGroup, Skeleton
from datenorm.columns.templates import Compiled, Part, Template
from datenorm.columns.words import Said, WordEvidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FAMILY_SAMPLES", "LEAST_CONFIDENCE", "OWN_SAMPLES", "TEMPLATE_LIMIT", "Bucket", "Family"]

LEAST_CONFIDENCE = 0.9  # of every sample in digits; so the second reading is below any threshold of ambiguity
LEAST_CONFIDENCE_OF_WORDS = 0.95  # of every sample with words, of which fewer samples speak for each
TEMPLATE_LIMIT = 0.7  # of every sample, under each order its digits allow; templates serve no higher least confidence
FAMILY_SAMPLES = 12  # texts of a family that the network reads before its structure is looked for
OWN_SAMPLES = 3  # texts of a skeleton whose words do not tell
_SHARE_OF_OWN = 0.6  # of the samples of a skeleton that must say the same
_SHARE = 0.8  # of the samples that a structure must explain; the others must lie outside of the bounds

_FIELDS = (slice(0, 4), slice(5, 7), slice(8, 10))  # year, month and day of masked ISO


@dataclass(frozen=True)
class Structure:
    """What texts of a family have in common: for each order, or for none, where year, month and day come from.

    A part is None where it is the same for all texts of one skeleton only: a word says it.
    """

    readings: tuple[tuple[str | None, tuple[Part | None, Part | None, Part | None]], ...]
    differing: tuple[Part, Part] | None = None

    def said(self, machine: str) -> Said:
        """The symbols of a reading that words say."""
        return tuple(machine[symbols] for part, symbols in zip(self.readings[0][1], _FIELDS, strict=True) if part is None)

    def said_by_most(self, own: Sequence[TextReading]) -> Said | None:
        """What the samples of one skeleton say; None where they do not agree."""
        found, count = Counter(self.said(reading.best) for reading in own).most_common(1)[0]
        return found if found == () or count >= max(OWN_SAMPLES - 1, _SHARE_OF_OWN * len(own)) else None

    def template(self, said: Said) -> Template:
        """The template of a skeleton whose words say this."""
        readings: list[tuple[str | None, tuple[Part, Part, Part]]] = []
        for order, parts in self.readings:
            symbols = iter(said)
            year, month, day = (next(symbols) if part is None else part for part in parts)
            readings.append((order, (year, month, day)))
        return Template(tuple(readings), self.differing)


@dataclass
class Family:
    """Texts that differ in digits and words only: its samples, its structure once there is one, and the words and numbers seen."""

    samples: list[TextReading] = field(default_factory=list)
    structure: Structure | None = None
    given_up: bool = False
    words: WordEvidence = field(default_factory=WordEvidence)
    lowest: NDArray[np.int64] | None = None
    highest: NDArray[np.int64] | None = None

    def add(self, readings: Sequence[TextReading], widths: Sequence[int]) -> None:
        """Take in samples, whose runs of digits have these widths."""
        if self.given_up or self.structure:
            return
        self.samples += readings
        if len(self.samples) >= FAMILY_SAMPLES:
            self.structure = _find_structure(self.samples, tuple(widths))
            self.given_up = self.structure is None
            self.samples = []

    def holds(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which texts have no number beyond those seen: bool (m,) for int64 (m, numbers)."""
        if self.lowest is None or self.highest is None:
            return np.zeros(len(numbers), dtype=np.bool_)
        within: NDArray[np.bool_] = np.all((numbers >= self.lowest) & (numbers <= self.highest), axis=1)
        return within

    def widen(self, numbers: NDArray[np.int64]) -> None:
        """Numbers that the network has read as the templates do."""
        if not len(numbers):
            return
        lowest, highest = numbers.min(axis=0), numbers.max(axis=0)
        self.lowest = lowest if self.lowest is None else np.minimum(self.lowest, lowest)
        self.highest = highest if self.highest is None else np.maximum(self.highest, highest)


@dataclass
class Bucket:
    """Texts of one skeleton and one key: its own samples, and its template once there is one.

    `exceptions` int64 (m, numbers) are texts that the network read, and the template would have read otherwise.
    """

    skeleton: Skeleton
    family: Family
    own: dict[bytes, TextReading] = field(default_factory=dict)
    testified: int = 0  # samples whose words the family knows
    template: Template | None = None
    given_up: bool = False
    exceptions: list[NDArray[np.int64]] = field(default_factory=list)

    def learn(self, readings: Sequence[TextReading], group: ShapeGroup) -> None:
        """Take in what the network said of texts of this bucket: samples at first, checks and wider bounds later."""
        if self.given_up or self.family.given_up:
            return
        if self.template is None:
            contents = [row.tobytes() for row in group.bytes]
            new = {content: reading for content, reading in zip(contents, readings, strict=True) if content not in self.own}
            self.own |= new  # a text that was read before is no further sample
            self.family.add(list(new.values()), [width for _, width in self.skeleton.runs])
        else:
            self._compare(readings, group)

    def testify(self) -> None:
        """Tell the family what the samples say of their words."""
        structure = self.family.structure
        if structure is None or self.template is not None:
            return
        new = dict(islice(self.own.items(), self.testified, None))
        for said in dict.fromkeys(structure.said(reading.best) for reading in new.values()):
            alike = {content: reading for content, reading in new.items() if structure.said(reading.best) == said}
            agrees = _agrees(structure.template(said).read(self._group_of(alike)), list(alike.values()))
            for agreeing in agrees.tolist():
                self.family.words.add(self.skeleton.words, said if agreeing else None)
        self.testified = len(self.own)

    def settle(self) -> None:
        """Make the template, if samples enough have shown what it says, and compare it with its own."""
        structure = self.family.structure
        if self.template is not None or self.given_up or structure is None:
            return
        readings = list(self.own.values())
        if len(readings) >= OWN_SAMPLES:
            said = structure.said_by_most(readings)
            self.given_up = said is None
        else:  # what the words say together has to be seen once at least
            said = self.family.words.says(self.skeleton.words)
            said = said if {structure.said(reading.best) for reading in readings} == {said} else None
        if said is None:
            return
        self.template = structure.template(said)
        self._compare(readings, self._group_of(self.own))
        self.own = {}

    def read(self, group: ShapeGroup) -> Compiled | None:
        """Read texts by the template, sure only of those within the family's bounds; None without one."""
        # Bounds widen as the network reads more, also over a text that was beyond them before.
        if self.exceptions and self.family.holds(np.concatenate(self.exceptions)).any():
            self.template, self.given_up, self.exceptions = None, True, []
        if self.template is None:
            return None
        found = self.template.read(group)
        return Compiled(found.orders, found.machines, found.sure & self.family.holds(group.numbers))

    def _group_of(self, contents: Iterable[bytes]) -> ShapeGroup:
        rows = np.stack([np.frombuffer(content, dtype=np.uint8) for content in contents])
        return ShapeGroup(self.skeleton, np.arange(len(rows)), rows)

    def _compare(self, readings: Sequence[TextReading], group: ShapeGroup) -> None:
        """Widen the bounds by texts that the template reads as the network does, and note the others."""
        assert self.template is not None
        found = self.template.read(group)
        agrees = _agrees(found, readings)
        self.family.widen(group.numbers[found.sure & agrees])
        if (found.sure & ~agrees).any():
            self.exceptions.append(group.numbers[found.sure & ~agrees])


def _find_structure(known: Sequence[TextReading], widths: tuple[int, ...]) -> Structure | None:
    """The one way of copying that explains nearly all samples, or None."""
    places = [_runs(reading.form) for reading in known]
    if any(tuple(run.width for run in runs) != widths for runs in places):  # digits that only canonical text has
        return None
    if sum(reading.window is not None for reading in known) * 2 > len(known):
        return _from_windows(known, places)
    sources = [_sources(known, places, symbols) for symbols in _FIELDS]
    if any(len(copies) > 1 for copies in sources):
        return None
    year, month, day = (copies[0] if copies else None for copies in sources)
    return Structure(((None, (year, month, day)),))


def _runs(form: str) -> list[Slice]:
    digits = "".join(chr(MARK) if character in "0123456789" else " " for character in form).encode("latin-1")
    return [Slice(start, width) for start, width in Skeleton(digits).runs]


def _from_windows(known: Sequence[TextReading], places: Sequence[Sequence[Slice]]) -> Structure | None:
    """The structure of texts whose day and month are digits: the same places and the same orders in nearly all samples."""
    found: Counter[tuple[tuple[tuple[int, int, int], ...], tuple[str, ...]]] = Counter()
    for reading, runs in zip(known, places, strict=True):
        if reading.window is None:
            continue
        first, *_, last = reading.window.slices
        where = tuple(_place(part, runs) for part in reading.window.slices)
        if len(where) == 3 and first.of(reading.form) == last.of(reading.form):
            continue
        listed = {order for order, _ in reading.by_order}
        # An order that is in no sample is left out, one that only the calendar forbids in some stays.
        orders = tuple(o for o in reading.window.orders if o in listed or (o != "ymd" and o not in reading.window.readings(reading.form)))
        found[where, orders] += 1
    ((where, orders), count) = found.most_common(1)[0] if found else (((), ()), 0)
    if count < _SHARE * len(known):
        return None
    readings: list[tuple[str | None, tuple[Part | None, Part | None, Part | None]]] = []
    for order in orders:
        part: dict[str, Part] = dict(zip(order if len(where) == 3 else order.replace("y", ""), where, strict=True))
        readings.append((order, (part.get("y", "----"), part["m"], part["d"])))
    return Structure(tuple(readings), (where[0], where[2]) if len(where) == 3 and where[0][2] == where[2][2] else None)


def _place(part: Slice, runs: Sequence[Slice]) -> tuple[int, int, int]:
    run = next(i for i, run in enumerate(runs) if run.start <= part.start < run.start + run.width)
    return run, part.start - runs[run].start, part.width


def _sources(known: Sequence[TextReading], places: Sequence[Sequence[Slice]], symbols: slice) -> list[Part]:
    """The numbers that a part of the date is copied from in nearly every sample."""
    copies: Counter[Part] = Counter()
    for reading, runs in zip(known, places, strict=True):
        said = reading.best[symbols]
        for index, run in enumerate(runs):
            if run.width in (1, 2, 4) and run.of(reading.form).zfill(2).rjust(len(said), "-") == said:
                copies[index, 0, run.width] += 1
    return [source for source, count in copies.items() if count >= _SHARE * len(known)]


def _agrees(compiled: Compiled, readings: Sequence[TextReading]) -> NDArray[np.bool_]:
    """For which texts a template says what the network says, and the network was sure."""
    return np.array([_same(compiled, row, reading) for row, reading in enumerate(readings)], dtype=np.bool_)


def _same(compiled: Compiled, row: int, reading: TextReading) -> bool:
    expected = {ORDERS.index(order): found for order, found in reading.by_order}
    if int(compiled.orders[row]) != sum(1 << place for place in expected):
        return False
    if not expected and compiled.machines[row, 0].decode() != reading.best:
        return False
    if any(compiled.machines[row, place].decode() != found.machine for place, found in expected.items()):
        return False
    if reading.open:
        return min(found.probability for found in expected.values()) >= TEMPLATE_LIMIT
    least = LEAST_CONFIDENCE if reading.window else LEAST_CONFIDENCE_OF_WORDS
    return bool(reading.readings) and reading.readings[0].probability >= least
