"""A second opinion: where a network doubts which day a text names, one of days alone is asked too.

It decides between the readings that the own network lists: days are what it knows better. It is
asked where only the day is in doubt: of a text that may say less, more or other than a day, it
knows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from datenorm.inference.decoding import Reading

if TYPE_CHECKING:
    from datenorm.inference.normalizer import Normalizer

__all__ = ["SecondOpinion", "decided", "doubts_day"]

_DAY = re.compile(r"(?:[0-9]{4}|--[0-9]{2}|----)-[0-9]{2}-[0-9]{2}")
_DOUBT = 0.97  # the probability below which a network is not sure of a day
_UNLISTED = 0.01  # the probability of a reading that the other does not list


def doubts_day(readings: Sequence[Reading]) -> bool:
    """Whether a network doubts which day a text names, and nothing else of it."""
    unsure = readings[0].probability < _DOUBT
    return unsure and all(_DAY.fullmatch(reading.output) for reading in readings)


def decided(own: Sequence[Reading], other: Sequence[Reading]) -> tuple[Reading, ...]:
    """The own readings by the other's probabilities, likeliest first; the sum is kept."""
    theirs = {reading.output: reading.probability for reading in other}
    likely = [max(theirs.get(reading.output, 0.0), _UNLISTED) for reading in own]
    share = sum(reading.probability for reading in own) / sum(likely)
    found = [
        Reading(reading.output, share * probability, reading.focus)
        for reading, probability in zip(own, likely, strict=True)
    ]
    return tuple(sorted(found, key=lambda reading: -reading.probability))


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
        """Readings of canonical texts under hints, decided by it where a day is in doubt."""
        if self.model is None:
            return list(found)
        doubtful = [
            text
            for text, readings in zip(texts, found, strict=True)
            if doubts_day(readings) and not self._reader.refusal(text)
        ]
        if not doubtful:
            return list(found)
        known = tuple(hint for hint in hints if hint in self._reader.task.hints)
        others = self._reader.readings(doubtful, known)
        return [
            decided(readings, others[text]) if text in others else readings
            for text, readings in zip(texts, found, strict=True)
        ]
