"""What `datenorm clean` reads, and what reads it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from datenorm.cli.clean_options import Bound
from datenorm.cli.process import without_pandas
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.columns.cleaner import ColumnCleaner
    from datenorm.spark.folders import Folder
    from datenorm.tables.opening import ReadingOptions
    from datenorm.tables.table import Table

__all__ = ["cleaner_of", "date_columns_of", "table_file"]


def cleaner_of(
    *,
    model: str,
    order: str | None,
    language: str | None,
    pivot: int | None,
    not_before: Bound | None,
    not_after: Bound | None,
    placeholders: Literal["keep", "null"],
    numbers: str,
    doubtful: Literal["keep", "null"],
    wanted: Literal["iso", "date", "datetime"],
    timezone: str | None,
    calendar: str | None,
    min_confidence: float | None,
    templates: bool,
) -> ColumnCleaner:
    """A cleaner that has the options of the command; bounds that are columns are not its own."""
    from datenorm.columns.cleaner import CleaningOptions, ColumnCleaner
    from datenorm.columns.reader import ColumnReader
    from datenorm.inference.normalizer import Normalizer
    from datenorm.inference.policy import Policy

    policy = Policy(min_confidence, timezone=timezone, calendar=calendar)
    reader = ColumnReader(Normalizer(model, policy, language=language), order, templates)
    first, last = (None if isinstance(day, str) else day for day in (not_before, not_after))
    return ColumnCleaner(
        reader,
        CleaningOptions(order, pivot, last, placeholders, numbers, first, doubtful, wanted),
    )


@contextmanager
def table_file(source: str, options: ReadingOptions) -> Iterator[Table]:
    """The table in a file; stdin is kept in one for so long."""
    from datenorm.tables.opening import open_table, shown_kind
    from datenorm.tables.streams import spooled_stdin

    with ExitStack() as stack:
        stack.enter_context(without_pandas())
        path = Path(source)
        if source == "-":
            if sys.stdin.isatty():
                raise click.UsageError("stdin is a terminal; pipe a table in, or name a file")
            path = stack.enter_context(spooled_stdin())
            options = replace(options, kind=options.kind or shown_kind(path) or "csv")
        yield open_table(path, options)


def date_columns_of(table: Table | Folder, cleaner: ColumnCleaner, quiet: bool) -> list[str]:
    """The columns that hold dates; a click error where there is none."""
    from datenorm.columns.detect import date_columns
    from datenorm.tables.table import listed

    first = next(iter(table.batches(table.names)), None)
    values = ((name, first.column(name)) for name in table.names) if first else ()
    found = date_columns(values, cleaner, table.value_encoding)
    if not found:
        message = f"no column of {table.path} looks like dates; name one with --column"
        raise click.ClickException(f"{message} ({listed(table.names)})")
    if not quiet:
        click.echo(printable(f"date columns: {listed(found)}"), err=True)
    return found
