"""Recipes: what was learned of a column, as code that runs without datenorm.

`texts` collects the distinct texts of a column with what they were read as, `making` has `learning`
find the rules that read them and keeps those that hold, and `sql`, `frames` and `document` write
them down. `formats` lists the shapes of a column as format strings.
"""

from __future__ import annotations

from datenorm.columns.recipe.formats import ShapeFormat, shape_formats
from datenorm.columns.recipe.making import RecipeMaker, make_recipe
from datenorm.columns.recipe.rules import Left, Recipe, Rule
from datenorm.columns.recipe.texts import ColumnTexts
from datenorm.columns.recipe.writing import write_recipes

__all__ = [
    "ColumnTexts",
    "Left",
    "Recipe",
    "RecipeMaker",
    "Rule",
    "ShapeFormat",
    "make_recipe",
    "shape_formats",
    "write_recipes",
]
