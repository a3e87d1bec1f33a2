from __future__ import annotations

import json
from dataclasses import replace

import pytest

from datenorm import DataError, DatePair, Normalizer
from datenorm.evaluation.card import world_model_card
from datenorm.evaluation.outcomes import (
    Bin,
    Outcome,
    WorldScores,
    outcomes_of,
    reliability,
    risk_coverage,
    score_world,
)
from datenorm.evaluation.page import describe_world, evaluation_page
from datenorm.records import Prediction, Status
from datenorm.task import Vocabulary

MIXED = (
    DatePair("3 May 1979", "1979-05-03", "named", "d MMMM y", locale="en"),
    DatePair("4 May 1979", "1979-05-05", "named", "d MMMM y", locale="en"),  # wrong on purpose
    DatePair("Mai 1979", "1979-05---", "partial", "MMMM y", locale="de"),
    DatePair("call me later", "-" * 10, "non-date", "name or sentence", locale="en"),
    DatePair("14 February 2010", "-" * 10, "non-date", "word", locale="en"),  # wrong on purpose
)
OPEN = DatePair("03/04/2005", "2005-04-03", "numeric", "dd/MM/y", open=True, locale="fr")


@pytest.fixture(scope="module")
def world() -> Normalizer:
    return Normalizer("world")


@pytest.fixture(scope="module")
def scores(world: Normalizer) -> WorldScores:
    return score_world(world, (*MIXED, OPEN), MIXED[:3])


def _outcome(expected: str, iso: str | None, status: Status) -> Outcome:
    return Outcome(MIXED[0], expected, Prediction("x", iso, status, 0.9), iso or "", 0.9)


@pytest.mark.parametrize(
    ("expected", "iso", "status", "result"),
    [
        ("1979-05-03", "1979-05-03", "full", "exact"),
        ("1979-05-03", "1979-05-30", "full", "wrong"),
        ("1979-05-03", "1979-05", "partial", "wrong"),
        ("1979-05-03", None, "rejected", "unanswered"),
        ("1979-05-03", None, "ambiguous", "unanswered"),
        ("", None, "rejected", "exact"),
        ("", None, "ambiguous", "unanswered"),
        ("", "1979", "partial", "wrong"),
    ],
)
def test_results_by_hand(expected: str, iso: str | None, status: Status, result: str) -> None:
    assert _outcome(expected, iso, status).result == result


def test_outcomes_come_in_order_and_say_what_was_likeliest(world: Normalizer) -> None:
    first, second, *_ = outcomes_of(world, MIXED)
    assert (first.result, first.pair.kind, first.language, first.likeliest) == (
        "exact",
        "named",
        "en",
        "1979-05-03",
    )
    assert (second.result, second.expected) == ("wrong", "1979-05-05")


def test_reliability_by_hand() -> None:
    bins = reliability([0.95, 0.91, 0.15, 1.0], [True, False, False, True])
    assert [(b.count, b.accuracy) for b in bins] == [(1, 0.0), (3, pytest.approx(2 / 3))]
    assert bins[1].confidence == pytest.approx((0.95 + 0.91 + 1.0) / 3)
    assert bins[0] == Bin(1, 0.15, 0.0)


def test_risk_and_coverage_by_hand() -> None:
    assert risk_coverage([0.9, 0.5, 0.7, 0.1], [True, False, True, True]) == (
        (0.25, 0.0),
        (0.5, 0.0),
        (0.75, 1 / 3),
        (1.0, 0.25),
    )


def test_scores_by_hand(scores: WorldScores) -> None:
    kinds = {kind.name: kind for kind in scores.kinds}
    assert (kinds["named"].count, kinds["named"].exact, kinds["named"].wrong) == (2, 0.5, 0.5)
    assert (kinds["partial"].exact, kinds["all"].count) == (1, 5)
    assert (kinds["non-date"].exact, scores.non_dates_full) == (0.5, 0.5)
    assert (scores.open_count, scores.dates_rejected) == (1, 0)
    assert scores.open_named + scores.open_guessed <= 1
    assert scores.macro_exact == 0.75  # the mean of English, .5, and German, 1
    assert scores.worst_language.name == "en"
    assert scores.mistakes[0][:3] in {
        ("4 May 1979", "1979-05-05", "1979-05-04"),
        ("14 February 2010", "", "2010-02-14"),
    }
    json.dumps(scores.to_dict())
    assert scores.summary()["languages"] == {"de": 1.0, "en": 0.5}


def test_nothing_to_score_is_an_error(world: Normalizer) -> None:
    with pytest.raises(DataError, match="no pairs"):
        score_world(world, MIXED, ())


def test_the_page_holds_scores_plots_and_escaped_texts(world: Normalizer) -> None:
    scores = score_world(
        world,
        (*MIXED, DatePair("<b>5 June 2001</b>", "2001-07-05", "named", "d MMMM y", locale="en")),
        MIXED[:3],
    )
    page = evaluation_page(scores, "my & model")
    assert page.count("<svg") == 4
    assert "my &amp; model" in page
    assert "<b>5 June" not in page
    assert not any(
        outside in page for outside in ("src=", 'href="http', "url(http", "@import", "<link")
    )
    assert "worst language              en, 50.00% exact" in describe_world(scores)


def test_the_card_lists_every_language(world: Normalizer, scores: WorldScores) -> None:
    card = world_model_card(
        "world", world.task, {"command": "datenorm train --preset world"}, scores, 400_219, 76
    )
    assert "the hardest first: en 50.0%." in card
    assert "All texts right: de." in card
    assert "400,219 parameters" in card
    assert "in tables of 76 languages" in card
    assert "Gregorian dates only." in card


def test_the_card_says_what_the_output_language_can_say(
    world: Normalizer, scores: WorldScores
) -> None:
    written = Vocabulary.machine("world")
    task = replace(
        world.task, machine_vocabulary=written, output_length=52, grammar="world", name="moments"
    )
    card = world_model_card("moments", task, {"command": "x"}, scores, 400_219, 76)
    assert "spans" in card.split("##")[0]
    assert "Gregorian dates only." not in card
    assert "(69-99 are 19xx)" in card
