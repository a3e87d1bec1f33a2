"""Learning the rules of a recipe from the texts of a column and what they were read as.

Texts of one shape are a family. Its rules say which of their numbers, or which word, gives which
field, and for which sizes of number that was seen to hold. What the column left open stays open:
numbers of sizes at which a rule would read otherwise than the column are left out of its pattern,
and sizes that did not occur are taken in only where the verdict on the shape says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from datenorm.columns.recipe.assignments import (
    BY_WORD,
    Assignment,
    assignments,
    is_number,
    is_word,
    splits,
    tokens_of,
)
from datenorm.columns.recipe.months import month_words
from datenorm.columns.recipe.parts import (
    CLASSES,
    DAYS,
    MONTHS,
    Fixed,
    Number,
    Part,
    Words,
    class_of,
)
from datenorm.columns.recipe.rules import Century, Rule, day_exists
from datenorm.columns.recipe.texts import SeenText
from datenorm.columns.verdict import Verdict

__all__ = ["rules_of"]

_SAMPLE = 2_000  # texts of a shape that are looked at, or up to twice as many
_UNUSED_TEXTS = 3  # texts that show that a number is none of the date
_WORD_LIMIT = 60  # words at one place that is not the month
_EXCEPTIONS = 0.02  # share of the texts of some sizes that may be read otherwise
_FEW_EXCEPTIONS = 2
_Classes = tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    """A text of a family: its tokens, and what it was read as."""

    prepared: str
    tokens: tuple[str, ...]
    seen: SeenText

    def classes(self, places: Sequence[int]) -> _Classes:
        """The classes of the numbers at some places."""
        return tuple(class_of(self.tokens[at]) for at in places)


@dataclass(frozen=True)
class _Family:
    """Texts of one shape, with runs of digits split alike."""

    texts: tuple[_Text, ...]
    century: Century
    no_dates: frozenset[str]

    @cached_property
    def fitting(self) -> list[tuple[_Text, frozenset[Assignment]]]:
        """Each text that has a date, with every assignment that explains it."""
        return [
            (text, frozenset(assignments(text.tokens, text.seen.iso, self.century)))
            for text in self.texts
            if text.seen.iso is not None and not text.seen.alone
        ]

    @cached_property
    def explained(self) -> Counter[Assignment]:
        """How many texts each assignment explains."""
        return Counter(assignment for _, fitting in self.fitting for assignment in fitting)


def rules_of(
    texts: Mapping[str, SeenText], verdict: Verdict, century: Century, no_dates: Iterable[str] = ()
) -> list[Rule]:
    """The rules that the texts of a column show, those of most rows first.

    Of many texts of one shape some thousands are looked at, of all parts of the alphabet.
    `no_dates` are ISO dates that stand for none: a text that is one has none.
    """
    by_shape: dict[tuple[str, ...], list[_Text]] = defaultdict(list)
    for prepared, seen in texts.items():
        tokens = tuple(tokens_of(prepared))
        by_shape[_shape(tokens)].append(_Text(prepared, tokens, seen))
    families = (
        _Family(_sample(members), century, frozenset(no_dates)) for members in by_shape.values()
    )
    found = [rule for family in families for rule in _rules(_likeliest_split(family), verdict)]
    return sorted(found, key=lambda rule: (-rule.rows, rule.pattern))


def _sample(members: list[_Text]) -> tuple[_Text, ...]:
    """Some of many texts, which do not depend on the order of the rows."""
    if len(members) > _SAMPLE:
        members.sort(key=lambda text: text.prepared)
    return tuple(members[:: max(1, len(members) // _SAMPLE)])


def _shape(tokens: Sequence[str]) -> tuple[str, ...]:
    """What texts of one family share: one or two digits are alike, and so are all words."""
    return tuple(
        "0" * max(2, len(token)) if is_number(token) else "a" if is_word(token) else token
        for token in tokens
    )


def _likeliest_split(family: _Family) -> _Family:
    """The family with its runs of digits split in the way that explains most texts."""
    ways = splits(family.texts[0].tokens)
    if ways is None:
        return family
    families = [
        _likeliest_split(
            replace(family, texts=tuple(_split(text, at, widths) for text in family.texts))
        )
        for at, widths in ways
    ]
    return max(families, key=lambda family: max(family.explained.values(), default=0))


def _split(text: _Text, at: int, widths: Sequence[int]) -> _Text:
    run = text.tokens[at]
    ends = [sum(widths[: index + 1]) for index in range(len(widths))]
    parts = [run[end - width : end] for end, width in zip(ends, widths, strict=True)]
    return replace(text, tokens=(*text.tokens[:at], *parts, *text.tokens[at + 1 :]))


def _rules(family: _Family, verdict: Verdict) -> Iterator[Rule]:
    """The rules of a family."""
    rest, made = dict(family.fitting), list[Rule]()
    while rest:
        counts = Counter(found for fitting in rest.values() for found in fitting)
        if not counts:
            return
        settled = verdict.order_of(next(iter(rest)).seen.shape)
        best = min(counts, key=lambda found: (-counts[found], *_preference(found, settled)))
        chosen = [text for text, fitting in rest.items() if best in fitting]
        for rule in _Learner(family, best, chosen, verdict).rules():
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
    return found.month == BY_WORD, found.order != settled, found.spread, places


@dataclass(frozen=True)
class _Learner:
    """Makes the rules of one assignment from the texts of a family that it explains."""

    family: _Family
    assignment: Assignment
    chosen: Sequence[_Text]
    verdict: Verdict

    def rules(self) -> Iterator[Rule]:
        """A rule for each product of sizes of numbers."""
        words = self._words()
        if words is None or self._unused_numbers_are_new:
            return
        kept = [text for text in self.chosen if self._fits(text, words)]
        if not kept:
            return
        sizes = self._sizes(kept, words)
        for classes in _products(sizes):
            parts = self._parts(kept, words, classes)
            of_rule = [t for t in kept if all(map(_in, t.classes(self._places), classes))]
            yield self._rule(parts, of_rule)

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
                found[at] = Words(tuple(sorted(table)), table)
            elif len(seen) <= _WORD_LIMIT:
                found[at] = Words(tuple(sorted(seen)))
            else:
                return None
        return found

    def _fits(self, text: _Text, words: Mapping[int, Words]) -> bool:
        """Whether a text has the month that its word stands for."""
        return all(
            not found.months or found.months.get(text.tokens[at]) == _month(text)
            for at, found in words.items()
        )

    def _sizes(self, kept: Sequence[_Text], words: Mapping[int, Words]) -> set[_Classes]:
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
        if shape not in self.verdict.shapes:
            return True
        return self.verdict.order_of(shape) == self.assignment.order

    def _is_open(self, classes: _Classes, kept: Sequence[_Text]) -> bool:
        """Whether texts of these sizes are explained as well by another order."""
        if self._order_is_settled:
            return False
        alike = {text for text in kept if text.classes(self._places) == classes}
        fitting = [found for text, found in self.family.fitting if text in alike]
        everywhere = frozenset.intersection(*fitting) if fitting else frozenset()
        return any(other.order != self.assignment.order for other in everywhere)

    def _otherwise(self, kept: Sequence[_Text], words: Mapping[int, Words]) -> Iterator[_Text]:
        """Texts that the rule would read otherwise than the column does."""
        agreeing = {text.prepared for text in kept}
        rule = Rule(self._parts(kept, words, [set(CLASSES)] * len(self._places)))
        rule = replace(rule, lead=self.assignment.lead, zone=self.assignment.zone)
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
        self, kept: Sequence[_Text], words: Mapping[int, Words], classes: Sequence[set[str]]
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

    def _rule(self, parts: tuple[Part, ...], texts: Sequence[_Text]) -> Rule:
        shape = self.chosen[0].seen.shape
        reason = self.verdict.reason_of(shape) if shape in self.verdict.shapes else ""
        lead, zone, order = self.assignment.lead, self.assignment.zone, self.assignment.order
        return Rule(parts, shape, lead, zone, order, reason, sum(text.seen.rows for text in texts))


def _in(kind: str, classes: set[str]) -> bool:
    return kind in classes


def _month(text: _Text) -> str:
    """The month that a text was read as."""
    iso = text.seen.iso or ""
    return iso.removeprefix("XXXX-").removeprefix("--")[:2] if not iso[:4].isdigit() else iso[5:7]


def _flexible(part: Part) -> Part:
    """A part that takes two digits where only one has been seen."""
    if isinstance(part, Number) and part.least == 1 and part.field != "fraction":
        return replace(part, most=2)
    return part


def _products(found: set[_Classes]) -> list[list[set[str]]]:
    """Sets of classes for each place, whose products are the classes found, without overlap."""
    if not found:
        return []
    if found == {()}:
        return [[]]
    by_first: dict[str, set[_Classes]] = defaultdict(set)
    for first, *rest in found:
        by_first[first].add(tuple(rest))
    merged: dict[frozenset[_Classes], set[str]] = defaultdict(set)
    for first, rests in by_first.items():
        merged[frozenset(rests)].add(first)
    return [
        [firsts, *others] for rests, firsts in merged.items() for others in _products(set(rests))
    ]
