"""Counts of a column's rows, as values that merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import row_counts
from datenorm.columns.cleaner import CleanedRows
from datenorm.columns.evidence import add_counts, years_of
from datenorm.columns.kinds import count_kinds
from datenorm.columns.numeric_dates import OTHER_SHAPES
from datenorm.columns.resolve import STATUSES, ResolvedTexts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Doubtful", "ShapeCount", "Tally"]

_EXAMPLES = 3  # alphabetically first texts of each shape
_ENDS = 5  # earliest and latest dates
_DOUBTFUL = 8  # worst texts of each status
_LENGTH_SHOWN = 200  # characters of a text
_SHAPE_LIMIT = 2000  # shapes that are counted one by one; the rest is counted as one
_LOW_CONFIDENCE = 0.9


@dataclass(frozen=True)
class ShapeCount:
    """Rows of one shape by status, and its alphabetically first texts."""

    rows: Mapping[str, int]
    examples: tuple[str, ...]

    def merge(self, other: ShapeCount) -> ShapeCount:
        """The rows of both."""
        examples = sorted({*self.examples, *other.examples})[:_EXAMPLES]
        return ShapeCount(add_counts(self.rows, other.rows), tuple(examples))

    @property
    def total(self) -> int:
        """All rows of the shape."""
        return sum(self.rows.values())


@dataclass(frozen=True, order=True)
class Doubtful:
    """A text without a certain date, or with a date of low confidence; the worst one sorts first.

    A confidence that is not low counts as 1, as that of what a template read: which of the two
    reads a text depends on the texts beside it, and the worst texts of a column should not. (It
    still can where a template reads what the network would read with a confidence of 0.7 to 0.9:
    such a text is not among the doubtful.)
    """

    confidence: float
    text: str
    status: str
    reason: str


@dataclass(frozen=True)
class Tally:
    """Counts of the rows of a column; tallies of its parts merge, in any order.

    Of more than 2,000 shapes the most frequent are counted one by one, and only approximately: in
    another order of merging, other rare shapes end among the rest.
    """

    status: Mapping[str, int] = field(default_factory=dict)
    empty: int = 0
    shapes: Mapping[str, ShapeCount] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    earliest: tuple[tuple[str, str], ...] = ()
    latest: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    beyond: int = 0  # rows whose date lies beyond its limits
    kinds: Mapping[str, int] = field(default_factory=dict)  # rows by kind: see `count_kinds`

    @property
    def rows(self) -> int:
        """All rows, the empty ones too."""
        return sum(self.status.values())

    @classmethod
    def of(cls, cleaned: CleanedRows) -> Tally:
        """The tally of some cleaned rows."""
        if cleaned.texts is None or cleaned.indices is None:
            return cls._of_native_dates(cleaned)
        resolved = cleaned.texts
        texts = resolved.parsed.texts
        rows = row_counts(cleaned.indices, len(texts))
        used = np.flatnonzero(rows)
        totals = np.bincount(resolved.status, weights=rows, minlength=len(STATUSES))
        status = {name: int(total) for name, total in zip(STATUSES, totals, strict=True)}
        status["rejected"] += cleaned.indices.null_count
        full = pa.array(used[resolved.status[used] == STATUSES.index("full")])
        iso, full_texts = resolved.iso.take(full), texts.take(full)
        return cls(
            {name: count for name, count in status.items() if count},
            cleaned.indices.null_count,
            _shapes(resolved, rows),
            years_of(resolved.iso, rows),
            _ends(iso, full_texts, "ascending"),
            _ends(iso, full_texts, "descending"),
            _worst(_doubtful(resolved, used)),
            cleaned.beyond,
            count_kinds(resolved.iso, rows),
        )

    @classmethod
    def _of_native_dates(cls, cleaned: CleanedRows) -> Tally:
        status = pc.value_counts(cleaned.status)
        ends = pc.unique(cleaned.iso.drop_null())
        return cls(
            {row["values"]: row["counts"] for row in status.to_pylist()},
            cleaned.iso.null_count,
            years=years_of(cleaned.iso, np.ones(len(cleaned.iso), dtype=np.int64)),
            earliest=_ends(ends, ends, "ascending"),
            latest=_ends(ends, ends, "descending"),
            beyond=cleaned.beyond,
            kinds=count_kinds(cleaned.iso, np.ones(len(cleaned.iso), dtype=np.int64)),
        )

    def merge(self, other: Tally) -> Tally:
        """The tally of both parts."""
        return Tally(
            add_counts(self.status, other.status),
            self.empty + other.empty,
            _merged_shapes(self.shapes, other.shapes),
            add_counts(self.years, other.years),
            tuple(sorted({*self.earliest, *other.earliest})[:_ENDS]),
            tuple(sorted({*self.latest, *other.latest}, reverse=True)[:_ENDS]),
            _worst((*self.doubtful, *other.doubtful)),
            self.beyond + other.beyond,
            add_counts(self.kinds, other.kinds),
        )

    @classmethod
    def merged(cls, parts: Iterable[Tally]) -> Tally:
        """The tally of all parts of a column."""
        return reduce(cls.merge, parts, cls())


def _merged_shapes(
    first: Mapping[str, ShapeCount], second: Mapping[str, ShapeCount]
) -> dict[str, ShapeCount]:
    shapes = dict(first)
    for name, count in second.items():
        shapes[name] = shapes[name].merge(count) if name in shapes else count
    if len(shapes) <= _SHAPE_LIMIT:
        return shapes
    ranked = sorted(
        shapes.items(), key=lambda item: (item[0] == OTHER_SHAPES, -item[1].total, item[0])
    )
    kept = dict(ranked[:_SHAPE_LIMIT])
    for _, count in ranked[_SHAPE_LIMIT:]:
        others = kept.get(OTHER_SHAPES)
        kept[OTHER_SHAPES] = others.merge(count) if others else count
    return kept


def _shapes(resolved: ResolvedTexts, rows: NDArray[np.int64]) -> dict[str, ShapeCount]:
    parsed = resolved.parsed
    table = len(parsed.shape_names), len(STATUSES)
    keys = parsed.shapes.astype(np.int64) * len(STATUSES) + resolved.status
    totals = np.bincount(keys, weights=rows, minlength=table[0] * table[1])
    totals = totals.astype(np.int64).reshape(table)
    order = np.argsort(parsed.shapes, kind="stable")
    starts = np.searchsorted(parsed.shapes[order], np.arange(table[0] + 1))
    found: dict[str, ShapeCount] = {}
    for shape in np.unique(parsed.shapes).tolist():
        by_status = {
            str(name): int(total)
            for name, total in zip(STATUSES, totals[shape], strict=True)
            if total
        }
        if not by_status:
            continue
        members = order[starts[shape] : starts[shape + 1]]
        texts = parsed.texts.take(pa.array(members[rows[members] > 0]))
        first = pc.bottom_k_unstable(texts, min(_EXAMPLES, len(texts)))
        examples = tuple(texts.take(first).to_pylist())
        found[parsed.shape_names[shape]] = ShapeCount(by_status, examples)
    return found


def _ends(iso: pa.Array, texts: pa.Array, direction: str) -> tuple[tuple[str, str], ...]:
    """The first or the last few dates, each with its text."""
    table = pa.table({"iso": iso, "text": texts.cast(pa.large_string())})
    order = [("iso", direction), ("text", direction)]
    found = table.take(pc.select_k_unstable(table, min(_ENDS, len(iso)), order))
    return tuple(zip(found["iso"].to_pylist(), found["text"].to_pylist(), strict=True))


def _doubtful(resolved: ResolvedTexts, used: NDArray[np.intp]) -> Iterable[Doubtful]:
    """Texts without a certain date, and those that the network read with low confidence."""
    predictions, texts = resolved.predictions, resolved.parsed.texts
    low = {
        row for row, prediction in predictions.items() if prediction.confidence < _LOW_CONFIDENCE
    }
    rows = low & set(used.tolist())
    for status in ("ambiguous", "rejected"):
        of_status = used[resolved.status[used] == STATUSES.index(status)]
        shown = pc.utf8_slice_codeunits(texts.take(pa.array(of_status)), 0, _LENGTH_SHOWN)
        distinct = pc.unique(shown)
        first = distinct.take(pc.bottom_k_unstable(distinct, min(_DOUBTFUL, len(distinct))))
        is_first = pc.is_in(shown, value_set=first).to_numpy(zero_copy_only=False)
        rows.update(of_status[is_first].tolist())
    listed = sorted(rows)
    for row, text in zip(listed, texts.take(pa.array(listed, pa.int64())).to_pylist(), strict=True):
        prediction = predictions.get(row) or resolved.prediction(row)
        confidence = prediction.confidence if prediction.confidence < _LOW_CONFIDENCE else 1.0
        yield Doubtful(confidence, text[:_LENGTH_SHOWN], prediction.status, prediction.reason or "")


def _worst(items: Iterable[Doubtful]) -> tuple[Doubtful, ...]:
    """The worst few of each status."""
    ranked = sorted(set(items))
    by_status = ([item for item in ranked if item.status == name] for name in reversed(STATUSES))
    return tuple(item for found in by_status for item in found[:_DOUBTFUL])
