"""Spans of clocks: "from 11 to 3pm", "5–6 p.m.", "9 am to 5 pm, 20 May 2013", days with clocks."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.clocks import ClockPiece, clock_piece, day_and_clock
from datenorm.generation.kinds.world.pieces import Piece, day_piece, draft
from datenorm.generation.kinds.world.spans.open_ends import names_years
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock, Point, Span
from datenorm.presets import DataSettings

__all__ = ["draw_clocks"]

_PLAIN = ("digits", "period")
_DASHES = ("{0}-{1}", "{0}–{1}", "{0} - {1}", "{0} – {1}")
_OFFSET = re.compile(r"(0\d|1[0-4]):[0-5]\d$")  # behind a hyphen: 15:25-05:00
_LETTERS = ("am", "pm"), ("AM", "PM"), (" am", " pm"), (" AM", " PM"), (" a.m.", " p.m.")


def draw_clocks(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two clocks, alone, of one day, or of a day each."""
    words, chance = moment_words(writer.names.language), rng.random()
    pattern = words["spans"].draw(rng) if rng.random() < 0.7 else rng.choice(_DASHES)
    if names_years(writer, pattern):
        return None
    if chance < 0.45:
        return _days_and_clocks(writer, settings, pattern, rng)
    one, other = _two_clocks(writer, pattern, rng)
    if pattern == "{0}-{1}" and _OFFSET.match(other.text):
        pattern = "{0} - {1}"
    text = pattern.replace("{0}", one.text).replace("{1}", other.text)
    if chance < 0.65:
        return draft(text, Span(_alone(one), _alone(other)), "span", "clocks")
    day = day_piece(writer, settings, rng)
    if day is None:
        return None
    together = day_and_clock(writer, day.text, rng)
    if rng.random() < 0.4:
        together = rng.choice(("{1}, {0}", "{1} {0}", "{1} ({0})", "{1}; {0}"))
    clocks_first = together.index("{1}") < together.index("{0}")
    text = together.replace("{0}", day.text).replace("{1}", text)
    first, last = (
        (_alone(one), replace(day.point, clock=other.clock))
        if clocks_first
        else (replace(day.point, clock=one.clock), _alone(other))
    )
    return draft(text, Span(first, last), "span", "clocks of a day", day)


def _alone(piece: ClockPiece) -> Point:
    return Point(clock=piece.clock)


def _two_clocks(writer: Writer, pattern: str, rng: random.Random) -> tuple[ClockPiece, ClockPiece]:
    """Two clocks; in some, the half of the day or the hour's minutes stand at the last alone."""
    chance = rng.random()
    hour, later = rng.sample(range(1, 13), 2)
    half = rng.randrange(2)
    letters = rng.choice(_LETTERS)[half]
    minute = rng.choice((0, 15, 30, 45, rng.randrange(60)))
    if chance < 0.25:  # "11 to 3pm", "5-6 p.m."
        return (
            ClockPiece(str(hour), Clock(hour), ""),
            ClockPiece(f"{later}{letters}", Clock(later, period="AP"[half]), ""),
        )
    if chance < 0.4:  # "3 to 3:30 pm"
        first = ClockPiece(str(hour), Clock(hour), "")
        if rng.random() < 0.5:
            first = ClockPiece(f"{hour}:{minute:02d}", Clock(hour, minute), "")
        text, clock = f"{later}:{30:02d}", Clock(later, 30)
        if rng.random() < 0.6:
            text, clock = text + letters, replace(clock, period="AP"[half])
        return first, ClockPiece(text, clock, "")
    if chance < 0.48 and pattern not in _DASHES and "-" not in pattern and "–" not in pattern:
        # "from 3 to 3:30": bare hours need words around them
        return (
            ClockPiece(str(hour), Clock(hour), ""),
            ClockPiece(f"{hour}:{minute or 30:02d}", Clock(hour, minute or 30), ""),
        )
    return _alike(writer, rng)


def _alike(writer: Writer, rng: random.Random) -> tuple[ClockPiece, ClockPiece]:
    """Two clocks of digits, both with the half of the day or without."""
    found: list[ClockPiece] = []
    for _ in range(12):
        piece = clock_piece(writer, rng, 0.0)
        if piece.detail in _PLAIN and (not found or piece.detail == found[0].detail):
            found.append(piece)
        if len(found) == 2:
            return found[0], found[1]
    hour = rng.randrange(23)
    return ClockPiece(f"{hour}:00", Clock(hour, 0), ""), ClockPiece("23:30", Clock(23, 30), "")


def _days_and_clocks(
    writer: Writer, settings: DataSettings, pattern: str, rng: random.Random
) -> Draft | None:
    """A day and a clock at both ends: "from 12-04-2019 6:00am until 12-05-2019 8:00pm"."""
    days = [day_piece(writer, settings, rng) for _ in range(2)]
    one, other = days
    if one is None or other is None or any(piece.order or piece.open for piece in (one, other)):
        return None
    if one.point.date[1] == "-" or other.point.date[1] == "-":
        return None
    if one.point.date > other.point.date:
        one, other = other, one
    clocks = _alike(writer, rng)
    if one.point.date == other.point.date:
        return None
    together = moment_words(writer.names.language)["at"].draw(rng)
    ends = [
        Piece(
            together.replace("{0}", day.text).replace("{1}", clock.text),
            replace(day.point, clock=clock.clock),
        )
        for day, clock in zip((one, other), clocks, strict=True)
    ]
    if pattern in ("{0}-{1}", "{0}/{1}", "{0}–{1}"):
        pattern = "{0} - {1}"
    text = pattern.replace("{0}", ends[0].text).replace("{1}", ends[1].text)
    return draft(text, Span(ends[0].point, ends[1].point), "span", "days and clocks")
