"""Cleaning a column in two passes: a survey of all its rows, then each row by what the survey settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.digits import ORDERS
from datenorm.columns.evidence import EXAMPLES, Evidence, Verdict, decide, orders_of
from datenorm.columns.findings import ColumnReader, Findings
from datenorm.columns.reading import ColumnNormalizer, TextReading
from datenorm.columns.values import distinct, native_iso
from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy, reject, resolve
from datenorm.records import Alternative, Prediction, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["STATUSES", "CleanedColumn", "CleaningOptions", "ColumnCleaner", "ReadRows", "Resolved", "counts", "gather"]

STATUSES: tuple[Status, ...] = ("full", "partial", "ambiguous", "rejected")


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
class Resolved:
    """Distinct texts by the verdict on their column.

    `iso` string, null without a date; `status` uint8, index into STATUSES; `order` int8, the place in ORDERS of the
    verdict that an open text follows, else -1. `predictions` holds the texts that the network read, by row.
    """

    findings: Findings
    iso: pa.Array
    status: NDArray[np.uint8]
    order: NDArray[np.int8]
    policy: Policy
    task: TaskSpec
    predictions: Mapping[int, Prediction]

    def prediction(self, row: int) -> Prediction:
        """The text of a row as a Prediction; what a template read has no confidence of its own, and 1 stands for it."""
        text = self.findings.texts[row].as_py()
        if row in self.predictions:
            return replace(self.predictions[row], text=text)
        orders = orders_of(int(self.findings.orders[row]))
        readings = {order: self.findings.machines[row, ORDERS.index(order)].decode() for order in orders}
        if len(set(readings.values())) > 1:
            order = ORDERS[self.order[row]] if self.order[row] >= 0 else None
            likelihood = [(order, Reading(machine, 1.0)) for order, machine in readings.items()]
            return _predict_open(text, likelihood, order, self.task, self.policy, 0.0)
        return apply_policy(text, [Reading(self.findings.first()[row].decode(), 1.0)], self.task, self.policy, 0.0)

    def describe(self, rows: NDArray[np.intp]) -> tuple[list[str | None], list[str | None]]:
        """Alternatives, joined by `|`, and reasons of some rows."""
        predictions = [self.prediction(row) for row in rows.tolist()]
        return [_alternatives(prediction) for prediction in predictions], [prediction.reason for prediction in predictions]


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
        """Confidence of each row, in [0, 1]; null where a template read it (see CleaningOptions)."""
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
            self._last = verdict, self._resolve(findings, verdict)
        return self._last[1]

    def _resolve(self, findings: Findings, verdict: Verdict) -> Resolved:
        policy, normalizer = self._policy(verdict), self.reader.normalizer
        open_, chosen = findings.open, findings.first()
        orders = [verdict.order_of(name) for name in findings.shape_names] or [None]
        place = np.array([ORDERS.index(order) if order else -1 for order in orders], dtype=np.int8)[findings.shapes]
        can = (findings.orders >> np.maximum(place, 0).astype(np.uint8) & 1).astype(bool)
        place = np.where(open_ & (place >= 0) & can, place, np.int8(-1))
        rows = np.flatnonzero(place >= 0)
        chosen[rows] = findings.machines[rows, place[rows]]
        iso = _iso(chosen, normalizer.task, policy)
        lengths = np.strings.str_len(iso)
        status = np.where(lengths == 10, 0, np.where(lengths > 0, 1, 3)).astype(np.uint8)
        status[open_ & (place < 0)] = STATUSES.index("ambiguous")
        predictions = {}
        for row, reading in findings.network.items():
            prediction = _predict(reading, orders[findings.shapes[row]], normalizer, policy)
            predictions[row] = prediction
            status[row] = STATUSES.index(prediction.status)
            iso[row] = (prediction.iso or "").encode()
        return Resolved(
            findings,
            pa.array(iso, pa.binary(), mask=status >= STATUSES.index("ambiguous")).cast(pa.string()),
            status,
            place,
            policy,
            normalizer.task,
            predictions,
        )

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


def counts(places: pa.Array, texts: int) -> NDArray[np.int64]:
    """In how many rows each distinct text stands."""
    return np.bincount(places.drop_null().to_numpy(zero_copy_only=False), minlength=texts)


def gather(findings: Findings, rows_of: NDArray[np.int64]) -> Evidence:
    """What texts prove that stand in so many rows each."""
    numeric = np.flatnonzero(findings.orders)
    keys = findings.shapes[numeric].astype(np.int64) * 8 + findings.orders[numeric]
    rows: dict[tuple[str, int], int] = {}
    examples: dict[tuple[str, int], tuple[str, ...]] = {}
    for key in np.unique(keys).tolist():
        members = numeric[keys == key]
        name = findings.shape_names[key // 8], key % 8
        rows[name] = int(rows_of[members].sum())
        texts = findings.texts.take(pa.array(members))
        examples[name] = tuple(texts.take(pc.bottom_k_unstable(texts, min(EXAMPLES, len(texts)))).to_pylist())
    short, full = _years(findings, rows_of)
    return Evidence(rows, examples, short, full)


def _years(findings: Findings, rows_of: NDArray[np.int64]) -> tuple[dict[int, int], dict[int, int]]:
    """Rows by the two digits of years without a century, and by years."""
    symbols = findings.first().view(np.uint8).reshape(-1, 10)[:, :4].astype(np.int64) - ord("0")
    found = []
    for given, year in (
        ((symbols[:, 0] < 0) & (symbols[:, 2] >= 0), symbols[:, 2:] @ np.array([10, 1])),
        (symbols[:, 0] >= 0, symbols @ np.array([1000, 100, 10, 1])),
    ):
        totals = np.bincount(year[given], weights=rows_of[given]).astype(np.int64)
        found.append({int(value): int(totals[value]) for value in np.flatnonzero(totals)})
    return found[0], found[1]


def _iso(machines: NDArray[np.bytes_], task: TaskSpec, policy: Policy) -> NDArray[np.bytes_]:
    """What users get for masked ISO, empty for no date; each distinct reading that is not a whole date is resolved once."""
    symbols = machines.view("S1").reshape(-1, 10)
    rest = np.flatnonzero((symbols[:, 0] == b"-") | (symbols[:, 9] == b"-"))
    iso = machines.copy()
    distinct_, where = np.unique(machines[rest], return_inverse=True)
    iso[rest] = np.array([(resolve(m.decode(), task, policy) or "").encode() for m in distinct_.tolist()] or [b""], dtype="S10")[where]
    return iso


def _predict(reading: TextReading, order: str | None, normalizer: ColumnNormalizer, policy: Policy) -> Prediction:
    """What becomes of a text that the network read, under the order that its column gives it, if any."""
    if reading.refusal:
        return reject(reading.form, reading.refusal)
    alone = apply_policy(reading.form, reading.readings, normalizer.task, policy, normalizer.bundle.minimum_confidence)
    if not reading.open and (alone.status in ("full", "partial") or order not in dict(reading.by_order)):
        return alone
    return _predict_open(reading.form, reading.by_order, order, normalizer.task, policy, normalizer.minimum_confidence)


def _predict_open(
    text: str, by_order: Sequence[tuple[str, Reading]], order: str | None, task: TaskSpec, policy: Policy, minimum: float
) -> Prediction:
    """What becomes of a text that several orders can read: the order's reading, or all of them."""
    found = {name: (resolve(reading.machine, task, policy), reading.probability) for name, reading in by_order}
    iso, probability = found.get(order or "", (None, 0.0))
    likelihood = {date: max(p for other, p in found.values() if other == date) for date, _ in found.values() if date}
    listed = tuple(Alternative(date, round(p, 6)) for date, p in likelihood.items() if date != iso)
    if iso and probability >= minimum:
        status: Status = "full" if len(iso) == 10 else "partial"
        return Prediction(text, iso, status, round(probability, 6), listed, order, "day", f"{order}, as its column")
    listed = tuple(Alternative(date, round(p, 6)) for date, p in likelihood.items())
    reason = f"{' or '.join(sorted(likelihood))}: the column does not tell"
    return Prediction(text, None, "ambiguous", round(max(likelihood.values(), default=0.0), 6), listed, reason=reason)


def _alternatives(prediction: Prediction) -> str | None:
    """Alternatives of a row that can be read in more than one way, earliest first."""
    if prediction.status != "ambiguous" and not prediction.order:
        return None
    return "|".join(sorted(alternative.iso for alternative in prediction.alternatives)) or None
