"""A locale's book: everything that one locale can write, ready to be drawn from.

Fields are functions of a moment; templates are shared between locales, and only names and words differ. What
is drawn most often is built once.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from datenorm.generation.languages import LanguageTable, language_table, split_entries
from datenorm.generation.locales import LocaleNames, load_locale
from datenorm.generation.masked import Moment
from datenorm.generation.names import Bank, NameBanks, name_banks, without_diacritics
from datenorm.generation.numerals import ROMAN_MONTHS, YearWords, cjk_number, cjk_years, day_words, japanese_era
from datenorm.generation.surroundings import Surroundings, iso_times, surroundings_of, times_of_day
from datenorm.generation.templates import Template, from_cldr_pattern, generic_named, generic_partial, template
from datenorm.text import canonicalize

__all__ = ["Field", "LocaleBook", "Section", "load_book"]

Field = Callable[[Moment, random.Random], str]
_YEARS = [f"{year:04d}" for year in range(3000)]
_ORDER_SHARES = {  # how people of a country write a date in digits: mostly their order, and ISO 8601
    "dmy": {"dmy": 0.84, "ymd": 0.13, "mdy": 0.025, "ydm": 0.005},
    "mdy": {"mdy": 0.80, "ymd": 0.13, "dmy": 0.065, "ydm": 0.005},
    "ymd": {"ymd": 0.80, "dmy": 0.14, "mdy": 0.05, "ydm": 0.01},
}


@dataclass(frozen=True)
class Section:
    """Templates of one kind with the weights they are drawn by."""

    templates: tuple[Template, ...]
    cumulated: tuple[float, ...]

    @classmethod
    def of(cls, *groups: tuple[float, Sequence[Template]]) -> Section:
        """Merge groups of templates; each has its share of all draws, those without templates none."""
        templates: list[Template] = []
        weights: list[float] = []
        for share, group in groups:
            total = sum(t.weight for t in group)
            templates += group
            weights += [t.weight / total * share for t in group]
        return cls(tuple(templates), tuple(accumulate(weights)))

    def draw(self, rng: random.Random) -> Template:
        """One template by its weight."""
        return self.templates[min(bisect(self.cumulated, rng.random() * self.cumulated[-1]), len(self.templates) - 1)]


@dataclass(frozen=True)
class LocaleBook:
    """One locale's fields, templates by kind, surroundings and order of numeric dates."""

    names: LocaleNames
    banks: NameBanks
    fields: dict[str, Field]
    named: Section
    numeric: dict[str, Section]
    spelled: Section | None
    day_words: frozenset[tuple[str, int]]
    partial: Section
    around: Surroundings
    orders: tuple[tuple[str, ...], tuple[float, ...]]

    def section(self, kind: str) -> Section:
        """The templates of a kind with a named month (`named`, `spelled`, `partial`); named ones where it has none."""
        return self.partial if kind == "partial" else self.spelled if kind == "spelled" and self.spelled else self.named

    def write(self, chosen: Template, moment: Moment, rng: random.Random) -> str:
        """The text of a template for a moment."""
        fields = self.fields
        return chosen.layout % tuple([fields[name](moment, rng) for name in chosen.fields])

    def parts(self, chosen: Template, moment: Moment, rng: random.Random) -> list[str]:
        """The text in pieces: literals at even places, the texts of the fields at odd ones."""
        literals = [literal.replace("%%", "%") for literal in chosen.layout.split("%s")]
        pieces = [literals[0]]
        for name, literal in zip(chosen.fields, literals[1:], strict=True):
            pieces += [self.fields[name](moment, rng), literal]
        return pieces

    def draw_order(self, rng: random.Random) -> str:
        """An order in which people of this locale write a date in digits."""
        orders, cumulated = self.orders
        return orders[bisect(cumulated, rng.random())]


def _drawn(bank: Bank, place: Callable[[Moment], int]) -> Field:
    def write(moment: Moment, rng: random.Random) -> str:
        names = bank[place(moment)]
        return names[int(rng.random() * len(names))]

    return write


def _month_index(moment: Moment) -> int:
    return moment.month - 1


def _day_index(moment: Moment) -> int:
    return moment.day - 1


def _bank(sets: Iterable[Sequence[str]], count: int) -> Bank:
    """A bank of rows of names, all alike in weight; empty entries are left out."""
    rows = list(sets)
    return tuple(tuple(row[i] for row in rows if row[i]) for i in range(count))


_TIMES = times_of_day()
_ISO_TIMES = iso_times()
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
    "tc": lambda m, rng: (
        f"{int(rng.random() * 24):02d}{int(rng.random() * 60):02d}" + f"{int(rng.random() * 60):02d}" * (rng.random() < 0.8)
    ),
    "t": lambda m, rng: _TIMES[int(rng.random() * len(_TIMES))],
    "tT": lambda m, rng: _ISO_TIMES[int(rng.random() * len(_ISO_TIMES))],
}


