"""Options and checks of `datenorm clean --recipe`, and the shapes that --dry-run shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datenorm.cli.options import Command
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.columns.cleaner import CleanedRows
    from datenorm.columns.recipe import Recipe
    from datenorm.columns.report import ColumnReport

__all__ = ["DIALECTS", "Recipes", "check_recipe", "recipe_options", "table_of_formats"]

DIALECTS = ("duckdb", "postgresql", "spark")  # as recipes know them, not imported for --help
_ENDINGS = (".sql", ".py", ".json")
_WIDTH = 40  # characters of a cell


def recipe_options(command: Command) -> Command:
    """--recipe and --recipe-dialect."""
    dialect = click.option(
        "--recipe-dialect",
        type=click.Choice(DIALECTS),
        default=DIALECTS[0],
        help="The dialect of an .sql recipe.",
    )
    recipe = click.option(
        "--recipe",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What was learned of the columns as code that runs without datenorm: .sql, .py (for "
        "pandas and polars) or .json.",
    )
    return recipe(dialect(command))


def check_recipe(recipe: Path | None, others: Sequence[Path | str | None]) -> None:
    """A click error where a recipe cannot be made, or would replace another file of this run."""
    if recipe is None:
        return
    for other in others:
        if other and recipe.resolve() == Path(other).resolve():
            raise click.UsageError(f"--recipe {recipe} is also another file; choose another name")
    if recipe.suffix not in _ENDINGS:
        raise click.UsageError(
            f"--recipe {recipe}: expected a name that ends in {', '.join(_ENDINGS)}"
        )
    if not recipe.parent.is_dir():
        raise click.ClickException(
            f"--recipe {recipe}: folder {recipe.parent} does not exist; make it first"
        )


class Recipes:
    """The recipes of a run: made where they are asked for, or their shapes are to be shown.

    Args:
        path: the file that they go to.
        dialect: of an .sql file.
        shown: whether the shapes are shown.
        without_placeholders: whether dates that stand for none were rejected.
        by: the column whose values make groups of rows.
    """

    def __init__(
        self,
        path: Path | None,
        dialect: str,
        shown: bool,
        without_placeholders: bool,
        by: str | None = None,
    ) -> None:
        from datenorm.columns.recipe import RecipeMaker

        self._path, self._dialect, self._shown = path, dialect, shown
        self._maker = RecipeMaker(without_placeholders, by)
        self._made: list[Recipe] = []

    def add(self, name: str, rows: CleanedRows, group: str = "") -> None:
        """Take in some rows of a group of a column."""
        if self._path or self._shown:
            self._maker.add(name, rows, group)

    def make(self, reports: Iterable[ColumnReport], force: bool) -> None:
        """Make the recipes, and write them to their file."""
        from datenorm.columns.recipe import write_recipes
        from datenorm.files import atomic_path

        if self._path or self._shown:
            self._made = self._maker.recipes(reports)
        if self._path:
            with atomic_path(self._path, force) as aside:
                write_recipes(self._made, aside, self._path, self._dialect)

    def show(self) -> None:
        """Show the shapes of each column, if that was asked for."""
        for recipe in self._made if self._shown else ():
            lines = [f"{printable(recipe.name)}:", *table_of_formats(recipe)]
            click.echo("\n".join(lines), err=True)


def table_of_formats(recipe: Recipe) -> list[str]:
    """Lines of a table for people: status, rows, formats, examples and notes."""
    from datenorm.columns.recipe import shape_formats

    rows = [("status", "rows", "format", "strptime", "examples", "note")]
    for found in shape_formats(recipe):
        examples = ", ".join(_short(example) for example in found.examples[:2])
        form = found.java or _short(found.shape)
        rows.append(
            (found.status, f"{found.rows:,}", form, found.strptime or "", examples, found.note)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        printable(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _WIDTH else f"{shown[: _WIDTH - 1]}…"
