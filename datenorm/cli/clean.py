"""`datenorm clean`: the date columns of a table as ISO 8601, with a report."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import click

from datenorm.cli.clean_options import (
    Bound,
    additions,
    bound_options,
    check_order,
    kind_options,
    numbers_option,
    table_options,
    zone_options,
)
from datenorm.cli.clean_outputs import check_new, check_rejects, check_report, check_typed
from datenorm.cli.clean_reading import cleaner_of, date_columns_of, table_file
from datenorm.cli.clean_recipe import Recipes, check_recipe, recipe_options
from datenorm.cli.clean_spark import check_engine, engine_options, spark_folder
from datenorm.cli.clean_summary import summarize
from datenorm.cli.options import (
    force_option,
    model_option,
    progress_bar,
    quiet_option,
)
from datenorm.cli.process import ending_cleanly
from datenorm.errors import require_extra

if TYPE_CHECKING:
    from datenorm.spark.folders import Folder
    from datenorm.tables.table import Ragged


@click.command("clean")
@click.argument("source", metavar="INPUT")
@click.option(
    "--column",
    "names",
    multiple=True,
    metavar="NAME",
    help="A column that holds dates; may be given more than once.",
)
@click.option(
    "--columns",
    "find",
    type=click.Choice(["auto"]),
    help="Find the date columns; IDs, phones, versions, prices stay alone.",
)
@click.option(
    "--output", metavar="FILE|-", help="The cleaned table, of the same kind as INPUT; - is stdout."
)
@click.option(
    "--in-place",
    is_flag=True,
    help="Put ISO text into NAME itself, where the date is certain, not into NAME_iso.",
)
@click.option(
    "--status", is_flag=True, help="Also add NAME_status: full, partial, ambiguous or rejected."
)
@click.option(
    "--confidence",
    is_flag=True,
    help="Also add NAME_confidence; slower: the network reads every distinct text.",
)
@click.option(
    "--alternative",
    is_flag=True,
    help="Also add NAME_alternative: other readings of rows that have two.",
)
@kind_options
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Rows without a certain date, with the reason.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What was found and why, as .html or .json.",
)
@recipe_options
@click.option(
    "--order",
    type=click.Choice(["auto", "dmy", "mdy", "ymd"]),
    default="auto",
    help="Order of day and month; auto: rows tell.",
)
@click.option(
    "--by",
    metavar="COLUMN",
    help="Rows with one value there, such as a country, have an order and a century of their own.",
)
@click.option(
    "--like", metavar="COLUMN", help="Follow the order that the rows of another column prove."
)
@click.option(
    "--language",
    metavar="TAG",
    help="The language of the column, such as de or pt-BR, where it is known.",
)
@click.option(
    "--pivot",
    type=click.IntRange(0, 100),
    help="Two-digit years from here on are 19xx.  [default: as the rows tell, else 69]",
)
@bound_options
@click.option(
    "--placeholders",
    type=click.Choice(["keep", "null"]),
    default="keep",
    help="Dates that stand for none, such as 1900-01-01 in many rows: keep them, or reject them.",
)
@numbers_option
@zone_options
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Reject less likely readings.  [default: the model's own]",
)
@click.option(
    "--no-templates",
    is_flag=True,
    help="Have the network read every distinct text: the same dates, slower.",
)
@table_options
@engine_options
@model_option
@click.option("--strict", is_flag=True, help="Exit with 1 when a row has no certain date.")
@click.option("--dry-run", is_flag=True, help="Write no table, only the report and the summary.")
@force_option
@quiet_option
def command(
    source: str,
    names: tuple[str, ...],
    find: str | None,
    output: str | None,
    in_place: bool,
    status: bool,
    confidence: bool,
    alternative: bool,
    add: tuple[str, ...],
    wanted: Literal["iso", "date", "datetime"],
    typed: bool,
    rejects: Path | None,
    report: Path | None,
    recipe: Path | None,
    recipe_dialect: str,
    order: str,
    by: str | None,
    like: str | None,
    language: str | None,
    pivot: int | None,
    not_before: Bound | None,
    not_after: Bound | None,
    doubtful: Literal["keep", "null"],
    placeholders: Literal["keep", "null"],
    numbers: str,
    timezone: str | None,
    calendar: str | None,
    min_confidence: float | None,
    no_templates: bool,
    kind: str | None,
    sheet: str | None,
    delimiter: str | None,
    encoding: str | None,
    ragged: Ragged,
    engine: str,
    master: str | None,
    model: str,
    strict: bool,
    dry_run: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Clean the date columns of a table: CSV, TSV, JSON lines, Parquet, Excel, OpenDocument; - is
    stdin.

    Rows that can be read day-first and month-first follow what the other rows of their shape prove;
    where
    nothing is proved they stay empty, and NAME_alternative has both readings. All other columns
    come out
    untouched, row by row.

    \b
    Example:
      datenorm clean patients.csv --column born --output clean.csv --report report.html
    """
    if bool(names) == bool(find):
        raise click.UsageError("give --column NAME, once or more often, or --columns auto")
    if not output and not dry_run:
        raise click.UsageError("give --output FILE, or --dry-run for the report alone")
    check_order(order, like)
    more = additions(add, status=status, confidence=confidence, alternative=alternative)
    on_spark = engine == "spark"
    refused = {
        "--rejects": rejects,
        "--recipe": recipe,
        "--ragged": None if ragged == "stop" else ragged,
        "--sheet": sheet,
        "--format": kind,
    }
    check_engine(engine, master, source, output, refused)
    check_typed(typed, in_place, None if on_spark else output, kind)
    check_rejects(rejects, ragged == "reject" and not dry_run)
    check_report(report, {"input": Path(source), "output": output, "rejects": rejects})
    check_recipe(recipe, (source, output, rejects, report))
    require_extra("cleaning tables", "columns", "pyarrow")
    from datenorm.cleaning import Additions, Neighbours, Outputs, clean_table
    from datenorm.columns.report.page import write_report
    from datenorm.files import atomic_path
    from datenorm.tables.opening import ReadingOptions
    from datenorm.tables.table import Table

    with ExitStack() as stack:
        stack.enter_context(ending_cleanly())
        reading = ReadingOptions(kind, delimiter, encoding, ragged, names, sheet)
        opened: AbstractContextManager[Table | Folder] = (
            spark_folder(source, reading, master) if on_spark else table_file(source, reading)
        )
        table = stack.enter_context(opened)
        check_new((report, recipe), force)
        cleaner = cleaner_of(
            model=model,
            order=None if order == "auto" else order,
            language=language,
            pivot=pivot,
            not_before=not_before,
            not_after=not_after,
            placeholders=placeholders,
            numbers=numbers,
            doubtful=doubtful,
            wanted=wanted,
            timezone=timezone,
            calendar=calendar,
            min_confidence=min_confidence,
            templates=not (no_templates or "confidence" in more),
        )
        columns = list(dict.fromkeys(names)) or date_columns_of(table, cleaner, quiet)
        limits = (day if isinstance(day, str) else None for day in (not_before, not_after))
        neighbours = Neighbours(by, like, *limits)
        new = Additions(in_place, more, typed)
        recipes = Recipes(
            recipe,
            recipe_dialect,
            dry_run and not by and not quiet and not on_spark,
            placeholders == "null",
            by,
        )
        if isinstance(table, Table):
            target: Path | BinaryIO | None = Path(output) if output else None
            target = sys.stdout.buffer if output == "-" else target
            outputs = Outputs(None if dry_run else target, None if dry_run else rejects, force, new)
            with progress_bar(0, " rows", quiet) as bar:
                found = clean_table(
                    table,
                    columns,
                    cleaner.reader,
                    cleaner.options,
                    outputs,
                    bar.update,
                    neighbours,
                    recipes.add,
                )
        else:
            from datenorm.spark.folders import clean_folder

            found = clean_folder(
                table,
                columns,
                cleaner,
                neighbours,
                new,
                None if dry_run else output,
                force=force,
                reported=not quiet or strict or report is not None,
            )
        recipes.make(found.columns, force)
        if report:
            with atomic_path(report, force) as aside:
                write_report(found.columns, "stdin" if source == "-" else Path(source).name, aside)
    if not quiet:
        summarize(found, ragged, table.guess if isinstance(table, Table) else None)
        recipes.show()
    if strict and not found.certain:
        raise click.exceptions.Exit(1)
