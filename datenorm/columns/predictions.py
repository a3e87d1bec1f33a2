"""What becomes of one text: alone, or under the order that its column follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from datenorm.columns.named_months import numbers_beside
from datenorm.columns.network import UNSURE, TextReading
from datenorm.columns.notations import only_date
from datenorm.inference.decoding import Reading
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import (
    Policy,
    apply_policy,
    details_of,
    reject,
    sentence_of,
    unread_reason,
)
from datenorm.inference.unread import numbers_left_out
from datenorm.masked_iso import DAY, YEAR
from datenorm.outputs import Answer
from datenorm.records import Alternative, Prediction, Reason, ReasonCode
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from datenorm.task import TaskSpec

__all__ = ["as_partial", "predict", "predict_open"]


def predict(
    reading: TextReading, order: str | None, normalizer: Normalizer, policy: Policy
) -> Prediction:
    """What becomes of a text that the network read, under the order of its column, if any."""
    text, task = reading.canonical, normalizer.task
    if reading.refusal:
        return reject(text, reading.refusal)
    minimum = normalizer.bundle.minimum_confidence
    # Which order digits have, the column tells.
    alone = apply_policy(text, reading.readings, task, policy, minimum, hinted=True)
    if len(reading.calendars) > 1:
        return alone  # the order does not tell which calendar it is
    is_settled = alone.status in ("full", "partial")
    if not reading.open and (is_settled or order not in dict(reading.by_order)):
        return alone
    if not reading.open and alone.status == "ambiguous" and numbers_beside(text) == 1:
        return alone  # a month and its only number, if it is a month
    if order is None and is_settled and not reading.open_by_itself:
        return alone
    if order and _has_other_doubt(reading, order, alone, task, policy):
        return alone
    found = predict_open(text, reading.by_order, order, task, policy, normalizer.minimum_confidence)
    if reading.unread and policy.unread_numbers == "partial" and found.status == "full":
        left_out = numbers_left_out(text, dict(reading.by_order)[found.order or ""].output)
        return as_partial(found, unread_reason(left_out))
    return found


def _has_other_doubt(
    reading: TextReading, order: str, alone: Prediction, task: TaskSpec, policy: Policy
) -> bool:
    """Whether a text is open in more than its order: in its clock, or in what is a date in it."""
    by_order = dict(reading.by_order)
    if alone.status != "ambiguous" or order not in by_order:
        return False
    if by_order[order].probability >= UNSURE:
        return False  # told the order, the network is sure
    choices = policy.choices(task)
    answers = [task.output.answer(r.output, reading.canonical, choices) for r in by_order.values()]
    of_orders = {answer.iso for answer in answers if isinstance(answer, Answer)}
    likely = {each.iso for each in alone.alternatives if each.confidence >= policy.ambiguity}
    return not likely <= of_orders


def as_partial(prediction: Prediction, reason: Reason) -> Prediction:
    """A whole day, in a text that says more."""
    return replace(prediction, status="partial", reason=reason.sentence, reason_code=reason.code)


def predict_open(
    text: str,
    by_order: Sequence[tuple[str, Reading]],
    order: str | None,
    task: TaskSpec,
    policy: Policy,
    threshold: float,
) -> Prediction:
    """What becomes of a text that several orders can read: the order's reading, or all of them."""
    choices, canonical = policy.choices(task), canonicalize(text)
    answers = {name: task.output.answer(r.output, canonical, choices) for name, r in by_order}
    probabilities = {name: reading.probability for name, reading in by_order}
    likelihood: dict[str, float] = {}  # of each date, under the order that makes it likeliest
    for name, answer in answers.items():
        if isinstance(answer, Answer):
            likelihood[answer.iso] = max(probabilities[name], likelihood.get(answer.iso, 0.0))
    listed = [Alternative(date, round(likely, 6)) for date, likely in likelihood.items()]
    chosen, probability = answers.get(order or ""), probabilities.get(order or "", 0.0)
    if order and isinstance(chosen, Answer) and probability >= threshold:
        others = tuple(other for other in listed if other.iso != chosen.iso)
        return _in_order(text, chosen, order, dict(by_order)[order], others)
    reason = f"{' or '.join(sorted(likelihood))}: the column does not tell"
    confidence = round(max(likelihood.values(), default=0.0), 6)
    return Prediction(text, None, "ambiguous", confidence, tuple(listed), reason=reason)


def _in_order(
    text: str, answer: Answer, order: str, reading: Reading, others: tuple[Alternative, ...]
) -> Prediction:
    """The answer in the order of its column."""
    reason, code = f"{_shown_order(order, only_date(reading.output))}, as its column", None
    if answer.reason not in (None, "less_than_a_day"):
        code = cast(ReasonCode, answer.reason)
        reason = f"{reason}; {sentence_of(code)}"
    return Prediction(
        text,
        answer.iso,
        "full" if answer.full else "partial",
        round(reading.probability, 6),
        others,
        order,
        reason=reason,
        reason_code=code,
        **details_of(answer),
    )


def _shown_order(order: str, date: str) -> str:
    """What an order means for a masked date, in words where it gives no day."""
    return order if date[YEAR] == "----" or date[DAY] != "--" else "month and year"
