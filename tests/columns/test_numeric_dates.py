from __future__ import annotations

import pytest

from datenorm.columns.numeric_dates import (
    OTHER_SHAPES,
    bit_of,
    column_shape,
    orders_of,
    other_shapes,
    source_of,
)
from datenorm.masked_iso import ORDERS


def test_orders_of_a_mask() -> None:
    found = [orders_of(mask) for mask in (0, 1, 3, 7)]
    assert found == [(), ("dmy",), ("dmy", "mdy"), ("dmy", "mdy", "ymd")]
    assert all(orders_of(bit_of(order)) == (order,) for order in ORDERS)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("3 may 1979", "# a ####"),
        ("13 décembre 1979", "# a ####"),
        ("03/04/2005", "#/#/####"),
        ("20050403", "########"),
        ("٣", "٣"),
        ("", ""),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert column_shape(text) == shape


@pytest.mark.parametrize(
    ("shape", "source", "others"),
    [
        ("#/#/####", "/", "#/"),
        ("a #/#/####", "/", "#/"),
        ("####-#-#", "year -", "####-"),
        ("# a ####", " ", "# "),
        ("# / #", "/", "#/"),
        ("########", "", "#"),
        ("a a", "", ""),
    ],
)
def test_shapes_of_one_source_share_a_separator(shape: str, source: str, others: str) -> None:
    assert source_of(shape) == source
    assert other_shapes(shape) == f"{OTHER_SHAPES} {others}"
    assert source_of(other_shapes(shape)) == source
