"""A day and a clock: "3 May 1979 at 8:30 pm", "14. februar 2010 kl. 15:25"; also without a year."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from datenorm.generation.kinds.drawing import named_weekday
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.clock import clock_span
from datenorm.generation.kinds.world.clocks import clock_piece, day_and_clock
from datenorm.generation.kinds.world.pieces import (
    day_piece,
    draft,
    named_template,
    write_fields,
    yearless_day_piece,
)
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_SPANS = 0.06
_WITHOUT_YEAR = 0.07
_COLONS = 0.06  # of dates in figures before a clock, as cameras write them
_IN_FIGURES = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_TO_COLONS = dict.fromkeys(map(ord, "./-"), ":")
_ERA_BETWEEN = 0.12  # of those, as Java writes them: "Sat Aug 28 02:29:34 GMT AD 2000"
_BETWEEN = 0.05  # the clock before the year: "Thu Oct 11 22:14:15 2000"


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a day with a clock, or with two."""
    chance = rng.random()
    if chance < _BETWEEN:
        return _between(writer, settings, rng)
    day = (
        yearless_day_piece(writer, settings, rng)
        if chance < _BETWEEN + _WITHOUT_YEAR
        else day_piece(writer, settings, rng)
    )
    if day is None:
        return None
    pattern = day_and_clock(writer, day.text, rng)
    if rng.random() < _SPANS:
        text, first, last = clock_span(writer, rng)
        date_first = pattern.index("{0}") < pattern.index("{1}")
        ends = (
            (replace(day.point, clock=first.clock), Point(clock=last.clock))
            if date_first
            else (Point(clock=first.clock), replace(day.point, clock=last.clock))
        )
        text = pattern.replace("{0}", day.text).replace("{1}", text)
        return draft(text, Span(*ends), "moment", "span", day)
    clock = clock_piece(writer, rng, 0.25)
    if _IN_FIGURES.fullmatch(day.text) and rng.random() < _COLONS and ":" in clock.text:
        pattern, colons = "{0} {1}", day.text.translate(_TO_COLONS)
        day = replace(day, text=colons)
    text = pattern.replace("{0}", day.text).replace("{1}", clock.text)
    return draft(text, replace(day.point, clock=clock.clock), "moment", clock.detail, day)


def _between(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """The clock between the day and the year."""
    chosen, moment = named_template(writer.named, settings, rng)
    if chosen.year != "full" or chosen.fields[-1] != "y":
        return None
    clock = clock_piece(writer, rng, 0.3)
    year = f"{moment.year:04d}"
    if rng.random() < _ERA_BETWEEN:
        era = moment_words(writer.names.language)["ad"] or moment_words("en")["ad"]
        year = era.draw(rng).replace("{}", year)
    year = f"{clock.text} {year}"
    weekday = named_weekday(chosen, moment)
    text = write_fields(writer, chosen, moment, rng, {"y": year})
    point = Point(
        date(f"{moment.year:04d}", moment.month, moment.day), clock.clock, weekday=weekday
    )
    return draft(text, point, "moment", "between")


KIND = Kind("moment", draw)
