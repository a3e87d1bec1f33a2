"""Texts with numbers that look like a date's and are none: measures, scores, verses, reigns.

They are what people write in every language; words of one language stand in its table, under
`durations`, `ages`, `measures`, `recurring`, `holidays` and `undated`.
"""

from __future__ import annotations

import random

from datenorm.generation.cldr.spelled_numbers import roman
from datenorm.generation.kinds.non_date import words
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer

__all__ = ["MAKERS"]

_UNITS = (
    *("km", "cm", "mm", "kg", "dl", "ml", "m²", "m2", "km²", "ha", "km/h", "mph"),
    *("W", "kW", "MW", "V", "Hz", "MHz", "dpi", "px", "MB", "GB", "kB", "K", "°C", "°F", "%", "‰"),
    *("€", "$", "£", "zł", "Kč", "kr", "CHF", "USD", "EUR", "Ft", "lei", "RON", "TL", "R$"),
    *("ft", "lb", "lbs", "oz", "mi", "yd", "hp", "rpm", "kcal", "kJ", "bar", "ppm", "pcs"),
)
_BEFORE = ("$", "€", "£", "#", "No. ", "no. ", "Nr. ", "№ ", "n° ", "nº ", "p. ", "pp. ", "x", "±")
_BOOKS = (
    *("John", "Gen", "Ps", "Mt", "Mk", "Lk", "Luke", "Acts", "Rom", "Isa", "1 Cor", "Rev", "Job"),
    *("Joh", "Röm", "Jn", "Mc", "Lc", "Sal", "Is", "Ap", "Мф", "Мк", "Лк", "Ин", "Пс", "Быт"),
)
_MONARCHS = ("Victoria", "Geo. III", "Eliz. II", "Henry VIII", "Edw. VI", "Car. II", "Gul. III")
_REPUBLICAN = (
    *("vendémiaire", "brumaire", "frimaire", "nivôse", "pluviôse", "ventôse"),
    *("germinal", "floréal", "prairial", "messidor", "thermidor", "fructidor"),
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LUNAR_MONTHS = (
    "正月",
    "二月",
    "三月",
    "四月",
    "五月",
    "六月",
    "七月",
    "八月",
    "九月",
    "十月",
    "冬月",
    "腊月",
)
_LUNAR_DAYS = ("初一", "初二", "初三", "初五", "初八", "初九", "初十", "既望", "晦", "朔")
_LUNAR_LEADS = ("", "", "农历", "農曆", "旧历", "陰曆", "旧暦")


def _number(rng: random.Random) -> str:
    """A number; every other one could be a year."""
    chance = rng.random()
    if chance < 0.5:
        return str(1000 + rng.randrange(1100))
    return str(rng.randrange(10000)) if chance < 0.7 else str(1 + rng.randrange(120))


def _filled(key: str, writer: Writer, number: str, rng: random.Random) -> str | None:
    """A pattern of the language with a number; of English where the language has none."""
    patterns = moment_words(writer.names.language)[key] or moment_words("en")[key]
    return patterns.draw(rng).replace("{}", number) if patterns else None


def _measure(writer: Writer, rng: random.Random) -> str | None:
    number, chance = _number(rng), rng.random()
    if chance < 0.55:
        return _filled("measures", writer, number, rng)
    if chance < 0.85:
        return f"{number}{rng.choice((' ', ' ', ''))}{rng.choice(_UNITS)}"
    if chance < 0.92:
        # A number sign before a year is no number sign of a year.
        return f"{rng.choice(_BEFORE)}{rng.randrange(1000)}"
    sides = (str(1 + rng.randrange(300)) for _ in range(rng.choice((2, 2, 3))))
    return f"{rng.choice((' x ', ' × ', 'x')).join(sides)} {rng.choice(('cm', 'mm', 'in', 'm'))}"


def _duration(writer: Writer, rng: random.Random) -> str | None:
    return _filled("durations", writer, str(2 + rng.randrange(60)), rng)


def _age(writer: Writer, rng: random.Random) -> str | None:
    return _filled("ages", writer, str(1 + rng.randrange(110)), rng)


def _recurring(writer: Writer, rng: random.Random) -> str | None:
    name = (
        words.weekday(writer, rng)
        if rng.random() < 0.75
        else rng.choice(writer.written.choices["MMMM"][rng.randrange(12)])
    )
    return _filled("recurring", writer, name, rng) if name else None


def _holiday(writer: Writer, rng: random.Random) -> str | None:
    text = _filled("holidays", writer, "", rng)
    return text.strip(" ,-") if text else None


def _undated(writer: Writer, rng: random.Random) -> str | None:
    own = moment_words(writer.names.language)["undated"]
    patterns = own if own and rng.random() < 0.7 else moment_words("en")["undated"]
    return patterns.draw(rng)


def _verse_or_score(writer: Writer, rng: random.Random) -> str | None:
    first, second = 1 + rng.randrange(50), 1 + rng.randrange(59)
    chance = rng.random()
    if chance < 0.4:
        verse = f"{rng.choice(_BOOKS)} {first}{rng.choice((':', ':', ',', ', '))}{second}"
        return f"{verse}-{second + 1 + rng.randrange(9)}" if rng.random() < 0.3 else verse
    if chance < 0.7:
        goals = f"{rng.randrange(6)}{rng.choice((':', '-', '–'))}{rng.randrange(6)}"
        name = words.faked_text(writer, rng).split()[0]
        return rng.choice((f"{name} {goals}", f"{goals} {name}", f"score {goals}", f"{goals} HT"))
    if chance < 0.85:
        return f"{1 + rng.randrange(40)}. {rng.choice(('e4 e5', 'd4 Nf6', 'Nf3', 'c4', 'O-O'))}"
    return f"{rng.randrange(90)}°{rng.randrange(60):02d}′{rng.choice('NSEWO')}"


def _reign(writer: Writer, rng: random.Random) -> str | None:
    year, chance = 1 + rng.randrange(14), rng.random()
    if chance < 0.35:
        lead = rng.choice(("", "the ", "anno "))
        return f"{lead}{rng.choice((str(year), roman(year)))} {rng.choice(_MONARCHS)}"
    if chance < 0.7:
        month = rng.choice(_REPUBLICAN)
        numeral = rng.choice((str(year), roman(year)))
        return f"{1 + rng.randrange(30)} {month} {rng.choice(('an', 'an', 'An'))} {numeral}"
    pair = rng.randrange(60)
    lunar = rng.choice(_LUNAR_LEADS) + rng.choice(_LUNAR_MONTHS) + rng.choice(_LUNAR_DAYS)
    sexagenary = f"{_STEMS[pair % 10]}{_BRANCHES[pair % 12]}年"
    return rng.choice((lunar, lunar, sexagenary, sexagenary + lunar))


MAKERS = {
    "measure": (0.06, _measure),
    "duration in words": (0.035, _duration),
    "age in words": (0.02, _age),
    "recurring in words": (0.03, _recurring),
    "holiday": (0.012, _holiday),
    "undated": (0.02, _undated),
    "verse or score": (0.02, _verse_or_score),
    "reign": (0.02, _reign),
}
