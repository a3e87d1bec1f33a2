"""Dates in doubt ("c. 1850", "1850?", "perhaps 3 May 1979") and in part unknown ("xx May 1979")."""

from __future__ import annotations

import random

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import (
    Piece,
    day_piece,
    draft,
    marked,
    month_piece,
    year_piece,
)
from datenorm.generation.kinds.world.units import unit_piece
from datenorm.generation.moments import draw_moment
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_MARKS = (("about", "~"),) * 5 + (("perhaps", "?"),) * 4 + (("about_perhaps", "%"),)
_UNKNOWN = 0.22
_BLANKS = ("xx", "XX", "??", "--", "__", "**", "..")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a hedged date, or one with unknown digits."""
    if rng.random() < _UNKNOWN:
        return _unknown(writer, settings, rng)
    chance = rng.random()
    piece: Piece | None
    if chance < 0.62:
        piece = year_piece(settings, rng)
    elif chance < 0.74:
        piece = month_piece(writer, settings, rng)
    elif chance < 0.86:
        piece = day_piece(writer, settings, rng)
    else:
        piece = unit_piece(writer, settings, rng)
    key, mark = rng.choice(_MARKS)
    words = moment_words(writer.names.language)
    if piece is None or not words[key]:
        return None
    text = words[key].draw(rng).replace("{}", piece.text)
    return draft(text, marked(piece, mark), "hedged", key, piece)


def _unknown(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Digits that nobody knows: of the year, of the day, of the month."""
    chance = rng.random()
    words = moment_words(writer.names.language)
    blank = rng.choice(_BLANKS)
    if chance < 0.3:
        return _blank_year(rng)
    if chance < 0.5 and words["unknown_day"]:
        month = month_piece(writer, settings, rng)
        if month is None:
            return None
        text = words["unknown_day"].draw(rng).replace("{}", month.text)
        return draft(text, Point(f"{month.point.date[:8]}XX"), "hedged", "unknown day", month)
    if chance < 0.58 and words["unknown_month"]:
        year = year_piece(settings, rng)
        text = words["unknown_month"].draw(rng).replace("{}", year.text)
        return draft(text, Point(f"{year.text}-XX---"), "hedged", "unknown month", year)
    moment = draw_moment(rng, 1000)
    year_text = f"{moment.year:04d}"
    if chance < 0.7:  # a template with a blank day
        name = writer.fields[rng.choice(("MMMM", "MMM"))](moment, rng)
        text = rng.choice(
            (
                f"{blank} {name} {year_text}",
                f"{blank}-{name}-{year_text}",
                f"{name} {blank}, {year_text}",
            )
        )
        return draft(text, Point(date(year_text, moment.month, "XX")), "hedged", "unknown day")
    digits, blank = f"{moment.month:02d}", "xx" if blank == ".." else blank
    if chance < 0.85:
        separator = rng.choice("./-")
        text = rng.choice(
            (f"{blank}{separator}{digits}{separator}{year_text}", f"{year_text}-{digits}-{blank}")
        )
        return draft(text, Point(date(year_text, moment.month, "XX")), "hedged", "unknown day")
    if chance < 0.93:
        text = rng.choice(
            (
                f"{year_text}-{blank}-{blank}",
                f"{blank}/{blank}/{year_text}",
                f"{blank}.{blank}.{year_text}",
            )
        )
        return draft(text, Point(date(year_text, "XX", "XX")), "hedged", "unknown month")
    text = rng.choice(
        (f"{year_text}-{blank}-{moment.day:02d}", f"{moment.day:02d}.{blank}.{year_text}")
    )
    return draft(text, Point(date(year_text, "XX", moment.day)), "hedged", "unknown month")


def _blank_year(rng: random.Random) -> Draft | None:
    """A year with digits that are written as unknown: "19--", "187?", "192u", "1xxx"."""
    year = f"{1000 + rng.randrange(1030):04d}"
    known = rng.choice((3, 3, 2, 2, 1))
    blank = rng.choice("xXuU-?_*.")
    if blank in "?." and known != 3:
        blank = "-"
    if blank == "." and known == 3:
        blank = "_"
    text = year[:known] + blank * (4 - known)
    return draft(
        text, Point(f"{year[:known]}{'X' * (4 - known)}------"), "hedged", "unknown digits"
    )


KIND = Kind("hedged", draw)
