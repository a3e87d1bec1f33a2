"""Families: the texts of one shape, with every way in which their numbers give what was read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from datenorm.columns.recipe.assignments import (
    Assignment,
    assignments,
    is_number,
    is_word,
    splits,
    tokens_of,
)
from datenorm.columns.recipe.parts import class_of
from datenorm.columns.recipe.rules import Century
from datenorm.columns.recipe.texts import SeenText

__all__ = ["Classes", "Family", "Text", "families_of"]

_SAMPLE = 2_000  # texts of a shape that are looked at, or up to twice as many
Classes = tuple[str, ...]  # the classes of some numbers


@dataclass(frozen=True)
class Text:
    """A text of a family: its tokens, and what it was read as."""

    prepared: str
    tokens: tuple[str, ...]
    seen: SeenText

    def classes(self, places: Sequence[int]) -> Classes:
        """The classes of the numbers at some places."""
        return tuple(class_of(self.tokens[at]) for at in places)


@dataclass(frozen=True)
class Family:
    """Texts of one shape, with runs of digits split alike."""

    texts: tuple[Text, ...]
    century: Century
    no_dates: frozenset[str]

    @cached_property
    def fitting(self) -> list[tuple[Text, frozenset[Assignment]]]:
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


def families_of(
    texts: Mapping[str, SeenText], century: Century, no_dates: Iterable[str]
) -> list[Family]:
    """The families of a column's texts, without the numbers that count days or seconds.

    Of many texts of one shape some thousands are looked at, of all parts of the alphabet.
    """
    by_shape: dict[tuple[str, ...], list[Text]] = defaultdict(list)
    for prepared, seen in texts.items():
        if not seen.is_count:
            tokens = tuple(tokens_of(prepared, with_decimals=bool(seen.system)))
            by_shape[_shape(tokens)].append(Text(prepared, tokens, seen))
    families = (
        Family(_sample(members), century, frozenset(no_dates)) for members in by_shape.values()
    )
    return [_likeliest_split(family) for family in families]


def _sample(members: list[Text]) -> tuple[Text, ...]:
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


def _likeliest_split(family: Family, start: int = 0) -> Family:
    """The family with its runs of digits, from a token on, split as explains most texts."""
    ways = splits(family.texts[0].tokens, start)
    if ways is None:
        return family
    families = [
        _likeliest_split(
            replace(family, texts=tuple(_split(text, at, widths) for text in family.texts)),
            at + len(widths),
        )
        for at, widths in ways
    ]
    return max(families, key=lambda family: max(family.explained.values(), default=0))


def _split(text: Text, at: int, widths: Sequence[int]) -> Text:
    run = text.tokens[at]
    ends = [sum(widths[: index + 1]) for index in range(len(widths))]
    parts = [run[end - width : end] for end, width in zip(ends, widths, strict=True)]
    return replace(text, tokens=(*text.tokens[:at], *parts, *text.tokens[at + 1 :]))
