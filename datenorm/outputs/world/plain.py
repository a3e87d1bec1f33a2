"""Which outputs say a plain date of ours and nothing more: a day, a month or a year.

Networks that read nothing else read those, and a gate tells which texts they are. Its classes are
the weekday that stands beside the date, "" for none, and None for a text that says more or other.
"""

from __future__ import annotations

import re

from datenorm.masked_iso import DAY, NO_DATE
from datenorm.outputs.world.symbols import WEEKDAYS

__all__ = ["CLASSES", "class_of", "masked_of", "of_class"]

CLASSES: tuple[str | None, ...] = (None, "", *WEEKDAYS)
_PLAIN = re.compile(rf"([-0-9]{{4}}-(?:--|0[1-9]|1[0-2])-[-0-9]{{2}})([{WEEKDAYS}]?)")


def class_of(output: str) -> int:
    """The index of an output's class.

    >>> [CLASSES[class_of(output)] for output in ("1979-05-03", "1979-05-03d", "T14:05")]
    ['', 'd', None]
    """
    match = _PLAIN.fullmatch(output)
    return CLASSES.index(match[2]) if match else CLASSES.index(None)


def of_class(masked: str, weekday: str) -> str:
    """The output for a masked date beside a weekday; no date is the empty output, and only a date
    with a day stands beside a weekday.
    """
    if masked == NO_DATE:
        return ""
    return masked + weekday if masked[DAY].isdigit() else masked


def masked_of(output: str) -> str:
    """The masked date of a plain output."""
    return output.rstrip(WEEKDAYS) or NO_DATE
