"""Options that several commands share, and how they talk to the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from datenorm.bundle import DEFAULT_MODEL
from datenorm.text import printable

__all__ = [
    "echo_lines",
    "force_option",
    "language_option",
    "model_option",
    "order_option",
    "progress_bar",
    "quiet_option",
    "read_lines",
    "seed_option",
]

Command = TypeVar("Command", bound=Callable[..., Any])


def model_option(command: Command) -> Command:
    """--model: a shipped model's name or a bundle's folder."""
    return click.option(
        "--model",
        default=DEFAULT_MODEL,
        envvar="DATENORM_MODEL",
        show_envvar=True,
        metavar="NAME|DIR",
        help="A shipped model (see `datenorm info`) or a model's folder.",
    )(command)


def language_option(command: Command) -> Command:
    """--language: a hint."""
    return click.option(
        "--language", metavar="TAG", help="A hint, such as de or pt-BR, for models that know hints."
    )(command)


def order_option(command: Command) -> Command:
    """--order: a hint."""
    return click.option(
        "--order",
        type=click.Choice(["dmy", "mdy", "ymd"]),
        help="A hint: how day and month stand where the text leaves it open.",
    )(command)


def quiet_option(command: Command) -> Command:
    """--quiet: no progress and no notes."""
    return click.option("--quiet", is_flag=True, help="No progress bars, no notes on stderr.")(
        command
    )


def force_option(command: Command) -> Command:
    """--force: replace what is there."""
    return click.option("--force", is_flag=True, help="Replace an output that exists.")(command)


def seed_option(command: Command) -> Command:
    """--seed: of the generator and the training."""
    return click.option(
        "--seed", type=click.IntRange(min=0), help="Seed; the preset's own if not given."
    )(command)


def progress_bar(total: int, unit: str, quiet: bool) -> Any:
    """A tqdm bar on stderr, shown on a terminal only."""
    from tqdm import tqdm

    return tqdm(
        total=total,
        unit=unit,
        unit_scale=True,
        disable=True if quiet else None,
        file=sys.stderr,
        dynamic_ncols=True,
    )


def echo_lines(text: str, err: bool = False) -> None:
    """Write a text of several lines; control characters in them are escaped."""
    click.echo("\n".join(map(printable, text.split("\n"))), err=err)


def read_lines(source: str) -> Iterator[str]:
    """Lines of a file, or of stdin for `-`, as UTF-8; invalid bytes become U+FFFD.

    A byte order mark is dropped. Only line feeds end a line: the other characters that Unicode
    calls line breaks stand inside texts.
    """
    file = sys.stdin.buffer if source == "-" else Path(source).open("rb")  # noqa: SIM115
    try:
        for number, line in enumerate(file):
            text = line.removesuffix(b"\n").removesuffix(b"\r")
            yield (text.removeprefix(b"\xef\xbb\xbf") if number == 0 else text).decode(
                "utf-8", errors="replace"
            )
    finally:
        if file is not sys.stdin.buffer:
            file.close()
