"""A date beside words that say nothing of it: "Annual Average 2010", "Haus Nr. 4, 3. Mai 1979".

Most mistakes of a reader come from words that it never saw beside numbers; here are many, in every
language that Faker, CLDR or the tables have words of.
"""

from __future__ import annotations

import random
import re

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.non_date.words import faked_text, word
from datenorm.generation.kinds.world.pieces import (
    Piece,
    day_piece,
    draft,
    draw_year,
    month_piece,
    year_piece,
)
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_DIGIT = re.compile(r"\d")
_WHOLE_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NUMBERED = ("No", "No.", "Nr.", "Nº", "N.", "#", "item", "lot", "fig.", "p.", "vol.", "room")
_ITEMS = ("{0} {1}: {2}", "{0} {1}, {2}", "{0} {1} - {2}", "{0} {1}; {2}", "({1}) {2}", "{1}) {2}")
_BETWEEN = (" ", " ", " ", ", ", ": ", " (", " (", " - ", "; ")
_WORDS_FIRST = 0.6


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw words with a year, a month or a day beside them."""
    chance = rng.random()
    piece = year_piece(settings, rng)
    if chance > 0.52:
        drawn = (month_piece if chance < 0.64 else day_piece)(writer, settings, rng)
        if drawn is None:
            return None
        piece = drawn
    words_of = moment_words(writer.names.language)
    chance = rng.random()
    if chance < 0.3 and words_of["nouns"]:
        text = words_of["nouns"].draw(rng).replace("{}", piece.text)
        return draft(text, piece.point, "beside", "noun", piece)
    if chance < 0.52 and words_of["deeds"]:
        text = words_of["deeds"].draw(rng).replace("{}", piece.text)
        return draft(text, piece.point, "beside", "deed", piece)
    if chance < 0.56 and words_of["holidays"] and _is_year(piece):
        text = words_of["holidays"].draw(rng).replace("{}", piece.text)
        return draft(text, piece.point, "beside", "holiday", piece)
    if chance < 0.62:
        return _span(writer, settings, rng)
    words = faked_text(writer, rng) if rng.random() < 0.75 else word(writer, rng)
    words = " ".join(words.split()[: rng.choice((1, 1, 2, 2, 3, 4))])
    if chance < 0.7:
        return _numbered(words, piece, rng)
    if _DIGIT.search(words) or not words:
        return None
    first, last = (words, piece.text) if rng.random() < _WORDS_FIRST else (piece.text, words)
    between = rng.choice(_BETWEEN)
    text = f"{first}{between}{last}{')' if '(' in between else ''}"
    return draft(text, piece.point, "beside", "words", piece)


def _numbered(words: str, piece: Piece, rng: random.Random) -> Draft | None:
    """A date behind the number of an item: "No 3: 25.4.2005", "(12) 1979", "Weg 4, 3. Mai 1979"."""
    if _DIGIT.search(words) or not _WHOLE_YEAR.search(piece.text):
        return None  # a short year could be any of the numbers
    name = rng.choice((*_NUMBERED, *_NUMBERED, words, words))
    text = rng.choice(_ITEMS).format(name, 1 + rng.randrange(99), piece.text).strip()
    return draft(text, piece.point, "beside", "numbered", piece)


def _is_year(piece: Piece) -> bool:
    return piece.text.isdigit() and len(piece.text) == 4


def _span(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two years beside a name or what was done: "Jane Doe (1843–1901)", "made 1843–44"."""
    first = draw_year(settings, rng)
    last = str(first + 1 + rng.randrange(90))
    if last[:2] == str(first)[:2] and rng.random() < 0.3:
        last = last[2:]
    text, chance = f"{first}{rng.choice('–––-')}{last}", rng.random()
    if "-" in text and len(last) < 4 and int(last) <= 12:
        return None  # "1905-06" is a month
    deeds = moment_words(writer.names.language)["deeds"]
    if chance < 0.5 and deeds:
        text = deeds.draw(rng).replace("{}", text)
    else:
        name = " ".join(faked_text(writer, rng).split()[: rng.choice((1, 2, 2, 3))])
        if _DIGIT.search(name) or not name:
            return None
        text = rng.choice(("{0} ({1})", "{0} ({1})", "{0}, {1}", "{0} {1}")).format(name, text)
    return draft(text, Span(Point(date(f"{first:04d}")), Point(date(last))), "beside", "span")


KIND = Kind("beside", draw)
