"""Dates of other calendars: "13 Farvardin 1395", "5 มีนาคม พ.ศ. 2567", "令和6年3月5日".

The target copies the fields and names the calendar. Figures alone, as 1402/12/15 in a Persian text,
could be ours too, and are drawn as both. What the world language has no calendar for reads as
nothing.
"""

from __future__ import annotations

import random

from datenorm.generation.cldr.other_calendars import ANY_CALENDAR, CALENDARS_OF, HOMES
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.other_calendars import (
    figures,
    hebrew,
    japanese,
    minguo,
    named,
    unknown,
)
from datenorm.generation.kinds.world.other_calendars.pieces import MARKS, draw_date
from datenorm.generation.writing.writer import Writer, load_writer
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_OWN = 0.85  # of draws in a language whose people write in another calendar
_UNKNOWN = 0.06
_AT_HOME = 0.35  # of dates of a foreign calendar, those in a language where it is at home
_FIGURES = {"persian": 0.25, "indian": 0.05}
_USUAL_FIGURES = 0.12
_LETTERS = 0.35  # of Hebrew dates, those with numbers in letters


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a date of another calendar."""
    if rng.random() < _UNKNOWN:
        return unknown.draw(writer, settings, rng)
    own = CALENDARS_OF.get(writer.names.language, ())
    calendar = rng.choice(own) if own and rng.random() < _OWN else rng.choice(ANY_CALENDAR)
    local = True
    if calendar not in own and rng.random() < _AT_HOME:
        # Not what people of the locale write: the draft gets no hint of their language.
        writer, local = load_writer(rng.choice(HOMES[calendar]), plain=True), False
    drawn = _draw(calendar, writer, settings, rng)
    return drawn if drawn is None or local else drawn._replace(local=False)


def _draw(
    calendar: str, writer: Writer, settings: DataSettings, rng: random.Random
) -> Draft | None:
    """Draw a date of one calendar."""
    if calendar == "japanese":
        return japanese.draw(writer, settings, rng)
    if calendar == "roc":
        return minguo.draw(writer, settings, rng)
    if calendar == "hebrew" and writer.names.language in ("he", "yi") and rng.random() < _LETTERS:
        return hebrew.draw(writer, rng)
    ymd = draw_date(calendar, rng)
    if _has_figures(calendar, writer.names.language) and rng.random() < _FIGURES.get(
        calendar, _USUAL_FIGURES
    ):
        return figures.draw(calendar, ymd, writer, rng)
    return named.draw(calendar, ymd, writer, rng)


def _has_figures(calendar: str, language: str) -> bool:
    """Whether people of a language write days of a calendar in figures alone."""
    return calendar in CALENDARS_OF.get(language, ()) and (language, calendar) != ("fa", "islamic")


KIND = Kind(
    "other-calendar",
    draw,
    (
        *japanese.LITERALS,
        *minguo.LITERALS,
        *hebrew.LITERALS,
        *named.LITERALS,
        *unknown.LITERALS,
        *(mark for marks in MARKS.values() for mark in marks),
    ),
)
