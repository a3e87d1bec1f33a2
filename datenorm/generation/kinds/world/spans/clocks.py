"""Spans of clocks: "from 11 to 3pm", "5–6 p.m.", "9 am to 5 pm, 20 May 2013", days with clocks."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.clocks import ClockPiece, day_and_clock
from datenorm.generation.kinds.world.pieces import Piece, day_piece, draft
from datenorm.generation.kinds.world.spans.clock_pairs import span_pattern, two_alike, two_clocks
from datenorm.generation.kinds.world.spans.digits import two_days_in_digits
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span
from datenorm.presets import DataSettings

__all__ = ["draw_clocks"]


def draw_clocks(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two clocks, alone, of one day, or of a day each."""
    chance = rng.random()
    if chance < 0.45:
        pattern = span_pattern(writer, rng)
        return _days_and_clocks(writer, settings, pattern, rng) if pattern else None
    span = two_clocks(writer, rng)
    if span is None:
        return None
    text, one, other = span
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


def _days_and_clocks(
    writer: Writer, settings: DataSettings, pattern: str, rng: random.Random
) -> Draft | None:
    """A day and a clock at both ends: "from 12-04-2019 6:00am until 12-05-2019 8:00pm"."""
    days = _two_days(writer, settings, rng)
    if days is None:
        return None
    one, other = days
    clocks = two_alike(writer, rng)
    together = moment_words(writer.names.language)["at"].draw(rng)
    ends = [
        replace(
            day,
            text=together.replace("{0}", day.text).replace("{1}", clock.text),
            point=replace(day.point, clock=clock.clock),
        )
        for day, clock in zip((one, other), clocks, strict=True)
    ]
    if pattern in ("{0}-{1}", "{0}/{1}", "{0}–{1}"):
        pattern = "{0} - {1}"
    text = pattern.replace("{0}", ends[0].text).replace("{1}", ends[1].text)
    return draft(text, Span(ends[0].point, ends[1].point), "span", "days and clocks", *ends)


def _two_days(
    writer: Writer, settings: DataSettings, rng: random.Random
) -> tuple[Piece, Piece] | None:
    """Two days, the earlier first, half of them in digits written alike."""
    if rng.random() < 0.5:
        return two_days_in_digits(writer, settings, rng)
    one, other = (day_piece(writer, settings, rng) for _ in range(2))
    if one is None or other is None or any(piece.order or piece.open for piece in (one, other)):
        return None
    if one.point.date[1] == "-" or other.point.date[1] == "-":
        return None
    if one.point.date == other.point.date:
        return None
    return (one, other) if one.point.date < other.point.date else (other, one)
