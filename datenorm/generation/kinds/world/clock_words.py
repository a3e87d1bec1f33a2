"""Clocks in words: "half past six", "eleven twenty", "zehn vor acht", "午後三時半", noon."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import lru_cache

from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.cldr.spelled_numbers import cardinal_words
from datenorm.generation.kinds.world.clock_pieces import ClockPiece
from datenorm.generation.kinds.world.day_periods import (
    half_letters,
    halves_first,
    halves_of_day,
    moments_of_day,
    parts_of_day,
    periods_first,
)
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock

__all__ = [
    "beside",
    "clock_by_pattern",
    "clock_in_words",
    "filled_clock",
    "named_clock",
    "number_words",
    "part_of_day",
    "with_period",
]

_PERIOD_RATE = 0.5  # of hours up to 12, those with a part of the day beside them
_BEYOND_NOON = 0.1  # of words that say the hour and then its minutes, those of 13 to 23 hours
_HOUR_AND_MINUTES = re.compile(r"[^{}]*\{h[hw]?\}[^{}]*\{m[mw]?\}[^{}]*")
_MOMENTS = 0.35  # of noon and midnight, those with minutes: "ten to midnight"
_IN_WORDS = 0.12  # of hours with a part of the day, those in words: "one in the morning"
_TWO = re.compile("(?<!十)二(?=[点點])")  # two o'clock is 两点
_PARTS_BY_HOUR = ((18, "afternoon"), (22, "evening"), (24, "night"))  # before each hour


def clock_by_pattern(writer: Writer, pattern: str, rng: random.Random) -> ClockPiece | None:
    """An hour with its word: "15 Uhr 30", "15h30", "3時25分"; None where words are missing."""
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    text = filled_clock(writer, pattern, hour, minute, second, rng)
    if text is None:
        return None
    has = {name for name in ("m", "mm", "mk", "mw") if f"{{{name}}}" in pattern}
    seconds = any(f"{{{name}}}" in pattern for name in ("s", "ss", "sk", "sw"))
    clock = Clock(hour, minute if has else None, second if seconds else None)
    return with_period(writer, ClockPiece(text, clock, "words"), rng)


def clock_in_words(writer: Writer, line: str, rng: random.Random) -> ClockPiece | None:
    """A clock in words: "half past six", "zehn vor acht"; None where words are missing."""
    spec, _, pattern = line.partition(" = ")
    minutes, of_day, hours = spec.partition("@")
    hour = 1 + rng.randrange(12)
    if of_day:
        first, _, last = hours.partition("-")
        hour = int(first) + rng.randrange(int(last) - int(first) + 1)
    elif rng.random() < _BEYOND_NOON and _HOUR_AND_MINUTES.fullmatch(pattern):
        hour = 13 + rng.randrange(11)
    if minutes == "m":
        shown = minute = _minute(1, 30 if "past" in pattern else 59, rng)
    elif minutes == "60-m":
        shown = _minute(1, 29, rng)
        minute = 60 - shown
    elif "-" in minutes:
        first, _, last = minutes.partition("-")
        shown = minute = _minute(int(first), int(last), rng)
    else:
        shown = minute = int(minutes)
    text = filled_clock(writer, pattern, hour, shown, 0, rng)
    if text is None:
        return None
    piece = ClockPiece(text, Clock(hour, minute if minutes != "0" else None), "words")
    return piece if of_day else with_period(writer, piece, rng)


def _minute(first: int, last: int, rng: random.Random) -> int:
    """Minutes in a range; those that people say most are multiples of five."""
    if last - first >= 10 and rng.random() < 0.45:
        low = -(-first // 5)
        return 5 * (low + rng.randrange(last // 5 - low + 1))
    return first + rng.randrange(last - first + 1)


def filled_clock(
    writer: Writer, pattern: str, hour: int, minute: int, second: int, rng: random.Random
) -> str | None:
    """A pattern with its numbers; None where the language has no words for them."""
    following = hour % 12 + 1
    values = {
        "h": str(hour),
        "hh": f"{hour:02d}",
        "H": str(following),
        "m": str(minute),
        "mm": f"{minute:02d}",
        "s": str(second),
        "ss": f"{second:02d}",
    }
    language = writer.names.language
    if "k}" in pattern:
        zero = "零" if rng.random() < 0.4 else "〇" if rng.random() < 0.2 else ""
        values |= {
            "hk": _cjk(hour, ""),
            "Hk": _cjk(following, ""),
            "mk": _cjk(minute, zero),
            "sk": _cjk(second, zero),
        }
    if "w}" in pattern:
        sets = number_words(language)
        if not sets:
            return None
        hours, minutes = rng.choice(sets)
        values |= {
            "hw": hours[hour],
            "Hw": hours[following],
            "mw": minutes[minute],
            "sw": minutes[second],
        }
    if "o}" in pattern:
        words = moment_words(language).hour_words
        if not 1 <= hour <= len(words):
            return None
        values |= {"ho": words[hour - 1], "Ho": words[following - 1]}
    if "n}" in pattern:
        words = moment_words(language).hour_names
        if not 1 <= hour <= len(words):
            return None
        values |= {"hn": words[hour - 1], "Hn": words[following - 1]}
    text = pattern.format_map(values)
    if "k}" in pattern and rng.random() < 0.85:
        text = _TWO.sub("兩" if "點" in text else "两", text)
    return text


def _cjk(number: int, zero: str) -> str:
    """A number in CJK numerals, below ten perhaps with a zero before it: 零五."""
    return (zero if number < 10 else "") + cjk_number(number) if number else "零"


@lru_cache(maxsize=512)
def number_words(language: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Pairs of words for hours and minutes, also without hyphens ("twenty five")."""
    sets = cardinal_words(language)
    if not sets:
        return ()
    chosen = moment_words(language).number_sets
    hours, minutes = ([i for i in which if i < len(sets)] for which in chosen or ((), ()))
    own = range(len(sets))
    pairs = [(sets[h], sets[m]) for h in (hours or own) for m in (minutes or hours or own)]
    if any("-" in word for words in sets for word in words):
        pairs += [
            (tuple(w.replace("-", " ") for w in h), tuple(w.replace("-", " ") for w in m))
            for h, m in pairs
        ]
    return tuple(pairs)


