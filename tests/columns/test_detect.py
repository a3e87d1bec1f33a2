from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm.columns import detect
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.detect import date_columns
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.reader import ColumnReader

_random = random.Random(3)
DAYS = [dt.date(1980, 1, 1) + dt.timedelta(days=101 * step) for step in range(150)]
DATES: dict[str, list[Any]] = {
    "day first": [day.strftime("%d/%m/%Y") for day in DAYS],
    "month names, some missing": [day.strftime("%d %B %Y") if day.day % 7 else "" for day in DAYS],
    "mixed, with a few words": [
        day.strftime("%d.%m.%y") if day.day % 2 else day.isoformat() for day in DAYS
    ]
    + ["unknown", "n/a"],
    "compact numbers": [int(day.strftime("%Y%m%d")) for day in DAYS],
    "open throughout": ["03/04/2005", "05/06/2007", "07/08/2009"],
}
OTHERS: dict[str, list[Any]] = {
    "ids": [str(100_000 + 37 * step) for step in range(150)],
    "long ids": [str(_random.randrange(10**7, 10**8)) for _ in range(150)],
    "phones": [
        f"+44 {_random.randrange(1000, 9999)} {_random.randrange(100000, 999999)}"
        for _ in range(150)
    ],
    "versions": [
        f"{_random.randrange(9)}.{_random.randrange(20)}.{_random.randrange(40)}"
        for _ in range(150)
    ],
    "prices": [f"{_random.randrange(1, 99)}.{_random.randrange(100):02d}" for _ in range(150)],
    "floats": [_random.random() * 31 for _ in range(150)],
    "years": [1900 + step % 100 for step in range(150)],
    "counts": [str(step * step) for step in range(300)],
    "times": [f"{step // 60:02d}:{step % 60:02d}" for step in range(600)],
    "coordinates": [f"{step / 1000 - 90:.3f}" for step in range(0, 180_000, 997)],
    "names": ["May Smith", "April Jones", "August Sun"],
    "flags": [True, False],
    "native dates": DAYS,
    "lists": [[1], [2]],
    "nothing": [None, None],
    "blank": ["", " "],
}


@pytest.mark.parametrize("kind", DATES)
def test_columns_of_dates_are_found(reader: ColumnReader, kind: str) -> None:
    assert date_columns([("d", pa.array(DATES[kind]))], ColumnCleaner(reader)) == ["d"]


@pytest.mark.parametrize("kind", OTHERS)
def test_other_columns_are_left_alone(reader: ColumnReader, kind: str) -> None:
    assert date_columns([("d", pa.array(OTHERS[kind]))], ColumnCleaner(reader)) == []


def test_columns_are_found_among_others(reader: ColumnReader) -> None:
    columns = {**OTHERS, **DATES}
    arrays = [(name, pa.array(values)) for name, values in columns.items()]
    assert date_columns(arrays, ColumnCleaner(reader)) == list(DATES)
    assert date_columns([], ColumnCleaner(reader)) == []


POSSIBLE = [
    "3/5/79",
    "1/1/5",
    "3may79",
    "20050425",
    "050425",
    "20050425.0",
    "2504.2005",
    "3 May 1979",
    "first of may two thousand",
    "二〇〇五年五月三日",
    "平成二年五月三日",
    "٣/٥/١٩٧٩",
    "2005-04-25T10:20:30.123456+02:00",
]
RULED_OUT = [
    "",
    " ",
    "yes",
    "May Smith",
    "S12",
    "0|1",
    "1/1",
    "12.05",
    "1979",
    "-3",
    "0.123456",
    "12 %",
]
RULED_OUT += ["1234.5", "1e-05", "-1.25E+10", "12345,67", "3 May", "July", "41.40338"]


def test_what_may_be_a_date() -> None:
    assert detect._may_be_dates(pa.array(POSSIBLE, pa.large_string())).all()
    assert not detect._may_be_dates(pa.array(RULED_OUT, pa.large_string())).any()


