from __future__ import annotations

import json
import random
from functools import reduce
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import SettingsError, clean_column
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report import ColumnReport, Tally
from datenorm.columns.report.page import report_html, report_json, write_report
from datenorm.columns.report.plots import year_bars
from datenorm.columns.verdict import decide
from datenorm.inference.normalizer import Normalizer

TEXTS = [
    "25/04/2005",
    "03/04/2005",
    "26/05/2006",
    "May 1979",
    "<call me back when you know more>",
    "",
    None,
    "3.4.2005",
    "3 May 1250",
    "1 June 2007",
]


@pytest.fixture(scope="module")
def report(network: Normalizer) -> ColumnReport:
    return clean_column(TEXTS, model=ColumnReader(network), name="seen & noted").report


def test_the_report_counts_every_row(report: ColumnReport) -> None:
    assert report.tally.rows == len(TEXTS)
    assert report.tally.status == {"full": 5, "partial": 1, "ambiguous": 1, "rejected": 3}
    assert (report.certain, report.tally.empty) == (6, 1)
    assert sum(count.total for _, count in report.shapes) + report.tally.empty == len(TEXTS)
    assert dict(report.shapes)["#/#/####"].examples == ("03/04/2005", "25/04/2005", "26/05/2006")
    assert report.tally.years == {1250: 1, 1979: 1, 2005: 2, 2006: 1, 2007: 1}
    assert report.tally.earliest[0] == ("1250-05-03", "3 May 1250")
    assert report.tally.latest[0] == ("2007-06-01", "1 June 2007")
    assert report.outliers == 1
    assert {(item.text, item.status) for item in report.tally.doubtful} >= {
        ("<call me back when you know more>", "rejected"),
        ("3.4.2005", "ambiguous"),
    }


def test_the_summary_is_short(report: ColumnReport) -> None:
    assert report.summary().splitlines() == [
        "seen & noted: 10 rows: 5 full, 1 partial, 1 ambiguous, 3 rejected (1 empty)",
        "  dates: 1250-05-03 to 2007-06-01, 1 outlier",
        "  order of #.#.####: open: no row settles the order: a row whose day is above 12 would "
        "settle it, or a column of the same source that has one, or the order itself",
        "  order of #/#/####: dmy: 2 rows can only be read as dmy",
    ]


def test_json_holds_the_same(report: ColumnReport) -> None:
    found = json.loads(report_json([report], "table.csv"))
    assert found["source"] == "table.csv"
    column = found["columns"][0]
    assert column["status"] == {"full": 5, "partial": 1, "ambiguous": 1, "rejected": 3}
    assert column["order"]["shapes"]["#/#/####"]["followed"] == "dmy"
    assert column["order"]["shapes"]["#.#.####"]["followed"] is None