def with_period(writer: Writer, piece: ClockPiece, rng: random.Random) -> ClockPiece:
    """Half of the time with a part of the day: "at six in the morning", "朝六時"."""
    hour = piece.clock.hour
    if rng.random() > _PERIOD_RATE or not 1 <= hour <= 23:
        return piece
    words, tag = moment_words(writer.names.language), writer.names.locale
    if hour > 12:
        return _with_agreeing_period(writer, piece, rng) if rng.random() < 0.5 else piece
    part = part_of_day(hour, rng)
    if words[part[0]] and rng.random() < 0.66:
        text = beside(words[part[0]].draw(rng), piece.text)
        return ClockPiece(text, replace(piece.clock, period=part[1]), piece.detail)
    named = [
        (word, "A" if of_day < 12 else "P")
        for word, hours in parts_of_day(tag)
        for of_day in (hour % 12, hour % 12 + 12)
        if of_day in hours
    ]
    if named and rng.random() < 0.8:
        word, period = rng.choice(named)
        first = periods_first(tag) if rng.random() < 0.8 else True
    else:
        own, afternoon = halves_of_day(tag), rng.random() < 0.5
        local = bool(own) and rng.random() < 0.7
        word = (rng.choice(own) if local else half_letters(rng, alone=False))[afternoon]
        period, first = "AP"[afternoon], local and halves_first(tag)
    text = f"{word} {piece.text}" if first else f"{piece.text} {word}"
    return ClockPiece(text, replace(piece.clock, period=period), piece.detail)