_PATTERNS = [
    "%d/%m/%y",
    "%-d/%-m/%y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%y%m%d",
    "%d%b%y",
    "%-d %b %y",
    "%b %-d, %Y",
]
_PATTERNS += [
    "%Y-%m-%d",
    "%Y年%-m月%-d日",
    "%A, %-d %B %Y",
    "%Y%m%d.0",
    "%m-%d-%y",
    "%-d %B '%y",
    "%d-%b-%y",
]


@settings(deadline=None)
@given(st.dates(dt.date(1000, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(_PATTERNS))
def test_no_whole_date_is_ruled_out(day: dt.date, pattern: str) -> None:
    assert detect._may_be_dates(pa.array([day.strftime(pattern)], pa.large_string())).all()


@pytest.mark.parametrize("kind", ["numbers", "names", "ids"])
def test_a_column_without_dates_costs_few_texts(
    reader: ColumnReader, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    read: list[int] = []
    parse = reader.parse

    def counting(texts: pa.Array) -> ParsedTexts:
        read.append(len(texts))
        return parse(texts)

    monkeypatch.setattr(reader, "parse", counting)
    columns = {
        "numbers": [f"{number / 7:.5f}" for number in range(1000)],
        "names": [f"name{chr(65 + number % 26)}{chr(65 + number // 26)}" for number in range(500)],
        "ids": [f"AB{number}-X{number}" for number in range(1000, 2000)],
    }
    arrays = [(str(copy), pa.array(columns[kind])) for copy in range(3)]
    assert date_columns(arrays, ColumnCleaner(reader)) == []
    assert sum(read) == (20 if kind == "ids" else 0)


def _holds_dates(values: list[str], reader: ColumnReader) -> bool:
    return date_columns([("d", pa.array(values))], ColumnCleaner(reader)) == ["d"]


@pytest.mark.parametrize("kind", [*DATES, *OTHERS])
def test_what_is_ruled_out_is_what_reading_all_rules_out(
    reader: ColumnReader, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {**DATES, **OTHERS}[kind]
    found = _holds_dates(values, reader)
    monkeypatch.setattr(detect, "_may_be_dates", lambda texts: np.ones(len(texts), dtype=bool))
    monkeypatch.setattr(detect, "_MINIMUM_SHARE_OF_FEW", 0)
    assert _holds_dates(values, reader) == found


@pytest.mark.parametrize(("dates", "found"), [(79, False), (80, True)])
def test_four_texts_in_five_are_dates(reader: ColumnReader, dates: int, found: bool) -> None:
    days = [day.strftime("%d/%m/%Y") for day in DAYS[:dates]]
    others = [f"unknown place {number}" for number in range(100 - dates)]
    assert _holds_dates(days + others, reader) == found


@pytest.mark.parametrize(("others", "found"), [(9, True), (10, False)])
def test_four_rows_in_five_are_dates(reader: ColumnReader, others: int, found: bool) -> None:
    texts = [day.strftime("%d/%m/%Y") for day in DAYS[:9]]
    assert _holds_dates([*texts * 4, *["box 12"] * others], reader) == found


@pytest.mark.parametrize(
    ("year", "found"), [(999, False), (1000, True), (2200, True), (2201, False)]
)
def test_most_years_are_likely(reader: ColumnReader, year: int, found: bool) -> None:
    texts = [f"{year:04d}-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(11, 28)]
    assert _holds_dates(texts, reader) == found


DAY_TEXTS = [day.strftime("%d/%m/%Y") for day in DAYS]


@pytest.mark.parametrize(
    ("others", "found"),
    [
        (["NA"] * 50, True),
        (["NA", "unknown", "-"] * 25, True),
        (["NA", "unknown", "-", "none"] * 40, False),  # four of them are no marks
        (["NA"] * 150, True),
        (["NA"] * 151, False),  # in more than half of the rows
        ([f"case {chr(97 + row % 26)}{row % 3 * 'x'}" for row in range(60)], False),
    ],
)
def test_what_people_write_for_no_date_does_not_count(
    reader: ColumnReader, others: list[str], found: bool
) -> None:
    assert _holds_dates([*DAY_TEXTS, *others], reader) == found


@pytest.mark.parametrize(("typos", "found"), [(10, True), (12, True), (13, False)])
def test_few_days_with_typos_in_few_rows(reader: ColumnReader, typos: int, found: bool) -> None:
    # Three days among so many texts are one in five, and in 600 rows nearly all.
    wrong = [f"wrong entry {number}" for number in range(typos)]
    assert _holds_dates([*DAY_TEXTS[:3] * 200, *wrong], reader) == found


def _found_as(name: str, values: list[Any], reader: ColumnReader) -> bool:
    return date_columns([(name, pa.array(values))], ColumnCleaner(reader)) == [name]


EPOCHS = [int(dt.datetime(day.year, day.month, day.day, 5).timestamp()) for day in DAYS]
SERIALS = [(day - dt.date(1899, 12, 30)).days for day in DAYS]


@pytest.mark.parametrize("values", [EPOCHS, SERIALS, [second + 0.5 for second in EPOCHS]])
def test_numbers_are_dates_where_the_name_says_so(reader: ColumnReader, values: list[Any]) -> None:
    assert _found_as("created_at", values, reader)
    assert _found_as("Date", [str(value) for value in values], reader)
    assert not _found_as("order_id", values, reader)
    assert not _found_as("column", values, reader)


def test_digits_of_moments_need_no_name(reader: ColumnReader) -> None:
    moments = [dt.datetime.combine(day, dt.time(day.day % 24, 7, 9)) for day in DAYS]
    assert _found_as("column", [moment.strftime("%Y%m%d%H%M%S") for moment in moments], reader)
    assert not _found_as("column", [f"{second * 7919:014d}" for second in EPOCHS], reader)
    assert not _found_as("order_id", [f"{moment:%Y%m%d%H%M%S}" for moment in moments], reader)


def test_serials_among_dates_are_dates(reader: ColumnReader) -> None:
    mixed = [
        str(serial) if serial % 3 else day for serial, day in zip(SERIALS, DAY_TEXTS, strict=True)
    ]
    assert _found_as("column", mixed, reader)
    others = [
        str(serial * 7) if serial % 3 else day
        for serial, day in zip(SERIALS, DAY_TEXTS, strict=True)
    ]
    assert not _found_as("column", others, reader)


def test_months_count_in_a_column_called_date(reader: ColumnReader) -> None:
    months = [day.strftime("%B %Y") for day in DAYS[:100]]
    assert _found_as("date", [*DAY_TEXTS[:60], *months], reader)
    assert not _found_as("column", [*DAY_TEXTS[:60], *months], reader)
    assert not _found_as("date", [*DAY_TEXTS[:10], *months], reader)


def test_a_name_of_something_else_needs_nearly_all_texts(reader: ColumnReader) -> None:
    assert _found_as("version", DAY_TEXTS, reader)
    assert not _found_as("version", [*DAY_TEXTS, *["box 12"] * 5], reader)
    assert _found_as("column", [*DAY_TEXTS, *["box 12"] * 5], reader)


LOOKALIKES = {
    "versions by year": [f"{2015 + n % 9}.{1 + n % 12}.{n % 5}" for n in range(150)],
    "masked cards": [f"Visa debit ********{1000 + 57 * n}" for n in range(150)],
    "sentences": [
        f"{chr(97 + n % 26)}{chr(97 + n // 26)}xen met {chr(97 + n % 23)}o on {day:%d %B %Y}"
        for n, day in enumerate(DAYS)
    ],
    "taxa": [
        f"{chr(65 + n % 26)}ar{chr(97 + n // 26)}x {chr(97 + n % 19)}lpina L., {1758 + n}"
        for n in range(150)
    ],
}


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_texts_that_only_look_like_dates(reader: ColumnReader, kind: str) -> None:
    assert not _found_as("column", LOOKALIKES[kind], reader)
