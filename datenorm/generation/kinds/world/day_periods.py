"""CLDR's words for the halves and the parts of the day in one locale."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import product

from datenorm.generation.cldr.raw import raw_data, resolve

__all__ = ["LETTERS", "halves_of_day", "parts_of_day", "periods_first"]

# Halves of the day as they are written everywhere.
LETTERS = (
    ("am", "pm"),
    ("AM", "PM"),
    ("a.m.", "p.m."),
    ("A.M.", "P.M."),
    ("a", "p"),
    ("a. m.", "p. m."),
)


@lru_cache(maxsize=512)
def halves_of_day(tag: str) -> tuple[tuple[str, str], ...]:
    """Words for the halves of the day in one locale: (before noon, after noon)."""
    pairs = []
    for width in ("abbreviated", "wide", "narrow"):
        try:
            names = resolve(raw_data(tag), "day_periods", "format", width)
            pairs.append((str(names["am"]), str(names["pm"])))
        except (KeyError, TypeError):
            continue
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1] and all(pair)))


@lru_cache(maxsize=512)
def parts_of_day(tag: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Words for the parts of the day in one locale, and the hours (0-23) that each says.

    A word of two parts has the hours of both; an hour is left out where the word leaves its half
    of the day open.
    """
    data = raw_data(tag)
    rules = dict(data.get("day_period_rules", {})).get(None, {})
    parts: dict[str, set[int]] = {}
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide")):
        try:
            names = dict(resolve(data, "day_periods", context, width))
        except (KeyError, TypeError):
            continue
        for name, spans in rules.items():
            hours = [hour for span in spans for hour in _hours_of(span)]
            if name in names and hours:
                parts.setdefault(str(names[name]), set()).update(hours)
    clear = {
        word: tuple(sorted(hour for hour in hours if (hour + 12) % 24 not in hours))
        for word, hours in parts.items()
    }
    return tuple((word, hours) for word, hours in clear.items() if hours)


def _hours_of(span: Mapping[str, int]) -> list[int]:
    """The whole hours of a span in seconds since midnight, which may go on past it."""
    if "from" not in span:  # noon and midnight are moments
        return []
    first, end = span["from"] // 3600, span["before"] // 3600
    return [hour % 24 for hour in range(first, end if first < end else end + 24)]


@lru_cache(maxsize=512)
def periods_first(tag: str) -> bool:
    """Whether the locale writes the half of the day before the hour (오후 3:25)."""
    formats = raw_data(tag).get("time_formats", {})
    patterns = [str(getattr(pattern, "pattern", pattern)) for pattern in dict(formats).values()]
    return any(pattern.lstrip("'").startswith(("a", "B")) for pattern in patterns)
