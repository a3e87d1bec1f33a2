"""Counts of a column's rows, as values that merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import row_counts, symbols_of
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
_OFFSET = len("+02:00")
_HOURS = 2000  # different ones that are counted
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

    @property
    def shown_confidence(self) -> float | None:
        """The confidence in the date; a row without one has none."""
        return None if self.status in ("ambiguous", "rejected") else self.confidence


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
    unread: int = 0  # rows with a date, and with numbers from which nothing was read
    kinds: Mapping[str, int] = field(default_factory=dict)  # rows by kind: see `count_kinds`
    zones: Mapping[str, int] = field(default_factory=dict)  # rows by offset
    calendars: Mapping[str, int] = field(default_factory=dict)  # rows by calendar other than ours
    hours: Mapping[str, int] | None = field(default_factory=dict)  # None where there are many
    by_others: int = 0  # rows that the network left in doubt, and others settled

    def __post_init__(self) -> None:
        if self.hours is not None and len(self.hours) > _HOURS:
            object.__setattr__(self, "hours", None)

    @property
    def rows(self) -> int:
        """All rows, the empty ones too."""
        return sum(self.status.values())

    @classmethod
    def of(cls, cleaned: CleanedRows) -> Tally:
        """The tally of some cleaned rows."""
        if cleaned.texts is None or cleaned.indices is None:
            return cls._of_native_dates(cleaned)
        rows = row_counts(cleaned.indices, len(cleaned.texts.status))
        return cls.of_texts(cleaned.texts, rows, cleaned.indices.null_count, cleaned.beyond)

    @classmethod
    def of_texts(
        cls, resolved: ResolvedTexts, rows: NDArray[np.int64], empty: int = 0, beyond: int = 0
    ) -> Tally:
        """The tally of texts that stand in so many rows each, and of empty rows."""
        texts = resolved.parsed.texts
        used = np.flatnonzero(rows)
        totals = np.bincount(resolved.status, weights=rows, minlength=len(STATUSES))
        status = {name: int(total) for name, total in zip(STATUSES, totals, strict=True)}
        status["rejected"] += empty
        dated = pa.array(_dated(resolved, used))
        iso, dated_texts = resolved.iso.take(dated), texts.take(dated)
        return cls(
            {name: count for name, count in status.items() if count},
            empty,
            _shapes(resolved, rows),
            years_of(resolved.iso, rows),
            _ends(iso, dated_texts, "ascending"),
            _ends(iso, dated_texts, "descending"),
            _worst(_doubtful(resolved, used)),
            beyond,
            int(rows[resolved.has_unread_numbers].sum()),
            count_kinds(resolved.iso, rows),
            _zones(resolved.iso, rows),
            _calendars(resolved, rows),
            _hours(iso, rows[dated.to_numpy()]),
            int(rows[[*resolved.by_others]].sum()),
        )

    @classmethod
    def _of_native_dates(cls, cleaned: CleanedRows) -> Tally:
        status = pc.value_counts(cleaned.status)
        ends = pc.unique(cleaned.iso.drop_null())
        ones = np.ones(len(cleaned.iso), dtype=np.int64)
        return cls(
            {row["values"]: row["counts"] for row in status.to_pylist()},
            cleaned.iso.null_count,
            years=years_of(cleaned.iso, ones),
            earliest=_ends(ends, ends, "ascending"),
            latest=_ends(ends, ends, "descending"),
            beyond=cleaned.beyond,
            kinds=count_kinds(cleaned.iso, ones),
            zones=_zones(cleaned.iso, ones),
            hours=_hours(cleaned.iso, ones),
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
            self.unread + other.unread,
            add_counts(self.kinds, other.kinds),
            add_counts(self.zones, other.zones),
            add_counts(self.calendars, other.calendars),
            None
            if self.hours is None or other.hours is None
            else add_counts(self.hours, other.hours),
            self.by_others + other.by_others,
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


def _dated(resolved: ResolvedTexts, used: NDArray[np.intp]) -> NDArray[np.intp]:
    """The texts with a date that has a year, but for doubtful ones; spans are none."""
    with_year = pc.match_substring_regex(resolved.iso, r"^\d{4}[^/]*$").fill_null(False)
    is_dated = with_year.to_numpy(zero_copy_only=False)
    for row in resolved.noted:
        reason = resolved.prediction(row).reason or ""
        is_dated[row] &= not reason.startswith("doubtful")
    found: NDArray[np.intp] = used[is_dated[used]]
    return found


def _zones(iso: pa.Array, rows: NDArray[np.int64]) -> dict[str, int]:
    """Rows by what stands behind their clocks: Z, or an offset."""
    _, ends, symbols = symbols_of(iso)
    lengths = np.diff(ends)
    last = ends[1:]
    in_utc = np.flatnonzero(lengths > 0)
    in_utc = in_utc[symbols[last[in_utc] - 1] == ord("Z")]
    found = {"Z": int(rows[in_utc].sum())}
    others = np.flatnonzero(lengths > _OFFSET)
    tails = symbols[last[others][:, None] + np.arange(-_OFFSET, 0)]  # (m, 6)
    is_offset = (tails[:, 3] == ord(":")) & ((tails[:, 0] == ord("+")) | (tails[:, 0] == ord("-")))
    others, tails = others[is_offset], tails[is_offset].astype(np.int64)
    digits = tails[:, [1, 2, 4, 5]] - ord("0")
    codes = digits @ np.array([1000, 100, 10, 1]) + 10_000 * (tails[:, 0] == ord("-"))
    totals = np.bincount(codes, weights=rows[others])
    for code in np.flatnonzero(totals).tolist():
        hours, minutes = divmod(code % 10_000, 100)
        found[f"{'-' if code >= 10_000 else '+'}{hours:02}:{minutes:02}"] = int(totals[code])
    return {zone: count for zone, count in found.items() if count}


def _calendars(resolved: ResolvedTexts, rows: NDArray[np.int64]) -> dict[str, int]:
    """Rows by calendars other than ours, which the network alone reads."""
    found: dict[str, int] = {}
    for row, prediction in resolved.predictions.items():
        name = prediction.calendar
        if prediction.iso and name and name != "gregory" and rows[row]:
            found[name] = found.get(name, 0) + int(rows[row])
    return found


def _hours(iso: pa.Array, rows: NDArray[np.int64]) -> dict[str, int] | None:
    """Rows by hour or day, as yyyy-mm-ddThh or yyyy-mm-dd; None where there are many."""
    days = pc.if_else(pc.match_substring_regex(iso, r"^\d{4}-\d{2}-\d{2}"), iso, None)
    hours = pc.utf8_slice_codeunits(days, 0, 13)
    if pc.count_distinct(hours).as_py() > _HOURS:
        return None
    return _counts(hours, rows)


def _counts(values: pa.Array, rows: NDArray[np.int64]) -> dict[str, int]:
    """Rows by value, empty and null ones aside."""
    encoded = values.dictionary_encode()
    known = encoded.is_valid().to_numpy(zero_copy_only=False)
    indices = encoded.indices.drop_null().to_numpy(zero_copy_only=False)
    totals = np.bincount(indices, rows[known], minlength=len(encoded.dictionary))
    counted = zip(encoded.dictionary.to_pylist(), totals.astype(np.int64).tolist(), strict=True)
    return {value: total for value, total in counted if value and total}


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
