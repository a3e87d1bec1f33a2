"""Plain dates behind a gate: which network reads what, and what both together say."""

from __future__ import annotations

import pickle
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from datenorm import Normalizer
from datenorm.bundle import load_bundle
from datenorm.errors import BundleError
from datenorm.inference.decoding import DecodingOptions, Reading
from datenorm.inference.gate import PlainReader
from datenorm.inference.policy import Policy
from datenorm.outputs.world.plain import CLASSES

OPTIONS = DecodingOptions()


class _Expert:
    """Reads every text as the same dates."""

    def __init__(self, *readings: Reading) -> None:
        self.readings = readings
        self.task = SimpleNamespace(max_input_length=20)
        self.asked: list[str] = []

    def read(self, texts: list[str], hints: object, options: object) -> list[tuple[Reading, ...]]:
        self.asked += texts
        return [self.readings for _ in texts]


def _reader(likely: dict[str, dict[str | None, float]], *readings: Reading) -> PlainReader:
    """A PlainReader whose gate says how likely the classes of each text are."""
    reader: Any = object.__new__(PlainReader)
    reader._bundle = SimpleNamespace(gate=SimpleNamespace(threshold=0.7))
    reader._known = frozenset("0123456789 abcdefghijklmnopqrstuvwxyz") | {"<en>"}
    reader.expert = _Expert(*readings)
    reader.probabilities = lambda texts, hints: np.array(
        [[likely[text].get(name, 0.0) for name in CLASSES] for text in texts], np.float32
    ).reshape(-1, len(CLASSES))
    return reader


MAY, MARCH = Reading("1979-05-03", 0.9), Reading("1979-03-05", 0.06)


def test_only_likely_plain_dates_go_to_their_expert_with_the_weekday_that_is_sure() -> None:
    likely = {
        "3 may 79": {"": 0.8, None: 0.2},
        "thu 3 may 79": {"d": 0.95, None: 0.05},
        "t 3 may 79": {"d": 0.5, "b": 0.4, None: 0.1},
        "before 3 may 79": {None: 0.6, "": 0.4},
    }
    reader = _reader(likely, MAY, MARCH)
    found = reader.read(list(likely), (), OPTIONS)
    assert [of and of[0].output for of in found] == [
        "1979-05-03",
        "1979-05-03d",
        "1979-05-03",
        None,
    ]
    assert reader.expert.asked == list(likely)[:3]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["3 may 79 ж", "3 may 1979 and much more"])
def test_texts_that_the_expert_cannot_read_are_left(text: str) -> None:
    reader = _reader({text: {"": 1.0}}, MAY)
    assert reader.read([text], (), OPTIONS) == [None]
    assert reader.read(["3 may"], ("<xx>",), OPTIONS) == [None]


def test_a_text_in_which_the_expert_finds_no_date_is_left() -> None:
    reader = _reader({"march on": {"": 0.9, None: 0.1}}, Reading("----------", 0.99))
    assert reader.read(["march on"], (), OPTIONS) == [None]


def test_readings_of_plain_dates_are_those_of_their_expert_times_their_likelihood() -> None:
    reader = _reader({}, MAY, MARCH)
    of_all = (
        Reading("1979-05-08d", 0.6),
        Reading("1979-05-03T03", 0.3),
        Reading("1979-05-05d", 0.1),
    )
    (found,) = reader.refine(["thu 3 may 79"], [of_all], (), OPTIONS)
    assert [(each.output, round(each.probability, 3)) for each in found] == [
        ("1979-05-03d", 0.63),
        ("1979-05-03T03", 0.3),
        ("1979-03-05d", 0.042),
    ]


def test_a_text_whose_likeliest_reading_is_no_plain_date_is_not_read_again() -> None:
    reader = _reader({}, MAY)
    of_all = (Reading("/1979-05-03", 0.6), Reading("1979-05-03", 0.4))
    assert reader.refine(["before 3 may 79"], [of_all], (), OPTIONS) == [of_all]
    assert not reader.expert.asked  # type: ignore[attr-defined]


# ---- The shipped model ----

TEXTS = (
    "3 May 1979",
    "Thursday, 3 May 1979",
    "03/04/2005",
    "about 1913",
    "before 1/1/2016",
    "1843–4",
    "Apr 21 2016 3:45 PM EST",
    "spring 1979",
    "call me later",
    "třetího května 1979",
)


@pytest.fixture(scope="module")
def when() -> Normalizer:
    return Normalizer("when")


def test_plain_dates_come_out_as_by_their_own_model_and_more_than_that_is_kept(
    when: Normalizer,
) -> None:
    found = dict(zip(TEXTS, when.normalize(TEXTS), strict=True))
    assert found["3 May 1979"].iso == "1979-05-03"
    assert (
        found["3 May 1979"].confidence
        == Normalizer("world").normalize(["3 May 1979"])[0].confidence
    )
    assert (found["Thursday, 3 May 1979"].iso, found["Thursday, 3 May 1979"].weekday) == (
        "1979-05-03",
        4,
    )
    assert found["03/04/2005"].status == "ambiguous"
    assert [found[text].iso for text in TEXTS[3:8]] == [
        "1913~",
        "../2016-01-01",
        "1843/1844",
        "2016-04-21T15:45-05:00",
        "1979-21",
    ]
    assert found["call me later"].status == "rejected"


def test_a_text_comes_out_the_same_alone_among_others_and_in_another_process(
    when: Normalizer,
) -> None:
    together = when.normalize(TEXTS)
    copy = pickle.loads(pickle.dumps(when))
    assert [copy.normalize([text])[0] for text in TEXTS] == together


def test_figures_of_a_calendar_that_is_given_are_read_by_the_network_that_knows_it() -> None:
    persian = Normalizer("when", Policy(calendar="persian"))
    assert persian.normalize(["1375-03-02"])[0].iso == "1996-05-22"


def test_the_map_is_that_of_the_network_that_read(when: Normalizer) -> None:
    plain, more = when.attention("3 May 1979"), when.attention("about 1913")
    assert "".join(plain.output_symbols) == "1979-05-03"
    assert "".join(more.output_symbols) == "1913------~"


def test_a_gate_of_another_vocabulary_is_refused() -> None:
    bundle = load_bundle("when")
    assert bundle.gate
    with pytest.raises(BundleError, match="the gate has to be trained again"):
        PlainReader(replace(bundle.gate.plain, gate=bundle.gate))
