"""What was found in the distinct texts of a column, in arrays: before anything of the column is decided."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.digits import ORDERS, column_shape
from datenorm.columns.learning import TEMPLATE_LIMIT, Bucket, Family
from datenorm.columns.reading import ColumnNormalizer, TextReading
from datenorm.columns.sampling import Member, choose_samples
from datenorm.columns.shapes import ShapeGroup, group_by_shape
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ColumnReader", "Findings"]

_CACHE = 100_000  # texts whose reading by the network is kept across batches
_KNOWN = 1 << 17  # texts of any kind that are kept
_MOST_SHAPES = 50_000  # skeletons, and shapes of texts without a date in digits, that are kept apart
_FORM_LIMIT = 4096  # characters of a cell that are looked at; far more than any model reads
_NETWORK_BATCH = 65536  # texts that are read in one go


@dataclass(frozen=True, eq=False)
class Findings:
    """Distinct texts and what they say, before the order of the column is known.

    `orders` uint8 (m,): bit i where the text can be read in ORDERS[i]; 0 where no order is to be chosen.
    `machines` S10 (m, 3): the reading, masked ISO, of each such order, or the only one in place 0.
    `shapes` int32 (m,): index into `shape_names`. `network`: row -> TextReading for those that the network read.
    """

    texts: pa.Array
    orders: NDArray[np.uint8]
    machines: NDArray[np.bytes_]
    shapes: NDArray[np.int32]
    shape_names: Sequence[str]
    network: dict[int, TextReading]

    def copy(self, rows: NDArray[np.intp], source: Findings, places: NDArray[np.intp]) -> None:
        """Take over what another value found in the same texts: its `places` become these `rows`."""
        self.orders[rows], self.machines[rows], self.shapes[rows] = source.orders[places], source.machines[places], source.shapes[places]
        if source.network:
            row_of = np.full(len(source.texts), -1)
            row_of[places] = rows
            self.network.update((int(row_of[place]), reading) for place, reading in source.network.items() if row_of[place] >= 0)

    @property
    def open(self) -> NDArray[np.bool_]:
        """Texts that say different days in different orders."""
        given = [(self.orders >> place & 1).astype(bool) for place in range(3)]
        found = np.zeros(len(self.orders), dtype=np.bool_)
        for a, b in ((0, 1), (0, 2), (1, 2)):
            found |= given[a] & given[b] & (self.machines[:, a] != self.machines[:, b])
        return found

    def first(self) -> NDArray[np.bytes_]:
        """One reading of each text: the only one, or that of the first order it can be read in."""
        place = np.array([0, 0, 1, 0, 2, 0, 1, 0])[self.orders]
        chosen: NDArray[np.bytes_] = self.machines[np.arange(len(place)), place]
        return chosen


class ColumnReader:
    """Reads the distinct texts of a column: by templates where the network has shown how, else by the network.

    Args:
        normalizer: the network.
        templates: False has the network read every text; so does a least confidence that templates cannot promise.

    What it learns stays with it: a second batch is read faster, and to the same result.
    """

    def __init__(self, normalizer: ColumnNormalizer, templates: bool = True) -> None:
        self.normalizer = normalizer
        self.templates = templates and normalizer.minimum_confidence <= TEMPLATE_LIMIT
        self.read_by_template = 0  # distinct texts, summed over the batches
        self.read_by_network = 0
        self._families: dict[tuple[bytes, int], Family] = {}
        self._buckets: dict[tuple[bytes, int], Bucket] = {}
        self._shape_of_skeleton: dict[bytes, int] = {}
        self._shape_index: dict[str, int] = {}
        self._shape_names: list[str] = []
        self._known: Findings | None = None
        self._last: Findings | None = None
        self._cache: OrderedDict[str, TextReading] = OrderedDict()

    def find(self, texts: pa.Array) -> Findings:
        """Read distinct texts (an Arrow string array without nulls); those of the batches before are known."""
        texts = texts.cast(pa.large_string())
        if self._last is None or not texts.equals(self._last.texts):  # batches of a Parquet row group share one dictionary
            self._last = self._find(texts)
        return self._last

    def _find(self, texts: pa.Array) -> Findings:
        if self._known is None:
            self._known = self._read(texts)
            return self._known
        places = pc.index_in(texts, value_set=self._known.texts).fill_null(-1).to_numpy(zero_copy_only=False)
        new = np.flatnonzero(places < 0)
        read = self._read(texts.take(pa.array(new)))
        findings = self._empty(texts)
        findings.copy(np.flatnonzero(places >= 0), self._known, places[places >= 0])
        findings.copy(new, read, np.arange(len(new)))
        if len(self._known.texts) + len(new) > _KNOWN:
            self._known = findings
        elif len(new):
            both = self._empty(pa.concat_arrays([self._known.texts, read.texts]))
            both.copy(np.arange(len(self._known.texts)), self._known, np.arange(len(self._known.texts)))
            both.copy(np.arange(len(self._known.texts), len(both.texts)), read, np.arange(len(new)))
            self._known = both
        return findings

    def _empty(self, texts: pa.Array) -> Findings:
        count = len(texts)
        return Findings(
            texts,
            np.zeros(count, dtype=np.uint8),
            np.full((count, 3), b"-" * 10, dtype="S10"),
            np.zeros(count, dtype=np.int32),
            self._shape_names,
            {},
        )

    def _read(self, texts: pa.Array) -> Findings:
        findings, count = self._empty(texts), len(texts)
        unread = self._by_templates(findings) if self.templates and count else np.arange(count)
        self.read_by_template += count - len(unread)
        forms = _forms(texts, unread)
        for row, reading in zip(unread.tolist(), self._by_network(forms), strict=True):
            _record(findings, row, reading)
            findings.shapes[row] = self._shape(reading.form, dated=bool(reading.by_order))
        while len(self._cache) > _CACHE:  # only now: what samples and templates left to the network was wanted above
            self._cache.popitem(last=False)
        return findings

    def _by_templates(self, findings: Findings) -> NDArray[np.intp]:
        """Fill in what templates can read and return the other rows."""
        groups = [(self._bucket(group), group) for whole in _groups(findings.texts) for group in _by_key(whole)]
        self._learn(self._samples(groups))
        for bucket, _ in groups:
            bucket.testify()
        for bucket, _ in groups:
            bucket.settle()
        self._learn(self._samples(groups))  # one text of each skeleton whose words tell, more where they do not
        for bucket, _ in groups:
            bucket.settle()
        unread = np.ones(len(findings.texts), dtype=np.bool_)
        failed = []
        for bucket, group in groups:
            compiled = bucket.read(group)
            if compiled is None:
                failed.append((bucket, group))
                continue
            rows = group.rows[compiled.sure]
            findings.orders[rows] = compiled.orders[compiled.sure]
            findings.machines[rows] = compiled.machines[compiled.sure]
            findings.shapes[rows] = self._skeleton_shape(group)
            unread[rows] = False
            if len(rows) < len(group.rows):
                failed.append((bucket, group.take(~compiled.sure)))
        self._learn([(bucket, group) for bucket, group in failed if not bucket.given_up and not bucket.family.given_up])
        return np.flatnonzero(unread)

    def _samples(self, groups: Sequence[Member]) -> list[Member]:
        """Texts that the network reads first, where that is worth a template."""
        members: dict[int, list[Member]] = {}
        for bucket, group in groups:
            if bucket.template is None and not bucket.given_up and not bucket.family.given_up:
                members.setdefault(id(bucket.family), []).append((bucket, group))
        return [chosen for family in members.values() for chosen in choose_samples(family)]

    def _learn(self, chosen: Sequence[Member]) -> None:
        """Have the network read texts, and give what it says to their buckets."""
        forms = [form for _, group in chosen for form in _group_forms(group)]
        readings = iter(self._by_network(forms))
        for bucket, group in chosen:
            bucket.learn([next(readings) for _ in group.rows], group)

    def _by_network(self, forms: Sequence[str]) -> list[TextReading]:
        """Readings of canonical texts, from the cache where they are."""
        answers: dict[str, TextReading] = {form: self._cache[form] for form in dict.fromkeys(forms) if form in self._cache}
        new = [form for form in dict.fromkeys(forms) if form not in answers]
        self.read_by_network += len(new)
        for start in range(0, len(new), _NETWORK_BATCH):
            for reading in self.normalizer.read(new[start : start + _NETWORK_BATCH]):
                answers[reading.form] = self._cache[reading.form] = reading
        return [answers[form] for form in forms]

    def _bucket(self, group: ShapeGroup) -> Bucket:
        if len(self._buckets) >= _MOST_SHAPES:  # a column of free text: what was learnt is forgotten, and learnt again
            self._buckets.clear()
            self._families.clear()
            self._shape_of_skeleton.clear()
        key = group.skeleton.content, int(group.keys[0])
        if key not in self._buckets:
            family = self._families.setdefault((group.skeleton.family, key[1]), Family())
            self._buckets[key] = Bucket(group.skeleton, family)
        return self._buckets[key]

    def _skeleton_shape(self, group: ShapeGroup) -> int:
        content = group.skeleton.content
        if content not in self._shape_of_skeleton:
            self._shape_of_skeleton[content] = self._shape(_group_forms(group.take(np.arange(1)))[0])
        return self._shape_of_skeleton[content]

    def _shape(self, form: str, dated: bool = True) -> int:
        name = column_shape(form) if len(form) <= self.normalizer.task.max_input_length else "(long)"
        if not dated and len(self._shape_names) >= _MOST_SHAPES and name not in self._shape_index:
            name = "(other)"
        if name not in self._shape_index:
            self._shape_index[name] = len(self._shape_names)
            self._shape_names.append(name)
        return self._shape_index[name]


def _groups(texts: pa.Array) -> list[ShapeGroup]:
    """Texts grouped by skeleton; those whose digits are not ASCII are written with ASCII digits first."""
    offsets, data = _buffers(texts)
    digits = _running((data >= ord("0")) & (data <= ord("9")))
    high = _running(data >= 0x80)
    first, last = offsets[:-1], offsets[1:]
    native = (digits[last] == digits[first]) & (high[last] > high[first])
    groups = list(group_by_shape(offsets, data, np.flatnonzero(~native)))
    rows = np.flatnonzero(native)
    if len(rows):
        offsets, data = _buffers(pa.array(_forms(texts, rows), pa.large_string()))
        groups += [ShapeGroup(g.skeleton, rows[g.rows], g.bytes) for g in group_by_shape(offsets, data, np.arange(len(rows)))]
    return groups


def _buffers(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Offsets and bytes of a large_string array."""
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return bounds, np.frombuffer(data, dtype=np.uint8) if data else np.zeros(0, dtype=np.uint8)


def _running(given: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many are given before each place."""
    counts = np.zeros(len(given) + 1, dtype=np.int32)
    np.cumsum(given, dtype=np.int32, out=counts[1:])
    return counts


def _by_key(group: ShapeGroup) -> list[ShapeGroup]:
    keys = np.unique(group.keys)
    return [group] if len(keys) == 1 else [group.take(group.keys == key) for key in keys]


def _forms(texts: pa.Array, rows: NDArray[Any]) -> list[str]:
    """Canonical texts of some rows; a cell that is far too long for a date is cut, and still too long to be read."""
    return [canonicalize(text if len(text) <= _FORM_LIMIT else text[:_FORM_LIMIT]) for text in texts.take(pa.array(rows)).to_pylist()]


def _group_forms(group: ShapeGroup) -> list[str]:
    return [canonicalize(row.tobytes().decode()) for row in group.bytes]


def _record(findings: Findings, row: int, reading: TextReading) -> None:
    """Enter what the network says of one text."""
    findings.network[row] = reading
    findings.machines[row, 0] = reading.best.encode()
    for order, found in reading.by_order:
        place = ORDERS.index(order)
        findings.orders[row] |= 1 << place
        findings.machines[row, place] = found.machine.encode()