def ordinal_rows(table: LanguageTable) -> list[tuple[str, ...]]:
    """Sets of 31 days in digits with their ordinal marks; a rule holds for all days."""
    return [
        tuple(line.replace("{d}", str(day)) for day in range(1, 32)) if "{d}" in line else split_entries(line, 31)
        for line in table.ordinals
    ]


def spelled_rows(table: LanguageTable) -> list[tuple[str, ...]]:
    """Sets of 31 days in words, with hyphens and without."""
    rows = [split_entries(line, 31) for line in table.day_words] + day_words(table.words)
    rows += [tuple(day.replace("-", " ") for day in row) for row in rows if any("-" in day for day in row)]
    rows += [tuple(map(without_diacritics, row)) for row in rows if any(without_diacritics(day) != day for day in row)]
    day_of: dict[str, int] = {}  # a word that an earlier row gave to another day ("attende" from "åttende") is left out
    return [tuple(day if day_of.setdefault(canonicalize(day), i) == i else "" for i, day in enumerate(row)) for row in rows]


def _fields(banks: NameBanks, table: LanguageTable) -> dict[str, Field]:
    fields = dict(_COMMON)
    for name in ("MMMM", "MMM"):
        fields[name] = _drawn(banks.banks[name], _month_index)
    for name in ("EEEE", "EEE"):
        fields[name] = _drawn(banks.banks[name], lambda moment: moment.weekday)
    if rows := ordinal_rows(table):
        fields["do"] = _drawn(_bank(rows, 31), _day_index)
    if rows := spelled_rows(table):
        fields["dw"] = _drawn(_bank(rows, 31), _day_index)
    if table.years:
        kinds = [YearWords(*kind.split(":")) for kind in table.years.split()]

        def year_words(moment: Moment, rng: random.Random) -> str:
            said = kinds[int(rng.random() * len(kinds))](moment.year)
            draw = rng.random()
            said = said.replace("-", " ") if draw < 0.5 else said
            return said.replace(" and ", " ") if 0.25 < draw < 0.75 else said  # the "and" of English is optional

        fields["yw"] = year_words
    return fields


def _compiled(lines: Iterable[str]) -> list[Template]:
    """Templates of a language table; `3 * text` weighs three."""
    compiled = []
    for line in lines:
        weight, star, text = line.partition(" * ")
        compiled.append(template(text, float(weight)) if star else template(line))
    return compiled


def _from_cldr(names: LocaleNames) -> list[Template]:
    era = names.eras[0] if names.eras else "AD"
    texts = dict.fromkeys(text for pattern in names.skeletons if (text := from_cldr_pattern(pattern, era)))
    compiled = [template(text, 2.0 if "{EEE" not in text else 1.0) for text in texts]
    return [t for t in compiled if t.month or t.year]


@lru_cache(maxsize=8)
def _generic(order: str, touching: bool) -> tuple[Template, ...]:
    return tuple(generic_named(order, touching))


@lru_cache(maxsize=2)
def _generic_partial(touching: bool) -> tuple[Template, ...]:
    return tuple(generic_partial(touching))


def _sections(names: LocaleNames, banks: NameBanks, table: LanguageTable) -> tuple[Section, dict[str, Section], Section | None, Section]:
    """Named, numeric by order, spelled and partial templates of a locale."""
    touching = not banks.has_digits
    own, special, partial = _from_cldr(names), _compiled(table.templates), _compiled(table.partial)
    digits = [t for t in special if t.order and not any(c.isalpha() for c in t.layout.replace("%s", ""))]  # "3/5 2010" needs its order
    special = [t for t in special if t not in digits]
    whole = [t for t in (*own, *digits) if t.year and t.month and t.day]
    own_named = [t for t in whole if not t.order and not (t.year == "short" and t.fields[-1] != "yy")]
    generic_share = 0.45 if touching else 0.3
    named = Section.of((0.3, own_named), (0.35 if special else 0, special), (generic_share, _generic(names.order, touching)))
    numeric = {order: Section.of((1.0, group)) for order in ("dmy", "mdy", "ymd") if (group := [t for t in whole if t.order == order])}
    spelled = Section.of((1.0, _compiled(table.spelled))) if table.spelled else None
    own_partial = [t for t in own if t not in whole and not t.order and (t.month or t.fields == ("y",)) and (t.year or t.day)]
    return named, numeric, spelled, Section.of((0.3, own_partial), (0.2 if partial else 0, partial), (0.5, _generic_partial(touching)))


@lru_cache(maxsize=1024)
def load_book(tag: str) -> LocaleBook:
    """The book of one locale."""
    names = load_locale(tag)
    banks, table = name_banks(names), language_table(names.language)
    named, numeric, spelled, partial = _sections(names, banks, table)
    shares = _ORDER_SHARES[names.order]
    return LocaleBook(
        names=names,
        banks=banks,
        fields=_fields(banks, table),
        named=named,
        numeric=numeric,
        spelled=spelled,
        day_words=frozenset((canonicalize(word), day) for row in spelled_rows(table) for day, word in enumerate(row) if word),
        partial=partial,
        around=surroundings_of(names.language, names.eras),
        orders=(tuple(shares), (*list(accumulate(shares.values()))[:-1], 1.0)),
    )
