"""Years of two digits in Thai, which are of two eras."""

from __future__ import annotations

import pytest

from datenorm import Normalizer, Policy
from datenorm.bundle import load_bundle
from datenorm.inference.decoding import Reading
from datenorm.inference.thai_years import with_buddhist_years

TASK = load_bundle("moments").task


def test_a_short_year_beside_thai_letters_is_of_either_era() -> None:
    reading = Reading("--59-06-21", 0.8, tuple(range(10)))
    other = Reading("2059-06-21", 0.2)
    found = with_buddhist_years("21 มิ.ย. 59", (reading, other), (), TASK)
    assert [one.output for one in found] == ["--59-06-21", "u2559-06-21", "2059-06-21"]
    assert [one.probability for one in found] == [0.4, 0.4, 0.2]
    assert found[1].focus == (0, *range(10))
    assert len(TASK.output.split(found[1].output)) == len(found[1].focus)
    last = with_buddhist_years("21 มิ.ย. 59", (other, reading), (), TASK)
    assert {one.output for one in last} == {one.output for one in found}


@pytest.mark.parametrize(
    ("text", "output", "hints", "eras"),
    [
        ("21 jun 59", "--59-06-21", (), 1),
        ("21/6/59", "--59-06-21", ("<th>",), 2),
        ("21/6/59", "--59-06-21", ("<de>",), 1),
        ("มิ.ย. 59", "--59-06---", (), 2),
        ("21 มิ.ย. 2559", "u2559-06-21", (), 1),
        ("21 มิ.ย. 59 10:30", "--59-06-21T10:30", (), 2),
        ("21 มิ.ย.", "-----06-21", (), 1),
        ("21 มิ.ย. '59", "--59-06-21/--60------", (), 1),  # no span has two calendars
    ],
)
def test_no_other_year_is(text: str, output: str, hints: tuple[str, ...], eras: int) -> None:
    assert len(with_buddhist_years(text, (Reading(output, 0.9),), hints, TASK)) == eras


def test_a_model_without_calendars_knows_one() -> None:
    (reading,) = (Reading("--59-06-21", 0.9),)
    task = load_bundle("world").task
    assert with_buddhist_years("21 มิ.ย. 59", (reading,), (), task) == (reading,)


# Worked by hand: 2559 - 543 = 2016.
def test_it_is_open_until_the_calendar_is_given() -> None:
    text = "21 มิ.ย. 59"
    (found,) = Normalizer().normalize([text])
    assert (found.iso, found.status) == (None, "ambiguous")
    assert {one.iso for one in found.alternatives} == {"2016-06-21", "2059-06-21"}
    for calendar, iso in (("buddhist", "2016-06-21"), ("gregory", "2059-06-21")):
        policy = Policy(calendar=calendar)
        assert Normalizer(policy=policy).normalize([text])[0].iso == iso
