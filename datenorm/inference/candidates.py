"""Candidates: what readings come to, summed by answer, before one of them is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from datenorm.inference.decoding import Reading
from datenorm.inference.invented import has_invented_number
from datenorm.outputs import Answer, Choices, Refusal
from datenorm.task import TaskSpec

__all__ = ["Candidate", "candidates", "cut_to_days", "in_calendar", "settled_by_weekday"]


@dataclass(slots=True)  # one is made for every text: freezing costs
class Candidate:
    """An answer with the probability of all readings that come to it.

    1979 and '79 may be one answer. `best` is the likeliest of them.
    """

    answer: Answer
    probability: float
    best: Reading

    @property
    def iso(self) -> str:
        """The answer in ISO 8601 or EDTF."""
        return self.answer.iso

    @property
    def confidence(self) -> float:
        """The probability as it is shown."""
        return round(min(1.0, self.probability), 6)


def candidates(
    readings: Sequence[Reading],
    text: str,
    task: TaskSpec,
    choices: Choices,
    cut: Callable[[Answer], Answer | Refusal],
) -> tuple[list[Candidate], dict[str, float]]:
    """Every answer to a canonical text, and how likely it is to have none, by reason.

    `cut` takes from an answer what was not asked for. In a doubted text a date with a number that
    it does not have is none, but for models of which every text has a date.
    """
    doubted = len(readings) > 1 and task.output.none is not None
    found: dict[str, Candidate] = {}
    refused: dict[str, float] = {}
    for reading in readings:
        answer = task.output.answer(reading.output, text, choices, reading.focus)
        if isinstance(answer, Answer):
            invented = doubted and has_invented_number(text, reading, task)
            answer = Refusal("not_copied") if invented else cut(answer)
        if isinstance(answer, Refusal):
            refused[answer.reason] = refused.get(answer.reason, 0.0) + reading.probability
        elif (name := answer.iso.replace("+00:00", "Z")) in found:  # both are the same moment
            same = found[name]
            found[name] = replace(same, probability=same.probability + reading.probability)
        else:
            found[name] = Candidate(answer, reading.probability, reading)
    return list(found.values()), refused


def in_calendar(found: Sequence[Candidate], calendar: str) -> list[Candidate]:
    """Those in one calendar, if there are any: the text leaves it open, and the user does not."""
    return _kept(found, lambda one: _is_in(one.answer.calendar, calendar))


def _is_in(name: str | None, calendar: str) -> bool:
    return name is not None and (name == calendar or name.startswith(f"{calendar}-"))


def settled_by_weekday(
    found: Sequence[Candidate], ambiguity: float, even_unlikely: bool = True
) -> list[Candidate]:
    """Without the days that are not the weekday that the text names, if another one is.

    That one is at least as likely as `ambiguity`, or `even_unlikely` the likeliest one with day and
    month exchanged.
    """
    best = max(found, key=lambda one: one.probability)
    fitting = [
        one
        for one in found
        if one.answer.weekday_agrees
        and (one.probability >= ambiguity or (even_unlikely and _exchanged(one.iso) == best.iso))
    ]
    if not fitting:
        return list(found)
    return _kept(found, lambda one: one.answer.weekday_agrees is not False)


def _exchanged(iso: str) -> str:
    """A day, or a moment, with the numbers of its day and its month exchanged."""
    return f"{iso[:5]}{iso[8:10]}{iso[7:8]}{iso[5:7]}{iso[10:]}"


def _kept(found: Sequence[Candidate], keep: Callable[[Candidate], bool]) -> list[Candidate]:
    """Those that are kept, if there are any, as likely together as all were."""
    kept = [one for one in found if keep(one)]
    total, left = (sum(one.probability for one in some) for some in (found, kept))
    if not left or len(kept) == len(found):
        return list(found)
    return [replace(one, probability=one.probability * total / left) for one in kept]


def cut_to_days(answer: Answer) -> Answer | Refusal:
    """An answer without its clocks; a clock alone is none."""
    ends = [end.partition("T")[0] for end in answer.iso.split("/")]
    if "T" not in answer.iso:
        return answer
    if not all(ends):
        return Refusal("no_day")
    single = len(set(ends)) == 1
    return replace(
        answer,
        iso=ends[0] if single else "/".join(ends),
        kind="date" if single else "interval",
        precision="day",
        zone=None,
        reason=None if answer.reason == "zone_unclear" else answer.reason,
    )
