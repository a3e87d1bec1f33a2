"""Limits of rows: what they settle, and the dates that lie beyond them or centuries away."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from datenorm import DataError, SettingsError, clean_column
from datenorm.columns.limits import Limit
from datenorm.columns.report.page import report_html


def _cleaned(
    text: str, before: str | None, after: str | None
) -> tuple[str | None, str, str | None]:
    """A text as the only row of a column: no date lies before one day or after the other."""
    found = clean_column([text], not_before=[before], not_after=[after])
    return found.to_list()[0], found.status[0].as_py(), found.reason[0].as_py()


# Worked by hand. 04/03/05 alone is open, and its years lie in 2004 and 2005; 69 is the pivot.
@pytest.mark.parametrize(
    ("text", "before", "after", "iso"),
    [
        ("13 May 32", None, "1990-01-01", "1932-05-13"),
        ("13 May 32", None, "2040", "2032-05-13"),
        ("13 May 32", "2100-01-01", None, "2132-05-13"),
        ("13 May 75", "2000-01-01", "2080-01-01", "2075-05-13"),
        ("13 May 32", "1900-01-01", "1940-01-01", "1932-05-13"),
        ("29 February 00", None, "1990-01-01", "2000-02-29"),  # 1900 has no such day
        ("04/03/2005", "2005-04-01", None, "2005-04-03"),
        ("04/03/2005", None, "2005-03-31", "2005-03-04"),
        ("04/03/2005", None, "2005-03", "2005-03-04"),
        ("04/03/2005", None, "2005", None),  # both lie in that year
        ("04/03/2005", None, None, None),
        ("04/03/2005", None, "2001-01-01", None),  # neither does
        ("04/03/35", None, "1935-03-20", "1935-03-04"),
        ("16071", "2012-01-01", "2015-01-01", "2014-01-01"),
    ],
)
def test_limits_settle_century_and_order(
    text: str, before: str | None, after: str | None, iso: str | None
) -> None:
    assert _cleaned(text, before, after)[0] == iso


def test_what_was_settled_says_by_which_limit() -> None:
    iso, status, reason = _cleaned("04/03/2005", "2004-01-01", "2005-03-31")
    assert (iso, status) == ("2005-03-04", "full")
    limits = "not before 2004-01-01 (not_before) and not after 2005-03-31 (not_after)"
    assert reason == f"the only reading {limits}"


def test_numbers_that_are_open_follow_their_limits() -> None:
    found = clean_column([16071, 16072, 17000], not_before=["2012-01-01", "2001-01-01", None])
    assert found.to_list() == ["2014-01-01", None, None]
    assert found.alternative[1].as_py() == "1944-01-01|2004-01-02|2014-01-02"


BEYOND = ["3 May 1979", "2012-01-01", "2013-12", "25.4.2005", ""]
LIMITS = ["1980-01-01", "2011-01-01", "2013-12-15", None, "2001-01-01"]


def test_dates_beyond_their_limits_are_doubtful_and_kept() -> None:
    found = clean_column(BEYOND, not_before=LIMITS)
    assert found.to_list() == ["1979-05-03", "2012-01-01", "2013-12", "2005-04-25", None]
    reasons = found.reason.to_pylist()
    assert reasons[0] == "doubtful: before 1980-01-01 (not_before)"
    assert [reason for reason in reasons[1:4] if reason and "doubtful" in reason] == []
    assert "doubtful, beyond their limits: 1 row" in found.report.summary()
    assert found.report.to_dict()["beyond_limits"] == 1
    assert "1 row lies beyond its limits" in report_html([found.report], "t")
    null = clean_column(BEYOND, not_before=LIMITS, doubtful="null")
    assert null.to_list() == [None, "2012-01-01", "2013-12", "2005-04-25", None]
    assert null.status[0].as_py() == "rejected"
    assert null.reason[0].as_py() == reasons[0]


def test_native_dates_have_limits_too() -> None:
    days = pa.array([dt.date(2005, 4, 25), dt.date(2007, 1, 1), None])
    found = clean_column(days, not_after=dt.date(2006, 1, 1))
    assert found.to_list() == ["2005-04-25", "2007-01-01", None]
    assert found.reason.to_pylist() == [None, "doubtful: after 2006-01-01", "no text"]
    null = clean_column(days, not_after=dt.date(2006, 1, 1), doubtful="null")
    assert null.to_list() == ["2005-04-25", None, None]


def test_a_day_counts_for_all_rows() -> None:
    values = ["13/05/32", "14/05/2032", "15/05/1890"]
    found = clean_column(values, not_after=dt.date(2026, 1, 1), not_before=dt.date(1900, 1, 1))
    assert found.to_list() == ["1932-05-13", "2032-05-14", "1890-05-15"]
    assert found.reason.to_pylist()[1:] == [
        "doubtful: after 2026-01-01",
        "doubtful: before 1900-01-01",
    ]


def test_parts_of_a_column_keep_their_limits() -> None:
    whole, limits = ["04/03/2005"] * 4, ["2005-03-31", "2005-05-01", None, "2005-04-02"]
    parts = pa.chunked_array([whole[:1], whole[1:1], whole[1:]])
    expected = ["2005-03-04", None, None, "2005-03-04"]
    assert clean_column(whole, not_after=limits).to_list() == expected
    assert clean_column(parts, not_after=limits).to_list() == expected
    with pytest.raises(DataError, match="not_after has 1 row, the column 4; expected as many"):
        clean_column(whole, not_after=["2005-03-31"])


def test_a_span_or_a_season_limits_nothing() -> None:
    limit = Limit(
        pa.array(["1979", "1979-05", "1979-05-03T10:00", "1979-21", "1979/1980", None]), True
    )
    assert limit.days() == ["1979-12-31", "1979-05-31", "1979-05-03", None, None, None]


def test_years_that_lie_centuries_away_are_doubtful_row_by_row() -> None:
    values = [f"{month:02d}/{year}" for month in range(1, 13) for year in (2018, 2019)]
    found = clean_column([*values, "12/2609"])
    assert found.to_list()[-1] == "2609-12"
    reason = "doubtful: 2609-12 lies centuries away from the other dates"
    assert found.reason[-1].as_py() == reason
    null = clean_column([*values, "12/2609"], doubtful="null")
    assert null.to_list() == [*found.to_list()[:-1], None]
    assert null.reason[-1].as_py() == reason
    with pytest.raises(SettingsError, match="doubtful must be keep or null, not 'drop'"):
        clean_column(values, doubtful="drop")  # type: ignore[arg-type]
