"""Days of our calendar alone are answered at once, and as the way of all others would."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from datenorm.calendars import date_of, day_number
from datenorm.outputs.answer import Answer, CenturyRule, Choices, Refusal
from datenorm.outputs.world import answers
from datenorm.outputs.world.answers import answer
from datenorm.outputs.world.notation import parse

_CHOICES = Choices(CenturyRule(69), timezone="Europe/Berlin")


@given(st.dates())
def test_a_plain_day_is_what_the_reader_of_all_outputs_finds(day: datetime.date) -> None:
    written = parse(day.isoformat())
    assert written
    long_way = answers._Reader("gregory", _CHOICES, None).answer(written)
    assert answer(day.isoformat(), "a text", _CHOICES) == long_way
    assert isinstance(long_way, Answer) and long_way.iso == day.isoformat()


def test_days_that_are_none_are_refused() -> None:
    for output in ("1979-02-29", "1979-04-31"):
        assert isinstance(answer(output, "", _CHOICES), Refusal)


@given(st.integers(-400_000, 4_100_000))
def test_a_day_number_and_its_date_are_each_other(number: int) -> None:
    year, month, day = date_of(number)
    assert day_number(year, month, day) == number
    assert 1 <= month <= 12 and 1 <= day <= 31


def test_a_fraction_that_is_not_in_the_text_is_no_reading() -> None:
    text = "2018-06-29 19:09:57,77297118"
    found = answer("2018-06-29T19:09:57.77297118", text, _CHOICES)
    assert isinstance(found, Answer) and ":57.77297118" in found.iso
    assert answer("2018-06-29T19:09:57.772971118", text, _CHOICES) == Refusal("not_copied")
