"""Dates in ISO 8601 with the days that bound them, against Python's calendar."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datenorm.outputs.answer import Answer, Choices, Refusal
from datenorm.outputs.language import CenturyRule
from datenorm.outputs.world.answers import answer

CHOICES = Choices(CenturyRule(69))


def read(output: str) -> Answer:
    found = answer(output, "", CHOICES)
    assert isinstance(found, Answer), (output, found)
    return found


def refused(output: str) -> str | None:
    found = answer(output, "", CHOICES)
    return found.reason if isinstance(found, Refusal) else None


def first_and_last(output: str) -> tuple[str, str]:
    """The first and the last day that an output of ten places can be, day by day."""
    pattern = re.compile(re.sub("[-X](?=.*)", ".", output[:4]) + re.sub("[-X]", ".", output[4:]))
    begin = dt.date(max(int(re.sub(r"\D", "0", output[:4])), 1), 1, 1)
    end = dt.date(int(re.sub(r"\D", "9", output[:4])), 12, 31)
    days = (begin + dt.timedelta(days=number) for number in range((end - begin).days + 1))
    possible = [day.isoformat() for day in days if pattern.fullmatch(day.isoformat())]
    return possible[0], possible[-1]


@pytest.mark.parametrize(
    ("output", "unit"),
    [
        ("1979-05-03", "day"),
        ("2000-02-29", "day"),
        ("1979-02---", "month"),
        ("1980-02---", "month"),
        ("1979------", "year"),
        ("1979-02-XX", "month"),
        ("1980-02-XX", "month"),
        ("1979-XX-31", "year"),
        ("1979-XX-30", "year"),
        ("1979-XX-XX", "year"),
        ("1979-XX---", "year"),
        ("192X-02-29", "day"),
        ("190X-02-29", "day"),
        ("192X-02---", "month"),
        ("192X-XX-31", "year"),
        ("192X------", "decade"),
        ("001X------", "decade"),
        ("19XX------", "century"),
        ("00XX------", "century"),
        ("19XX-02-29", "day"),
        ("19XX-04-30", "day"),
    ],
)
def test_bounds_are_those_of_the_days_that_it_can_be(output: str, unit: str) -> None:
    found = read(output)
    assert (found.earliest, found.latest) == first_and_last(output)
    assert found.precision == unit
    assert found.full == (re.fullmatch(r"[0-9-]{10}", output) is not None and unit == "day")
    assert found.iso == output.rstrip("-")


@given(st.integers(1, 9998), st.integers(1, 53), st.integers(1, 7))
@example(1, 1, 1)
@example(2020, 53, 7)
@example(2019, 53, 1)
@example(2015, 1, 1)  # which began on Thursday
def test_weeks_are_those_of_the_iso_calendar(year: int, week: int, day: int) -> None:
    try:
        monday, chosen = (dt.date.fromisocalendar(year, week, number) for number in (1, day))
    except ValueError:
        assert refused(f"{year:04d}-W{week:02d}") == "impossible_day"
        return
    found = read(f"{year:04d}-W{week:02d}")
    sunday = monday + dt.timedelta(days=6)
    assert (found.earliest, found.latest) == (monday.isoformat(), sunday.isoformat())
    assert (found.iso, found.precision, found.full) == (f"{year:04d}-W{week:02d}", "week", False)
    found = read(f"{year:04d}-W{week:02d}{'abcdefg'[day - 1]}")
    assert (found.iso, found.precision, found.full) == (chosen.isoformat(), "day", True)
    assert (found.weekday, found.weekday_agrees) == (day, True)


@given(st.integers(1, 9999), st.integers(1, 366))
@example(2019, 366)
@example(2020, 366)
@example(1900, 366)
def test_days_of_the_year(year: int, number: int) -> None:
    day = dt.date(year, 1, 1).toordinal() + number - 1
    output = f"{year:04d}-O{number:03d}"
    if day > dt.date(year, 12, 31).toordinal():
        assert refused(output) == "no_date"
        return
    found = read(output)
    assert (found.iso, found.precision, found.full) == (
        dt.date.fromordinal(day).isoformat(),
        "day",
        True,
    )


@pytest.mark.parametrize(
    ("output", "iso", "earliest", "latest", "unit"),
    [
        ("1979-21---", "1979-21", "1979-01-01", "1979-12-31", "season"),
        ("1979-22---", "1979-22", "1978-12-01", "1980-03-31", "season"),
        ("1979-23---", "1979-23", "1979-01-01", "1979-12-31", "season"),
        ("1979-24---", "1979-24", "1978-12-01", "1980-03-31", "season"),
        ("-----21---", "XXXX-21", None, None, "season"),
        ("1980-33---", "1980-33", "1980-01-01", "1980-03-31", "quarter"),
        ("1980-34---", "1980-34", "1980-04-01", "1980-06-30", "quarter"),
        ("1980-35---", "1980-35", "1980-07-01", "1980-09-30", "quarter"),
        ("1980-36---", "1980-36", "1980-10-01", "1980-12-31", "quarter"),
        ("1980-40---", "1980-40", "1980-01-01", "1980-06-30", "half"),
        ("1980-41---", "1980-41", "1980-07-01", "1980-12-31", "half"),
        ("-----36---", "XXXX-36", None, None, "quarter"),
        ("-----40---", "XXXX-40", None, None, "half"),
        ("B0001------", "0000", "0000-01-01", "0000-12-31", "year"),
        ("B0002-02-28", "-0001-02-28", "-0001-02-28", "-0001-02-28", "day"),
        ("B0002-02---", "-0001-02", "-0001-02-01", "-0001-02-28", "month"),
        ("B0005-02---", "-0004-02", "-0004-02-01", "-0004-02-29", "month"),
        ("B185X------", "-1858/-1849", "-1858-01-01", "-1849-12-31", "decade"),
        ("B01XX------", "-01XX", "-0199-01-01", "-0100-12-31", "century"),
        ("B1XXX------", "-1XXX", "-1999-01-01", "-1000-12-31", "millennium"),
        # Persian years begin in March: 1395 is 20 March 2016 to 20 March 2017.
        ("p1395------", "2016-03-20/2017-03-20", "2016-03-20", "2017-03-20", "year"),
        ("p1395-33---", "2016-03-20/2016-06-20", "2016-03-20", "2016-06-20", "quarter"),
        ("p1395-22---", "2016-06-21/2016-09-21", "2016-06-21", "2016-09-21", "season"),
        ("p1395-23---", "2016-09-22/2016-12-20", "2016-09-22", "2016-12-20", "season"),
        ("p1395-24---", "2016-12-21/2017-03-20", "2016-12-21", "2017-03-20", "season"),
        ("p1395-40---", "2016-03-20/2016-09-21", "2016-03-20", "2016-09-21", "half"),
        ("p1395-41---", "2016-09-22/2017-03-20", "2016-09-22", "2017-03-20", "half"),
        ("u2560-22---", "2017-22", "2016-12-01", "2018-03-31", "season"),
        ("u0540-01---", "-0003-01", "-0003-01-01", "-0003-01-31", "month"),
        ("u0543------", "0000", "0000-01-01", "0000-12-31", "year"),
        ("u0544------", "0001", "0001-01-01", "0001-12-31", "year"),
        ("u256X------", "2017-01-01/2026-12-31", "2017-01-01", "2026-12-31", "decade"),
        ("q0001-01-01", "0284-08-29", "0284-08-29", "0284-08-29", "day"),
        # The years of Meiji were lunisolar up to the fifth.
        ("M0001------", "1868-01-25/1869-02-10", "1868-01-25", "1869-02-10", "year"),
        ("M0006------", "1873", "1873-01-01", "1873-12-31", "year"),
    ],
)
def test_seasons_quarters_and_years_of_others(
    output: str, iso: str, earliest: str | None, latest: str | None, unit: str
) -> None:
    found = read(output)
    assert (found.iso, found.precision) == (iso, unit)
    assert (found.earliest, found.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("2019-W53", "impossible_day"),
        ("2019-O366", "no_date"),
        ("9999-W52g", "out_of_range"),
        ("9999-W52f", "out_of_range"),
        ("9999-W52e", None),
        ("-----O366/2020-O010", "impossible_day"),
        ("--------31|-----02-03", "impossible_day"),
        ("-----02-29", None),
        ("M0003-33---", "impossible_day"),
        ("r8090-02-29", "out_of_range"),
        ("9999-W52", "out_of_range"),
        ("9999-12-31", None),
        ("p1402-12-30", "impossible_day"),
        ("i1440-33---", "no_date"),
        ("h5775-06-01", "impossible_day"),
        ("u9999------", None),
        ("r8088------", None),
        ("r8089------", "out_of_range"),
        ("p9999-01-01", "out_of_range"),
        ("p-----01-13", "no_year"),
        ("B-----05-03", "no_date"),
    ],
)
def test_what_is_no_date(output: str, reason: str | None) -> None:
    assert refused(output) == reason
