"""Texts that say one of two things: the other rows of their column show which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from datenorm.columns.api import clean_column
from datenorm.columns.forms import FormCount, count_forms, open_rows, shown_forms
from datenorm.columns.network import TextReading
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.report.page import report_html
from datenorm.inference.decoding import Reading


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


def test_one_digit_behind_a_year_is_a_month_where_some_are_no_later_year() -> None:
    months = ["2011-5", "2018-5", "2009-10", "2003-6", "2016-12"]
    assert _iso(months) == ["2011-05", "2018-05", "2009-10", "2003-06", "2016-12"]
    assert _iso(months[::-1]) == _iso(months)[::-1]
    assert clean_column(months).reason[0].as_py() == "a month, as in its column"
    spans = ["1843-9", "1851-5", "1901-9"]
    assert _iso(spans) == ["1843/1849", "1851/1855", "1901/1909"]
    assert _iso([*spans, "1911-14"])[:3] == _iso(spans)
    of_four = ["2011-3", "2018-4", "2003-4", "2016-1"]  # quarters, perhaps
    assert _iso(of_four)[0] == _iso(["2011-3"])[0]


def test_a_model_without_spans_reads_as_before() -> None:
    texts = ["2009/10", "2013/14"]
    assert _iso(texts, model="world") == [_iso([text], model="world")[0] for text in texts]


def test_decades_and_spans_of_clocks() -> None:
    assert _iso(["1990s", "2000s", "1900s"]) == ["199X", "200X", "190X"]
    assert _iso(["2000s"]) == [None]
    spans = ["09:00-11:30", "13:00-15:30", "10:00-12:30"]
    assert _iso(spans) == ["T09:00/T11:30", "T13:00/T15:30", "T10:00/T12:30"]


def test_two_clocks_behind_a_date_are_a_span_where_some_are_no_offset() -> None:
    spans = ["21/08/2009 06:00-08:00", "22/12/2020 10:00-12:00", "18/03/2011 13:00-15:30"]
    assert _iso(spans) == [
        "2009-08-21T06:00/2009-08-21T08:00",
        "2020-12-22T10:00/2020-12-22T12:00",
        "2011-03-18T13:00/2011-03-18T15:30",
    ]
    found = clean_column(spans)
    assert found.reason[0].as_py() == "a day and a span of clocks, as in its column"
    offsets = ["21/08/2009 06:00-08:00", "22/12/2020 10:00-05:00", "25/12/2020 10:00+02:00"]
    assert _iso(offsets) == _iso(offsets[:1]) + _iso(offsets[1:2]) + _iso(offsets[2:])
    assert _iso([*spans, offsets[2]])[0] == _iso(offsets)[0]


def test_clocks_with_a_dot_are_shown_by_those_that_are_no_day() -> None:
    clocks = ["07.30", "18.45", "05.07", "11.12", "13.20"]
    assert _iso(clocks) == ["T07:30", "T18:45", "T05:07", "T11:12", "T13:20"]
    assert clean_column(clocks).reason[2].as_py() == "a clock, as in its column"
    for other in ("9.99", "24.00", "9.5"):  # prices
        assert _iso([*clocks, other])[2] != "T05:07"
    assert _iso([*clocks, "05.07 10:30"])[:5] == _iso(clocks)  # its shape is that of its day
    days = ["05.07", "27.11", "30.04"]
    assert _iso(days) == [None, "XXXX-11-27", "XXXX-04-30"]
    assert _iso([*clocks, "45123.5"], numbers="excel")[3] == "1900-01-11"


def test_clocks_with_an_h_are_no_halves_of_years_beside_others() -> None:
    assert _iso(["1h09"]) != ["T01:09"]
    assert _iso(["1h09", "2h16", "14h30"]) == ["T01:09", "T02:16", "T14:30"]
    assert _iso(["1h09", "2h16", "2h99"]) == [_iso([text])[0] for text in ("1h09", "2h16", "2h99")]
    assert _iso(["1h09", "14h30", "3mar09"])[0] != "T01:09"


@pytest.mark.parametrize(("against", "shown"), [(0, True), (1, True), (2, False)])
def test_one_row_in_fifty_may_be_against_a_form(against: int, shown: bool) -> None:
    counts = {("a", "shown"): 51, ("a", "against"): against, ("a", "open"): 7}
    assert shown_forms(counts) == ({"a": 7} if shown else {})  # type: ignore[arg-type]
    assert shown_forms({("a", "open"): 7}) == {}


def _parsed(*texts: tuple[str, str]) -> ParsedTexts:
    """Texts by their shape and output."""
    shapes = list(dict.fromkeys(shape for shape, _ in texts))
    names = pa.array([str(number) for number in range(len(texts))], pa.large_string())
    parsed = ParsedTexts.unread(names, shapes, 24)
    parsed.outputs[:, 0] = [output.encode() for _, output in texts]
    indices = np.array([shapes.index(shape) for shape, _ in texts], dtype=np.int32)
    return replace(parsed, shapes=indices)


def _counted(shape: str, *cells: tuple[str, str]) -> dict[str, int]:
    """What texts of a shape, with their outputs, say of its form."""
    parsed = _parsed(*((shape, output) for _, output in cells))
    texts = pa.array([text for text, _ in cells], pa.large_string())
    counts = count_forms(replace(parsed, texts=texts), np.ones(len(cells), dtype=np.int64))
    return {what: rows for (_, what), rows in counts.items()}


@pytest.mark.parametrize(
    ("shape", "text", "output", "what"),
    [
        ("#a#", "14h30", "T14:30", "shown"),
        ("#a#", "14h30", "----------", "open"),
        ("#a#", "3h16", "T03:16", "shown"),
        ("#a#", "2h30", "T02:30", "open"),
        ("#a#", "24h30", "T24:30", "against"),
        ("#.#", "01.01", "-----01-01", "open"),
        ("#.#", "20.12", "-----12-20", "open"),
        ("#.#", "12.31", "-----12-31", "open"),
        ("#.#", "12.32", "T12:32", "shown"),
        ("#.#", "00.12", "T00:12", "shown"),
        ("#.#", "10.59", "T10:59", "shown"),
        ("#.#", "10.60", "----------", "against"),
        ("#.#", "24.00", "----------", "against"),
        ("#.#", "9.5", "-----05-09", "against"),
    ],
)
def test_what_a_text_says_of_clocks(shape: str, text: str, output: str, what: str) -> None:
    assert _counted(shape, (text, output)) == {what: 1}


def test_texts_of_one_output_are_told_apart() -> None:
    none = "----------"
    assert _counted("#a#", ("14h30", none), ("3x9", none)) == {"open": 1, "against": 1}


YEARS, DECADES, CLOCKS = "####/#", "####a", "#:#-#:#"


@pytest.mark.parametrize(
    ("shape", "output", "counts"),
    [
        (YEARS, "2012------/--13------", {("a span of years", "shown"): 3}),
        (YEARS, "2011------/--12------", {("a span of years", "open"): 3}),
        (YEARS, "2009-10---", {("a span of years", "open"): 3}),
        (YEARS, "2010-10---", {("a span of years", "against"): 3}),
        (YEARS, "2013-05---", {("a span of years", "against"): 3}),
        (YEARS, "2013-05-03", {}),
        ("####a", "2009-10---", {}),  # of another form
        (DECADES, "199X------", {("a decade", "shown"): 3}),
        (DECADES, "2000------", {("a decade", "open"): 3}),
        (DECADES, "200X------", {("a decade", "open"): 3}),
        (DECADES, "18XX------", {("a decade", "against"): 3}),
        (DECADES, "1990------", {}),
        (CLOCKS, "T13:00/T15:30", {("a span of clocks", "shown"): 3}),
        (CLOCKS, "T11:00/T13:00", {("a span of clocks", "shown"): 3}),
        (CLOCKS, "T08:10/T09:40", {("a span of clocks", "shown"): 3}),  # no offset has 40 minutes
        (CLOCKS, "T09:00/T12:45", {("a span of clocks", "open"): 3}),
        (CLOCKS, "T09:00-11:30", {("a span of clocks", "open"): 3}),
        (CLOCKS, "T09:00", {}),
        ("#-#-#", "2009-10---", {}),
    ],
)
def test_what_outputs_show(shape: str, output: str, counts: dict[FormCount, int]) -> None:
    assert count_forms(_parsed((shape, output)), np.array([3])) == counts
    assert count_forms(_parsed((shape, output)), np.array([0])) == {}


def test_the_rows_that_may_be_of_a_form_that_is_shown() -> None:
    parsed = _parsed(
        (YEARS, "2009-10---"), (YEARS, "2012------/--13------"), (DECADES, "2000------")
    )
    meant = "2009------/--10------"
    assert list(open_rows(parsed, {"a span of years": 1})) == [(0, "a span of years", meant)]
    assert list(open_rows(parsed, {"a decade": 1})) == [(2, "a decade", "200X------")]
    assert list(open_rows(parsed, {"a span of years": 0})) == []  # none was counted


def test_a_form_that_is_shown_may_have_no_open_rows() -> None:
    assert shown_forms({("a", "shown"): 1}) == {"a": 0}


def test_what_shows_that_years_have_months_behind_them() -> None:
    cells = {
        "2018-5": "2018------/---5------",
        "2011-5": "2011------/---5------",
        "2018-4": "2018------/---4------",  # perhaps a quarter
        "2011-12": "2011-12---",
        "2012-12": "2012-12---",
        "2018-13": "2018------/--13------",
        "2018-0": "2018------/---0------",
        "2017-6": "2017------",
    }
    parsed = _parsed(*(("####-#", output) for output in cells.values()))
    parsed = replace(parsed, texts=pa.array([*cells], pa.large_string()))
    counts = np.array([1, 2, 4, 8, 16, 32, 64, 128])
    forms = count_forms(parsed, counts).items()
    found = {what: rows for (name, what), rows in forms if name == "a month"}
    assert found == {"shown": 1 + 16, "open": 2 + 4 + 8, "against": 32 + 64}
    rows = {row: output for row, _, output in open_rows(parsed, {"a month": 1})}
    assert rows == {0: "2018-05---", 1: "2011-05---", 2: "2018-04---", 3: "2011-12---"}


def test_what_shows_a_form_follows_it_where_the_network_doubts_it() -> None:
    years = "2013------/--14------"
    parsed = _parsed(("####/#", years), ("####/#", years))
    for row, probability in ((0, 0.9), (1, 0.89)):
        parsed.record(row, TextReading("2013/14", (Reading(years, probability),)))
    assert list(open_rows(parsed, {"a span of years": 1})) == [(1, "a span of years", years)]
    assert list(open_rows(parsed, {"a span of years": 1}, but={1})) == []
