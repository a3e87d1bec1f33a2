"""Spans with one end: "before 1900", "since 3 May 1979", "after c. 1850", "from 9 am on".

The end is anything that can be written alone: a year ("the year 2012 or later"), a month, a day, a
season, a century, a clock. A mark or a part of a unit inside it stays with it.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import lru_cache

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.clocks import clock_piece, day_and_clock
from datenorm.generation.kinds.world.pieces import (
    Piece,
    day_piece,
    draft,
    month_piece,
    year_piece,
    yearless_day_piece,
)
from datenorm.generation.kinds.world.units import unit_piece
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span
from datenorm.presets import DataSettings

__all__ = ["draw_open", "named_year", "names_years"]

_HEDGED = 0.16
_HEDGED_UNITS = 0.32  # of decades and centuries: "after about the 1930s"
_EVENLY = 0.35  # of patterns: comparatives and formal words are many, and each of them rare
_PART = 0.03
_MARKS = (("about", "~"),) * 7 + (("perhaps", "?"),) * 3
# Patterns of signs alone: beside a day, a dash is a mark of its list more often than a span.
_DASHES = frozenset(("-{}", "–{}", "{}-", "{}–", "{} -", "{} –"))
_BETWEEN_WORDS = re.compile(r"[\s{}01–—-]+")
_FIRST_WITHOUT_BLANKS = "\u0e00"  # Thai, and then Chinese, Japanese and Korean
# Forms of "year" beside those of a language's `year` patterns.
_YEARS = (
    "гг. г. годы год г г.г. годах рр. lata latach rokoch letech léta godina godine årene åren "
    "vuosina años anii jaren Jahren yılından yılına yıllarında yılları سال‌های عامي الأعوام "
    "השנים anos années anni years év évek жылдар години"
)
_CLOCKS = frozenset(("digits", "period"))


def draw_open(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Before or after a date, a unit or a clock."""
    words = moment_words(writer.names.language)
    key = "before" if rng.random() < 0.5 else "after"
    pattern = words[key].evenly(rng) if rng.random() < _EVENLY else words[key].draw(rng)
    piece = _end(writer, settings, pattern, rng)
    if piece is None:
        return None
    if pattern in _DASHES and (
        piece.point.clock or piece.point.date[5:7] != "--" or not piece.text.isdigit()
    ):
        return None
    is_year = piece.point.date.endswith("------") and not piece.point.clock
    if not is_year and names_years(writer, pattern):
        return None
    piece, detail = _in_doubt(writer, piece, rng)
    text = pattern.replace("{}", piece.text)
    point = piece.point
    span = Span(None, point) if key == "before" else Span(point, None)
    return draft(text, span, "span", f"{key}{detail}", piece)


def _end(writer: Writer, settings: DataSettings, pattern: str, rng: random.Random) -> Piece | None:
    """What an open span begins or ends with."""
    chance = rng.random()
    if chance < 0.40:
        return named_year(writer, year_piece(settings, rng), pattern, rng)
    if chance < 0.55:
        return month_piece(writer, settings, rng)
    if chance < 0.58:
        return yearless_day_piece(writer, settings, rng)  # until May 5th
    if chance < 0.79:
        return day_piece(writer, settings, rng)
    if chance < 0.92:
        return unit_piece(writer, settings, rng)
    return _clock(writer, settings, rng)


def _clock(writer: Writer, settings: DataSettings, rng: random.Random) -> Piece | None:
    """A clock, or a day and its clock."""
    clock = clock_piece(writer, rng, 0.05)
    if clock.detail not in _CLOCKS:
        return None  # "before half past six" could be a half before past six
    if rng.random() < 0.5:
        return Piece(clock.text, Point(clock=clock.clock))
    day = day_piece(writer, settings, rng)
    if day is None:
        return None
    text = day_and_clock(writer, day.text, rng).replace("{0}", day.text)
    point = replace(day.point, clock=clock.clock)
    return replace(day, text=text.replace("{1}", clock.text), point=point)


def _in_doubt(writer: Writer, piece: Piece, rng: random.Random) -> tuple[Piece, str]:
    """The end, now and then with a mark, or only its early or late part; and the detail."""
    words, chance = moment_words(writer.names.language), rng.random()
    hedged = _HEDGED_UNITS if "X" in piece.point.date else _HEDGED
    if chance < hedged:
        key, mark = rng.choice(_MARKS)
        hedge = words[key].draw(rng) if words[key] else ""
        if hedge.endswith("{}"):  # a mark behind the end could be one of the whole
            text = hedge.replace("{}", piece.text)
            return replace(piece, text=text, point=replace(piece.point, mark=mark)), ", hedged"
        return piece, ""
    whole = len(piece.point.date) == 10 and piece.point.date[8:] == "--" and not piece.point.clock
    if chance < hedged + _PART and words["part_of"] and whole:
        text = words["part_of"].draw(rng).replace("{}", piece.text)
        return replace(piece, text=text, point=replace(piece.point, part_of=True)), ", part"
    return piece, ""


def named_year(writer: Writer, piece: Piece, pattern: str, rng: random.Random) -> Piece:
    """A year, perhaps with the word for it ("the year 1843", "1843 г.") that the pattern lacks."""
    names = moment_words(writer.names.language)["year"]
    if not names or names_years(writer, pattern):
        return piece
    return replace(piece, text=names.draw(rng).replace("{}", piece.text))


def names_years(writer: Writer, pattern: str) -> bool:
    """Whether a pattern is one for years alone: "{0}–{1} гг.", "avant l'année {}"."""
    return _names_years(writer.names.language, pattern)


@lru_cache(maxsize=8192)
def _names_years(language: str, pattern: str) -> bool:
    texts = moment_words(language)["year"].texts
    names = [max(text.replace("{}", " ").split(), key=len, default="") for text in texts]
    words = _BETWEEN_WORDS.split(pattern)
    return any(
        name and (name in pattern if name[0] > _FIRST_WITHOUT_BLANKS else name in words)
        for name in (*names, *_YEARS.split())
    )
