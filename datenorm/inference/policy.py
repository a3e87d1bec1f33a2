"""Policy: from readings with probabilities to a Prediction, by rules that are stated and can be set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.records import Alternative, Prediction
from datenorm.task import TaskSpec

__all__ = ["Policy", "apply_policy", "reject"]


@dataclass(frozen=True)
class Policy:
    """When a reading is good enough.

    A text is `rejected` when all its readings together are less likely than `minimum_confidence`
    (None: the bundle's own), and `ambiguous` when a second one is at least as likely as `ambiguity`.
    `on_ambiguous` `best` gives the likelier reading then, `none` gives none.
    """

    minimum_confidence: float | None = None
    ambiguity: float = 0.1
    on_ambiguous: Literal["none", "best"] = "none"

    def __post_init__(self) -> None:
        if self.minimum_confidence is not None and not 0 <= self.minimum_confidence <= 1:
            raise SettingsError(f"minimum_confidence must lie in 0..1, not {self.minimum_confidence}")
        if not 0 < self.ambiguity <= 1:
            raise SettingsError(f"ambiguity must lie above 0 and up to 1, not {self.ambiguity}")
        if self.on_ambiguous not in ("none", "best"):
            raise SettingsError(f"on_ambiguous must be none or best, not {self.on_ambiguous!r}")


def reject(text: str, reason: str, confidence: float = 0.0) -> Prediction:
    """A text in which no date was read."""
    return Prediction(text, None, "rejected", confidence, reason=reason)


def apply_policy(text: str, readings: Sequence[Reading], task: TaskSpec, policy: Policy, minimum_confidence: float) -> Prediction:
    """The Prediction for a text's readings, likeliest first."""
    threshold = minimum_confidence if policy.minimum_confidence is None else policy.minimum_confidence
    best, *others = readings
    confidence = _rounded(best.probability)
    if min(1.0, sum(reading.probability for reading in readings)) < threshold:
        kind = "time" if task.grammar == "time" else "date"
        return reject(text, f"no {kind} is likely enough: the best reading is {best.machine} at {confidence:.2f}", confidence)
    alternatives = tuple(Alternative(reading.machine, _rounded(reading.probability)) for reading in others)
    precision = "minute" if task.grammar == "time" else "day"
    if others and others[0].probability >= policy.ambiguity:
        iso = best.machine if policy.on_ambiguous == "best" else None
        reason = f"two readings: {best.machine} at {confidence:.2f} and {others[0].machine} at {alternatives[0].confidence:.2f}"
        # With no choice made, the likeliest reading is an alternative like the others.
        listed = alternatives if iso else (Alternative(best.machine, confidence), *alternatives)
        return Prediction(text, iso, "ambiguous", confidence, listed, precision=precision, reason=reason)
    return Prediction(text, best.machine, "full", confidence, alternatives, precision=precision)


def _rounded(probability: float) -> float:
    return round(min(1.0, probability), 6)
