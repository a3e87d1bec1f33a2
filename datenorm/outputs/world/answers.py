"""What an output of the world language comes to: completed, converted, in ISO 8601 or EDTF."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from datenorm.calendars import date_of, weekday
from datenorm.calendars.others import name
from datenorm.masked_iso import exists
from datenorm.outputs.answer import Answer, Choices, Refusal
from datenorm.outputs.world.clocks import iso_clock, resolved
from datenorm.outputs.world.compiled import accepts
from datenorm.outputs.world.completion import complete_point, complete_span, complete_two
from datenorm.outputs.world.dates import dated, iso_of_number
from datenorm.outputs.world.fields import Fields, Refused
from datenorm.outputs.world.notation import parse
from datenorm.outputs.world.structure import Clock, OneOf, Point, Span, Written
from datenorm.outputs.world.symbols import WEEKDAYS
from datenorm.outputs.world.zones import Zone, find_zone, known_zone, offset_at

__all__ = ["answer"]

_OPEN = ".."
_FRACTION = re.compile(r"\.(\d+)")
_PLAIN_DAY = re.compile(rf"((?!0000)\d{{4}}-\d\d-\d\d)([{WEEKDAYS}]?)")
_UNITS = (  # from the coarsest one on
    "millennium",
    "century",
    "decade",
    "year",
    "half",
    "season",
    "quarter",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A point that is complete: its ISO 8601 and the days that bound it."""

    first: str  # as many as `last`, but where a point is a span of ours
    last: str
    start: int | None
    end: int | None
    precision: str
    is_whole: bool  # one day, or a moment of one
    fields: Fields
    zone: Zone | None = None
    is_unclear: bool = False  # the zone that it names means no offset, or several

    @property
    def weekday_agrees(self) -> bool | None:
        if not self.fields.weekday or self.start is None or self.start != self.end:
            return None
        return (self.start - self.fields.later - 1) % 7 + 1 == self.fields.weekday


def answer(output: str, text: str, choices: Choices, near: int | None = None) -> Answer | Refusal:
    """What an output means, given its text (for the names of zones) and the user's choices.

    `near` is the index in the text at which the network looked when it wrote that a zone is named.
    """
    if (plain := _PLAIN_DAY.fullmatch(output)) and exists(plain[1]):
        return _plain_day(plain[1], plain[2])
    written = parse(output) if accepts(output) else None
    if written is None:
        return Refusal("no_date")
    if "." in output and text and not _copied(_FRACTION.findall(output), text):
        return Refusal("not_copied")
    zone = find_zone(text, near) if "N" in output else None
    try:
        return _Reader(written.calendar, choices, zone).answer(written)
    except Refused as refused:
        return Refusal(str(refused))


def _copied(numbers: list[str], text: str) -> bool:
    """Whether the digits of each stand in the text one behind the other."""
    digits = "".join(filter(str.isdigit, text))
    return all(number in digits for number in numbers)


def _plain_day(iso: str, symbol: str) -> Answer:
    """A day, perhaps beside a weekday, as the way of all others finds it in ten times the time."""
    named = WEEKDAYS.index(symbol) + 1 if symbol else None
    agrees = named == weekday(int(iso[:4]), int(iso[5:7]), int(iso[8:])) + 1 if named else None
    return Answer(
        iso=iso,
        kind="date",
        full=True,
        precision="day",
        earliest=iso,
        latest=iso,
        calendar="gregory",
        zone=None,
        weekday=named,
        weekday_agrees=agrees,
        mark=None,
        reason=None,
    )


