from __future__ import annotations

import pytest

from datenorm.errors import SettingsError
from datenorm.inference.decoding import Reading
from datenorm.inference.policy import Policy, apply_policy
from datenorm.records import Alternative
from datenorm.task import TaskSpec

SWAPPED = (Reading("2005-03-04", 0.6), Reading("2005-04-03", 0.39))


def test_a_likely_reading_is_given(date_task: TaskSpec) -> None:
    prediction = apply_policy("x", [Reading("1979-05-03", 0.97)], date_task, Policy(), 0.5)
    assert (prediction.iso, prediction.status, prediction.confidence, prediction.precision) == ("1979-05-03", "full", 0.97, "day")
    assert prediction.reason is None


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
