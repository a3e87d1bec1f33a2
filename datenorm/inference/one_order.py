"""Both dates of a span in digits stand in one order: 02/25/2011 - 03/06/2011 ends in March.

The network reads each end by itself, and may read the second one day first behind a first one that
can only be month first. Such a reading is what nobody writes, and another one takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from datenorm.inference.decoding import Reading
from datenorm.masked_iso import Window, windows

__all__ = ["as_likely", "in_one_order"]

_DATE = re.compile(r"(?:^|[/|])([-0-9]{4}-[0-9]{2}-[0-9]{2})")
_DAY_OR_MONTH_FIRST = frozenset({"dmy", "mdy"})


def in_one_order(
    canonical: str, readings: Sequence[Reading], even_open: bool = False
) -> tuple[Reading, ...]:
    """Readings of a canonical text without those in two orders, if others are left.

    These are as likely together as all were. Where the digits leave the order open, nothing goes,
    unless `even_open`: who does not know the order should not be surer of one.
    """
    kept = tuple(one for one in readings if not _mixes_orders(canonical, one.output))
    if not kept or len(kept) == len(readings) or not (even_open or _is_proved(canonical, readings)):
        return tuple(readings)
    return as_likely(kept, readings)


def as_likely(kept: Sequence[Reading], readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Some of the readings, as likely together as all were."""
    share = sum(one.probability for one in readings) / sum(one.probability for one in kept)
    return tuple(Reading(one.output, share * one.probability, one.focus) for one in kept)


def _is_proved(canonical: str, readings: Sequence[Reading]) -> bool:
    """Whether one of the dates of the likeliest reading can be a day in one order alone."""
    dates = _DATE.findall(readings[0].output)
    possible = [set(window.readings(canonical)) for window, _ in _copied(canonical, dates)]
    return any(len(orders & _DAY_OR_MONTH_FIRST) == 1 for orders in possible)


def _mixes_orders(canonical: str, output: str) -> bool:
    """Whether two dates of an output, written alike, can only be read in different orders."""
    if "/" not in output and "|" not in output:
        return False
    dates = _DATE.findall(output)
    if len(dates) != 2 or output[0] in "/|":
        return False
    found = list(_copied(canonical, dates))
    if len(found) != 2:
        return False
    (first, one), (second, other) = found
    alike = _separators(canonical, first) == _separators(canonical, second)
    return bool(alike and one and other and not one & other)


def _copied(canonical: str, dates: Sequence[str]) -> Iterator[tuple[Window, frozenset[str]]]:
    """The three numbers that each date was copied from, and which of two orders they have then."""
    behind = 0
    three = [window for window in windows(canonical) if len(window.numbers) == 3]
    for date in dates:
        for window in three:
            orders = {order for order, read in window.readings(canonical).items() if read == date}
            if window.numbers[0].start >= behind and orders:
                behind = window.numbers[-1].start + 1
                yield window, _DAY_OR_MONTH_FIRST & orders
                break


def _separators(canonical: str, window: Window) -> list[str]:
    """What stands between the numbers of a window."""
    first, middle, last = window.numbers
    return [
        canonical[before.start + before.width : behind.start]
        for before, behind in ((first, middle), (middle, last))
    ]
