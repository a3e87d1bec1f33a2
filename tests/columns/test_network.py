"""What the network says of one text, and under which orders."""

from __future__ import annotations

import pytest

from datenorm import SettingsError
from datenorm.columns.network import NetworkReader, likelihood_in_order
from datenorm.inference.normalizer import Normalizer
from datenorm.records import Reason


@pytest.fixture(scope="module")
def reader(network: Normalizer) -> NetworkReader:
    return NetworkReader(network)


@pytest.mark.parametrize(
    ("text", "orders", "open_"),
    [
        ("03/04/2005", {"dmy": "2005-04-03", "mdy": "2005-03-04"}, True),
        ("25/04/2005", {"dmy": "2005-04-25"}, False),
        ("04/25/2005", {"mdy": "2005-04-25"}, False),
        ("04/04/2005", {"dmy": "2005-04-04", "mdy": "2005-04-04"}, False),
        ("2005-04-03", {"ymd": "2005-04-03"}, False),
        ("3 may 1979", {}, False),
        ("call me later", {}, False),
        ("may 1979", {}, False),
    ],
)
def test_the_orders_of_a_text(
    reader: NetworkReader, text: str, orders: dict[str, str], open_: bool
) -> None:
    (found,) = reader.read([text])
    assert {order: reading.output for order, reading in found.by_order} == orders
    assert found.open == open_
    assert all(reading.probability > 0.7 for _, reading in found.by_order)


def test_a_text_comes_to_the_same_alone_and_among_others(reader: NetworkReader) -> None:
    texts = ["03/04/2005", "3 may 1979", "", "03/04/2005", "x" * 101, "25.4.79"]
    assert reader.read(texts) == [reader.read([text])[0] for text in texts]


def test_what_cannot_be_read_says_why(reader: NetworkReader) -> None:
    longest = reader.normalizer.task.max_input_length
    empty, long = reader.read(["", "x" * (longest + 1)])
    assert (empty.refusal, empty.readings, empty.best) == (
        Reason("no_text", "no text"),
        (),
        "-" * 10,
    )
    assert long.refusal is not None and f"at most {longest}" in long.refusal.sentence


def test_short_years_stand_first_only_where_the_network_lists_it_or_is_given_it(
    reader: NetworkReader,
) -> None:
    given = NetworkReader(reader.normalizer, order="ymd")
    (found,) = given.read(["05-04-03"])
    assert "ymd" in dict(found.by_order)


def test_a_language_hint_is_passed_on(network: Normalizer) -> None:
    portuguese = NetworkReader(Normalizer(network.bundle, language="pt-BR"))
    (found,) = portuguese.read(["25 de abril de 2005"])
    assert found.best == "2005-04-25"


def test_times_of_day_are_no_columns(time_reader: Normalizer) -> None:
    with pytest.raises(
        SettingsError, match="reads times of day; columns need one that reads dates"
    ):
        NetworkReader(time_reader)


def test_an_order_that_is_known_leaves_no_other() -> None:
    likelihood = {"dmy": 0.2, "ymd": 0.5, "mdy": 0.2}
    known = [likelihood_in_order(order, ("dmy", "ymd"), likelihood) for order in ("dmy", "ymd")]
    assert known == pytest.approx([0.2 / 0.5, 0.5 / 0.8])
    assert likelihood_in_order("dmy", ("dmy",), likelihood) == 0.2
    assert likelihood_in_order("dmy", ("dmy", "ymd"), {"dmy": 0.09, "ymd": 0.9}) == 0.09
    assert likelihood_in_order("dmy", ("dmy", "ymd"), {"ymd": 0.9}) == 0.0
    assert likelihood_in_order("dmy", ("dmy", "ymd"), {"dmy": 0.6, "ymd": 0.6}) == 1.0
