from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.detect import date_columns
from datenorm.columns.reader import ColumnReader, ParsedTexts
from datenorm.columns.screening import may_be_dates

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
    assert may_be_dates(pa.array(POSSIBLE, pa.large_string())).all()
    assert not may_be_dates(pa.array(RULED_OUT, pa.large_string())).any()


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


@given(st.dates(dt.date(1000, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(_PATTERNS))
def test_no_whole_date_is_ruled_out(day: dt.date, pattern: str) -> None:
    assert may_be_dates(pa.array([day.strftime(pattern)], pa.large_string())).all()


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
    assert read == [20 if kind == "ids" else 0]
