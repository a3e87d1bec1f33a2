"""A writer: everything that people of one locale can write, ready to be drawn from.

Templates are shared between locales, and only names and words differ. What is drawn most often is
built once.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from datenorm.generation.cldr.languages import LanguageTable, language_table
from datenorm.generation.cldr.locales import LocaleNames, load_locale
from datenorm.generation.cldr.names import WrittenNames, written_names
from datenorm.generation.moments import Moment
from datenorm.generation.writing.context import Context, context_of
from datenorm.generation.writing.fields import Field, fields_of, spelled_rows
from datenorm.generation.writing.plain import says_days_alone
from datenorm.generation.writing.shapes import generic_named, generic_partial
from datenorm.generation.writing.template import Section, Template, from_cldr_pattern, template
from datenorm.text import canonicalize

__all__ = ["Writer", "load_writer"]

_ORDER_SHARES = {  # how people of a country write digits: mostly in their order, and as ISO 8601
    "dmy": {"dmy": 0.84, "ymd": 0.13, "mdy": 0.025, "ydm": 0.005},
    "mdy": {"mdy": 0.80, "ymd": 0.13, "dmy": 0.065, "ydm": 0.005},
    "ymd": {"ymd": 0.80, "dmy": 0.14, "mdy": 0.05, "ydm": 0.01},
}


@dataclass(frozen=True)
class Writer:
    """One locale's fields, templates by kind, context and order of numeric dates.

    A `plain` writer writes days, months and years alone: what says more (clocks, eras, parts) is
    left to other kinds. `numeric` holds the locale's own templates in digits, by order. `spelled`
    is None where the language has no words for days; `day_words` are those words with their days,
    from 0.
    """

    names: LocaleNames
    written: WrittenNames
    fields: dict[str, Field]
    named: Section
    numeric: dict[str, Section]
    spelled: Section | None
    day_words: frozenset[tuple[str, int]]
    partial: Section
    context: Context
    orders: tuple[tuple[str, ...], tuple[float, ...]]
    plain: bool = False

    def write(self, chosen: Template, moment: Moment, rng: random.Random) -> str:
        """The text of a template for a moment."""
        fields = self.fields
        return chosen.layout % tuple([fields[name](moment, rng) for name in chosen.fields])

    def parts(self, chosen: Template, moment: Moment, rng: random.Random) -> list[str]:
        """The text in pieces: literals at even indices, the texts of the fields at odd ones."""
        literals = [literal.replace("%%", "%") for literal in chosen.layout.split("%s")]
        pieces = [literals[0]]
        for name, literal in zip(chosen.fields, literals[1:], strict=True):
            pieces += [self.fields[name](moment, rng), literal]
        return pieces

    def draw_order(self, rng: random.Random) -> str:
        """An order in which people of this locale write a date in digits."""
        orders, cumulated = self.orders
        return orders[bisect(cumulated, rng.random())]


def _compiled(lines: Iterable[str]) -> list[Template]:
    """Templates of a language table; `3 * text` weighs three."""
    compiled = []
    for line in lines:
        weight, star, text = line.partition(" * ")
        compiled.append(template(text, float(weight)) if star else template(line))
    return compiled


def _from_cldr(names: LocaleNames) -> list[Template]:
    era = names.eras[0] if names.eras else "AD"
    texts = (from_cldr_pattern(pattern, era) for pattern in names.skeletons)
    compiled = [
        template(text, 2.0 if "{EEE" not in text else 1.0) for text in dict.fromkeys(texts) if text
    ]
    return [t for t in compiled if t.month or t.year]


@lru_cache(maxsize=8)
def _generic(order: str, touching: bool) -> tuple[Template, ...]:
    return tuple(generic_named(order, touching))


@lru_cache(maxsize=2)
def _generic_partial(touching: bool) -> tuple[Template, ...]:
    return tuple(generic_partial(touching))


def _needs_order(t: Template) -> bool:
    """Whether a template has digits alone, so that it is a locale's own only in its order."""
    return bool(t.order) and not any(c.isalpha() for c in t.layout.replace("%s", ""))


def _sections(
    names: LocaleNames, written: WrittenNames, table: LanguageTable, plain: bool
) -> tuple[Section, dict[str, Section], Section | None, Section]:
    """Named, numeric by order, spelled and partial templates of a locale."""
    touching = not written.has_digits
    own, special, partial = _from_cldr(names), _compiled(table.templates), _compiled(table.partial)
    if plain:
        own, special, partial = (
            [t for t in group if says_days_alone(t, names.language)]
            for group in (own, special, partial)
        )
    digits = [t for t in special if _needs_order(t)]
    special = [t for t in special if t not in digits]
    whole = [t for t in (*own, *digits) if t.year and t.month and t.day]
    named = Section.of(
        (0.3, [t for t in whole if not t.order and (t.year != "short" or t.fields[-1] == "yy")]),
        (0.35 if special else 0, special),
        (0.45 if touching else 0.3, _generic(names.order, touching)),
    )
    numeric = {
        order: Section.of((1.0, group))
        for order in ("dmy", "mdy", "ymd")
        if (group := [t for t in whole if t.order == order])
    }
    spelled = Section.of((1.0, _compiled(table.spelled))) if table.spelled else None
    own_partial = [
        t
        for t in own
        if t not in whole and not t.order and (t.month or t.fields == ("y",)) and (t.year or t.day)
    ]
    partials = Section.of(
        (0.3, own_partial), (0.2 if partial else 0, partial), (0.5, _generic_partial(touching))
    )
    return named, numeric, spelled, partials


@lru_cache(maxsize=1024)
def load_writer(tag: str, plain: bool = False) -> Writer:
    """The writer of one locale; a plain one writes days, months and years alone."""
    names = load_locale(tag)
    written, table = written_names(names), language_table(names.language)
    named, numeric, spelled, partial = _sections(names, written, table, plain)
    shares = _ORDER_SHARES[names.order]
    days = [
        (canonicalize(word), day)
        for row in spelled_rows(table)
        for day, word in enumerate(row)
        if word
    ]
    return Writer(
        names=names,
        written=written,
        fields=fields_of(written, table),
        named=named,
        numeric=numeric,
        spelled=spelled,
        day_words=frozenset(days),
        partial=partial,
        context=context_of(names.language, () if plain else names.eras, plain),
        orders=(tuple(shares), (*list(accumulate(shares.values()))[:-1], 1.0)),
        plain=plain,
    )
