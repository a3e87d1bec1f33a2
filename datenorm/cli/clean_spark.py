"""`datenorm clean --engine spark`: its options, and what of the others Spark cannot keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from datenorm.cli.options import Command
from datenorm.errors import require_extra

if TYPE_CHECKING:
    from datenorm.spark.folders import Folder
    from datenorm.tables.opening import ReadingOptions

__all__ = ["KINDS", "check_engine", "engine_options", "spark_folder"]

KINDS = ("csv", "tsv", "parquet")  # as datenorm.spark knows them, not imported for --help
_REFUSED = {
    "--rejects": "choose these rows from the output by --status, or --add status,reason",
    "--recipe": "make it of a part of the rows, on one machine",
    "--ragged": "Spark stops at rows with fewer or more fields than the header",
    "--sheet": f"it reads {', '.join(KINDS)}",
    "--format": f"it reads {', '.join(KINDS)}",
}


def engine_options(command: Command) -> Command:
    """--engine and --master."""
    command = click.option(
        "--master",
        metavar="URL",
        help="Spark's cluster, such as spark://host:7077, yarn or local[4].  [default: that of "
        "spark-submit, else the cores of this machine]",
    )(command)
    return click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        help="Who reads the rows: this process; or Spark, which takes for INPUT a folder or a glob "
        "of CSV or Parquet, or a URL such as s3a://..., and writes a folder.",
    )(command)


def check_engine(
    engine: str, master: str | None, source: str, output: str | None, given: Mapping[str, object]
) -> None:
    """A click error where Spark cannot keep an option, or one is for Spark alone.

    Args:
        given: values of those options that Spark may have to refuse, None where they ask for
            nothing.
    """
    if engine != "spark":
        if master is not None:
            raise click.UsageError("--master: only --engine spark has one")
        return
    if source == "-":
        raise click.UsageError("--engine spark reads a path that its cluster sees, not stdin")
    if output == "-":
        raise click.UsageError("--output -: --engine spark writes a folder, expected its name")
    for option, value in given.items():
        if value is not None and not (option == "--format" and value in KINDS):
            raise click.UsageError(f"{option} does not go with --engine spark: {_REFUSED[option]}")
    require_extra("cleaning with Spark", "spark", "pyspark", "pyarrow", "pandas")


@contextmanager
def spark_folder(source: str, options: ReadingOptions, master: str | None) -> Iterator[Folder]:
    """The table that Spark reads, in a session that lasts for the block."""
    from datenorm.spark.folders import open_folder
    from datenorm.spark.sessions import open_session

    logs = bool(click.get_current_context().find_root().params.get("debug"))
    with open_session(master, logs) as session:
        yield open_folder(session, source, options.kind, options.delimiter, options.encoding)
