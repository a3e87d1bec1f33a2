"""Bare digits that are days in one column and codes in another."""

from __future__ import annotations

import random

from datenorm import clean_column
from datenorm.columns.codes import bounded_codes, decide_codes

DAYS = [f"{year}{month:02d}25" for year in range(2000, 2010) for month in range(1, 13)]
_CODES = random.Random(8601)
CODES = [str(_CODES.randint(10_000_000, 99_999_999)) for _ in range(100)]


def test_codes_stay_as_they_are_with_the_reason() -> None:
    found = clean_column([*CODES, "20250425"], model="world")  # three may be days unknown
    assert found.to_list() == [None] * 101
    assert found.reason.to_pylist()[-1] == "a code: 96 of 98 such numbers are no date"
    assert "codes, no dates: ########" in found.report.summary()
    assert found.report.to_dict()["codes"]["########"]["texts"] == 98


def test_days_in_eight_digits_with_some_slips_stay_days() -> None:
    slips = ["20251301", "20250230", "20259999", "20250000", "99999999", "00000000"]
    found = clean_column([*DAYS, *slips, *["99999999"] * 200], model="world")
    assert found.to_list()[0] == "2000-01-25"
    assert found.to_list()[: len(DAYS)].count(None) == 0
    assert found.verdict.codes == {}


def test_an_order_that_is_given_says_that_they_are_days() -> None:
    found = clean_column([*CODES, "25042025"], model="world", order="dmy")
    assert found.to_list()[-1] == "2025-04-25"


def test_what_is_kept_of_many_does_not_depend_on_their_order() -> None:
    codes = {f"{number:08d}": number % 3 == 0 for number in range(3000)}
    one, other = (
        bounded_codes({**bounded_codes(dict(items[:1500])), **bounded_codes(dict(items[1500:]))})
        for items in ([*codes.items()], [*codes.items()][::-1])
    )
    assert one == other == bounded_codes(codes)
    assert len(one) == 1000


def test_a_name_that_says_so_makes_fewer_failures_enough() -> None:
    texts = dict.fromkeys(DAYS, True) | dict.fromkeys(CODES[:10], False)
    assert decide_codes(texts) == {}
    assert list(decide_codes(texts, "order_id")) == ["########"]
