"""What outputs come to: completion, conversion, clocks, zones, bounds."""

from __future__ import annotations

import pytest

from datenorm.outputs.answer import Answer, Choices, Refusal
from datenorm.outputs.language import CenturyRule
from datenorm.outputs.world.answers import answer

CHOICES = Choices(CenturyRule(69))


def read(output: str, text: str = "", choices: Choices = CHOICES) -> Answer:
    found = answer(output, text, choices)
    assert isinstance(found, Answer), found
    return found


def refused(output: str, choices: Choices = CHOICES) -> str:
    found = answer(output, "", choices)
    assert isinstance(found, Refusal), found
    return found.reason


@pytest.mark.parametrize(
    ("output", "iso", "kind", "full", "earliest", "latest", "precision"),
    [
        ("--79-05-03", "1979-05-03", "date", True, "1979-05-03", "1979-05-03", "day"),
        ("--68-05---", "2068-05", "date", False, "2068-05-01", "2068-05-31", "month"),
        ("-----05-03", "XXXX-05-03", "date", False, None, None, "day"),
        ("192X-02-29", "192X-02-29", "date", False, "1920-02-29", "1928-02-29", "day"),
        ("192X-04---", "192X-04", "date", False, "1920-04-01", "1929-04-30", "month"),
        ("1979-XX-31", "1979-XX-31", "date", False, "1979-01-31", "1979-12-31", "year"),
        ("1979-XX---", "1979-XX", "date", False, "1979-01-01", "1979-12-31", "year"),
        ("1979-02-XX", "1979-02-XX", "date", False, "1979-02-01", "1979-02-28", "month"),
        ("--8X------", "198X", "date", False, "1980-01-01", "1989-12-31", "decade"),
        ("--6X------", "196X", "date", False, "1960-01-01", "1969-12-31", "decade"),
        ("--2X------", "202X", "date", False, "2020-01-01", "2029-12-31", "decade"),
        ("00XX------", "00XX", "date", False, "0001-01-01", "0099-12-31", "century"),
        ("1XXX------", "1XXX", "date", False, "1000-01-01", "1999-12-31", "millennium"),
        ("B0044-05-03", "-0043-05-03", "date", True, "-0043-05-03", "-0043-05-03", "day"),
        ("B0001------", "0000", "date", False, "0000-01-01", "0000-12-31", "year"),
        ("B01XX------", "-01XX", "date", False, "-0199-01-01", "-0100-12-31", "century"),
        ("B185X------", "-1858/-1849", "interval", False, "-1858-01-01", "-1849-12-31", "decade"),
        ("1979-21---", "1979-21", "date", False, "1979-01-01", "1979-12-31", "season"),
        ("1979-24---", "1979-24", "date", False, "1978-12-01", "1980-03-31", "season"),
        ("1979-33---", "1979-33", "date", False, "1979-01-01", "1979-03-31", "quarter"),
        ("1979-41---", "1979-41", "date", False, "1979-07-01", "1979-12-31", "half"),
        ("2019-W23", "2019-W23", "date", False, "2019-06-03", "2019-06-09", "week"),
        ("2019-W23d", "2019-06-06", "date", True, "2019-06-06", "2019-06-06", "day"),
        ("2021-W01a", "2021-01-04", "date", True, "2021-01-04", "2021-01-04", "day"),
        ("2020-W53g", "2021-01-03", "date", True, "2021-01-03", "2021-01-03", "day"),
        ("2019-O123", "2019-05-03", "date", True, "2019-05-03", "2019-05-03", "day"),
        ("1850------%", "1850%", "date", False, "1850-01-01", "1850-12-31", "year"),
        ("2019-W23~", "2019-W23~", "date", False, "2019-06-03", "2019-06-09", "week"),
    ],
)
def test_points(
    output: str,
    iso: str,
    kind: str,
    full: bool,
    earliest: str | None,
    latest: str | None,
    precision: str,
) -> None:
    found = read(output)
    assert (found.iso, found.kind, found.full) == (iso, kind, full)
    assert (found.earliest, found.latest, found.precision) == (earliest, latest, precision)
    assert found.calendar == "gregory"


