"""Years of two digits in Thai: 59 is 2559 of the Buddhist era, or 1959 or 2059 of ours.

People write both, and the text does not tell (CLDR's calendar of Thailand is the Buddhist one).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from datenorm.inference.decoding import Reading
from datenorm.task import TaskSpec

__all__ = ["with_buddhist_years"]

_THAI = re.compile("[\u0e01-\u0e2e]")
_HINT = "<th>"
_SHORT = re.compile(r"--([0-9]{2}-[-0-9]{2}-[-0-9]{2}.*)")  # of ours
_BUDDHIST, _CENTURY = "u", "25"


def with_buddhist_years(
    canonical: str, readings: Sequence[Reading], hints: Collection[str], task: TaskSpec
) -> tuple[Reading, ...]:
    """Readings of a canonical text, those with a short year in both calendars, half as likely."""
    if not (_HINT in hints or _THAI.search(canonical)):
        return tuple(readings)
    found: list[Reading] = []
    for one in readings:
        short = _SHORT.fullmatch(one.output)
        buddhist = f"{_BUDDHIST}{_CENTURY}{short[1]}" if short else ""
        if not buddhist or not task.output.exists(buddhist):
            found.append(one)
            continue
        half = one.probability / 2
        found.append(Reading(one.output, half, one.focus))
        found.append(Reading(buddhist, half, (*one.focus[:1], *one.focus)))
    return tuple(sorted(found, key=lambda reading: -reading.probability))
