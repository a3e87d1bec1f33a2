"""Numbers that a reading makes of others: what is one, and what becomes of such a reading."""

from __future__ import annotations

import pytest

from datenorm import Normalizer, Policy
from datenorm.bundle import load_bundle
from datenorm.inference.decoding import Reading
from datenorm.inference.invented import has_invented_number, only_copied, without_invented
from datenorm.inference.policy import apply_policy

TASK = load_bundle("moments").task


def _reading(text: str, output: str, looked_at: str, probability: float = 0.8) -> Reading:
    """A reading whose symbols looked at these characters of a text, each found once."""
    assert len(TASK.output.split(output)) == len(looked_at)
    return Reading(output, probability, tuple(text.index(character) for character in looked_at))


@pytest.mark.parametrize(
    ("text", "output", "looked_at", "invented"),
    [
        ("KW 05/2019", "2019-W33", "2019/K05", True),
        ("KW 05/2019", "2019-W05", "2019/K05", False),
        ("KW 05/2019", "2019-W33", "2019/KKW", False),  # it looked at no number
        ("7.2019", "2019-08---", "2019.77...", True),
        ("7 mar 2019", "2019-03---", "2019 mr   ", False),  # the month stands in words
        ("7 mar 2019", "2019-03-07", "2019 mr 77", False),
        ("8 mar 2019", "2019-03-07", "2019 mr 88", True),
        ("8z mar 2019", "2019-03-07", "2019 mr 88", False),  # perhaps 82, with a typo
        ("z8 mar 2019", "2019-03-07", "2019 mr 88", False),  # the same
        ("z 8 mar 2019", "2019-03-07", "2019 mr 88", True),
        ("2006m31", "2006-03---", "2006m31mmm", True),  # two digits are no typo of one
        ("7.8.2019", "2019-08---", "2019.77...", False),  # the month stands in the text
        ("8.9.2019x", "2019-07-08", "2019.88.88", False),  # the 8 is the day
        ("8.9.2019", "2019-07-08", "2019.88.88", True),  # no word stands for a 7th month
        ("8.9.2019 5:07 pm", "2019-07-08T05:07P", "." * 17, False),  # a 7 of the clock
        ("21/4/10", "--11-04-20", "//10/44/21", True),
        ("21/4/10", "--10-04-21", "//10/44/21", False),
        ("21/4/10t05:07:06z", "--20-04-11T05:07:06Z", "/" * 20, True),
        ("2104/10", "--10-04-21", "//10/04/21", False),  # digits of a longer number
        ("q-8_x 2019", "2019-07---", "2019--8___", True),  # a look beside it is one at it
        ("q-8_x 2019", "2019-07---", "2019-q8___", False),
        ("q-8_x 2019", "2019-07---", "2019-8x___", False),
        ("7/2019", "2019-33---", "2019/77///", False),  # a quarter is none of its numbers
        ("107/2019", "2019-08---", "2019/07///", False),  # no month has three digits
        ("7 5", "T20:17", "777757", False),  # clocks may be worked out
    ],
)
def test_a_number_that_was_made_of_another(
    text: str, output: str, looked_at: str, invented: bool
) -> None:
    assert has_invented_number(text, _reading(text, output, looked_at), TASK) is invented


def test_a_date_with_an_invented_number_is_none() -> None:
    invented = _reading("8 mar 2019", "2019-03-07", "2019 mr 77".replace("7", "8"))
    copied = _reading("8 mar 2019", "2019-03-08", "2019 mr 88", 0.15)
    found = apply_policy("8 mar 2019", (invented, copied), TASK, Policy(), 0.5)
    assert (found.iso, found.status, found.reason_code) == (None, "rejected", "not_copied")
    assert found.confidence == 0.8
    likelier = _reading("8 mar 2019", "2019-03-08", "2019 mr 88", 0.95)
    found = apply_policy("8 mar 2019", (likelier, invented), TASK, Policy(), 0.5)
    assert (found.iso, found.alternatives) == ("2019-03-08", ())


def test_without_attention_nothing_is_said_to_be_invented() -> None:
    assert not has_invented_number("8 mar 2019", Reading("2019-03-07", 0.8), TASK)


def test_only_what_is_copied_is_left() -> None:
    readings = [Reading(output, 0.3) for output in ("--11-04-20", "--10-04-21", "--21-04-10")]
    kept = only_copied("21/4/10", readings)
    assert [one.output for one in kept] == ["--10-04-21", "--21-04-10"]
    assert [one.probability for one in kept] == pytest.approx([0.45, 0.45])
    assert only_copied("21 apr 10", readings) == tuple(readings)  # a word may be any month
    assert only_copied("21/4/10", readings[:1]) == tuple(readings[:1])
    nothing = Reading("", 0.5)
    assert only_copied("21/4/10", [readings[0], nothing]) == (readings[0], nothing)


def test_what_is_invented_can_be_left_out() -> None:
    invented = _reading("KW 05/2019", "2019-W33", "2019/K05", 0.6)
    copied = _reading("KW 05/2019", "2019-W05", "2019/K05", 0.2)
    (kept,) = without_invented("KW 05/2019", (invented, copied), TASK)
    assert (kept.output, kept.focus) == (copied.output, copied.focus)
    assert kept.probability == pytest.approx(0.8)
    assert without_invented("KW 05/2019", (invented,), TASK) == (invented,)


def test_users_get_no_day_that_is_put_together() -> None:
    found = Normalizer("moments").normalize(["21/5/10 21:44", "24/2/15 2:17"])
    for prediction in found:
        days = [alternative.iso for alternative in prediction.alternatives]
        assert days
        for day in days:
            assert {day[2:4], day[5:7], day[8:10]} in (
                {"21", "05", "10"},
                {"24", "02", "15"},
            )
