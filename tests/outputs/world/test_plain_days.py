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
