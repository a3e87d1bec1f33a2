"""What dates of other calendars have in common: days that exist, marks of an era, clocks."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.calendars import day_number
from datenorm.calendars.others import days
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.clocks import clock_piece, day_and_clock
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point

__all__ = ["MARKS", "draft", "draw_date", "exists", "nothing", "weekday", "with_clock"]

# Years that people write in: most are of the last two centuries.
_RECENT = {
    "persian": (1250, 1420),
    "islamic": (1200, 1460),
    "hebrew": (5500, 5800),
    "ethiopic": (1900, 2030),
    "coptic": (1600, 1750),
    "indian": (1850, 1960),
    "buddhist": (2440, 2580),
    "roc": (1, 120),
}
_FAR = 0.12  # of years, those of any time
_FIRST_YEARS = {"hebrew": 3000, "buddhist": 1500, "persian": 200, "ethiopic": 1000, "indian": 1000}
# Names of the eras, written behind a date, in the scripts of their languages.
MARKS = {
    "persian": ("SH", "AP", "ه.ش.", "هجری شمسی", "هـ.ش", "ش", "ه. ش.", "خورشیدی", "AHS", "A.P."),
    "islamic": (
        *("AH", "A.H.", "هـ", "هجري", "ه", "هجرية", "هجری قمری", "H", "ه.ق", "هـ.ق", "ق", "ھ"),
        *("hijri", "H.", "Hijriah"),
    ),
    "hebrew": ("AM", "A.M."),
    "buddhist": ("BE", "B.E.", "พ.ศ.", "ព.ស."),
    "coptic": ("A.M.", "AM"),
    "ethiopic": ("E.C.", "EC", "ዓ.ም.", "ዓ.ም", "ዓ/ም"),
    "indian": ("Saka", "Śaka", "SE", "शक"),
}
_WITH_CLOCK = 0.25


def exists(calendar: str, year: int, month: int, day: int) -> bool:
    """Whether a calendar has a day."""
    return days(calendar, year, month, day) is not None


def draw_date(calendar: str, rng: random.Random) -> tuple[int, int, int]:
    """Year, month and day of a calendar that exist."""
    first, last = _RECENT[calendar]
    if rng.random() < _FAR:
        first = _FIRST_YEARS.get(calendar, 1)
    while True:
        year, month, day = (
            first + rng.randrange(last - first),
            1 + rng.randrange(13),
            1 + rng.randrange(31),
        )
        if exists(calendar, year, month, day):
            return year, month, day


def weekday(calendar: str, year: int, month: int, day: int) -> int:
    """The weekday of a day that exists, Monday being 0."""
    found = days(calendar, year, month, day)
    assert found is not None
    return (found[0] - day_number(2024, 1, 1)) % 7


def draft(text: str, target: str, detail: str, open_: bool = False, local: bool = True) -> Draft:
    """The draft of a date of another calendar."""
    return Draft(
        text,
        target,
        "other calendar",
        detail,
        open_,
        local=local,
        time_of_day=False,
        dashes=False,
    )


def nothing(text: str, detail: str) -> Draft:
    """The draft of a date that the world language has no calendar for."""
    return Draft(text, "", "nothing", detail, time_of_day=False, dashes=False)


def with_clock(
    text: str, point: Point, writer: Writer, rng: random.Random, share: float = _WITH_CLOCK
) -> tuple[str, Point]:
    """A text of a day, now and then with a clock beside it."""
    if point.date.endswith("-") or rng.random() > share:
        return text, point
    clock = clock_piece(writer, rng)
    text = day_and_clock(writer, text, rng).replace("{0}", text).replace("{1}", clock.text)
    return text, replace(point, clock=clock.clock)
