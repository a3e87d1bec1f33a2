"""The notation of the world language: records to output strings and back, and the nine rules.

The network writes the fields as the text gives them; arithmetic and completion are left to policy.
Every text has exactly one notation:

1. No date is END at once. A dash stands for a place that the text says nothing of, `X` only for
   what is written as unknown or any: `19--` is `19XX------`, `the 1850s` is `185X------`, `the 80s`
   is `--8X------`, and `18th century` is `17XX------`, the one sum that the network does. A year of
   which nothing is known is `----`.
2. Each end of a span carries only what stands in it: `1843-4` is `1843------/---4------`, `3-5 May
   1979` is `--------03/1979-05-05`. `|` is "or".
3. The calendar or the era stands once, before all, and `B` (BC) before its year. With them, and
   after AD, years have four places: `79 AD` is `0079------`. A later year that leaves out its first
   digits (`1440-41 AH`) is short all the same. A span cannot run from AD to BC, so `100-44 BC` is
   `0100------/B0044------`; `BC` before the first year only, as in `BC 100-44`, is written at both.
4. `A` or `P` stands exactly where a word for the half of the day stands beside an hour up to 12, so
   hours are copied; noon is `T12`, midnight `T00`. Precision as written: `8 pm` is `T08P`. 24:00
   and :60 as written.
5. Offsets are always `+hh:mm` or `-hh:mm`; figures win over names. `Z` is Z, UTC or GMT without
   figures, `N` says that a zone is named.
6. A mark stands at the end where it is written; one before the first end holds for both and is
   written at both.
7. Early, mid, late, a half or a third of a decade, century, year or month: the whole unit and `<`.
8. A day of an ISO week is the week with its weekday: `2019-W23-4` is `2019-W23d`; a day of the year
   is `2019-O123`.
9. What is truly open is drawn from both targets; an open notation never.
"""

from __future__ import annotations

import re
from functools import lru_cache

from datenorm.outputs.world.structure import Clock, OneOf, Point, Span, When, Written
from datenorm.outputs.world.symbols import CALENDAR_OF, CALENDARS, PART_OF, WEEKDAYS, Calendar

__all__ = ["century", "date", "day_of_year", "decade", "offset", "parse", "week", "write"]


# ---- Date parts ----


def date(year: str = "", month: int | str = "", day: int | str = "", era: bool = False) -> str:
    """The ten places of a date whose digits stand in a text; "" for what it does not give.

    `year` is as written: `1979`, `79`, `4` (of 1843-4), or with `X`. `era` says that a calendar or
    an era stands beside it, so that it is never short. `month` may be a season, quarter or half of
    EDTF (21-24, 33-36, 40, 41); `XX` is what is written as unknown.

    >>> date("79", 5, 3), date("79", era=True), date("1979", 21), date("", "", 3)
    ('--79-05-03', '0079------', '1979-21---', '--------03')
    """
    places = year.zfill(4) if era or len(year) == 3 else year.rjust(4, "-")
    return f"{places}-{_two(month)}-{_two(day)}"


def _two(number: int | str) -> str:
    return f"{number:02d}" if isinstance(number, int) else number or "--"


def decade(year: int) -> str:
    """The decade that begins with a year.

    >>> decade(1850)
    '185X------'
    """
    return f"{year // 10:03d}X------"


def century(number: int) -> str:
    """A century by its number, AD or BC.

    >>> century(18)
    '17XX------'
    """
    return f"{number - 1:02d}XX------"


def week(year: str, number: int) -> str:
    """A week of an ISO year."""
    return f"{year.rjust(4, '-')}-W{number:02d}"


def day_of_year(year: str, number: int) -> str:
    """A day of a year, counted from 1 January."""
    return f"{year.rjust(4, '-')}-O{number:03d}"


def offset(minutes: int) -> str:
    """The zone of so many minutes east of Greenwich.

    >>> offset(-330)
    '-05:30'
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


# ---- Writing ----


def write(when: When | None, calendar: Calendar = "gregory") -> str:
    """The output, without END, that says this; None is no date. Whether it can exist is not asked.

    >>> write(Span(Point(date("", "", 3)), Point(date("1979", 5, 5))))
    '--------03/1979-05-05'
    >>> write(Point(date("1395", 1, 13), Clock(8, 30, period="P")), "persian")
    'p1395-01-13T08:30P'
    """
    if when is None:
        return ""
    before = CALENDARS[calendar]
    if isinstance(when, Point):
        return before + _point(when)
    if isinstance(when, OneOf):
        return f"{before}{_point(when.first)}|{_point(when.second)}"
    first, last = (_point(end) if end else "" for end in (when.first, when.last))
    return f"{before}{first}/{last}"


def _point(point: Point) -> str:
    text = f"B{point.date}" if point.bc else point.date
    if point.clock:
        text += _clock(point.clock)
    if point.part_of:
        text += PART_OF
    return (
        f"{text}{point.mark}{WEEKDAYS[point.weekday - 1]}" if point.weekday else text + point.mark
    )


def _clock(clock: Clock) -> str:
    text = f"T{clock.hour:02d}"
    if clock.minute is not None:
        text += f":{clock.minute:02d}"
        if clock.second is not None:
            text += f":{clock.second:02d}"
            if clock.fraction:
                text += f".{clock.fraction}"
    return text + (clock.period if clock.hour <= 12 else "") + clock.zone


# ---- Reading ----

_POINT = re.compile(
    r"(?P<bc>B?)(?P<date>(?:[-0-9X]{10}|[-0-9]{4}-W[0-9]{2}|[-0-9]{4}-O[0-9]{3})?)"
    r"(?:T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]{1,9}))?)?)?(?P<period>[AP]?)(?P<zone>(?:Z|N|[-+][0-9]{2}:[0-9]{2})?))?"
    r"(?P<part><?)(?P<mark>[~?%]?)(?P<weekday>[a-g]?)"
)


@lru_cache(maxsize=65536)
def parse(output: str) -> Written | None:
    """What an output, written without END, says; None for no date.

    Raises:
        ValueError: this is no output of the world language.

    >>> parse("1829------|---3------").when.second.date
    '---3------'
    """
    if not output:
        return None
    calendar = CALENDAR_OF.get(output[0])
    text = output[1:] if calendar else output
    first, separator, last = text.partition("|" if "|" in text else "/")
    when: When | None
    if not separator:
        when = _parsed(first)
    elif separator == "|":
        one, other = _parsed(first), _parsed(last)
        when = OneOf(one, other) if one and other else None
    else:
        when = Span(_parsed(first), _parsed(last)) if first or last else None
    if when is None or write(when, calendar or "gregory") != output:
        raise ValueError(f"{output!r} is no output of the world language")
    return Written(when, calendar or "gregory")


def _parsed(text: str) -> Point | None:
    match = _POINT.fullmatch(text)
    if match is None or not text:
        return None
    part = match.groupdict()
    clock = None
    if part["hour"]:
        minute, second = part["minute"], part["second"]
        clock = Clock(
            int(part["hour"]),
            int(minute) if minute else None,
            int(second) if second else None,
            part["fraction"] or "",
            part["period"],
            part["zone"],
        )
    weekday = WEEKDAYS.index(part["weekday"]) + 1 if part["weekday"] else 0
    return Point(part["date"], clock, bool(part["bc"]), part["mark"], bool(part["part"]), weekday)
