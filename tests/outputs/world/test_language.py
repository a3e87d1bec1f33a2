"""The world language as a task knows it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from datenorm.outputs import Answer, CenturyRule, Choices, output_language
from datenorm.preprocessing import decode_targets, encode_targets
from datenorm.task import TaskSpec, Vocabulary

WORLD = output_language("world")
TASK = TaskSpec(
    name="moments",
    human_vocabulary=Vocabulary.human("0123456789 may"),
    machine_vocabulary=Vocabulary.machine("world"),
    max_input_length=30,
    output_length=WORLD.length,
    grammar="world",
)


def test_a_task_can_name_it_and_other_tasks_do_not_import_it() -> None:
    assert TaskSpec.from_dict(TASK.to_dict()).output is WORLD
    code = "import sys, datenorm.task; print('datenorm.outputs.world' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


def test_outputs_become_arrays_and_back(random_outputs: Callable[..., list[str]]) -> None:
    outputs = [*random_outputs(500, seed=2), ""]
    assert decode_targets(encode_targets(outputs, TASK), TASK) == outputs


def test_exists() -> None:
    assert WORLD.exists("") and WORLD.exists("1979-05-03")
    assert not WORLD.exists("1979-02-29") and not WORLD.exists("----------")
    longest = "2007-05-03T14:00:00.000000001+02:00/2007-05-03T14:00:00.00001+02:00"
    assert not WORLD.exists(longest)  # the grammar has it, but it is too long to be written
    end = "/2007-05-03T14:00"
    assert WORLD.exists(f"2007-05-03T14:00:00.00000001+02:00{end}")
    assert not WORLD.exists(f"2007-05-03T14:00:00.000000001+02:00{end}")  # END is a symbol too


def test_every_symbol_is_one_character_in_any_order() -> None:
    assert WORLD.split("1979-05---<?") == list("1979-05---<?")
    symbols = WORLD.symbols[::-1]
    row = WORLD.automaton(symbols).transitions[0]
    assert {symbol for symbol, state in zip(symbols, row, strict=True) if state >= 0} >= set("-1T$")


def test_what_is_cut_off_at_the_longest_output_comes_to_nothing() -> None:
    assert (
        WORLD.to_iso("2007-05-03T14:00:00.000000001+02:00/2007-05-03T14:0", CenturyRule(69)) is None
    )


@pytest.mark.parametrize(
    ("output", "days"),
    [
        ("", ()),
        ("1979-05-03", ("1979-05-03",)),
        ("1979-05-03T10:00~", ("1979-05-03",)),
        ("2019-W23d", ("2019-06-06",)),
        ("2019-O123", ("2019-05-03",)),
        ("p1395-01-13", ("2016-04-01",)),
        ("1979-05---", ()),
        ("--79-05-03", ()),
        ("-----05-03", ()),
        ("--------03/1979-05-05", ("1979-05-05",)),
        ("1979-05-03/1979-05-05", ("1979-05-03", "1979-05-05")),
        ("1979-05-03|1979-05-04", ("1979-05-03", "1979-05-04")),
        ("/1979-05-03", ("1979-05-03",)),
        ("p1402-12-30", ()),
        ("1979-02-30", ()),
        ("2019-W23", ()),
        ("B0044-05-03", ("-0043-05-03",)),
    ],
)
def test_days_that_an_output_names(output: str, days: tuple[str, ...]) -> None:
    assert WORLD.days(output) == days


@pytest.mark.parametrize(
    ("output", "focus", "order"),
    [
        ("1979-05-03", (6, 7, 8, 9, 5, 2, 3, 1, 0, 0), "dmy"),
        ("p1395-01-13", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), "ymd"),
        ("1979-05-03T10:00", (6, 7, 8, 9, 5, 2, 3, 1, 0, 0, 1, 1, 1, 1, 1, 1), "dmy"),
        ("1979-05---", (0,) * 10, None),
        ("T10:00", (0,) * 6, None),
        ("1979-05-03/1979-05-05", (0,) * 21, None),
        ("1979-05-03|1979-05-05", (0,) * 21, None),
        ("2019-W23", (0,) * 8, None),
        ("T10", (0,) * 3, None),
        ("192X-11-27", tuple(range(10)), None),
    ],
)
def test_order(output: str, focus: tuple[int, ...], order: str | None) -> None:
    assert WORLD.order(output, focus) == order


def test_precision_and_wholeness_of_answers() -> None:
    for iso, whole in (("1979-05-03", True), ("-0043-05-03", True), ("1979-05-03T15", True)):
        assert WORLD.is_whole(iso) == whole
    for iso in (
        "1979",
        "1979-05-03~",
        "XXXX-05-03",
        "1979-05-03/1979-05-05",
        "T15:00",
        "192X-11-27",
    ):
        assert not WORLD.is_whole(iso)
    found = WORLD.answer("1979-05-03", "", Choices(CenturyRule(69)))
    assert isinstance(found, Answer) and found.full
    for iso, unit in (
        ("1979-05-03", "day"),
        ("1979-05-03T15:45", "minute"),
        ("1979-05-03T15:45:30", "second"),
    ):
        assert WORLD.precision(iso) == unit
    assert WORLD.to_iso("--79-05-03", CenturyRule(69)) == "1979-05-03"


@pytest.mark.parametrize(
    ("focus", "zone"), [((), "EST"), ((0,) * 16, "EST"), ((*(0,) * 16, 15), "JST")]
)
def test_the_zone_is_the_one_where_attention_was(focus: tuple[int, ...], zone: str) -> None:
    text, choices = "10:00 est 12:00 jst", Choices(CenturyRule(69))
    found = WORLD.answer("2016-04-21T12:00N", text, choices, focus)
    assert isinstance(found, Answer) and found.zone == zone
