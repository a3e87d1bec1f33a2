"""Flags are named in the command line alone: other rooms raise errors that say what is wrong."""

from __future__ import annotations

import shlex
from typing import get_args

import pytest

from datenorm.cli.remedies import REMEDIES, explain
from datenorm.errors import DataError, Problem


def test_every_problem_has_a_remedy() -> None:
    assert set(REMEDIES) == set(get_args(Problem))


def test_an_error_is_explained_with_its_remedy() -> None:
    assert explain(DataError("x exists", "exists")) == (
        "x exists; choose another name, or replace it with --force"
    )
    assert explain(DataError("no data")) == "no data"


@pytest.mark.parametrize("folder", ["a", "a b", "$(reboot)", "a;b"])
def test_a_remedy_can_be_pasted_whatever_the_name_of_the_folder(folder: str) -> None:
    remedy = explain(DataError("none", "no_dataset", folder=folder)).removeprefix(
        "none; make one: "
    )
    assert shlex.split(remedy)[-1] == folder