@pytest.mark.parametrize(
    ("output", "earliest", "latest", "precision"),
    [
        ("1914------/1918-05---", "1914-01-01", "1918-05-31", "year"),
        ("1914-05---/1918------", "1914-05-01", "1918-12-31", "year"),
        ("1979-05-03/1979-05-05", "1979-05-03", "1979-05-05", "day"),
        ("/1877------", None, "1877-12-31", "year"),
        ("1979-05-03/", "1979-05-03", None, "day"),
        ("-----05-03/", None, None, "day"),
        ("1829------|1832------", "1829-01-01", "1832-12-31", "year"),
        ("1832------|1829------", "1829-01-01", "1832-12-31", "year"),
        ("-----05-03|-----05-04", None, None, "day"),
        ("B0001-12-31|B0001-12-30", "0000-12-30", "0000-12-31", "day"),
        ("186X------/--7X------", "1860-01-01", "1879-12-31", "decade"),
        ("1979-05-03T10P/T06:30A", "1979-05-03", "1979-05-04", "hour"),
        ("1979-05-03T10:00:30", "1979-05-03", "1979-05-03", "second"),
        ("1979-05-03T10:00", "1979-05-03", "1979-05-03", "minute"),
        ("1979-12-31T24:00", "1980-01-01", "1980-01-01", "minute"),
        ("T09A/T05", None, None, "hour"),
        ("B0001------/0001------", "0000-01-01", "0001-12-31", "year"),
        ("p1395-01---", "2016-03-20", "2016-04-19", "month"),
    ],
)
def test_bounds_and_precision(
    output: str, earliest: str | None, latest: str | None, precision: str
) -> None:
    found = read(output)
    assert (found.earliest, found.latest, found.precision) == (earliest, latest, precision)
    assert found.calendar == (
        None if output[0] == "T" else "persian" if output[0] == "p" else "gregory"
    )


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("1979-05-03", None),
        ("1979-05---", "less_than_a_day"),
        ("1979------~", "hedged"),
        ("1979------<", "part_of"),
        ("1979------|1980------", "one_of"),
        ("1979------~|1980------", "hedged"),
        ("1979------/1980------", "span"),
        ("1979------<|1980------", "part_of"),
        ("1979------</1980------~", "part_of"),
        ("1979------/1980------~", "hedged"),
        ("T08P", "no_day"),
        ("T08P~", "hedged"),
        ("1979-05-03T08P", None),
        ("p1395-01---", "span"),
    ],
)
def test_what_stays_open(output: str, reason: str | None) -> None:
    found = read(output)
    assert (found.reason, found.full) == (reason, reason is None)
    marks = {"~"} if "~" in output else set()
    assert found.mark == next(iter(marks), None)


@pytest.mark.parametrize(
    ("output", "iso", "calendar"),
    [
        ("p1395-01-13", "2016-04-01", "persian"),
        ("p1395-01---", "2016-03-20/2016-04-19", "persian"),
        ("p1395-21---", "2016-03-20/2016-06-20", "persian"),
        ("p138X------", "2001-03-21/2011-03-20", "persian"),
        ("i1440-09-15", "2019-05-20", "islamic-umalqura"),
        ("i0250-09-15", "0864-10-24", "islamic-civil"),
        ("h5774-01-23", "2013-09-27", "hebrew"),
        ("u2560-03-12", "2017-03-12", "buddhist"),
        ("u2560-03---", "2017-03", "buddhist"),
        ("u2560------", "2017", "buddhist"),
        ("u2560-35---", "2017-35", "buddhist"),
        ("r0105-03-04", "2016-03-04", "roc"),
        ("H0022-01-29", "2010-01-29", "japanese"),
        ("H0001------", "1989", "japanese"),
        ("M0011-05-23", "1878-05-23", "japanese"),
        ("M0005-12-02", "1872-12-31", "japanese"),
        ("M0005------", "1872-02-09/1872-12-31", "japanese"),
        ("z2010-13-05", "2018-09-10", "ethiopic"),
        ("q1740-01-01", "2023-09-12", "coptic"),
        ("s1945-01-01", "2023-03-22", "indian"),
        ("p1395-01-13T08:30P", "2016-04-01T20:30", "persian"),
        ("p1395-01-13T24:00", "2016-04-02T00:00", "persian"),
    ],
)
def test_other_calendars_become_ours(output: str, iso: str, calendar: str) -> None:
    found = read(output)
    assert (found.iso, found.calendar) == (iso, calendar)
    assert found.full == (len(iso) >= 10 and "/" not in iso)


