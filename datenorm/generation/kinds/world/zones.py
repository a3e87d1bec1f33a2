"""Time zones as people write them after a clock: Z, offsets, abbreviations, names of places."""

from __future__ import annotations

import random
from functools import lru_cache
from zoneinfo import available_timezones

from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import offset
from datenorm.outputs.world.zone_names import STANDARD_TIMES

__all__ = ["windows_zones", "zone_piece"]

_ZULU = ("Z", "Z", " Z", " UTC", " UTC", " GMT", "UTC", " (UTC)", " utc", " UT", " +0 UTC")
# fmt: off
_ABBREVIATIONS = (
    "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST", "ET", "PT", "CT",
    "CET", "CEST", "EET", "EEST", "WET", "WEST", "BST", "IST", "MSK", "SAMT", "TRT", "SAST", "WAT",
    "EAT", "CAT", "PKT", "NPT", "HKT", "SGT", "PHT", "WIB", "WITA", "WIT", "ICT", "JST", "KST",
    "AEST", "AEDT", "ACST", "AWST", "NZST", "NZDT", "BRT", "ART", "CLT", "COT",
    "MEZ", "MESZ", "AST",
)
# fmt: on
_BEFORE_OFFSETS = ("UTC", "GMT", "UTC", "UTC ", "GMT ", "utc", "gmt")


def zone_piece(writer: Writer, rng: random.Random) -> tuple[str, str]:
    """A zone after a clock and its symbol: `Z`, an offset, or `N` for a name."""
    chance = rng.random()
    if chance < 0.25:
        return rng.choice(_ZULU), "Z"
    if chance < 0.65:
        return _offset(rng)
    if chance < 0.85:
        name = rng.choice(_ABBREVIATIONS)
    elif chance < 0.91:
        name = rng.choice(_tz_names())
    elif chance < 0.95:
        name = rng.choice(windows_zones())
    else:
        name = rng.choice(_local_zones(writer.names.locale) or _ABBREVIATIONS)
    return (f" ({name})" if rng.random() < 0.12 else f" {name}"), "N"


def _offset(rng: random.Random) -> tuple[str, str]:
    hours = rng.randrange(-12, 15)
    minutes = rng.choice((0, 0, 0, 0, 0, 0, 30, 45)) * (1 if hours >= 0 else -1)
    total = 60 * hours + minutes
    sign, (whole, rest) = "-" if total < 0 else "+", divmod(abs(total), 60)
    chance = rng.random()
    blank = " " if rng.random() < 0.06 else ""  # + 02:00
    if chance < 0.35:
        text = f"{sign}{blank}{whole:02d}:{rest:02d}"
    elif chance < 0.62:
        text = f"{sign}{blank}{whole:02d}{rest:02d}"
    elif chance < 0.72 and not rest:
        text = f"{sign}{blank}{whole:02d}"
    elif chance < 0.84:
        colon = rng.choice((":", ":", ""))
        text = f"{rng.choice(_BEFORE_OFFSETS)}{sign}{blank}{whole:02d}{colon}{rest:02d}"
        text = f" ({text})" if rng.random() < 0.2 else f" {text}"
        return text, offset(total)
    else:
        short = f"{sign}{whole}" + (f":{rest:02d}" if rest or rng.random() < 0.3 else "")
        text = f"{rng.choice(_BEFORE_OFFSETS)}{short}"
        if rng.random() < 0.25:  # figures win over the name beside them
            name = rng.choice(_ABBREVIATIONS)
            return rng.choice((f" {name} ({text})", f" {name}, {text}", f" {name} {text}")), offset(
                total
            )
        text = f" ({text})" if rng.random() < 0.2 else f" {text}"
        return text, offset(total)
    text = text if rng.random() < 0.6 else f" {text}"
    if rng.random() < 0.12:  # figures win over the name beside them
        name = rng.choice((*_ABBREVIATIONS, "UTC"))
        text += f" ({name})" if rng.random() < 0.6 else f" {name}"
    return text.replace("-", "−") if rng.random() < 0.02 else text, offset(total)


@lru_cache(maxsize=1)
def _tz_names() -> tuple[str, ...]:
    """Names of the tz database, but for those that are offsets themselves."""
    names = [n for n in available_timezones() if "/" in n and not n.startswith(("Etc/", "System"))]
    return tuple(sorted(names))


@lru_cache(maxsize=1)
def windows_zones() -> tuple[str, ...]:
    """Names of zones as Windows writes them, such as "E. Australia Standard Time"."""
    return tuple(
        f"{name.title()} {season} Time"
        for name in sorted(STANDARD_TIMES)
        for season in ("Standard", "Standard", "Daylight")
    )


@lru_cache(maxsize=512)
def _local_zones(tag: str) -> tuple[str, ...]:
    """What CLDR calls zones in one locale, such as "Central European Summer Time"."""
    zones = raw_data(tag).get("meta_zones", {})
    names = {
        str(name)
        for zone in list(zones)
        for width in ("long", "short")
        for name in dict(resolve(zones, zone).get(width, {})).values()
    }
    return tuple(sorted(name for name in names if name and not any(c.isdigit() for c in name)))
