"""Options of `datenorm clean` that need some words."""

from __future__ import annotations

import datetime as dt
import re

import click

from datenorm.cli.options import Command
from datenorm.records import ADDITIONS

__all__ = [
    "ADDITIONS",
    "NUMBERS",
    "Bound",
    "additions",
    "bound_options",
    "check_order",
    "kind_options",
    "numbers_option",
    "table_options",
    "zone_options",
]

Bound = dt.date | str  # a day, or the name of a column

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


def zone_options(command: Command) -> Command:
    """--timezone and --calendar: what cells leave open."""
    command = click.option(
        "--calendar",
        metavar="NAME",
        help="The calendar of dates whose text leaves it open, such as persian or buddhist.",
    )(command)
    return click.option(
        "--timezone",
        metavar="ZONE",
        help="Where clocks without a zone stand, such as Europe/Berlin or +02:00; moments with "
        "another offset are brought to its own.",
    )(command)


def _bound(value: str) -> Bound:
    """A day, or the name of a column that has one in each row."""
    if not re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day; expected one such as 2005-04-25") from error


def bound_options(command: Command) -> Command:
    """--not-before, --not-after and --doubtful: days beyond which no date lies."""
    command = click.option(
        "--doubtful",
        type=click.Choice(["keep", "null"]),
        default="keep",
        help="Dates beyond these limits, or centuries away from the others: keep or reject them.",
    )(command)
    for name, word in (("--not-after", "after"), ("--not-before", "before")):
        command = click.option(
            name,
            type=_bound,
            metavar="DATE|COLUMN",
            help=f"No date lies {word} this day, or {word} that of another column in its row: it "
            "settles the century of short years, and what can be read in two ways.",
        )(command)
    return command


def _additions(
    context: click.Context, option: click.Parameter, value: str | None
) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    for name in names:
        if name not in ADDITIONS:
            message = f"{name!r} is none of {', '.join(ADDITIONS)}"
            raise click.BadParameter(message, context, option)
    return names


def kind_options(command: Command) -> Command:
    """--add, --as and --typed: what comes out."""
    command = click.option(
        "--typed",
        is_flag=True,
        help="In Parquet, make NAME_iso a date or a timestamp where every row is one.",
    )(command)
    command = click.option(
        "--as",
        "wanted",
        type=click.Choice(["iso", "date", "datetime"]),
        default="iso",
        help="Only days, or only moments: other dates are rejected, and named as the alternative.",
    )(command)
    return click.option(
        "--add",
        callback=_additions,
        metavar="LIST",
        help=f"More columns, such as NAME_kind: {', '.join(ADDITIONS)}, with commas between.",
    )(command)


def table_options(command: Command) -> Command:
    """--format, --sheet, --delimiter, --encoding and --ragged: what is known of the table."""
    options = (
        click.option(
            "--format",
            "kind",
            type=click.Choice(["csv", "tsv", "jsonl", "parquet", "xlsx", "xls", "ods"]),
            help="Kind of table.  [default: by the name]",
        ),
        click.option(
            "--sheet", metavar="NAME", help="Of a workbook.  [default: the first that is shown]"
        ),
        click.option("--delimiter", metavar="CHARACTER", help="Of CSV.  [default: found out]"),
        click.option(
            "--encoding",
            metavar="NAME",
            help="Of CSV and TSV.  [default: found out, value by value; of Spark: utf-8]",
        ),
        click.option(
            "--ragged",
            type=click.Choice(["stop", "keep", "reject"]),
            default="stop",
            help="Rows of CSV with fewer or more fields than the header: stop there, keep them "
            "unread, or move them to --rejects.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def additions(add: tuple[str, ...], **flags: bool) -> tuple[str, ...]:
    """The columns that are to be added, by --add or by flags of their own."""
    return (*add, *(name for name, is_set in flags.items() if is_set))


def check_order(order: str, like: str | None) -> None:
    """A click error where an order is given in two ways."""
    if like is not None and order != "auto":
        raise click.UsageError("--order and --like: both give an order; leave one out")
