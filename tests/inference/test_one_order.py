"""Both dates of a span in digits stand in one order."""

from __future__ import annotations

import pytest

from datenorm import Normalizer
from datenorm.inference.decoding import Reading
from datenorm.inference.one_order import in_one_order


def _kept(text: str, *outputs: str) -> list[str]:
    return [one.output for one in in_one_order(text, [Reading(output, 0.4) for output in outputs])]


MIXED, MONTH_FIRST = "2011-02-25/2011-06-03", "2011-02-25/2011-03-06"


@pytest.mark.parametrize(
    ("text", "outputs", "kept"),
    [
        ("02/25/2011 - 03/06/2011", [MIXED, MONTH_FIRST], [MONTH_FIRST]),
        ("02/25/2011 - 03/06/2011", [MIXED], [MIXED]),  # nothing else was read
        ("02/25/11 - 03/06/11", ["--11-02-25/--11-06-03", "--11-02-25/--11-03-06"], 1),
        ("02/25/2011 - 03/06/2011", [f"{MIXED}T10", MONTH_FIRST], [MONTH_FIRST]),
        # Written in two ways, they may be of two orders.
        ("02/25/2011 - 03.06.2011", [MIXED, MONTH_FIRST], [MIXED, MONTH_FIRST]),
        ("2011-02-25 - 03/06/2011", [MIXED, MONTH_FIRST], [MIXED, MONTH_FIRST]),
        # Each end can be read in either order.
        ("02/05/2011 - 03/06/2011", ["2011-05-02/2011-06-03", "2011-02-05/2011-03-06"], 0),
        ("02/02/2011 - 03/06/2011", ["2011-02-02/2011-06-03", "2011-02-02/2011-03-06"], 0),
    ],
)
def test_readings_in_two_orders_go(text: str, outputs: list[str], kept: list[str] | int) -> None:
    expected = outputs[kept:] if isinstance(kept, int) else kept
    assert _kept(text, *outputs) == expected


def test_what_is_left_is_as_likely_as_all_were() -> None:
    mixed = Reading(MIXED, 0.6, (1,))
    others = Reading(MONTH_FIRST, 0.2, (2,)), Reading("2011-02-25", 0.1, (3,))
    first, second = in_one_order("02/25/2011 - 03/06/2011", (mixed, *others))
    assert (first.probability, second.probability) == pytest.approx((0.6, 0.3))
    assert (first.focus, second.focus) == ((2,), (3,))


def test_nothing_goes_where_the_digits_leave_the_order_open() -> None:
    readings = [
        Reading("2019-06-10/2019-06-12", 0.78),
        Reading("2019-06-10/2019-12-06", 0.12),
        Reading("2019-10-06/2019-12-06", 0.02),
    ]
    text = "10/06/2019 - 12/06/2019"
    assert in_one_order(text, readings) == tuple(readings)
    outputs = [one.output for one in in_one_order(text, readings, even_open=True)]
    assert outputs == ["2019-06-10/2019-06-12", "2019-10-06/2019-12-06"]


def test_users_get_spans_in_one_order() -> None:
    (found,) = Normalizer().normalize(["02/25/2011 - 03/06/2011"])
    assert found.iso == "2011-02-25/2011-03-06"
