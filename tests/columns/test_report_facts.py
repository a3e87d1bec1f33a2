"""What a report says beside its counts: ends, histogram, zones, what would settle what is open."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pyarrow as pa
import pytest

from datenorm import clean_column
from datenorm.columns.evidence import Evidence
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.report.page import report_html, report_json
from datenorm.columns.verdict import decide

USUAL = [f"{month:02d}/{year}" for month in range(1, 13) for year in (2018, 2019)]


def _report(values: list[str], name: str = "column") -> ColumnReport:
    return clean_column(values, name=name).report


def test_the_ends_are_those_of_all_dates_but_doubtful_ones() -> None:
    report = _report([*USUAL, "12/2609", "1850s", "3 May 2020"])
    assert report.tally.earliest[0] == ("2018-01", "01/2018")
    assert report.tally.latest[0] == ("2020-05-03", "3 May 2020")
    assert "dates: 2018-01 to 2020-05-03" in report.summary()
    guessed = _report(["c. 1850", "3 May 1979", "1984–1986"])
    assert "dates: 1850~ to 1979-05-03" in guessed.summary()
    limited = clean_column(["25/04/2005", "26/04/1905"], not_before=dt.date(2000, 1, 1)).report
    assert limited.tally.earliest[0][0] == "2005-04-25"


@pytest.mark.parametrize(
    ("texts", "advised"),
    [
        (["03/04/2005"], "a row whose day is above 12 would settle it"),
        (["12-nov-04"], "a row with a year that is no day, such as 62, would settle it"),
        (["sep-06"], "a row whose number is no day, such as 62, would settle it"),
        (["25/04/2005", "04/25/2005", "03/04/2005"], "a column that tells the sources apart"),
    ],
)
def test_what_is_open_says_what_would_settle_it(texts: list[str], advised: str) -> None:
    report = _report(texts)
    assert f": open: {report.open_shapes[0][1].reason}: {advised}" in report.summary()
    assert advised in report_html([report], "t")
    (shape,) = report.to_dict()["order"]["shapes"].values()
    assert shape["would_settle"].startswith(advised)
    settled = _report(["25/04/2005", "03/04/2005"]).to_dict()["order"]["shapes"]["#/#/####"]
    assert settled["would_settle"] is None
    assert settled["reason"] == "1 row can only be read as dmy"


def test_a_row_without_a_date_has_no_confidence() -> None:
    report = _report(["25/04/2005", "call me later", "03-04-2005"])
    shown = json.loads(report_json([report], "t"))["columns"][0]["doubtful"]
    assert {(item["status"], item["confidence"]) for item in shown} == {
        ("rejected", None),
        ("ambiguous", None),
    }
    assert "1.00" not in report_html([report], "t")


START = dt.datetime(2024, 2, 28, 22)


def _stamps(count: int, step: dt.timedelta) -> list[str]:
    return [(START + number * step).strftime("%Y%m%d%H%M%S") for number in range(count)]


@pytest.mark.parametrize(
    ("values", "unit", "first", "bars"),
    [
        (_stamps(30, dt.timedelta(hours=1)), "hour", "2024-02-28T22", 30),
        (_stamps(30, dt.timedelta(days=1)), "day", "2024-02-28", 30),
        (_stamps(30, dt.timedelta(days=20)), "month", "2024-02", 20),
        (_stamps(30, dt.timedelta(days=200)), "year", "", 0),
        ([text[:8] for text in _stamps(3, dt.timedelta(days=1))], "day", "2024-02-28", 3),
        (["May 1979", "June 1979"], "year", "", 0),
        (["20240228220000", "19700101000000"], "year", "", 0),
        (_stamps(72, dt.timedelta(hours=1)), "hour", "2024-02-28T22", 72),
        (_stamps(73, dt.timedelta(hours=1)), "day", "2024-02-28", 4),
    ],
)
def test_the_histogram_has_the_unit_that_fits(
    values: list[str], unit: str, first: str, bars: int
) -> None:
    report = _report(values)
    assert report.histogram[0] == unit
    assert len(report.histogram[1]) == bars
    page = report_html([report], "t")
    assert f"<h3>Dates by {unit}</h3>" in page
    assert not first or f"<title>{first}: 1 row</title>" in page or f"<title>{first}: " in page


def test_many_hours_are_not_counted_one_by_one() -> None:
    stamps = pa.array([START + dt.timedelta(hours=number) for number in range(2001)])
    assert clean_column(stamps[:2000]).report.tally.hours is not None
    assert clean_column(stamps).report.tally.hours is None
    halves = pa.chunked_array([stamps[:1000], stamps[1000:]])
    assert clean_column(halves).report.tally.hours is None
    assert Tally().merge(clean_column(stamps).report.tally).hours is None


def test_zones_and_numbers_are_shown() -> None:
    report = _report(["1577836800", "1577836801", "1577836802", "1577836803.5"])
    assert report.tally.zones == {"Z": 4}
    assert "  zones: Z in 4 rows" in report.summary().splitlines()
    page = report_html([report], "t")
    assert "<th>Zones</th><td>Z in 4 rows</td>" in page
    assert "Numbers of ten digits" in page
    assert report.to_dict()["zones"] == {"Z": 4}
    assert _report(["3 May 1979"]).to_dict()["calendars"] == {}


@pytest.mark.parametrize("rows", [1, 2])
def test_one_row_is_in_the_singular(rows: int) -> None:
    ends = (("2010-01-01", "1/1/2010"),)
    tally = Tally(
        {"full": 100 + rows},
        years={2010: 100, 2609: rows},
        earliest=ends,
        latest=ends,
        beyond=rows,
        zones={"Z": rows},
    )
    verdict = replace(decide(Evidence()), mangled=rows, placeholders={"1900-01-01": rows})
    report = ColumnReport("when", tally, verdict)
    shown = report.summary(), report_html([report], "t")
    one = [
        "1 outlier\n",
        "2609 (1 row)",
        "Z in 1 row\n",
        "beyond their limits: 1 row\n",
        "made of months: 1 row\n",
        "1900-01-01 in 1 row",
        "1 row lies outside of",
        "1 row lies beyond its limits",
        "1 day without a year",
        "1 row has 1900-01-01",
        "after 2010: 1 row<",
    ]
    text = "\n".join(shown)
    assert [words for words in one if words in text] == (one if rows == 1 else [])
    assert not re.search(r"\b1 (rows|outliers|days|shapes)\b", text)
    more = ["2 outliers", "in 2 rows", "2 rows lie outside of", "2 rows lie beyond their limits"]
    assert [words for words in more if words in text] == ([] if rows == 1 else more)


def test_a_column_of_one_row() -> None:
    report = clean_column(["25/04/2005"], name="when").report
    assert report.summary().startswith("when: 1 row: 1 full\n")
    assert "of 1 row has a certain date" in report_html([report], "t")
    assert "of 2 rows have a certain date" in report_html([_report(["25/04/2005"] * 2)], "t")
    numbers = clean_column(["43831", "44000", "3 January 2020"], name="excel_day").report
    assert numbers.summary().endswith(" (2020), 2 rows")


def test_verdicts_are_sentences_on_the_page() -> None:
    page = report_html([_report(["25/04/2005"] * 60 + ["04/25/2005"] * 40)], "t")
    assert "<b>Century.</b> No two-digit years.</p>" in page
    assert "<p>Contradiction: 60 only as dmy, 40 only as mdy: a column" in page
