"""Policy: from readings to a Prediction, by rules that are stated and can be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, cast

from datenorm.errors import SettingsError
from datenorm.inference.candidates import (
    Candidate,
    candidates,
    cut_to_days,
    in_calendar,
    settled_by_weekday,
)
from datenorm.inference.decoding import Reading
from datenorm.inference.unread import unread_numbers
from datenorm.masked_iso import NO_DATE, open_dates
from datenorm.outputs import Answer, CenturyRule, Choices, Refusal, is_zone
from datenorm.records import ANSWER_FIELDS, Alternative, DatePair, Prediction, Reason, ReasonCode
from datenorm.task import TaskSpec
from datenorm.text import canonicalize

__all__ = [
    "Policy",
    "apply_policy",
    "details_of",
    "label_of",
    "reject",
    "resolve",
    "sentence_of",
    "unread_numbers",
    "unread_reason",
]

_TOGETHER = 3  # times `ambiguity`, that all against the likeliest reading may come to
_values = attrgetter(*ANSWER_FIELDS)
_SENTENCES = {
    "less_than_a_day": "the text gives no more",
    "part_of": "the text means a part of it",
    "hedged": "the text says about, or perhaps",
    "span": "the text names a span",
    "one_of": "the text names two, of which one is meant",
    "no_day": "the text names a time and no day",
    "zone_unclear": "the zone that the text names has no one offset that is known",
    "no_year": "in that calendar a day without its year is none of ours",
    "backwards": "the span ends before it begins",
    "impossible_day": "the day does not exist",
    "out_of_range": "the year is none of 1 to 9999",
    "not_copied": "the likeliest reading has digits that the text does not have",
}


@dataclass(frozen=True)
class Policy:
    """When a reading is good enough, and what a two-digit year means.

    A text is `rejected` when all its readings together are less likely than `minimum_confidence`
    (None: the model's own), and `ambiguous` when a second one is at least as likely as `ambiguity`,
    when all that speaks against the likeliest comes to more than three times that, or when the text
    is a date in digits whose order nothing tells. `on_ambiguous` `best` gives the likelier reading
    then, `none` gives none.

    Nothing unseen is certain: a reading during which the network looked at none of the digits of
    some number is `partial`, or with `unread_numbers` `ignore` as good as any other.

    Two-digit years from `pivot_year` on (None: the task's own) are 19xx, those before are 20xx;
    where that lies after `not_after`, it is the century before.

    Clocks without a zone stand in `timezone`, a region such as Europe/Berlin or an offset; None
    leaves them without. Where a text leaves its calendar open, it is `calendar`. `precision` `day`
    cuts clocks off.
    """

    minimum_confidence: float | None = None
    ambiguity: float = 0.1
    on_ambiguous: Literal["none", "best"] = "none"
    pivot_year: int | None = None
    not_after: dt.date | None = None
    unread_numbers: Literal["partial", "ignore"] = "partial"
    timezone: str | None = None
    calendar: str | None = None
    precision: Literal["day"] | None = None

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
        if self.timezone is not None and not is_zone(self.timezone):
            expected = "such as Europe/Berlin, UTC or +02:00"
            raise SettingsError(f"timezone must be one {expected}, not {self.timezone!r}")
        if self.calendar is not None:
            _check_calendar(self.calendar)
        if self.precision not in (None, "day"):
            raise SettingsError(f"precision must be day, not {self.precision!r}")

    def threshold(self, minimum_confidence: float) -> float:
        """The likelihood below which a text is rejected: its own, or else the model's."""
        return minimum_confidence if self.minimum_confidence is None else self.minimum_confidence

    def choices(self, task: TaskSpec) -> Choices:
        """What short years and clocks without a zone mean; the task has a pivot of its own."""
        pivot = task.pivot_year if self.pivot_year is None else self.pivot_year
        return _choices(pivot, self.not_after, self.timezone)

    def cut(self, answer: Answer) -> Answer | Refusal:
        """An answer as precise as asked for."""
        return cut_to_days(answer) if self.precision else answer


def _check_calendar(name: str) -> None:
    from datenorm.calendars.others import NAMES

    if name not in NAMES:
        raise SettingsError(f"calendar must be one of {', '.join(NAMES)}, not {name!r}")


@lru_cache(maxsize=64)  # asked for with every text
def _choices(pivot_year: int, not_after: dt.date | None, timezone: str | None) -> Choices:
    return Choices(CenturyRule(pivot_year, not_after), timezone)


def reject(text: str, reason: Reason, confidence: float = 0.0) -> Prediction:
    """A text in which no date was read."""
    return Prediction(
        text, None, "rejected", confidence, reason=reason.sentence, reason_code=reason.code
    )


def resolve(output: str, task: TaskSpec, policy: Policy, canonical: str = "") -> str | None:
    """What a user gets for an output: ISO 8601, short years with their century; None for no date.

    None as well where the century makes it a day that does not exist. Only the canonical text
    tells the zone that an output refers to.
    """
    answer = task.output.answer(output, canonical, policy.choices(task))
    answer = policy.cut(answer) if isinstance(answer, Answer) else answer
    return answer.iso if isinstance(answer, Answer) else None


def label_of(pair: DatePair, task: TaskSpec, policy: Policy) -> str | None:
    """What a user gets for the target of a pair."""
    return resolve(pair.machine, task, policy, canonicalize(pair.human))


def apply_policy(
    text: str,
    readings: Sequence[Reading],
    task: TaskSpec,
    policy: Policy,
    minimum_confidence: float,
    *,
    canonical: str | None = None,
    hinted: bool = False,
    ordered: bool = False,
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
        ordered: whether it was told the order, which a weekday does not outweigh then.
    """
    read = text if canonical is None else canonical
    choices = policy.choices(task)
    found, refused = candidates(readings, read, task, choices, policy.cut)
    if len(found) > 1:
        found = in_calendar(found, policy.calendar) if policy.calendar else found
        found = settled_by_weekday(found, policy.ambiguity, even_unlikely=not ordered)
    ranked = sorted(found, key=_by_likelihood) if len(found) > 1 else found
    nothing = sum(refused.values(), 0.0) if refused else 0.0
    if not ranked or nothing >= ranked[0].probability:
        return reject(text, _no_date(refused, task), round(min(1.0, nothing), 6))
    best = ranked[0]
    likelihood = min(1.0, sum([candidate.probability for candidate in ranked]))
    if likelihood < policy.threshold(minimum_confidence):
        likeliest = f"the best reading is {best.iso} at {best.confidence:.2f}"
        reason = Reason("too_unsure", f"no {task.output.noun} is likely enough: {likeliest}")
        return reject(text, reason, best.confidence)
    rival = _rival(read, ranked, task, policy, hinted)
    if rival:
        return _ambiguous(text, ranked, rival, task, policy)
    return _settled(text, ranked, _shortcoming(read, best, task, policy), task)


def _by_likelihood(candidate: Candidate) -> float:
    return -candidate.probability


def _no_date(refused: Mapping[str, float], task: TaskSpec) -> Reason:
    """Why no reading comes to anything: the likeliest reason."""
    code = max(refused, key=lambda code: refused[code], default="no_date")
    if code == "no_date":
        return Reason("no_date", f"no {task.output.noun} in this text")
    return Reason(cast(ReasonCode, code), _SENTENCES[code])


def _rival(
    canonical: str, ranked: Sequence[Candidate], task: TaskSpec, policy: Policy, hinted: bool
) -> Candidate | None:
    """The answer that makes a text ambiguous: a likely second one, or the other order of digits."""
    best, *others = ranked
    if others and (
        others[0].probability >= policy.ambiguity
        or best.probability < 1 - _TOGETHER * policy.ambiguity
    ):
        return others[0]
    # A model without such hints has an order of its own.
    if hinted or not task.knows_orders or not best.answer.full:
        return None
    clock = best.best.output[len(NO_DATE) :]
    swapped = [Reading(date + clock, 0.0) for date in open_dates(canonical).values()]
    if not swapped:
        return None
    dates, _ = candidates(swapped, canonical, task, policy.choices(task), policy.cut)
    if best.iso not in {date.iso for date in dates} or len(dates) < 2:
        return None
    other = next(date for date in dates if date.iso != best.iso)
    return next((candidate for candidate in others if candidate.iso == other.iso), other)


def _ambiguous(
    text: str, ranked: Sequence[Candidate], rival: Candidate, task: TaskSpec, policy: Policy
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
        reason=f"two readings: {best.iso} at {best.confidence:.2f} "
        f"and {rival.iso} at {rival.confidence:.2f}",
        reason_code="two_readings",
        **(details_of(best.answer) if iso else _common(best.answer, rival.answer)),
    )


def _shortcoming(canonical: str, best: Candidate, task: TaskSpec, policy: Policy) -> Reason | None:
    """What an answer leaves open; None for a whole day or moment of which all is known."""
    checked = policy.unread_numbers == "partial" and task.output.copies_numbers
    unread = unread_numbers(canonical, best.best, task) if checked else []
    if unread:
        return unread_reason(unread)
    code = best.answer.reason
    return Reason(cast(ReasonCode, code), _SENTENCES[code]) if code else None


def _settled(
    text: str, ranked: Sequence[Candidate], shortcoming: Reason | None, task: TaskSpec
) -> Prediction:
    """One answer."""
    best, *others = ranked
    is_unread = shortcoming is not None and shortcoming.code == "unread_numbers"
    return Prediction(
        text,
        best.iso,
        "full" if best.answer.full and not is_unread else "partial",
        best.confidence,
        _alternatives(others),
        order=_order(best, task),
        reason=shortcoming.sentence if shortcoming else None,
        reason_code=shortcoming.code if shortcoming else None,
        **details_of(best.answer),
    )


def unread_reason(numbers: Sequence[str]) -> Reason:
    """That some numbers of a text were not read."""
    return Reason("unread_numbers", f"nothing was read from {', '.join(numbers)}")


def details_of(answer: Answer) -> dict[str, Any]:
    """What a Prediction says of its answer beside `iso` and `reason`."""
    return dict(zip(ANSWER_FIELDS, _values(answer), strict=True))


def sentence_of(code: ReasonCode) -> str:
    """What an answer that stays open says of itself, by its code."""
    return _SENTENCES[code]


def _common(one: Answer, other: Answer) -> dict[str, Any]:
    """What is so whichever of two answers is meant; precision is that of the likelier one."""
    alike = {
        name: getattr(one, name)
        for name in ("kind", "calendar", "zone", "weekday")
        if getattr(one, name) == getattr(other, name)
    }
    return {"precision": one.precision} | alike


def _alternatives(found: Sequence[Candidate]) -> tuple[Alternative, ...]:
    return tuple([Alternative(candidate.iso, candidate.confidence) for candidate in found])


def _order(candidate: Candidate, task: TaskSpec) -> str | None:
    return task.output.order(candidate.best.output, candidate.best.focus)
