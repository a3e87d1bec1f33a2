"""Which number beside a month in words is the year: by the text, and by its column."""

from __future__ import annotations

import random
from dataclasses import replace

import pyarrow as pa
import pytest

from datenorm.columns.api import clean_column
from datenorm.columns.arrow import as_arrow
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.detect import date_columns
from datenorm.columns.evidence import Evidence
from datenorm.columns.named_months import beside_month, beyond_days, is_joined, year_behind
from datenorm.columns.network import TextReading, with_year_behind
from datenorm.columns.numeric_dates import (
    OTHER_SHAPES,
    column_shape,
    order_in,
    other_shapes,
    source_of,
    with_word,
)
from datenorm.columns.reader import ColumnReader
from datenorm.columns.spread import day_or_year, month_of_year
from datenorm.columns.verdict import decide
from datenorm.inference.decoding import Reading

DMY, MDY, YMD = 1, 2, 4
TWO, ONE = "#-a-#", "a-#"


@pytest.mark.parametrize(
    ("text", "best", "found"),
    [
        ("12-nov-04", "--04-11-12", {"dmy": "--04-11-12", "ymd": "--12-11-04"}),
        ("12 nov. 04", "--12-11-04", {"dmy": "--04-11-12", "ymd": "--12-11-04"}),
        ("21-mar-10", "--20-03-11", {"dmy": "--10-03-21", "ymd": "--21-03-10"}),  # permuted
        ("12-may-98", "--98-05-12", {"dmy": "--98-05-12"}),
        ("98-may-12", "--98-05-12", {"ymd": "--98-05-12"}),
        ("12-may-00", "--00-05-12", {"dmy": "--00-05-12"}),
        ("31-feb-12", "--31-02-12", {"ymd": "--31-02-12"}),
        ("fri 12-nov-04 10:30", "--04-11-12", {"dmy": "--04-11-12", "ymd": "--12-11-04"}),
        ("12-nov-04", "--05-11-12", {}),  # not what stands there
        ("12nov04", "--04-11-12", {"dmy": "--04-11-12", "ymd": "--12-11-04"}),
        ("12-nov-04 07.05.40.5 pm", "--04-11-12", {"dmy": "--04-11-12", "ymd": "--12-11-04"}),
        ("12-nov-04 7", "--04-11-12", {}),
        ("12th nov 04", "--04-11-12", {}),  # the text itself tells
        ("12 nov '04", "--04-11-12", {}),
        ("5 nov 04", "--04-11-05", {"dmy": "--04-11-05"}),
        ("5nov04", "--04-11-05", {"dmy": "--04-11-05"}),
        ("105 nov 04", "--04-11-05", {}),
        ("12-nov-2004", "2004-11-12", {}),
        ("sep-06", "-----09-06", {"dmy": "--06-09---", "mdy": "-----09-06"}),
        ("sep-6", "-----09-06", {"mdy": "-----09-06"}),
        ("aug-62", "--62-08---", {"dmy": "--62-08---"}),
        ("aug-00", "--00-08---", {"dmy": "--00-08---"}),
        ("aug.06", "-----08-06", {"dmy": "--06-08---", "mdy": "-----08-06"}),
        ("sep-06", "--06-09---", {"dmy": "--06-09---", "mdy": "-----09-06"}),
        ("sep-31", "-" * 10, {}),
        ("sep-06", "-----09-07", {}),
    ],
)
def test_the_orders_that_numbers_beside_a_month_allow(
    text: str, best: str, found: dict[str, str]
) -> None:
    assert beside_month(text, best) == found


def test_the_words_before_a_number_are_tried_with_a_number_that_is_no_day() -> None:
    assert [beyond_days(text) for text in ("sep-06", "sep 31", "sep-32", "sep-6", "06-sep")] == [
        "sep-62",
        "sep 62",
        None,
        None,
        None,
    ]
    assert year_behind("sep-31", "--62-09---") == "--31-09---"
    assert [year_behind("sep-31", other) for other in ("-" * 10, "--62------", "1962-09---")] == [
        None
    ] * 3
    joined = ("sep-06", "sep/06", "sep.06", "sep 06", "sep. 06", "12-sep-06")
    assert [is_joined(text) for text in joined] == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("12-nov-04", "#-word#"),
        ("fri 12-nov-04 10:30", "#-word#"),
        ("12. nov. 04", "#.word#"),
        ("12nov04", "#word#"),
        ("12-nov-04 07.05.40 pm", "#-word#"),
        ("sept.-06", "word-#"),
        ("sept. 06", "word #"),
        ("sept.06", "word.#"),
        ("12 nov 04", "# word#"),
        ("sep-06", "word-#"),
        ("am sep 06", "word #"),
        ("12-11-04", "-"),
        ("a 12/11/2004", "/"),
        ("3 de 4 de 2005", " "),
        ("12 nov 2004", " "),
        ("2004-11-12", "year -"),
    ],
)
def test_months_in_words_are_sources_of_their_own(text: str, source: str) -> None:
    shape = column_shape(text)
    assert source_of(shape) == source
    assert source_of(other_shapes(shape)) == source
    assert with_word(shape) == ("word" in source)
    assert not with_word(f"{OTHER_SHAPES} #-")


