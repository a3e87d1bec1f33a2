"""The report on a column: what was found, what was settled and why, as values that merge and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.cleaner import CleanedColumn
from datenorm.columns.evidence import OTHER_SHAPES, OrderVerdict, Verdict
from datenorm.columns.resolution import STATUSES
from datenorm.columns.survey import counts
from datenorm.text import printable

__all__ = ["ColumnReport", "Doubtful", "ShapeCount", "Tally"]

_EXAMPLES = 3
_ENDS = 5  # earliest and latest dates that are shown
_DOUBTFUL = 8  # worst texts of each status that are shown
_SHOWN = 200  # characters of a text that are shown
_MOST_SHAPES = 2000  # shapes that are counted one by one; the rest is counted as one
_LOW_CONFIDENCE = 0.9
_LEAST_SPREAD = 4  # years that an interquartile range counts at least
_FAR = 3.0  # interquartile ranges from the quartiles at which a year is an outlier
_Counted = TypeVar("_Counted")


@dataclass(frozen=True)
class ShapeCount:
    """Rows of one shape by status, and its alphabetically first texts."""

    rows: Mapping[str, int]
    examples: tuple[str, ...]

    def merge(self, other: ShapeCount) -> ShapeCount:
        """The rows of both."""
        return ShapeCount(_sum(self.rows, other.rows), tuple(sorted({*self.examples, *other.examples})[:_EXAMPLES]))

    @property
    def total(self) -> int:
        """All rows of the shape."""
        return sum(self.rows.values())


@dataclass(frozen=True, order=True)
class Doubtful:
    """A text without a certain date, or with a date of low confidence; the worst one sorts first.

    A confidence that is not low counts as 1, as that of what a template read: which of the two reads a text depends
    on the texts beside it, and the worst texts of a column should not. (It still can where a template reads what the
    network would read with a confidence of 0.7 to 0.9: such a text is not among the doubtful.)
    """

    confidence: float
    text: str
    status: str
    reason: str


@dataclass(frozen=True)
class Tally:
    """Counts of the rows of a column; tallies of its parts merge, in any order, to that of the whole.

    Of more than 2,000 shapes the most frequent are counted one by one, and only approximately: in another order of
    merging, other rare shapes end among the rest.
    """

    status: Mapping[str, int] = field(default_factory=dict)
    empty: int = 0
    shapes: Mapping[str, ShapeCount] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    earliest: tuple[tuple[str, str], ...] = ()
    latest: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[Doubtful, ...] = ()

    @property
    def rows(self) -> int:
        """All rows, the empty ones too."""
        return sum(self.status.values())

    @classmethod
    def of(cls, cleaned: CleanedColumn) -> Tally:
        """The tally of some cleaned rows."""
        resolved, places = cleaned.resolved, cleaned.places
        if resolved is None or places is None:
            status = pc.value_counts(cleaned.status)
            ends = pc.unique(cleaned.iso.drop_null())
            return cls(
                {row["values"]: row["counts"] for row in status.to_pylist()},
                cleaned.iso.null_count,
                years=_years(cleaned.iso, np.ones(len(cleaned.iso), dtype=np.int64)),
                earliest=_ends(ends, ends, "ascending"),
                latest=_ends(ends, ends, "descending"),
            )
        findings = resolved.findings
        rows = counts(places, len(findings.texts))
        used = np.flatnonzero(rows)
        status = {name: int(rows[resolved.status == code].sum()) for code, name in enumerate(STATUSES)}
        status["rejected"] += places.null_count
        full = pa.array(used[resolved.status[used] == 0])
        return cls(
            {name: count for name, count in status.items() if count},
            places.null_count,
            _shapes(cleaned, rows),
            _years(resolved.iso, rows),
            _ends(resolved.iso.take(full), findings.texts.take(full), "ascending"),
            _ends(resolved.iso.take(full), findings.texts.take(full), "descending"),
            _worst(_doubtful(cleaned, used)),
        )

    def merge(self, other: Tally) -> Tally:
        """The tally of both parts."""
        shapes = {**self.shapes}
        for name, count in other.shapes.items():
            shapes[name] = shapes[name].merge(count) if name in shapes else count
        if len(shapes) > _MOST_SHAPES:
            ranked = sorted(shapes.items(), key=lambda item: (item[0] == OTHER_SHAPES, -item[1].total, item[0]))
            shapes = dict(ranked[:_MOST_SHAPES])
            for _, count in ranked[_MOST_SHAPES:]:
                known = shapes.get(OTHER_SHAPES)
                shapes[OTHER_SHAPES] = known.merge(count) if known else count
        return Tally(
            _sum(self.status, other.status),
            self.empty + other.empty,
            shapes,
            _sum(self.years, other.years),
            tuple(sorted({*self.earliest, *other.earliest})[:_ENDS]),
            tuple(sorted({*self.latest, *other.latest}, reverse=True)[:_ENDS]),
            _worst((*self.doubtful, *other.doubtful)),
        )


@dataclass(frozen=True)
class ColumnReport:
    """What was found in a column called `name`, and what was settled."""

    name: str
    tally: Tally
    verdict: Verdict

    @cached_property
    def certain(self) -> int:
        """Rows with a certain date, whole or partial."""
        return self.tally.status.get("full", 0) + self.tally.status.get("partial", 0)

    @cached_property
    def shapes(self) -> list[tuple[str, ShapeCount]]:
        """Shapes with their rows, the most frequent first."""
        return sorted(self.tally.shapes.items(), key=lambda item: (-item[1].total, item[0]))

    @cached_property
    def outlier_bounds(self) -> tuple[int, int] | None:
        """The years outside of which a date is an outlier: three interquartile ranges from the quartiles."""
        years = sorted(self.tally.years)
        if not years:
            return None
        ends = np.cumsum([self.tally.years[year] for year in years])
        low, high = (years[int(np.searchsorted(ends, ends[-1] * share))] for share in (0.25, 0.75))
        reach = int(_FAR * max(_LEAST_SPREAD, high - low))
        return low - reach, high + reach

    @cached_property
    def outliers(self) -> int:
        """Rows whose year is an outlier."""
        bounds = self.outlier_bounds
        return sum(count for year, count in self.tally.years.items() if bounds and not bounds[0] <= year <= bounds[1])

    def summary(self) -> str:
        """A few lines of text."""
        tally, verdict = self.tally, self.verdict
        shown = ", ".join(f"{tally.status[name]:,} {name}" for name in STATUSES if tally.status.get(name))
        empty = f" ({tally.empty:,} empty)" if tally.empty else ""
        lines = [f"{printable(self.name)}: {tally.rows:,} rows: {shown or 'none'}{empty}"]
        if tally.earliest:
            outliers = f", {self.outliers:,} outliers" if self.outliers else ""
            lines.append(f"  dates: {tally.earliest[0][0]} to {tally.latest[0][0]}{outliers}")
        if verdict.given_order:
            lines.append(f"  order: {verdict.given_order}, as given")
        else:
            lines += [f"  order of {printable(shape)}: {v.order or 'open'}: {v.reason}" for shape, v in self.open_shapes[:6]]
        if tally_years := verdict.century.first_year:
            lines.append(f"  century: from {tally_years}: {verdict.century.reason}")
        return "\n".join(lines)

    @cached_property
    def open_shapes(self) -> list[tuple[str, OrderVerdict]]:
        """Shapes with rows that several orders can read, or with a contradiction, and the verdict on them."""
        found = [(shape, verdict) for shape, verdict in self.verdict.shapes.items() if verdict.open_rows or verdict.against]
        return sorted(found, key=lambda item: (-item[1].open_rows - item[1].against, item[0]))

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        tally, verdict = self.tally, self.verdict
        return {
            "column": self.name,
            "rows": tally.rows,
            "empty": tally.empty,
            "status": {name: tally.status.get(name, 0) for name in STATUSES},
            "order": {
                "given": verdict.given_order,
                "column": _order(verdict.column),
                "shapes": {shape: {**_order(found), "followed": verdict.order_of(shape)} for shape, found in verdict.shapes.items()},
                "contradicting_rows": verdict.contradictions,
            },
            "century": {"first_year": verdict.century.first_year, "reason": verdict.century.reason},
            "shapes": [{"shape": shape, "rows": dict(c.rows), "examples": list(c.examples)} for shape, c in self.shapes],
            "years": {str(year): count for year, count in sorted(tally.years.items())},
            "earliest": [{"iso": iso, "text": text} for iso, text in tally.earliest],
            "latest": [{"iso": iso, "text": text} for iso, text in tally.latest],
            "outliers": {"rows": self.outliers, "outside_years": list(self.outlier_bounds or ())},
            "doubtful": [vars(item) for item in tally.doubtful],
        }


def _order(verdict: OrderVerdict) -> dict[str, Any]:
    return {
        "order": verdict.order,
        "reason": verdict.reason,
        "proofs": dict(verdict.proofs),
        "open_rows": verdict.open_rows,
        "contradicting_rows": verdict.against,
        "examples": list(verdict.examples),
    }


def _sum(first: Mapping[_Counted, int], second: Mapping[_Counted, int]) -> dict[_Counted, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def _shapes(cleaned: CleanedColumn, rows: np.ndarray[Any, Any]) -> dict[str, ShapeCount]:
    assert cleaned.resolved is not None
    resolved, findings = cleaned.resolved, cleaned.resolved.findings
    keys = findings.shapes.astype(np.int64) * len(STATUSES) + resolved.status
    shapes = len(findings.shape_names)
    totals = np.bincount(keys, weights=rows, minlength=shapes * len(STATUSES)).astype(np.int64).reshape(shapes, len(STATUSES))
    order = np.argsort(findings.shapes, kind="stable")
    starts = np.searchsorted(findings.shapes[order], np.arange(len(findings.shape_names) + 1))
    found: dict[str, ShapeCount] = {}
    for shape in np.unique(findings.shapes).tolist():
        members = order[starts[shape] : starts[shape + 1]]
        texts = findings.texts.take(pa.array(members[rows[members] > 0]))
        by_status: dict[str, int] = {name: int(total) for name, total in zip(STATUSES, totals[shape], strict=True) if total}
        if by_status:
            examples = texts.take(pc.bottom_k_unstable(texts, min(_EXAMPLES, len(texts)))).to_pylist()
            found[findings.shape_names[shape]] = ShapeCount(by_status, tuple(examples))
    return found


def _years(iso: pa.Array, rows: np.ndarray[Any, Any]) -> dict[int, int]:
    """Rows by year, of the dates that have one."""
    years = pc.cast(pc.utf8_slice_codeunits(pc.if_else(pc.match_substring_regex(iso, r"^\d{4}"), iso, None), 0, 4), pa.int32())
    known = np.flatnonzero(years.is_valid().to_numpy(zero_copy_only=False))
    totals = np.bincount(years.drop_null().to_numpy(zero_copy_only=False), weights=rows[known])
    return {int(year): int(totals[year]) for year in np.flatnonzero(totals)}


def _ends(iso: pa.Array, texts: pa.Array, direction: str) -> tuple[tuple[str, str], ...]:
    """The first or the last few dates, each with its text."""
    table = pa.table({"iso": iso, "text": texts.cast(pa.large_string())})
    chosen = pc.select_k_unstable(table, min(_ENDS, len(iso)), [("iso", direction), ("text", direction)])
    found = table.take(chosen)
    return tuple(zip(found["iso"].to_pylist(), found["text"].to_pylist(), strict=True))


def _doubtful(cleaned: CleanedColumn, used: np.ndarray[Any, Any]) -> Iterable[Doubtful]:
    """Texts without a certain date, and those that the network read with low confidence."""
    assert cleaned.resolved is not None
    resolved = cleaned.resolved
    low = {row for row, prediction in resolved.predictions.items() if prediction.confidence < _LOW_CONFIDENCE}
    rows = low & set(used.tolist())
    for status in ("ambiguous", "rejected"):
        of_status = used[resolved.status[used] == STATUSES.index(status)]
        shown = pc.utf8_slice_codeunits(resolved.findings.texts.take(pa.array(of_status)), 0, _SHOWN)
        distinct = pc.unique(shown)
        first = distinct.take(pc.bottom_k_unstable(distinct, min(_DOUBTFUL, len(distinct))))
        rows.update(of_status[pc.is_in(shown, value_set=first).to_numpy(zero_copy_only=False)].tolist())
    listed = sorted(rows)
    for row, text in zip(listed, resolved.findings.texts.take(pa.array(listed, pa.int64())).to_pylist(), strict=True):
        prediction = resolved.predictions.get(row) or resolved.prediction(row)
        confidence = prediction.confidence if prediction.confidence < _LOW_CONFIDENCE else 1.0
        yield Doubtful(confidence, text[:_SHOWN], prediction.status, prediction.reason or "")


def _worst(items: Iterable[Doubtful]) -> tuple[Doubtful, ...]:
    """The worst few of each status."""
    ranked = sorted(set(items))
    return tuple(item for name in reversed(STATUSES) for item in [item for item in ranked if item.status == name][:_DOUBTFUL])
