"""Which texts a template reads: the days that exist, by the calendar of Python."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pyarrow as pa
import pytest

from datenorm.columns.templates.skeletons import SkeletonGroup, group_texts
from datenorm.columns.templates.template import Parts, Template
from datenorm.masked_iso import ORDERS

YEARS = (0, 1, 1583, 1900, 2000, 2003, 2004, 9999)
DAYS, MONTHS = range(34), range(15)
_DMY = ORDERS.index("dmy")


def _group(texts: list[str]) -> SkeletonGroup:
    (group,) = group_texts(pa.array(texts, pa.large_string()))
    return group


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(dt.date(year, month, day))
    except ValueError:
        return False


@pytest.mark.parametrize("pattern", ["{d:02}/{m:02}/{y:04}", "{d:02}{m:02}{y:04}"])
def test_days_that_exist_are_read(pattern: str) -> None:
    given = list(product(YEARS, MONTHS, DAYS))
    group = _group([pattern.format(y=year, m=month, d=day) for year, month, day in given])
    parts: Parts = ((2, 0, 4), (1, 0, 2), (0, 0, 2))
    if "/" not in pattern:
        parts = ((0, 4, 4), (0, 2, 2), (0, 0, 2))
    found = Template((("dmy", parts),)).read(group)
    outputs = found.outputs[:, _DMY].tolist()
    for row, (year, month, day) in enumerate(given):
        exists, is_leap_day = _exists(year, month, day), (month, day) == (2, 29)
        assert found.trusted[row] == (exists and not is_leap_day)
        assert found.leap_days[row] == (exists and is_leap_day)
        assert found.orders[row] == (1 << _DMY if exists else 0)
        assert outputs[row] == (f"{year:04}-{month:02}-{day:02}".encode() if exists else b"")


@pytest.mark.parametrize(
    ("text", "parts", "output"),
    [
        ("{:02} x", ("1979", "02", (0, 0, 2)), "1979-02-{:02}"),
        ("{:02} x", ("----", "02", (0, 0, 2)), "-----02-{:02}"),
        ("{:02} x", ("----", "--", (0, 0, 2)), "--------{:02}"),
        ("{:02} x", ("1979", (0, 0, 2), "31"), "1979-{:02}-31"),
        ("{:02} x", ("1979", (0, 0, 2), "--"), "1979-{:02}---"),
        ("{:02} x", ((0, 0, 2), "12", "31"), "--{:02}-12-31"),
        ("{:04} x", ((0, 0, 4), "--", "--"), "{:04}------"),
    ],
)
def test_parts_that_words_give_count_too(text: str, parts: Parts, output: str) -> None:
    numbers = range(100)
    found = Template(((None, parts),)).read(_group([text.format(number) for number in numbers]))
    for number in numbers:
        written = output.format(number)
        year, month, day = (part if part.isdigit() else "" for part in _parts(written))
        wanted = (year or "2003").zfill(4), month or "01", day or "01"
        exists = _exists(*map(int, wanted)) or (
            len(year) == 2 and _exists(2004, *map(int, wanted[1:]))
        )
        exists &= wanted[1:] != ("02", "29")
        assert found.trusted[number] == exists
        assert found.outputs[number, 0].decode() == (written if exists else "")


def _parts(output: str) -> tuple[str, str, str]:
    return output[:4].strip("-"), output[5:7], output[8:]


@pytest.mark.parametrize(
    ("width", "symbols", "most"), [(2, "", 23), (1, "", 9), (2, "P", 12), (1, "A", 9)]
)
def test_clocks_have_their_hours(width: int, symbols: str, most: int) -> None:
    texts = [f"2004-05-06 {hour:0{width}}:30" for hour in range(10**width)]
    tail = ("T", (3, 0, width), ":", (4, 0, 2), symbols)
    found = Template((("ymd", ((0, 0, 4), (1, 0, 2), (2, 0, 2))),), tail=tail).read(_group(texts))
    for hour in range(10**width):
        fits = int(bool(symbols)) <= hour <= most
        assert found.trusted[hour] == fits
        expected = f"2004-05-06T{hour:02}:30{symbols}" if fits else ""
        assert found.outputs[hour, ORDERS.index("ymd")].decode() == expected