class _Reader:
    """Answers for one text."""

    def __init__(self, calendar: str, choices: Choices, zone: Zone | None) -> None:
        self.calendar = calendar
        self.century = choices.century
        self.zone = zone
        self.default = known_zone(choices.timezone) if choices.timezone else None

    def answer(self, written: Written) -> Answer:
        """The answer to all that an output says."""
        when = written.when
        if isinstance(when, Point):
            return self._of_point(self._moment(complete_point(Fields.of(when), self.century)))
        if isinstance(when, OneOf):
            two = complete_two(Fields.of(when.first), Fields.of(when.second), self.century)
            return self._one_of([self._moment(fields) for fields in two])
        return self._span(when)

    # ---- One point ----

    def _moment(self, fields: Fields) -> _Moment:
        if not fields.has_date:
            assert fields.clock
            clock, _ = resolved(fields.clock)
            zone, unclear = self._zone_text(clock, None)
            iso = f"T{iso_clock(clock)}{zone}"
            return _Moment(
                iso, iso, None, None, _clock_unit(clock), False, fields, self._named(clock), unclear
            )
        date = dated(fields, self.calendar)
        first, last, start, end = date.first, date.last, date.start, date.end
        if fields.clock is None:
            return _Moment(first, last, start, end, date.precision, date.is_day, fields)
        clock, days = resolved(fields.clock)
        fields = replace(fields, later=fields.later + days)
        if fields.later:
            if start is None or end is None:
                raise Refused("no_year")  # the day after 28 February
            start, end = start + fields.later, end + fields.later
            first = iso_of_number(start)
        zone, unclear = self._zone_text(clock, start)
        iso = f"{first}T{iso_clock(clock)}{zone}"
        named = self._named(clock)
        return _Moment(
            iso, iso, start, end, _clock_unit(clock), date.is_day, fields, named, unclear
        )

    def _named(self, clock: Clock) -> Zone | None:
        return self.zone if clock.zone == "N" else None

    def _zone_text(self, clock: Clock, day: int | None) -> tuple[str, bool]:
        """The zone in ISO 8601, and whether one is named whose offset is not known."""
        if clock.zone == "-00:00":
            return "Z", False  # RFC 3339: UTC, and where is not known
        if clock.zone and clock.zone != "N":
            return clock.zone, False
        zone = self.zone if clock.zone else self.default
        minutes = _offset(zone, clock, day) if zone else None
        if minutes is None:
            return "", clock.zone == "N"
        sign = "-" if minutes < 0 else "+"
        return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}", False

    def _of_point(self, moment: _Moment) -> Answer:
        fields = moment.fields
        has_clock = fields.clock is not None
        mark = "" if has_clock else fields.mark
        is_span = moment.first != moment.last
        kind = (
            "interval"
            if is_span
            else ("datetime" if has_clock else "date")
            if fields.has_date
            else "time"
        )
        iso = f"{moment.first}{mark}/{moment.last}{mark}" if is_span else f"{moment.first}{mark}"
        full = moment.is_whole and not fields.mark and not fields.part_of
        return self._answer(iso, kind, [moment, moment], full)

    # ---- Several points ----

    def _span(self, span: Span) -> Answer:
        first = Fields.of(span.first) if span.first else None
        last = Fields.of(span.last) if span.last else None
        if first and last:
            first, last = complete_span(first, last, self.century, self.calendar)
        begin = self._moment(complete_point(first, self.century)) if first else None
        end = self._moment(complete_point(last, self.century)) if last else None
        one = f"{begin.first}{_mark(begin)}" if begin else _OPEN
        other = f"{end.last}{_mark(end)}" if end else _OPEN
        return self._answer(f"{one}/{other}", "interval", [begin, end], False)

    def _one_of(self, moments: list[_Moment]) -> Answer:
        elements = [
            f"{moment.first}{_mark(moment)}"
            if moment.first == moment.last
            else f"{moment.first}..{moment.last}"
            for moment in moments
        ]
        found = self._answer(f"[{','.join(elements)}]", "date", list(moments), False)
        starts = [moment.start for moment in moments if moment.start is not None]
        ends = [moment.end for moment in moments if moment.end is not None]
        return replace(
            found,
            reason="one_of" if found.reason == "less_than_a_day" else found.reason,
            earliest=iso_of_number(min(starts)) if len(starts) == len(moments) else None,
            latest=iso_of_number(max(ends)) if len(ends) == len(moments) else None,
        )

    # ---- All of them ----

    def _answer(self, iso: str, kind: str, ends: list[_Moment | None], full: bool) -> Answer:
        begin, end = ends
        given = [moment for moment in ends if moment]
        named = next((moment.zone for moment in given if moment.zone), None)
        agrees = [m.weekday_agrees for m in given if m.weekday_agrees is not None]
        marks = {moment.fields.mark for moment in given} - {""}
        reason = (
            "part_of"
            if any(moment.fields.part_of for moment in given)
            else "zone_unclear"
            if any(moment.is_unclear for moment in given)
            else "hedged"
            if marks
            else None
            if full
            else {"interval": "span", "time": "no_day"}.get(kind, "less_than_a_day")
        )
        has_date = given[0].fields.has_date
        year = given[0].fields.year
        return Answer(
            iso=iso,
            kind=kind,  # type: ignore[arg-type]
            full=full,
            precision=min((moment.precision for moment in given), key=_UNITS.index),
            earliest=iso_of_number(begin.start) if begin and begin.start is not None else None,
            latest=iso_of_number(end.end) if end and end.end is not None else None,
            calendar=name(self.calendar, int(year) if year.isdigit() else None)
            if has_date
            else None,
            zone=named.name if named else None,
            weekday=given[0].fields.weekday or None,
            weekday_agrees=all(agrees) if agrees else None,
            mark=("%" if len(marks) > 1 else next(iter(marks))) if marks else None,
            reason=reason,
        )


def _mark(moment: _Moment) -> str:
    return "" if moment.fields.clock else moment.fields.mark


def _clock_unit(clock: Clock) -> str:
    if clock.second is not None:
        return "second"
    return "hour" if clock.minute is None else "minute"


def _offset(zone: Zone, clock: Clock, day: int | None) -> int | None:
    if zone.region is None:
        return zone.minutes
    if day is None:
        return None
    return offset_at(zone, *date_of(day), 60 * clock.hour + (clock.minute or 0))
