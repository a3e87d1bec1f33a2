"""What worker processes do with the Arrow batches of a partition: the two passes over its rows."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import pyarrow as pa

from datenorm.cleaning.outputs import Additions, as_texts
from datenorm.cleaning.passes import Group, Passes, merged, tallied
from datenorm.columns.cleaner import CleanedRows, CleaningOptions, ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.learned import Learned
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import Tally
from datenorm.columns.verdict import Verdict
from datenorm.errors import DatenormError
from datenorm.inference.normalizer import Normalizer
from datenorm.spark.shipping import Shipped
from datenorm.tables.table import Addition, Batch

__all__ = ["FOUND", "ArrowBatch", "Findings", "Judged", "Worker", "merge_found", "pack", "unpack"]

Batches = Iterable[pa.RecordBatch]
FOUND = "part int, found binary"  # what a partition comes to, as Spark sees it
_ROWS, _BYTES = 1 << 16, 1 << 26  # of Spark's small batches that are read together
_Found = TypeVar("_Found")


@dataclass(frozen=True, eq=False)
class ArrowBatch(Batch):
    """Rows as Spark gives them; `names` are those of the columns, in their order."""

    rows: pa.RecordBatch
    names: tuple[str, ...]

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def column(self, name: str) -> pa.Array:
        """The values of a column, of its own type."""
        return self.rows.column(self.names.index(name))


@dataclass(frozen=True)
class Findings:
    """What rows prove, and what was learnt from them; or why their column cannot be cleaned."""

    evidence: Mapping[Group, Evidence] = field(default_factory=dict)
    learned: Learned = field(default_factory=Learned)
    error: DatenormError | None = None

    def merge(self, other: Findings) -> Findings:
        """The findings of both parts of a table."""
        return Findings(
            merged(self.evidence, other.evidence),
            self.learned.merge(other.learned),
            self.error or other.error,
        )


@dataclass(frozen=True, eq=False)
class Judged:
    """What the first pass over a table came to."""

    verdicts: Mapping[Group, Verdict]
    learned: Learned


@dataclass(eq=False)
class Worker:
    """Takes the passes over the partitions that come to its process.

    It keeps its reader, and so the model and all that was learnt, from task to task. `run` tells
    apart the workers of several runs over like columns.
    """

    run: str
    passes: Passes
    normalizer: Shipped[Normalizer]
    order: str | None
    templates: bool
    options: CleaningOptions
    _sent: set[str] = field(default_factory=set)
    _taught: Judged | None = None

    @cached_property
    def cleaner(self) -> ColumnCleaner:
        """The cleaner of this process."""
        reader = ColumnReader(self.normalizer.value, self.order, self.templates)
        return ColumnCleaner(reader, self.options)

    def findings(self, batches: Batches) -> Findings:
        """The first pass over a partition.

        What was learnt is given away once. If that is lost with an executor, rows are read more
        slowly, to the same result; evidence is that of the partition alone.
        """
        evidence: dict[Group, Evidence] = {}
        try:
            for batch in _larger(batches):
                rows = ArrowBatch(batch, tuple(self.passes.asked))
                evidence = merged(evidence, self.passes.evidence(rows, self.cleaner))
                self.passes.check_groups(evidence)
        except DatenormError as error:
            deque(batches, maxlen=0)
            return Findings(error=error)
        learned = self.cleaner.reader.learned.without(self._sent)
        self._sent |= learned.texts
        return Findings(evidence, learned)

    def tallies(self, batches: Batches, judged: Judged) -> dict[Group, Tally]:
        """The counts of a partition's cleaned rows, which the report is made of."""
        found: dict[Group, Tally] = {}
        for batch in _larger(batches):
            parts = self._cleaned(ArrowBatch(batch, tuple(self.passes.asked)), judged)
            found = tallied(found, ((key, Tally.of(rows)) for key, rows in parts.items()))
        return found

    def clean(
        self, batches: Batches, judged: Judged, additions: Additions, names: tuple[str, ...]
    ) -> Iterator[pa.RecordBatch]:
        """The second pass over a partition: its rows with their additions, in order.

        Columns go by their position, since Spark knows other names for them.
        """
        for batch in _larger(batches):
            rows = ArrowBatch(batch, names)
            cleaned = self.passes.joined(rows, self._cleaned(rows, judged))
            arrays = list(batch.columns)
            for name, of_name in cleaned.items():
                for addition in additions.of(name, of_name, as_texts(rows.column(name))):
                    _place(arrays, addition, names)
            yield pa.RecordBatch.from_arrays(arrays, [f"c{i}" for i in range(len(arrays))])

    def _cleaned(self, rows: ArrowBatch, judged: Judged) -> dict[Group, CleanedRows]:
        if self._taught is not judged:
            self.cleaner.reader.teach(judged.learned)
            self._taught = judged
        return self.passes.clean(rows, self.cleaner, judged.verdicts)


def _place(arrays: list[pa.Array], addition: Addition, names: tuple[str, ...]) -> None:
    """Put new values behind those of a batch, or in the place of a column."""
    if not addition.replaces:
        arrays.append(addition.values)
        return
    position = names.index(addition.name)
    arrays[position] = addition.values.cast(pa.string())


def _larger(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Some batches as one, as far as they fit: each that is read costs some time of its own."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) >= _ROWS or sum(b.nbytes for b in waiting) >= _BYTES:
            yield from _as_one(waiting)
            waiting = []
    yield from _as_one(waiting)


def _as_one(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    if len(batches) < 2:
        return [batch for batch in batches if len(batch)]
    found: list[pa.RecordBatch] = pa.Table.from_batches(batches).combine_chunks().to_batches()
    return found


# ---- What partitions come to, as one row each ----


def pack(part: int, found: object) -> pa.RecordBatch:
    """What a partition came to as a row; see FOUND."""
    columns = [pa.array([part], pa.int32()), pa.array([pickle.dumps(found)], pa.binary())]
    return pa.RecordBatch.from_arrays(columns, ["part", "found"])


def unpack(batches: Batches) -> Iterator[object]:
    """What partitions came to."""
    for batch in batches:
        for content in batch.column(1).to_pylist():
            yield pickle.loads(content)


def merge_found(
    batches: Batches, merge: Callable[[_Found, _Found], _Found]
) -> Iterator[pa.RecordBatch]:
    """What several partitions came to as one row; none where there were no partitions."""
    both: _Found | None = None
    for found in unpack(batches):
        both = found if both is None else merge(both, found)  # type: ignore[assignment,arg-type]
    if both is not None:
        yield pack(0, both)
