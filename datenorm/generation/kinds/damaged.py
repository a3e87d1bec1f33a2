"""Dates in which one thing went wrong: "3 Mya 1979", "O3/05/1979", "3May1979", "3 fevrier 1979".

Where damage would leave two readings, the date stays clean, and counts under the kind it then is.
"""

from __future__ import annotations

import random

from datenorm.generation.cldr.shared_names import keeps_month
from datenorm.generation.kinds.drawing import add_weekday, draw_template
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.numeric import TEMPLATES
from datenorm.generation.moments import Moment, masked_moment
from datenorm.generation.writing.template import Section, Template
from datenorm.generation.writing.typos import (
    damage_digits,
    damage_letters,
    damage_name,
    damage_spaces,
    lose_diacritics,
)
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import dates_of_digits
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_NUMERIC = {order: Section.of((1.0, templates)) for order, templates in TEMPLATES.items()}
_DETAILS = {"M": "month", "d": "day", "E": "weekday", "y": "year"}


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a date with one piece of damage."""
    chance = rng.random()
    if chance < 0.12:
        return _scanned(writer, settings, rng)
    kind, section = "named", writer.named
    if chance < 0.22 and writer.spelled:
        kind, section = "spelled", writer.spelled
    elif chance > 0.92:
        kind, section = "partial", writer.partial
    chosen, moment = draw_template(section, settings, rng)
    parts = writer.parts(chosen, moment, rng)
    damage = _damage_field(parts, chosen, moment, writer, rng)
    text = "".join(parts)
    if damage in ("spaces", "diacritics"):
        changed = damage_spaces(text, rng) if damage == "spaces" else lose_diacritics(text)
        text, damage = (changed, damage) if changed else (text, "")
    text, weekday = add_weekday(text, chosen, moment, writer, rng)
    kind, detail = ("damaged", damage) if damage else (kind, chosen.label)
    target = masked_moment(moment, chosen.year, chosen.month, chosen.day)
    return Draft(text, target, kind, detail, time_of_day=chosen.day, weekday=weekday)


def _damage_field(
    parts: list[str], chosen: Template, moment: Moment, writer: Writer, rng: random.Random
) -> str:
    """Damage one field in place; returns what was damaged, or what to do to the whole text."""
    chance = rng.random()
    for index, field in enumerate(chosen.fields):
        written, damaged = parts[2 * index + 1], None
        if chance < 0.6 and field in ("MMMM", "MMM"):
            names = writer.written.name_set
            damaged = damage_name(written, moment.month - 1, names, rng)
            damaged = damaged if damaged and keeps_month(damaged, moment.month) else None
        elif 0.3 < chance < 0.75 and field == "dw":
            damaged = damage_name(written, moment.day - 1, writer.day_words, rng)
        elif 0.6 < chance < 0.7 and field in ("EEEE", "EEE"):
            damaged = damage_letters(written, rng)
        elif 0.7 < chance < 0.8 and field in ("d", "dd", "do", "y", "yy") and rng.random() < 0.6:
            damaged = damage_digits(written, rng)
        if damaged and damaged != written:
            parts[2 * index + 1] = damaged
            return _DETAILS[field[0]]
    return "spaces" if chance < 0.93 else "diacritics"


def _scanned(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """A date in digits, some read as letters by a scanner; only where one reading is possible."""
    chosen, moment = draw_template(_NUMERIC[writer.draw_order(rng)], settings, rng)
    text = writer.write(chosen, moment, rng)
    target = masked_moment(moment, chosen.year, chosen.month, chosen.day)
    if "MR" in chosen.fields or set(dates_of_digits(text).values()) != {target}:
        return None
    damaged = damage_digits(text, rng)
    return Draft(damaged, target, "damaged", "digits") if damaged else None


KIND = Kind("damaged", draw)
