"""Policy: from readings with probabilities to a Prediction, by rules that are stated and can be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.masked_iso import NO_DATE
from datenorm.outputs import CenturyRule
from datenorm.records import Alternative, Prediction
from datenorm.task import TaskSpec

__all__ = ["NO_DATE", "Policy", "apply_policy", "reject", "resolve"]



@dataclass(frozen=True)
class Policy:
    """When a reading is good enough, and what a two-digit year means.

    A text is `rejected` when all its readings together are less likely than `minimum_confidence`
    (None: the bundle's own), and `ambiguous` when a second one is at least as likely as `ambiguity`.
    `on_ambiguous` `best` gives the likelier reading then, `none` gives none.

    Two-digit years from `pivot_year` on (None: the task's own) are 19xx, those before are 20xx; where that
    lies after `not_after`, it is the century before.
    """

    minimum_confidence: float | None = None
    ambiguity: float = 0.1
    on_ambiguous: Literal["none", "best"] = "none"
    pivot_year: int | None = None
    not_after: dt.date | None = None

    def __post_init__(self) -> None:
        if self.minimum_confidence is not None and not 0 <= self.minimum_confidence <= 1:
            raise SettingsError(f"minimum_confidence must lie in 0..1, not {self.minimum_confidence}")
        if not 0 < self.ambiguity <= 1:
            raise SettingsError(f"ambiguity must lie above 0 and up to 1, not {self.ambiguity}")
        if self.on_ambiguous not in ("none", "best"):
            raise SettingsError(f"on_ambiguous must be none or best, not {self.on_ambiguous!r}")
        if self.pivot_year is not None and not 0 <= self.pivot_year <= 100:
            raise SettingsError(f"pivot_year must lie in 0..100, not {self.pivot_year}")

    def century_rule(self, task: TaskSpec) -> CenturyRule:
        """What short years mean: by the task's pivot unless the policy has its own."""
        pivot = task.pivot_year if self.pivot_year is None else self.pivot_year
        return CenturyRule(pivot, self.not_after)


def reject(text: str, reason: str, confidence: float = 0.0) -> Prediction:
    """A text in which no date was read."""
    return Prediction(text, None, "rejected", confidence, reason=reason)


def resolve(output: str, task: TaskSpec, policy: Policy) -> str | None:
    """What a user gets for an output: ISO 8601, short years with their century; None for no date.

    None as well where the century makes it a day that does not exist.
    """
    return task.output.to_iso(output, policy.century_rule(task))


def apply_policy(text: str, readings: Sequence[Reading], task: TaskSpec, policy: Policy, minimum_confidence: float) -> Prediction:
    """The Prediction for a text's readings, likeliest first."""
    threshold = minimum_confidence if policy.minimum_confidence is None else policy.minimum_confidence
    likelihood: dict[str, float] = {}  # of each answer: 1979 and '79 may come to the same
    orders: dict[str, str | None] = {}  # of each answer, that of its likeliest reading
    nothing = 0.0
    for reading in readings:
        iso = resolve(reading.machine, task, policy)
        if iso is None:
            nothing += reading.probability
        else:
            likelihood[iso] = likelihood.get(iso, 0.0) + reading.probability
            orders.setdefault(iso, task.output.order(reading.machine, reading.focus))
    ranked = sorted(likelihood.items(), key=lambda item: -item[1])
    if not ranked or nothing >= ranked[0][1]:
        return reject(text, "no date in this text", _rounded(nothing))
    (best, probability), *others = ranked
    confidence = _rounded(probability)
    if min(1.0, sum(likelihood.values())) < threshold:
        return reject(text, f"no {task.output.noun} is likely enough: the best reading is {best} at {confidence:.2f}", confidence)
    alternatives = tuple(Alternative(iso, _rounded(probability)) for iso, probability in others)
    precision = task.output.precision(best)
    if others and others[0][1] >= policy.ambiguity:
        iso = best if policy.on_ambiguous == "best" else None
        reason = f"two readings: {best} at {confidence:.2f} and {others[0][0]} at {alternatives[0].confidence:.2f}"
        # With no choice made, the likeliest reading is an alternative like the others.
        listed = alternatives if iso else (Alternative(best, confidence), *alternatives)
        return Prediction(text, iso, "ambiguous", confidence, listed, order=orders[best], precision=precision, reason=reason)
    whole = task.output.is_whole(best)
    return Prediction(
        text,
        best,
        "full" if whole else "partial",
        confidence,
        alternatives,
        order=orders[best],
        precision=precision,
        reason=None if whole else "the text gives no more",
    )


def _rounded(probability: float) -> float:
    return round(min(1.0, probability), 6)
