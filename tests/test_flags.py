"""Flags are named in the command line alone: other rooms raise errors that say what is wrong."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import get_args

import click
import pytest

from datenorm.cli import cli
from datenorm.cli.remedies import REMEDIES, explain
from datenorm.errors import DataError, Problem

PACKAGE = Path(__file__).parents[1] / "datenorm"
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")


def _options() -> set[str]:
    """All that a command knows; `--dd-dd-dd` is a mask of a date and no flag."""
    context = click.Context(cli)
    commands = [cli, *(cli.get_command(context, name) for name in cli.list_commands(context))]
    parameters = [parameter for command in commands if command for parameter in command.params]
    return {"--help", *(option for parameter in parameters for option in parameter.opts)}


def test_no_string_outside_the_command_line_names_a_flag() -> None:
    options = _options()
    assert {"--force", "--debug", "--heatmap"} < options
    named = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value!r}"
        for path in PACKAGE.rglob("*.py")
        if "cli" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and options.intersection(FLAG.findall(node.value))
    ]
    assert named == []


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