class _Page(HTMLParser):
    """What a page refers to, and whether its elements close."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [value or "" for name, value in attrs if name in ("src", "href", "data")]
        if tag not in ("meta", "br", "rect", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("rect", "line"):
            return
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_stands_alone_and_escapes_what_it_shows(report: ColumnReport) -> None:
    html = report_html([report], "a <b>.csv")
    page = _Page()
    page.feed(html)
    assert page.open == [] and page.references == []
    assert (
        "http" not in html
        and "<script" not in html
        and "@import" not in html
        and "url(" not in html
    )
    assert (
        "<call me back when you know more>" in page.text
        and "a <b>.csv" in page.text
        and "seen & noted" in page.text
    )
    assert "day first" in page.text and "left open" in page.text


def test_an_empty_column_has_a_report(network: Normalizer) -> None:
    empty = clean_column([], model=ColumnReader(network)).report
    assert "0 rows: none" in empty.summary()
    assert "<h2>column</h2>" in report_html([empty], "x")


def test_reports_are_written_as_their_name_says(report: ColumnReport, tmp_path: Path) -> None:
    write_report([report], "x", tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text())
    with pytest.raises(SettingsError, match=r"\.html or \.json"):
        write_report([report], "x", tmp_path / "r.pdf")


@settings(max_examples=settings().max_examples // 10, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=30), st.integers(0, 30))
def test_tallies_of_parts_merge_to_that_of_the_whole(
    network: Normalizer, texts: list[str | None], cut: int
) -> None:
    cleaner = ColumnCleaner(ColumnReader(network))
    verdict = cleaner.decide(Evidence())

    def tally(part: list[str | None]) -> Tally:
        return Tally.of(cleaner.clean(cleaner.parse(pa.array(part, pa.string())), verdict))

    parts = [tally(texts[:cut]), tally(texts[cut:])]
    assert (
        reduce(Tally.merge, parts, Tally())
        == reduce(Tally.merge, reversed(parts), Tally())
        == Tally().merge(tally(texts))
    )


_OPEN = [
    f"{day:02d}/{month:02d}/{year}"
    for year in range(1990, 2000)
    for day in range(1, 13)
    for month in range(1, 13)
]
_DOUBTED = [
    f"unknown {word} {number}" for word in ("lorem", "ipsum") for number in range(1200, 1240)
]
_LONG = ["x" * 250 + "y" * more for more in range(40)]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(_OPEN, marks=pytest.mark.slow),
        pytest.param([*_OPEN, *_DOUBTED], marks=pytest.mark.slow),
        _LONG,
    ],
)
def test_a_column_in_another_order_or_in_parts_has_the_same_report(
    network: Normalizer, texts: list[str]
) -> None:
    shuffled = random.Random(0).sample(texts, len(texts))
    cut = len(texts) // 3
    columns = [
        texts,
        texts[::-1],
        shuffled,
        pa.chunked_array([texts[:cut], texts[cut:]], pa.string()),
    ]
    first, *others = (
        clean_column(column, model=ColumnReader(network)).report.to_dict() for column in columns
    )
    assert len(first["doubtful"]) >= 8
    assert all(other == first for other in others)


def test_far_years_do_not_squeeze_the_plot() -> None:
    drawn = year_bars({1250: 1, 2000: 5, 2001: 7}, (1970, 2030))
    assert "before 2000: 1 row<" in drawn and "2001: 7 rows" in drawn


def test_control_characters_are_shown_as_escapes(reader: ColumnReader) -> None:
    name, texts = "\x1b]0;pwned\x07d", ["\x1b[2J03/04/2005", "\x9b1m\u202e4 May"]
    report = clean_column(texts, name=name, model=reader).report
    page = report_html([report], "a\x1bb.csv")
    for shown in (report.summary(), page):
        assert "\\x1b]0;pwned\\x07d" in shown
        assert not set("\x1b\x07\x9b\u202e") & set(shown)
    assert "a\\x1bb.csv" in page


_VERDICT = decide(Evidence())


@pytest.mark.parametrize(
    ("years", "far"),
    [
        ({2010: 20, 2609: 1}, {2609: 1}),
        ({2010: 18, 2609: 1}, {}),  # 19 rows show no usual years
        ({2010: 100, 2211: 1}, {2211: 1}),
        ({2010: 100, 2210: 1}, {}),
        ({1809: 1, 2010: 100}, {1809: 1}),
        ({1810: 1, 2010: 100}, {}),
        ({2010: 198, 2609: 2}, {2609: 2}),
        ({2010: 197, 2609: 3}, {}),  # too many to be mistakes
        ({1500: 10, 2010: 100}, {}),
    ],
)
def test_years_that_lie_centuries_away_are_doubtful(
    years: dict[int, int], far: dict[int, int]
) -> None:
    report = ColumnReport("when", Tally({"full": sum(years.values())}, years=years), _VERDICT)
    assert report.far_years == far
    assert ("doubtful" in report.summary()) == bool(far)
    assert ("centuries away" in report_html([report], "t")) == bool(far)
    assert report.to_dict()["doubtful_years"] == {str(year): rows for year, rows in far.items()}


def test_the_doubtful_year_of_a_row_is_said_and_kept() -> None:
    values = [f"{month:02d}/{year}" for month in range(1, 13) for year in (2018, 2019)]
    found = clean_column([*values, "12/2609"])
    assert found.to_list()[-1] == "2609-12"
    expected = "  doubtful, centuries away from the others: 2609 (1 row)"
    assert expected in found.report.summary().splitlines()
