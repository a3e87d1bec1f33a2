"""Policy: from readings to a Prediction, by rules that are stated and can be set."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.masked_iso import NO_DATE, open_dates
from datenorm.outputs import CenturyRule
from datenorm.records import Alternative, Prediction, Reason
from datenorm.task import TaskSpec

__all__ = ["NO_DATE", "Policy", "apply_policy", "reject", "resolve", "unread_numbers"]

_NUMBER = re.compile(r"[0-9]+")
_INSIDE_A_WORD = re.compile(r"[^\W\d_][0-9][^\W\d_]")


@dataclass(frozen=True)
class Policy:
    """When a reading is good enough, and what a two-digit year means.

    A text is `rejected` when all its readings together are less likely than `minimum_confidence`
    (None: the model's own), and `ambiguous` when a second one is at least as likely as `ambiguity`,
    or when the text is a date in digits whose order nothing tells. `on_ambiguous` `best` gives the
    likelier reading then, `none` gives none.

    Nothing unseen is certain: a reading during which the network looked at none of the digits of
    some number is `partial`, or with `unread_numbers` `ignore` as good as any other.

    Two-digit years from `pivot_year` on (None: the task's own) are 19xx, those before are 20xx;
    where that lies after `not_after`, it is the century before.
    """

    minimum_confidence: float | None = None
    ambiguity: float = 0.1
    on_ambiguous: Literal["none", "best"] = "none"
    pivot_year: int | None = None
    not_after: dt.date | None = None
    unread_numbers: Literal["partial", "ignore"] = "partial"

    def __post_init__(self) -> None:
        if self.minimum_confidence is not None and not 0 <= self.minimum_confidence <= 1:
            raise SettingsError(
                f"minimum_confidence must lie in 0..1, not {self.minimum_confidence}"
            )
        if not 0 < self.ambiguity <= 1:
            raise SettingsError(f"ambiguity must lie above 0 and up to 1, not {self.ambiguity}")
        if self.on_ambiguous not in ("none", "best"):
            raise SettingsError(f"on_ambiguous must be none or best, not {self.on_ambiguous!r}")
        if self.pivot_year is not None and not 0 <= self.pivot_year <= 100:
            raise SettingsError(f"pivot_year must lie in 0..100, not {self.pivot_year}")
        if self.unread_numbers not in ("partial", "ignore"):
            raise SettingsError(
                f"unread_numbers must be partial or ignore, not {self.unread_numbers!r}"
            )

    def threshold(self, minimum_confidence: float) -> float:
        """The likelihood below which a text is rejected: its own, or else the model's."""
        return minimum_confidence if self.minimum_confidence is None else self.minimum_confidence

    def century_rule(self, task: TaskSpec) -> CenturyRule:
        """What short years mean: by the task's pivot unless the policy has its own."""
        pivot = task.pivot_year if self.pivot_year is None else self.pivot_year
        return CenturyRule(pivot, self.not_after)


def reject(text: str, reason: Reason, confidence: float = 0.0) -> Prediction:
    """A text in which no date was read."""
    return Prediction(
        text, None, "rejected", confidence, reason=reason.sentence, reason_code=reason.code
    )


def resolve(output: str, task: TaskSpec, policy: Policy) -> str | None:
    """What a user gets for an output: ISO 8601, short years with their century; None for no date.

    None as well where the century makes it a day that does not exist.
    """
    return task.output.to_iso(output, policy.century_rule(task))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What readings come to: 1979 and '79 may be one answer. `best` is the likeliest of them."""

    iso: str
    probability: float
    best: Reading

    @property
    def confidence(self) -> float:
        return _rounded(self.probability)


def apply_policy(
    text: str,
    readings: Sequence[Reading],
    task: TaskSpec,
    policy: Policy,
    minimum_confidence: float,
    *,
    canonical: str | None = None,
    hinted: bool = False,
) -> Prediction:
    """The Prediction for a text's readings, likeliest first.

    Args:
        text: the text.
        readings: what the network says of it, with calibrated probabilities.
        task: the model's task.
        policy: the rules.
        minimum_confidence: the model's own threshold.
        canonical: the canonical text; None where the text is that.
        hinted: whether the network was told the language or the order.
    """
    read = text if canonical is None else canonical
    answers, nothing = _answers(readings, task, policy)
    ranked = sorted(answers, key=lambda answer: -answer.probability)
    if not ranked or nothing >= ranked[0].probability:
        reason = Reason("no_date", f"no {task.output.noun} in this text")
        return reject(text, reason, _rounded(nothing))
    best = ranked[0]
    likelihood = min(1.0, sum(answer.probability for answer in answers))
    if likelihood < policy.threshold(minimum_confidence):
        likeliest = f"the best reading is {best.iso} at {best.confidence:.2f}"
        reason = Reason("too_unsure", f"no {task.output.noun} is likely enough: {likeliest}")
        return reject(text, reason, best.confidence)
    rival = _rival(read, ranked, task, policy, hinted)
    if rival:
        return _ambiguous(text, ranked, rival, task, policy)
    return _settled(text, ranked, _shortcoming(read, best, task, policy), task)


def _answers(
    readings: Sequence[Reading], task: TaskSpec, policy: Policy
) -> tuple[list[_Answer], float]:
    """Readings summed by what they come to, and the probability that the text says nothing."""
    found: dict[str, _Answer] = {}
    nothing = 0.0
    for reading in readings:
        iso = resolve(reading.output, task, policy)
        if iso is None:
            nothing += reading.probability
        elif iso in found:
            same = found[iso]
            found[iso] = _Answer(iso, same.probability + reading.probability, same.best)
        else:
            found[iso] = _Answer(iso, reading.probability, reading)
    return list(found.values()), nothing


def _rival(
    canonical: str, ranked: Sequence[_Answer], task: TaskSpec, policy: Policy, hinted: bool
) -> _Answer | None:
    """The answer that makes a text ambiguous: a likely second one, or the other order of digits."""
    best, *others = ranked
    if others and others[0].probability >= policy.ambiguity:
        return others[0]
    if hinted or not task.knows_orders:  # a model without such hints has an order of its own
        return None
    dates = {resolve(date, task, policy): date for date in open_dates(canonical).values()}
    if best.iso not in dates or len(dates) < 2:
        return None
    iso, date = next((iso, date) for iso, date in dates.items() if iso != best.iso)
    listed = next((answer for answer in others if answer.iso == iso), None)
    return listed or (_Answer(iso, 0.0, Reading(date, 0.0)) if iso else None)


def _ambiguous(
    text: str, ranked: Sequence[_Answer], rival: _Answer, task: TaskSpec, policy: Policy
) -> Prediction:
    """Two readings: both are named, and the likelier one is chosen only when asked for."""
    best, *others = ranked
    others += [] if rival in others else [rival]
    iso = best.iso if policy.on_ambiguous == "best" else None
    # With no choice made, the likeliest reading is an alternative like the others.
    listed = others if iso else [best, *others]
    return Prediction(
        text,
        iso,
        "ambiguous",
        best.confidence,
        _alternatives(listed),
        order=_order(best, task),
        precision=task.output.precision(best.iso),
        reason=f"two readings: {best.iso} at {best.confidence:.2f} "
        f"and {rival.iso} at {rival.confidence:.2f}",
        reason_code="two_readings",
    )


def _shortcoming(canonical: str, best: _Answer, task: TaskSpec, policy: Policy) -> Reason | None:
    """Why an answer is not all that there is to know; None for a whole day or time."""
    checked = policy.unread_numbers == "partial" and task.output.copies_numbers
    unread = unread_numbers(canonical, best.best, task) if checked else []
    if unread:
        return Reason("unread_numbers", f"nothing was read from {', '.join(unread)}")
    if not task.output.is_whole(best.iso):
        return Reason("less_than_a_day", "the text gives no more")
    return None


def unread_numbers(canonical: str, reading: Reading, task: TaskSpec) -> list[str]:
    """The numbers of a text at which the network did not look while it wrote a digit or a letter.

    A dash says nothing: where it looked then, it found nothing. Of equal numbers, as in 2/2/2012,
    it may look at one for all that it writes. A lone digit between letters is no number: `lugl1o`
    is a word.
    """
    if not reading.focus:
        return []
    written = zip(task.output.split(reading.output), reading.focus, strict=False)
    looked_at = {peak for symbol, peak in written if symbol != "-"}
    numbers = list(_NUMBER.finditer(canonical))
    unread = [
        number
        for number in numbers
        if looked_at.isdisjoint(range(number.start(), number.end()))
        and not _INSIDE_A_WORD.match(canonical, max(0, number.start() - 1))
    ]
    if not unread:
        return []
    in_text = Counter(int(number[0]) for number in numbers)
    in_output = Counter(map(int, _NUMBER.findall(reading.output)))
    return [number[0] for number in unread if in_text[int(number[0])] > in_output[int(number[0])]]


def _settled(
    text: str, ranked: Sequence[_Answer], shortcoming: Reason | None, task: TaskSpec
) -> Prediction:
    """One answer."""
    best, *others = ranked
    return Prediction(
        text,
        best.iso,
        "partial" if shortcoming else "full",
        best.confidence,
        _alternatives(others),
        order=_order(best, task),
        precision=task.output.precision(best.iso),
        reason=shortcoming.sentence if shortcoming else None,
        reason_code=shortcoming.code if shortcoming else None,
    )


def _alternatives(answers: Sequence[_Answer]) -> tuple[Alternative, ...]:
    return tuple(Alternative(answer.iso, answer.confidence) for answer in answers)


def _order(answer: _Answer, task: TaskSpec) -> str | None:
    return task.output.order(answer.best.output, answer.best.focus)


def _rounded(probability: float) -> float:
    return round(min(1.0, probability), 6)
