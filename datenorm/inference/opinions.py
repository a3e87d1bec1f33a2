"""A second opinion: where a network doubts which date a text names, one of dates is asked too.

It decides between the readings that the own network lists: dates are what it knows better. It is
asked where all of them say as much, such as a month and its year: of a text that may say less, more
or other, it knows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from datenorm.inference.decoding import Reading

if TYPE_CHECKING:
    from datenorm.inference.normalizer import Normalizer

__all__ = ["SecondOpinion", "decided", "doubts_date"]

# Of our calendar and no season or quarter, perhaps with its weekday.
_DATE = re.compile(r"([-0-9]{4}-(?:--|0[1-9]|1[0-2])-[-0-9]{2})[a-g]?")
_DIGIT = re.compile("[0-9]")
_DOUBT = 0.97  # the probability below which a network is not sure of a date
_UNLISTED = 0.01  # the probability of a reading that the other does not list


def doubts_date(readings: Sequence[Reading]) -> bool:
    """Whether a network doubts which date a text names, and not how much it says."""
    if readings[0].probability >= _DOUBT:
        return False
    dates = [_DATE.fullmatch(reading.output) for reading in readings]
    return len({date and _DIGIT.sub("0", date[1]) for date in dates}) == 1 and all(dates)


def decided(own: Sequence[Reading], other: Sequence[Reading]) -> tuple[Reading, ...]:
    """The own readings by the other's probabilities, likeliest first; the sum is kept.

    The other knows no weekdays: readings of one date share what it has in their own proportion.
    """
    theirs = {reading.output: reading.probability for reading in other}
    ours: dict[str, float] = {}
    for reading in own:
        ours[_date(reading)] = ours.get(_date(reading), 0.0) + reading.probability
    likely = {date: max(theirs.get(date, 0.0), _UNLISTED) for date in ours}
    share = sum(ours.values()) / sum(likely.values())
    found = [
        Reading(
            reading.output,
            share * likely[_date(reading)] * reading.probability / ours[_date(reading)],
            reading.focus,
        )
        for reading in own
    ]
    return tuple(sorted(found, key=lambda reading: -reading.probability))


def _date(reading: Reading) -> str:
    return reading.output[:10]


class SecondOpinion:
    """The model that is asked too, if any; it is loaded when it is first asked."""

    def __init__(self, model: str | None) -> None:
        self.model = model

    @cached_property
    def _reader(self) -> Normalizer:
        from datenorm.inference.normalizer import Normalizer

        return Normalizer(self.model or "", threads=1)  # it reads in the thread of who asks

    def asked(
        self, texts: Sequence[str], hints: Sequence[str], found: Sequence[tuple[Reading, ...]]
    ) -> list[tuple[Reading, ...]]:
        """Readings of canonical texts under hints, decided by it where a date is in doubt."""
        if self.model is None:
            return list(found)
        doubtful = [
            text
            for text, readings in zip(texts, found, strict=True)
            if doubts_date(readings) and not self._reader.refusal(text)
        ]
        if not doubtful:
            return list(found)
        known = tuple(hint for hint in hints if hint in self._reader.task.hints)
        others = self._reader.readings(doubtful, known)
        return [
            decided(readings, others[text]) if text in others else readings
            for text, readings in zip(texts, found, strict=True)
        ]
