"""Recipes: what was learned of a column, as code that runs without datenorm.

`ColumnTexts` collects the distinct texts of a column with what they were read as, `make_recipe`
learns the rules that read them, and `sql`, `python` and `to_dict` write them down.
"""

from __future__ import annotations

from datenorm.columns.recipe.making import make_recipe
from datenorm.columns.recipe.rules import Left, Recipe, Rule
from datenorm.columns.recipe.texts import ColumnTexts

__all__ = ["ColumnTexts", "Left", "Recipe", "Rule", "make_recipe"]
