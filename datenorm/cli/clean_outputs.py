"""What `datenorm clean` checks of the files that it is to write, before it reads anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from datenorm.errors import DataError

__all__ = ["check_new", "check_rejects", "check_report", "check_typed"]


def check_new(files: Sequence[Path | None], force: bool) -> None:
    """An error where a file that is to be written is there already."""
    for path in files:
        if path and path.exists() and not force:
            raise DataError(f"{path} exists", "exists")


def check_rejects(rejects: Path | None, needed: bool) -> None:
    """A click error where rejects have no file to go to."""
    if needed and not rejects:
        raise click.UsageError("--ragged reject: name the file of these rows with --rejects")
    if str(rejects) == "-":
        raise click.UsageError(
            "--rejects -: rejects go to a file, expected its name; only --output can be stdout"
        )


def check_typed(typed: bool, in_place: bool, output: str | None, kind: str | None) -> None:
    """A click error where types are asked for and the output has none."""
    if typed and in_place:
        raise click.UsageError("--typed makes types of NAME_iso, which --in-place does not write")
    if typed and output and kind != "parquet" and ".parquet" not in Path(output).name:
        raise click.UsageError(f"--typed: {output} holds texts; only Parquet has types")


def check_report(report: Path | None, others: Mapping[str, Path | str | None]) -> None:
    """A click error where the report would replace another file of this run, or cannot be
    written.
    """
    if report is None:
        return
    for what, other in others.items():
        if other and _same_file(report, Path(other)):
            raise click.UsageError(f"--report {report} is also the {what}; choose another name")
    if report.suffix not in (".html", ".json"):
        raise click.UsageError(f"--report {report}: expected a name that ends in .html or .json")
    if not report.parent.is_dir():
        raise click.ClickException(
            f"--report {report}: folder {report.parent} does not exist; make it first"
        )


def _same_file(one: Path, other: Path) -> bool:
    """Whether two names stand for one file, be it there or not."""
    return one.resolve() == other.resolve() or (
        one.exists() and other.exists() and one.samefile(other)
    )
