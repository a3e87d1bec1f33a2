from __future__ import annotations

import random
import re
from itertools import islice

import pytest

from datenorm.evaluation.metrics import conflicting_labels
from datenorm.generation.classic.times import TIME_SHAPES, time_pairs
from datenorm.records import DatePair


@pytest.fixture(scope="module")
def pairs() -> list[DatePair]:
    return list(islice(time_pairs(random.Random(3), 41), 30_000))


@pytest.fixture(scope="module")
def by_text(pairs: list[DatePair]) -> dict[str, str]:
    return {pair.human.lower(): pair.machine for pair in pairs}


def test_every_label_is_a_time_of_day(pairs: list[DatePair]) -> None:
    assert all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", pair.machine) for pair in pairs)


def test_every_shape_comes_up_and_no_text_is_too_long(pairs: list[DatePair]) -> None:
    assert {pair.detail for pair in pairs} == set(TIME_SHAPES)
    assert max(len(pair.human) for pair in pairs) <= 41


def test_the_generator_never_contradicts_itself(pairs: list[DatePair]) -> None:
    assert conflicting_labels(pairs) == ()


def test_digits_say_what_they_say(by_text: dict[str, str]) -> None:
    for text, time in by_text.items():
        if match := re.fullmatch(r"t?(\d{1,2})[:.](\d\d)", text):
            assert time == f"{int(match[1]):02d}:{match[2]}"


def test_known_times_where_they_came_up(by_text: dict[str, str]) -> None:
    known = {
        "noon": "12:00",
        "midnight": "00:00",
        "half past noon": "12:30",
        "quarter to midnight": "23:45",
        "12 a.m.": "00:00",
        "12 pm": "12:00",
        "half past six in the evening": "18:30",
        "quarter to 1 am": "00:45",
        "quarter before 12 am": "23:45",
    }
    seen = {text: time for text, time in by_text.items() if text in known}
    assert len(seen) >= 5
    assert seen == {text: known[text] for text in seen}
