"""Cleaning a column: all of its rows give evidence, then each is resolved by the verdict."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import distinct, native_iso, row_counts, take_each
from datenorm.columns.calendars.resolve import follow_calendars
from datenorm.columns.calendars.verdict import Known, decide_calendars, in_our_years, outside
from datenorm.columns.codes import code_shape, decide_codes
from datenorm.columns.evidence import Evidence, collect_evidence, years_of
from datenorm.columns.kinds import DETAILS, WANTED, Wanted, details, details_of_iso
from datenorm.columns.numbers import (
    ResolvedNumbers,
    check_choice,
    decide_numbers,
    resolve_numbers,
)
from datenorm.columns.outliers import bulk
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.placeholders import days_like_placeholders
from datenorm.columns.reader import ColumnReader
from datenorm.columns.resolve import STATUSES, ResolvedTexts, resolve_texts
from datenorm.columns.set_apart import set_apart
from datenorm.columns.short_years import with_year_first
from datenorm.columns.verdict import Verdict, decide
from datenorm.errors import SettingsError
from datenorm.inference.policy import Policy
from datenorm.masked_iso import ORDERS

__all__ = ["CleanedRows", "CleaningOptions", "ColumnCleaner", "ParsedRows"]

_COLUMNS = 4  # whose texts are not resolved again for each batch
_TEXTS = 1 << 17  # of a column, that all batches share


@dataclass(frozen=True)
class CleaningOptions:
    """What is known of a column.

    `order` is dmy, mdy or ymd where it is known; None has the rows tell. `pivot_year` and
    `not_after` settle the century of two-digit years, which otherwise the rows tell too.
    `placeholders` says whether dates that stand for none, such as 1900-01-01, are kept or rejected.
    `numbers` is the system in which numbers are dates, `never`, or `auto`: the rows tell.
    No date lies before `not_before` or after `not_after`; those that do, and those centuries away
    from the others, are kept or rejected as `doubtful` says. `wanted` is the kind of dates that is
    asked for: others are rejected. `from_1904` says that Excel's days count from 1904 here.
    """

    order: str | None = None
    pivot_year: int | None = None
    not_after: dt.date | None = None
    placeholders: Literal["keep", "null"] = "keep"
    numbers: str = "auto"
    not_before: dt.date | None = None
    doubtful: Literal["keep", "null"] = "keep"
    wanted: Wanted = "iso"
    from_1904: bool = False

    def __post_init__(self) -> None:
        if self.order is not None and self.order not in ORDERS:
            known = ", ".join(ORDERS)
            raise SettingsError(f"order must be one of {known}, or not given, not {self.order!r}")
        for name in ("placeholders", "doubtful"):
            if (value := getattr(self, name)) not in ("keep", "null"):
                raise SettingsError(f"{name} must be keep or null, not {value!r}")
        if self.not_before and self.not_after and self.not_before > self.not_after:
            raise SettingsError(
                f"no date lies both after {self.not_before} and before {self.not_after}: "
                "exchange these limits"
            )
        check_choice(self.numbers)
        if self.wanted not in WANTED:
            raise SettingsError(f"expected one of {', '.join(WANTED)}, not {self.wanted!r}")


@dataclass(frozen=True, eq=False)
class ParsedRows:
    """Some rows of a column before its verdict: distinct texts, and the index of each row's text.

    Rows of native dates have `iso` instead.
    """

    indices: pa.Array | None
    texts: ParsedTexts | None
    iso: pa.Array | None = None


@dataclass(frozen=True, eq=False)
class CleanedRows:
    """Some rows of a column, cleaned: arrays in the order of the rows.

    `iso` and `status` are strings. `texts` holds the distinct texts and `indices` the text of each
    row; both are None for native dates, which have `notes` instead, null where there is nothing to
    say. `beyond` counts rows whose date lies beyond its limits.
    """

    iso: pa.Array
    status: pa.Array
    texts: ResolvedTexts | None = None
    indices: pa.Array | None = None
    beyond: int = 0
    notes: pa.Array | None = None

    @cached_property
    def alternative(self) -> pa.Array:
        """The other readings of rows that have more than one, joined by `|`; null elsewhere."""
        return self._described[0]

    @cached_property
    def reason(self) -> pa.Array:
        """Why a row is no full date, or which order it follows; null elsewhere."""
        return self._described[1]

    @cached_property
    def confidence(self) -> pa.Array:
        """The network's confidence in each row, in [0, 1].

        It is null where a template read the row, and 1 for native dates.
        """
        if self.texts is None:
            return pc.if_else(pc.is_null(self.iso), 0.0, 1.0)
        known: list[float | None] = [None] * len(self.texts.status)
        for row, prediction in self.texts.predictions.items():
            known[row] = prediction.confidence
        of_rows = pa.array(known, pa.float64()).take(self.indices)
        return pc.if_else(pc.is_null(self.indices), 0.0, of_rows)

    def column(self, what: str) -> pa.Array:
        """What is added of the rows: iso, status, reason ..., or a field of their answers."""
        if what not in DETAILS:
            return getattr(self, what)
        if self.texts is None or self.indices is None:
            return pa.array(details_of_iso(self.iso, what), pa.string())
        return details(self.texts, what).take(self.indices)

    @cached_property
    def uncertain(self) -> pa.Array:
        """True for rows without a certain date: ambiguous ones and rejected ones."""
        return pc.is_in(self.status, value_set=pa.array(["ambiguous", "rejected"]))

    @cached_property
    def _described(self) -> tuple[pa.Array, pa.Array]:
        """Alternatives and reasons: each text that has any is described once."""
        if self.texts is None or self.indices is None:
            nothing = pa.nulls(len(self.iso), pa.string())
            notes = nothing if self.notes is None else self.notes
            return nothing, pc.coalesce(notes, pc.if_else(pc.is_null(self.iso), "no text", nothing))
        chosen = np.flatnonzero(self.texts.explained)
        index = np.full(len(self.texts.status), -1)
        index[chosen] = np.arange(len(chosen))
        of_rows = pa.array(index, mask=index < 0).take(self.indices)
        described = self.texts.describe(chosen)
        alternatives, reasons = (
            pa.array(values, pa.string()).take(of_rows) for values in described
        )
        return alternatives, pc.if_else(pc.is_null(self.indices), "no text", reasons)


class ColumnCleaner:
    """Cleans columns batch by batch.

    All batches of a column are parsed and give evidence before one of them is cleaned.

    Args:
        reader: reads the distinct texts; one reader can serve several columns.
        options: what is known of the columns.
    """

    def __init__(self, reader: ColumnReader, options: CleaningOptions | None = None) -> None:
        self.reader = reader
        self.options = options or CleaningOptions()
        self._resolved: deque[tuple[Verdict, ParsedTexts, ResolvedTexts]] = deque(maxlen=_COLUMNS)
        self._so_far: dict[str, ParsedTexts | None] = {}  # by column; None of too many texts

    def parse(self, values: pa.Array, encoding: str | None = None) -> ParsedRows:
        """Read rows: texts, numbers, dates, timestamps, or bytes (see `distinct`)."""
        iso = native_iso(values)
        if iso is not None:
            return ParsedRows(None, None, iso)
        texts, indices = distinct(values, encoding)
        return ParsedRows(indices, self._read(texts))

    def parse_more(self, values: pa.Array, encoding: str | None, column: str) -> ParsedRows:
        """Read more rows of a column, whose texts are looked up among all that it had so far.

        Batches whose texts were all known share these, and what is worked out of them. Of too many
        texts those of a batch stand alone.
        """
        known, is_first = self._so_far.get(column), column not in self._so_far
        if native_iso(values.slice(0, 0)) is not None or not (known or is_first):
            return self.parse(values, encoding)
        texts, indices = distinct(values, encoding, known and known.texts)
        if len(texts) > _TEXTS:
            self._so_far[column] = None
            return self.parse(values, encoding)
        if known is None:
            known = self._read(texts)
        elif len(texts) > len(known.texts):
            known = known.with_more(self._read(texts.slice(len(known.texts))))
        self._so_far[column] = known
        return ParsedRows(indices, known)

    def _read(self, texts: pa.Array) -> ParsedTexts:
        parsed = self.reader.parse(texts)
        return self._read_apart(parsed) if self.options.numbers == "never" else parsed

    def evidence(self, rows: ParsedRows) -> Evidence:
        """What rows prove; merge it with the evidence of the others."""
        if rows.texts is None:
            counts = pc.value_counts(rows.iso)
            dates, counted = counts.field("values"), counts.field("counts").to_pylist()
            days = days_like_placeholders(dates, counted)
            return Evidence(days=days, dated=years_of(dates, np.array(counted, np.int64)))
        return collect_evidence(rows.texts, row_counts(rows.indices, len(rows.texts.texts)))

    def decide(
        self, evidence: Evidence, name: str = "", dated: Mapping[int, int] | None = None
    ) -> Verdict:
        """The verdict on the column, or on what the options say of it.

        Args:
            evidence: that of all rows.
            name: that of the column; it may tell whether numbers are dates.
            dated: rows by year of the dates that stand beside it in other columns.
        """
        order, pivot_year = self.options.order, self.reader.normalizer.task.pivot_year
        codes = {} if order else decide_codes(evidence.codes, name)
        dated_rows = {key: rows for key, rows in evidence.rows.items() if key[0] not in codes}
        evidence = replace(evidence, rows=dated_rows)
        verdict = decide(evidence, order, pivot_year)
        known = self._known(evidence, name, dated or {})
        calendars = decide_calendars(evidence.calendars, verdict.order_of, known)
        if calendars:
            ours = replace(evidence, full_years=in_our_years(evidence.full_years, calendars))
            verdict = replace(decide(ours, order, pivot_year), calendars=calendars)
        beside = outside(evidence.dated) or outside(dated or {})
        numbers = decide_numbers(
            evidence.serials,
            self.options.numbers,
            name,
            bulk(beside) if beside else None,
            self.options.from_1904,
        )
        if (months := numbers.get("six digits")) and (months.system or months.open):
            codes.pop(code_shape(6), None)
        return replace(verdict, numbers=numbers, codes=codes, from_1904=self.options.from_1904)

    def _known(self, evidence: Evidence, name: str, dated: Mapping[int, int]) -> Known:
        """What is known of the calendar of a column beside its figures."""
        options, normalizer = self.options, self.reader.normalizer
        hints = (hint.strip("<>") for hint in normalizer.hints)
        return Known(
            normalizer.policy.calendar,
            next((hint for hint in hints if hint not in ORDERS), None),
            options.not_before,
            options.not_after,
            evidence.full_years,
            dated,
            name,
        )

    def clean(self, rows: ParsedRows, verdict: Verdict) -> CleanedRows:
        """Rows as ISO 8601, by the verdict on their column."""
        if rows.texts is None:
            iso = self._without_placeholders(rows.iso, verdict)
            return CleanedRows(iso, pc.if_else(pc.is_null(iso), "rejected", "full"))
        resolved = self.resolve(rows.texts, verdict)
        return CleanedRows(
            take_each(resolved.iso, rows.indices),
            self._status(resolved, rows.indices),
            resolved,
            rows.indices,
        )

    def _status(self, resolved: ResolvedTexts, indices: pa.Array) -> pa.Array:
        """The status of each row."""
        if not resolved.status.any() and not indices.null_count:
            return pa.repeat(STATUSES[0], len(indices))
        status = pa.array(STATUSES).take(pa.array(resolved.status).take(indices))
        return status.fill_null("rejected")

    def resolve(self, texts: ParsedTexts, verdict: Verdict) -> ResolvedTexts:
        """Resolve distinct texts by the verdict, once for batches that share them."""
        for known in self._resolved:
            if known[0] is verdict and known[1] is texts:
                return known[2]
        numbers = resolve_numbers(texts.texts, verdict.numbers) if verdict.numbers else None
        resolved = resolve_texts(
            with_year_first(self._read_apart(texts, numbers), verdict.may_begin_with_year),
            self._without_kept(verdict),
            self.reader.normalizer,
            self._policy(verdict),
            numbers,
            self.options.doubtful == "null",
        )
        found = follow_calendars(set_apart(resolved, verdict.codes), verdict.calendars)
        self._resolved.append((verdict, texts, found))
        return found

    def _read_apart(
        self, texts: ParsedTexts, numbers: ResolvedNumbers | None = None
    ) -> ParsedTexts:
        """The texts with the numbers read that were set apart, but those that follow a system."""
        apart = texts.apart.copy()
        if numbers:
            apart[numbers.rows] = False
        return self.reader.read_apart(texts, np.flatnonzero(apart)) if apart.any() else texts

    def _rejected(self, verdict: Verdict) -> Mapping[str, int]:
        """The placeholders that count as no date."""
        return verdict.placeholders if self.options.placeholders == "null" else {}

    def _without_placeholders(self, iso: pa.Array, verdict: Verdict) -> pa.Array:
        """Native dates without those that stand for none."""
        placeholders = pa.array([*self._rejected(verdict)], pa.string())
        return pc.if_else(pc.is_in(iso, value_set=placeholders), pa.scalar(None, iso.type), iso)

    def _without_kept(self, verdict: Verdict) -> Verdict:
        """The verdict with the placeholders that count as no date."""
        return replace(verdict, placeholders=self._rejected(verdict))

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
