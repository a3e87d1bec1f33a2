"""What the README shows on the command line is what comes out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from datenorm.cli import cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def _examples() -> list[tuple[str, str]]:
    """Commands of `datenorm predict` with the output shown below them."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for command, output in re.findall(r"^\$ (datenorm predict [^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", block, re.MULTILINE):
            found.append((command.split("  #")[0].strip(), output))
    return [(command, output) for command, output in found if output.strip()]


def test_there_are_examples() -> None:
    assert len(_examples()) >= 3


@pytest.mark.parametrize(("command", "output"), _examples())
def test_an_example_of_the_readme(command: str, output: str) -> None:
    done = CliRunner().invoke(cli, shlex.split(command)[1:])
    assert done.exit_code == 0
    assert done.output.rstrip() == output.rstrip()