def test_what_a_given_order_means_beside_a_month() -> None:
    orders = ("dmy", "mdy", "ymd")
    assert [order_in(TWO, order) for order in orders] == ["dmy", "dmy", "ymd"]
    assert [order_in(ONE, order) for order in orders] == ["dmy", "mdy", "mdy"]
    assert [order_in("#-#-#", order) for order in orders] == [*orders]
    assert [order_in("a #", order) for order in orders] == [None] * 3


def test_a_year_that_shows_settles_its_siblings_and_no_digits() -> None:
    verdict = decide(Evidence({(TWO, DMY): 1, (TWO, DMY | YMD): 40, ("#-#-####", 3): 9}))
    assert (verdict.order_of(TWO), verdict.order_of("#-#-####")) == ("dmy", None)
    assert verdict.column.open_rows == 9
    assert decide(Evidence({(TWO, DMY): 1, (TWO, YMD): 1})).order_of(TWO) is None


@pytest.mark.parametrize(("proving", "order"), [(1, None), (2, "dmy")])
def test_one_year_in_fifty_shows_that_months_are_of_years(proving: int, order: str | None) -> None:
    verdict = decide(Evidence({(ONE, DMY): proving, (ONE, DMY | MDY): 98}))
    assert verdict.order_of(ONE) == order
    if order is None:
        reason = "too few rows tell whether the number is the day or the year"
        assert verdict.shapes[ONE].reason == reason


def _spread(days: range, years: range, days_at: int = 0) -> tuple[str | None, str | None]:
    """The order that the spread of numbers gives, and why."""
    at = {0: days, 1: years} if days_at == 0 else {0: years, 1: days}
    numbers = {("#-word#", index, n): 1 for index, values in at.items() for n in values}
    verdict = decide(Evidence({(TWO, DMY | YMD): 50}, numbers=numbers))
    return verdict.order_of(TWO), verdict.reason_of(TWO)


def test_the_number_that_runs_over_the_month_is_the_day() -> None:
    months, years = range(1, 32), range(2, 19)
    order, reason = _spread(months, years)
    assert (order, reason) == (
        "dmy",
        "the first number takes 31 of the values 1 to 31, the second only those from 02 to 18, "
        "among all shapes with this separator",
    )
    assert _spread(months, years, days_at=1)[0] == "ymd"
    few = range(1, 27, 2)
    assert _spread(few, years) == (None, "no row settles the order")
    assert _spread(few, range(2, 9))[0] == "dmy"
    assert [_spread(months, range(1, last))[0] for last in (2, 3, 21, 22)] == [
        None,  # the first of each month
        "dmy",
        "dmy",
        None,
    ]
    assert _spread(months, range(28, 32))[0] is None  # or the last


MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _months(months: range, years: range, shape: str = ONE) -> str | None:
    """The order of a column of months with each of some numbers behind them."""
    source = source_of(shape)
    pairs = {(source, month, year): 1 for month in months for year in years}
    return decide(Evidence({(shape, DMY | MDY): 50}, months=pairs)).order_of(shape)


def test_numbers_behind_months_that_lie_near_each_other_are_years() -> None:
    year = range(1, 13)
    assert _months(year, range(5, 22)) == "dmy"
    assert _months(year, range(1, 32)) is None
    assert [_months(year, range(5, last)) for last in (6, 7, 25, 26)] == [
        None,  # the fifth of each month
        "dmy",
        "dmy",
        None,
    ]
    assert [_months(range(1, last), range(5, 15)) for last in (6, 7)] == [None, "dmy"]
    assert [_months(range(1, last), range(5, 7)) for last in (10, 11)] == [None, "dmy"]  # 20 pairs
    assert [_months(year, range(5, 15, step)) for step in (3, 4)] == [None, None]
    assert [_months(year, range(5, 10, step)) for step in (3, 4)] == ["dmy", None]
    assert _months(year, range(4, 20, 4)) is None  # they do not follow each other
    assert _months(year, range(28, 32)) is None  # the last of each month
    reason = decide(
        Evidence(
            {(ONE, DMY | MDY): 50},
            months={(source_of(ONE), m, y): 1 for m in year for y in range(5, 22)},
        )
    ).reason_of(ONE)
    assert reason.startswith("the number takes only those from 05 to 21, behind 12 months")


