"""One kind of dates alone, more columns of what is known, and types."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from datenorm import SettingsError, clean_column
from datenorm.cli.clean_options import ADDITIONS as NAMED
from datenorm.columns.kinds import ADDITIONS, count_kinds, day_bounds, details_of_iso, type_of

MIXED = ["43831.5", "43832", "3 May 1979", "May 1979", "03/04/2005", "call me", None]


def _rows(values: Any, *names: str, **options: Any) -> list[tuple[Any, ...]]:
    table = clean_column(values, **options).to_table(*names)
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def test_dates_alone_set_the_others_apart() -> None:
    found = _rows(MIXED, "iso", "status", "alternative", "reason", numbers="excel", wanted="date")
    assert found[:5] == [
        (None, "rejected", "2020-01-01T12:00:00", "2020-01-01T12:00:00 is no date"),
        ("2020-01-02", "full", None, "Excel's days (1900 system), as its column"),
        ("1979-05-03", "full", None, None),
        (None, "rejected", "1979-05", "1979-05 is no date"),
        (None, "ambiguous", "2005-03-04|2005-04-03", found[4][3]),
    ]
    assert [row[1] for row in found[5:]] == ["rejected", "rejected"]


def test_moments_alone_set_the_others_apart() -> None:
    found = _rows(MIXED, "iso", "alternative", numbers="excel", wanted="datetime")
    assert found[:4] == [
        ("2020-01-01T12:00:00", None),
        (None, "2020-01-02"),
        (None, "1979-05-03"),
        (None, "1979-05"),
    ]


def test_a_midnight_is_a_day_where_days_are_wanted() -> None:
    serials = ["43831.5", "43832.25", "43833"]
    assert _rows(serials, "iso", "kind", wanted="date") == [
        (None, None),
        (None, None),
        ("2020-01-03", "date"),
    ]
    moments = pa.array([dt.datetime(2020, 1, 3), dt.datetime(2020, 1, 3, 4)])
    assert _rows(moments, "iso", "status", "reason", wanted="date") == [
        ("2020-01-03", "full", None),
        (None, "rejected", "2020-01-03T04:00:00 is no date"),
    ]
    assert clean_column(moments, wanted="datetime").to_list()[0] == "2020-01-03T00:00:00"
    days = pa.array([dt.date(2020, 1, 3), None])
    assert clean_column(days, wanted="date").to_list() == ["2020-01-03", None]
    assert clean_column(days, wanted="datetime").to_list() == [None, None]


def test_more_columns_say_what_is_known() -> None:
    found = _rows(MIXED, "kind", "earliest", "latest", "zone", "calendar", numbers="excel")
    assert found == [
        ("datetime", "2020-01-01", "2020-01-01", None, "gregory"),
        ("date", "2020-01-02", "2020-01-02", None, "gregory"),
        ("date", "1979-05-03", "1979-05-03", None, "gregory"),
        ("date", "1979-05-01", "1979-05-31", None, "gregory"),
        *[(None,) * 5] * 3,
    ]
    native = _rows(pa.array([dt.datetime(2020, 2, 3, 4), None]), "kind", "earliest", "latest")
    assert native == [("datetime", "2020-02-03", "2020-02-03"), (None, None, None)]


def test_templates_and_network_say_the_same_of_a_column() -> None:
    values = [f"{day:02d}/{month:02d}/2005" for day in range(1, 29) for month in (2, 11)]
    names = ("iso", "kind", "earliest", "latest", "zone", "calendar")
    assert _rows(values, *names) == _rows(values, *names, templates=False)


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("1979", ("1979-01-01", "1979-12-31")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2020-02-03", ("2020-02-03", "2020-02-03")),
        ("2020-02-03T04:05Z", ("2020-02-03", "2020-02-03")),
        ("2020-21", (None, None)),
        ("1979/1980", (None, None)),
        ("XXXX-05-03", (None, None)),
        (None, (None, None)),
    ],
)
def test_bounds_of_a_date(iso: str | None, expected: tuple[str | None, str | None]) -> None:
    assert day_bounds(iso) == expected


def test_iso_itself_says_its_kind() -> None:
    iso = pa.array(["2020-01-01", "2020-01-01T10Z", "T06:30", "1843/1844", None])
    assert details_of_iso(iso, "kind") == ["date", "datetime", "time", "interval", None]


TYPED: list[tuple[list[Any], dict[str, Any], pa.DataType, Any]] = [
    (["3 May 1979", "1/13/2005", None], {}, pa.date32(), dt.date(1979, 5, 3)),
    (
        [1577836800, 1577836801, 1577836802],
        {},
        pa.timestamp("us", "UTC"),
        dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc),
    ),
    (
        ["43831.5", "43832.25"],
        {"numbers": "excel"},
        pa.timestamp("us"),
        dt.datetime(2020, 1, 1, 12),
    ),
    (
        ["43831.5", "43832.5", "3 May 1979"],
        {"numbers": "excel"},
        pa.string(),
        "2020-01-01T12:00:00",
    ),
    (["3 May 1979", "May 1979"], {}, pa.string(), "1979-05-03"),
    (["3 May 1979", "May 1979"], {"wanted": "date"}, pa.date32(), dt.date(1979, 5, 3)),
    (["call me"], {}, pa.string(), None),
]


@pytest.mark.parametrize(("values", "options", "kind", "first"), TYPED)
def test_types_where_every_row_is_one(
    values: list[Any], options: dict[str, Any], kind: pa.DataType, first: Any
) -> None:
    typed = clean_column(values, **options).typed()
    assert typed.type == kind
    assert len(typed) == len(values)
    assert typed.to_pylist()[0] == first


def test_kinds_and_their_types() -> None:
    iso = pa.array(["2020-01-01", "2020-01-01T10:00:00.1234567", "2020-01-01T10Z", "2020", None])
    found = count_kinds(iso, np.array([1, 2, 4, 8, 16]))
    assert found == {"date": 1, "datetime": 2, "zoned": 4, "fine": 2, "other": 8}
    assert type_of({"datetime": 2, "fine": 2}, {2020: 2}) == pa.timestamp("ns")
    assert type_of({"datetime": 2, "fine": 2}, {1500: 2}) is None
    assert type_of({}, {}) is None


def test_what_is_not_known_is_refused() -> None:
    assert NAMED == ADDITIONS
    with pytest.raises(SettingsError, match="expected one of iso, status, confidence"):
        clean_column(["1979"]).column("place")
    with pytest.raises(SettingsError, match="expected one of iso, date, datetime, not 'time'"):
        clean_column(["1979"], wanted="time")  # type: ignore[arg-type]
