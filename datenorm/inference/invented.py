"""Numbers that a reading makes of others: the network copies digits, and may copy wrongly."""

from __future__ import annotations

import re
from collections import Counter

from datenorm.inference.decoding import Reading
from datenorm.task import TaskSpec

__all__ = ["has_invented_number"]

_NUMBER = re.compile(r"[0-9]+")
# Dates whose numbers stand in their text, or are months in words: no clocks, spans or quarters.
_DATE = re.compile(r"[-0-9]{4}-(?:--|0[1-9]|1[0-2]|W[0-9]{2}|O[0-9]{3})[-0-9a-g]*")


def has_invented_number(canonical: str, reading: Reading, task: TaskSpec) -> bool:
    """Whether a number of a date was written while the network looked at another one of the text.

    That one has as many digits, and is not in the date: the 22 of 2009-W22, for "KW 02/2009". A
    digit beside a letter may be part of a number with a typo: 0S is 05.
    """
    if not reading.focus or not _DATE.fullmatch(reading.output):
        return False
    in_text = list(_NUMBER.finditer(canonical))
    in_output = list(_NUMBER.finditer(reading.output))
    unwritten = Counter(int(number[0]) for number in in_text)
    unwritten.subtract(int(number[0]) for number in in_output)
    invented = [number for number in in_output if unwritten[int(number[0])] < 0]
    left_out = [
        number
        for number in in_text
        if unwritten[int(number[0])] > 0 and not _may_be_cut_short(canonical, number)
    ]
    places = _symbols(reading.output, task)
    for number in invented:
        peaks = {reading.focus[places[place]] for place in range(number.start(), number.end())}
        for other in left_out:
            # A look at the character before or behind a number is one at the number.
            seen = peaks <= set(range(other.start() - 1, other.end() + 1))
            if seen and len(number[0]) == max(len(other[0]), 2):
                return True
    return False


def _may_be_cut_short(canonical: str, number: re.Match[str]) -> bool:
    """Whether it is a digit beside a letter, which may stand for another digit."""
    around = canonical[max(0, number.start() - 1) : number.end() + 1]
    return len(number[0]) == 1 and any(map(str.isalpha, around))


def _symbols(output: str, task: TaskSpec) -> list[int]:
    """For each character of an output the index of the symbol that it is in."""
    return [
        index for index, symbol in enumerate(task.output.split(output)) for _ in range(len(symbol))
    ]
