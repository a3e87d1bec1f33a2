"""Columns never call a date whole whose text says more: no number is left out in silence.

The model `world` leaves out clocks and other numbers: it reads days alone.
"""

from __future__ import annotations

import json

import pytest

from datenorm import clean_column
from datenorm.columns.alike import MARK
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report.page import report_json
from datenorm.columns.templates.skeletons import Skeleton
from datenorm.inference.normalizer import Normalizer

MANY = 60  # enough of one shape for a template


def _days(pattern: str, count: int) -> list[str]:
    return [pattern.format(day=1 + row % 28, month=1 + row % 12) for row in range(count)]


@pytest.fixture(scope="module")
def world() -> Normalizer:
    return Normalizer("world")


@pytest.mark.parametrize("count", [3, MANY])
@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [
        ("2019-{month:02d}-{day:02d} 23:45", "23, 45"),
        ("{day} May 1979 at 11:57", "11, 57"),
        ("{day:02d}/{month:02d}/1979 at 59", "59"),
    ],
)
def test_a_day_beside_other_numbers_is_partial(
    world: Normalizer, pattern: str, numbers: str, count: int
) -> None:
    texts = _days(pattern, count)
    result = clean_column(texts, model=ColumnReader(world, "dmy"), order="dmy")
    assert result.column("status").to_pylist() == ["partial"] * count
    assert set(result.column("reason").to_pylist()) == {f"nothing was read from {numbers}"}
    assert result.report.tally.unread == count
    assert (
        f"  read in part: nothing was read from numbers of {count} rows" in result.report.summary()
    )
    assert json.loads(report_json([result.report], "t"))["columns"][0]["unread_numbers"] == count


@pytest.mark.parametrize("count", [3, MANY])
@pytest.mark.parametrize(
    ("pattern", "iso"),
    [
        ("2019-{month:02d}-{day:02d} 23:45", "2019-{month:02d}-{day:02d}T23:45"),
        ("{day} May 1979 at 11:57", "1979-05-{day:02d}T11:57"),
    ],
)
def test_the_default_model_keeps_clocks(
    reader: ColumnReader, pattern: str, iso: str, count: int
) -> None:
    result = clean_column(_days(pattern, count), model=reader)
    assert result.to_list() == _days(iso, count)
    assert set(result.status.to_pylist()) == {"full"}
    assert result.report.tally.unread == 0


@pytest.mark.parametrize("pattern", ["{day} May 1979", "2019-{month:02d}-{day:02d}"])
def test_a_day_alone_is_whole(network: Normalizer, pattern: str) -> None:
    result = clean_column(_days(pattern, MANY), model=ColumnReader(network))
    assert set(result.column("status").to_pylist()) == {"full"}
    assert result.report.tally.unread == 0


@pytest.mark.parametrize(
    ("text", "run", "expected"), [("lugl1o 1979", 0, True), ("lug 1 1979", 0, False)]
)
def test_a_lone_digit_in_a_word_is_no_number(text: str, run: int, expected: bool) -> None:
    content = bytes(MARK if chr(byte).isdigit() else byte for byte in text.encode())
    assert Skeleton(content).is_in_a_word(run) is expected
