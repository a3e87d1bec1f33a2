"""The output grammar as a finite automaton: only dates and times that exist can be written.

Years 0001 to 9999, months of 28 to 31 days, 29 February in leap years (Gregorian rule, ISO 8601-1:2019).
In the masked grammar a dash stands for a digit that the text does not give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.task import TaskSpec

__all__ = ["GrammarAutomaton", "automaton"]

_Key = tuple[object, ...]
_Step = Callable[[_Key, str], _Key | None]


@dataclass(frozen=True)
class GrammarAutomaton:
    """`transitions[state, symbol]` is the next state, or -1 where the symbol cannot stand there.

    State 0 is the start. Every path of Ty steps is a whole output, and every state lies on such a path.
    """

    transitions: NDArray[np.int32]


def _days_in(month: int, leap: bool) -> int:
    return 29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def _year_step(key: _Key, symbol: str) -> _Key | None:
    """Read yyyy; what is kept of the digits is only what the leap rule and "not year 0000" need."""
    _, position, kept, zeros = key
    assert isinstance(position, int) and isinstance(kept, int)
    if not symbol.isdigit():
        return None
    digit, all_zero = int(symbol), bool(zeros) and symbol == "0"
    if position == 0:
        return ("year", 1, digit % 2, all_zero)
    if position == 1:  # a century is leap when it is a multiple of four
        return ("year", 2, int((2 * kept + digit) % 4 == 0), all_zero)
    if position == 2:
        return ("year", 3, kept + 2 * (digit % 2) + 4 * (digit == 0), all_zero)
    if all_zero:
        return None
    if kept & 4 and digit == 0:  # yy00
        return ("month", bool(kept & 1))
    return ("month", (2 * (kept >> 1 & 1) + digit) % 4 == 0)


def _month_and_day_step(key: _Key, symbol: str, masked: bool) -> _Key | None:
    """Read -mm-dd after a year of which only `leap` matters."""
    name, leap, *rest = key
    following: _Key | None = None
    if name == "month":
        following = ("month tens", leap) if symbol == "-" else None
    elif name == "month tens":
        following = ("month ones", leap, symbol) if symbol in "01" else ("dashes", 4) if masked and symbol == "-" else None
    elif name == "month ones":
        month = int(f"{rest[0]}{symbol}") if symbol.isdigit() else 0
        following = ("day", leap, month) if 1 <= month <= 12 else None
    elif name == "day":
        following = ("day tens", leap, *rest) if symbol == "-" else None
    elif name == "day tens":
        if symbol in "0123" and not (symbol == "3" and rest[0] == 2):
            following = ("day ones", leap, *rest, symbol)
        elif masked and symbol == "-":
            following = ("dashes", 1)
    elif name == "day ones" and symbol.isdigit():
        of_month, tens = rest
        assert isinstance(of_month, int)
        following = ("end",) if 1 <= int(f"{tens}{symbol}") <= _days_in(of_month, bool(leap)) else None
    return following


def _date_step(key: _Key, symbol: str) -> _Key | None:
    return _year_step(key, symbol) if key[0] == "year" else _month_and_day_step(key, symbol, masked=False)


def _masked_date_step(key: _Key, symbol: str) -> _Key | None:
    """Also --yy, ---- for the year and dashes from the month or the day on."""
    if key[0] == "dashes":
        left = key[1]
        assert isinstance(left, int)
        if symbol != "-":
            return None
        return ("end",) if left == 1 else ("dashes", left - 1)
    if key[0] == "masked year":
        _, position, tens = key
        assert isinstance(position, int) and isinstance(tens, int)
        if symbol == "-" and position in (1, 2):  # tens of -1: there are none
            return ("masked year", position + 1, 0 if position == 1 else -1)
        if symbol == "-" and position == 3 and tens == -1:
            return ("month", True)
        if symbol.isdigit() and position == 2:
            return ("masked year", 3, int(symbol))
        if symbol.isdigit() and position == 3 and tens >= 0:
            return ("month", (10 * tens + int(symbol)) % 4 == 0)  # --00 may be 2000
        return None
    if key[0] == "year":
        return ("masked year", 1, 0) if key[1] == 0 and symbol == "-" else _year_step(key, symbol)
    return _month_and_day_step(key, symbol, masked=True)


def _time_step(key: _Key, symbol: str) -> _Key | None:
    """Read HH:MM, 00:00 to 23:59."""
    _, position, tens = key
    if position == 2:
        return ("time", 3, "") if symbol == ":" else None
    if not symbol.isdigit():
        return None
    if position == 0:
        return ("time", 1, symbol) if symbol in "012" else None
    if position == 1:
        return ("time", 2, "") if int(f"{tens}{symbol}") < 24 else None
    if position == 3:
        return ("time", 4, "") if symbol in "012345" else None
    return ("end",)


_GRAMMARS: dict[str, tuple[_Key, _Step]] = {
    "date": (("year", 0, 0, True), _date_step),
    "masked_date": (("year", 0, 0, True), _masked_date_step),
    "time": (("time", 0, ""), _time_step),
}


@lru_cache(maxsize=8)
def _build(grammar: str, symbols: tuple[str, ...]) -> GrammarAutomaton:
    start, step = _GRAMMARS[grammar]
    states: dict[_Key, int] = {start: 0}
    rows: list[list[int]] = []
    queue = [start]
    for key in queue:  # grows while it is read
        row = []
        for symbol in symbols:
            following = None if key == ("end",) else step(key, symbol)
            if following is not None and following not in states:
                states[following] = len(queue)
                queue.append(following)
            row.append(-1 if following is None else states[following])
        rows.append(row)
    return GrammarAutomaton(np.array(rows, dtype=np.int32))


def automaton(task: TaskSpec) -> GrammarAutomaton:
    """The automaton of a task's grammar over its machine symbols."""
    return _build(task.grammar, task.machine_vocabulary.symbols)
