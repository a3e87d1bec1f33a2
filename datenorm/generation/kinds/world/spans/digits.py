"""Two days in digits that are written alike: "10/06/2019" and "12/06/2019" of one span.

Both have one order. It is settled where only one order makes both exist, the first no later than
the last; else the pair is open, and a hint decides.
"""

from __future__ import annotations

import datetime as dt
import random

from datenorm.calendars import weekday
from datenorm.generation.kinds import numeric
from datenorm.generation.kinds.world.pieces import Piece
from datenorm.generation.moments import Moment, draw_moment, masked_moment
from datenorm.generation.writing.template import Section
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import dates_of_digits
from datenorm.outputs.world import Point
from datenorm.presets import DataSettings

__all__ = ["two_days_in_digits"]

_SECTIONS = {
    order: Section.of(
        (
            1.0,
            [
                t
                for t in templates
                if t.day and t.month and not {"MR", "t", "tT", "tc"} & set(t.fields)
            ],
        )
    )
    for order, templates in numeric.TEMPLATES.items()
}


def two_days_in_digits(
    writer: Writer, settings: DataSettings, rng: random.Random
) -> tuple[Piece, Piece] | None:
    """Two days of one template, the earlier first; None where a draw cannot be written."""
    order, local = numeric.draw_order(writer, rng)
    chosen = _SECTIONS[order].draw(rng)
    first = draw_moment(rng, max(1900, settings.start.year), min(2100, settings.end.year))
    last = _later(
        first, rng.choice((1 + rng.randrange(9), 1 + rng.randrange(120), rng.randrange(2000)))
    )
    if last == first or not (chosen.accepts(first) and chosen.accepts(last)):
        return None
    texts = [writer.write(chosen, moment, rng) for moment in (first, last)]
    targets = [masked_moment(moment, chosen.year, True, True) for moment in (first, last)]
    if targets[0] >= targets[1]:
        return None  # from '99 to '01
    dates = [dates_of_digits(text) for text in texts]
    readings = {
        tuple(of_text[name] for of_text in dates)
        for name in dates[0]
        if all(name in of_text for of_text in dates)
    }
    forwards = {reading for reading in readings if reading[0] <= reading[1]}
    if tuple(targets) not in forwards:
        return None
    several = len(forwards) > 1
    if several and chosen.year == "short" and "." in chosen.text:
        return None  # day-first, but for hints
    one, other = (
        Piece(text, Point(target), open=several, order=order if several else "", local=local)
        for text, target in zip(texts, targets, strict=True)
    )
    return one, other


def _later(moment: Moment, days: int) -> Moment:
    day = dt.date(moment.year, moment.month, moment.day) + dt.timedelta(days)
    return Moment(day.year, day.month, day.day, weekday(day.year, day.month, day.day))
