"""What the network says of one text, and under which orders."""

from __future__ import annotations

import pytest

from datenorm import SettingsError
from datenorm.columns.reading import ColumnNormalizer


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
def test_the_orders_of_a_text(network: ColumnNormalizer, text: str, orders: dict[str, str], open_: bool) -> None:
    (reading,) = network.read([text])
    assert {order: found.machine for order, found in reading.by_order} == orders
    assert reading.open == open_
    assert all(found.probability > 0.7 for _, found in reading.by_order)


def test_a_text_comes_to_the_same_alone_and_among_others(network: ColumnNormalizer) -> None:
    texts = ["03/04/2005", "3 may 1979", "", "03/04/2005", "x" * 100, "25.4.79"]
    assert network.read(texts) == [network.read([text])[0] for text in texts]


def test_what_cannot_be_read_says_why(network: ColumnNormalizer) -> None:
    empty, long = network.read(["", "x" * 100])
    assert (empty.refusal, empty.readings, empty.best) == ("no text", (), "-" * 10)
    assert long.refusal is not None and "at most 64" in long.refusal


def test_short_years_stand_first_only_where_the_network_lists_it_or_is_told(network: ColumnNormalizer) -> None:
    told = ColumnNormalizer(network.bundle, order="ymd")
    (reading,) = told.read(["05-04-03"])
    assert "ymd" in dict(reading.by_order)


def test_a_language_hint_is_passed_on(network: ColumnNormalizer) -> None:
    (reading,) = ColumnNormalizer(network.bundle, language="pt-BR").read(["25 de abril de 2005"])
    assert reading.best == "2005-04-25"
    with pytest.raises(SettingsError, match="knows no hint 'xx'"):
        ColumnNormalizer(network.bundle, language="xx")
