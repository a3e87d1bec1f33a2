"""Numbers that a reading makes of others: the network copies digits, and may copy wrongly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from datenorm.inference.decoding import Reading
from datenorm.inference.one_order import as_likely
from datenorm.task import TaskSpec

__all__ = ["has_invented_number", "only_copied", "without_invented"]

_NUMBER = re.compile(r"[0-9]+")
_SHORT = 2  # digits, of numbers that are one part of a date; of longer ones some digits may be
# Dates whose numbers stand in their text, or are months in words: no clocks, spans or quarters.
_DATE = re.compile(r"[-0-9]{4}-(?:--|0[1-9]|1[0-2]|W[0-9]{2}|O[0-9]{3})[-0-9a-g]*")
# A day of a year, perhaps with a clock, in whose text no word stands for a month.
_DAY = re.compile(r"(?:--([0-9]{2})|[-0-9]{4})-([0-9]{2})-([0-9]{2})(?:[a-g]|T[^/]*)*")
_WITHOUT_WORDS = re.compile(r"(?:[\W\d_]|(?<=[0-9])t(?=[0-9])|(?<=:[0-9]{2})z|[ap]\.?m\.?)*")


def only_copied(canonical: str, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Readings of a canonical text without days that are put together, if others are left.

    Where no word can stand for a month, day, month and short year are numbers of the text: 21/4/10
    is nothing with a 20th. Those that are left are as likely together as all were.
    """
    if len(readings) < 2 or not _WITHOUT_WORDS.fullmatch(canonical):
        return tuple(readings)
    kept = [one for one in readings if not _is_put_together(canonical, one.output)]
    return _scaled(readings, kept)


def without_invented(
    canonical: str, readings: Sequence[Reading], task: TaskSpec
) -> tuple[Reading, ...]:
    """Readings of a canonical text without those with an invented number, if others are left.

    For who knows more of the text than the network did; those left are as likely as all were.
    """
    kept = [one for one in readings if not has_invented_number(canonical, one, task)]
    return _scaled(readings, kept)


def _scaled(readings: Sequence[Reading], kept: Sequence[Reading]) -> tuple[Reading, ...]:
    """Some readings, as likely together as all; or all, where those have no output."""
    if len(kept) == len(readings) or not any(one.output for one in kept):
        return tuple(readings)
    return as_likely(kept, readings)


def has_invented_number(canonical: str, reading: Reading, task: TaskSpec) -> bool:
    """Whether a number of a date was made of another one of the text.

    The network looked at that one, which has as many digits, and is not in the date: the 22 of
    2009-W22, for "KW 02/2009". A digit beside a letter may be part of a number with a typo: 0S is
    05. Nor is a day that is put together one (`only_copied`).
    """
    if not reading.focus:
        return False
    if _WITHOUT_WORDS.fullmatch(canonical) and _is_put_together(canonical, reading.output):
        return True
    if not _DATE.fullmatch(reading.output):
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


def _is_put_together(canonical: str, output: str) -> bool:
    """Whether day, month or short year of an output are no numbers of its text without words."""
    day = _DAY.fullmatch(output)
    if not day:
        return False
    numbers = _NUMBER.findall(canonical)
    short = [int(number) for number in numbers if len(number) <= _SHORT]
    for number in filter(None, day.groups()):
        if int(number) in short:
            short.remove(int(number))
        elif not any(number in longer for longer in numbers if len(longer) > _SHORT):
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
