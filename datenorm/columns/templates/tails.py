"""What follows the date of an output: the clock, copied digit by digit, its zone, the weekday."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from datenorm.columns.network import TextReading
from datenorm.masked_iso import NO_DATE, Digits

__all__ = ["Tail", "TailPart", "find_tail", "is_read", "limits_of", "tail_parts"]

TailPart = tuple[int, int, int] | str | None  # as the parts of a date
Tail = tuple[TailPart, ...]

_DATE = len(NO_DATE)
_TAIL = re.compile(r"(?:T\d\d(?::\d\d(?::\d\d(?:\.\d{1,9})?)?)?[AP]?(?:Z|[-+]\d\d:\d\d)?)?[a-g]?")
_TOKEN = re.compile(r"\d+|\D+")
_WEEKDAYS = "abcdefg"
_HOURS, _HALF_DAY, _SIXTY, _ANY = (0, 23), (1, 12), (0, 59), (0, 10**9)
_OFFSET_HOURS = (0, 14)


def is_read(output: str) -> bool:
    """Whether an output is a date of ours, perhaps with a clock, and nothing else."""
    plain = set(output[:_DATE]) <= set("-0123456789") and len(output) >= _DATE
    return plain and _TAIL.fullmatch(output, _DATE) is not None


def tail_parts(output: str) -> tuple[str, ...]:
    """The numbers of what follows the date, the symbols between them, and last the weekday, which
    is "" where none is named; nothing where an output is not read.

    >>> tail_parts("1979-05-03T14:05d"), tail_parts("1979-05-03")
    (('T', '14', ':', '05', 'd'), ('',))
    """
    if not is_read(output):
        return ()
    clock = output[_DATE:].rstrip(_WEEKDAYS)
    return (*_TOKEN.findall(clock), output[_DATE + len(clock) :])


def limits_of(tail: Tail) -> list[tuple[int, int]]:
    """The least and the largest value of each number in a tail; others are left to the network."""
    symbols = "".join(part for part in tail if isinstance(part, str))
    of_clock = iter([_HALF_DAY if set("AP") & set(symbols) else _HOURS, _SIXTY, _SIXTY, _ANY])
    of_offset = iter([_OFFSET_HOURS, _SIXTY])
    found, in_offset = [], False
    for part in tail:
        if isinstance(part, tuple):
            found.append(next(of_offset if in_offset else of_clock))
        elif part and set("-+") & set(part):
            in_offset = True
    return found


def find_tail(
    samples: Sequence[TextReading], runs: Sequence[Sequence[Digits]], share: float
) -> Tail | None:
    """What nearly all samples have behind their date: copied digits, symbols, or None for symbols
    that words give; empty where nothing follows. None where they do not agree, or a digit is
    copied from nowhere.
    """
    found = [(tail_parts(s.best), s, of) for s, of in zip(samples, runs, strict=True)]
    forms = Counter(tuple(part.isdigit() for part in parts) for parts, _, _ in found)
    form, count = forms.most_common(1)[0]
    needed = share * len(samples)
    if count < needed:
        return None
    alike = [
        (parts, [run.of(sample.canonical) for run in of_sample])
        for parts, sample, of_sample in found
        if tuple(part.isdigit() for part in parts) == form
    ]
    tail: list[TailPart] = []
    behind = (-1, 0)
    for place, is_number in enumerate(form):
        if not is_number:
            (symbols, times) = Counter(parts[place] for parts, _ in alike).most_common(1)[0]
            tail.append(symbols if times == len(alike) else None)
            continue
        copies: Counter[tuple[int, int, int]] = Counter()
        for parts, of_runs in alike:
            copies.update(_copies(parts[place], of_runs))
        sources = sorted(s for s, times in copies.items() if times >= needed and s[:2] > behind)
        if not sources:
            return None
        tail.append(sources[0])
        behind = sources[0][:2]
    return tuple(tail) if any(part != "" for part in tail) else ()


def _copies(number: str, runs: Sequence[str]) -> list[tuple[int, int, int]]:
    """The digits of a text's runs that are a number, or that with a zero before it."""
    width = len(number)
    found = []
    for index, digits in enumerate(runs):
        if len(digits) == 1 and width == 2 and number == "0" + digits:
            found.append((index, 0, 1))
        step = 2 if len(digits) in (6, 12, 14) else max(1, len(digits))
        if step not in (2, width) or number not in digits:
            continue
        found += [
            (index, offset, width)
            for offset in range(0, len(digits), step)
            if digits[offset : offset + width] == number
        ]
    return found
