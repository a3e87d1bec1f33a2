from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from datenorm.errors import SettingsError
from datenorm.task import MACHINE_DATE, MACHINE_TIME, PAD, UNKNOWN, TaskSpec, Vocabulary


def test_symbols_are_texts() -> None:
    with pytest.raises(SettingsError, match="symbols of a vocabulary must be texts"):
        Vocabulary(("a", 1))  # type: ignore[arg-type]


def test_human_vocabulary_is_sorted_with_unknown_and_pad_last() -> None:
    vocabulary = Vocabulary.human("ba1")
    assert vocabulary.symbols == ("1", "a", "b", UNKNOWN, PAD)
    assert vocabulary.ids["b"] == 2


def test_vocabulary_goes_to_json_and_back() -> None:
    assert Vocabulary.from_index(MACHINE_DATE.to_index()) == MACHINE_DATE


@pytest.mark.parametrize("index", [{"a": 0, "b": 2}, {"a": 1}, {"a": 0, "b": 0}])
def test_vocabulary_ids_must_have_no_gap(index: dict[str, int]) -> None:
    with pytest.raises(SettingsError, match="vocabulary ids must be 0 to"):
        Vocabulary.from_index(index)


@pytest.mark.parametrize("symbols", [(), ("a", "a"), ("",)])
def test_vocabulary_refuses_what_has_no_id(symbols: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="different, non-empty"):
        Vocabulary(symbols)


def test_task_goes_to_json_and_back(date_task: TaskSpec) -> None:
    assert TaskSpec.from_dict(date_task.to_dict()) == date_task


def test_machine_vocabularies_have_eleven_symbols() -> None:
    assert "".join(MACHINE_DATE.symbols) == "-0123456789"
    assert "".join(MACHINE_TIME.symbols) == "0123456789:"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grammar": "roman"}, "unknown output grammar 'roman'"),
        ({"output_length": 9}, "needs output_length 10, not 9"),
        ({"max_input_length": 0}, "at least 1, not 0"),
        ({"pivot_year": 101}, "0..100, not 101"),
        ({"hints": ("<de>",)}, "lacks <de>"),
        ({"machine_vocabulary": MACHINE_TIME}, "writes the symbols -0123456789"),
        ({"human_vocabulary": Vocabulary(("a", "b"))}, "lacks <unk>, <pad>"),
    ],
)
def test_a_task_that_cannot_work_is_refused(
    date_task: TaskSpec, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        dataclasses.replace(date_task, **change)


def test_incomplete_json_is_named(date_task: TaskSpec) -> None:
    values = date_task.to_dict()
    del values["grammar"]
    with pytest.raises(SettingsError, match="grammar"):
        TaskSpec.from_dict(values)


def test_characters_join_a_vocabulary_and_ids_stay(date_task: TaskSpec) -> None:
    grown = date_task.with_characters("<a>")
    known = date_task.human_vocabulary.symbols
    assert grown.human_vocabulary.symbols == (*known, "<", ">")
    assert TaskSpec.from_dict(grown.to_dict()) == grown
    assert date_task.with_characters("a1") == date_task
