"""Clocks in any way that people write them: digits, formats of the locale, words, noon."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.generation.kinds.world.clock_formats import clock_in_format
from datenorm.generation.kinds.world.clock_pieces import (
    ClockPiece,
    clock_in_digits,
    clock_in_units,
    seconds_fraction,
)
from datenorm.generation.kinds.world.clock_words import (
    clock_by_pattern,
    clock_in_words,
    named_clock,
)
from datenorm.generation.kinds.world.day_periods import (
    half_letters,
    halves_first,
    halves_of_day,
    languages_with_periods,
    parts_of_day,
    periods_first,
)
from datenorm.generation.kinds.world.zones import zone_piece
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer, load_writer
from datenorm.outputs.world import Clock

__all__ = [
    "ClockPiece",
    "clock_in_digits",
    "clock_of_any_language",
    "clock_piece",
    "day_and_clock",
    "writes_dots",
]

_NATIVE_DIGITS = 0.4  # of clocks of any language, those in its own digits
_FRACTIONS = 0.2  # of clocks to the second with the half of the day
_ZONED = ("digits", "period", "units")


def clock_piece(writer: Writer, rng: random.Random, with_zone: float = 0.15) -> ClockPiece:
    """A clock in any way that people of the locale write; some with a zone."""
    words = moment_words(writer.names.language)
    chance = rng.random()
    piece: ClockPiece | None = None
    if chance < 0.34:
        piece = clock_in_digits(rng)
    elif chance < 0.45:
        piece = _with_half(writer, rng)
    elif chance < 0.57:
        piece = clock_in_format(writer, rng)
    elif chance < 0.63:
        piece = _with_units(writer, rng)
    elif chance < 0.74 and words["clocks"]:
        piece = clock_by_pattern(writer, words["clocks"].draw(rng), rng)
    elif chance < 0.87 and words["clock_words"]:
        piece = clock_in_words(writer, words["clock_words"].draw(rng), rng)
    else:
        piece = named_clock(writer, rng)
    if piece is None:
        piece = _with_half(writer, rng)
    if rng.random() < with_zone and piece.detail in _ZONED:
        text, zone = zone_piece(writer, rng)
        piece = replace(piece, text=piece.text + text, clock=replace(piece.clock, zone=zone))
    return piece


def clock_of_any_language(rng: random.Random) -> ClockPiece:
    """A clock with the own words for parts of the day of some language, all languages alike.

    By how much is written in them, the words of most languages would hardly be seen.
    """
    writer = load_writer(rng.choice(languages_with_periods()), plain=True)
    words, chance = moment_words(writer.names.language), rng.random()
    piece: ClockPiece | None = None
    if chance < 0.3:
        piece = clock_in_format(writer, rng)
    elif chance < 0.5:
        piece = named_clock(writer, rng)
    elif chance < 0.65 and words["clocks"]:
        piece = clock_by_pattern(writer, words["clocks"].draw(rng), rng)
    piece = piece or _with_half(writer, rng, local_rate=1.0)
    if writer.names.digits and rng.random() < _NATIVE_DIGITS:
        digits = str.maketrans("0123456789", writer.names.digits)
        piece = replace(piece, text=piece.text.translate(digits))
    return piece


def writes_dots(writer: Writer) -> bool:
    """Whether people write clocks with a dot and no word beside them: 14.05."""
    return not {"{h}.{mm}", "{hh}.{mm}"}.isdisjoint(
        moment_words(writer.names.language)["clocks"].texts
    )


def day_and_clock(writer: Writer, day: str, rng: random.Random) -> str:
    """How a day, `{0}`, and a clock, `{1}`, stand together in the language."""
    pattern = moment_words(writer.names.language)["at"].draw(rng)
    if "{0}{1}" in pattern and day[-1].isdigit():
        return pattern.replace("{0}{1}", "{0} {1}")
    return pattern


def _with_units(writer: Writer, rng: random.Random) -> ClockPiece:
    """Unit letters, perhaps with a half of the day: "12h 01m02s am"."""
    if rng.random() < 0.6:
        return clock_in_units(rng, halved=False)
    piece = clock_in_units(rng, halved=True)
    own = halves_of_day(writer.names.locale)
    local, afternoon = bool(own) and rng.random() < 0.4, rng.random() < 0.5
    word = (rng.choice(own) if local else half_letters(rng))[afternoon]
    if local and halves_first(writer.names.locale):
        text = f"{word} {piece.text}"
    else:
        text = f"{piece.text} {word}" if rng.random() < 0.8 else f"{piece.text}{word}"
    return ClockPiece(text, replace(piece.clock, period="AP"[afternoon]), "units")


def _with_half(writer: Writer, rng: random.Random, local_rate: float = 0.65) -> ClockPiece:
    """An hour up to 12 with the half of the day; now and then one beyond, which keeps its hour.

    Programs write hours of 24 with the half of the day too: "14:05 PM", "0:30 AM".
    """
    hour, minute, second = 1 + rng.randrange(12), rng.randrange(60), rng.randrange(60)
    afternoon = rng.random() < 0.5
    if rng.random() < 0.04:
        hour, afternoon = 13 + rng.randrange(11), True
    elif rng.random() < 0.03:
        hour = 0
    own, parts = halves_of_day(writer.names.locale), parts_of_day(writer.names.locale)
    local, first = bool(own) and rng.random() < local_rate, halves_first(writer.names.locale)
    named = bool(parts) and rng.random() < local_rate / 2
    if named:
        (word, hours), local = rng.choice(parts), True
        first = periods_first(writer.names.locale) or rng.random() < 0.6
        hour_of_day = rng.choice(hours)
        hour, afternoon = hour_of_day % 12 or 12, hour_of_day >= 12
    else:
        word = (rng.choice(own) if local else half_letters(rng))[afternoon]
    clock = Clock(hour, minute, period="AP"[afternoon])
    separator = ":" if rng.random() < 0.9 else "."
    shown = f"{hour:02d}" if rng.random() < 0.2 else str(hour)
    chance = rng.random()
    if chance < 0.2:
        text, clock = shown, Clock(hour, period="AP"[afternoon])
    elif chance < 0.75:
        text = f"{shown}{separator}{minute:02d}"
    else:
        text, fraction = f"{shown}{separator}{minute:02d}{separator}{second:02d}", ""
        if rng.random() < _FRACTIONS and not named:
            fraction = seconds_fraction(rng)
            text += f"{rng.choice('.,') if separator == ':' else ','}{fraction}"
        clock = Clock(hour, minute, second, fraction, "AP"[afternoon])
    if local and first and rng.random() < 0.85:
        glued = rng.random() < (0.1 if " " in word or word[-1] < "\u1100" else 0.5)  # 午後3時
        text = f"{word}{'' if glued and ' ' not in word else ' '}{text}"
    else:
        text = f"{text}{'' if not local and rng.random() < 0.35 else ' '}{word}"
    return ClockPiece(text, clock, "period")
