"""Stamps of machines: ISO 8601 in every shape, logs, mail headers, databases, cameras.

A stamp is a pattern of fields of its own (`stamp_patterns.py`), with the English names that
machines write in every locale.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import draft
from datenorm.generation.kinds.world.stamp_patterns import STAMPS
from datenorm.generation.kinds.world.zones import windows_zones
from datenorm.generation.moments import draw_moment
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock, Point, date, day_of_year, offset, week
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_MONTHS = tuple(calendar.month_abbr)
_LONG_MONTHS = tuple(calendar.month_name)
_DAYS = tuple(calendar.day_abbr)
_LONG_DAYS = tuple(calendar.day_name)
# fmt: off
_ZONE_NAMES = (
    "EST", "EDT", "CST", "PST", "PDT", "MST", "CET",
    "CEST", "BST", "IST", "JST", "MSK", "AEST", "EET",
)
# fmt: on
_FRACTIONS = {"f", "f3", "f3b", "f6", "f9", "F", "g", "g3", "G"}


@dataclass
class _Drawn:
    """The fraction and the zone that the fields of one stamp wrote."""

    rng: random.Random
    fraction: str = ""
    zone: str = ""


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a stamp of a machine."""
    pattern = STAMPS.draw(rng)
    moment = draw_moment(rng, max(1, settings.start.year), settings.end.year)
    year, month, day = moment[:3]
    if "{V}" in pattern or "{j}" in pattern or "T" in pattern or rng.random() < 0.7:
        year = 1950 + rng.randrange(100)
        day = min(day, calendar.monthrange(year, month)[1])
    weekday = calendar.weekday(year, month, day) + 1
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    if rng.random() < 0.005:
        midnight = rng.random() < 0.5 and not _FRACTIONS & set(_compiled(pattern)[0])
        hour, minute, second = (24, 0, 0) if midnight else (23, 59, 60)
    week_number, ordinal = 1 + rng.randrange(52), 1 + rng.randrange(365)
    drawn = _Drawn(rng)
    values: dict[str, Callable[[], str]] = {
        "Y": lambda: f"{year:04d}",
        "y": lambda: f"{year % 100:02d}",
        "M": lambda: f"{month:02d}",
        "D": lambda: f"{day:02d}",
        "M1": lambda: str(month),
        "D1": lambda: str(day),
        "e": lambda: f"{day:>2d}",
        "b": lambda: _MONTHS[month],
        "B": lambda: _LONG_MONTHS[month],
        "a": lambda: _DAYS[weekday - 1],
        "A": lambda: _LONG_DAYS[weekday - 1],
        "H": lambda: f"{hour:02d}",
        "H1": lambda: str(hour),
        "m1": lambda: str(minute),
        "s1": lambda: str(second),
        "h": lambda: str((hour - 1) % 12 + 1),
        "h2": lambda: f"{(hour - 1) % 12 + 1:>2d}",
        "I": lambda: f"{(hour - 1) % 12 + 1:02d}",
        "m": lambda: f"{minute:02d}",
        "s": lambda: f"{second:02d}",
        "p": lambda: "AM" if hour % 24 < 12 else "PM",
        "f": lambda: _fraction(drawn, ".", rng.choice((1, 2, 3, 3, 6, 6, 7, 9))),
        "f3": lambda: _fraction(drawn, ".", 3),
        "f3b": lambda: _fraction(drawn, "", 3),
        "f6": lambda: _fraction(drawn, ".", 6),
        "f9": lambda: _fraction(drawn, ".", 9),
        "F": lambda: _fraction(drawn, ".", 1 + rng.randrange(9)),
        "G": lambda: _fraction(drawn, ",", 1 + rng.randrange(9)),
        "g": lambda: _fraction(drawn, ",", rng.choice((3, 6))),
        "g3": lambda: _fraction(drawn, ",", 3),
        "z": lambda: _zone(drawn, ":"),
        "Z": lambda: _zone(drawn, ""),
        "i": lambda: _zone(drawn, "h"),
        "o": lambda: _zone(drawn, "h") + "00",
        "q": lambda: _figures(drawn, ""),
        "Q": lambda: _figures(drawn, ":"),
        "n": lambda: _name(drawn),
        "w": lambda: _windows(drawn),
        "V": lambda: f"{week_number:02d}",
        "u": lambda: str(weekday),
        "j": lambda: f"{ordinal:03d}",
    }
    names, compiled = _compiled(pattern)
    text = compiled % tuple(values[name]() for name in names)
    if "GMT" in pattern and not drawn.zone:
        drawn.zone = "Z"
    if not drawn.zone and (" UTC" in pattern or "(UTC)" in pattern or re.search(r"\}Z", pattern)):
        drawn.zone = "Z"
    clock = None
    if {"H", "H1", "h", "h2", "I"} & set(names):
        halved = "p" in names
        shown = (hour - 1) % 12 + 1 if halved else hour
        clock = Clock(
            shown,
            minute if {"m", "m1"} & set(names) else None,
            second if {"s", "s1"} & set(names) else None,
            drawn.fraction,
            ("A" if hour % 24 < 12 else "P") if halved else "",
            drawn.zone,
        )
    named = weekday if {"a", "A", "u"} & set(names) else 0
    written_year = f"{year:04d}" if "Y" in names else f"{year % 100:02d}" if "y" in names else ""
    if "V" in names:
        written = week(written_year, week_number)
    elif "j" in names:
        written = day_of_year(written_year, ordinal)
    else:
        written = date(written_year, month, day)
    return draft(text, Point(written, clock, weekday=named), "stamp", pattern)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[tuple[str, ...], str]:
    parts = re.split(r"\{(\w+)\}", pattern)
    return tuple(parts[1::2]), "%s".join(part.replace("%", "%%") for part in parts[::2])


def _fraction(drawn: _Drawn, point: str, digits: int) -> str:
    drawn.fraction = str(drawn.rng.randrange(10**digits)).zfill(digits)
    return point + drawn.fraction


def _zone(drawn: _Drawn, separator: str) -> str:
    rng = drawn.rng
    if separator != "h" and rng.random() < 0.4:
        drawn.zone = "Z"
        return "Z" if separator == ":" else _zulu(drawn)
    if separator != "h":
        return _figures(drawn, separator)
    drawn.zone = offset(60 * rng.randrange(-12, 15))
    return drawn.zone[:3]


def _figures(drawn: _Drawn, separator: str) -> str:
    minutes = 60 * drawn.rng.randrange(-12, 15) + drawn.rng.choice((0, 0, 0, 0, 0, 30, 45))
    drawn.zone = offset(minutes)
    return drawn.zone.replace(":", separator)


def _zulu(drawn: _Drawn) -> str:
    if drawn.rng.random() < 0.5:
        return "Z"
    drawn.zone = "+00:00"
    return "+0000"


def _name(drawn: _Drawn) -> str:
    name = drawn.rng.choice((*_ZONE_NAMES, "UTC", "GMT"))
    if not drawn.zone:
        drawn.zone = "Z" if name in ("UTC", "GMT") else "N"
    return name


def _windows(drawn: _Drawn) -> str:
    drawn.zone = drawn.zone or "N"
    return drawn.rng.choice(windows_zones())


KIND = Kind("stamp", draw)
