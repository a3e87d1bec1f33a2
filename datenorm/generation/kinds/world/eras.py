"""Before and after Christ: "44 BC", "3 May 44 BCE", "2nd century BC", "AD 79", "紀元前203年"."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from datenorm.calendars import days_in_month
from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import Piece, draft, named_template, write_fields
from datenorm.generation.kinds.world.units import century_text, millennium_piece
from datenorm.generation.writing.moment_words import MomentWords, moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span, century, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_BEFORE = 0.6
_SMALL = 0.16  # of years, those of one or two digits: "AD 7", "32 CE"
_HEDGED, _HEDGED_SMALL = 0.14, 0.4  # the latter of years of one or two digits
_MARKS = (("about", "~"),) * 4 + (("perhaps", "?"),) * 2
_CIRCA = ("c{}", "c.{}", "c. {}", "c {}", "ca{}", "ca.{}", "ca. {}", "ca {}")
_LIKE_CIRCA = re.compile(r"c\.? ?\d+", re.IGNORECASE)  # "c12 BC" is about 12 BC
_CJK = ("ja", "zh", "ko", "yue")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a year, a date, a century, another unit or a span beside its era."""
    bc = rng.random() < _BEFORE
    words = moment_words(writer.names.language)
    pattern = _era(writer, words, bc, rng)
    if pattern is None:
        return None
    chance = rng.random()
    piece: Piece | None
    if chance < 0.40:
        piece = _year(writer, bc, rng)
    elif chance < 0.55:
        piece = _date(writer, settings, bc, rng)
    elif chance < 0.77:
        piece = _century(writer, words, bc, rng)
    elif chance < 0.82:
        piece = _large(writer, settings, bc, rng)
    else:
        return _span(writer, words, pattern, bc, rng)
    if piece is None or (chance >= 0.40 and not _fits_units(pattern)):
        return None
    text, point = pattern.replace("{}", piece.text), piece.point
    key, mark = rng.choice(_MARKS)
    hedged = _HEDGED_SMALL if chance < 0.40 and len(piece.text) < 3 else _HEDGED
    if rng.random() < hedged and words[key] and not piece.point.date[-1].isdigit():
        around = words[key].draw(rng)
        if mark == "~" and chance < 0.40 and rng.random() < 0.55:
            around = rng.choice(_CIRCA)  # "c64 BCE" looks like a century
        text, point = around.replace("{}", text), replace(point, mark=mark)
    return draft(text, point, "era", "BC" if bc else "AD", piece)


def _fits_units(pattern: str) -> bool:
    """Whether more than a year can stand in it: not in "rok {} př. n. l."."""
    return pattern.startswith("{}") or pattern.endswith("{}")


def _era(writer: Writer, words: MomentWords, bc: bool, rng: random.Random) -> str | None:
    """A pattern of the language, or the era as CLDR names it, after the date."""
    patterns = words["bc" if bc else "ad"]
    if patterns and rng.random() < 0.75:
        return patterns.draw(rng)
    names = []
    for width in ("abbreviated", "wide"):
        try:
            names.append(str(resolve(raw_data(writer.names.locale), "eras", width)[0 if bc else 1]))
        except (KeyError, TypeError):
            continue
    names = [name for name in names if len(name) > 1 and any(c.isalpha() for c in name)]
    if not names:
        return patterns.draw(rng) if patterns else None
    first = writer.names.language in _CJK
    name = rng.choice(names)
    return f"{name}{{}}" if first else f"{{}} {name}"


def _number(bc: bool, rng: random.Random) -> int:
    chance = rng.random()
    if chance < _SMALL:
        return 1 + rng.randrange(9 if chance < 0.4 * _SMALL else 99)
    if chance < 0.62:
        return 1 + rng.randrange(999)
    return 1 + rng.randrange(9999 if bc else 2050)


def _year(writer: Writer, bc: bool, rng: random.Random) -> Piece:
    number = _number(bc, rng)
    text = str(number) + ("年" if writer.names.language in ("ja", "zh", "yue") else "")
    if writer.names.language == "ko":
        text += "년"
    return Piece(text, Point(date(str(number), era=True), bc=bc))


