"""Clocks alone, and spans of two: "half past six", "15:25:50", "9 am - 5 pm"."""

from __future__ import annotations

import random
import re

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.clocks import (
    ClockPiece,
    clock_of_any_language,
    clock_piece,
    writes_dots,
)
from datenorm.generation.kinds.world.pieces import draft
from datenorm.generation.kinds.world.spans.clock_pairs import two_clocks
from datenorm.generation.kinds.world.spans.open_ends import names_years
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import windows
from datenorm.outputs.world import Clock, Point, Span
from datenorm.presets import DataSettings

__all__ = ["KIND", "clock_span", "draw"]

_DOTTED = re.compile(r"\d+\.\d+\.\d+")
_TWO_DOTTED = re.compile(r"(\d{1,2})\.(\d\d)")
_SPANS = 0.15
_ANY_LANGUAGE = 0.12  # of clocks, those of any language with words for parts of the day
_BEFORE = ("at ", "@", "T", "t", "time: ", "Time: ")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a clock, or a span of two."""
    if rng.random() < _SPANS:
        text, first, last = clock_span(writer, rng)
        return draft(text, Span(Point(clock=first.clock), Point(clock=last.clock)), "clock", "span")
    foreign = "all" in settings.locales and rng.random() < _ANY_LANGUAGE
    piece = clock_of_any_language(rng) if foreign else clock_piece(writer, rng)
    text = piece.text
    if _can_be_a_day(text) or _can_be_a_day_and_month(text, writer):
        text = text.replace(".", ":")
    if piece.detail == "digits" and rng.random() < 0.08:
        text = f"{rng.choice(_BEFORE)}{text}"
    drawn = draft(text, Point(clock=piece.clock), "clock", piece.detail)
    return drawn._replace(local=False) if foreign else drawn


def _can_be_a_day(text: str) -> bool:
    """Whether a clock could be a day with a short year: 12.10.05, 00.10.05, not 13.45.10."""
    return bool(_DOTTED.fullmatch(text)) and any(
        len(window.numbers) == 3 and window.readings(text) for window in windows(text)
    )


def _can_be_a_day_and_month(text: str, writer: Writer) -> bool:
    """Whether a clock could be a day and a month where people write clocks with a colon: 05.09.

    Where both are written with a dot (Finnish, Italian) the text is truly open.
    """
    found = _TWO_DOTTED.fullmatch(text)
    if not found or writes_dots(writer):
        return False
    first, second = int(found[1]), int(found[2])
    day, month = (first, second) if writer.names.order == "dmy" else (second, first)
    return 1 <= month <= 12 and 1 <= day <= 31


def clock_span(writer: Writer, rng: random.Random) -> tuple[str, ClockPiece, ClockPiece]:
    """Two clocks as one text: "9:00-17:00", "from 9 to 5 pm"."""
    span = two_clocks(writer, rng) if rng.random() < 0.6 else None
    if span is not None:
        return span
    first, last = clock_piece(writer, rng, 0.0), clock_piece(writer, rng, 0.1)
    if rng.random() < 0.5:  # people write both ends alike
        for _ in range(6):
            if last.detail == first.detail:
                break
            last = clock_piece(writer, rng, 0.1)
    pattern = moment_words(writer.names.language)["spans"].draw(rng)
    if names_years(writer, pattern):
        pattern = "{0} – {1}"
    if first.detail == last.detail == "period" and rng.random() < 0.3:
        hour = first.clock.hour
        first = ClockPiece(str(hour), Clock(hour), "digits")
    return pattern.replace("{0}", first.text).replace("{1}", last.text), first, last


KIND = Kind("clock", draw)
