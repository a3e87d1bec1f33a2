"""Hebrew dates with their numbers in letters: ט״ו בשבט תשפ״ד."""

from __future__ import annotations

import random

from datenorm.calendars.others import days
from datenorm.generation.cldr.month_spellings import month_spellings
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.other_calendars.pieces import (
    draft,
    draw_date,
    weekday,
    with_clock,
)
from datenorm.generation.moments import Moment
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, date, write

__all__ = ["LITERALS", "draw", "in_letters"]

_LETTERS = (
    *((400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס")),
    *((50, "נ"), (40, "מ"), (30, "ל"), (20, "כ"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז")),
    *((6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א")),
)
LITERALS = ("״׳\"'", "בשנת", "".join(letter for _, letter in _LETTERS))


def in_letters(number: int, marks: str = "׳״") -> str:
    """A number up to 999 in Hebrew letters, with the marks for one letter and for more.

    >>> in_letters(15), in_letters(784)
    ('ט״ו', 'תשפ״ד')
    """
    text, rest = "", number
    while rest:
        if rest in (15, 16):  # 10 and 5 or 6 would write the name of God
            text += "טו" if rest == 15 else "טז"
            break
        value, letter = next(pair for pair in _LETTERS if pair[0] <= rest)
        text, rest = text + letter, rest - value
    if not marks:
        return text
    return text + marks[0] if len(text) == 1 else f"{text[:-1]}{marks[1]}{text[-1]}"


def _year(year: int, marks: str, rng: random.Random) -> str:
    """A year of the sixth millennium, mostly without its 5000."""
    text = in_letters(year % 1000, marks)
    chance = rng.random()
    if chance < 0.65:
        return text
    return f"ה{marks[0]}{text}" if chance < 0.85 else f"ה{text}"


def draw(writer: Writer, rng: random.Random) -> Draft | None:
    """A day, a month or a year of the years 5100 to 5999."""
    year, month, day = draw_date("hebrew", rng)
    if year % 1000 < 100 or year < 5000:
        return None
    marks = rng.choice(("׳״", "׳״", "'\""))
    shown_year = _year(year, marks, rng)
    shown_day = in_letters(day, marks if rng.random() < 0.85 else "")
    if rng.random() < 0.15:
        shown_day = str(day)
    month_name = rng.choice(month_spellings("hebrew", "he")[month - 1])
    if month == 7 and not days("hebrew", year, 6):
        month_name = "אדר"
    chance = rng.random()
    number: int | str = day
    named_day = 0
    if chance < 0.45:
        text = f"{shown_day} ב{month_name} {shown_year}"
    elif chance < 0.65:
        text = f"{shown_day} {month_name} {shown_year}"
    elif chance < 0.8:
        moment = Moment(2000, 1, 1, weekday("hebrew", year, month, day))
        name = writer.fields["EEEE"](moment, rng)
        text, named_day = f"{name}, {shown_day} ב{month_name} {shown_year}", moment.weekday + 1
    elif chance < 0.9:
        text, number = f"{month_name} {shown_year}", ""
    else:
        text = rng.choice(("שנת {}", "בשנת {}", "{}")).replace("{}", shown_year)
        return draft(text, write(Point(date(str(year), era=True)), "hebrew"), "hebrew, letters")
    point = Point(date(str(year), month, number, era=True), weekday=named_day)
    text, point = with_clock(text, point, writer, rng, 0.15)
    return draft(text, write(point, "hebrew"), "hebrew, letters")
