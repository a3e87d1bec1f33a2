"""Clocks as people write them: digits, words, halves of the day, noon and midnight."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.cldr.spelled_numbers import cardinal_words
from datenorm.generation.kinds.world.zones import zone_piece
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock

__all__ = ["ClockPiece", "clock_in_digits", "clock_piece", "day_and_clock"]

_LETTERS = (
    ("am", "pm"),
    ("AM", "PM"),
    ("a.m.", "p.m."),
    ("A.M.", "P.M."),
    ("a", "p"),
    ("a. m.", "p. m."),
)
_SEPARATORS = (":",) * 12 + (".", ".", " : ", "h")


@dataclass(frozen=True, slots=True)
class ClockPiece:
    """A text and the clock that it says; `detail` names the way it is written."""

    text: str
    clock: Clock
    detail: str


@lru_cache(maxsize=512)
def _periods(tag: str) -> tuple[tuple[str, str], ...]:
    """Words for the halves of the day in one locale: (before noon, after noon)."""
    pairs = []
    for width in ("abbreviated", "wide", "narrow"):
        try:
            names = resolve(raw_data(tag), "day_periods", "format", width)
            pairs.append((str(names["am"]), str(names["pm"])))
        except (KeyError, TypeError):
            continue
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1] and all(pair)))


@lru_cache(maxsize=512)
def _parts_of_day(tag: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """CLDR's words for the parts of the day in one locale, and the hours (0-23) of each."""
    data = raw_data(tag)
    rules = dict(data.get("day_period_rules", {})).get(None, {})
    parts = {}
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide")):
        try:
            names = dict(resolve(data, "day_periods", context, width))
        except (KeyError, TypeError):
            continue
        for name, spans in rules.items():
            hours = [hour for span in spans for hour in _hours_of(span)]
            if name in names and hours:
                parts[str(names[name])] = tuple(hours)
    return tuple(parts.items())


def _hours_of(span: Mapping[str, int]) -> list[int]:
    """The whole hours of a span in seconds since midnight, which may go on past it."""
    if "from" not in span:  # noon and midnight are moments
        return []
    first, end = span["from"] // 3600, span["before"] // 3600
    return [hour % 24 for hour in range(first, end if first < end else end + 24)]


@lru_cache(maxsize=512)
def _periods_first(tag: str) -> bool:
    """Whether the locale writes the half of the day before the hour (오후 3:25)."""
    formats = raw_data(tag).get("time_formats", {})
    patterns = [str(getattr(pattern, "pattern", pattern)) for pattern in dict(formats).values()]
    return any(pattern.lstrip("'").startswith(("a", "B")) for pattern in patterns)


def clock_piece(writer: Writer, rng: random.Random, with_zone: float = 0.15) -> ClockPiece:
    """A clock in any way that people of the locale write; some with a zone."""
    words = moment_words(writer.names.language)
    chance = rng.random()
    if chance < 0.5:
        piece = clock_in_digits(writer, rng)
    elif chance < 0.68 or not words["clocks"]:
        piece = _with_period(writer, rng)
    elif chance < 0.80:
        piece = _by_pattern(writer, words["clocks"].draw(rng), rng)
    elif chance < 0.92 and words["clock_words"]:
        piece = _in_words(writer, words["clock_words"].draw(rng), rng)
    else:
        piece = _named(writer, rng)
    if rng.random() < with_zone and piece.detail in ("digits", "period"):
        text, zone = zone_piece(writer, rng)
        piece = replace(piece, text=piece.text + text, clock=replace(piece.clock, zone=zone))
    return piece


def day_and_clock(writer: Writer, day: str, rng: random.Random) -> str:
    """How a day, `{0}`, and a clock, `{1}`, stand together in the language."""
    pattern = moment_words(writer.names.language)["at"].draw(rng)
    if "{0}{1}" in pattern and day[-1].isdigit():
        return pattern.replace("{0}{1}", "{0} {1}")
    return pattern


def clock_in_digits(writer: Writer, rng: random.Random, separator: str = "") -> ClockPiece:
    """Hours and minutes of 24 hours, perhaps seconds and a fraction of them."""
    separator = separator or rng.choice(_SEPARATORS)
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    if rng.random() < 0.01:
        hour, minute, second = 24, 0, 0
    text = f"{hour:02d}" if rng.random() < 0.75 else str(hour)
    chance = rng.random()
    if separator == "h" or " " in separator or chance < 0.62:
        return ClockPiece(f"{text}{separator}{minute:02d}", Clock(hour, minute), "digits")
    width = "02d" if len(text) == 2 or rng.random() < 0.8 else "d"  # as programs write them: 8:1:59
    text = f"{text}{separator}{minute:{width}}{separator}{second:{width}}"
    if chance < 0.82:
        return ClockPiece(text, Clock(hour, minute, second), "digits")
    if hour == 24:
        return ClockPiece(text, Clock(hour, minute, second), "digits")
    digits = str(rng.randrange(10**9)).zfill(9)[: rng.choice((1, 2, 3, 3, 3, 6, 6, 6, 7, 9))]
    text += rng.choice(("." if separator != "." else ",", ".", ",")) + digits
    return ClockPiece(text, Clock(hour, minute, second, digits), "digits")


