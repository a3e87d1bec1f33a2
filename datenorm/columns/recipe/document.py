"""Recipes as JSON values: the same rules for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.formats import java_format, python_format
from datenorm.columns.recipe.naming import named
from datenorm.columns.recipe.rules import Recipe, Rule
from datenorm.columns.recipe.sql import DIALECTS, sql

__all__ = ["document"]


def document(recipes: Sequence[Recipe]) -> dict[str, Any]:
    """Recipes as plain JSON values."""
    columns = [
        _column(recipe, name) for column in named(recipes) for name, recipe in column.members
    ]
    scripts = {dialect: sql(recipes, dialect) for dialect in DIALECTS}
    return {"version": 1, "columns": columns, "sql": scripts}


def _column(recipe: Recipe, name: str) -> dict[str, Any]:
    return {
        "column": recipe.name,
        "by": recipe.by,
        "group": recipe.group if recipe.by is not None else None,
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
        "rules": [_rule(rule, recipe) for rule in recipe.rules],
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


def _count(count: Count, recipe: Recipe) -> dict[str, Any]:
    """How a number is counted: of group 1, between `least` and `most`, decimals in group 2."""
    bounds = count.bounds(recipe.first_year, recipe.last_year)
    return {
        "system": count.name,
        "title": count.title,
        "unit": count.system.unit,
        "zero": f"{bounds.first_year:04d}-01-01",
        "at_zero": bounds.zero,
        "least": bounds.low,
        "most": bounds.high,
        "decimals": count.most_decimals if count.decimals else 0,
        "midnights": count.midnights,
        "noon": count.system.noon,
        "zone": count.system.zone,
    }


def _rule(rule: Rule, recipe: Recipe) -> dict[str, Any]:
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
        "count": _count(rule.count, recipe) if rule.count else None,
        "pieces": [
            {f"{piece.name}s": dict(piece.table), "group": piece.group}
            if piece.table
            else {"text": piece.text}
            if piece.group is None
            else {"group": piece.group, "digits": 2 if piece.padded else None}
            for piece in rule.pieces
        ],
    }
