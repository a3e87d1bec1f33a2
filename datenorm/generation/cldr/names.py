"""The names that people of one locale write for months and weekdays, and usual deviations.

`Choices` holds, for each month or weekday, the names to draw from; frequent ones stand more than
once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from datenorm.generation.cldr.languages import language_table, split_entries
from datenorm.generation.cldr.locales import LocaleNames, has_letters
from datenorm.text import canonicalize

__all__ = ["Choices", "WrittenNames", "without_diacritics", "written_names"]

Choices = tuple[tuple[str, ...], ...]
_Row = tuple[str, ...]


def without_diacritics(text: str) -> str:
    """The text without accents, as people write who lack the keys; other scripts' vowel signs stay.

    Only marks that Unicode decomposes from Latin, Greek or Cyrillic letters go, and ł, ø, đ, ı, ß
    lose their strokes: what is left is still the same word to a reader.
    """
    plain = text.translate(_STROKES)
    if plain.isascii():
        return plain
    out = []
    for character in unicodedata.normalize("NFC", plain):
        base = unicodedata.normalize("NFD", character)[0]
        out.append(base if base.isascii() or "\u0370" <= base <= "\u03ff" else character)
    return "".join(c for c in out if not "\u0300" <= c <= "\u036f")


_STROKES = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "İ": "I",
        "ß": "ss",
        "æ": "ae",
        "ё": "е",
        "Ё": "Е",
    }
)


@dataclass(frozen=True)
class WrittenNames:
    """Choices by field (`MMMM`, `MMM`, `EEEE`, `EEE`), and the month (0 to 11) of every name."""

    choices: dict[str, Choices]
    month_of: dict[str, int]

    @cached_property
    def name_set(self) -> frozenset[tuple[str, int]]:
        """Every month name with its month, to look up by."""
        return frozenset(self.month_of.items())

    @cached_property
    def has_digits(self) -> bool:
        """Whether a month name starts or ends with a digit, so that a number must not touch it."""
        return any(name[0].isdigit() or name[-1].isdigit() for name in self.month_of)


def _prefixes(wide: _Row, length: int) -> _Row:
    """First letters of every name, "" where they are not a name's own."""
    letters = [
        name[:length] if name[:length].isalpha() and len(name) > length + 1 else "" for name in wide
    ]
    folded = [canonicalize(name) for name in wide]
    return tuple(
        p if p and sum(f.startswith(canonicalize(p)) for f in folded) == 1 else "" for p in letters
    )


def _undotted(row: _Row) -> _Row:
    return tuple(name.rstrip(".") for name in row)


def _dotted(row: _Row, wide: _Row) -> _Row:
    """Abbreviations with a dot; a name that is not shortened keeps none."""
    return tuple(
        s
        if not s or s.endswith(".") or s.casefold() == w.casefold() or not s[-1].isalpha()
        else f"{s}."
        for s, w in zip(row, wide, strict=True)
    )


def _collect(rows: Iterable[tuple[int, _Row]], month_of: dict[str, int]) -> Choices:
    """Rows of names with their weights, as choices.

    A row whose names are not twelve different ones says nothing and is left out, and so is a name
    that an earlier row gave to another month.
    """
    cells: list[list[str]] = [[] for _ in range(12)]
    for weight, row in rows:
        folded = [canonicalize(name) for name in row]
        present = [name for name in folded if name]
        if len(set(present)) < len(present) or not present or not has_letters(present):
            continue
        for index, name in enumerate(row):
            if folded[index] and month_of.setdefault(folded[index], index) == index:
                cells[index] += [name] * weight
    return tuple(tuple(cell) for cell in cells)


def _table_rows(lines: Iterable[str], weight: int) -> list[tuple[int, _Row]]:
    rows = [(weight, split_entries(line, 12)) for line in lines]
    return rows + [
        (1, tuple(map(without_diacritics, row)))
        for _, row in rows
        if any(without_diacritics(n) != n for n in row)
    ]


@lru_cache(maxsize=1024)
def _written_names(
    months: tuple[tuple[str, _Row], ...], weekdays: tuple[tuple[str, _Row], ...], language: str
) -> WrittenNames:
    names, days, table = dict(months), dict(weekdays), language_table(language)
    wide, lone, short, lone_short = names["MMMM"], names["LLLL"], names["MMM"], names["LLL"]
    month_of: dict[str, int] = {}
    wide_rows = [(4, wide), *([(2, lone)] if lone != wide else []), *_table_rows(table.months, 1)]
    wide_rows += [
        (1, tuple(map(without_diacritics, row)))
        for row in (wide, lone)
        if tuple(map(without_diacritics, row)) != row
    ]
    choices = {"MMMM": _collect(wide_rows, month_of)}
    undotted = _undotted(short)
    short_rows = [(4, short), *([(2, lone_short)] if lone_short != short else [])]
    short_rows += [(1, row) for row in (undotted, _dotted(undotted, wide)) if row != short]
    short_rows += (
        [(1, tuple(map(without_diacritics, undotted)))]
        if tuple(map(without_diacritics, undotted)) != undotted
        else []
    )
    short_rows += [(2, row) for _, row in _table_rows(table.short_months, 2)]
    short_rows += [(1, _prefixes(wide, length)) for length in (3, 4)]
    choices["MMM"] = _collect(short_rows, month_of)
    if not all(choices["MMM"]):
        choices["MMM"] = choices["MMMM"]
    for field in ("EEEE", "EEE"):
        variants = [
            [name] * 3 + [without_diacritics(name), name.rstrip(".")] for name in days[field]
        ]
        more = [
            split_entries(line, 7)
            for line in (table.weekdays if field == "EEE" else table.full_weekdays)
        ]
        variants = [cell + [row[i] for row in more if row[i]] for i, cell in enumerate(variants)]
        choices[field] = tuple(tuple(cell) for cell in variants)
    return WrittenNames(choices, month_of)


def written_names(names: LocaleNames) -> WrittenNames:
    """The names of a locale; one object for all locales that write the same ones."""
    return _written_names(
        tuple(names.months.items()), tuple(names.weekdays.items()), names.language
    )
