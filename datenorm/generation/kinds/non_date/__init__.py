"""Texts that are no date, or no single one.

What counts as none, so that the rest of the generator can keep off it:

- Numbers, prices, phones, addresses, versions, IDs, times alone, durations, relative words
  ("tomorrow"), weekdays alone, names, sentences and placeholders. A bare number is a year only
  from 1000 to 2999 with four digits, and six or eight digits are a date only where they can be
  read as one.
- Ranges ("3-5 May 1979", "1979-1985").
- Days that do not exist ("31 June", "29 Feb 1900", "13/13/2020", "2012-08-00"), and numbers with
  a digit too many or too few ("25/111/1918"): the text is refused as a whole, its year is not
  read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import accumulate

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.non_date import figures, impossible, ranges, words
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import NO_DATE, dates_of_digits
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw", "draw_text"]

_BARE_YEAR = re.compile(r"[12]\d{3}")
# What is no date, how often, and how it is written.
_TEXTS: dict[str, tuple[float, Callable[[Writer, random.Random], str]]] = {
    "impossible": (0.20, impossible.impossible),
    "malformed": (0.04, impossible.malformed),
    "range": (0.09, ranges.date_range),
    "interval": (0.02, ranges.interval),
    "name or sentence": (0.12, words.faked_text),
    "word": (0.09, words.word),
    "number": (0.10, figures.number),
    "price": (0.04, figures.price),
    "phone": (0.04, figures.phone),
    "code": (0.06, figures.code),
    "version": (0.02, figures.version),
    "time": (0.05, figures.time),
    "duration": (0.04, figures.duration),
    "relative": (0.05, words.relative),
    "weekday": (0.02, words.weekday),
    "placeholder": (0.04, words.placeholder),
}
_NAMES = tuple(_TEXTS)
_CUMULATED = tuple(accumulate(share for share, _ in _TEXTS.values()))
# Texts that could come out as a date after all.
_CHECKED = frozenset(("number", "price", "phone", "code", "name or sentence", "time", "duration"))


def draw_text(writer: Writer, rng: random.Random) -> tuple[str, str]:
    """A text that is no date, and what it is instead."""
    while True:
        name = rng.choices(_NAMES, cum_weights=_CUMULATED)[0]
        text = _TEXTS[name][1](writer, rng)
        if name in _CHECKED and (dates_of_digits(text) or _BARE_YEAR.fullmatch(text)):
            continue
        if text.strip():
            return text, name


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a text that is no date."""
    text, detail = draw_text(writer, rng)
    return Draft(text, NO_DATE, "non-date", detail, context=False)


KIND = Kind("non-date", draw)
