"""Placeholders: which dates stand out by count, and what becomes of their rows."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from datenorm import SettingsError, clean_column
from datenorm.columns.evidence import Evidence
from datenorm.columns.placeholders import days_like_placeholders, stand_out
from datenorm.columns.report.page import report_html, report_json
from datenorm.columns.verdict import decide

# Worked by hand: five rows of 1 January 1900 beside one of 1 January 2006.
VALUES = ["01/01/1900"] * 5 + ["25/04/2005", "01/01/2006", "3 May 1979"]
KEPT = ["1900-01-01"] * 5 + ["2005-04-25", "2006-01-01", "1979-05-03"]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"1900-01-01": 4}, {}),
        ({"1900-01-01": 5}, {"1900-01-01": 5}),
        ({"1970-01-01": 9, "2006-01-01": 2}, {}),
        ({"1970-01-01": 10, "2006-01-01": 2}, {"1970-01-01": 10}),
        ({"1970-01-01": 10, "2006-12-31": 9}, {"1970-01-01": 10}),  # another day
        ({"1970-01-01": 10, "1900-01-01": 10}, {"1900-01-01": 10, "1970-01-01": 10}),
        ({"9999-12-31": 5, "1111-11-11": 5}, {"1111-11-11": 5, "9999-12-31": 5}),
        ({"2005-01-01": 99}, {}),
        ({f"{year}-01-01": 30 for year in range(1960, 1990)}, {}),  # years' beginnings
    ],
)
def test_what_stands_out(days: dict[str, int], found: dict[str, int]) -> None:
    assert stand_out(days) == found
    assert decide(Evidence(days=days)).placeholders == found


def test_only_the_days_of_placeholders_are_counted() -> None:
    dates = pa.array(["1900-01-01", "2005-01-01", "2005-04-25", "--79-01-01", None, "1900-01-01"])
    found = days_like_placeholders(dates, [1, 2, 4, 8, 16, 32])
    assert found == {"1900-01-01": 33, "2005-01-01": 2}


def test_placeholders_are_reported_and_rejected_when_asked() -> None:
    kept = clean_column(VALUES)
    assert kept.to_list() == KEPT
    assert "placeholders: 1900-01-01 in 5 rows" in kept.report.summary()
    assert kept.report.to_dict()["placeholders"] == {"1900-01-01": 5}
    assert "1900-01-01, which stands for no date" in report_html([kept.report], "t")
    found = clean_column(VALUES, placeholders="null")
    assert found.to_list() == [None] * 5 + KEPT[5:]
    assert found.status.to_pylist()[:6] == ["rejected"] * 5 + ["full"]
    assert found.reason[0].as_py() == "1900-01-01 is a placeholder: 5 rows of the column have it"
    assert "1900-01-01" in report_json([found.report], "t")
    alone = clean_column(VALUES, placeholders="null", templates=False)
    assert alone.to_list() == found.to_list()
    assert clean_column(VALUES[::-1], placeholders="null").to_list() == found.to_list()[::-1]
    assert clean_column(VALUES[4:], placeholders="null").to_list() == KEPT[4:]


def test_native_dates_have_placeholders_too() -> None:
    values = pa.array([dt.date.fromisoformat(date) for date in KEPT])
    assert clean_column(values).to_list() == KEPT
    assert clean_column(values, placeholders="null").to_list() == [None] * 5 + KEPT[5:]
    moments = values.cast(pa.timestamp("s"))
    assert clean_column(moments, placeholders="null").to_list()[5] == "2005-04-25T00:00:00"


def test_another_word_is_refused() -> None:
    with pytest.raises(SettingsError, match="placeholders must be keep or null, not 'drop'"):
        clean_column(VALUES, placeholders="drop")  # type: ignore[arg-type]
