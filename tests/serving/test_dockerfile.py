"""The Dockerfile keeps to what its image promises; nothing here needs Docker."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from datenorm.cli import cli

ROOT = Path(__file__).parents[2]


def _instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    found = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(name, rest.strip()) for name, _, rest in found]


def test_the_image_is_small_and_runs_without_rights() -> None:
    found = _instructions()
    names = [name for name, _ in found]
    assert all(rest.startswith("python:3.12-slim") for name, rest in found if name == "FROM")
    last = len(names) - 1 - names[::-1].index("FROM")
    assert dict(found[last:])["USER"] not in ("root", "0")
    assert {"HEALTHCHECK", "EXPOSE", "STOPSIGNAL"} <= set(names[last:])
    assert "ADD" not in names


def test_what_is_copied_exists_and_is_sent() -> None:
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    for name, rest in _instructions():
        if name == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists()
                assert source.removeprefix("./") in sent


def test_it_starts_a_command_with_options_that_there_are() -> None:
    words = re.findall(r'"([^"]*)"', dict(_instructions())["ENTRYPOINT"])
    assert words[0] == "datenorm", shlex.join(words)
    _, command, arguments = cli.resolve_command(click.Context(cli), words[1:])
    assert command is not None
    command.make_parser(click.Context(command)).parse_args(list(arguments))
