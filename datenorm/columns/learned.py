"""What readers of columns have learnt, as a value that merges and travels to other machines."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from datenorm.columns.network import TextReading

__all__ = ["Learned"]

_LIMIT = 100_000  # readings that travel: as many as a reader keeps


@dataclass(frozen=True)
class Learned:
    """The network's readings, and the texts from which templates are learned again without it.

    `readings` are by canonical text. `samples` are texts that were read before their shape had a
    template, and `checks` those that were compared with it; both as they stand in their column.
    Merging takes up to 100,000 readings: what is left out is read again, to the same result.
    """

    readings: Mapping[str, TextReading] = field(default_factory=dict)
    samples: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()

    def merge(self, other: Learned) -> Learned:
        """What both have learnt."""
        readings = dict(self.readings)
        for canonical, reading in other.readings.items():
            if len(readings) >= _LIMIT:
                break
            readings.setdefault(canonical, reading)
        samples = self.samples | other.samples
        return Learned(readings, samples, (self.checks | other.checks) - samples)

    def without(self, known: Set[str]) -> Learned:
        """Without the readings of some canonical texts, and without texts that are known."""
        readings = {text: found for text, found in self.readings.items() if text not in known}
        return Learned(readings, self.samples - known, self.checks - known)

    @property
    def texts(self) -> set[str]:
        """All of its texts, those of readings too."""
        return {*self.readings, *self.samples, *self.checks}