def _with_period(writer: Writer, rng: random.Random) -> ClockPiece:
    """An hour up to 12 with the half of the day; now and then one beyond, which keeps its hour."""
    hour, minute, second = 1 + rng.randrange(12), rng.randrange(60), rng.randrange(60)
    afternoon = rng.random() < 0.5
    if rng.random() < 0.04:
        hour, afternoon = 13 + rng.randrange(11), True
    own, parts = _periods(writer.names.locale), _parts_of_day(writer.names.locale)
    local, first = bool(own) and rng.random() < 0.6, _periods_first(writer.names.locale)
    if parts and rng.random() < 0.3:
        (word, hours), local, first = rng.choice(parts), True, first or rng.random() < 0.6
        hour_of_day = rng.choice(hours)
        hour, afternoon = hour_of_day % 12 or 12, hour_of_day >= 12
    else:
        word = rng.choice(own if local else _LETTERS)[afternoon]
    clock = Clock(hour, minute, period="AP"[afternoon])
    separator = ":" if rng.random() < 0.9 else "."
    shown = f"{hour:02d}" if rng.random() < 0.2 else str(hour)
    chance = rng.random()
    if chance < 0.2:
        text, clock = shown, Clock(hour, period="AP"[afternoon])
    elif chance < 0.85:
        text = f"{shown}{separator}{minute:02d}"
    else:
        text = f"{shown}{separator}{minute:02d}{separator}{second:02d}"
        clock = Clock(hour, minute, second, period="AP"[afternoon])
    if local and first and rng.random() < 0.85:
        text = f"{word}{rng.choice((' ', ''))}{text}"
    else:
        text = f"{text}{'' if not local and rng.random() < 0.35 else ' '}{word}"
    return ClockPiece(text, clock, "period")


def _numbers(writer: Writer, rng: random.Random) -> tuple[str, ...]:
    sets = cardinal_words(writer.names.language)
    return rng.choice(sets) if sets else ()


def _by_pattern(writer: Writer, pattern: str, rng: random.Random) -> ClockPiece:
    """An hour with its word: "15 Uhr 30", "15h30", "3時25分"."""
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    text = _filled(writer, pattern, hour, minute, second, rng)
    if text is None:
        return clock_in_digits(writer, rng)
    has = {name for name in ("m", "mm", "mk", "mw") if f"{{{name}}}" in pattern}
    seconds = any(f"{{{name}}}" in pattern for name in ("s", "ss", "sk"))
    clock = Clock(hour, minute if has else None, second if seconds else None)
    return _perhaps_in_the(writer, ClockPiece(text, clock, "words"), rng)


def _in_words(writer: Writer, line: str, rng: random.Random) -> ClockPiece:
    """A clock in words: "half past six", "zehn vor acht"."""
    minutes, _, pattern = line.partition(" = ")
    hour = 1 + rng.randrange(12)
    if minutes == "m":
        shown = minute = 1 + rng.randrange(59 if "past" not in pattern else 30)
    elif minutes == "60-m":
        shown = 1 + rng.randrange(29)
        minute = 60 - shown
    else:
        shown = minute = int(minutes)
    text = _filled(writer, pattern, hour, shown, 0, rng)
    if text is None:
        return clock_in_digits(writer, rng)
    clock = Clock(hour, minute if minutes != "0" else None)
    return _perhaps_in_the(writer, ClockPiece(text, clock, "words"), rng)


def _filled(
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
        "hk": _cjk(hour),
        "Hk": _cjk(following),
        "mk": _cjk(minute),
        "sk": _cjk(second),
    }
    if "w}" in pattern:
        numbers = _numbers(writer, rng)
        if not numbers:
            return None
        values |= {"hw": numbers[hour], "Hw": numbers[following], "mw": numbers[minute]}
    return pattern.format_map(values)


def _cjk(number: int) -> str:
    return cjk_number(number) or "零"


def _perhaps_in_the(writer: Writer, piece: ClockPiece, rng: random.Random) -> ClockPiece:
    """Now and then with a part of the day: "at six in the morning"."""
    if rng.random() > 0.35 or not 1 <= piece.clock.hour <= 12:
        return piece
    words = moment_words(writer.names.language)
    part = _part_of_day(piece.clock.hour, rng)
    if part is None or not words[part[0]]:
        return piece
    text = words[part[0]].draw(rng).replace("{}", piece.text)
    return ClockPiece(text, replace(piece.clock, period=part[1]), piece.detail)


def _part_of_day(hour: int, rng: random.Random) -> tuple[str, str] | None:
    """A part of the day in which an hour up to 12 can lie, and its half."""
    if hour == 12:
        return ("afternoon", "P") if rng.random() < 0.5 else ("night", "A")
    parts = [("morning", "A")] if 4 <= hour <= 11 else [("night", "A")]
    parts += [("afternoon", "P")] if hour <= 5 else []
    parts += [("evening", "P")] if 5 <= hour <= 10 else []
    parts += [("night", "P")] if 9 <= hour <= 11 else []
    return rng.choice(parts)


def _named(writer: Writer, rng: random.Random) -> ClockPiece:
    """Noon and midnight, or an hour with a part of the day."""
    words = moment_words(writer.names.language)
    if rng.random() < 0.35:
        key, hour = ("noon", 12) if rng.random() < 0.5 else ("midnight", 0)
        if words[key]:
            return ClockPiece(words[key].draw(rng), Clock(hour), key)
    hour = 1 + rng.randrange(12)
    part = _part_of_day(hour, rng)
    if part is None or not words[part[0]]:
        return _with_period(writer, rng)
    clock = Clock(hour, period=part[1])
    text = str(hour)
    if rng.random() < 0.7:
        minute = rng.randrange(60)
        text, clock = f"{hour}:{minute:02d}", replace(clock, minute=minute)
    return ClockPiece(words[part[0]].draw(rng).replace("{}", text), clock, "part of the day")
