"""Moments of several offsets brought to the one that a zone has then."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from datenorm.outputs.world.zones import Zone, known_zone, offset_at
from datenorm.records import Prediction

__all__ = ["brought", "brought_iso", "placed_iso"]

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)((?::\d\d(?:\.\d+)?)?)(Z|[-+]\d\d:\d\d)"
)  # an hour without minutes is no instant that other offsets could show

_BARE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?")


def brought_iso(iso: str, timezone: str) -> str:
    """ISO 8601 with its moments in a zone: the same instants. Others, and clocks alone, stay.

    >>> brought_iso("2016-04-21T23:30:05.250Z", "Europe/Berlin")
    '2016-04-22T01:30:05.250+02:00'
    """
    zone = known_zone(timezone)
    return _MOMENT.sub(lambda match: _moved(match, zone), iso) if zone else iso


def placed_iso(iso: str, timezone: str) -> str:
    """The same, and a moment without an offset gets that of its zone, where it has one then."""
    zone, match = known_zone(timezone), _BARE.fullmatch(iso)
    if zone is None or match is None:
        return brought_iso(iso, timezone)
    year, month, day, hour, minute = map(int, match.groups())
    minutes = offset_at(zone, year, month, day, 60 * hour + minute)
    if minutes is None:
        return iso
    sign = "-" if minutes < 0 else "+"
    return f"{iso}{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def brought(prediction: Prediction, timezone: str | None) -> Prediction:
    """A Prediction with its moments in a zone, and the days that bound it."""
    iso = prediction.iso
    others = prediction.alternatives
    if timezone is None or not any("T" in text for text in (iso or "", *(o.iso for o in others))):
        return prediction
    moved = tuple(replace(other, iso=brought_iso(other.iso, timezone)) for other in others)
    found = iso and brought_iso(iso, timezone)
    prediction = replace(prediction, iso=found, alternatives=moved)
    if found == iso or not found:
        return prediction
    first, _, last = found.partition("/")
    bounds = {"earliest": first, "latest": last or first}
    given = {name: end[:10] for name, end in bounds.items() if _MOMENT.fullmatch(end)}
    return replace(prediction, **given)  # type: ignore[arg-type]


def _moved(match: re.Match[str], zone: Zone) -> str:
    day, clock, rest, offset = match.groups()
    given = dt.datetime.fromisoformat(f"{day}T{clock}{'+00:00' if offset == 'Z' else offset}")
    try:
        moved = given.astimezone(_tzinfo(zone))
    except (OverflowError, ValueError):  # the first and the last day of all
        return match[0]
    before, after = given.utcoffset(), moved.utcoffset()
    if before == after or after is None or after.total_seconds() % 60:
        return match[0]
    text = moved.isoformat()
    return f"{text[:16]}{rest}{text[-6:]}"


def _tzinfo(zone: Zone) -> dt.tzinfo:
    if zone.region is None:
        return dt.timezone(dt.timedelta(minutes=zone.minutes or 0))
    import zoneinfo

    return zoneinfo.ZoneInfo(zone.region)
