"""From readings and the verdict on their column to dates: for whole arrays of texts.

What the network read is resolved one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from datenorm.columns.arrow import strings_of
from datenorm.columns.forms import open_rows
from datenorm.columns.mangled import mangled_rows, month_of_year
from datenorm.columns.numbers import ResolvedNumbers
from datenorm.columns.numeric_dates import orders_of
from datenorm.columns.offsets import brought, brought_iso, placed_iso
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.plain_outputs import as_plain
from datenorm.columns.predictions import as_partial, predict, predict_open
from datenorm.columns.verdict import Verdict
from datenorm.inference.decoding import Reading
from datenorm.inference.invented import without_invented
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import (
    Policy,
    apply_policy,
    reject,
    resolve,
    unread_reason,
)
from datenorm.inference.unread import numbers_left_out
from datenorm.masked_iso import NO_DATE, ORDERS
from datenorm.outputs import Answer
from datenorm.records import Alternative, Prediction, Reason, Status
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["STATUSES", "ResolvedTexts", "resolve_texts"]

STATUSES: tuple[Status, ...] = ("full", "partial", "ambiguous", "rejected")
_PLACES = len(NO_DATE)
_FULL, _PARTIAL, _AMBIGUOUS, _REJECTED = range(len(STATUSES))


@dataclass(frozen=True, eq=False)
class ResolvedTexts:
    """Distinct texts by the verdict on their column.

    `iso` string, null without a date; `status` uint8, index into STATUSES; `order` int8, the index
    in ORDERS of the verdict that an open text follows, else -1. `predictions` holds the texts that
    the network read, by row. `numbers` are those that are dates by some system, or may be. `noted`
    are rows whose prediction has a reason, though their date is whole. `by_others` are those that
    the network left in doubt, and the other rows of the column settled.
    """

    parsed: ParsedTexts
    iso: pa.Array
    status: NDArray[np.uint8]
    order: NDArray[np.int8]
    policy: Policy
    task: TaskSpec
    predictions: Mapping[int, Prediction]
    numbers: ResolvedNumbers | None = None
    noted: frozenset[int] = frozenset()
    by_others: frozenset[int] = frozenset()

    @property
    def explained(self) -> NDArray[np.bool_]:
        """Texts of which there is more to say than their date."""
        found: NDArray[np.bool_] = (self.status > 0) | self.parsed.open
        if self.numbers:
            found[self.numbers.rows] = True
        found[[*self.noted]] = True
        return found

    def prediction(self, row: int) -> Prediction:
        """The text of a row as a Prediction; 1 stands for the confidence of a template."""
        text = self.parsed.texts[row].as_py()
        if row in self.predictions:
            return replace(self.predictions[row], text=text)
        return brought(self._unbrought(text, row), self.policy.timezone)

    def _unbrought(self, text: str, row: int) -> Prediction:
        """What a template, or a number, says by itself."""
        if self.numbers and row in self.numbers.verdicts:
            found = self.numbers.prediction(text, row)
            zone = self.policy.timezone
            return replace(found, iso=placed_iso(found.iso, zone)) if zone and found.iso else found
        orders = orders_of(int(self.parsed.orders[row]))
        outputs = {
            order: self.parsed.outputs[row, ORDERS.index(order)].decode() for order in orders
        }
        if len(set(outputs.values())) > 1:
            order = ORDERS[self.order[row]] if self.order[row] >= 0 else None
            by_order = [(name, Reading(output, 1.0)) for name, output in outputs.items()]
            found = predict_open(text, by_order, order, self.task, self.policy, 0.0)
            output = outputs.get(order or "", "")
        else:
            output = self.parsed.first()[row].decode()
            found = apply_policy(text, [Reading(output, 1.0)], self.task, self.policy, 0.0)
        if found.status == "full" and self.status[row] == _PARTIAL:
            left_out = numbers_left_out(canonicalize(text), output)
            return as_partial(found, unread_reason(left_out))
        return found

    @property
    def has_unread_numbers(self) -> NDArray[np.bool_]:
        """Texts with a date, and with numbers from which nothing was read."""
        found: NDArray[np.bool_] = self.parsed.leaves_numbers & (self.status == _PARTIAL)
        for row, prediction in self.predictions.items():
            found[row] = prediction.reason_code == "unread_numbers"
        return found

    def describe(self, rows: NDArray[np.intp]) -> tuple[list[str | None], list[str | None]]:
        """Alternatives, joined by `|`, and reasons of some rows."""
        predictions = [self.prediction(row) for row in rows.tolist()]
        alternatives = [_alternatives(prediction) for prediction in predictions]
        return alternatives, [prediction.reason for prediction in predictions]


def resolve_texts(
    parsed: ParsedTexts,
    verdict: Verdict,
    normalizer: Normalizer,
    policy: Policy,
    numbers: ResolvedNumbers | None = None,
    reject_doubtful: bool = False,
) -> ResolvedTexts:
    """Resolve distinct texts by the verdict on their column.

    Args:
        parsed: the texts with their readings.
        verdict: what the column settles; its placeholders are rejected.
        normalizer: the reader of dates.
        policy: the rules, with the century of the column.
        numbers: those that are dates by some system, or may be.
        reject_doubtful: whether years that lie centuries away from the others are rejected.
    """
    task = normalizer.task
    open_, outputs = parsed.open, parsed.first()
    orders = _orders_by_shape(parsed, verdict)
    order = _followed_orders(parsed, orders, open_)
    followed = np.flatnonzero(order >= 0)
    if len(followed):
        outputs = outputs.copy()
        outputs[followed] = parsed.outputs[followed, order[followed]]
    iso, status = _answers(outputs, task, policy)
    if policy.unread_numbers == "partial":
        status[parsed.leaves_numbers & (status == _FULL)] = _PARTIAL
    status[open_ & (order < 0)] = _AMBIGUOUS
    predictions = {
        row: brought(
            predict(reading, orders[parsed.shapes[row]], normalizer, policy), policy.timezone
        )
        for row, reading in parsed.network.items()
        if not numbers or row not in numbers.verdicts
    }
    by_others = _by_others(parsed, predictions, verdict, task, policy)
    predictions |= by_others
    if predictions:  # the network may read more than templates, or less
        longest = max(len(prediction.iso or "") for prediction in predictions.values())
        iso = iso.astype(f"S{max(longest, iso.itemsize)}")
    for row, prediction in predictions.items():
        status[row] = STATUSES.index(prediction.status)
        iso[row] = (prediction.iso or "").encode()
    if numbers and len(numbers.rows):
        of_numbers = _placed(numbers.iso, policy)
        iso = iso.astype(f"S{max(iso.itemsize, of_numbers.itemsize)}")
        iso[numbers.rows] = of_numbers
        for index, name in enumerate(STATUSES):
            status[numbers.rows[numbers.status == name]] = index
    if verdict.mangled:
        dates = parsed.dates()
        for row in np.flatnonzero(mangled_rows(parsed) & (status == _PARTIAL)).tolist():
            predictions[row] = _mangled(parsed, row, dates[row].decode(), task, policy)
            status[row] = _AMBIGUOUS
    of_systems = numbers.verdicts if numbers else ()
    for row, form, output in open_rows(parsed, verdict.forms, of_systems):
        if found := _of_form(parsed, row, form, output, task, policy):
            predictions[row], status[row] = found, STATUSES.index(found.status)
            iso = iso.astype(f"S{max(len(found.iso or ''), iso.itemsize)}")
            iso[row] = (found.iso or "").encode()
    placeholders = [date.encode() for day in verdict.placeholders for date in _forms_of(day)]
    is_placeholder = np.isin(iso, np.array(placeholders, dtype="S19"))
    for row in np.flatnonzero(is_placeholder & (status < _AMBIGUOUS)).tolist():
        predictions[row] = _placeholder(parsed, row, iso[row].decode(), verdict)
        status[row] = _REJECTED
    noted = []
    if verdict.far_years:
        far = np.array([f"{year:04d}".encode() for year in verdict.far_years])
        noted = np.flatnonzero(np.isin(iso.astype("S4"), far) & (status < _AMBIGUOUS)).tolist()
        resolved = ResolvedTexts(
            parsed, pa.array(iso.tolist()), status, order, policy, task, predictions, numbers
        )
        predictions |= {row: _far(resolved.prediction(row), reject_doubtful) for row in noted}
        status[noted] = [STATUSES.index(predictions[row].status) for row in noted]
    texts = strings_of(iso, status < _AMBIGUOUS)
    return ResolvedTexts(
        parsed,
        texts,
        status,
        order,
        policy,
        task,
        predictions,
        numbers,
        frozenset(noted),
        frozenset(row for row in by_others if predictions[row] is by_others[row]),
    )


def _by_others(
    parsed: ParsedTexts,
    predictions: Mapping[int, Prediction],
    verdict: Verdict,
    task: TaskSpec,
    policy: Policy,
) -> dict[int, Prediction]:
    """What the other rows of the column make of texts that the network leaves in doubt."""
    found: dict[int, Prediction] = {}
    for row, prediction in predictions.items() if verdict.patterns else ():
        reading = parsed.network[row]
        skeleton = parsed.skeleton_names[parsed.skeletons[row]]
        of_figures = len(reading.calendars) > 1 and not any(map(str.isalpha, skeleton))
        in_doubt = prediction.status == "ambiguous" or prediction.reason_code == "not_copied"
        if not in_doubt or reading.open or of_figures:
            continue
        copied = without_invented(reading.canonical, reading.readings, task)
        if settled := verdict.patterns.settle(skeleton, copied):
            one, reason = settled
            given = apply_policy(reading.canonical, [one], task, policy, 0.0)
            if given.iso:
                found[row] = brought(replace(given, reason=reason), policy.timezone)
    return found


def _far(prediction: Prediction, rejected: bool) -> Prediction:
    """A text whose year lies centuries away from the others."""
    sentence = f"doubtful: {prediction.iso} lies centuries away from the other dates"
    if rejected:
        return reject(prediction.text, Reason("out_of_range", sentence), prediction.confidence)
    return replace(prediction, reason=sentence)


def _mangled(
    parsed: ParsedTexts, row: int, output: str, task: TaskSpec, policy: Policy
) -> Prediction:
    """A day without a year, its `output`, that a spreadsheet may have made of a month of a year."""
    text = parsed.texts[row].as_py()
    confidence = parsed.network[row].readings[0].probability if row in parsed.network else 1.0
    isos = [resolve(reading, task, policy) for reading in (month_of_year(output), output)]
    return Prediction(
        text,
        None,
        "ambiguous",
        round(confidence, 6),
        tuple(Alternative(iso, round(confidence, 6)) for iso in isos if iso),
        reason=f"doubtful: perhaps {isos[0]}, which a spreadsheet took for a day",
        reason_code="two_readings",
    )


def _of_form(
    parsed: ParsedTexts, row: int, form: str, output: str, task: TaskSpec, policy: Policy
) -> Prediction | None:
    """A text in the form that its column shows; None where the language of outputs has no such."""
    text = parsed.texts[row].as_py()
    readings = parsed.network[row].readings if row in parsed.network else ()
    likely = max((reading.probability for reading in readings), default=1.0)
    found = apply_policy(text, [Reading(output, likely)], task, policy, 0.0)
    return replace(found, reason=f"{form}, as in its column") if found.iso else None


def _placeholder(parsed: ParsedTexts, row: int, date: str, verdict: Verdict) -> Prediction:
    """A text whose date stands for none."""
    rows = verdict.placeholders[date[:10]]
    reason = Reason("no_date", f"{date} is a placeholder: {rows:,} rows of the column have it")
    return reject(parsed.texts[row].as_py(), reason)


def _orders_by_shape(parsed: ParsedTexts, verdict: Verdict) -> dict[int, str | None]:
    """The order that the verdict gives each shape of these texts, by index of the shape."""
    shapes = np.flatnonzero(np.bincount(parsed.shapes)).tolist()
    return {shape: verdict.order_of(parsed.shape_names[shape]) for shape in shapes}


def _followed_orders(
    parsed: ParsedTexts, orders: Mapping[int, str | None], open_: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """The index in ORDERS of the order that each open text follows, if it can read it; else -1."""
    if not open_.any():
        return np.full(len(open_), -1, dtype=np.int8)
    order_of_shape = np.full(max(orders, default=0) + 1, -1, dtype=np.int8)
    order_of_shape[[*orders]] = [ORDERS.index(order) if order else -1 for order in orders.values()]
    order = order_of_shape[parsed.shapes]
    is_possible = (parsed.orders >> np.maximum(order, 0).astype(np.uint8) & 1).astype(bool)
    return np.where(open_ & (order >= 0) & is_possible, order, np.int8(-1))


def _forms_of(day: str) -> tuple[str, ...]:
    """A placeholder as a day, and as its midnight."""
    return day, f"{day}T00:00", f"{day}T00:00:00"


def _answers(
    outputs: NDArray[np.bytes_], task: TaskSpec, policy: Policy
) -> tuple[NDArray[np.bytes_], NDArray[np.uint8]]:
    """What users get for outputs, empty for no date, and its status; distinct ones are resolved
    once.
    """
    if outputs.itemsize == _PLACES:
        symbols = outputs.view("S1").reshape(-1, _PLACES)
        rest = np.flatnonzero((symbols[:, 0] == b"-") | (symbols[:, 9] == b"-"))
    else:
        outputs, are_plain = as_plain(outputs, days_alone=policy.timezone is not None)
        rest = np.flatnonzero(~are_plain)
    distinct, index = np.unique(outputs[rest], return_inverse=True)
    found = [
        task.output.answer(output.decode(), "", policy.choices(task))
        for output in distinct.tolist()
    ]
    texts = [answer.iso if isinstance(answer, Answer) else "" for answer in found]
    zone = policy.timezone
    isos = [(brought_iso(text, zone) if zone else text).encode() for text in texts]
    full = [isinstance(answer, Answer) and answer.full for answer in found]
    longest = max(map(len, isos), default=0)
    iso = outputs.astype(f"S{max(longest, outputs.itemsize)}")
    status = np.full(len(outputs), _FULL, dtype=np.uint8)
    iso[rest] = np.array(isos, dtype=iso.dtype)[index]
    kinds = np.where(np.array(isos, dtype=iso.dtype) == b"", _REJECTED, _PARTIAL)
    status[rest] = np.where(np.array(full, dtype=np.bool_), _FULL, kinds)[index]
    return iso, status


def _placed(iso: NDArray[np.bytes_], policy: Policy) -> NDArray[np.bytes_]:
    """What numbers come to, in the zone that is given."""
    zone = policy.timezone
    if zone is None:
        return iso
    return np.array([placed_iso(text.decode(), zone).encode() for text in iso.tolist()])


def _alternatives(prediction: Prediction) -> str | None:
    """Alternatives of a row that can be read in more than one way or is set apart, in order."""
    shown = prediction.status == "ambiguous" or prediction.reason_code == "other_kind"
    if not (shown or prediction.order):
        return None
    return "|".join(sorted(alternative.iso for alternative in prediction.alternatives)) or None
