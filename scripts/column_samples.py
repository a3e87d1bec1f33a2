"""Columns of dates as people of twelve countries write them, each text with its date."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import lru_cache

from babel.dates import format_date, format_interval, format_time

Write = Callable[[dt.date], str]
COUNTRIES = (
    "en_US",
    "en_GB",
    "de_DE",
    "fr_FR",
    "es_ES",
    "it_IT",
    "pt_BR",
    "nl_NL",
    "pl_PL",
    "ru_RU",
    "ja_JP",
    "tr_TR",
)
PATTERNS = {  # six shapes each, in the syntax of Unicode's locale data
    "en_US": ("MM/dd/y", "M/d/y", "MMMM d, y", "MMM d, y", "EEEE, MMMM d, y", "MMMM d y"),
    "en_GB": ("dd/MM/y", "d MMMM y", "d MMM y", "EEEE d MMMM y", "dd-MM-y", "y-MM-dd"),
    "de_DE": ("dd.MM.y", "d.M.y", "d. MMMM y", "EEEE, d. MMMM y", "dd.MM.y 14:05", "y-MM-dd"),
    "fr_FR": ("dd/MM/y", "d MMMM y", "EEEE d MMMM y", "dd-MM-y", "'le' d MMMM y", "y-MM-dd"),
    "es_ES": (
        "dd/MM/y",
        "d/M/y",
        "d 'de' MMMM 'de' y",
        "EEEE, d 'de' MMMM 'de' y",
        "d MMMM y",
        "dd-MM-y",
    ),
    "it_IT": ("dd/MM/y", "d MMMM y", "EEEE d MMMM y", "dd.MM.y", "d/M/y", "y-MM-dd"),
    "pt_BR": (
        "dd/MM/y",
        "d 'de' MMMM 'de' y",
        "EEEE, d 'de' MMMM 'de' y",
        "d/M/y",
        "dd-MM-y",
        "d MMMM y",
    ),
    "nl_NL": ("dd-MM-y", "d-M-y", "d MMMM y", "EEEE d MMMM y", "d MMM y", "dd/MM/y"),
    "pl_PL": ("dd.MM.y", "d MMMM y", "EEEE, d MMMM y", "d.MM.y", "y-MM-dd", "d MMM y"),
    "ru_RU": ("dd.MM.y", "d MMMM y 'г'.", "d MMMM y", "EEEE, d MMMM y", "d MMM y", "y-MM-dd"),
    "ja_JP": ("y年M月d日", "y/MM/dd", "y年M月d日EEEE", "y年MM月dd日", "y-MM-dd", "y/M/d"),
    "tr_TR": ("dd.MM.y", "d MMMM y", "d MMMM y EEEE", "d.MM.y", "dd/MM/y", "d MMM y"),
}


@lru_cache(maxsize=1 << 20)
def write(date: dt.date, country: str, index: int) -> str:
    """A date in one of a country's six shapes."""
    return format_date(date, PATTERNS[country][index], locale=country)


def random_date(source: random.Random, first: int = 1940, last: int = 2025) -> dt.date:
    """Any day of those years."""
    start = dt.date(first, 1, 1).toordinal()
    return dt.date.fromordinal(source.randrange(start, dt.date(last, 12, 31).toordinal() + 1))


def damage(text: str, source: random.Random) -> str:
    """One character dropped, doubled or replaced."""
    index = source.randrange(len(text))
    kind = source.randrange(3)
    middle = "" if kind == 0 else text[index] * 2 if kind == 1 else source.choice("abc0 5.?")
    return text[:index] + middle + text[index + 1 :]


def mixed_texts(seed: int, damaged: float = 0.01) -> Iterator[tuple[str, dt.date]]:
    """Endless texts of all countries and shapes, a share of them damaged, each with its date."""
    source = random.Random(seed)
    while True:
        date, country = random_date(source), source.choice(COUNTRIES)
        text = write(date, country, source.randrange(6))
        yield (damage(text, source) if source.random() < damaged else text), date


def mixed_moments(seed: int) -> Iterator[tuple[str, dt.date]]:
    """The same with a clock behind a third of them, as its country or a machine writes it."""
    source = random.Random(seed)
    for text, date in mixed_texts(seed, damaged=0.0):
        yield (f"{text}{_clock(source)}" if source.random() < 1 / 3 else text), date


def _clock(source: random.Random) -> str:
    clock = dt.time(source.randrange(24), source.randrange(60), source.randrange(60))
    pattern = source.choice((" HH:mm", " HH:mm:ss", ", HH:mm", " h:mm a", " HH:mm:ss.SSS"))
    return format_time(clock, pattern, locale="en_US") + source.choice(("", "", "", "Z", " +02:00"))


def spans_and_calendars(seed: int) -> Iterator[str]:
    """Endless spans of days as twelve countries write them, and days of the Buddhist calendar."""
    source = random.Random(seed)
    while True:
        first = random_date(source)
        if source.random() < 0.2:
            yield f"{format_date(first, 'd MMMM', 'th')} พ.ศ. {first.year + 543}"
            continue
        last = first + dt.timedelta(days=source.randrange(1, 400))
        country = source.choice(COUNTRIES)
        yield format_interval(first, last, source.choice(("yMMMd", "yMd")), locale=country)


def distinct_texts(
    count: int, seed: int = 1, texts: Callable[[int], Iterator[tuple[str, dt.date]]] = mixed_texts
) -> dict[str, dt.date]:
    """That many different texts, each with its date."""
    found: dict[str, dt.date] = {}
    for text, date in texts(seed):
        found.setdefault(text, date)
        if len(found) == count:
            break
    return found
