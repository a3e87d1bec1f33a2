"""Names of zones, against the tz database and ICU, and the offsets that they mean."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import defaultdict

import icu
import pytest

from datenorm.outputs.world.zone_names import (
    ABBREVIATIONS,
    PHRASES,
    REGIONS,
    SEVERAL,
    SHORT_REGIONS,
    STANDARD_TIMES,
)
from datenorm.outputs.world.zones import Zone, find_zone, known_zone, offset_at

# Another offset in one place alone: Cuba, North Korea, Moscow from 2011 to 2014, the Philippines.
ELSEWHERE = {"CDT": -240, "KST": 510, "MSK": 240, "PST": 480}
# Written beside what the tz database has.
OTHERS = {
    **{"ART": -180, "BRT": -180, "COT": -300, "PET": -300},
    **{"ICT": 420, "MYT": 480, "NPT": 345, "PHT": 480, "SGT": 480},
    **{"MEZ": 60, "MESZ": 120, "UT": 0},
}


def test_abbreviations_are_those_of_the_tz_database() -> None:
    offsets: dict[str, set[float]] = defaultdict(set)
    for name in zoneinfo.available_timezones():
        zone = zoneinfo.ZoneInfo(name)
        for year in range(1995, 2021):
            for month in (1, 7):
                local = dt.datetime(year, month, 15, 12, tzinfo=zone)
                offset = local.utcoffset()
                assert offset is not None
                offsets[str(local.tzname())].add(offset.total_seconds() / 60)
    known = {name: minutes for name, minutes in ABBREVIATIONS.items() if name not in OTHERS}
    for name, minutes in known.items():
        assert offsets[name] - {ELSEWHERE.get(name)} == {minutes}, name
    assert {name: ABBREVIATIONS[name] for name in OTHERS} == OTHERS
    assert set(SEVERAL) - {"BST"} == {name for name in SEVERAL if len(offsets[name]) > 1}
    assert not set(SEVERAL) & set(ABBREVIATIONS)


def test_standard_times_are_those_of_icu() -> None:
    names = set()
    for region in icu.TimeZone.createEnumeration():
        windows = icu.TimeZone.getWindowsID(region)
        if windows and windows.endswith(" Standard Time"):
            raw = icu.TimeZone.createTimeZone(icu.TimeZone.getIDForWindowsID(windows, "001"))
            name = windows.removesuffix(" Standard Time").lower()
            assert STANDARD_TIMES[name] == raw.getRawOffset() // 60000
            names.add(name)
    assert set(STANDARD_TIMES) - names == {"mexico"}  # "central standard time (mexico)" in full
    assert STANDARD_TIMES["mexico"] == STANDARD_TIMES["central"]


def test_phrases_mean_what_their_abbreviations_do() -> None:
    abbreviations = {
        "met dst": "MEST",
        "central european summer time": "CEST",
        "central european time": "CET",
        "eastern european summer time": "EEST",
        "eastern european time": "EET",
        "western european summer time": "WEST",
        "western european time": "WET",
    }
    others = {
        "british summer time": 60,
        "greenwich mean time": 0,
        "coordinated universal time": 0,
    }
    assert (
        others | {phrase: ABBREVIATIONS[name] for phrase, name in abbreviations.items()} == PHRASES
    )
    american = ("eastern", "central", "mountain", "pacific")
    assert [REGIONS[f"{name} time"] for name in american] == [
        SHORT_REGIONS[short] for short in ("ET", "CT", "MT", "PT")
    ]
    for name, region in zip(american, REGIONS.values(), strict=True):
        zone = Zone(region, region=region)
        assert offset_at(zone, 2016, 1, 15, 0) == STANDARD_TIMES[name]
        assert offset_at(zone, 2016, 7, 15, 0) == STANDARD_TIMES[name] + 60


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("no zone here", None),
        ("10:00 EST", Zone("EST", -300)),
        ("10:00 chst", Zone("ChST", 600)),
        ("10:00 ist", Zone("IST")),
        ("10:00 pt", Zone("PT", region="America/Los_Angeles")),
        ("10:00 pacific time", Zone("pacific time", region="America/Los_Angeles")),
        ("10:00 est europe/berlin", Zone("Europe/Berlin", region="Europe/Berlin")),
        ("europe/berlin 10:00 est", Zone("Europe/Berlin", region="Europe/Berlin")),
        (
            "10:00 america/argentina/ushuaia",
            Zone("America/Argentina/Ushuaia", region="America/Argentina/Ushuaia"),
        ),
        ("10:00 europe/atlantis", None),
        ("10:00 central european summer time", Zone("central european summer time", 120)),
        ("10:00 us mountain  standard time", Zone("us mountain standard time", -420)),
        ("10:00 mountain daylight  time", Zone("mountain daylight time", -360)),
        ("10:00 subpacific standard time", None),
        ("pacific standard time", Zone("pacific standard time", -480)),
        ("10:00 standard time", None),
        ("10:00 est, 12:00 jst", Zone("EST", -300)),
    ],
)
def test_zones_that_texts_name(text: str, zone: Zone | None) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(
    ("near", "name"), [(0, "EST"), (6, "EST"), (14, "JST"), (17, "JST"), (None, "EST")]
)
def test_of_several_zones_the_nearest_one_counts(near: int | None, name: str) -> None:
    found = find_zone("10:00 est 12:00 jst", near)
    assert found is not None and found.name == name


def test_known_zones() -> None:
    assert known_zone("nowhere") is None
    west, utc, berlin = map(known_zone, ("-03:30", "utc", "europe/berlin"))
    assert west and west.minutes == -210
    assert utc and utc.minutes == 0
    assert berlin
    assert known_zone("est") == Zone("EST", -300)
    assert known_zone("cuba") is None  # an old name of a region


def test_offsets_of_a_local_time() -> None:
    berlin = Zone("Europe/Berlin", region="Europe/Berlin")
    assert offset_at(berlin, 2016, 4, 21, 945) == 120
    assert offset_at(berlin, 2016, 3, 27, 180) == 120  # the first minute of summer time
    assert offset_at(Zone("EST", -300), 2016, 7, 1, 0) == -300
    for year, minutes in ((0, None), (1, -300), (9999, -300), (10000, None)):
        assert offset_at(Zone("Etc/GMT+5", region="Etc/GMT+5"), year, 1, 1, 0) == minutes
    assert offset_at(berlin, 1800, 1, 1, 0) is None  # local mean time
