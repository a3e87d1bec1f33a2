"""Numbers that are dates: counts of days or seconds, and digits of dates, by stated rules.

`texts` finds the numbers of a column and counts what they would be in each system, `verdict` says
which one they follow, and `resolve` makes them dates. `systems` is the arithmetic.
"""

from __future__ import annotations

from datenorm.columns.numbers.resolve import ResolvedNumbers, resolve_numbers
from datenorm.columns.numbers.systems import SYSTEMS
from datenorm.columns.numbers.texts import (
    Serial,
    alike_alone,
    are_long_numbers,
    are_numbers,
    count_numbers,
    find_numbers,
    possible_numbers,
)
from datenorm.columns.numbers.verdict import (
    CHOICES,
    NumberVerdict,
    check_choice,
    decide_numbers,
    hint_of,
)

__all__ = [
    "CHOICES",
    "SYSTEMS",
    "NumberVerdict",
    "ResolvedNumbers",
    "Serial",
    "alike_alone",
    "are_long_numbers",
    "are_numbers",
    "check_choice",
    "count_numbers",
    "decide_numbers",
    "find_numbers",
    "hint_of",
    "possible_numbers",
    "resolve_numbers",
]
