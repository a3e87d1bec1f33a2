"""Texts that say one of two things: the other rows of their column show which."""

from __future__ import annotations

import pytest

from datenorm.columns.api import clean_column
from datenorm.columns.forms import shown_forms
from datenorm.columns.report.page import report_html


def _iso(texts: list[str], **options: object) -> list[str | None]:
    return list(clean_column(texts, **options).iso.to_pylist())  # type: ignore[arg-type]


def test_two_digits_behind_a_year_are_a_year_where_some_are_no_month() -> None:
    seasons = ["2008/09", "2009/10", "2012/13", "2013/14"]
    assert _iso(seasons) == ["2008/2009", "2009/2010", "2012/2013", "2013/2014"]
    assert _iso(seasons[::-1]) == _iso(seasons)[::-1]
    assert _iso(["1905-08", "1914-18"]) == ["1905/1908", "1914/1918"]
    found = clean_column(seasons)
    assert found.reason[1].as_py() == "a span of years, as in its column"
    assert set(found.status.to_pylist()) == {"partial"}
    assert "  a span of years, as other rows show: 2 rows" in found.report.summary()
    assert found.report.to_dict()["forms"] == {"a span of years": 2}
    assert "2 rows read as a span of years, as other rows show." in report_html([found.report], "t")


def test_and_a_month_where_some_can_be_no_later_year() -> None:
    assert _iso(["2009/10", "2013/05"]) == ["2009-10", "2013-05"]
    assert _iso(["2009-10", "2011-12"]) == ["2009-10", "2011-12"]
    both = ["2009/10", "2013/05", "2013/14"]
    assert _iso(both) == ["2009-10", "2013-05", "2013/2014"]


def test_a_model_without_spans_reads_as_before() -> None:
    texts = ["2009/10", "2013/14"]
    assert _iso(texts, model="world") == [_iso([text], model="world")[0] for text in texts]


def test_decades_and_spans_of_clocks() -> None:
    assert _iso(["1990s", "2000s", "1900s"]) == ["199X", "200X", "190X"]
    assert _iso(["2000s"]) == [None]
    spans = ["09:00-11:30", "13:00-15:30", "10:00-12:30"]
    assert _iso(spans) == ["T09:00/T11:30", "T13:00/T15:30", "T10:00/T12:30"]


@pytest.mark.parametrize(("against", "shown"), [(0, True), (1, True), (2, False)])
def test_one_row_in_fifty_may_be_against_a_form(against: int, shown: bool) -> None:
    counts = {("a", "shown"): 51, ("a", "against"): against, ("a", "open"): 7}
    assert shown_forms(counts) == ({"a": 7} if shown else {})  # type: ignore[arg-type]
    assert shown_forms({("a", "open"): 7}) == {}