def _with_agreeing_period(writer: Writer, piece: ClockPiece, rng: random.Random) -> ClockPiece:
    """An hour after noon that says so twice: "fifteen twenty pm"; its hours are of 24."""
    key = next(name for end, name in _PARTS_BY_HOUR if piece.clock.hour < end)
    words = moment_words(writer.names.language)[key]
    if words and rng.random() < 0.4:
        return replace(piece, text=beside(words.draw(rng), piece.text))
    tag = writer.names.locale
    own = halves_of_day(tag) if rng.random() < 0.5 else ()
    word = (rng.choice(own) if own else half_letters(rng, alone=False))[1]
    first = bool(own) and halves_first(tag)
    return replace(piece, text=f"{word} {piece.text}" if first else f"{piece.text} {word}")


def beside(pattern: str, text: str) -> str:
    """A clock and its part of the day: "eight am", never "eightam"."""
    if pattern[:2] == "{}" and pattern[2:3].isascii() and text[-1].isalpha():
        pattern = f"{{}} {pattern[2:].lstrip()}"
    return pattern.replace("{}", text)


def part_of_day(hour: int, rng: random.Random) -> tuple[str, str]:
    """A part of the day in which an hour up to 12 can lie, and its half."""
    if hour == 12:
        return ("afternoon", "P") if rng.random() < 0.5 else ("night", "A")
    parts = [("morning", "A")] if 4 <= hour <= 11 else [("night", "A"), ("morning", "A")]
    parts += [("afternoon", "P")] if hour <= 5 else []
    parts += [("evening", "P")] if 5 <= hour <= 10 else []
    parts += [("night", "P")] if 9 <= hour <= 11 else []
    return rng.choice(parts)


def _beside_moment(writer: Writer, line: str, hour: int, rng: random.Random) -> ClockPiece | None:
    """Minutes before or after noon or midnight: "midi et demi", "ten to midnight"."""
    minutes, _, pattern = line.partition(" = ")
    before = minutes[0] == "-"
    shown = minutes.removeprefix("-")
    first, _, last = shown.partition("-")
    if first == "m":
        minute = _minute(1, 29 if before else 59, rng)
    else:
        minute = _minute(int(first), int(last or first), rng)
    text = filled_clock(writer, pattern, hour, minute, 0, rng)
    if text is None:
        return None
    clock = Clock((hour - 1) % 24, 60 - minute) if before else Clock(hour, minute)
    return ClockPiece(text, clock, "noon" if hour else "midnight")


def named_clock(writer: Writer, rng: random.Random) -> ClockPiece | None:
    """Noon and midnight, or an hour with a part of the day; None where neither has words."""
    words = moment_words(writer.names.language)
    if rng.random() < 0.2:
        key, hour = ("noon", 12) if rng.random() < 0.5 else ("midnight", 0)
        if words[f"{key}_clocks"] and rng.random() < _MOMENTS:
            return _beside_moment(writer, words[f"{key}_clocks"].draw(rng), hour, rng)
        if words[key]:
            return ClockPiece(words[key].draw(rng), Clock(hour), key)
        name = moments_of_day(writer.names.locale).get(key)
        if name:
            return ClockPiece(name, Clock(hour), key)
    hour = 1 + rng.randrange(12)
    part = part_of_day(hour, rng)
    if not words[part[0]]:
        return None
    clock = Clock(hour, period=part[1])
    if words["hours_in_words"] and rng.random() < _IN_WORDS:
        said = filled_clock(writer, words["hours_in_words"].draw(rng), hour, 0, 0, rng)
        if said:
            return ClockPiece(beside(words[part[0]].draw(rng), said), clock, "words")
    text = f"{hour:02d}" if rng.random() < 0.15 else str(hour)
    colon = ":" if rng.random() < 0.92 else "."
    chance = rng.random()
    if chance < 0.52:
        minute = rng.randrange(60)
        text, clock = f"{text}{colon}{minute:02d}", replace(clock, minute=minute)
    elif chance < 0.78:
        minute, second = rng.randrange(60), rng.randrange(60)
        text = f"{text}{colon}{minute:02d}{colon}{second:02d}"
        clock = replace(clock, minute=minute, second=second)
    return ClockPiece(words[part[0]].draw(rng).replace("{}", text), clock, "part of the day")
