"""Dates with days that do not exist, and malformed ones: nothing of them is read."""

from __future__ import annotations

import random

from datenorm.calendars import days_in_month
from datenorm.generation.kinds import compact, numeric, partial
from datenorm.generation.moments import Moment, draw_moment
from datenorm.generation.writing.template import Section, Template
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import dates_of_digits

__all__ = ["impossible", "impossible_moment", "malformed"]

_NUMERIC = {
    order: Section.of((1.0, [t for t in templates if "MR" not in t.fields]))
    for order, templates in numeric.TEMPLATES.items()
}
_COMPACT = {order: Section.of((1.0, group)) for order, group in compact.TEMPLATES.items()}
_DAY_AND_MONTH = partial.DIGITS["dm"]

# Fields that can show any number; ordinals and words are listed for days 1 to 31 only.
_DIGIT_FIELDS = frozenset(
    ("d", "dd", "M", "MM", "MMM", "MMMM", "y", "yy", "EEE", "EEEE", "t", "tT", "MR")
)


def impossible_moment(rng: random.Random) -> Moment:
    """A day that no calendar has: past the end of its month, or a zero."""
    good = draw_moment(rng, 1000)
    draw = rng.random()
    if draw < 0.25:
        month = rng.choice((4, 6, 9, 11))
        return good._replace(month=month, day=31)
    if draw < 0.4:
        return good._replace(month=2, day=rng.choice((30, 31)))
    if (
        draw < 0.45
    ):  # rarer than real ones: those must not be refused, and decoding writes no others
        while days_in_month(good.year, 2) == 29:
            good = draw_moment(rng, 1000)
        return good._replace(month=2, day=29)
    return good._replace(day=0 if draw > 0.9 else rng.randrange(32, 100 if draw > 0.8 else 40))


def _refused(chosen: Template, moment: Moment) -> bool:
    """Whether the day is none in this template, however its numbers are read."""
    leap_day = (moment.month, moment.day) == (2, 29)
    if (
        chosen.year == "short"
    ):  # a number up to 31 could be the day, and 29 February be one of another century
        return moment.year % 100 > 31 and not (leap_day and moment.year % 4 == 0)
    if not chosen.year:  # "May 79" is a month with a year
        return not leap_day and not (moment.day > 31 and chosen.fields[-1] in ("d", "dd"))
    return True


def impossible(writer: Writer, rng: random.Random) -> str:
    """A date with a day that does not exist, in any shape that shows it in digits."""
    for _ in range(20):
        moment = impossible_moment(rng)
        draw = rng.random()
        if draw < 0.5:
            chosen = (writer.named if draw < 0.4 else writer.partial).draw(rng)
            if not (chosen.day and chosen.month) or not _DIGIT_FIELDS.issuperset(chosen.fields):
                continue
            if _refused(chosen, moment):
                return writer.write(chosen, moment, rng)
            continue
        order = writer.draw_order(rng)
        section = (
            _COMPACT.get(order)
            if draw > 0.93
            else _DAY_AND_MONTH
            if draw > 0.9
            else _NUMERIC[order]
        )
        if section is None:
            continue
        if rng.random() < 0.4:
            month = rng.choice((0, *range(13, 32)))
            day = rng.choice((moment.day, rng.randrange(13, 60)))
            moment = moment._replace(month=month, day=day)
        text = writer.write(section.draw(rng), moment, rng)
        if not dates_of_digits(text) and not (len(text) <= 5 and moment.day > 31):
            return text
    return "31/06/2005"


def malformed(writer: Writer, rng: random.Random) -> str:
    """A date with a number of a digit too many or too few ("25/111/1918", "17 August 199")."""
    for _ in range(20):
        section = writer.named if rng.random() < 0.3 else _NUMERIC[writer.draw_order(rng)]
        chosen, moment = section.draw(rng), draw_moment(rng, 1000)
        numbers = [i for i, field in enumerate(chosen.fields) if field in ("y", "dd", "MM")]
        if not numbers or "y" not in chosen.fields:
            continue
        parts = writer.parts(chosen, moment, rng)
        index = 2 * rng.choice(numbers) + 1
        digit = rng.randrange(len(parts[index]))
        extra = "" if len(parts[index]) == 4 and rng.random() < 0.5 else 2 * parts[index][digit]
        number = parts[index] = parts[index][:digit] + extra + parts[index][digit + 1 :]
        text = "".join(parts)
        if number[0] != "0" and not dates_of_digits(text):
            return text
    return "25/111/1918"
