"""CLDR's words for the halves and the parts of the day in one locale."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import lru_cache
from itertools import product

from datenorm.generation.cldr.locales import readable_languages
from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.writing.moment_words import moment_words

__all__ = [
    "LETTERS",
    "half_letters",
    "halves_first",
    "halves_of_day",
    "languages_with_periods",
    "moments_of_day",
    "parts_of_day",
    "periods_first",
]

# Halves of the day as they are written everywhere.
LETTERS = (
    ("am", "pm"),
    ("AM", "PM"),
    ("a.m.", "p.m."),
    ("A.M.", "P.M."),
    ("a", "p"),
    ("a. m.", "p. m."),
)
_ONE_LETTER = ("a", "p")
# The same as people type them, or as programs tear them apart.
_TYPED = (
    ("a m", "p m"),
    ("A M", "P M"),
    ("a.m", "p.m"),
    ("A.M", "P.M"),
    ("am.", "pm."),
    ("AM.", "PM."),
    ("Am", "Pm"),
    ("A. M.", "P. M."),
    ("a . m .", "p . m ."),
    ("a .m.", "p .m."),
)
_TYPED_RATE = 0.12


def half_letters(rng: random.Random, alone: bool = True) -> tuple[str, str]:
    """Letters for the halves of the day; a single one only where it may stand alone (9:03 a)."""
    if rng.random() < _TYPED_RATE:
        return rng.choice(_TYPED)
    pair = rng.choice(LETTERS)
    return pair if alone or pair != _ONE_LETTER else LETTERS[0]


@lru_cache(maxsize=512)
def halves_of_day(tag: str) -> tuple[tuple[str, str], ...]:
    """Words for the halves of the day in one locale: (before noon, after noon)."""
    pairs = []
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide", "narrow")):
        try:
            names = resolve(raw_data(tag), "day_periods", context, width)
            pairs.append((str(names["am"]), str(names["pm"])))
        except (KeyError, TypeError):
            continue
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1] and _tells(pair)))


def _tells(pair: tuple[str, str]) -> bool:
    """Whether both words say which half: "f" is a morning here, and an evening there."""
    return pair in LETTERS or all(len(word) > 1 or word > "\u00ff" for word in pair)


@lru_cache(maxsize=512)
def parts_of_day(tag: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Words for the parts of the day in one locale, and the hours (0-23) that each says.

    A word of two parts has the hours of both; an hour is left out where the word leaves its half
    of the day open.
    """
    data = raw_data(tag)
    rules = dict(data.get("day_period_rules", {})).get(None, {})
    parts: dict[str, set[int]] = {}
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide", "narrow")):
        try:
            names = dict(resolve(data, "day_periods", context, width))
        except (KeyError, TypeError):
            continue
        for name, spans in rules.items():
            hours = [hour for span in spans for hour in _hours_of(span)]
            if name in names and hours and len(str(names[name])) > 1:
                parts.setdefault(str(names[name]), set()).update(hours)
    clear = {
        word: tuple(sorted(hour for hour in hours if (hour + 12) % 24 not in hours))
        for word, hours in parts.items()
    }
    return tuple((word, hours) for word, hours in clear.items() if hours)


@lru_cache(maxsize=512)
def moments_of_day(tag: str) -> Mapping[str, str]:
    """The words for noon and midnight in one locale, where they are words of nothing else."""
    found: dict[str, str] = {}
    try:
        names = dict(resolve(raw_data(tag), "day_periods", "format", "wide"))
    except (KeyError, TypeError):
        return found
    others = {word.casefold() for word, _ in parts_of_day(tag)}
    others |= {word.casefold() for pair in halves_of_day(tag) for word in pair}
    for key in ("noon", "midnight"):
        word = str(names.get(key, ""))
        if len(word) > 2 and word.casefold() not in others and not any(map(str.isdigit, word)):
            found[key] = word
    return found


@lru_cache(maxsize=1)
def languages_with_periods() -> tuple[str, ...]:
    """The languages that have words of their own for the parts or the halves of the day."""
    letters = {word for pair in LETTERS for word in pair}
    return tuple(
        language
        for language in readable_languages()
        if moment_words(language)["morning"]
        or parts_of_day(language)
        or any(set(pair) - letters for pair in halves_of_day(language))
    )


def _hours_of(span: Mapping[str, int]) -> list[int]:
    """The whole hours of a span in seconds since midnight, which may go on past it."""
    if "from" not in span:  # noon and midnight are moments
        return []
    first, end = span["from"] // 3600, span["before"] // 3600
    return [hour % 24 for hour in range(first, end if first < end else end + 24)]


def periods_first(tag: str) -> bool:
    """Whether the locale writes the part of the day before the hour (रात 3:25)."""
    return _first(tag, "aB")


def halves_first(tag: str) -> bool:
    """Whether the locale writes the half of the day before the hour (오후 3:25).

    Many languages write parts first and halves last: "रात 3:25", but "3:25 am".
    """
    return _first(tag, "a")


@lru_cache(maxsize=512)
def _first(tag: str, fields: str) -> bool:
    data = raw_data(tag)
    skeletons = dict(data.get("datetime_skeletons", {}))
    formats = [*dict(data.get("time_formats", {})).values()]
    formats += [skeletons[key] for key in ("h", "hm", "Bh", "Bhm") if key in skeletons]
    patterns = [str(getattr(pattern, "pattern", pattern)) for pattern in formats]
    return any(pattern.lstrip("'").startswith(tuple(fields)) for pattern in patterns)
