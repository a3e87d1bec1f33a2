"""Recipes as JSON values: the same rules for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datenorm.columns.recipe.formats import java_format, python_format
from datenorm.columns.recipe.rules import Recipe, Rule
from datenorm.columns.recipe.sql import DIALECTS, function_name, sql

__all__ = ["document"]


def document(recipes: Sequence[Recipe]) -> dict[str, Any]:
    """Recipes as plain JSON values."""
    names: set[str] = set()
    columns = []
    for recipe in recipes:
        names.add(name := function_name(recipe.name, names))
        columns.append(_column(recipe, name))
    scripts = {dialect: sql(recipes, dialect) for dialect in DIALECTS}
    return {"version": 1, "columns": columns, "sql": scripts}


def _column(recipe: Recipe, name: str) -> dict[str, Any]:
    return {
        "column": recipe.name,
        "function": f"{name}_iso",
        "rows": recipe.rows,
        "covered": recipe.covered,
        "unseen": recipe.unseen,
        "lower": recipe.has_letters,
        "years": [recipe.first_year, recipe.last_year],
        "century": {
            "reason": recipe.century_reason,
            "runs": [{"before": bound, "century": first} for bound, first in recipe.century.runs],
        },
        "exceptions": list(recipe.exceptions),
        "no_dates": list(recipe.no_dates),
        "rules": [_rule(rule) for rule in recipe.rules],
        "left": [
            {
                "shape": left.shape,
                "status": left.status,
                "rows": left.rows,
                "examples": list(left.examples),
                "reason": left.reason,
            }
            for left in recipe.left
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "shape": rule.shape,
        "pattern": f"^{rule.pattern}$",
        "strptime": python_format(rule),
        "java": java_format(rule),
        "order": rule.order,
        "reason": rule.reason,
        "rows": rule.rows,
        "texts": rule.texts,
        "examples": [{"text": text, "iso": iso} for text, iso in rule.examples],
        "short_year": rule.is_short,
        "pieces": [
            {"months": dict(piece.months), "group": piece.group}
            if piece.months
            else {"text": piece.text}
            if piece.group is None
            else {"group": piece.group, "digits": 2 if piece.padded else None}
            for piece in rule.pieces
        ],
    }
