from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.columns.digits import column_shape, exists, explain


@pytest.mark.parametrize(
    ("text", "reading", "orders"),
    [
        ("03/04/2005", "2005-04-03", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
        ("25/04/2005", "2005-04-25", {"dmy": "2005-04-25"}),
        ("2005-04-03", "2005-04-03", {"ymd": "2005-04-03"}),
        ("03.04.05", "--05-04-03", {"dmy": "--05-04-03", "mdy": "--05-03-04", "ymd": "--03-04-05"}),
        ("3.4.05", "--05-04-03", {"dmy": "--05-04-03", "mdy": "--05-03-04"}),
        ("03042005", "2005-04-03", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
        ("20050403", "2005-04-03", {"ymd": "2005-04-03"}),
        ("at 10:20 on 03/04/2005", "2005-03-04", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
        ("3/4", "-----04-03", {"dmy": "-----04-03", "mdy": "-----03-04"}),
    ],
)
def test_the_copied_digits_are_found(text: str, reading: str, orders: dict[str, str]) -> None:
    window = explain(text, reading)
    assert window is not None
    assert window.readings(text) == orders


@pytest.mark.parametrize(
    ("text", "reading"), [("3 may 1979", "1979-05-03"), ("may 1979", "1979-05---"), ("no", "-" * 10), ("1/2/2003", "1999-01-01")]
)
def test_readings_that_copied_no_day_and_month_are_not_explained(text: str, reading: str) -> None:
    assert explain(text, reading) is None


@given(st.dates(), st.integers(0, 13), st.integers(0, 32))
def test_days_exist_as_the_calendar_says(date: dt.date, month: int, day: int) -> None:
    try:
        expected = bool(dt.date(date.year, month, day))
    except ValueError:
        expected = False
    assert exists(f"{date.year:04d}-{month:02d}-{day:02d}") == expected


def test_a_leap_day_may_exist_where_the_year_is_open() -> None:
    assert exists("-----02-29") and exists("--00-02-29") and exists("--96-02-29")
    assert not exists("--97-02-29") and not exists("-----02-30")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("3 may 1979", "# a ####"),
        ("13 décembre 1979", "# a ####"),
        ("03/04/2005", "#/#/####"),
        ("20050403", "########"),
        ("٣", "٣"),
        ("", ""),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert column_shape(text) == shape
