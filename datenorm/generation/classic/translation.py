"""Dates as text in two languages: the pairs for a translator.

A style says what is written (a weekday or none, a month in full, short or as a number); the target
language writes it in its own one way, the source language in every way that people use for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from datenorm.errors import SettingsError

__all__ = ["STYLES", "TranslationPair", "is_held_out", "translation_pairs"]

# Style: the CLDR skeleton or format of both sides, and what else people write in the source
# language.
STYLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "full": ("full", ("EEEE, d MMMM y", "EEEE d MMMM y")),
    "long": ("long", ("d MMMM y",)),
    "weekday": ("yMMMEd", ("EEE, d MMM y", "EEE d MMM y")),
    "medium": ("yMMMd", ("d MMM y",)),
    "numeric": ("yMd", ("y-MM-dd",)),
}


@dataclass(frozen=True, slots=True)
class TranslationPair:
    """One date in two languages."""

    source: str
    target: str
    date: dt.date
    style: str


def is_held_out(date: dt.date) -> bool:
    """Whether a date is kept from training: one in ten, with all its texts."""
    return crc32(f"split:{date.isoformat()}".encode()) % 10 == 0


def translation_pairs(
    source: str, target: str, seed: int, start: dt.date, end: dt.date
) -> Iterator[TranslationPair]:
    """Endless pairs of dates from start to end; SettingsError for an unknown language."""
    locales = _locale(source), _locale(target)
    if start > end:
        raise SettingsError(f"the dates start on {start} after they end on {end}")
    return _draw(*locales, np.random.default_rng(seed), start, (end - start).days + 1)


def _draw(
    source: Locale, target: Locale, rng: np.random.Generator, start: dt.date, days: int
) -> Iterator[TranslationPair]:
    names = list(STYLES)
    while True:
        date = start + dt.timedelta(days=int(rng.integers(days)))
        style = names[rng.integers(len(names))]
        texts = [text for text, written in _source_texts(source, date).items() if written == style]
        if texts:
            yield TranslationPair(
                texts[rng.integers(len(texts))],
                _written(STYLES[style][0], date, target),
                date,
                style,
            )


@lru_cache(maxsize=100_000)
def _source_texts(locale: Locale, date: dt.date) -> dict[str, str]:
    """Every text of a date with its style: "3 May 1979" is long and medium, and counts as long."""
    texts: dict[str, str] = {}
    for style, (own, others) in STYLES.items():
        for text in (
            _written(own, date, locale),
            *(format_date(date, pattern, locale=locale) for pattern in others),
        ):
            texts.setdefault(text, style)
    return texts


def _written(name: str, date: dt.date, locale: Locale) -> str:
    """A date in one of CLDR's named formats or skeletons."""
    if name in ("full", "long"):
        return str(format_date(date, name, locale=locale))
    return str(format_skeleton(name, date, locale=locale))


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise SettingsError(
            f"unknown language {tag!r}; expected one of Babel's, such as en, fr or pt_BR"
        ) from error
