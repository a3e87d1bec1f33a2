"""Months of years that a spreadsheet took for days: doubtful where the column shows it."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("pyarrow")

from hypothesis import given
from hypothesis import strategies as st

from datenorm import clean_column
from datenorm.columns.evidence import Evidence
from datenorm.columns.mangled import Kind, is_shown, month_of_year
from datenorm.columns.reader import ColumnReader

MONTHS = ["Aug-62", "Dec-99", "Jul-45", "Sep-06"]


@pytest.mark.parametrize(
    "others",
    [MONTHS, ["1979", "2010", "2011"], ["2010-08", "2009-07"], ["Aug 2010", "May 1999"]],
)
def test_a_day_among_months_or_years_is_open(others: list[str], reader: ColumnReader) -> None:
    result = clean_column([*others, "10-Aug", "6-SEP", "31-Feb"], model=reader)
    *read, day, short, impossible = result.to_list()
    assert None not in read
    assert (day, short, impossible) == (None, None, None)
    assert result.status.to_pylist()[-3:] == ["ambiguous", "ambiguous", "rejected"]
    assert result.alternative.to_pylist()[-3:-1] == [
        "2010-08|XXXX-08-10",
        "2006-09|XXXX-09-06",
    ]
    assert "perhaps 2010-08, which a spreadsheet took for a day" in result.reason.to_pylist()[-3]
    assert result.report.to_dict()["mangled"] == 2
    assert "that a spreadsheet may have made of months: 2 rows" in result.report.summary()


@pytest.mark.parametrize(
    "others",
    [
        ["11-Aug", "12-Sep", "25-Dec"],
        ["10-Aug-2010", "12-Sep-2011", "13-Oct-2011"],
        ["1979", "3 May 1979", "4 June 1980"],
        ["call me", ""],
        ["10 August", "1979", "11 August"],
    ],
)
def test_elsewhere_a_day_without_a_year_is_one(others: list[str], reader: ColumnReader) -> None:
    result = clean_column([*others, "10-Aug"], model=reader)
    assert result.to_list()[-1] == "XXXX-08-10"
    assert result.report.to_dict()["mangled"] == 0


def test_the_notation_of_the_model_of_days_alone_does_as_well() -> None:
    result = clean_column([*MONTHS, "10-Aug"], model="world")
    assert result.alternative.to_pylist()[-1] == "--08-10|2010-08"
    assert result.report.to_dict()["mangled"] == 1
    assert clean_column(["11-Aug", "10-Aug"], model="world").to_list()[-1] == "--08-10"


def test_other_ways_of_writing_a_day_are_no_work_of_spreadsheets(reader: ColumnReader) -> None:
    result = clean_column([*MONTHS, "10 August", "10-Aug"], model=reader)
    assert result.to_list()[-2:] == ["XXXX-08-10", None]


def test_templates_and_the_network_agree_in_any_order(reader: ColumnReader) -> None:
    chosen = random.Random(5)
    words = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    months = [f"{chosen.choice(words)}-{chosen.randrange(32, 99)}" for _ in range(150)]
    days = [f"{chosen.randrange(1, 29)}-{chosen.choice(words)}" for _ in range(150)]
    values = chosen.sample([*months, *days], 300)
    result = clean_column(values, model=reader)
    assert reader.read_by_template > 0
    assert all(
        (iso is None) == (value in days)
        for value, iso in zip(values, result.to_list(), strict=True)
    )
    assert clean_column(values, templates=False).to_list() == result.to_list()


def test_the_month_that_a_day_may_have_been() -> None:
    assert month_of_year("-----08-10") == "--10-08---"


COUNTS = st.dictionaries(st.sampled_from(["month or year", "day", "mangled"]), st.integers(0, 60))


@given(COUNTS, COUNTS)
def test_kinds_merge(one: dict[Kind, int], other: dict[Kind, int]) -> None:
    merged = Evidence(kinds=one).merge(Evidence(kinds=other)).kinds
    assert merged == Evidence(kinds=other).merge(Evidence(kinds=one)).kinds
    assert merged.get("day", 0) == one.get("day", 0) + other.get("day", 0)


@pytest.mark.parametrize(
    ("months", "days", "mangled", "shown"),
    [
        (1, 0, 20, True),
        (1, 0, 21, False),
        (0, 0, 1, False),
        (3, 3, 1, True),
        (3, 4, 1, False),
        (5, 0, 0, False),
    ],
)
def test_when_a_column_shows_it(months: int, days: int, mangled: int, shown: bool) -> None:
    assert is_shown({"month or year": months, "day": days, "mangled": mangled}) is shown
