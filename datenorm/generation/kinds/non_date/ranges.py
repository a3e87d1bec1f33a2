"""Ranges and intervals: two dates are no single one."""

from __future__ import annotations

import random

from datenorm.generation.kinds.non_date.words import cldr_words
from datenorm.generation.moments import Moment, draw_moment
from datenorm.generation.writing.writer import Writer

__all__ = ["date_range", "interval"]


def date_range(writer: Writer, rng: random.Random) -> str:
    """Two dates as one range, in many shapes."""
    moment = draw_moment(rng, 1000)
    fields = writer.fields
    month, year = fields[rng.choice(("MMMM", "MMM"))](moment, rng), fields["y"](moment, rng)
    dash = rng.choice(("-", "–", " - ", " – ", " to ", "—", "/", "..", " & ", " and ", "~"))
    first, last = sorted(rng.sample(range(1, 29), 2))
    later = Moment(
        min(2999, moment.year + rng.randrange(1, 40)),
        rng.choice([m for m in range(1, 13) if m != moment.month]),
        last,
        0,
    )
    other = fields[rng.choice(("MMMM", "MMM"))](later, rng)
    draw = rng.randrange(10)
    if draw < 2:
        return f"{first}{dash}{last} {month} {year}"
    if draw == 2:
        return f"{month} {first}{dash}{last}, {year}"
    if draw == 3:
        return f"{year}{dash if dash not in '/-' else ' - '}{fields['y'](later, rng)}"
    if draw == 9:  # "1979-85"; below 13 it would be a month
        return f"{year}{rng.choice('-/–')}{rng.randrange(13, 100)}"
    if draw == 4:
        return f"{month}{dash}{other} {year}"
    if draw == 5:
        return f"{first} {month}{dash}{last} {other} {year}"
    if draw == 6:
        return f"{first} {month} {year}{dash}{last} {other} {fields['y'](later, rng)}"
    if draw == 7:
        ends = f"{moment.day:02d}.{moment.month:02d}.{year}", f"{last:02d}.{later.month:02d}."
        return f"{ends[0]}{dash}{ends[1]}{fields['y'](later, rng)}"
    ends = _iso(moment), _iso(later)
    return f"{ends[0]}{dash if dash != '-' else ' - '}{ends[1]}"


def _iso(moment: Moment) -> str:
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"


def interval(writer: Writer, rng: random.Random) -> str:
    """From one number to another ("10 - 10.1"), perhaps after a word."""
    first, last = (_number(rng) for _ in range(2))
    word = ""
    if rng.random() < 0.5:
        chosen = rng.choice(cldr_words(writer.names.locale) or ("at",))
        word = chosen.replace("{0}", "").strip() + " "
    return f"{word}{first}{rng.choice((' - ', ' – ', ' ... ', ' to ', ' ~ '))}{last}"


def _number(rng: random.Random) -> str:
    return f"{rng.randrange(1, 32)}{rng.choice(('', '', f'.{rng.randrange(1, 13)}'))}"
