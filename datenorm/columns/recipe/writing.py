"""Recipes as files: SQL, Python or JSON, by the ending of the name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from datenorm.columns.recipe.document import document
from datenorm.columns.recipe.frames import python
from datenorm.columns.recipe.rules import Recipe
from datenorm.columns.recipe.sql import sql
from datenorm.errors import SettingsError

__all__ = ["write_recipes"]


def write_recipes(recipes: Sequence[Recipe], path: Path, like: Path, dialect: str) -> None:
    """Write the recipes of a table's columns to `path`; the ending of `like` says as what.

    Raises:
        SettingsError: it is none of .sql, .py and .json.
    """
    if like.suffix == ".sql":
        text = sql(recipes, dialect)
    elif like.suffix == ".py":
        text = python(recipes)
    elif like.suffix == ".json":
        text = json.dumps(document(recipes), ensure_ascii=False, indent=1) + "\n"
    else:
        raise SettingsError(
            f"cannot write a recipe as {like.name!r}; expected a name that ends in .sql, .py or "
            ".json"
        )
    path.write_text(text, encoding="utf-8")
