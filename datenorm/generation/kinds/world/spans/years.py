"""Spans of two years: "1843-4", "1843–44", "c. 1843-1850"."""

from __future__ import annotations

import random

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.pieces import Piece, draft, draw_year, marked
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["draw_years"]

_TO_A_NEW_CENTURY = 0.04  # of spans of years, those cut short that end with one: "1899–00"


def draw_years(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two years, the second often cut short: "1843-4", "1843–44", "1843-1850"."""
    words = moment_words(writer.names.language)
    first = draw_year(settings, rng)
    last = min(9999, first + 1 + int(rng.random() ** 2 * 60))
    shown = f"{first:04d}"
    digits = rng.choice((4, 4, 2, 2, 1))
    if digits < 4 and first // 10**digits != last // 10**digits:
        digits = 4
    if rng.random() < _TO_A_NEW_CENTURY:
        last = 100 * (first // 100 + 1)
        first, digits = last - 1 - int(rng.random() ** 2 * 12), 2
        shown = f"{first:04d}"
    cut = f"{last:04d}"[4 - digits :]
    pattern = words["spans"].draw(rng)
    hyphen = pattern == "{0}-{1}" or "/" in pattern
    if digits == 2 and hyphen and 1 <= int(cut) <= 12:
        return None  # "1905-06" is a month
    if digits < 4 and len(pattern) > 14:
        digits, cut = 4, f"{last:04d}"
    one, other = Piece(shown, Point(date(shown))), Piece(cut, Point(date(cut)))
    chance = rng.random()
    if chance < 0.12:
        return _hedged_ends(writer, pattern, one, other, rng)
    text = pattern.replace("{0}", one.text).replace("{1}", other.text)
    span = Span(one.point, other.point)
    if chance < 0.24:
        key, mark = rng.choice(
            (("about", "~"), ("about", "~"), ("perhaps", "?"), ("about_perhaps", "%"))
        )
        if words[key]:
            hedge = words[key].draw(rng)
            text = hedge.replace("{}", text)
            # A mark before the first end holds for both; one behind the last, for that alone.
            behind = hedge.startswith("{}")
            span = Span(one.point if behind else marked(one, mark), marked(other, mark))
    return draft(text, span, "span", "years")


def _hedged_ends(
    writer: Writer, pattern: str, one: Piece, other: Piece, rng: random.Random
) -> Draft | None:
    """A span of which the second end is hedged: "1794-c.1830"."""
    words = moment_words(writer.names.language)
    hedge = words["about"].draw(rng)
    if not hedge.endswith("{}") or len(other.text) < 2:
        return None
    if len(other.text) == 4 and rng.random() < 0.2:
        other = _years_of_an_end(int(other.text), rng)
    text = pattern.replace("{0}", one.text).replace("{1}", hedge.replace("{}", other.text))
    return draft(text, Span(one.point, marked(other, "~")), "span", "hedged end")


def _years_of_an_end(year: int, rng: random.Random) -> Piece:
    """An end that is a span itself, for its last year: the "1830–5" of "1794–c. 1830–5"."""
    last = f"{min(9999, year + 1 + rng.randrange(9)):04d}"
    cut = last[3:] if last[:3] == f"{year:04d}"[:3] else last[2:]
    if last[:2] != f"{year:04d}"[:2]:
        cut = last
    return Piece(f"{year:04d}–{cut}", Point(date(last)))
