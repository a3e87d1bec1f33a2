"""The comparison of readers on moments, without the other readers."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from click import ClickException

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("compare_moments")


@pytest.mark.parametrize(
    ("answer", "expected", "exact"),
    [
        ("1979-05-03T14:30:00", "1979-05-03T14:30", True),
        ("1979-05-03T14:30:00.250000+00:00", "1979-05-03T14:30:00.25Z", True),
        ("1979-05-03T14:30:00", "1979-05-03T14:30+02:00", False),  # the offset is lost
        ("1979-05-03T00:00:00", "1979-05-03", True),
        ("1979-05-03T14:00:00", "1979-05-03", False),
        ("1979-05-03", "1979-05-03T14:00", False),
        ("1843/1844", "1843/1844", True),
        ("--05-03", "XXXX-05-03", True),
        ("1843-04-01T00:00:00", "1843/1844", False),
    ],
)
def test_an_answer_is_exact_where_it_says_the_same(
    script: Any, answer: str, expected: str, exact: bool
) -> None:
    assert script.is_exact(answer, expected) is exact


def test_what_is_answered_otherwise_is_counted(script: Any) -> None:
    cases = [script.Case("1843–4", "1843/1844", "interval"), script.Case("?", "1979", "approx")]
    assert script.outcomes(cases, ["1843-04", None]) == {"other": 1, "none": 1}
    assert not any(case.is_moment for case in cases)
    assert script.Case("x", "1979-05-03T14:30Z", "datetime").is_moment


def test_a_line_that_is_no_case_is_named(script: Any, tmp_path: Path) -> None:
    path = tmp_path / "moments.jsonl"
    path.write_text('{"input": "1979", "expected": "1979", "kind": "partial"}\n{}\n')
    with pytest.raises(ClickException, match=r"line 2: expected a JSON object with input"):
        script.read_cases(path)
