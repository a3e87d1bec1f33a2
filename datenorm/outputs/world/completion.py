"""Completion: short years get their century, and each end of a span what it lacks from the other.

Where a completed span runs backwards, the completed end steps once: by a year, or by what is just
above the largest unit that it gives (a century for `02`, a decade for `4`, a month for a lone day,
a day for a clock, half a day for an hour without AM or PM). Whole ends that run backwards are no
reading.
"""

from __future__ import annotations

from dataclasses import replace

from datenorm.outputs.answer import CenturyRule
from datenorm.outputs.world.clocks import minutes
from datenorm.outputs.world.dates import dated
from datenorm.outputs.world.fields import Fields, Refused

__all__ = ["complete_point", "complete_span", "complete_two"]

_FIRST_DECADE = 30  # decades without their century, from the 30s on, are of the 1900s
_ANY_YEAR = "2000"  # for spans without a year; a leap year


def complete_point(point: Fields, century: CenturyRule) -> Fields:
    """A short year gets its century."""
    if not point.is_short:
        return point
    if "X" in point.year:
        pivot = min(century.pivot_year, _FIRST_DECADE)
        year = CenturyRule(pivot, century.not_after).complete(10 * int(point.year[0]))
        return replace(point, year=f"{year[:3]}X")
    month = f"-{point.month}" if point.month.isdigit() and int(point.month) <= 12 else ""
    day = f"-{point.day}" if month and point.day.isdigit() else ""
    return replace(point, year=century.complete(int(point.year), month + day))


def complete_two(first: Fields, second: Fields, century: CenturyRule) -> tuple[Fields, Fields]:
    """Two points of which one is meant: each takes what it lacks from the other, without steps."""
    return _completed(first, second, century, 0, "gregory")


def complete_span(
    first: Fields, last: Fields, century: CenturyRule, calendar: str
) -> tuple[Fields, Fields]:
    """Both ends of a span, completed so that it does not run backwards.

    Raises:
        Refused: it does.
    """
    ways = _with_periods(first, last)
    for way in ways:
        found = _completed(*way, century, 0, calendar)
        if not _runs_backwards(*found, calendar):
            return found
    found = _completed(*ways[-1], century, 1, calendar)
    if not (first.has_date or last.has_date):
        return found  # over midnight
    if found != _completed(*ways[-1], century, 0, calendar):
        if not _runs_backwards(*found, calendar):
            return found
    elif not (found[0].year or found[1].year):
        return found  # over the New Year
    raise Refused("backwards")


# ---- What an end lacks ----


def _completed(
    first: Fields, last: Fields, century: CenturyRule, step: int, calendar: str
) -> tuple[Fields, Fields]:
    """Both ends with what they lack; the one that gives less steps, back or forth."""
    first, last = _with_era_month_and_zone(first, last)
    if _given(first) > _given(last):
        first = complete_point(first, century)
        return first, _filled(last, first, step, calendar)
    last = complete_point(last, century)
    return _filled(first, last, -step, calendar), last


def _with_era_month_and_zone(first: Fields, last: Fields) -> tuple[Fields, Fields]:
    """Both ends with what either takes from the other, whichever gives less."""
    if last.bc and first.year:  # a span cannot run from AD to BC
        first = replace(first, bc=True)
    if first.year and first.day and not first.month:
        first = replace(first, month=last.month)
    if last.year and last.day and not last.month:
        last = replace(last, month=first.month)
    if first.clock and last.clock:
        zone = first.clock.zone or last.clock.zone
        first = replace(first, clock=replace(first.clock, zone=zone))
        last = replace(last, clock=replace(last.clock, zone=last.clock.zone or zone))
    return first, last


def _given(end: Fields) -> int:
    """How much of its date an end gives, from its year down."""
    if end.year:
        return {4: 4, 2: 3}.get(len(end.year), 1)
    return 2 if end.month or end.rest else 1 if end.day else 0


def _filled(end: Fields, other: Fields, step: int, calendar: str) -> Fields:
    """An end with what it lacks from the other, stepped in the unit above its own."""
    if not end.has_date:
        weekday = other.weekday if other.rest.startswith("W") else 0  # the day of a week
        return replace(other, clock=end.clock, mark=end.mark, weekday=weekday, later=step)
    if end.is_short:
        return replace(end, year=_long_year(end.year, other.year, step))
    if not end.month and not end.rest and not end.year:
        year, month = _months_later(other.year, int(other.month), step, calendar)
        return replace(end, year=year, month=f"{month:02d}", bc=other.bc)
    if end.year:
        return end
    if not other.year.isdigit():
        return replace(end, year=other.year)
    year = f"{int(other.year) + (-step if other.bc else step):04d}"
    return replace(end, year=year, bc=other.bc)


def _long_year(short: str, other: str, step: int) -> str:
    """A short year with the first digits of the other end's, some centuries or decades away."""
    first = other[: 4 - len(short)]
    if not first.isdigit():
        raise Refused("no_date")
    return f"{int(first) + step:0{len(first)}d}{short}"


def _months_later(year: str, month: int, step: int, calendar: str) -> tuple[str, int]:
    last = 13 if calendar in ("hebrew", "coptic", "ethiopic") else 12
    years, month = divmod(month + step - 1, last)
    return (f"{int(year) + years:04d}" if year.isdigit() else year), month + 1


def _with_periods(first: Fields, last: Fields) -> list[tuple[Fields, Fields]]:
    """Ends of which one lacks the AM or PM of the other: the same, then the other half."""
    one, other = first.clock, last.clock
    if one is None or other is None or one.period == other.period:
        return [(first, last)]
    if not one.period and 1 <= one.hour <= 12:
        periods = (other.period, "AP".replace(other.period, ""))
        return [(replace(first, clock=replace(one, period=period)), last) for period in periods]
    if not other.period and 1 <= other.hour <= 12:
        periods = (one.period, "AP".replace(one.period, ""))
        return [(first, replace(last, clock=replace(other, period=period))) for period in periods]
    return [(first, last)]


# ---- Which end is earlier ----


def _runs_backwards(first: Fields, last: Fields, calendar: str) -> bool:
    begin, end = _days(first, calendar), _days(last, calendar)
    if begin[0] != end[1] or first.clock is None or last.clock is None:
        return begin[0] > end[1]
    return minutes(first.clock) > minutes(last.clock)


def _days(point: Fields, calendar: str) -> tuple[int, int]:
    """First and last day of an end; 0 for a lone clock."""
    if not point.has_date:
        return 0, 0
    found = dated(point if point.year else replace(point, year=_ANY_YEAR), calendar)
    assert found.start is not None and found.end is not None
    return found.start + point.later, found.end + point.later
