from __future__ import annotations

import calendar
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from datenorm.calendars import days_in_month, is_leap_year, weekday


def test_every_month_of_every_year() -> None:
    for year in range(1, 10_000):
        assert is_leap_year(year) == calendar.isleap(year), year
        for month in range(1, 13):
            assert days_in_month(year, month) == calendar.monthrange(year, month)[1], (year, month)


def test_february_is_long_where_the_year_is_not_known() -> None:
    assert [days_in_month(None, month) for month in (1, 2, 4)] == [31, 29, 30]


@given(st.dates())
def test_days_of_the_week(date: dt.date) -> None:
    assert weekday(date.year, date.month, date.day) == date.weekday()
