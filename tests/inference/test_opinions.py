from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from datenorm import BundleError, Normalizer, load_bundle
from datenorm.bundle import save_bundle
from datenorm.inference.decoding import Reading
from datenorm.inference.opinions import SecondOpinion, decided, doubts_date

MAY, MARCH = "1979-05-03", "1979-03-03"


@pytest.mark.parametrize(
    ("readings", "doubts"),
    [
        ([(MAY, 0.9), (MARCH, 0.06)], True),
        ([(MAY, 0.98)], False),
        ([(MAY, 0.9), (f"{MAY}/", 0.06)], False),  # a span that begins there
        ([("--79-05-19", 0.6), ("--19-05-79", 0.3)], True),
        ([("1979-05---", 0.6), ("--79-05-19", 0.3)], False),
        ([(f"{MAY}~", 0.6), (MAY, 0.3)], False),
        ([("", 0.6), (MAY, 0.3)], False),
        ([("1979-05---", 0.6), ("1979-03---", 0.3)], True),
        ([("1979-05---", 0.6), ("1979------", 0.3)], False),  # how much the text says
        ([("1979-33---", 0.6), ("1979-34---", 0.3)], False),  # quarters, which it does not know
        ([(f"{MAY}d", 0.6), (f"{MARCH}d", 0.2), (MAY, 0.1)], True),
        ([(f"p{MAY}", 0.6), (MAY, 0.3)], False),  # in which calendar
        ([(f"{MAY}T05", 0.6), (MAY, 0.3)], False),
    ],
)
def test_dates_that_say_as_much_are_a_doubt(
    readings: list[tuple[str, float]], doubts: bool
) -> None:
    assert doubts_date([Reading(*reading) for reading in readings]) is doubts


def test_the_other_decides_between_the_own_readings() -> None:
    """.01 of .91 is .0110, and .9 of it .9890."""
    own = Reading(MAY, 0.6, (1,)), Reading(MARCH, 0.4, (2,))
    first, second = decided(own, [Reading(MARCH, 0.9, (3,)), Reading("1979-04-03", 0.1)])
    assert (first.output, second.output) == (MARCH, MAY)
    assert first.probability == pytest.approx(0.9890, abs=1e-4)
    assert second.probability == pytest.approx(0.0110, abs=1e-4)
    assert (first.focus, second.focus) == ((2,), (1,))  # the own network looked there


def test_readings_of_one_date_share_what_it_has() -> None:
    """The other gives May .9 and March .1: May's two readings share .81 of .9 as .5 to .1."""
    own = [Reading(f"{MAY}d", 0.5), Reading(f"{MARCH}d", 0.3), Reading(MAY, 0.1)]
    found = decided(own, [Reading(MAY, 0.9), Reading(MARCH, 0.1)])
    assert [reading.output for reading in found] == [f"{MAY}d", MAY, f"{MARCH}d"]
    assert [reading.probability for reading in found] == pytest.approx([0.675, 0.135, 0.09])


def test_together_they_are_as_likely_as_before() -> None:
    found = decided([Reading(MAY, 0.4), Reading(MARCH, 0.1)], [Reading(MARCH, 0.9)])
    assert sum(reading.probability for reading in found) == pytest.approx(0.5)
    assert decided([Reading(MAY, 0.5)], [Reading(MARCH, 0.9)]) == (Reading(MAY, 0.5),)


def test_the_other_is_asked_in_doubt_alone_and_loaded_then() -> None:
    opinion = SecondOpinion("world")
    sure = [(Reading(MAY, 0.99),)]
    assert opinion.asked(["3 may 1979"], (), sure) == sure
    assert "_reader" not in vars(opinion)
    ((best, *_),) = opinion.asked(["3 may 1979"], (), [(Reading(MARCH, 0.5), Reading(MAY, 0.45))])
    assert best.output == MAY
    assert best.probability > 0.9


def test_a_reader_with_a_second_opinion_can_be_pickled() -> None:
    reader = Normalizer("moments")
    assert reader.bundle.second_opinion == "world"
    texts = ["3 Mya 1979", "3 May 1979", "5 Febuary 2oo3"]
    assert pickle.loads(pickle.dumps(reader)).normalize(texts) == reader.normalize(texts)


def test_a_second_model_that_is_not_shipped_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    bundle = replace(load_bundle("english"), second_opinion="/etc")
    save_bundle(bundle, folder)
    with pytest.raises(BundleError, match="second_opinion '/etc'; expected a shipped model"):
        load_bundle(folder)
