"""Making the recipe of a column: its rules, what they leave out, and what they would get wrong."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from datenorm.columns.cleaner import CleanedRows
from datenorm.columns.recipe.learning import rules_of
from datenorm.columns.recipe.rules import Century, Left, Recipe, Rule
from datenorm.columns.recipe.texts import ColumnTexts, SeenText
from datenorm.columns.report import ColumnReport
from datenorm.columns.verdict import Verdict
from datenorm.outputs import CenturyRule
from datenorm.task import DEFAULT_PIVOT_YEAR

__all__ = ["RecipeMaker", "make_recipe"]

_RULE_LIMIT = 100  # rules, those of most rows
_EXCEPTION_LIMIT = 200  # texts that are excepted one by one
_LEFT_LIMIT = 100  # shapes that are named; the others are counted as one
_REACH = 100  # years beyond those seen that a recipe still takes
_EXAMPLES = 3


def make_recipe(
    name: str, column: ColumnTexts, verdict: Verdict, no_dates: Iterable[str] = ()
) -> Recipe:
    """The recipe of a column.

    Args:
        name: what the column is called.
        column: its texts.
        verdict: what its rows settled.
        no_dates: ISO dates that stand for none and were rejected.
    """
    century = column.century or Century.of(CenturyRule(DEFAULT_PIVOT_YEAR))
    rules = rules_of(column.texts, verdict, century, no_dates)[:_RULE_LIMIT]
    recipe = Recipe(
        name, tuple(rules), (), century, verdict.century.reason, no_dates=tuple(no_dates)
    )
    recipe, read = _without_many_exceptions(recipe, column.texts)
    right = {text: rule for text, (rule, iso) in read.items() if iso == column.texts[text].iso}
    counted = [
        _counted(rule, index, right, column.texts) for index, rule in enumerate(recipe.rules)
    ]
    rows = sum(seen.rows for seen in column.texts.values()) + column.unseen + column.native
    return replace(
        recipe,
        rules=tuple(sorted(counted, key=lambda rule: (-rule.rows, rule.pattern))),
        exceptions=tuple(sorted(read.keys() - right.keys())),
        left=_left(column.texts, right.keys()),
        rows=rows,
        covered=sum(column.texts[text].rows for text in right),
        unseen=column.unseen,
    )


Group = tuple[str, str]  # a column, and the value that its rows share, "" for all rows
_Read = dict[str, tuple[int, str]]  # text -> the rule that reads it, and what it comes to


def _without_many_exceptions(recipe: Recipe, texts: Mapping[str, SeenText]) -> tuple[Recipe, _Read]:
    """The recipe with all rules that hold, and what these read in all texts."""
    while True:
        matching = {text: found for text in texts if (found := _match(recipe, text)) is not None}
        first, last = _years(recipe.rules, texts)
        recipe = replace(recipe, first_year=first, last_year=last)
        nearest = _century(recipe, matching, texts)
        recipe = replace(recipe, century=nearest)
        read: _Read = {}
        for text, index in matching.items():
            iso = recipe.rules[index].read(text, nearest)
            if iso is not None and recipe.accepts(iso):
                read[text] = index, iso
        blamed = Counter(index for text, (index, iso) in read.items() if iso != texts[text].iso)
        if blamed.total() <= _EXCEPTION_LIMIT:
            return recipe, read
        ((worst, _),) = blamed.most_common(1)
        recipe = replace(recipe, rules=(*recipe.rules[:worst], *recipe.rules[worst + 1 :]))


def _match(recipe: Recipe, prepared: str) -> int | None:
    """The index of the rule whose pattern a text matches."""
    return next((i for i, rule in enumerate(recipe.rules) if rule.matches(prepared)), None)


def _century(recipe: Recipe, matching: Mapping[str, int], texts: Mapping[str, SeenText]) -> Century:
    """The century of short years, for those that lie nearest to the ones that were seen."""
    isos = (texts[text].iso for text, index in matching.items() if recipe.rules[index].is_short)
    years = [int(iso[:4]) for iso in isos if iso and iso[:4].isdigit()]
    if not years:
        return recipe.century
    reach = max(0, 99 - (max(years) - min(years))) // 2
    return recipe.century.within(min(years) - reach, max(years) + reach)


def _counted(
    rule: Rule, index: int, right: Mapping[str, int], texts: Mapping[str, SeenText]
) -> Rule:
    """A rule with what it reads rightly in its column."""
    members = [texts[text] for text, found in right.items() if found == index]
    first = heapq.nsmallest(_EXAMPLES, ((seen.example, seen.iso or "") for seen in members))
    rows = sum(seen.rows for seen in members)
    return replace(rule, rows=rows, texts=len(members), examples=tuple(first))


def _years(rules: Sequence[Rule], texts: Mapping[str, SeenText]) -> tuple[int, int]:
    """The first and the last year that a recipe takes."""
    years = [int(seen.iso[:4]) for seen in texts.values() if seen.iso and seen.iso[:4].isdigit()]
    if not rules or not years:
        return 1, 9999
    return max(1, min(years) - _REACH), min(9999, max(years) + _REACH)


def _left(texts: Mapping[str, SeenText], read: Collection[str]) -> tuple[Left, ...]:
    """What is left out, by shape and status, the most frequent first."""
    groups: dict[tuple[str, str], list[SeenText]] = {}
    for text, seen in texts.items():
        if text not in read:
            groups.setdefault((seen.shape, seen.status), []).append(seen)
    found = [_left_group(*key, members) for key, members in groups.items()]
    found.sort(key=lambda left: (-left.rows, left.shape, left.status))
    rest = found[_LEFT_LIMIT:]
    if not rest:
        return tuple(found)
    examples = tuple(left.examples[0] for left in rest[:_EXAMPLES])
    others = Left("(other shapes)", "mixed", sum(left.rows for left in rest), examples)
    return (*found[:_LEFT_LIMIT], others)


def _left_group(shape: str, status: str, members: Sequence[SeenText]) -> Left:
    examples = sorted(seen.example for seen in members)[:_EXAMPLES]
    first = min(members, key=lambda seen: seen.example)
    rows = sum(seen.rows for seen in members)
    return Left(shape, status, rows, tuple(examples), first.reason)


class RecipeMaker:
    """Makes the recipes of a table's columns from their cleaned rows, batch by batch.

    Args:
        without_placeholders: whether dates that stand for none were rejected.
        by: the column whose values have verdicts of their own, if there is one.
    """

    def __init__(self, without_placeholders: bool = False, by: str | None = None) -> None:
        self._columns: dict[Group, ColumnTexts] = {}
        self._without_placeholders, self._by = without_placeholders, by

    def add(self, name: str, rows: CleanedRows, group: str = "") -> None:
        """Take in some rows of a column that share the value `group`."""
        self._columns.setdefault((name, group), ColumnTexts()).add(rows)

    def recipes(self, reports: Iterable[ColumnReport]) -> list[Recipe]:
        """The recipe of each column, or of each group of its rows, by the verdict of its report."""
        return [self._recipe(report) for report in reports]

    def _recipe(self, report: ColumnReport) -> Recipe:
        key = report.column or report.name, report.group or ""
        texts, verdict = self._columns.get(key, ColumnTexts()), report.verdict
        no_dates = verdict.placeholders if self._without_placeholders else ()
        recipe = make_recipe(key[0], texts, verdict, no_dates)
        return replace(recipe, by=self._by, group=key[1]) if self._by else recipe
