"""Zones that a text names: what stands in it, and the offset that it means on a day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from datenorm.outputs.world.zone_names import (
    ABBREVIATIONS,
    PHRASES,
    REGIONS,
    SEVERAL,
    SHORT_REGIONS,
    STANDARD_TIMES,
)

__all__ = ["Zone", "find_zone", "known_zone", "offset_at"]

_ABBREVIATIONS = {name.upper(): name for name in ABBREVIATIONS}
_WORD = re.compile(r"[^\W\d_]{2,5}")
_REGION = re.compile(r"[a-z_]+(?:/[a-z0-9_+-]+)+")
_STANDARD = re.compile(r"\b(standard|daylight) +time\b")


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that a text names: as many minutes east of Greenwich, or a region of the tz database.

    Neither, where the name means several offsets.
    """

    name: str
    minutes: int | None = None
    region: str | None = None


def find_zone(text: str, near: int | None = None) -> Zone | None:
    """The zone that a text names; of several, the one that stands nearest to the index `near`."""
    text = text.lower()
    found = list(_named(text))
    if not found:
        return None
    nearest = min(found, key=lambda entry: abs(entry[0] - near) if near is not None else entry[0])
    return nearest[1]


def _named(text: str) -> list[tuple[int, Zone]]:
    """Every zone named in a text, with its index; abbreviations only where no name stands."""
    found: list[tuple[int, Zone]] = []
    for match in _REGION.finditer(text):
        if region := _regions().get(match.group()):
            found.append((match.start(), Zone(region, region=region)))
    found += [
        (text.index(phrase), Zone(phrase, minutes))
        for phrase, minutes in PHRASES.items()
        if phrase in text
    ]
    found += [
        (text.index(phrase), Zone(phrase, region=region))
        for phrase, region in REGIONS.items()
        if phrase in text
    ]
    for match in _STANDARD.finditer(text):
        before = " ".join(text[: match.start()].split())
        name = max((n for n in STANDARD_TIMES if _ends_with(before, n)), key=len, default=None)
        if name:
            later = 60 if match.group(1) == "daylight" else 0
            zone = Zone(f"{name} {match.group(1)} time", STANDARD_TIMES[name] + later)
            found.append((match.start(), zone))
    if found:
        return found
    for match in _WORD.finditer(text):
        name = match.group().upper()
        if name in SEVERAL:
            found.append((match.start(), Zone(name)))
        elif name in SHORT_REGIONS:
            found.append((match.start(), Zone(name, region=SHORT_REGIONS[name])))
        elif name in _ABBREVIATIONS:
            name = _ABBREVIATIONS[name]
            found.append((match.start(), Zone(name, ABBREVIATIONS[name])))
    return found


def _ends_with(text: str, name: str) -> bool:
    return text == name or text.endswith(f" {name}")


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    """The regions of the tz database, by their names in lower case."""
    import zoneinfo

    return {name.lower(): name for name in zoneinfo.available_timezones() if "/" in name}


def known_zone(name: str) -> Zone | None:
    """A region, an abbreviation of one offset, or an offset such as `+02:00`; else None."""
    if match := re.fullmatch(r"([+-])(\d\d):(\d\d)", name):
        minutes = 60 * int(match[2]) + int(match[3])
        return Zone(name, -minutes if match[1] == "-" else minutes)
    if name.upper() in ("Z", "UTC", "GMT"):
        return Zone(name, 0)
    if region := _regions().get(name.lower()):
        return Zone(region, region=region)
    found = _ABBREVIATIONS.get(name.upper())
    return Zone(found, ABBREVIATIONS[found]) if found else None


def offset_at(zone: Zone, year: int, month: int, day: int, minutes: int) -> int | None:
    """Minutes east of Greenwich at a local time; None where the zone has none, or two."""
    if zone.region is None or not 1 <= year <= 9999:
        return zone.minutes
    import zoneinfo

    try:
        region = zoneinfo.ZoneInfo(zone.region)
    except zoneinfo.ZoneInfoNotFoundError:
        return None
    local = dt.datetime(year, month, day, minutes // 60, minutes % 60)
    first, second = (local.replace(tzinfo=region, fold=fold).utcoffset() for fold in (0, 1))
    if first is None or first != second or first.total_seconds() % 60:
        return None  # clocks are set forward or back, or it is local mean time
    return int(first.total_seconds() // 60)
