"""Before and after Christ: "44 BC", "3 May 44 BCE", "2nd century BC", "AD 79", "紀元前203年"."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.calendars import days_in_month
from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import Piece, draft, named_template, write_fields
from datenorm.generation.kinds.world.units import unit_piece
from datenorm.generation.writing.moment_words import MomentWords, moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_BEFORE = 0.6
_CJK = ("ja", "zh", "ko", "yue")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a year, a date, a century or a span beside its era."""
    bc = rng.random() < _BEFORE
    words = moment_words(writer.names.language)
    pattern = _era(writer, words, bc, rng)
    if pattern is None:
        return None
    chance = rng.random()
    piece: Piece | None
    if chance < 0.45:
        piece = _year(writer, bc, rng)
    elif chance < 0.65:
        piece = _date(writer, settings, bc, rng)
    elif chance < 0.85:
        piece = _large(writer, settings, bc, rng)
    else:
        return _span(pattern, bc, rng)
    if piece is None:
        return None
    text, point = pattern.replace("{}", piece.text), piece.point
    if chance < 0.07 and words["about"]:
        text, point = words["about"].draw(rng).replace("{}", text), replace(point, mark="~")
    return draft(text, point, "era", "BC" if bc else "AD", piece)


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
    if chance < 0.55:
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
    if moment.day > days_in_month(2001, moment.month):
        moment = moment._replace(day=28)
    if any(name[0] == "E" for name in chosen.fields):
        return None  # nobody names the weekdays of antiquity
    text = write_fields(writer, chosen, moment, rng, {"y": str(number)})
    day = moment.day if chosen.day else ""
    return Piece(text, Point(date(str(number), moment.month, day, era=True), bc=bc))


def _large(writer: Writer, settings: DataSettings, bc: bool, rng: random.Random) -> Piece | None:
    for _ in range(8):
        piece = unit_piece(writer, settings, rng)
        if piece and piece.point.date[2:4] == "XX" and piece.point.date[:2] != "--":
            return Piece(piece.text, replace(piece.point, bc=bc))
    return None


def _span(pattern: str, bc: bool, rng: random.Random) -> Draft | None:
    """Years of one era, which stands once: "100-44 BC"."""
    one, other = _number(bc, rng), _number(bc, rng)
    first, last = (max(one, other), min(one, other)) if bc else (min(one, other), max(one, other))
    if first == last:
        return None
    dash = rng.choice(("-", "–", " - ", " – ", "—"))
    text = pattern.replace("{}", f"{first}{dash}{last}")
    before = not pattern.startswith("{}")
    ends = [Point(date(str(year), era=True)) for year in (first, last)]
    if bc:
        # The era behind the last end stands at that end alone.
        ends = [replace(ends[0], bc=before), replace(ends[1], bc=True)]
    return draft(text, Span(*ends), "era", "span")


KIND = Kind("era", draw)
