from __future__ import annotations

import json

import pytest

from datenorm import DataError, DatePair, Normalizer
from datenorm.evaluation.card import model_card
from datenorm.evaluation.metrics import conflicting_labels, evaluate
from datenorm.evaluation.report import describe_scores, learning_curve

PAIRS = (
    DatePair("3 May 1979", "1979-05-03", detail="day month year"),
    DatePair("4 May 1979", "1979-05-04", detail="day month year"),
    DatePair("May 3, 1979", "1979-05-30", detail="month day year"),  # wrong on purpose
    DatePair("x" * 40, "1979-05-03", detail="too long"),
)


def test_scores_by_hand(english: Normalizer) -> None:
    scores = evaluate(english, PAIRS)
    assert scores.count == 4
    assert scores.exact_match == 0.5
    assert (scores.answered_right, scores.answered_wrong, scores.not_answered) == (0.5, 0.25, 0.25)
    assert scores.position_accuracy == (0.75,) * 8 + (0.5, 0.5)
    assert {score.pattern: score.exact_match for score in scores.patterns} == {
        "day month year": 1,
        "month day year": 0,
        "too long": 0,
    }
    mistake = next(
        score for score in scores.patterns if score.pattern == "month day year"
    ).mistakes[0]
    assert (mistake.text, mistake.expected, mistake.read) == (
        "May 3, 1979",
        "1979-05-30",
        "1979-05-03",
    )
    json.dumps(scores.to_dict())


def test_the_worst_patterns_are_listed_with_examples(english: Normalizer) -> None:
    text = describe_scores(evaluate(english, PAIRS))
    assert "exact match        50.00%" in text
    assert "worst patterns (2 of 3)" in text
    assert "'May 3, 1979': expected 1979-05-30, read 1979-05-03" in text


def test_conflicting_labels_are_listed() -> None:
    pairs = (DatePair("Noon", "12:00"), DatePair("noon ", "00:00"), DatePair("1:00", "01:00"))
    assert conflicting_labels(pairs) == (("noon", ("00:00", "12:00")),)


def test_nothing_to_evaluate_is_an_error(english: Normalizer) -> None:
    with pytest.raises(DataError, match="no pairs"):
        evaluate(english, ())


def test_card_and_curve_can_be_made(english: Normalizer) -> None:
    scores = evaluate(english, PAIRS)
    card = model_card("english", english.task, {"command": "datenorm train"}, scores, 52_960)
    assert "| exact match of the likeliest reading | 50.00% |" in card
    assert "52,960 parameters" in card
    history = [{"epoch": e, "loss": 1 / e, "exact_match": 0.5} for e in (1, 2)]
    assert learning_curve(history, "english").startswith(b"\x89PNG")