@pytest.mark.parametrize(
    ("output", "iso"),
    [
        ("T08P", "T20"),
        ("T12A", "T00"),
        ("T12P", "T12"),
        ("T00:30P", "T12:30"),
        ("T12", "T12"),
        ("T24:00", "T00:00"),
        ("1979-12-31T24:00", "1980-01-01T00:00"),
        ("1979-12-31T23:59:60Z", "1980-01-01T00:00:00Z"),
        ("2016-04-21T12:34:56.789+02:00", "2016-04-21T12:34:56.789+02:00"),
        ("2016-04-21T12:34:56-00:00", "2016-04-21T12:34:56Z"),
        ("-----05-03T15:00", "XXXX-05-03T15:00"),
        ("2019-W23T10:00d", "2019-06-06T10:00"),
        ("2019-O123T10:00", "2019-05-03T10:00"),
    ],
)
def test_clocks(output: str, iso: str) -> None:
    found = read(output)
    assert found.iso == iso
    assert found.kind == ("time" if iso.startswith("T") else "datetime")
    assert found.full == (iso[0] not in "TX")


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("", "no_date"),
        ("1918------/1914------", "backwards"),
        ("B0044------/B0100------", "backwards"),
        ("1979-05-05/1979-05-03", "backwards"),
        ("--44------/B0150------", "backwards"),
        ("--00-05-03/0045-05-04", "out_of_range"),  # 00-45 would begin in a year 0
        ("2019-W53", "impossible_day"),
        ("p1402-12-30", "impossible_day"),
        ("h5775-06-01", "impossible_day"),
        ("p-----01-13", "no_year"),
        ("r9999------", "out_of_range"),
        ("-----02-28T24:00", "no_year"),
    ],
)
def test_refusals(output: str, reason: str) -> None:
    assert refused(output) == reason
    assert read("u9999-12-31").iso == "9456-12-31"


def test_weekdays() -> None:
    assert (read("1979-05-03d").weekday, read("1979-05-03d").weekday_agrees) == (4, True)
    assert (read("1979-05-03a").weekday, read("1979-05-03a").weekday_agrees) == (1, False)
    for output in ("-----05-03a", "192X-11-27d"):  # some of these days are one
        assert read(output).weekday_agrees is None
    assert read("2019-11-25a").weekday_agrees is True
    assert (read("1979-05-03").weekday, read("1979-05-03").weekday_agrees) == (None, None)
    for number, letter in enumerate("abcdefg"):  # 3 June 2019 was a Monday
        found = read(f"2019-06-{number + 3:02d}{letter}")
        assert (found.weekday, found.weekday_agrees) == (number + 1, True)
        assert read(f"2019-06-{number + 4:02d}{letter}").weekday_agrees is False
        found = read(f"2019-06-{number + 3:02d}T10:00{letter}")
        assert (found.weekday, found.weekday_agrees) == (number + 1, True)
    assert read("1979-05-03T24:00d").weekday_agrees  # the day that is named, not the next one
    assert read("1979-05-03d/1979-05-05g").weekday_agrees is False


def test_marks_beside_clocks_are_a_field() -> None:
    found = read("2016-04-21T03:45PZ~")
    assert (found.iso, found.mark, found.full) == ("2016-04-21T15:45Z", "~", False)
    assert read("2016-04-21T10~/T12").iso == "2016-04-21T10/2016-04-21T12"
    assert read("1979------<").reason == "part_of"
    assert read("1843------?/1850------~").mark == "%"


