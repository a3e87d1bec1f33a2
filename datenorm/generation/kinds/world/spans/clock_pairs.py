"""Two clocks as one text: "11 to 3pm", "9–17 Uhr", "午後5時から6時", "8h30 à 10h", "9:00-17:00".

What both have in common often stands once: the half of the day, the word for the hour. It is said
at the end where it stands.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from datenorm.generation.kinds.world.clock_pieces import ClockPiece
from datenorm.generation.kinds.world.clock_words import (
    beside,
    filled_clock,
    number_words,
    part_of_day,
)
from datenorm.generation.kinds.world.clocks import clock_piece
from datenorm.generation.kinds.world.day_periods import (
    halves_first,
    halves_of_day,
    parts_of_day,
    periods_first,
)
from datenorm.generation.kinds.world.spans.open_ends import names_years
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock

__all__ = ["span_pattern", "two_alike", "two_clocks"]

_PLAIN = ("digits", "period")
_DASHES = ("{0}-{1}", "{0}–{1}", "{0} - {1}", "{0} – {1}")
_OFFSET = re.compile(r"(0\d|1[0-4]):[0-5]\d$")  # behind a hyphen: 15:25-05:00
_LETTERS = (
    *(("am", "pm"), ("AM", "PM"), (" am", " pm"), (" AM", " PM"), (" a.m.", " p.m.")),
    *((" a.m", " p.m"), ("a.m.", "p.m."), (" A.M.", " P.M.")),
)
# Words for a day or a date between two ends: "do dia {0} ao dia {1}".
_DAYS = re.compile(
    r"dat[aeou]|dag[ae]|fecha|tari[hx]|vuos|период|дат|दिनांक|तारीख|วัน|תאריך|ngày|tanggal|تاريخ|تاریخ|سنت|سنة|عام"
    r"|\b(d[ií]as?|dne|dnia|dana|dni|jours?|giorn[oi]|gada|дня|tags?|tagen?|den|år[ae]n?e?)\b",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\{\w+\}")
_FIGURES = re.compile(r"[^{}]*\{(h|hh|hk)\}([^{}]*\{(m|mm|mk)\})?[^{}]*")
# Languages whose hours are not inflected after words for "from" and "to".
_NOT_INFLECTED = frozenset(
    [
        "af",
        "ca",
        "da",
        "de",
        "en",
        "eo",
        "es",
        "gl",
        "id",
        "it",
        "ms",
        "nb",
        "nl",
        "nn",
        "no",
        "pt",
        "ro",
        "sv",
        "vi",
    ]
)
_Two = tuple[ClockPiece, ClockPiece]


def two_clocks(writer: Writer, rng: random.Random) -> tuple[str, ClockPiece, ClockPiece] | None:
    """A span of two clocks, and its ends; None where the words drawn are of years."""
    pattern = span_pattern(writer, rng)
    if pattern is None:
        return None
    chance = rng.random()
    ends: _Two | None = None
    if chance < 0.20:
        ends = _figures(rng)
    elif chance < 0.36:
        ends, pattern = _hours_with_words(writer, pattern, rng)
    elif chance < 0.50:
        ends = _in_part_of_day(writer, rng)
    elif chance < 0.56:
        ends = _spelled(writer, pattern, rng)
    elif chance < 0.64 and pattern[:3] != "{0}":
        ends = _bare(rng)  # "from 3 to 3:30": bare hours need words around them
    elif chance < 0.88:
        ends = _half_once(rng)
    one, other = ends or two_alike(writer, rng)
    if pattern == "{0}-{1}" and _OFFSET.match(other.text):
        pattern = "{0} - {1}"
    return pattern.replace("{0}", one.text).replace("{1}", other.text), one, other


def span_pattern(writer: Writer, rng: random.Random) -> str | None:
    """How two ends stand together in the language; None where the words are those of years."""
    words, chance = moment_words(writer.names.language), rng.random()
    if chance < 0.3:
        return rng.choice(_DASHES)
    if chance < 0.65 and words["clock_spans"]:
        return words["clock_spans"].draw(rng)
    pattern = words["spans"].evenly(rng) if chance < 0.75 else words["spans"].draw(rng)
    return None if names_years(writer, pattern) or _DAYS.search(pattern) else pattern


def _hours(rng: random.Random) -> tuple[int, int]:
    """Two hours of a day, most of them in their order."""
    one, other = sorted(rng.sample(range(24), 2))
    return (one, other) if rng.random() < 0.88 else (other, one)


def _minute(rng: random.Random) -> int:
    return rng.choice((0, 0, 15, 30, 30, 45, rng.randrange(60)))


def _figures(rng: random.Random) -> _Two:
    """ "9:00-17:00", "08.30 – 10.15", "8h30 – 10h00", both written alike"""
    width = "02d" if rng.random() < 0.6 else "d"
    separator = rng.choice("::::::.h")
    one, other = (
        ClockPiece(f"{hour:{width}}{separator}{minute:02d}", Clock(hour, minute), "digits")
        for hour, minute in ((hour, _minute(rng)) for hour in _hours(rng))
    )
    return one, other


def _hours_with_words(writer: Writer, pattern: str, rng: random.Random) -> tuple[_Two | None, str]:
    """ "9–17 Uhr", "kl. 9–10", "9時〜17時", "de 8h30 à 10h": with the word once, or at both."""
    words = moment_words(writer.names.language)["clocks"]
    clock = words.draw(rng) if words else ""
    if not _FIGURES.fullmatch(clock) or not _stands_alone(clock):
        return None, pattern
    head, tail = clock[: clock.index("{")], clock[clock.rindex("}") + 1 :]
    first, last = clock, clock
    joined = len(_FIELD.findall(clock)) == 1 or clock[clock.index("}") + 1] in ":."
    if head:
        pattern = rng.choice(_DASHES)  # "a las 9-10", for "de a las 9" nobody writes
        last = last[len(head) :] if rng.random() < 0.75 else last
    elif tail and joined and "k}" not in clock and rng.random() < 0.55:
        first = first[: len(first) - len(tail)]
    pieces = []
    for text, hour in zip((first, last), _hours(rng), strict=True):
        minute = _minute(rng)
        filled = filled_clock(writer, text, hour, minute, 0, rng)
        if filled is None:
            return None, pattern
        clock_said = Clock(hour, minute if "{m" in text else None)
        pieces.append(ClockPiece(filled, clock_said, "words"))
    return (pieces[0], pieces[1]), pattern


def _stands_alone(clock: str) -> bool:
    """Whether what follows a clock is a word or a unit, and no ending of a case: "9-kor"."""
    tail = clock[clock.rindex("}") + 1 :]
    ending = tail[:1].isalpha() and tail[0] < "\u0900" and len(tail) > 3
    return not ending and tail[:1] != "-" and not tail.endswith("kor")


def _in_part_of_day(writer: Writer, rng: random.Random) -> _Two | None:
    """ "5–6 abends", "오후 5시–6시", "from 9 to 11 in the morning": the part of the day once"""
    tag, words = writer.names.locale, moment_words(writer.names.language)
    chance, first = rng.random(), periods_first(writer.names.locale)
    hours: tuple[int, ...] = tuple(range(12)) if rng.random() < 0.5 else tuple(range(12, 24))
    name = ""
    if chance < 0.45 and parts_of_day(tag):
        name, hours = rng.choice(parts_of_day(tag))
    elif chance < 0.75 and halves_of_day(tag):
        name = rng.choice(halves_of_day(tag))[hours[0] >= 12]
        first = halves_first(tag)
    else:
        key, period = part_of_day(1 + rng.randrange(12), rng)
        hours = tuple(h for h in range(24) if (h < 12) == (period == "A"))
        hours = tuple(h for h in hours if _is_part(key, h))
        if not words[key]:
            return None
        pattern = words[key].draw(rng)
        first = not pattern.startswith("{}")
    marked = 0 if first else 1
    evening = bool(hours) and rng.choice(hours) >= 12  # a night has hours of both halves
    hours = tuple(hour for hour in hours if (hour >= 12) == evening)
    if len(hours) < 2:
        return None
    glue = "" if first and name and name[-1] > "\u1100" and rng.random() < 0.5 else " "
    if name:
        pattern = f"{name}{glue}{{}}" if first else f"{{}} {name}"
    one, other = sorted(rng.sample(hours, 2))
    pieces = [_plain_hour(writer, hour, rng) for hour in (one, other)]
    piece = pieces[marked]
    period = "AP"[evening]
    pieces[marked] = ClockPiece(
        beside(pattern, piece.text), replace(piece.clock, period=period), "period"
    )
    return pieces[0], pieces[1]


def _is_part(key: str, hour: int) -> bool:
    """Whether an hour of 24 lies in a part of the day."""
    first, last = {
        "morning": (4, 11),
        "afternoon": (12, 17),
        "evening": (17, 22),
        "night": (20, 23) if hour >= 12 else (0, 3),
    }[key]
    return first <= hour <= last


def _plain_hour(writer: Writer, hour: int, rng: random.Random) -> ClockPiece:
    """An hour up to 12, perhaps with minutes; with its unit where the script has no blanks."""
    shown, minute = hour % 12 or 12, _minute(rng)
    whole = rng.random() < 0.5
    unit = {"ja": "時", "zh": "点", "yue": "點", "ko": "시"}.get(writer.names.language, "")
    if whole or unit:
        return ClockPiece(f"{shown}{unit}", Clock(shown), "digits")
    return ClockPiece(f"{shown}:{minute:02d}", Clock(shown, minute), "digits")


def _spelled(writer: Writer, pattern: str, rng: random.Random) -> _Two | None:
    """ "from five to six in the evening", never "five to six", which is before six"""
    language = writer.names.language
    sets = number_words(language) if language in _NOT_INFLECTED else ()
    if not sets or pattern[:3] == "{0}":
        return None
    names, _ = rng.choice(sets)
    one, other = rng.sample(range(1, 13), 2)
    first, last = ClockPiece(names[one], Clock(one), ""), ClockPiece(names[other], Clock(other), "")
    key, period = part_of_day(other, rng)
    words = moment_words(language)[key]
    around = words.draw(rng) if words and rng.random() < 0.6 else f"{{}}{_letters(period, rng)}"
    if not around.startswith("{}"):
        return None
    text = beside(around, last.text)
    return first, ClockPiece(text, replace(last.clock, period=period), "words")


def _letters(period: str, rng: random.Random) -> str:
    return rng.choice(_LETTERS)["AP".index(period)]


def _bare(rng: random.Random) -> _Two:
    """Two hours without a half of the day: "3", "3:30"."""
    hour, minute = 1 + rng.randrange(12), rng.choice((15, 30, 45, 30))
    return (
        ClockPiece(str(hour), Clock(hour), ""),
        ClockPiece(f"{hour}:{minute:02d}", Clock(hour, minute), ""),
    )


def _half_once(rng: random.Random) -> _Two:
    """ "11 to 3pm", "5-6 p.m.", "3 to 3:30 pm", "9:15–10:45am" """
    hour, later = rng.sample(range(1, 13), 2)
    half, minute = rng.randrange(2), _minute(rng)
    letters, period = rng.choice(_LETTERS)[half], "AP"[half]
    first = ClockPiece(str(hour), Clock(hour), "")
    last = ClockPiece(f"{later}{letters}", Clock(later, period=period), "")
    chance = rng.random()
    if rng.random() < 0.06:
        hour = 12 + hour % 12  # "from 23 to 3 pm" is of 24 hours at one end
        first = ClockPiece(str(hour), Clock(hour), "")
    if chance < 0.3:
        first = ClockPiece(f"{hour}:{minute:02d}", Clock(hour, minute), "")
    if chance < 0.2 or chance > 0.75:
        minute = _minute(rng)
        text = f"{later}:{minute:02d}{letters}"
        last = ClockPiece(text, Clock(later, minute, period=period), "")
    return first, last


def two_alike(writer: Writer, rng: random.Random) -> _Two:
    """Two clocks of digits, both with the half of the day or without."""
    found: list[ClockPiece] = []
    for _ in range(12):
        piece = clock_piece(writer, rng, 0.0)
        if piece.detail in _PLAIN and (not found or piece.detail == found[0].detail):
            found.append(piece)
        if len(found) == 2:
            return found[0], found[1]
    hour = rng.randrange(23)
    return ClockPiece(f"{hour}:00", Clock(hour, 0), ""), ClockPiece("23:30", Clock(23, 30), "")
