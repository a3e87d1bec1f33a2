"""Pairs of the same date written in two languages, in one of several styles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from babel.dates import format_date

from datenorm.generation.locales import load_locale

__all__ = ["STYLES", "DateTranslation", "translation_pairs"]

# How the source is written, and the CLDR length in which the target says as much. All name the month: a numeric date
# would have to be guessed.
STYLES = {
    "full": "full",
    "long": "long",
    "medium": "medium",
    "EEEE, d MMMM y": "full",
    "d MMMM y": "long",
    "d MMM y": "medium",
}


@dataclass(frozen=True, slots=True)
class DateTranslation:
    """One date in two languages."""

    source: str
    target: str
    date: dt.date


def translation_pairs(
    source: str, target: str, seed: int, start: dt.date = dt.date(1950, 1, 1), end: dt.date = dt.date(2049, 12, 31)
) -> Iterator[DateTranslation]:
    """Endless pairs in the languages `source` and `target` (Babel tags); SettingsError for an unknown tag."""
    source_locale, target_locale = (load_locale(tag).locale for tag in (source, target))
    styles = tuple(STYLES)
    rng = np.random.default_rng(seed)
    while True:
        date = dt.date.fromordinal(int(rng.integers(start.toordinal(), end.toordinal(), endpoint=True)))
        style = styles[rng.integers(len(styles))]
        yield DateTranslation(format_date(date, style, source_locale), format_date(date, STYLES[style], target_locale), date)
