"""Numbers that are dates: the arithmetic of each system, and what a column proves."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm import SettingsError, clean_column
from datenorm.cli.clean_options import NUMBERS
from datenorm.columns.numbers import CHOICES, SYSTEMS, hint_of
from datenorm.columns.numbers.systems import iso_of, whole_iso
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report.page import report_html

_random = random.Random(12)

# Worked by hand from the day on which each system begins.
WHOLE = [
    ("excel", 1, "1900-01-01"),
    ("excel", 59, "1900-02-28"),
    ("excel", 60, ""),  # a 29 February 1900 that never was
    ("excel", 61, "1900-03-01"),
    ("excel", 43831, "2020-01-01"),
    ("excel", 2958465, "9999-12-31"),
    ("excel", 2958466, ""),
    ("excel", 0, ""),
    ("excel1904", 0, "1904-01-01"),
    ("excel1904", 42369, "2020-01-01"),
    ("unix", 1388534400, "2014-01-01T00:00:00Z"),
    ("unix", -1, "1969-12-31T23:59:59Z"),
    ("unix", 253402300800, ""),
    ("unix-ms", 1388534400123, "2014-01-01T00:00:00.123Z"),
    ("unix-us", 1388534400000400, "2014-01-01T00:00:00.0004Z"),
    ("unix-ns", 1388534400000000001, "2014-01-01T00:00:00.000000001Z"),
    ("unix-days", 16071, "2014-01-01"),
    ("stata", 0, "1960-01-01"),
    ("stata", 19724, "2014-01-01"),
    ("stata-ms", 86_400_000, "1960-01-02T00:00:00"),
    ("julian", 2451545, "2000-01-01"),
    ("mjd", 51544, "2000-01-01"),
    ("yyyymm", 202305, "2023-05"),
    ("yyyymm", 202313, ""),
    ("year", 1979, "1979"),
    ("digits", 20200229, "2020-02-29"),
    ("digits", 20190229, ""),
    ("digits", 202002292359, "2020-02-29T23:59"),
    ("digits", 20200229235958, "2020-02-29T23:59:58"),
    ("digits", 20200229240000, ""),
]
WITH_DECIMALS = [
    ("excel", "43831.520833333336", "2020-01-01T12:30:00"),
    ("excel", "43831.5208", "2020-01-01T12:30"),  # 12:29:57, of which no second is known
    ("excel", "43831.521", "2020-01-01T12"),
    ("excel", "43831.52", "2020-01-01"),
    ("excel", "43831.5", "2020-01-01T12:00:00"),
    ("excel", "43831.99999999999", "2020-01-02T00:00:00"),
    ("excel", "59.5", "1900-02-28T12:00:00"),
    ("excel", "60.5", ""),
    ("julian", "2451544.5", "2000-01-01T00:00:00"),
    ("julian", "2451545.25", "2000-01-01T18:00:00"),
    ("mjd", "51544.75", "2000-01-01T18:00:00"),
    ("unix", "1388534400.123456", "2014-01-01T00:00:00.123456Z"),
    ("unix", "-0.5", "1969-12-31T23:59:59.5Z"),
]


@pytest.mark.parametrize(("system", "number", "iso"), WHOLE)
def test_whole_numbers(system: str, number: int, iso: str) -> None:
    found = whole_iso(SYSTEMS[system], np.array([number]), midnights=False)
    assert found[0].decode() == iso


@pytest.mark.parametrize(("system", "number", "iso"), WITH_DECIMALS)
def test_numbers_with_decimals(system: str, number: str, iso: str) -> None:
    assert iso_of(SYSTEMS[system], Decimal(number)) == iso


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 30)))
def test_every_second_comes_back_from_its_serial(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    whole = moment.time() == dt.time()
    found = (
        whole_iso(SYSTEMS["excel"], np.array([int(serial)]), midnights=True)[0].decode()
        if whole
        else iso_of(SYSTEMS["excel"], Decimal(repr(serial)))
    )
    few = len(repr(serial).partition(".")[2]) < 5  # then it says less, and nothing else
    assert moment.isoformat().startswith(found) if few else found == moment.isoformat()


@given(st.integers(-62135596800, 253402300799))
def test_every_second_comes_back_from_its_epoch(second: int) -> None:
    moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=second)
    for unit, scale in (("unix", 1), ("unix-ms", 1000), ("unix-us", 1_000_000)):
        found = whole_iso(SYSTEMS[unit], np.array([second * scale]), midnights=False)
        assert found[0].decode() == moment.isoformat() + "Z"


def _between(low: int, high: int, count: int = 60) -> list[int]:
    return [_random.randint(low, high) for _ in range(count)]


SETTLED: dict[str, tuple[str, list[Any], str]] = {
    "serials of 2000 to 2023": ("column", _between(36526, 45000), "excel"),
    "serials as texts": ("sold on", [str(n) for n in _between(30000, 45000)], "excel"),
    "births as serials": ("birthDate", _between(10000, 38000), "excel"),
    "days of R, by name": ("days_since_1970", _between(16000, 20000), "unix-days"),
    "days of Stata, by name": ("stata day", _between(16000, 20000), "stata"),
    "modified Julian days, by name": ("mjd", _between(51544, 60000), "mjd"),
    "seconds": ("column", _between(1388534400, 1600000000), "unix"),
    "milliseconds": ("ts", _between(1388534400000, 1600000000000), "unix-ms"),
    "microseconds": ("ts", _between(1388534400000000, 1600000000000000), "unix-us"),
    "nanoseconds": ("ts", _between(10**18, 16 * 10**17), "unix-ns"),
    "Julian days": ("jd", _between(2440000, 2459000), "julian"),
    "months": ("column", [y * 100 + m for y in range(1990, 2000) for m in range(1, 13)], "yyyymm"),
    "moments in digits": ("column", [f"2019061{day}2359{day}0" for day in range(6)], "digits"),
    "hours in digits": (
        "column",
        [f"20190{n}1{d}{h:02d}" for n, d, h in zip(range(1, 10), range(9), range(9), strict=True)],
        "digits",
    ),
    "days with a point": ("column", [f"201906{day}.0" for day in range(10, 30)], "digits"),
    "years with a point": ("column", [f"{year}.0" for year in range(1950, 1990)], "year"),
}


@pytest.mark.parametrize("kind", SETTLED)
def test_what_range_and_name_settle(kind: str) -> None:
    name, values, system = SETTLED[kind]
    found = clean_column(values, name=name)
    assert [verdict.system for verdict in found.verdict.numbers.values()] == [system]
    assert set(found.status.to_pylist()) == {"partial" if system in ("yyyymm", "year") else "full"}
    assert found.reason[0].as_py() == f"{SYSTEMS[system].title}, as its column"
    assert f"numbers of {next(iter(found.verdict.numbers))}: " in found.report.summary()
    given_system = clean_column(values, name=name, numbers=system)
    assert given_system.to_list() == found.to_list()
    assert clean_column(values[::-1], name=name).to_list() == found.to_list()[::-1]


NUMBERS_ALONE: dict[str, tuple[str, list[Any]]] = {
    "IDs of ten digits": ("order_id", _between(1388534400, 1600000000)),
    "IDs of five digits": ("customerNo", _between(36526, 45000)),
    "prices": ("price", [f"{number}.50" for number in _between(20000, 45000)]),
    "sums without a name": (
        "column",
        [f"{number / 100:.2f}" for number in _between(10**6, 4 * 10**6)],
    ),
    "phones": ("column", _between(2 * 10**9, 10**10 - 1)),
    "phones of nine digits": ("phone", _between(5 * 10**8, 9 * 10**8)),
    "postal codes": ("column", ["01067", "01069", *map(str, _between(10115, 49999))]),
    "small counts": ("day", _between(1, 31)),
    "counts": ("column", _between(1, 99999)),
    "articles": ("column", _between(100_000, 999_999)),
    "IDs of eleven digits": ("column", _between(10**10, 10**11)),
    "IDs of twelve digits": ("column", _between(10**11, 10**12, 1000)),
    "IDs of fourteen digits": ("column", _between(10**13, 10**14, 1000)),
    "users": ("updated_by", _between(1388534400, 1600000000)),
    "tweets": ("tweet id", _between(10**18, 16 * 10**17)),
}


@pytest.mark.parametrize("kind", NUMBERS_ALONE)
def test_what_stays_a_number(kind: str) -> None:
    name, values = NUMBERS_ALONE[kind]
    found = clean_column(values, name=name)
    assert not any(v.system or v.candidates for v in found.verdict.numbers.values())
    assert found.to_list() == clean_column(values, name=name, numbers="never").to_list()


# The first digits of each are those of a day.
@pytest.mark.parametrize("text", ["1199111816", "225204041893", "14710409578636", "0199111816"])
@pytest.mark.parametrize("count", [1, 3])
def test_long_numbers_are_no_dates_by_their_first_digits(text: str, count: int) -> None:
    others = [str(int(text) + 10 ** (len(text) - 2) + row) for row in range(count - 1)]
    for numbers in ("auto", "never"):
        found = clean_column([text, *others], name="phone", numbers=numbers)
        assert found.to_list()[0] is None
        assert found.status[0].as_py() == "rejected"


def test_the_digits_of_a_moment_need_no_other_rows() -> None:
    assert clean_column(["20240228220000"]).to_list() == ["2024-02-28T22:00:00"]


OPEN = _between(16000, 20000)  # 1943 to 1954, 2013 to 2024, or 2003 to 2014


def test_two_systems_leave_a_column_open() -> None:
    found = clean_column([15000, *OPEN])
    assert found.status.unique().to_pylist() == ["ambiguous"]
    assert found.alternative[0].as_py() == "1941-01-24|2001-01-25|2011-01-26"
    assert found.to_list() == [None] * (len(OPEN) + 1)
    (verdict,) = found.verdict.numbers.values()
    assert verdict.candidates == ("excel", "unix-days", "stata")
    assert "the name of the system or dates beside them would tell" in found.report.summary()
    assert "open: excel (19" in report_html([found.report], "t")


@pytest.mark.parametrize(
    ("dates", "system"),
    [
        (["1944-03-01", "1953-12-31"], "excel"),
        (["2013-10-22", "5 May 2024"], "unix-days"),
        (["2003-10-22", "5/25/2014"], "stata"),
    ],
)
def test_dates_of_the_column_settle_its_numbers(dates: list[str], system: str) -> None:
    found = clean_column([*dates, *map(str, OPEN)])
    assert [verdict.system for verdict in found.verdict.numbers.values()] == [system]
    assert None not in found.to_list()


def test_the_system_of_1904_needs_dates_that_tell() -> None:
    serials = _between(40000, 40200)  # 2009 by the usual system, 2013 by that of 1904
    assert str(clean_column(serials).iso[0])[:4] in ("2009", "2010")
    beside = clean_column([*map(str, serials), "2013-08-01", "2014-01-03"])
    assert str(beside.iso[0])[:4] in ("2013", "2014")


def test_numbers_of_a_mixed_column_are_decided_by_themselves() -> None:
    found = clean_column(["2019-12-30", "43831", "43832.5", "n/a", "1577836800", "12345678"])
    assert found.to_list()[:3] == ["2019-12-30", "2020-01-01", "2020-01-02T12:00:00"]
    assert found.to_list()[3:] == [None, "2020-01-01T00:00:00Z", None]


def test_whole_days_among_moments_are_midnights() -> None:
    values = ["43831.5", "43832.25", "43833", "43834.041666666664"]
    assert clean_column(values).to_list() == [
        "2020-01-01T12:00:00",
        "2020-01-02T06:00:00",
        "2020-01-03T00:00:00",
        "2020-01-04T01:00:00",
    ]
    assert clean_column(["43831", "43832", "43833.5"]).to_list()[0] == "2020-01-01"


@pytest.mark.parametrize("kind", [pa.float64(), pa.int64(), pa.decimal128(30, 2), pa.string()])
def test_every_type_of_numbers_is_read_alike(kind: pa.DataType) -> None:
    values = pa.array([1388534400, 1600000000, 1500000000, None]).cast(kind)
    assert clean_column(values).to_list() == [
        "2014-01-01T00:00:00Z",
        "2020-09-13T12:26:40Z",
        "2017-07-14T02:40:00Z",
        None,
    ]
    floats = pa.array([1.388534400123e12, 1.6e12, 1.5e12])
    assert clean_column(floats).to_list()[:2] == [
        "2014-01-01T00:00:00.123Z",
        "2020-09-13T12:26:40Z",
    ]


def test_two_decimals_tell_no_time_of_day() -> None:
    found = clean_column(["43831.52", "43831.520833333336"], numbers="excel")
    assert found.to_list() == ["2020-01-01", "2020-01-01T12:30:00"]
    assert found.status.to_pylist() == ["partial", "full"]
    assert found.reason[0].as_py().endswith("; two decimals tell no time of day")


def test_a_system_that_is_given_counts_for_all_numbers() -> None:
    found = clean_column(["1979", "60", "43831", "3 May 1979"], numbers="excel")
    assert found.to_list() == ["1905-06-01", None, "2020-01-01", "1979-05-03"]
    assert found.reason[1].as_py() == "no date in Excel's days (1900 system)"
    assert "numbers of any length: Excel's days (1900 system), as given, 3 rows" in (
        found.report.summary()
    )
    with pytest.raises(SettingsError, match="numbers must be one of auto, never, excel"):
        clean_column(["1"], numbers="lotus")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("order_date", True),
        ("createdAt", True),
        ("Geburtsdatum", True),
        ("phone_updated_at", True),
        ("order id", False),
        ("created_by_id", False),
        ("ZipCode", False),
        ("column", None),
        ("", None),
    ],
)
def test_what_names_say(name: str, hint: bool | None) -> None:
    assert hint_of(name) is hint


def test_the_command_line_knows_the_same_systems() -> None:
    assert NUMBERS == CHOICES


def test_a_reader_cleans_a_column_again_to_the_same(reader: ColumnReader) -> None:
    """Numbers that are read once the verdict is known are no evidence of the next one."""
    texts = ["01.06", "07.02", "25.12", "12.30.2005", "12.31.2005"]
    first = clean_column(texts, model=reader)
    again = clean_column(texts, model=reader)
    assert again.to_list() == first.to_list()
    assert again.verdict == first.verdict
