"""Dates with the name of the month: "3 May 1979", "Thursday, 3rd of May '79"."""

from __future__ import annotations

import random

from datenorm.generation.kinds.drawing import add_weekday, draw_template, named_weekday
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.open_years import OPEN_YEARS, could_swap, open_year
from datenorm.generation.moments import masked_moment
from datenorm.generation.writing.template import Section
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw", "written_by_name"]

_OPEN_YEARS = 0.03  # of named dates, those with a short year that could be the day


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a date with a named month; now and then one whose short year could be the day."""
    open_ = not writer.written.has_digits and rng.random() < _OPEN_YEARS
    return written_by_name("named", OPEN_YEARS if open_ else writer.named, writer, settings, rng)


def written_by_name(
    kind: str,
    section: Section,
    writer: Writer,
    settings: DataSettings,
    rng: random.Random,
    with_weekday: bool = True,
) -> Draft:
    """A date of a section whose templates name the month, or write it in words."""
    chosen, moment = draw_template(section, settings, rng)
    text = writer.write(chosen, moment, rng)
    if could_swap(chosen, moment):
        return open_year(text, chosen, moment, rng)
    weekday = named_weekday(chosen, moment)
    if with_weekday:
        text, weekday = add_weekday(text, chosen, moment, writer, rng)
    target = masked_moment(moment, chosen.year, chosen.month, chosen.day)
    return Draft(text, target, kind, chosen.label, time_of_day=chosen.day, weekday=weekday)


KIND = Kind("named", draw)
