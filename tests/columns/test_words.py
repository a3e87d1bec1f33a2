"""What words say in their places, and when that has not been shown."""

from __future__ import annotations

import itertools

from datenorm.columns.templates.learning import WORD_SAMPLES, WordEvidence

WEEKDAYS, MONTHS = (b"monday", b"friday", b"sunday"), {b"may": "05", b"june": "06", b"july": "07"}


def _shown() -> WordEvidence:
    """Weekdays and months that were read together, except on Fridays of June."""
    evidence = WordEvidence()
    for weekday, month in itertools.product(WEEKDAYS, MONTHS):
        if (weekday, month) != (b"friday", b"june"):
            for _ in range(2):
                evidence.add((weekday, month), (MONTHS[month],))
    return evidence


def test_words_that_were_shown_apart_say_together_what_the_month_says() -> None:
    assert _shown().symbols((b"friday", b"june")) == ("06",)


def test_a_word_that_was_not_shown_often_enough_says_nothing() -> None:
    evidence = _shown()
    for _ in range(WORD_SAMPLES - 1):
        evidence.add((b"friday", b"august"), ("08",))
        assert evidence.symbols((b"friday", b"august")) is None
    evidence.add((b"sunday", b"august"), ("08",))
    assert evidence.symbols((b"friday", b"august")) == ("08",)


def test_a_word_whose_texts_are_read_otherwise_says_nothing() -> None:
    evidence = _shown()
    for _ in range(2):
        evidence.add((b"friday", b"may"), None)
    assert (
        evidence.symbols((b"friday", b"june")) is None
    )  # 4 of 6 texts with a friday are read as their family is
    assert evidence.symbols((b"monday", b"june")) == ("06",)


def test_a_word_in_another_place_is_another_word() -> None:
    assert _shown().symbols((b"june", b"friday")) is None


def test_places_that_contradict_each_other_say_nothing() -> None:
    evidence = WordEvidence()
    for first, second, said in ((b"a", b"x", "05"), (b"b", b"y", "06")):
        for _ in range(WORD_SAMPLES):
            evidence.add((first, second), (said,))
    assert evidence.symbols((b"a", b"x")) == ("05",)
    assert evidence.symbols((b"a", b"y")) is None  # either place could be the month's


def test_words_that_say_nothing_of_the_date_agree_with_every_other() -> None:
    evidence = WordEvidence()
    for word in (b"on", b"of"):
        for _ in range(WORD_SAMPLES):
            evidence.add((word, b"the"), ())
    assert evidence.symbols((b"of", b"the")) == ()
    assert evidence.symbols(()) is None


def test_a_word_of_two_meanings_says_nothing() -> None:
    evidence = _shown()
    for said in ("10", "11"):
        for _ in range(WORD_SAMPLES):
            evidence.add((b"monday", b"listopad"), (said,))
    assert evidence.symbols((b"friday", b"listopad")) is None
    assert evidence.symbols((b"friday", b"june")) == ("06",)
