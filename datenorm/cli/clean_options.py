"""Options of `datenorm clean` that need some words."""

from __future__ import annotations

import click

from datenorm.cli.options import Command

__all__ = ["NUMBERS", "numbers_option"]

NUMBERS = (  # as the columns know them, which are not imported for --help
    "auto",
    "never",
    "excel",
    "excel1904",
    "unix",
    "unix-ms",
    "unix-us",
    "unix-ns",
    "unix-days",
    "stata",
    "stata-ms",
    "julian",
    "mjd",
    "yyyymm",
    "year",
    "digits",
)


def numbers_option(command: Command) -> Command:
    """--numbers: the system in which numbers are dates."""
    return click.option(
        "--numbers",
        type=click.Choice(NUMBERS),
        default="auto",
        metavar="SYSTEM",
        help=f"Which dates numbers are, such as 43831: {', '.join(NUMBERS[2:])}; never; by auto "
        "their range, the column's name and other dates tell.",
    )(command)
