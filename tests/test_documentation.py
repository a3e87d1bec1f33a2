"""The documentation is held to the code: code blocks, examples of docstrings, commands.

A console block is a list of commands (`$ ...`), each with what it prints below it; nothing below it
means that the output is not shown. `datenorm` and what stands behind a pipe are run in a folder
with sample files. After the comment `<!-- options only -->` commands would take long: their options
are checked and nothing is run. Of `pip` and `make` the extras and targets have to exist, of scripts
the file and its options.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from datenorm.cli import cli
from datenorm.records import ReasonCode
from tests.command_line import Run

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(
    r"(<!-- options only -->\n)?^```(\{?\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
_LANGUAGES = {
    "console",
    "python",
    "text",
    "toml",
    "json",
    "sql",
    "mermaid",
    "markdown",
}  # of code blocks


@dataclass(frozen=True)
class Block:
    """A code block of a page: where it stands, its language and content, and whether it is run."""

    page: str
    line: int
    language: str
    content: str
    options_only: bool

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The code blocks of a page; directives of the documentation system are none."""
    text = page.read_text(encoding="utf-8")
    name = page.relative_to(ROOT).as_posix()
    return [
        Block(name, text[: match.start()].count("\n") + 1, match[2], match[3], bool(match[1]))
        for match in _BLOCK.finditer(text)
        if not match[2].startswith("{")
    ]


BLOCKS = [block for page in PAGES for block in blocks(page)]
CONSOLE = [block for block in BLOCKS if block.language == "console"]
PYTHON = [block for block in BLOCKS if block.language == "python"]
WITH_KERAS = re.compile(r"\bkeras\b|datenorm\.layers")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the documentation speaks of."""
    (tmp_path / "dates.txt").write_text("3 May 1979\n21th of August 2016\n", encoding="utf-8")
    (tmp_path / "patients.csv").write_text(
        "id,born\n1,25/04/2005\n2,03/04/2005\n", encoding="utf-8"
    )
    (tmp_path / "invoices.csv").write_text(
        "country,issued,due\nDE,25/04/2005,26/05/2005\nUS,04/25/2005,05/06/2005\n", encoding="utf-8"
    )
    (tmp_path / "sensors.csv").write_text(
        "logged,value\n1577836800,1.5\n1577840400,1.25\n1577844000,1\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_says_what_it_is() -> None:
    unknown = [str(block) for block in BLOCKS if block.language not in _LANGUAGES]
    assert not unknown, f"say what these blocks are, or text: {unknown}"
    assert len(CONSOLE) > 10
    assert len(PYTHON) > 3


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_commands(block: Block, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = _COMMAND.findall(block.content)
    assert commands, f"{block}: no line begins with $"
    for line, shown in commands:
        command = line.split("  #")[0].strip()
        words = shlex.split(command)
        if words[0] == "pip":
            _check_extras(command)
        elif words[0] == "make":
            _check_targets(words[1:])
        elif words[0] in ("python", "git"):
            _check_script(words, monkeypatch)
        elif block.options_only:
            _check_options(words)
        else:
            printed = _run(command, words, folder, run)
            if shown.strip():
                assert printed.startswith(shown.rstrip("\n")), f"{block}: {command}\n{printed}"


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, marks=[pytest.mark.slow] if WITH_KERAS.search(block.content) else [])
        for block in PYTHON
    ],
    ids=str,
)
def test_python(block: Block, folder: Path) -> None:
    namespace: dict[str, Any] = {}
    if ">>> " not in block.content:
        exec(compile(block.content, str(block), "exec"), namespace)
        return
    test = doctest.DocTestParser().get_doctest(block.content, namespace, str(block), None, 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def _examples() -> list[str]:
    """Modules with examples in their docstrings."""
    files = sorted((ROOT / "datenorm").rglob("*.py"))
    names = [path for path in files if ">>> " in path.read_text(encoding="utf-8")]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in names]


@pytest.mark.parametrize("module", _examples())
def test_examples_of_docstrings(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def test_the_command_reference_is_what_help_says() -> None:
    """In a process of its own: click keeps the help option of a command's first context."""
    program = "import sys, command_reference as c; sys.stdout.write(c.command_reference())"
    expected = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT / "scripts",
    ).stdout
    page = ROOT / "docs" / "reference" / "commands.md"
    assert page.read_text(encoding="utf-8") == expected, "run scripts/command_reference.py"


def _run(command: str, words: list[str], folder: Path, run: Run) -> str:
    """What a command prints on stdout; it must not fail. A shell takes those that need one."""
    needs_shell = words[0] != "datenorm" or set(command) & set("|<>;$*&~")
    done = _shell(command, folder) if needs_shell else run(*words[1:])
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


def _shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _check_options(words: list[str]) -> None:
    """The words are a command of ours, with options that it knows and arguments that it takes."""
    assert words[0] == "datenorm", f"no command of ours: {words}"
    _, command, arguments = cli.resolve_command(click.Context(cli), words[1:])
    assert command is not None
    _parse(command, arguments)


def _parse(command: click.Command, arguments: list[str]) -> None:
    command.make_parser(click.Context(command)).parse_args(list(arguments))


def _check_extras(command: str) -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extras in re.findall(r"\[([\w,]+)\]", command):
        assert set(extras.split(",")) <= set(known["optional-dependencies"]), command


def _check_targets(targets: list[str]) -> None:
    known = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(targets) <= set(known), targets


def _check_script(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A script of ours knows the options that it is given; other programs are not ours."""
    if words[0] == "python" and words[1].startswith("scripts/"):
        monkeypatch.syspath_prepend(str(ROOT / "scripts"))
        _parse(import_module(Path(words[1]).stem).main, words[2:])


def test_every_reason_is_explained() -> None:
    page = (ROOT / "docs" / "reference" / "reasons.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(get_args(ReasonCode))
