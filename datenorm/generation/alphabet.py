"""The human vocabulary of the world task: all canonical characters of dates of all locales.

It is made of the tables that texts are made of, and so is the same on every machine. Words of
texts that are no date (names of countries, sentences) may hold others, most of them CJK: those
are read as `<unk>`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from functools import lru_cache

from datenorm.generation.cldr.languages import EVERYWHERE, language_table
from datenorm.generation.cldr.locales import readable_languages, variants_of
from datenorm.generation.cldr.numerals import (
    ROMAN_MONTHS,
    YearWords,
    cjk_number,
    cjk_years,
    japanese_era,
)
from datenorm.generation.kinds import KINDS
from datenorm.generation.writing.context import iso_times, times_of_day
from datenorm.generation.writing.fields import spelled_rows
from datenorm.generation.writing.typos import KEYBOARD
from datenorm.generation.writing.writer import load_writer
from datenorm.text import canonicalize

__all__ = ["moments_alphabet", "world_alphabet"]

# Years whose words have all the parts that years in words are made of.
_SAMPLE_YEARS = (*range(1000, 3000, 100), *range(1900, 2031), 1111, 1212, 2022)


@lru_cache(maxsize=1)
def world_alphabet() -> frozenset[str]:
    """Canonical characters of the names, patterns, words and contexts of all locales."""
    ascii_characters = string.ascii_lowercase + string.digits + string.punctuation + " "
    return frozenset(ascii_characters) | _canonical_characters(_texts())


@lru_cache(maxsize=1)
def moments_alphabet() -> frozenset[str]:
    """Canonical characters of dates, clocks and spans, of the words beside them, and all letters.

    The letters of every alphabet: a word that was never shown is still read letter by letter.
    """
    return world_alphabet() | _canonical_characters(_moment_texts())


def _canonical_characters(texts: Iterable[str]) -> frozenset[str]:
    characters: set[str] = set()
    for text in texts:
        # Upper and title case can fold to other characters than the text itself (ŉ, ΐ, ǰ).
        for written in (text, text.upper(), text.title()):
            characters.update(canonicalize(written))
    return frozenset(characters)


def _moment_texts() -> Iterator[str]:
    """Every piece written beside dates, and all names of other calendars, eras and zones."""
    from datenorm.generation.cldr.letters import letters_of
    from datenorm.generation.cldr.month_spellings import month_spellings
    from datenorm.generation.cldr.other_calendars import ANY_CALENDAR, CALENDARS_OF, calendar_names
    from datenorm.generation.cldr.spelled_numbers import (
        cardinal_words,
        ordinal_marks,
        ordinal_words,
    )
    from datenorm.generation.kinds.world import KINDS as MOMENT_KINDS
    from datenorm.generation.writing.moment_words import moment_words

    for kind in MOMENT_KINDS:
        yield from kind.literals
    yield from (
        text for patterns in moment_words(EVERYWHERE).patterns.values() for text in patterns.texts
    )
    for language in readable_languages():
        yield from letters_of(language)
        words = moment_words(language)
        for patterns in words.patterns.values():
            yield from patterns.texts
        yield from words.decade_words
        yield from words.hour_words
        yield from words.hour_names
        yield from (name for names in words.seasons for name in names)
        for numbers in (*cardinal_words(language), *ordinal_words(language)):
            yield from numbers
        yield from ordinal_marks(language)
        yield from (name for tag in variants_of(language) for name in _cldr_names(tag))
        calendars = {*CALENDARS_OF.get(language, ()), *ANY_CALENDAR} - {"japanese", "roc"}
        for calendar in sorted(calendars):
            spellings = (month_spellings(calendar, name) for name in (language, "latin"))
            yield from (n for months in spellings for month in months for n in month)
            names = calendar_names(language, calendar)
            yield from (name for months in names.months for name in months)
            yield from names.eras
            yield from (part for pattern in names.patterns for part in pattern)


def _cldr_names(tag: str) -> Iterator[str]:
    """CLDR's halves of the day, eras and quarters of one locale."""
    from datenorm.generation.cldr.raw import raw_data, resolve

    for keys in (("day_periods", "format"), ("eras",), ("quarters", "format")):
        for width in ("abbreviated", "wide", "narrow"):
            try:
                yield from map(str, dict(resolve(raw_data(tag), *keys, width)).values())
            except (KeyError, TypeError):
                continue


def _texts() -> Iterator[str]:
    """Every piece that texts are put together from."""
    yield from (
        *times_of_day()[:500],
        *iso_times()[:500],
        *ROMAN_MONTHS,
        *language_table(EVERYWHERE).placeholders,
        KEYBOARD,
        "()[]\"'<>“”«»|–—’·‐−⁄",
    )
    for kind in KINDS:
        yield from kind.literals
    for language in readable_languages():
        for tag in variants_of(language):
            yield from _locale_texts(tag)
        yield from _table_texts(language)
    yield from (cjk_number(day) for day in range(1, 32))
    yield from (text for year in range(2000, 2010) for text in cjk_years(year))
    yield from (japanese_era(year, 6, 1) for year in range(1873, 2025))


def _locale_texts(tag: str) -> Iterable[str]:
    writer = load_writer(tag)
    yield from writer.written.month_of
    for choices in writer.written.choices.values():
        yield from (name for names in choices for name in names)
    for section in (writer.named, writer.partial, writer.spelled, *writer.numeric.values()):
        yield from (t.layout for t in section.templates) if section else ()
    yield from writer.context.labels
    yield from writer.context.remarks


def _table_texts(language: str) -> Iterable[str]:
    table = language_table(language)
    yield from (*table.ordinals, *table.relative, *table.phrases)
    yield from (day for row in spelled_rows(table) for day in row)
    for way in table.years.split():
        words = YearWords(*way.split(":"))
        yield from (words(year) for year in _SAMPLE_YEARS)
