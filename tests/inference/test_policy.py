from __future__ import annotations

import datetime as dt

import pytest

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy
from datenorm.records import Alternative
from datenorm.task import MACHINE_DATE, TaskSpec, Vocabulary

SWAPPED = (Reading("2005-03-04", 0.6), Reading("2005-04-03", 0.39))


def test_a_likely_reading_is_given(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", [Reading("1979-05-03", 0.97)], date_task, Policy(), 0.5)
    assert (prediction.iso, prediction.status, prediction.confidence, prediction.precision) == ("1979-05-03", "full", 0.97, "day")
    assert prediction.reason is None


@pytest.mark.parametrize(
    ("machine", "focus", "order"),
    [
        ("1979-05-03", (6, 7, 8, 9, 5, 2, 3, 1, 0, 0), "dmy"),
        ("1979-05-03", (6, 7, 8, 9, 5, 2, 1, 1, 4, 4), "mdy"),
        ("1979-05-03", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), "ymd"),
        ("1979-05-03", (), None),
    ],
)
def test_the_order_is_that_of_where_attention_was(date_task: TaskSpec, machine: str, focus: tuple[int, ...], order: str | None) -> None:
    assert apply_policy("x", [Reading(machine, 0.97, focus)], date_task, Policy(), 0.5).order == order


def test_two_likely_readings_are_both_named_and_none_is_chosen(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", SWAPPED, date_task, Policy(), 0.5)
    assert (prediction.iso, prediction.status) == (None, "ambiguous")
    assert prediction.alternatives == (Alternative("2005-03-04", 0.6), Alternative("2005-04-03", 0.39))
    assert "2005-03-04 at 0.60 and 2005-04-03 at 0.39" in (prediction.reason or "")


def test_the_likelier_one_is_given_when_asked_for(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", SWAPPED, date_task, Policy(on_ambiguous="best"), 0.5)
    assert (prediction.iso, prediction.status) == ("2005-03-04", "ambiguous")
    assert prediction.alternatives == (Alternative("2005-04-03", 0.39),)


def test_an_unlikely_second_reading_is_an_alternative_only(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", (Reading("2005-03-04", 0.93), Reading("2005-04-03", 0.05)), date_task, Policy(), 0.5)
    assert (prediction.iso, prediction.status) == ("2005-03-04", "full")
    assert prediction.alternatives == (Alternative("2005-04-03", 0.05),)


@pytest.mark.parametrize(
    ("asked", "own", "status"), [(None, 0.9, "rejected"), (None, 0.5, "full"), (0.9, 0.5, "rejected"), (0.0, 0.9, "full")]
)
def test_the_threshold_is_the_models_unless_one_is_asked_for(date_task: TaskSpec, asked: float | None, own: float, status: str) -> None:
    prediction = apply_policy("x", [Reading("1979-05-03", 0.7)], date_task, Policy(minimum_confidence=asked), own)
    assert prediction.status == status
    assert (prediction.iso is None) == (status == "rejected")


@pytest.mark.parametrize("values", [{"minimum_confidence": 1.1}, {"ambiguity": 0.0}, {"on_ambiguous": "worst"}])
def test_policies_that_cannot_work_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=next(iter(values))):
        Policy(**values)  # type: ignore[arg-type]


MASKED = TaskSpec("world", Vocabulary.human("abc"), MACHINE_DATE, 64, 10, "masked_date")


@pytest.mark.parametrize(
    ("machine", "policy", "iso", "status", "precision"),
    [
        ("1979-05-03", Policy(), "1979-05-03", "full", "day"),
        ("1979-05---", Policy(), "1979-05", "partial", "month"),
        ("1979------", Policy(), "1979", "partial", "year"),
        ("-----05-03", Policy(), "--05-03", "partial", "day"),
        ("--79-05-03", Policy(), "1979-05-03", "full", "day"),
        ("--68-05-03", Policy(), "2068-05-03", "full", "day"),
        ("--69-05-03", Policy(), "1969-05-03", "full", "day"),
        ("--79-05-03", Policy(pivot_year=80), "2079-05-03", "full", "day"),
        ("--30-05-03", Policy(not_after=dt.date(2026, 1, 1)), "1930-05-03", "full", "day"),
        ("--26-05-03", Policy(not_after=dt.date(2026, 5, 3)), "2026-05-03", "full", "day"),
        ("--26-05-04", Policy(not_after=dt.date(2026, 5, 3)), "1926-05-04", "full", "day"),
        ("--79------", Policy(), "1979", "partial", "year"),
        ("----------", Policy(), None, "rejected", None),
        ("--00-02-29", Policy(pivot_year=0), None, "rejected", None),
    ],
)
def test_masked_dates_say_no_more_than_the_text(machine: str, policy: Policy, iso: str | None, status: str, precision: str | None) -> None:
    prediction = apply_policy("x", [Reading(machine, 0.97)], MASKED, policy, 0.5)
    assert (prediction.iso, prediction.status, prediction.precision) == (iso, status, precision)


def test_readings_that_come_to_the_same_are_one() -> None:
    prediction = apply_policy("x", [Reading("1979-05-03", 0.5), Reading("--79-05-03", 0.45)], MASKED, Policy(), 0.9)
    assert (prediction.iso, prediction.status, prediction.confidence) == ("1979-05-03", "full", 0.95)


def test_no_date_is_no_second_reading() -> None:
    prediction = apply_policy("x", [Reading("1979-05-03", 0.8), Reading("----------", 0.2)], MASKED, Policy(), 0.5)
    assert (prediction.iso, prediction.status, prediction.alternatives) == ("1979-05-03", "full", ())
    assert apply_policy("x", [Reading("----------", 0.6), Reading("1979-05-03", 0.4)], MASKED, Policy(), 0.0).status == "rejected"
