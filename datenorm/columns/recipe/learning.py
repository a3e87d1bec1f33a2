"""Learning the rules of a recipe from the texts of a column and what they were read as.

Texts of one shape are a family (`families`), and each assignment of fields to their numbers that is
needed to explain them is learned by itself (`learner`). What the column left open stays open:
numbers of sizes at which a rule would read otherwise than the column are left out of its pattern,
and sizes that did not occur are taken in only where the verdict on the shape says so. Numbers that
count days or seconds follow the system of their column (`count_rules`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from datenorm.columns.recipe.assignments import BY_WORD, Assignment
from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.families import Family, families_of
from datenorm.columns.recipe.learner import RuleLearner
from datenorm.columns.recipe.parts import Number, Words
from datenorm.columns.recipe.rules import Century, Rule
from datenorm.columns.recipe.texts import SeenText
from datenorm.columns.verdict import Verdict

__all__ = ["rules_of"]

_DECIMALS = re.compile("[.,]0*[1-9]")


def rules_of(
    texts: Mapping[str, SeenText], verdict: Verdict, century: Century, no_dates: Iterable[str] = ()
) -> list[Rule]:
    """The rules that the texts of a column show, those of most rows first.

    `no_dates` are ISO dates that stand for none: a text that is one has none.
    """
    families = families_of(texts, century, no_dates)
    found = [rule for family in families for rule in _rules(family, verdict)]
    found += _count_rules(texts)
    return sorted(found, key=lambda rule: (-rule.rows, rule.pattern))


def _rules(family: Family, verdict: Verdict) -> Iterator[Rule]:
    """The rules of a family."""
    rest, made = dict(family.fitting), list[Rule]()
    while rest:
        counts = Counter(found for fitting in rest.values() for found in fitting)
        if not counts:
            return
        settled = verdict.order_of(next(iter(rest)).seen.shape)
        best = min(counts, key=lambda found: (-counts[found], *_preference(found, settled)))
        chosen = [text for text, fitting in rest.items() if best in fitting]
        for rule in RuleLearner(family, best, chosen, verdict).rules():
            if all(_disjoint(rule, other) for other in made):
                made.append(rule)
                yield rule
        for text in chosen:
            del rest[text]


def _disjoint(one: Rule, other: Rule) -> bool:
    """Whether no text of their shape matches the patterns of both rules."""
    for mine, theirs in zip(one.parts, other.parts, strict=True):
        if isinstance(mine, Words) and isinstance(theirs, Words):
            if not set(mine.choices) & set(theirs.choices):
                return True
        elif isinstance(mine, Number) and isinstance(theirs, Number):
            if mine.least > theirs.most or theirs.least > mine.most:
                return True
            if mine.most <= 2 and not set(mine.classes) & set(theirs.classes):
                return True
    return False


def _preference(found: Assignment, settled: str | None) -> tuple[object, ...]:
    """Which of the assignments that explain equally many texts is meant."""
    places = tuple(-2 if at is None else at for at in found[:7])
    # Where both explain all, an hour of twelve is taken only where a word was seen with it.
    return found.month == BY_WORD, found.order != settled, found.spread, not found.by_half, places


def _count_rules(texts: Mapping[str, SeenText]) -> Iterator[Rule]:
    """The rules of numbers that count days or seconds: whole ones, and those with decimals.

    Where some have decimals, whole ones of as many digits are taken too: days at midnight.
    """
    counted = [(prepared, seen) for prepared, seen in texts.items() if seen.is_count and seen.iso]
    systems: dict[tuple[str, bool], list[tuple[str, SeenText]]] = defaultdict(list)
    for prepared, seen in counted:
        systems[seen.system, seen.midnights].append((prepared, seen))
    for (system, midnights), members in sorted(systems.items()):
        with_decimals = [text for text in members if _DECIMALS.search(text[0])]
        whole = [text for text in members if not _DECIMALS.search(text[0])]
        others = {_width(text) for text, seen in counted if seen.system != system}
        digits = {_width(text) for text, _ in members} - others | {_width(t) for t, _ in whole}
        negative = any(text.startswith("-") for text, _ in whole)
        if digits:
            count = Count(system, tuple(sorted(digits)), False, negative, midnights)
            yield _count_rule(count, [seen for _, seen in whole or members])
        if with_decimals:
            digits = {_width(text) for text, _ in with_decimals}
            count = Count(system, tuple(sorted(digits)), True, False, midnights)
            yield _count_rule(count, [seen for _, seen in with_decimals])


def _count_rule(count: Count, members: Sequence[SeenText]) -> Rule:
    rows = sum(seen.rows for seen in members)
    return Rule((count,), members[0].shape, reason=members[0].proof, rows=rows)


def _width(prepared: str) -> int:
    """The digits before the decimals of a number."""
    return len(prepared.lstrip("+-").replace(",", ".").partition(".")[0])
