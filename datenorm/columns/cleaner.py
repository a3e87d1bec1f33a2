"""Cleaning a column in two passes: a survey of all its rows, then each row by what the survey settled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.digits import ORDERS
from datenorm.columns.evidence import Evidence, Verdict, decide
from datenorm.columns.findings import ColumnReader, Findings
from datenorm.columns.resolution import STATUSES, Resolved, resolve_texts
from datenorm.columns.survey import counts, gather
from datenorm.columns.values import distinct, native_iso
from datenorm.errors import SettingsError
from datenorm.inference.policy import Policy

__all__ = ["CleanedColumn", "CleaningOptions", "ColumnCleaner", "ReadRows"]


@dataclass(frozen=True)
class CleaningOptions:
    """What the caller knows about a column, and wants.

    `order` is dmy, mdy or ymd where it is known; None has the rows tell. `pivot_year` and `not_after` settle
    the century of two-digit years, which otherwise the rows tell too.
    """

    order: str | None = None
    pivot_year: int | None = None
    not_after: dt.date | None = None

    def __post_init__(self) -> None:
        if self.order is not None and self.order not in ORDERS:
            raise SettingsError(f"order must be one of {', '.join(ORDERS)}, or not given, not {self.order!r}")


@dataclass(frozen=True, eq=False)
class ReadRows:
    """Some rows of a column as they were read: the distinct texts and the place of each row's text among them.

    For a column of native dates there are no findings, and `places` holds their ISO texts.
    """

    places: pa.Array
    findings: Findings | None = None


@dataclass(frozen=True, eq=False)
class CleanedColumn:
    """Some rows of a column, cleaned: arrays in the order of the rows.

    `iso` and `status` are strings. `resolved` holds the distinct texts and `places` the text of each row; both are
    None for a column of native dates.
    """

    iso: pa.Array
    status: pa.Array
    resolved: Resolved | None = None
    places: pa.Array | None = None

    @cached_property
    def alternative(self) -> pa.Array:
        """The other readings of rows that can be read in more than one way, joined by `|`; null elsewhere."""
        return self._described[0]

    @cached_property
    def reason(self) -> pa.Array:
        """Why a row is no full date, or which order it follows; null elsewhere."""
        return self._described[1]

    @cached_property
    def confidence(self) -> pa.Array:
        """The network's confidence in each row, in [0, 1]; null where a template read it, 1 for native dates."""
        if self.resolved is None:
            return pc.if_else(pc.is_null(self.iso), 0.0, 1.0)
        known: list[float | None] = [None] * len(self.resolved.status)
        for row, prediction in self.resolved.predictions.items():
            known[row] = prediction.confidence
        return pc.if_else(pc.is_null(self.places), 0.0, pa.array(known, pa.float64()).take(self.places))

    @cached_property
    def uncertain(self) -> pa.Array:
        """True for rows without a certain date: ambiguous ones and rejected ones."""
        return pc.is_in(self.status, value_set=pa.array(["ambiguous", "rejected"]))

    @cached_property
    def _described(self) -> tuple[pa.Array, pa.Array]:
        if self.resolved is None or self.places is None:
            return pa.nulls(len(self.iso), pa.string()), pc.if_else(pc.is_null(self.iso), "no text", pa.scalar(None, pa.string()))
        rows = np.flatnonzero((self.resolved.status > 0) | self.resolved.findings.open)
        described = self.resolved.describe(rows)
        place = np.full(len(self.resolved.status), -1)
        place[rows] = np.arange(len(rows))
        where = pa.array(place, mask=place < 0).take(self.places)
        alternatives, reasons = (pa.array(values, pa.string()).take(where) for values in described)
        return alternatives, pc.if_else(pc.is_null(self.places), "no text", reasons)


class ColumnCleaner:
    """Cleans one column, in two passes over batches of its rows: each is `read` and then first of all surveyed, then cleaned.

    Evidence of all batches is merged before any is cleaned.

    Args:
        reader: reads the distinct texts; one reader can serve several columns.
        options: what is known of the column.
    """

    def __init__(self, reader: ColumnReader, options: CleaningOptions | None = None) -> None:
        self.reader = reader
        self.options = options or CleaningOptions()
        self._last: tuple[Verdict, Resolved] | None = None

    def read(self, values: pa.Array, encoding: str | None = None) -> ReadRows:
        """Read some rows: texts, bytes (in an encoding, or as `distinct` detects it), numbers, dates or timestamps."""
        iso = native_iso(values)
        if iso is not None:
            return ReadRows(iso)
        texts, places = distinct(values, encoding)
        return ReadRows(places, self.reader.find(texts))

    def survey(self, rows: ReadRows) -> Evidence:
        """What some rows prove; merge it with the evidence of the others."""
        return Evidence() if rows.findings is None else gather(rows.findings, counts(rows.places, len(rows.findings.texts)))

    def decide(self, evidence: Evidence) -> Verdict:
        """The verdict on the column, or on what the options say of it."""
        return decide(evidence, self.options.order)

    def clean(self, rows: ReadRows, verdict: Verdict) -> CleanedColumn:
        """Rows as ISO 8601, by the verdict on their column."""
        if rows.findings is None:
            return CleanedColumn(rows.places, pc.if_else(pc.is_null(rows.places), "rejected", "full"))
        resolved = self.resolve(rows.findings, verdict)
        statuses = pa.array(STATUSES).take(pa.array(resolved.status).take(rows.places))
        return CleanedColumn(resolved.iso.take(rows.places), statuses.fill_null("rejected"), resolved, rows.places)

    def resolve(self, findings: Findings, verdict: Verdict) -> Resolved:
        """Distinct texts by the verdict on their column."""
        if self._last is None or self._last[0] is not verdict or self._last[1].findings is not findings:
            self._last = verdict, resolve_texts(findings, verdict, self.reader.normalizer, self._policy(verdict))
        return self._last[1]

    def _policy(self, verdict: Verdict) -> Policy:
        """The policy with the century of the options, or of the verdict."""
        policy, options = self.reader.normalizer.policy, self.options
        if options.pivot_year is not None or options.not_after is not None:
            return replace(policy, pivot_year=options.pivot_year, not_after=options.not_after)
        first = verdict.century.first_year
        if first is None:
            return policy
        if first >= 1900:
            return replace(policy, pivot_year=first - 1900, not_after=None)
        return replace(policy, pivot_year=100, not_after=dt.date(first + 99, 12, 31))
