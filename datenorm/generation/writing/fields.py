"""What stands in the braces of a template: each field writes one part of a moment.

A field is a function of a moment and a random generator. Most are the same in every language;
names and words are those of the locale.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

from datenorm.generation.cldr.languages import LanguageTable, split_entries
from datenorm.generation.cldr.names import Choices, WrittenNames, without_diacritics
from datenorm.generation.cldr.numerals import (
    ROMAN_MONTHS,
    YearWords,
    cjk_number,
    cjk_years,
    day_words,
    japanese_era,
)
from datenorm.generation.moments import Moment
from datenorm.generation.writing.context import iso_times, times_of_day
from datenorm.text import canonicalize

__all__ = ["Field", "fields_of", "ordinal_rows", "spelled_rows"]

Field = Callable[[Moment, random.Random], str]

_YEARS = [f"{year:04d}" for year in range(3000)]
_TIMES = times_of_day()
_ISO_TIMES = iso_times()


def _time_without_colons(moment: Moment, rng: random.Random) -> str:
    hours, minutes = int(rng.random() * 24), int(rng.random() * 60)
    seconds = f"{int(rng.random() * 60):02d}"
    return f"{hours:02d}{minutes:02d}" + seconds * (rng.random() < 0.8)


_COMMON: dict[str, Field] = {
    "d": lambda m, rng: str(m.day),
    "dd": lambda m, rng: f"{m.day:02d}",
    "M": lambda m, rng: str(m.month),
    "MM": lambda m, rng: f"{m.month:02d}",
    "MR": lambda m, rng: ROMAN_MONTHS[m.month - 1],
    "y": lambda m, rng: _YEARS[m.year],
    "yy": lambda m, rng: f"{m.year % 100:02d}",
    "yc": lambda m, rng: rng.choice(cjk_years(m.year)),
    "Mc": lambda m, rng: cjk_number(m.month),
    "dc": lambda m, rng: cjk_number(m.day),
    "ye": lambda m, rng: japanese_era(*m[:3]),
    "yb": lambda m, rng: str(m.year + 543),
    "tc": _time_without_colons,
    "t": lambda m, rng: _TIMES[int(rng.random() * len(_TIMES))],
    "tT": lambda m, rng: _ISO_TIMES[int(rng.random() * len(_ISO_TIMES))],
}


def _drawn(choices: Choices, index_of: Callable[[Moment], int]) -> Field:
    def write(moment: Moment, rng: random.Random) -> str:
        names = choices[index_of(moment)]
        return names[int(rng.random() * len(names))]

    return write


def _month_index(moment: Moment) -> int:
    return moment.month - 1


def _day_index(moment: Moment) -> int:
    return moment.day - 1


def _weekday_index(moment: Moment) -> int:
    return moment.weekday


def _choices(rows: Iterable[Sequence[str]], count: int) -> Choices:
    """Rows of names, all alike in weight; empty entries are left out."""
    kept = list(rows)
    return tuple(tuple(row[i] for row in kept if row[i]) for i in range(count))


def ordinal_rows(table: LanguageTable) -> list[tuple[str, ...]]:
    """Sets of 31 days in digits with their ordinal marks; a rule holds for all days."""
    return [
        tuple(line.replace("{d}", str(day)) for day in range(1, 32))
        if "{d}" in line
        else split_entries(line, 31)
        for line in table.ordinals
    ]


def spelled_rows(table: LanguageTable) -> list[tuple[str, ...]]:
    """Sets of 31 days in words, with hyphens and without."""
    rows = [split_entries(line, 31) for line in table.day_words] + day_words(table.words)
    rows += [
        tuple(day.replace("-", " ") for day in row)
        for row in rows
        if any("-" in day for day in row)
    ]
    rows += [plain for row in rows if (plain := tuple(map(without_diacritics, row))) != tuple(row)]
    # A word that an earlier row gave to another day ("attende" from "åttende") is left out.
    day_of: dict[str, int] = {}
    return [
        tuple(
            day if day_of.setdefault(canonicalize(day), i) == i else "" for i, day in enumerate(row)
        )
        for row in rows
    ]


def _year_in_words(table: LanguageTable) -> Field:
    ways = [YearWords(*way.split(":")) for way in table.years.split()]

    def write(moment: Moment, rng: random.Random) -> str:
        words = ways[int(rng.random() * len(ways))](moment.year)
        draw = rng.random()
        words = words.replace("-", " ") if draw < 0.5 else words
        # The "and" of English is optional.
        return words.replace(" and ", " ") if 0.25 < draw < 0.75 else words

    return write


def fields_of(written: WrittenNames, table: LanguageTable) -> dict[str, Field]:
    """All fields that one locale can write, by name."""
    fields = dict(_COMMON)
    for name in ("MMMM", "MMM"):
        fields[name] = _drawn(written.choices[name], _month_index)
    for name in ("EEEE", "EEE"):
        fields[name] = _drawn(written.choices[name], _weekday_index)
    if rows := ordinal_rows(table):
        fields["do"] = _drawn(_choices(rows, 31), _day_index)
    if rows := spelled_rows(table):
        fields["dw"] = _drawn(_choices(rows, 31), _day_index)
    if table.years:
        fields["yw"] = _year_in_words(table)
    return fields