def _date(writer: Writer, settings: DataSettings, bc: bool, rng: random.Random) -> Piece | None:
    section = writer.named if rng.random() < 0.6 else writer.partial
    chosen, moment = named_template(section, settings, rng)
    if chosen.year != "full" or not chosen.month or "yw" in chosen.fields or "yc" in chosen.fields:
        return None
    number = _number(bc, rng)
    if number < 32 and not chosen.day:
        return None  # "AD 30 October" would be a day
    if moment.day > days_in_month(2001, moment.month):
        moment = moment._replace(day=28)
    if any(name[0] in "EG" for name in chosen.fields):
        return None  # nobody names the weekdays of antiquity, nor two eras
    text = write_fields(writer, chosen, moment, rng, {"y": str(number)})
    if _names_era(text, moment_words(writer.names.language)):
        return None
    day = moment.day if chosen.day else ""
    return Piece(text, Point(date(str(number), moment.month, day, era=True), bc=bc))


def _century(writer: Writer, words: MomentWords, bc: bool, rng: random.Random) -> Piece | None:
    """A century; small numbers, which are alike, are as frequent as large ones."""
    number = 1 + rng.randrange(12 if bc and rng.random() < 0.7 else 20)
    text = century_text(writer, words, (number,), rng)
    if text is None or _names_era(text, words) or _LIKE_CIRCA.fullmatch(text):
        return None
    return Piece(text, Point(century(number), bc=bc))


def _names_era(text: str, words: MomentWords) -> bool:
    """Whether an era stands in it already: "{n}. Jahrhundert n. Chr."."""
    eras = (line.replace("{}", "").strip() for line in words["ad"].texts)
    return any(f" {era} " in f" {text} ".replace(",", " ") for era in eras)


def _large(writer: Writer, settings: DataSettings, bc: bool, rng: random.Random) -> Piece | None:
    """A millennium; decades of antiquity are left to those who can say which."""
    words = moment_words(writer.names.language)
    piece = millennium_piece(writer, words, rng)
    if piece is None or _names_era(piece.text, words):
        return None
    return Piece(piece.text, replace(piece.point, bc=bc))


def _span(
    writer: Writer, words: MomentWords, pattern: str, bc: bool, rng: random.Random
) -> Draft | None:
    """Years or centuries of one era, which stands once, or from one era to the next."""
    chance = rng.random()
    if chance < 0.2:
        return _over_both(writer, words, rng)
    dash = rng.choice(("-", "–", "–", " - ", " – ", "—"))
    centuries = chance < 0.45 and _fits_units(pattern)
    one, other = (
        (1 + rng.randrange(12), 1 + rng.randrange(12))
        if centuries
        else (_number(bc, rng), _number(bc, rng))
    )
    if one == other:
        return None
    first, last = (max(one, other), min(one, other)) if bc else (min(one, other), max(one, other))
    if centuries:
        text = century_text(writer, words, (first, last), rng, dash)
        if text is None or _names_era(text, words):
            return None
        ends = [Point(century(number)) for number in (first, last)]
    else:
        text = f"{first}{dash}{last}"
        ends = [Point(date(str(year), era=True)) for year in (first, last)]
    before = not pattern.startswith("{}")
    if bc:
        # The era behind the last end stands at that end alone.
        ends = [replace(ends[0], bc=before), replace(ends[1], bc=True)]
    return draft(pattern.replace("{}", text), Span(*ends), "era", "span")


def _over_both(writer: Writer, words: MomentWords, rng: random.Random) -> Draft | None:
    """From before Christ to after: "27 BC – AD 14"."""
    before, after = _era(writer, words, True, rng), _era(writer, words, False, rng)
    if before is None or after is None:
        return None
    first, last = 1 + rng.randrange(999), 1 + rng.randrange(999)
    dash = rng.choice((" - ", " – ", "–", "-", " to ")) if rng.random() < 0.9 else "/"
    text = before.replace("{}", str(first)) + dash + after.replace("{}", str(last))
    ends = Point(date(str(first), era=True), bc=True), Point(date(str(last), era=True))
    return draft(text, Span(*ends), "era", "span of both")


KIND = Kind("era", draw)