@pytest.mark.parametrize(
    ("text", "output", "iso", "zone", "reason"),
    [
        ("3:45 pm est", "2016-04-21T03:45PN", "2016-04-21T15:45-05:00", "EST", None),
        (
            "15:45 europe/berlin",
            "2016-04-21T15:45N",
            "2016-04-21T15:45+02:00",
            "Europe/Berlin",
            None,
        ),
        (
            "15:45 europe/berlin",
            "2016-01-21T15:45N",
            "2016-01-21T15:45+01:00",
            "Europe/Berlin",
            None,
        ),
        ("3:45 pm ist", "2016-04-21T03:45PN", "2016-04-21T15:45", "IST", "zone_unclear"),
        ("15:45 somewhere", "2016-04-21T15:45N", "2016-04-21T15:45", None, "zone_unclear"),
        (
            "10:00 europe/london",
            "2016-01-21T10:00N",
            "2016-01-21T10:00+00:00",
            "Europe/London",
            None,
        ),
        (
            "10:00 utc to 12:00 est",
            "2016-04-21T10:00Z/2016-04-21T12:00N",
            "2016-04-21T10:00Z/2016-04-21T12:00-05:00",
            "EST",
            "span",
        ),
        ("12:34 utc", "2016-04-21T12:34-00:00", "2016-04-21T12:34Z", None, None),
        # Clocks went from 02:00 to 03:00, from 23:30 to 00:00 and from 00:01 to 01:01.
        (
            "01:59 europe/berlin",
            "2016-03-27T01:59N",
            "2016-03-27T01:59+01:00",
            "Europe/Berlin",
            None,
        ),
        (
            "23:29 asia/pyongyang",
            "2018-05-04T23:29N",
            "2018-05-04T23:29+08:30",
            "Asia/Pyongyang",
            None,
        ),
        (
            "23:40 asia/pyongyang",
            "2018-05-04T23:40N",
            "2018-05-04T23:40",
            "Asia/Pyongyang",
            "zone_unclear",
        ),
        (
            "00 america/st_johns",
            "2007-03-11T00N",
            "2007-03-11T00-03:30",
            "America/St_Johns",
            None,
        ),
        ("15:45 jst", "T15:45N", "T15:45+09:00", "JST", "no_day"),
        ("15:45 europe/berlin", "T15:45N", "T15:45", "Europe/Berlin", "zone_unclear"),
        (
            "02:30 europe/berlin",
            "2016-10-30T02:30N",
            "2016-10-30T02:30",
            "Europe/Berlin",
            "zone_unclear",
        ),
        (
            "02:30 europe/berlin",
            "2016-03-27T02:30N",
            "2016-03-27T02:30",
            "Europe/Berlin",
            "zone_unclear",
        ),
        (
            "02:29 w.  central africa  standard time",
            "2000-08-28T02:29N",
            "2000-08-28T02:29+01:00",
            "w. central africa standard time",
            None,
        ),
        (
            "02:29 mountain daylight time",
            "2000-08-28T02:29N",
            "2000-08-28T02:29-06:00",
            "mountain daylight time",
            None,
        ),
        ("10:00 eastern time", "2016-01-21T10:00N", "2016-01-21T10:00-05:00", "eastern time", None),
    ],
)
def test_named_zones(
    text: str, output: str, iso: str, zone: str | None, reason: str | None
) -> None:
    found = read(output, text)
    assert (found.iso, found.zone, found.reason) == (iso, zone, reason)


def test_clocks_without_a_zone_stand_where_the_user_says() -> None:
    choices = Choices(CenturyRule(69), timezone="Europe/Berlin")
    assert read("2016-04-21T15:45", choices=choices).iso == "2016-04-21T15:45+02:00"
    assert read("2016-04-21T15:45Z", choices=choices).iso == "2016-04-21T15:45Z"
    assert read("T15:45", choices=choices).iso == "T15:45"
    assert read("2016-03-27T02:30", choices=choices).iso == "2016-03-27T02:30"
    assert read("2016-04-21T15:45", choices=Choices(CenturyRule(69), "+05:30")).iso.endswith(
        "+05:30"
    )
