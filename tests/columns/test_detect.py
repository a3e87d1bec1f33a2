from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa
import pytest

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.detect import date_columns
from datenorm.columns.reader import ColumnReader

_random = random.Random(3)
DAYS = [dt.date(1980, 1, 1) + dt.timedelta(days=101 * step) for step in range(150)]
DATES = {
    "day first": [day.strftime("%d/%m/%Y") for day in DAYS],
    "month names, some missing": [day.strftime("%d %B %Y") if day.day % 7 else "" for day in DAYS],
    "mixed, with a few words": [
        day.strftime("%d.%m.%y") if day.day % 2 else day.isoformat() for day in DAYS
    ]
    + ["unknown", "n/a"],
    "compact numbers": [int(day.strftime("%Y%m%d")) for day in DAYS],
    "open throughout": ["03/04/2005", "05/06/2007", "07/08/2009"],
}
OTHERS = {
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
