"""Texts that are no date."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm.calendars import days_in_month
from datenorm.generation.kinds.non_date import draw_text
from datenorm.generation.kinds.non_date.impossible import impossible, impossible_moment, malformed
from datenorm.generation.writing.writer import load_writer
from datenorm.masked_iso import dates_of_digits


class TestNonDates:
    @given(st.integers(0, 2**30))
    def test_impossible_days_do_not_exist(self, seed: int) -> None:
        moment = impossible_moment(random.Random(seed))
        assert not 1 <= moment.day <= days_in_month(moment.year, moment.month)

    @settings(deadline=None)
    @given(st.integers(0, 2**30), st.sampled_from(["en", "de", "ja", "ar", "hu"]))
    def test_impossible_dates_in_digits_have_no_reading(self, seed: int, tag: str) -> None:
        text = impossible(load_writer(tag), random.Random(seed))
        if text.isascii() and not any(c.isalpha() for c in text):
            assert dates_of_digits(text) == {}, text

    def test_every_kind_is_made_and_none_is_empty(self) -> None:
        rng, writer = random.Random(0), load_writer("fr")
        made = [draw_text(writer, rng) for _ in range(2000)]
        assert len({kind for _, kind in made}) == 16
        assert all(text.strip() for text, _ in made)

    def test_malformed_dates_have_a_number_of_three_or_five_digits(self) -> None:
        rng, writer = random.Random(3), load_writer("de")
        for _ in range(500):
            text = malformed(writer, rng)
            assert not dates_of_digits(text), text
            assert {3, 5} & {len(number) for number in re.findall(r"\d+", text)}, text
