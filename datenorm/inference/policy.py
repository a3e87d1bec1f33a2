"""Policy: from readings with probabilities to a Prediction, by rules that are stated and can be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.records import Alternative, Prediction
from datenorm.task import TaskSpec

__all__ = ["NO_DATE", "Policy", "apply_policy", "reject", "resolve"]

NO_DATE = "-" * 10  # what the masked grammar says of a text without a date


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


def reject(text: str, reason: str, confidence: float = 0.0) -> Prediction:
    """A text in which no date was read."""
    return Prediction(text, None, "rejected", confidence, reason=reason)


def resolve(machine: str, task: TaskSpec, policy: Policy) -> str | None:
    """What a user gets for an output: ISO 8601, with the century of two-digit years; None for no date.

    `1979-05---` is 1979-05, `-----05-03` is --05-03 (the year is not given), and `--79-05-03` is 1979-05-03
    or 2079-05-03. None as well where the century makes it a day that does not exist.
    """
    if task.grammar != "masked_date":
        return machine
    if machine == NO_DATE:
        return None
    year, rest = machine[:4], machine[4:].rstrip("-")
    if year == "----":
        return f"-{rest}"
    if year.startswith("--"):
        year = _with_century(int(year[2:]), rest, task, policy)
    iso = year + rest
    if len(iso) == 10:
        try:
            dt.date.fromisoformat(iso)
        except ValueError:  # 29 February of the wrong century
            return None
    return iso


def _with_century(short_year: int, rest: str, task: TaskSpec, policy: Policy) -> str:
    pivot = task.pivot_year if policy.pivot_year is None else policy.pivot_year
    year = (1900 if short_year >= pivot else 2000) + short_year
    if policy.not_after:
        latest = policy.not_after.isoformat()
        while f"{year:04d}{rest}" > latest[: 4 + len(rest)]:
            year -= 100
    return f"{year:04d}"


def _precision(iso: str, task: TaskSpec) -> str:
    if task.grammar == "time":
        return "minute"
    given = iso.lstrip("-").count("-") + (2 if iso.startswith("--") else 1)
    return ("year", "month", "day")[given - 1]


def _order(reading: Reading) -> str | None:
    """The order in which year, month and day were read, by where attention was for the last digit of each; None for less."""
    if not reading.focus or len(reading.machine) != 10 or "-" in reading.machine[2:4] + reading.machine[5:7] + reading.machine[8:]:
        return None
    return "".join(sorted("ymd", key=lambda part: reading.focus[{"y": 3, "m": 6, "d": 9}[part]]))


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
            orders.setdefault(iso, _order(reading))
    ranked = sorted(likelihood.items(), key=lambda item: -item[1])
    if not ranked or nothing >= ranked[0][1]:
        return reject(text, "no date in this text", _rounded(nothing))
    (best, probability), *others = ranked
    confidence = _rounded(probability)
    if min(1.0, sum(likelihood.values())) < threshold:
        kind = "time" if task.grammar == "time" else "date"
        return reject(text, f"no {kind} is likely enough: the best reading is {best} at {confidence:.2f}", confidence)
    alternatives = tuple(Alternative(iso, _rounded(probability)) for iso, probability in others)
    precision = _precision(best, task)
    if others and others[0][1] >= policy.ambiguity:
        iso = best if policy.on_ambiguous == "best" else None
        reason = f"two readings: {best} at {confidence:.2f} and {others[0][0]} at {alternatives[0].confidence:.2f}"
        # With no choice made, the likeliest reading is an alternative like the others.
        listed = alternatives if iso else (Alternative(best, confidence), *alternatives)
        return Prediction(text, iso, "ambiguous", confidence, listed, order=orders[best], precision=precision, reason=reason)
    whole = task.grammar != "masked_date" or len(best) == 10
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
