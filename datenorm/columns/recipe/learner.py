"""The rules of one assignment, from the texts of a family that it explains.

They say which numbers, or which word, give which field, and for which sizes of number that was seen
to hold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from datenorm.columns.recipe.assignments import BY_WORD, Assignment, is_number, is_word
from datenorm.columns.recipe.families import Classes, Family, Text
from datenorm.columns.recipe.halves import any_tells, hour_words, mark_place
from datenorm.columns.recipe.months import month_words
from datenorm.columns.recipe.parts import CLASSES, DAYS, MONTHS, Fixed, Number, Part, Words
from datenorm.columns.recipe.rules import Rule, day_exists
from datenorm.columns.verdict import Verdict

__all__ = ["RuleLearner"]

_UNUSED_TEXTS = 3  # texts that show that a number is none of the date
_WORD_LIMIT = 60  # words at one place that is not the month
_EXCEPTIONS = 0.02  # share of the texts of some sizes that may be read otherwise
_FEW_EXCEPTIONS = 2


@dataclass(frozen=True)
class RuleLearner:
    """Makes the rules of one assignment from the texts of a family that it explains."""

    family: Family
    assignment: Assignment
    chosen: Sequence[Text]
    verdict: Verdict

    def rules(self) -> Iterator[Rule]:
        """A rule for each product of sizes of numbers, and each word for a half of the day."""
        words = self._words()
        if words is None or self._unused_numbers_are_new:
            return
        fitting = [text for text in self.chosen if self._fits(text, words)]
        for kept, words_of in self._halves(fitting, words):
            for classes in _products(self._sizes(kept, words_of)):
                parts = self._parts(kept, words_of, classes)
                of_rule = [t for t in kept if all(map(_in, t.classes(self._places), classes))]
                yield self._rule(parts, of_rule)

    def _halves(
        self, kept: Sequence[Text], words: dict[int, Words]
    ) -> Iterator[tuple[Sequence[Text], dict[int, Words]]]:
        """The texts of each half of the day with their words, and the hours that these stand for.

        Hours are taken between those that were seen with a word: what is 12 at night is not known
        from 9 and 10 at night.
        """
        hour = self.assignment.hour
        if not kept or not self.assignment.by_half or hour is None:
            yield from [(kept, words)] if kept else []
            return
        shown = [
            ({at: text.tokens[at] for at in words if not words[at].table}, _hour(text) < 12)
            for text in kept
        ]
        place = mark_place(shown)
        if place is None:
            # Words that stand with both halves tell none: 7 h 20 and 12 h 05 are as they stand.
            if not any_tells(shown) and all(_hour(t) == int(t.tokens[hour]) for t in kept):
                yield kept, words
            return
        for mark in words[place].choices:
            marked = [text for text in kept if text.tokens[place] == mark]
            if marked:
                hours_shown = {_hour(text) for text in marked}
                hours = hour_words(hours_shown, min(len(text.tokens[hour]) for text in marked))
                yield marked, {**words, place: Words((mark,)), hour: hours}

    @cached_property
    def _places(self) -> tuple[int, ...]:
        """The places of numbers of one or two digits that are fields of the date."""
        used = self.assignment.used
        tokens = self.chosen[0].tokens
        dated = (used.get(name) for name in ("year", "month", "day"))
        return tuple(sorted(at for at in dated if at is not None and len(tokens[at]) <= 2))

    @cached_property
    def _unused_numbers_are_new(self) -> bool:
        """Whether numbers are no field, and too few texts show it."""
        numbers = sum(is_number(token) for token in self.chosen[0].tokens)
        return numbers > len(self.assignment.used) and len(self.chosen) < _UNUSED_TEXTS

    def _words(self) -> dict[int, Words] | None:
        """The words at each place, with their months at one of them; None where that is open."""
        tokens = self.chosen[0].tokens
        places = [at for at, token in enumerate(tokens) if is_word(token)]
        months: tuple[int | None, dict[str, str]] | None = (None, {})
        if self.assignment.month == BY_WORD:
            months = month_words(
                [(tuple(text.tokens[at] for at in places), _month(text)) for text in self.chosen]
            )
        if months is None:
            return None
        place, table = months
        found = {}
        for index, at in enumerate(places):
            seen = {text.tokens[at] for text in self.chosen}
            if index == place:
                found[at] = Words(tuple(sorted(table)), table, "month")
            elif len(seen) <= _WORD_LIMIT:
                found[at] = Words(tuple(sorted(seen)))
            else:
                return None
        return found

    def _fits(self, text: Text, words: Mapping[int, Words]) -> bool:
        """Whether a text has the month that its word stands for."""
        return all(
            not found.table or found.table.get(text.tokens[at]) == _month(text)
            for at, found in words.items()
        )

    def _sizes(self, kept: Sequence[Text], words: Mapping[int, Words]) -> set[Classes]:
        """The classes of the numbers for which the rule reads as the column does."""
        agreeing = Counter(text.classes(self._places) for text in kept)
        others = Counter(text.classes(self._places) for text in self._otherwise(kept, words))
        ambiguous = {classes for classes in agreeing if self._is_open(classes, kept)}
        refused = {
            classes
            for classes in (*agreeing, *others)
            if others[classes] > max(_FEW_EXCEPTIONS, _EXCEPTIONS * agreeing[classes])
            or others[classes] >= max(1, agreeing[classes])
        } | ambiguous
        possible = set(product(*(self._possible(at) for at in self._places)))
        taken = agreeing.keys() & possible
        if self._order_is_settled:
            taken = possible - others.keys() | taken
        return taken - refused

    @property
    def _order_is_settled(self) -> bool:
        """Whether the verdict on the shape is the order of this assignment, or none is needed."""
        shape = self.chosen[0].seen.shape
        if shape not in self.verdict.shapes or self.chosen[0].seen.system:
            return True
        return self.verdict.order_of(shape) == self.assignment.order

    def _is_open(self, classes: Classes, kept: Sequence[Text]) -> bool:
        """Whether texts of these sizes are explained as well by another order."""
        if self._order_is_settled:
            return False
        alike = {text for text in kept if text.classes(self._places) == classes}
        fitting = [found for text, found in self.family.fitting if text in alike]
        everywhere = frozenset.intersection(*fitting) if fitting else frozenset()
        return any(other.order != self.assignment.order for other in everywhere)

    def _otherwise(self, kept: Sequence[Text], words: Mapping[int, Words]) -> Iterator[Text]:
        """Texts that the rule would read otherwise than the column does."""
        agreeing = {text.prepared for text in kept}
        rule = Rule(self._parts(kept, words, [set(CLASSES)] * len(self._places)))
        rule = self._around(rule)
        for text in self.family.texts:
            if text.prepared in agreeing:
                continue
            iso = rule.read(text.prepared, self.family.century)
            if iso is not None and iso != text.seen.iso and self._is_date(iso):
                yield text

    def _is_date(self, iso: str) -> bool:
        return day_exists(iso) and iso not in self.family.no_dates

    def _possible(self, at: int) -> Iterable[str]:
        """The classes that a field can have."""
        if at == self.assignment.month:
            return MONTHS
        return DAYS if at == self.assignment.day else CLASSES

    def _parts(
        self, kept: Sequence[Text], words: Mapping[int, Words], classes: Sequence[set[str]]
    ) -> tuple[Part, ...]:
        """The parts of a rule for numbers of some classes."""
        fields = {at: name for name, at in self.assignment.used.items()}
        of_place = dict(zip(self._places, classes, strict=True))
        found: list[Part] = []
        for at, token in enumerate(self.chosen[0].tokens):
            if at in words:
                found.append(words[at])
            elif is_number(token):
                widths = {len(text.tokens[at]) for text in kept}
                allowed = "".join(kind for kind in CLASSES if kind in of_place.get(at, CLASSES))
                found.append(Number(min(widths), max(widths), allowed, fields.get(at)))
            elif found and isinstance(found[-1], Fixed):
                found[-1] = Fixed(found[-1].text + token)
            else:
                found.append(Fixed(token))
        return tuple(map(_flexible, found))

    def _rule(self, parts: tuple[Part, ...], texts: Sequence[Text]) -> Rule:
        shape = self.chosen[0].seen.shape
        reason = self.verdict.reason_of(shape) if shape in self.verdict.shapes else ""
        rows = sum(text.seen.rows for text in texts)
        return self._around(
            Rule(parts, shape, order=self.assignment.order, reason=reason, rows=rows)
        )

    def _around(self, rule: Rule) -> Rule:
        """A rule with what ISO text has beside the fields."""
        its = self.assignment
        return replace(rule, lead=its.lead, zone=its.zone, sign=its.sign)


def _in(kind: str, classes: set[str]) -> bool:
    return kind in classes


def _hour(text: Text) -> int:
    """The hour that a text was read as."""
    return int((text.seen.iso or "").partition("T")[2][:2])


def _month(text: Text) -> str:
    """The month that a text was read as."""
    iso = text.seen.iso or ""
    return iso.removeprefix("XXXX-").removeprefix("--")[:2] if not iso[:4].isdigit() else iso[5:7]


def _flexible(part: Part) -> Part:
    """A part that takes two digits where only one has been seen."""
    if isinstance(part, Number) and part.least == 1 and part.field != "fraction":
        return replace(part, most=2)
    return part


def _products(found: set[Classes]) -> list[list[set[str]]]:
    """Sets of classes for each place, whose products are the classes found, without overlap."""
    if not found:
        return []
    if found == {()}:
        return [[]]
    by_first: dict[str, set[Classes]] = defaultdict(set)
    for first, *rest in found:
        by_first[first].add(tuple(rest))
    merged: dict[frozenset[Classes], set[str]] = defaultdict(set)
    for first, rests in by_first.items():
        merged[frozenset(rests)].add(first)
    return [
        [firsts, *others] for rests, firsts in merged.items() for others in _products(set(rests))
    ]
