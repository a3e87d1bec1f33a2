from __future__ import annotations

import random
import re
from itertools import islice

from datenorm.evaluation.metrics import conflicting_labels
from datenorm.generation.classic.times import TIME_SHAPES, time_pairs

PAIRS = list(islice(time_pairs(random.Random(3), 41), 30_000))
BY_TEXT = {pair.human.lower(): pair.machine for pair in PAIRS}


def test_every_label_is_a_time_of_day() -> None:
    assert all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", pair.machine) for pair in PAIRS)


def test_every_shape_comes_up_and_no_text_is_too_long() -> None:
    assert {pair.detail for pair in PAIRS} == set(TIME_SHAPES)
    assert max(len(pair.human) for pair in PAIRS) <= 41


def test_the_generator_never_contradicts_itself() -> None:
    assert conflicting_labels(PAIRS) == ()


def test_digits_say_what_they_say() -> None:
    for text, time in BY_TEXT.items():
        if match := re.fullmatch(r"t?(\d{1,2})[:.](\d\d)", text):
            assert time == f"{int(match[1]):02d}:{match[2]}"


def test_known_times_where_they_came_up() -> None:
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
    seen = {text: time for text, time in BY_TEXT.items() if text in known}
    assert len(seen) >= 5
    assert seen == {text: known[text] for text in seen}
