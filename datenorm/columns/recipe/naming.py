"""The names of the functions that recipes are written as."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from datenorm.columns.recipe.rules import Recipe

__all__ = ["NamedColumn", "named"]

_UNNAMED = re.compile(r"[^a-z0-9_]+")


@dataclass(frozen=True)
class NamedColumn:
    """A column's name as that of a function, and its recipes: its own, or those of its groups.

    Each member is the name of a function with its recipe.
    """

    name: str
    members: tuple[tuple[str, Recipe], ...]

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """The recipes without their names."""
        return tuple(recipe for _, recipe in self.members)

    @property
    def by(self) -> str | None:
        """The column whose values make groups of the rows, if there is one."""
        return self.members[0][1].by


def named(recipes: Sequence[Recipe]) -> list[NamedColumn]:
    """The columns that recipes are of, each with names of its own."""
    taken: set[str] = set()
    columns: list[NamedColumn] = []
    for recipe in recipes:
        if recipe.by is None:
            taken.add(name := _function_name(recipe.name, taken))
            columns.append(NamedColumn(name, ((name, recipe),)))
    grouped: dict[str, list[Recipe]] = {}
    for recipe in recipes:
        if recipe.by is not None:
            grouped.setdefault(recipe.name, []).append(recipe)
    for column, members in grouped.items():
        taken.add(name := _function_name(column, taken))
        # By number: names of groups may be long, or the same in letters and digits.
        functions = [f"{name}_group_{number}" for number in range(1, len(members) + 1)]
        columns.append(NamedColumn(name, tuple(zip(functions, members, strict=True))))
    return columns


def _function_name(column: str, taken: set[str]) -> str:
    """The name of a column as that of a function: small letters, digits and underscores."""
    name = _UNNAMED.sub("_", column.lower()).strip("_") or "column"
    name = f"c_{name}" if name[0].isdigit() else name
    numbered = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbered if other not in taken)
