"""Units larger than a day, from weeks and seasons to millennia, and parts of them.

"The 1850s" is `185X`, "18th century" `17XX`, "early 1979" the whole year and `<`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.cldr.spelled_numbers import ordinal_marks, ordinal_words, roman
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import Piece, draft, draw_year, month_piece, year_piece
from datenorm.generation.writing.moment_words import MomentWords, moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, century, date, day_of_year, decade, week
from datenorm.presets import DataSettings

__all__ = ["KIND", "century_text", "decade_piece", "draw", "millennium_piece", "unit_piece"]

_FIRST = {"season": 21, "quarter": 33, "half": 40}  # EDTF's numbers of the first of each
_PARTS = 0.14
_SHORT = 0.06  # of seasons, quarters and halves with a short year
_BY_NUMBER = re.compile(r"<([^<>]+\|[^<>]+)>")  # <first|second>: words by the number of a unit
_ORDINAL_FIRST = re.compile(r"((?:<[^<>]+\|[^<>]+>|\{[woN]\}\S?|\{q\}\S{1,4}) \w+\.?) \{y\}")
_TURNED = ("{y} {0}", "{y}, {0}", "{0}, {y}", "{0} ({y})", "{y}: {0}", "{0} / {y}", "{0} - {y}")
_TURNED_SHARE, _CAPITAL = 0.14, 0.3  # of quarters and halves
_FIRST_WEEKS = 0.45  # of weeks, those of one digit
_HALVES = 0.4  # of parts of a month, a decade or a century, those that are a half or a third


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a unit, or a part of one."""
    if rng.random() < _PARTS:
        return _part(writer, settings, rng)
    piece = unit_piece(writer, settings, rng)
    return draft(piece.text, piece.point, "unit", _name_of(piece.point), piece) if piece else None


def _name_of(point: Point) -> str:
    written = point.date
    if "O" in written:
        return "day of the year"
    if "W" in written:
        return "week"
    if "X" in written:
        return {1: "decade", 2: "century", 3: "millennium"}[written[:4].count("X")]
    month = written[5:7]
    return "season" if month < "30" else "quarter" if month < "40" else "half"


def unit_piece(writer: Writer, settings: DataSettings, rng: random.Random) -> Piece | None:
    """A unit larger than a month; None where the language has no words for the one drawn."""
    words = moment_words(writer.names.language)
    chance = rng.random()
    if chance < 0.22:
        return _century(writer, words, rng)
    if chance < 0.42:
        return decade_piece(writer, words, rng)
    if chance < 0.60:
        return _season(words, settings, rng)
    if chance < 0.80:
        return _quarter_or_half("quarters", writer, words, settings, rng)
    if chance < 0.88:
        return _quarter_or_half("halves", writer, words, settings, rng)
    if chance < 0.95:
        return _week(writer, words, rng)
    if chance < 0.98:
        return _day_of_year(writer, words, rng)
    return millennium_piece(writer, words, rng)


def _numbered(
    writer: Writer, number: int, words: MomentWords, rng: random.Random
) -> dict[str, str]:
    """A number in every way that a pattern may ask for."""
    language = writer.names.language
    values = {
        "n": str(number),
        "nn": f"{number:02d}",
        "q": str(number),
        "N": roman(number) if number < 40 else str(number),
        "o": ordinal_marks(language)[number],
        "k": cjk_number(number),
        "n1": str(100 * (number - 1)),
    }
    sets = ordinal_words(language, words.ordinal_rules)
    if sets:
        values["w"] = rng.choice(sets)[number]
    return values


def _filled(pattern: str, values: dict[str, str]) -> str | None:
    try:
        if "<" in pattern:
            index = int(values["n"]) - 1
            pattern = _BY_NUMBER.sub(lambda match: match[1].split("|")[index], pattern)
        return pattern.format_map(values)
    except (KeyError, IndexError):
        return None  # the language has no such words


