"""A date beside words that say nothing of it: "Annual Average 2010", "Haus Nr. 4, 3. Mai 1979".

Most mistakes of a reader come from words that it never saw beside numbers; here are many, in every
language that Faker, CLDR or the tables have words of.
"""

from __future__ import annotations

import random
import re

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.non_date.words import faked_text, word
from datenorm.generation.kinds.world.pieces import day_piece, draft, month_piece, year_piece
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_DIGIT = re.compile(r"\d")
_AFTER = (" ", " ", " ", ", ", ": ", " (", " - ", "; ")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw words with a year, a month or a day beside them."""
    chance = rng.random()
    piece = year_piece(settings, rng)
    if chance > 0.62:
        drawn = (month_piece if chance < 0.75 else day_piece)(writer, settings, rng)
        if drawn is None:
            return None
        piece = drawn
    nouns = moment_words(writer.names.language)["nouns"]
    if nouns and rng.random() < 0.4:
        text = nouns.draw(rng).replace("{}", piece.text)
        return draft(text, piece.point, "beside", "noun", piece)
    words = faked_text(writer, rng) if rng.random() < 0.75 else word(writer, rng)
    words = " ".join(words.split()[: rng.choice((1, 1, 2, 2, 3, 4))])
    if _DIGIT.search(words) or not words:
        return None
    if rng.random() < 0.75:
        between = rng.choice(_AFTER)
        text = f"{words}{between}{piece.text}{')' if '(' in between else ''}"
    else:
        text = f"{piece.text}{rng.choice((' ', ', ', ': ', ' - ', '; '))}{words}"
    return draft(text, piece.point, "beside", "words", piece)


KIND = Kind("beside", draw)
