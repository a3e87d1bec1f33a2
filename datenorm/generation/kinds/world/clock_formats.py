"""Clocks in the formats that CLDR gives for a locale: "h:mm a", "HH 'h' mm", "B h:mm:ss"."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from datenorm.generation.cldr.raw import raw_data
from datenorm.generation.kinds.world.clock_pieces import ClockPiece
from datenorm.generation.kinds.world.day_periods import (
    half_letters,
    halves_of_day,
    moments_of_day,
    parts_of_day,
)
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock

__all__ = ["clock_in_format"]

Format = tuple[tuple[str, bool], ...]  # fields and literals, and which of them is a field

_END_OF_DAY = 24
_SKELETONS = ("h", "hm", "hms", "H", "Hm", "Hms", "Bh", "Bhm", "Bhms")
_MOMENTS = 0.06  # of formats with a part of the day, those at noon or midnight: "12:00 noon"
_PART = re.compile(r"'((?:[^']|'')*)'|([a-zA-Z])\2*|[^a-zA-Z']+")


@lru_cache(maxsize=512)
def _formats(tag: str) -> tuple[tuple[Format, ...], tuple[Format, ...], tuple[Format, ...]]:
    """A locale's formats: with a part of the day, with a half of it, with neither."""
    data = raw_data(tag)
    skeletons, plain = dict(data.get("datetime_skeletons", {})), dict(data.get("time_formats", {}))
    patterns = [skeletons[key] for key in _SKELETONS if key in skeletons]
    patterns += [plain[key] for key in ("short", "medium") if key in plain]
    texts = dict.fromkeys(str(getattr(pattern, "pattern", pattern)) for pattern in patterns)
    groups: tuple[list[Format], list[Format], list[Format]] = ([], [], [])
    for text in texts:
        parts = _parsed(text)
        fields = {part[0] for part, is_field in parts if is_field}
        if "B" in fields and parts_of_day(tag):
            groups[0].append(parts)
        elif fields & set("aB"):
            groups[1].append(parts)
        elif len(parts) > 1:  # a number alone is no clock
            groups[2].append(parts)
    return tuple(groups[0]), tuple(groups[1]), tuple(groups[2])


def _parsed(pattern: str) -> Format:
    parts = []
    for found in _PART.finditer(pattern):
        quoted, letter = found[1], found[2]
        text = found[0] if quoted is None else quoted.replace("''", "'") or "'"
        parts.append((text, letter is not None))
    return tuple(parts)


def clock_in_format(writer: Writer, rng: random.Random) -> ClockPiece | None:
    """A clock in a format of the locale; None where CLDR has none for it."""
    tag = writer.names.locale
    parts, halves, plain = _formats(tag)
    chance = rng.random()
    group = parts if chance < 0.55 and parts else halves if chance < 0.85 and halves else plain
    if not group:
        return None
    chosen = rng.choice(group)
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    word = ""
    if group is parts:
        word, hours = rng.choice(parts_of_day(tag))
        hour = rng.choice(hours)
        names = moments_of_day(tag)
        # An hour alone is the moment itself ("12 noon"); one with minutes keeps its hour.
        if names and rng.random() < _MOMENTS and "m" in "".join(t for t, field in chosen if field):
            key = rng.choice(sorted(names))
            word, hour, minute, second = names[key], 12 if key == "noon" else 0, 0, 0
    elif group is halves:
        pairs = halves_of_day(tag)
        local = bool(pairs) and rng.random() < 0.85
        word = (rng.choice(pairs) if local else half_letters(rng))[hour >= 12]
    letters = {part[0] for part, is_field in chosen if is_field}
    shown = _shown(hour, letters)
    if shown == _END_OF_DAY and (minute or second):
        return None  # no clock says 24:01
    values = {"m": minute, "s": second}
    text = ""
    for part, is_field in chosen:
        if not is_field:
            text += part
        elif part[0] in "aB":
            text += word
        else:
            text += str(values.get(part[0], shown)).zfill(len(part))
    period = ("A" if hour < 12 else "P") if word and shown <= 12 else ""
    clock = Clock(
        shown, minute if "m" in letters else None, second if "s" in letters else None, period=period
    )
    return ClockPiece(text, clock, "period" if word else "digits")


def _shown(hour: int, letters: set[str]) -> int:
    """The hour as a format counts it: 1 to 12, 0 to 11, 1 to 24 or 0 to 23."""
    if "h" in letters:
        return hour % 12 or 12
    if "K" in letters:
        return hour % 12
    return (hour or 24) if "k" in letters else hour
