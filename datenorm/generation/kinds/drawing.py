"""Steps that several kinds share."""

from __future__ import annotations

import random

from datenorm.generation.moments import Moment, draw_moment
from datenorm.generation.writing.template import Section, Template
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["add_weekday", "draw_template", "named_weekday"]

_WRONG_WEEKDAY = 0.05  # people miscount; the digits are what is read
_AFTER_WEEKDAYS = (", ", " ", ", ", " ", ". ", " - ")


def draw_template(
    section: Section, settings: DataSettings, rng: random.Random
) -> tuple[Template, Moment]:
    """A template of a section, and a day for which it may be written."""
    first, last = settings.start.year, settings.end.year
    chosen, moment = section.draw(rng), draw_moment(rng, first, last)
    while not chosen.accepts(moment):
        moment = draw_moment(rng, first, last)
    return chosen, moment


def named_weekday(chosen: Template, moment: Moment) -> int:
    """The weekday that a template names, 1 for Monday to 7, or 0."""
    return moment.weekday + 1 if any(field[0] == "E" for field in chosen.fields) else 0


def add_weekday(
    text: str, chosen: Template, moment: Moment, writer: Writer, rng: random.Random
) -> tuple[str, int]:
    """Put a weekday before or after one text in six that has none; without a year, any weekday.

    Returns the text and the weekday that it names, 1 for Monday to 7, or 0.
    """
    named = named_weekday(chosen, moment)
    if rng.random() > 0.16 or not chosen.day or "EEE" in chosen.layout or named:
        return text, named
    if chosen.year != "full" or rng.random() < _WRONG_WEEKDAY:
        moment = moment._replace(weekday=int(rng.random() * 7))
    name = writer.fields["EEEE" if rng.random() < 0.55 else "EEE"](moment, rng)
    draw = rng.random()
    if draw < 0.8:
        text = f"{name}{_AFTER_WEEKDAYS[int(rng.random() * 6)]}{text}"
    elif draw < 0.87:
        text = f"{text}, {name}"
    else:
        text = f"{text} ({name})" if draw < 0.95 else f"{text} {name}"
    return text, moment.weekday + 1
