"""`datenorm formats`: the shapes of date columns as format strings."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datenorm.cli.clean_recipe import table_of_formats
from datenorm.cli.options import language_option, model_option, progress_bar, quiet_option
from datenorm.cli.process import ending_cleanly, without_pandas
from datenorm.errors import require_extra
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.columns.recipe import ShapeFormat

_FIELDS = ("column", "shape", "java", "strptime", "status", "rows", "examples", "note")


@click.command("formats")
@click.argument("source", metavar="INPUT")
@click.option(
    "--column",
    "names",
    multiple=True,
    required=True,
    metavar="NAME",
    help="A column that holds dates; may be given more than once.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["plain", "json", "csv"]),
    default="plain",
    help="A table for people, or one record per shape.",
)
@click.option(
    "--order",
    type=click.Choice(["auto", "dmy", "mdy", "ymd"]),
    default="auto",
    help="Order of day and month; auto: rows tell.",
)
@click.option("--sheet", metavar="NAME", help="Of a workbook.  [default: the first that is shown]")
@click.option("--delimiter", metavar="CHARACTER", help="Of CSV.  [default: found out]")
@click.option(
    "--encoding", metavar="NAME", help="Of CSV and TSV.  [default: found out, value by value]"
)
@language_option
@model_option
@quiet_option
def command(
    source: str,
    names: tuple[str, ...],
    format_: str,
    order: str,
    sheet: str | None,
    delimiter: str | None,
    encoding: str | None,
    language: str | None,
    model: str,
    quiet: bool,
) -> None:
    """List the shapes of date columns with their format strings, rows and examples; - is stdin.

    Formats are those of Java, Spark and SQL (dd/MM/yyyy), and of strptime (%d/%m/%Y). The status is
    read, open (more than one reading) or rejected; shapes without a format have the one that
    reports give them: # for one or two digits, a for a word.

    \b
    Example:
      datenorm formats patients.csv --column born
    """
    if source == "-" and sys.stdin.isatty():
        raise click.UsageError("stdin is a terminal; pipe a table in, or name a file")
    require_extra("listing formats", "columns", "pyarrow")

    from datenorm.cleaning import Outputs, clean_table
    from datenorm.columns.cleaner import CleaningOptions
    from datenorm.columns.reader import ColumnReader
    from datenorm.columns.recipe import RecipeMaker, shape_formats
    from datenorm.inference.normalizer import Normalizer
    from datenorm.tables.opening import ReadingOptions, open_table, shown_kind
    from datenorm.tables.streams import spooled_stdin

    known_order = None if order == "auto" else order
    maker = RecipeMaker()
    with ExitStack() as stack:
        stack.enter_context(ending_cleanly())
        stack.enter_context(without_pandas())
        path, kind = Path(source), None
        if source == "-":
            path = stack.enter_context(spooled_stdin())
            kind = shown_kind(path) or "csv"
        options = ReadingOptions(kind, delimiter, encoding, "keep", names, sheet)
        table = open_table(path, options)
        reader = ColumnReader(Normalizer(model, language=language), known_order)
        with progress_bar(0, " rows", quiet) as bar:
            found = clean_table(
                table,
                list(dict.fromkeys(names)),
                reader,
                CleaningOptions(known_order),
                Outputs(),
                bar.update,
                each=maker.add,
            )
    if format_ == "csv":
        click.echo(",".join(_FIELDS))
    for recipe in maker.recipes(found.columns):
        if format_ == "plain":
            lines = [f"{printable(recipe.name)}:", *table_of_formats(recipe)]
            click.echo("\n".join(lines if len(names) > 1 else lines[1:]))
            continue
        for shape in shape_formats(recipe):
            click.echo(_record(_values(recipe.name, shape), format_))


def _values(column: str, shape: ShapeFormat) -> dict[str, Any]:
    return {"column": column, **vars(shape), "examples": list(shape.examples)}


def _record(values: dict[str, Any], format_: str) -> str:
    """One line of output."""
    if format_ == "json":
        return json.dumps({name: values[name] for name in _FIELDS}, ensure_ascii=False)
    row = {**values, "examples": "|".join(values["examples"])}
    line = io.StringIO()
    cells = ["" if row[name] is None else row[name] for name in _FIELDS]
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