def _century(writer: Writer, words: MomentWords, rng: random.Random) -> Piece | None:
    if not words["centuries"]:
        return None
    pattern = words["centuries"].draw(rng)
    any_number = "{N}" in pattern or rng.random() < 0.5  # Roman ones are alike: V, XV, X, IX, XIX
    number = 1 + int(rng.random() * 21) if any_number else 14 + int(rng.random() * 8)
    text = _filled(pattern, _numbered(writer, number, words, rng))
    return Piece(text, Point(century(number))) if text else None


def century_text(
    writer: Writer,
    words: MomentWords,
    numbers: Sequence[int],
    rng: random.Random,
    dash: str = "",
) -> str | None:
    """One century, or two with one noun: "5th–4th century", "V–IV wiek"."""
    if not words["centuries"]:
        return None
    pattern = words["centuries"].draw(rng)
    if len(numbers) > 1 and "<" in pattern:
        return None  # spelled in full
    each = [_numbered(writer, number, words, rng) for number in numbers]
    joined = {}
    for name in set.intersection(*map(set, each)):
        dot = "." if len(each) > 1 and f"{{{name}}}." in pattern else ""
        joined[name] = f"{dot}{dash}".join(values[name] for values in each)
    return _filled(pattern, joined)


def millennium_piece(writer: Writer, words: MomentWords, rng: random.Random) -> Piece | None:
    """A millennium, by its number."""
    if not words["millennia"]:
        return None
    number = 1 + rng.randrange(3)
    text = _filled(words["millennia"].draw(rng), _numbered(writer, number, words, rng))
    return Piece(text, Point(f"{number - 1}XXX------")) if text else None


