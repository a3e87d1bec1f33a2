"""From readings in the language of moments to a Prediction: calendars, weekdays, clocks, labels."""

from __future__ import annotations

import pytest

from datenorm import Normalizer
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy, label_of, sentence_of
from datenorm.outputs import output_language
from datenorm.records import DatePair, Prediction
from datenorm.task import TaskSpec, Vocabulary

TASK = TaskSpec(
    "moments",
    Vocabulary.human("abc 0123456789"),
    Vocabulary.machine("world"),
    64,
    output_language("world").length,
    "world",
)


def read(readings: dict[str, float], policy: Policy, text: str = "x") -> Prediction:
    found = [Reading(output, probability) for output, probability in readings.items()]
    return apply_policy(text, found, TASK, policy, 0.5)


@pytest.mark.parametrize(
    ("calendar", "iso"),
    [(None, None), ("gregory", "1402-05-03"), ("persian", "2023-07-25"), ("hebrew", None)],
)
def test_a_calendar_settles_what_a_text_leaves_open(calendar: str | None, iso: str | None) -> None:
    readings = {"1402-05-03": 0.5, "p1402-05-03": 0.4}
    found = read(readings, Policy(calendar=calendar))
    assert (found.iso, found.status) == (iso, "full" if iso else "ambiguous")
    assert found.confidence == (0.9 if iso else 0.5)
    assert found.calendar == (calendar if iso else None)


def test_a_weekday_settles_the_order() -> None:
    """3 April 2005 was a Sunday, 4 March a Friday."""
    found = read({"2005-04-03e": 0.6, "2005-03-04e": 0.39}, Policy())
    assert (found.iso, found.status, found.confidence) == ("2005-03-04", "full", 0.99)
    assert (found.weekday, found.weekday_agrees) == (5, True)
    found = read({"2005-04-03a": 0.6, "2005-03-04a": 0.39}, Policy())
    assert (found.iso, found.status, found.weekday) == (None, "ambiguous", 1)


@pytest.mark.parametrize(
    ("readings", "iso"),
    [
        ({"2005-04-03e": 0.95, "2005-03-04e": 0.05}, "2005-03-04"),
        ({"2005-04-03T10:20e": 0.95, "2005-03-04T10:20e": 0.05}, "2005-03-04T10:20"),
        ({"2005-04-03e": 0.95, "2005-03-11e": 0.05}, "2005-04-03"),  # other digits
    ],
)
def test_a_weekday_settles_the_order_however_unlikely(readings: dict[str, float], iso: str) -> None:
    """4 and 11 March 2005 were Fridays."""
    assert read(readings, Policy()).iso == iso


def test_a_weekday_does_not_outweigh_an_order_that_is_given() -> None:
    """11 March 2015 was a Wednesday, 3 November a Tuesday."""
    text = "tuesday 11/3/2015"
    found, told = (Normalizer(order=order).normalize([text])[0] for order in (None, "dmy"))
    assert (found.iso, found.weekday_agrees) == ("2015-11-03", True)
    assert (told.iso, told.weekday_agrees) == ("2015-03-11", False)


def test_a_weekday_settles_nothing_where_no_likely_day_is_one() -> None:
    found = read({"2005-04-03a": 0.6, "2005-04---": 0.3}, Policy())
    assert (found.iso, found.status) == (None, "ambiguous")
    for likelihood, iso in ((0.1, "2005-04-04"), (0.09, "2005-04-03")):  # a Monday and a Sunday
        found = read({"2005-04-03a": 0.8, "2005-04-04a": likelihood}, Policy())
        assert (found.iso, found.status) == (iso, "full")


def test_a_calendar_settles_what_has_several_names_or_none() -> None:
    readings = {"1440-09-15": 0.5, "i1440-09-15": 0.4}
    assert read(readings, Policy(calendar="islamic")).iso == "2019-05-20"
    readings = {"T10:00": 0.5, "1402-05-03": 0.4}
    assert read(readings, Policy(calendar="gregory")).iso == "1402-05-03"


def test_clocks_are_cut_off_where_days_are_asked_for() -> None:
    readings = {"2016-04-21T15:45": 0.9, "T15:45": 0.05, "": 0.01}
    whole, cut = (read(readings, policy) for policy in (Policy(), Policy(precision="day")))
    assert (whole.iso, whole.kind, whole.precision) == ("2016-04-21T15:45", "datetime", "minute")
    assert (cut.iso, cut.kind, cut.precision) == ("2016-04-21", "date", "day")
    lone = read({"T15:45": 0.9}, Policy(precision="day"))
    assert (lone.iso, lone.reason_code) == (None, "no_day")


@pytest.mark.parametrize(
    ("output", "iso", "kind", "precision", "reason"),
    [
        ("2016-04-21T15:45N", "2016-04-21", "date", "day", None),  # no zone is open any more
        ("2016-04-21T15:45~", "2016-04-21", "date", "day", "hedged"),
        ("2016-04-21T10/T12", "2016-04-21", "date", "day", "span"),
        ("2016-04-21T22/T06", "2016-04-21/2016-04-22", "interval", "day", "span"),
        ("2016-04---", "2016-04", "date", "month", "less_than_a_day"),
    ],
)
def test_what_is_left_without_clocks(
    output: str, iso: str, kind: str, precision: str, reason: str | None
) -> None:
    found = read({output: 0.9}, Policy(precision="day"), "15:45 ist")
    assert (found.iso, found.kind, found.precision) == (iso, kind, precision)
    assert found.reason_code == reason


def test_two_readings_say_what_both_have() -> None:
    found = read({"2005-04-03T10:00Z": 0.5, "2005-03-04T10:00Z": 0.4}, Policy())
    assert (found.status, found.kind, found.precision) == ("ambiguous", "datetime", "minute")
    assert (found.earliest, found.latest) == (None, None)
    found = read({"2005-04-03": 0.5, "2005------/2006------": 0.4}, Policy())
    assert (found.status, found.kind, found.calendar) == ("ambiguous", None, "gregory")
    best = read({"2005-04-03": 0.5, "2005-03-04": 0.4}, Policy(on_ambiguous="best"))
    assert (best.iso, best.earliest, best.kind) == ("2005-04-03", "2005-04-03", "date")


def test_labels_are_what_a_user_gets_for_the_targets_of_pairs() -> None:
    pair = DatePair("２１ Apr 2016, 15:45 EST", "2016-04-21T15:45N")
    assert label_of(pair, TASK, Policy()) == "2016-04-21T15:45-05:00"
    assert label_of(pair, TASK, Policy(precision="day")) == "2016-04-21"


def test_what_stays_open_has_a_sentence() -> None:
    found = read({"1979-05---": 0.9}, Policy())
    assert found.reason == sentence_of("less_than_a_day") == "the text gives no more"


def test_two_ways_to_write_the_offset_of_utc_are_no_two_moments() -> None:
    moment = "2012-08-03T18:31:59"
    found = read({f"{moment}+00:00": 0.5, f"{moment}Z": 0.45}, Policy())
    assert (found.iso, found.confidence, found.alternatives) == (f"{moment}+00:00", 0.95, ())
    assert read({f"{moment}+01:00": 0.5, f"{moment}Z": 0.45}, Policy()).status == "ambiguous"
