"""Texts of other calendars: days by hand, and numbers in Hebrew letters."""

from __future__ import annotations

import pytest

from datenorm.calendars import date_of
from datenorm.calendars.others import days
from datenorm.generation.kinds.world.other_calendars.hebrew import in_letters
from datenorm.outputs.world import parse


@pytest.mark.parametrize(
    ("output", "iso"),
    [
        ("p1359-02-25", (1980, 5, 15)),  # 25 Ordibehesht 1359
        ("i1445-09-01", (2024, 3, 11)),  # 1 Ramadan 1445
        ("h5784-05-15", (2024, 1, 25)),  # 15 Shevat 5784
        ("z2000-01-01", (2007, 9, 12)),  # 1 Meskerem 2000
        ("H0031-04-30", (2019, 4, 30)),
        ("r0105-03-05", (2016, 3, 5)),
    ],
)
def test_days_of_other_calendars_by_hand(output: str, iso: tuple[int, int, int]) -> None:
    said = parse(output)
    assert said is not None
    point = said.when
    year, month, day = map(int, point.date.split("-"))  # type: ignore[union-attr]
    found = days(said.calendar, year, month, day)
    assert found is not None
    assert date_of(found[0]) == iso


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "א׳"),
        (15, "ט״ו"),
        (16, "ט״ז"),
        (29, "כ״ט"),
        (715, "תשט״ו"),
        (784, "תשפ״ד"),
        (700, "ת״ש"),
    ],
)
def test_numbers_in_hebrew_letters(number: int, text: str) -> None:
    assert in_letters(number) == text
