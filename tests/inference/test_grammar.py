from __future__ import annotations

import calendar
import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.inference.grammar import automaton
from datenorm.task import TaskSpec


def accepts(task: TaskSpec, text: str) -> bool:
    transitions, state = automaton(task).transitions, 0
    for symbol in text:
        index = task.machine_vocabulary.ids.get(symbol)
        state = -1 if index is None else int(transitions[state, index])
        if state < 0:
            return False
    return len(text) == task.output_length


def exists(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_exactly_the_days_of_the_calendar(date_task: TaskSpec, year: int, month: int, day: int) -> None:
    text = f"{year:04d}-{month:02d}-{day:02d}"
    assert accepts(date_task, text) == exists(text)


def test_every_29_february(date_task: TaskSpec) -> None:
    for year in range(1, 10_000):
        assert accepts(date_task, f"{year:04d}-02-29") == calendar.isleap(year), year


def test_exactly_the_times_of_the_day(time_task: TaskSpec) -> None:
    texts = {f"{hour:02d}:{minute:02d}" for hour in range(100) for minute in range(100)}
    assert {text for text in texts if accepts(time_task, text)} == {f"{h:02d}:{m:02d}" for h in range(24) for m in range(60)}


@pytest.mark.parametrize(
    "text", ["1979-05-03", "1979-05---", "1979------", "-----05-03", "--79-05-03", "--00-02-29", "----------", "-----02-29"]
)
def test_masked_dates_that_say_less(date_task: TaskSpec, text: str) -> None:
    assert accepts(dataclasses.replace(date_task, grammar="masked_date"), text)
    assert accepts(date_task, text) == (text == "1979-05-03")


@pytest.mark.parametrize(
    "text", ["19---05-03", "1979----03", "-979-05-03", "--7--05-03", "--79-02-29", "1979-5----", "1900-02-29", "-----02-30"]
)
def test_masks_that_do_not_exist(date_task: TaskSpec, text: str) -> None:
    assert not accepts(dataclasses.replace(date_task, grammar="masked_date"), text)


@pytest.mark.parametrize("grammar", ["date", "masked_date", "time"])
def test_every_state_leads_to_a_whole_output(date_task: TaskSpec, time_task: TaskSpec, grammar: str) -> None:
    task = time_task if grammar == "time" else dataclasses.replace(date_task, grammar=grammar)
    transitions = automaton(task).transitions
    ends = {index for index, row in enumerate(transitions) if (row < 0).all()}
    assert len(ends) == 1
