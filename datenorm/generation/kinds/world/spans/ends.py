"""Spans of two whole dates, and one of two dates."""

from __future__ import annotations

import random

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.pieces import (
    Piece,
    day_piece,
    draft,
    draw_year,
    month_piece,
)
from datenorm.generation.kinds.world.spans.digits import two_days_in_digits
from datenorm.generation.kinds.world.spans.open_ends import named_year, names_years
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import OneOf, Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["draw_either", "draw_whole_ends"]

_EVENLY, _EVENLY_IN_DIGITS = 0.25, 0.6  # of words between two ends, those drawn all alike
_ALIKE_IN_DIGITS = 0.26  # of two whole ends, days in digits of one order


def _ends(writer: Writer, settings: DataSettings, rng: random.Random) -> tuple[Piece, Piece] | None:
    """Two pieces of one kind, the earlier first."""
    chance = rng.random()
    if chance > 1 - _ALIKE_IN_DIGITS:
        return two_days_in_digits(writer, settings, rng)
    if chance < 0.3:
        first, last = sorted((draw_year(settings, rng), draw_year(settings, rng)))
        one, other = (Piece(f"{year:04d}", Point(date(f"{year:04d}"))) for year in (first, last))
        return (one, other) if first < last else None
    pieces = []
    for _ in range(2):
        piece = (month_piece if chance < 0.45 else day_piece)(writer, settings, rng)
        if piece is None or piece.order or piece.open:
            return None
        pieces.append(piece)
    one, other = pieces
    short = (one.point.date[1] == "-", other.point.date[1] == "-")
    if any(short):
        return None
    return (one, other) if one.point.date <= other.point.date else (other, one)


def draw_whole_ends(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two whole dates: "17 August 2013 to 19 August 2013"."""
    ends = _ends(writer, settings, rng)
    if ends is None:
        return None
    spans = moment_words(writer.names.language)["spans"]
    evenly = _EVENLY_IN_DIGITS if ends[0].order or ends[0].text[-1:].isdigit() else _EVENLY
    pattern = spans.evenly(rng) if rng.random() < evenly else spans.draw(rng)
    if (
        pattern in ("{0}-{1}", "{0}/{1}")
        and len(ends[0].text) != 4
        and "-" in ends[0].text + ends[1].text
    ):
        pattern = "{0} - {1}"
    if not ends[0].text.isdigit() and names_years(writer, pattern):
        return None
    one, other = (
        named_year(writer, end, pattern, rng) if end.text.isdigit() else end for end in ends
    )
    text = pattern.replace("{0}", one.text).replace("{1}", other.text)
    return draft(text, Span(one.point, other.point), "span", "whole ends", one, other)


def draw_either(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """One of two dates: "1829 or 1832", "1829 or 30"."""
    words = moment_words(writer.names.language)
    ends = _ends(writer, settings, rng)
    if ends is None or not words["either"]:
        return None
    one, other = ends
    if (
        len(one.text) == len(other.text) == 4
        and one.text[:2] == other.text[:2]
        and rng.random() < 0.3
    ):
        other = Piece(other.text[2:], Point(date(other.text[2:])))
    text = words["either"].draw(rng).replace("{0}", one.text).replace("{1}", other.text)
    return draft(text, OneOf(one.point, other.point), "span", "either", one, other)