def test_so_many_days_would_hardly_lie_so() -> None:
    def order(rows: int) -> tuple[str, str] | None:
        months = {("s", 1 + row % 7, 5 + row % 20): 1 for row in range(rows)}
        others = {("t", 1, 31): 1, ("s", 1, 31): 0}
        return month_of_year({**months, **others}, "s")

    # Worked by hand: (20/31)^21 is 1.007e-4, and (20/31)^22 .65e-4.
    assert [found and found[0] for found in map(order, (20, 21, 22))] == [None, None, "dmy"]
    assert month_of_year({("t", month, 5 + month): 1 for month in range(1, 13)}, "s") is None


def test_days_run_over_the_month_in_a_dozen_values() -> None:
    def order(*days: int) -> str | None:
        numbers = {("s", 0, day): 1 for day in days} | {("s", 1, year): 1 for year in (5, 6, 7)}
        found = day_or_year(numbers, "s")
        return found[0] if found else None

    assert order(*range(1, 12), 31) == "dmy"
    assert order(*range(1, 11), 31) is None
    assert [order(*range(1, last + 1)) for last in (21, 22)] == [None, "dmy"]


def test_a_column_of_months_and_short_years_is_read() -> None:
    values = [f"{month}-{year:02d}" for month in MONTH_NAMES for year in range(5, 8)]
    found = clean_column(values)
    assert found.iso.to_pylist() == [
        f"20{year:02d}-{month:02d}" for month in range(1, 13) for year in range(5, 8)
    ]
    behind_blanks = [value.replace("-", " ") for value in values]
    assert clean_column(behind_blanks).iso.to_pylist()[0] == "XXXX-01-05"
    of_eight = [f"{month} {year:02d}" for month in MONTH_NAMES for year in range(5, 13)]
    assert clean_column(of_eight).iso.to_pylist()[:2] == ["2005-01", "2006-01"]
    behind_dots = [value.replace("-", ".") for value in values]
    assert clean_column(behind_dots).iso.to_pylist()[0] == "2005-01"
    assert clean_column(["Oct.14"]).status.to_pylist() == ["ambiguous"]


def test_behind_a_blank_years_are_more_than_the_days_of_a_week() -> None:
    year = range(1, 13)
    assert [_months(year, range(5, last), "a #") for last in (12, 13)] == [None, "dmy"]
    assert [_months(year, range(5, last), "a.#") for last in (12, 13)] == ["dmy", "dmy"]


def test_that_a_later_year_is_not_read_proves_no_day() -> None:
    """The network may not know a word beside 62; the digits allow a year all the same."""
    month, none = Reading("-----12-18", 0.97), (Reading("17XX------", 0.9),)
    by_order = (("mdy", month), ("dmy", Reading("--18-12---", 0.0)))
    answer = TextReading("déc-18", (month,), by_order)
    found = with_year_behind(answer, none)
    assert found.by_order == (("dmy", Reading("--18-12---", 0.97)), ("mdy", month))
    assert with_year_behind(answer, (Reading("--62-12---", 0.8),)).by_order == (
        ("dmy", Reading("--18-12---", 0.8)),
        ("mdy", month),
    )
    assert with_year_behind(replace(answer, by_order=()), none).by_order == ()


def _rows(values: list[str], **options: object) -> list[tuple[str | None, str]]:
    found = clean_column(values, **options)  # type: ignore[arg-type]
    return list(zip(found.iso.to_pylist(), found.status.to_pylist(), strict=True))


# Worked by hand: 98 can be no day, so that the year stands last in all of them.
GOLDEN = {
    "29-Apr-13": "2013-04-29",
    "16-MAR-20": "2020-03-16",
    "10-Oct-02": "2002-10-10",
    "21-Mar-10": "2010-03-21",
    "12-MAY-98": "1998-05-12",
}