def decade_piece(
    writer: Writer, words: MomentWords, rng: random.Random, year: int = 0
) -> Piece | None:
    """A decade by its year, by two digits, or by those and the century ("lata 80. XX wieku")."""
    if not words["decades"]:
        return None
    if not year:
        far = rng.random() < 0.3
        year = 10 * (100 + rng.randrange(103) if far else 170 + rng.randrange(33))
    pattern = words["decades"].draw(rng)
    number = _numbered(writer, year // 100 + 1, words, rng)
    whole = "{y}" in pattern or any(f"{{{field}}}" in pattern for field in number)
    if year % 100 == 0:
        if not whole or "{y}" not in pattern:
            return None
        year += 10  # "the 1900s" may be a century
    tens = year % 100 // 10
    if "{dw}" in pattern:
        if len(words.decade_words) != 8 or tens < 2:
            return None
        pattern = pattern.replace("{dw}", words.decade_words[tens - 2])
        if "nineteen" in pattern:
            return Piece(pattern, Point(decade(1900 + year % 100)))
    shown = {"y": str(year), "yy": f"{year % 100:02d}", "kk": cjk_number(year % 100)}
    text = _filled(pattern, number | shown)
    return Piece(text, Point(decade(year) if whole else f"--{tens}X------")) if text else None


def _season(words: MomentWords, settings: DataSettings, rng: random.Random) -> Piece | None:
    if not words.seasons or not words["season_patterns"]:
        return None
    number = rng.randrange(4)
    pattern = words["season_patterns"].draw(rng)
    name = rng.choice(words.seasons)[number]
    if rng.random() < 0.3:
        name = name[:1].upper() + name[1:]
    return _with_year(pattern.replace("{s}", name), _FIRST["season"] + number, settings, rng)


def _with_year(text: str, month: int, settings: DataSettings, rng: random.Random) -> Piece:
    """A text whose year is still to be filled in, as a unit of that year."""
    year = draw_year(settings, rng)
    short = "{yy}" in text or (rng.random() < _SHORT and "'{y}" in text)
    shown = f"{year % 100:02d}" if short else f"{year:04d}"
    text = text.replace("{yy}", shown).replace("{y}", shown)
    return Piece(text, Point(date(shown, month)))


@lru_cache(maxsize=512)
def _cldr_quarters(tag: str) -> tuple[tuple[str, ...], ...]:
    """Names of the quarters in one locale."""
    sets = []
    for width in ("abbreviated", "wide"):
        try:
            names = resolve(raw_data(tag), "quarters", "format", width)
            sets.append(tuple(str(names[number]) for number in (1, 2, 3, 4)))
        except (KeyError, TypeError):
            continue
    return tuple(dict.fromkeys(sets))


def _quarter_or_half(
    key: str, writer: Writer, words: MomentWords, settings: DataSettings, rng: random.Random
) -> Piece | None:
    half = key == "halves"
    number = 1 + rng.randrange(2 if half else 4)
    if not half and rng.random() < 0.3:
        names = _cldr_quarters(writer.names.locale)
        if names:
            pattern = rng.choice(
                (
                    "{name} {y}",
                    "{name} {y}",
                    "{y} {name}",
                    "{y}, {name}",
                    "{name}, {y}",
                    "{name}/{y}",
                )
            )
            text = pattern.replace("{name}", rng.choice(names)[number - 1])
            return _with_year(text, _FIRST["quarter"] + number - 1, settings, rng)
    pattern, fixed, which = words[key].draw(rng).partition(" = ")
    ordinal_first = _ORDINAL_FIRST.fullmatch(pattern)
    if ordinal_first and rng.random() < _TURNED_SHARE:  # "1927, drittes Viertel"
        pattern = rng.choice(_TURNED).replace("{0}", ordinal_first[1])
    number = int(which) if fixed else number
    values = _numbered(writer, number, words, rng) | {"y": "{y}", "yy": "{yy}"}
    filled = _filled(pattern, values)
    if filled is None:
        return None
    if rng.random() < _CAPITAL:
        filled = filled[:1].upper() + filled[1:]
    return _with_year(filled, _FIRST["half" if half else "quarter"] + number - 1, settings, rng)


def _week(writer: Writer, words: MomentWords, rng: random.Random) -> Piece | None:
    first = rng.random() < _FIRST_WEEKS
    number = 1 + rng.randrange(9) if first else 10 + rng.randrange(43)
    year = f"{1950 + rng.randrange(100)}"
    values = _numbered(writer, number, words, rng) | {"y": year, "yy": year[2:]}
    pattern = words["weeks"].draw(rng)
    text = _filled(pattern, values)
    return (
        Piece(text, Point(week(year[2:] if "{yy}" in pattern else year, number))) if text else None
    )


def _day_of_year(writer: Writer, words: MomentWords, rng: random.Random) -> Piece | None:
    if not words["days_of_year"]:
        return None
    number = 1 + rng.randrange(365)
    year = f"{1800 + rng.randrange(300)}"
    values = {"n": str(number), "nn": f"{number:03d}", "y": year}
    marks = ordinal_marks(writer.names.language)
    if number < len(marks):
        values["o"] = marks[number]
    text = _filled(words["days_of_year"].draw(rng), values)
    return Piece(text, Point(day_of_year(year, number))) if text else None


# ---- Parts ----


def _part(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Early, mid or late in a year, a month, a decade or a century; a half of one but a year."""
    words = moment_words(writer.names.language)
    if not words["part_of"]:
        return None
    chance = rng.random()
    piece: Piece | None
    if chance < 0.28:
        piece = year_piece(settings, rng)
    elif chance < 0.60:
        piece = month_piece(writer, settings, rng)
    elif chance < 0.85:
        piece = _century(writer, words, rng)
    else:
        piece = decade_piece(writer, words, rng)
    if piece is None or piece.point.weekday:
        return None
    halves = words["half_of"] if chance >= 0.28 and rng.random() < _HALVES else None
    text = (halves or words["part_of"]).draw(rng).replace("{}", piece.text)
    return draft(text, replace(piece.point, part_of=True), "unit", "part", piece)


KIND = Kind("unit", draw)
