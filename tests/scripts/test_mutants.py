"""The small changes that mutants are, and how a module takes them on."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = '''
"""A module."""
from functools import lru_cache

LIMIT = 3


@lru_cache
def small(number):
    """Whether it is small."""
    return number < LIMIT and number != 0


class Box:
    @property
    def size(self):
        return 2

    @staticmethod
    def twice(number):
        return number * 2
'''


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (tmp_path / "to_change.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "to_change", raising=False)
    return importlib.import_module("to_change")


def _mutants(tree: ast.Module) -> dict[str, Any]:
    mutations: Any = importlib.import_module("mutations")
    return {mutant.change: mutant for mutant in mutations.mutants_of("to_change.py", tree)}


def test_mutants_of_a_module_leave_its_tree_as_it_was() -> None:
    tree = ast.parse(SOURCE)
    before = ast.dump(tree)
    found = _mutants(tree)
    assert ast.dump(tree) == before
    condition = "`return number < LIMIT and number != 0`"
    assert {change for change in found if "LIMIT" in change} == {
        "`LIMIT = 3` → `LIMIT = 4`",
        f"{condition} → `return None`",
        f"{condition} → `return number < LIMIT`",
        f"{condition} → `return number != 0`",
        f"{condition} → `return number < LIMIT or number != 0`",
        f"{condition} → `return number <= LIMIT and number != 0`",
        f"{condition} → `return number < LIMIT and number == 0`",
        f"{condition} → `return number < LIMIT and number != 1`",
    }
    assert {mutant.in_function for change, mutant in found.items() if "return" in change} == {True}
    assert not found["`LIMIT = 3` → `LIMIT = 4`"].in_function


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("`return number < LIMIT and number != 0` → `return number != 0`", (True, 2, 6)),
        ("`return 2` → `return 3`", (False, 3, 6)),
        ("`return number * 2` → `return number / 2`", (False, 2, 1.5)),
    ],
)
def test_functions_take_on_the_code_of_a_mutant(
    module: Any, change: str, expected: tuple[bool, int, float]
) -> None:
    tests: Any = importlib.import_module("mutant_tests")
    small, twice = module.small, module.Box.twice  # as other modules would hold them
    assert (small(5), module.Box().size, twice(3)) == (False, 2, 6)
    tree = ast.parse(SOURCE)
    _mutants(tree)[change].apply()
    tests.replace_functions(module, tree)
    assert (small(5), module.Box().size, twice(3)) == expected


def test_what_is_explained_names_its_file() -> None:
    script: Any = importlib.import_module("mutants")
    for name in script.explained():
        path, _, change = name.partition(": ")
        assert (ROOT / path).is_file(), name
        assert " → " in change