def test_a_year_above_31_settles_the_column() -> None:
    assert _rows([*GOLDEN]) == [(iso, "full") for iso in GOLDEN.values()]
    found = clean_column([*GOLDEN])
    assert found.reason.to_pylist()[0] == "dmy, as its column"
    assert found.alternative.to_pylist()[0] == "2029-04-13"
    assert "order of #-a-#: dmy: 1 row can only be read as dmy" in found.report.summary()


def test_a_day_of_one_digit_settles_the_column() -> None:
    assert _rows(["5-Nov-04", "12-Nov-04"]) == [("2004-11-05", "full"), ("2004-11-12", "full")]
    assert _rows(["5Nov04", "12Nov04"]) == [("2004-11-05", "full"), ("2004-11-12", "full")]


def test_without_a_year_that_shows_rows_stay_open_and_an_order_settles_them() -> None:
    text = "12-Nov-04"
    assert _rows([text]) == [(None, "ambiguous")]
    assert clean_column([text]).alternative.to_pylist() == ["2004-11-12|2012-11-04"]
    assert _rows([text], order="dmy") == _rows([text], order="mdy") == [("2004-11-12", "full")]
    assert _rows([text], order="ymd") == [("2012-11-04", "full")]


# Worked by hand: 62 and 99 can be no day; the usual pivot puts 62 into 2062.
MONTHS = {"Sep-06": "2006-09", "Jan-01": "2001-01", "Aug-62": "2062-08", "Dec-99": "1999-12"}


def test_months_of_a_year_are_settled_by_their_siblings() -> None:
    assert _rows([*MONTHS, "Sep-31"]) == [
        *((iso, "partial") for iso in MONTHS.values()),
        ("2031-09", "partial"),
    ]
    reasons = clean_column([*MONTHS]).reason.to_pylist()
    assert reasons[:2] == ["month and year, as its column"] * 2
    assert _rows(["Sep-06", "Jan-01"]) == [(None, "ambiguous")] * 2
    found = clean_column(["Sep-06"])
    assert found.alternative.to_pylist() == ["2006-09|XXXX-09-06"]
    assert found.reason.to_pylist() == ["2006-09 or XXXX-09-06: the column does not tell"]
    assert _rows(["Sep-06", "Sep-7"]) == [("XXXX-09-06", "partial"), ("XXXX-09-07", "partial")]
    assert _rows(["Sep-06"], order="mdy") == [("XXXX-09-06", "partial")]
    assert _rows(["Sep-06"], order="dmy") == [("2006-09", "partial")]


def test_a_day_behind_a_space_stays_one_where_nothing_speaks_against_it() -> None:
    for order in ("dmy", "mdy", "ymd"):
        assert _rows(["September 12"], order=order) == [("XXXX-09-12", "partial")]
        assert _rows(["Sep 06", "Aug 62"], order=order)[0] == ("2006-09", "partial")
    assert _rows(["September 12", "Sep 31"]) == [("XXXX-09-12", "partial"), (None, "rejected")]
    assert _rows(["Sep 06", "Aug 62"]) == [("2006-09", "partial"), ("2062-08", "partial")]


def _mixed() -> list[str]:
    months = ("Jan", "Apr", "Nov")
    two = [f"{day:02d}-{m}-{year:02d}" for m in months for day in (1, 9, 28) for year in (3, 12)]
    one = [f"{m}-{year:02d}" for m in months for year in (*range(1, 14), *range(60, 99))]
    single = [f"{m}-{day}" for m in months for day in range(1, 4)]
    return [*two, *[f"{day:02d}-{m}-77" for m in months for day in range(1, 25)], *one, *single]


def test_templates_and_the_network_give_the_same_and_so_do_parts_in_any_order() -> None:
    values = _mixed()
    read = clean_column(values)
    alone = clean_column(values, templates=False)
    assert read.to_table().drop_columns("confidence") == alone.to_table().drop_columns("confidence")
    assert read.verdict == alone.verdict
    mixed = random.Random(12).sample(range(len(values)), len(values))
    parts = [pa.array([values[i] for i in mixed[start::3]]) for start in range(3)]
    shuffled = clean_column(pa.chunked_array(parts))
    order = [i for start in range(3) for i in mixed[start::3]]
    assert [shuffled.to_list()[order.index(i)] for i in range(len(values))] == read.to_list()
    assert shuffled.verdict == read.verdict


def test_months_of_a_year_are_no_column_of_dates(reader: ColumnReader) -> None:
    (months,) = as_arrow([f"September-{year:02d}" for year in range(1, 30)]).chunks
    assert date_columns([("months", months)], ColumnCleaner(reader)) == []
