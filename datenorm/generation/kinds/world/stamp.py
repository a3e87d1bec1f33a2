"""Stamps of machines: ISO 8601 in every form, logs, mail headers, databases, spreadsheets, cameras.

A stamp is a template of fields of its own; `%` stands for the locale-free English names that machines
write. The forms are those of the standards and programs named beside them.
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
from datenorm.generation.moments import draw_moment
from datenorm.generation.writing.moment_words import Patterns
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Clock, Point, date, day_of_year, offset, week
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_MONTHS = tuple(calendar.month_abbr)
_LONG_MONTHS = tuple(calendar.month_name)
_DAYS = tuple(calendar.day_abbr)
_LONG_DAYS = tuple(calendar.day_name)
_NAMES = (
    "EST",
    "EDT",
    "CST",
    "PST",
    "PDT",
    "MST",
    "CET",
    "CEST",
    "BST",
    "IST",
    "JST",
    "MSK",
    "AEST",
    "EET",
)

# Fields: Y year, M month, D day, b month name, B long name, a weekday, A long, e day with a blank, H hour,
# h hour up to 12, m minute, s second, f fraction with a point, g with a comma, p AM/PM, P am/pm,
# z +02:00 or Z, Z +0200, i +02, o +0200 in figures, n zone name, V ISO week, u its day, j day of the year.
_STAMPS = Patterns.of(
    (
        0.55,  # ISO 8601 and RFC 3339, extended and basic
        (
            *(
                "6 * {Y}-{M}-{D}T{H}:{m}:{s}{z}",
                "4 * {Y}-{M}-{D}T{H}:{m}:{s}{f}{z}",
                "3 * {Y}-{M}-{D}T{H}:{m}:{s}",
            ),
            *(
                "2 * {Y}-{M}-{D}T{H}:{m}",
                "2 * {Y}-{M}-{D}T{H}:{m}{z}",
                "2 * {Y}-{M}-{D}T{H}:{m}:{s}{f}",
            ),
            *(
                "{Y}-{M}-{D}T{H}",
                "{Y}-{M}-{D}T{H}{z}",
                "{Y}-{M}-{D}T{H}:{m}:{s}{g}{z}",
                "{Y}-{M}-{D}T{H}:{m}:{s}{Z}",
            ),
            *(
                "2 * {Y}{M}{D}T{H}{m}{s}{Z}",
                "2 * {Y}{M}{D}T{H}{m}{s}",
                "{Y}{M}{D}T{H}{m}",
                "{Y}{M}{D}T{H}",
                "{Y}{M}{D}T{H}{m}{s}{i}",
            ),
            *(
                "{Y}{M}{D}T{H}{m}{s}{f}{Z}",
                "{Y}{M}{D} {H}{m}{s}",
                "2 * {Y}{M}{D}{H}{m}{s}",
                "{Y}{M}{D}{H}{m}",
                "{Y}{M}{D}_{H}{m}{s}",
            ),
            *(
                "{Y}{M}{D}-{H}{m}{s}",
                "{Y}{M}{D}T{H}:{m}:{s}{z}",
                "{Y}-{M}-{D}T{H}{m}{s}{Z}",
                "{Y}-{M}-{D}T{H}{m}{s}{g}{Z}",
            ),
            *(
                "4 * {Y}-{M}-{D} {H}:{m}:{s}",
                "2 * {Y}-{M}-{D} {H}:{m}",
                "2 * {Y}-{M}-{D} {H}:{m}:{s}{f}",
                "2 * {Y}-{M}-{D} {H}:{m}:{s}{z}",
            ),
            *(
                "{Y}-{M}-{D} {H}:{m}:{s} {Z}",
                "{Y}-{M}-{D} {H}:{m}:{s}{f}{z}",
                "{Y}-{M}-{D} {H}:{m}:{s} {z}",
                "{Y}-{M}-{D} {H}:{m}:{s}{i}",
            ),
            *(
                "{Y}-{M}-{D}_{H}:{m}:{s}",
                "{Y}-{M}-{D}_{H}-{m}-{s}",
                "{Y}-{M}-{D}@{H}:{m}:{s}",
                "{Y}-{M}-{D}-{H}-{m}-{s}",
                "{Y}/{M}/{D} {H}:{m}:{s}",
            ),
            *(
                "2 * {Y}-W{V}-{u}",
                "{Y}W{V}{u}",
                "2 * {Y}-W{V}",
                "{Y}W{V}",
                "{Y}-W{V}-{u}T{H}:{m}:{s}{z}",
                "{Y}W{V}{u}T{H}{m}{s}Z",
            ),
            *(
                "2 * {Y}-{j}",
                "{Y}{j}",
                "{Y}-{j}T{H}:{m}:{s}{z}",
                "{Y}{j}T{H}{m}{s}Z",
                "{Y}-{j} {H}:{m}",
                "{Y}/{j}",
            ),
        ),
    ),
    (
        0.45,
        (
            "3 * {a} {b} {e} {H}:{m}:{s} {Y}",  # ctime, C
            "2 * {a} {b} {D} {H}:{m}:{s} {Y}",
            "2 * {a} {b} {e} {H}:{m}:{s} {n} {Y}",  # date, Unix
            *(
                "{a} {b} {D} {H}:{m}:{s} {n} {Y}",
                "{a} {b} {e} {H}:{m}:{s} {Z} {Y}",
                "{a} {e} {b} {H}:{m}:{s} {n} {Y}",
            ),
            *(
                "3 * {a}, {D} {b} {Y} {H}:{m}:{s} {Z}",
                "2 * {a}, {e} {b} {Y} {H}:{m}:{s} {Z}",
            ),  # RFC 5322
            *(
                "{D} {b} {Y} {H}:{m}:{s} {Z}",
                "{a}, {D} {b} {Y} {H}:{m}:{s} {Z} ({n})",
                "{a}, {D} {b} {y} {H}:{m} {n}",
            ),
            *(
                "2 * {a}, {D} {b} {Y} {H}:{m}:{s} GMT",
                "{A}, {D}-{b}-{y} {H}:{m}:{s} GMT",
                "{a}, {D}-{b}-{Y} {H}:{m}:{s} GMT",
            ),  # RFC 9110
            *(
                "2 * {D}/{b}/{Y}:{H}:{m}:{s} {Z}",
                "[{D}/{b}/{Y}:{H}:{m}:{s} {Z}]",
                "{D}/{b}/{Y} {H}:{m}:{s}",
            ),  # Apache
            *(
                "[{a} {b} {D} {H}:{m}:{s} {Y}]",
                "[{a} {b} {D} {H}:{m}:{s}{f6} {Y}]",
                "[{D}-{b}-{Y} {H}:{m}:{s} UTC]",
            ),  # Apache, PHP
            *("3 * {b} {e} {H}:{m}:{s}", "{b} {D} {H}:{m}:{s}"),  # syslog
            *("2 * {Y}-{M}-{D} {H}:{m}:{s}{g3}", "[{Y}-{M}-{D} {H}:{m}:{s}{g3}]"),  # Python, log4j
            *(
                "{Y}-{M}-{D} {H}:{m}:{s}{f9} {Z} {n}",
                "{Y}-{M}-{D} {H}:{m}:{s} {Z} UTC",
                "{Y}/{M}/{D} {H}:{m}:{s}{f6}",
            ),  # Go
            *("{Y}-{M}-{D}-{H}.{m}.{s}{f6}", "{Y}-{M}-{D}-{H}.{m}.{s}"),  # IBM Db2
            *(
                "{D}-{b}-{y} {h}.{m}.{s}{f6} {p}",
                "{D}-{b}-{Y} {H}:{m}:{s}",
                "{D}-{b}-{Y} {h}:{m}:{s} {p}",
            ),  # Oracle
            *(
                "{b} {e} {Y} {h2}:{m}{p}",
                "{b} {D} {Y} {h}:{m}:{s}:{f3b}{p}",
                "{b} {e}, {Y} {h}:{m}:{s} {p}",
            ),  # SQL Server, Java
            *("{Y}:{M}:{D} {H}:{m}:{s}", "{Y}:{M}:{D} {H}:{m}:{s}{z}"),  # Exif
            *(
                "{b} {D}, {Y}, {h}:{m}:{s} {p}",
                "{b} {e}, {Y} {h}:{m} {p}",
                "{A}, {B} {e}, {Y} {h}:{m}:{s} {p}",
                "{B} {e}, {Y} at {h}:{m} {p}",
            ),
            *(
                "{a} {b} {e} {Y} {H}:{m}:{s} GMT{o}",
                "{a} {b} {e} {Y} {H}:{m}:{s} GMT{o} ({n})",
            ),  # JavaScript
            *(
                "{H}:{m}:{s} {D}-{b}-{Y}",
                "{H}:{m} {D} {b} {Y}",
                "{H}:{m}, {e} {B} {Y} (UTC)",
            ),  # wikis
            *(
                "{D}{H}{m}Z {b} {Y}",
                "{D} {b} {Y} {H}{m}Z",
                "{D}{b}{Y}:{H}:{m}:{s}",
                "{D}{b}{Y} {H}:{m}",
            ),  # military, SAS
        ),
    ),
)


_FRACTIONS = {"f", "f3", "f3b", "f6", "f9", "g", "g3"}


@dataclass
class _Drawn:
    """The fraction and the zone that the fields of one stamp wrote."""

    rng: random.Random
    fraction: str = ""
    zone: str = ""


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a stamp of a machine."""
    pattern = _STAMPS.draw(rng)
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
        "e": lambda: f"{day:>2d}",
        "b": lambda: _MONTHS[month],
        "B": lambda: _LONG_MONTHS[month],
        "a": lambda: _DAYS[weekday - 1],
        "A": lambda: _LONG_DAYS[weekday - 1],
        "H": lambda: f"{hour:02d}",
        "h": lambda: str((hour - 1) % 12 + 1),
        "h2": lambda: f"{(hour - 1) % 12 + 1:>2d}",
        "m": lambda: f"{minute:02d}",
        "s": lambda: f"{second:02d}",
        "p": lambda: "AM" if hour % 24 < 12 else "PM",
        "f": lambda: _fraction(drawn, ".", rng.choice((1, 2, 3, 3, 6, 6, 7, 9))),
        "f3": lambda: _fraction(drawn, ".", 3),
        "f3b": lambda: _fraction(drawn, "", 3),
        "f6": lambda: _fraction(drawn, ".", 6),
        "f9": lambda: _fraction(drawn, ".", 9),
        "g": lambda: _fraction(drawn, ",", rng.choice((3, 6))),
        "g3": lambda: _fraction(drawn, ",", 3),
        "z": lambda: _zone(drawn, ":"),
        "Z": lambda: _zone(drawn, ""),
        "i": lambda: _zone(drawn, "h"),
        "o": lambda: _zone(drawn, "h") + "00",
        "n": lambda: _name(drawn),
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
    if "H" in names or "h" in names or "h2" in names:
        halved = "p" in names
        shown = (hour - 1) % 12 + 1 if halved else hour
        clock = Clock(
            shown,
            minute if "m" in names else None,
            second if "s" in names else None,
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
    minutes = 60 * rng.randrange(-12, 15)
    if separator != "h":
        minutes += rng.choice((0, 0, 0, 0, 0, 30, 45))
    drawn.zone = offset(minutes)
    return drawn.zone[:3] if separator == "h" else drawn.zone.replace(":", separator)


def _zulu(drawn: _Drawn) -> str:
    if drawn.rng.random() < 0.5:
        return "Z"
    drawn.zone = "+00:00"
    return "+0000"


def _name(drawn: _Drawn) -> str:
    name = drawn.rng.choice((*_NAMES, "UTC", "GMT"))
    if not drawn.zone:
        drawn.zone = "Z" if name in ("UTC", "GMT") else "N"
    return name


KIND = Kind("stamp", draw)
