"""What a recipe says of itself, line by line, for the comments of any language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datenorm.columns.recipe.formats import java_format, python_format
from datenorm.columns.recipe.rules import Left, Recipe, Rule
from datenorm.text import counted, printable

__all__ = ["header", "left_out", "of_groups", "of_rule"]

_GROUPS = 20  # without a rule that are named


def header(recipe: Recipe) -> Iterator[str]:
    """What the recipe reads, and by which verdict."""
    share = f"{recipe.covered:,} of {counted(recipe.rows, 'row')} with a text"
    rules = counted(len(recipe.rules), "rule")
    verb = "is" if recipe.covered == 1 else "are"
    name = recipe.name if recipe.by is None else f"{recipe.name} ({recipe.by}: {recipe.group})"
    yield f"Column {printable(name)}: {share} {verb} read by {rules}."
    yield "All else is NULL: days that do not exist, other shapes, words and orders not seen."
    if recipe.has_short_years:
        yield f"Century: {printable(recipe.century_reason)}."
    if recipe.rules and recipe.last_year < 9999:
        yield f"Years from {recipe.first_year:04d} to {recipe.last_year:04d} are taken."
    if recipe.no_dates:
        yield f"Dates that stand for none: {', '.join(recipe.no_dates)}."
    if recipe.unseen:
        verb = "was" if recipe.unseen == 1 else "were"
        unseen = counted(recipe.unseen, "row")
        yield f"{unseen} {verb} not looked at: the column has too many distinct texts."


def of_groups(recipes: Sequence[Recipe]) -> Iterator[str]:
    """Which groups of rows are read, and which are not."""
    shown = f"Column {printable(recipes[0].name)} by {printable(recipes[0].by or '')}"
    read = [recipe for recipe in recipes if recipe.rules]
    yield f"{shown}: {counted(len(read), 'group')} of rows, each by rules of its own."
    yield "All other groups are NULL: what did not occur says nothing of its order."
    if without := [recipe.group or "(empty)" for recipe in recipes if not recipe.rules]:
        others = f", and {len(without) - _GROUPS:,} more" if len(without) > _GROUPS else ""
        listed = ", ".join(printable(group)[:80] for group in without[:_GROUPS])
        yield f"No rule reads rows of: {listed}{others}."


def of_rule(rule: Rule) -> Iterator[str]:
    """What a rule reads, and why so."""
    formats = [found for found in (java_format(rule), python_format(rule)) if found]
    title = rule.count.title if rule.count else rule.shape
    shown = printable(" or ".join(formats) or title)
    yield f"{shown}: {counted(rule.rows, 'row')}"
    for text, iso in rule.examples:
        yield f"  {printable(text)} is {iso}"
    if rule.reason:
        yield f"  {rule.order + ': ' * bool(rule.order)}{printable(rule.reason)}"


def left_out(recipe: Recipe) -> Iterator[str]:
    """What is left to the network, and what no rule reads."""
    if recipe.left:
        yield "Left out, NULL here:"
    for left in recipe.left:
        yield f"  {printable(left.shape)}: {counted(left.rows, 'row')}, {_fate(left)}"
        yield f"    such as {', '.join(repr(printable(text)[:80]) for text in left.examples)}"


def _fate(left: Left) -> str:
    if left.status in ("full", "partial", "mixed"):
        return "left to the network of datenorm"
    return f"{left.status}: {printable(left.reason)}" if left.reason else left.status
