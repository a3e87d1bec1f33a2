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
    alike = [one for one in found if tuple(part.isdigit() for part in one[0]) == form]
    tail: list[TailPart] = []
    behind = (-1, 0)
    for place, is_number in enumerate(form):
        if not is_number:
            (symbols, times) = Counter(parts[place] for parts, _, _ in alike).most_common(1)[0]
            tail.append(symbols if times == len(alike) else None)
            continue
        copies: Counter[tuple[int, int, int]] = Counter()
        for parts, sample, of_sample in alike:
            copies.update(_copies(parts[place], sample.canonical, of_sample))
        sources = sorted(s for s, times in copies.items() if times >= needed and s[:2] > behind)
        if not sources:
            return None
        tail.append(sources[0])
        behind = sources[0][:2]
    return tuple(tail) if any(part != "" for part in tail) else ()


def _copies(number: str, text: str, runs: Sequence[Digits]) -> list[tuple[int, int, int]]:
    """The digits of a text that are a number, or that with a zero before it."""
    width = len(number)
    found = []
    for index, run in enumerate(runs):
        digits = run.of(text)
        if run.width == 1 and digits.zfill(width) == number and width == 2:
            found.append((index, 0, 1))
        step = 2 if run.width in (6, 12, 14) else max(1, run.width)
        found += [
            (index, offset, width)
            for offset in range(0, run.width, step)
            if digits[offset : offset + width] == number and step in (2, width)
        ]
    return found
