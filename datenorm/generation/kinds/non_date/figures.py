"""Figures that are no date: numbers, prices, phones, codes, versions, times alone and durations."""

from __future__ import annotations

import random
import string
from functools import lru_cache

from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.writing.context import times_of_day
from datenorm.generation.writing.writer import Writer

__all__ = ["code", "duration", "number", "phone", "price", "time", "version"]

_TIMES = times_of_day()
_UNITS = (
    "%",
    " %",
    " km",
    " kg",
    "x",
    " m²",
    " °C",
    "GB",
    " pcs",
    "px",
    "/10",
    " of 12",
    "/100",
    ":1",
    "th",
    "k",
)
_CURRENCIES = (
    "$",
    "€",
    "£",
    "¥",
    "₹",
    "USD ",
    "EUR ",
    "zł",
    "kr ",
    "CHF ",
    "R$ ",
    "₽",
    "₺",
    "Rs. ",
)
_PHONE_GROUPS = (
    (3, 3, 4),
    (2, 4, 4),
    (1, 3, 3, 4),
    (3, 4, 4),
    (2, 2, 2, 2, 2),
    (4, 6),
    (5, 6),
    (3, 4),
)
_UNITS_OF_TIME = (
    "duration-hour",
    "duration-minute",
    "duration-second",
    "duration-day",
    "duration-week",
)
_UNITS_OF_DURATIONS = (
    *("m", "min", " minutes", "h", " hours", " days", "d", " weeks", "w", " months", " years", "y"),
    *(" yrs", " sec", "s", " mo"),
)
_PHONE_PREFIXES = ("", "+", "00", "tel. ", "Phone: ", "+1 ", "(0) ")
_VERSION_MARKS = ("v", "V", "version ", "", "ver. ", "Python ", "build ")
_VERSION_LABELS = (
    *("v", "V", "v.", "version ", "Version: ", "ver. ", "Python ", "build ", "release ", "rev. "),
    "Firmware ",
)
_REFERENCES = (
    "No. ",
    "#",
    "ID ",
    "ref. ",
    "Order ",
    "page ",
    "p. ",
    "Room ",
    "§ ",
    "chapter ",
    "Q",
    "week ",
    "item ",
)


def _digits(rng: random.Random, longest: int) -> str:
    """A number of one to `longest` digits."""
    return str(rng.randrange(10 ** rng.randrange(1, longest + 1)))


def number(writer: Writer, rng: random.Random) -> str:
    """A number that is no year."""
    draw = rng.random()
    if draw < 0.35:
        return _digits(rng, 11)
    if draw < 0.5:
        whole = f"{rng.choice(('', '-', '+'))}{_digits(rng, 6)}{rng.choice('.,')}"
        return f"{whole}{rng.randrange(10 ** rng.randrange(3, 6)):03d}"
    if draw < 0.62:
        return f"{rng.randrange(10**6):,}".replace(",", rng.choice(",. '"))
    if draw < 0.75:
        return f"{rng.randrange(1000)}{rng.choice(_UNITS)}"
    if draw < 0.85:
        return f"{rng.randrange(10**4)}.{rng.randrange(10**3):03d}e{rng.randrange(1, 30)}"
    return f"{rng.randrange(100)}.{rng.randrange(10)}"


def price(writer: Writer, rng: random.Random) -> str:
    """An amount of money."""
    sign = rng.choice(_CURRENCIES)
    amount = f"{_digits(rng, 6)}{rng.choice(('', '.', ','))}{rng.randrange(100):02d}"
    return sign + amount if rng.random() < 0.6 else f"{amount} {sign.strip()}"


def phone(writer: Writer, rng: random.Random) -> str:
    """A phone number."""
    widths = rng.choice(_PHONE_GROUPS)
    groups = [str(rng.randrange(10 ** (width - 1), 10**width)) for width in widths]
    return rng.choice(_PHONE_PREFIXES) + rng.choice(" -./").join(groups)


def code(writer: Writer, rng: random.Random) -> str:
    """Addresses of computers and pages, versions, hashes, identifiers and references."""
    draw = rng.random()
    if draw < 0.2:
        address = ".".join(str(rng.randrange(256)) for _ in range(4))
        return address + rng.choice(("", "", ":8080", "/24"))
    if draw < 0.4:
        numbers = ".".join(str(rng.randrange(30)) for _ in range(rng.randrange(2, 5)))
        return rng.choice(_VERSION_MARKS) + numbers + rng.choice(("", "", "-rc1", "b2", ".dev0"))
    if draw < 0.6:
        return "".join(rng.choices("0123456789abcdef", k=rng.choice((7, 8, 12, 16, 32))))
    if draw < 0.8:
        letters = "".join(rng.choices(string.ascii_uppercase, k=rng.randrange(1, 4)))
        return f"{letters}{rng.choice(('', '-', ' ', '/', '#'))}{_digits(rng, 7)}"
    if draw < 0.9:
        return f"{rng.choice(_REFERENCES)}{rng.randrange(1, 999)}"
    host = f"{rng.choice(('example', 'shop', 'data'))}.{rng.choice(('com', 'org', 'de', 'io'))}"
    return f"https://{host}/{rng.choice('apx')}/{_digits(rng, 5)}"


def version(writer: Writer, rng: random.Random) -> str:
    """A version that says so: its numbers are no date, whatever they look like."""
    label = rng.choice(_VERSION_LABELS)
    numbers = ".".join(str(rng.randrange(1, rng.choice((4, 13, 31)))) for _ in range(3))
    return label + numbers + rng.choice(("", "", "", "-rc1", "b2"))


def time(writer: Writer, rng: random.Random) -> str:
    """A time of day, perhaps with a weekday, or a span of two."""
    text = rng.choice(_TIMES)
    draw = rng.random()
    if draw < 0.5:
        return text
    if draw < 0.75:
        return f"{rng.choice(rng.choice(writer.written.choices['EEEE']))} {text}"
    return f"{text} - {rng.choice(_TIMES)}"


@lru_cache(maxsize=512)
def _time_units(tag: str) -> dict[str, tuple[str, ...]]:
    """CLDR's patterns of a locale such as `{0} hours`, all its plural forms."""
    patterns = resolve(raw_data(tag), "unit_patterns")
    units = {}
    for unit in _UNITS_OF_TIME:
        if unit in patterns:
            widths = [patterns[unit].get(width, {}) for width in ("long", "short")]
            found = {text for width in widths for kind, text in width.items() if kind != "per"}
            units[unit] = tuple(sorted(found))  # a set has another order in each process
    return units


def duration(writer: Writer, rng: random.Random) -> str:
    """A duration, in the words of the locale or in English."""
    units = _time_units(writer.names.locale)
    hours, minutes = "duration-hour", "duration-minute"
    if rng.random() < 0.6 and units.get(hours) and units.get(minutes):
        chosen = rng.choice(((hours, minutes), (minutes,), *((unit,) for unit in units)))
        drawn = [(rng.choice(units[unit]), rng.randrange(60)) for unit in chosen]
        return " ".join(pattern.replace("{0}", str(number)) for pattern, number in drawn)
    number = rng.randrange(1, 100)
    unit = rng.choice(_UNITS_OF_DURATIONS)
    before = rng.choice(("", "", "in ", "about ", "last ", "next ", "past ", "every ", "P"))
    after = ("", " ago", " from now", " later", " old", f" {rng.randrange(60)} min")
    return f"{before}{number}{unit}{rng.choice(after)}"
