"""From what texts say and what their column settled to dates: vectorised for templates, one by one for the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from datenorm.columns.digits import ORDERS
from datenorm.columns.evidence import Verdict, orders_of
from datenorm.columns.findings import Findings
from datenorm.columns.reading import ColumnNormalizer, TextReading
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy, reject, resolve
from datenorm.records import Alternative, Prediction, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["STATUSES", "Resolved", "resolve_texts"]

STATUSES: tuple[Status, ...] = ("full", "partial", "ambiguous", "rejected")


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


def resolve_texts(findings: Findings, verdict: Verdict, normalizer: ColumnNormalizer, policy: Policy) -> Resolved:
    """Distinct texts by the verdict on their column; `policy` has its century."""
    open_, chosen = findings.open, findings.first()
    orders = {shape: verdict.order_of(findings.shape_names[shape]) for shape in np.flatnonzero(np.bincount(findings.shapes)).tolist()}
    place_of = np.full(max(orders, default=0) + 1, -1, dtype=np.int8)
    place_of[[*orders]] = [ORDERS.index(order) if order else -1 for order in orders.values()]
    place = place_of[findings.shapes]
    can = (findings.orders >> np.maximum(place, 0).astype(np.uint8) & 1).astype(bool)
    place = np.where(open_ & (place >= 0) & can, place, np.int8(-1))
    rows = np.flatnonzero(place >= 0)
    chosen[rows] = findings.machines[rows, place[rows]]
    iso = _iso(chosen, normalizer.task, policy)
    lengths = np.char.str_len(iso)
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
