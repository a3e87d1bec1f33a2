"""Pieces of texts with what they say: a date, a year, a clock; other kinds put them together."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from datenorm.generation.kinds import named, numeric, partial, spelled
from datenorm.generation.kinds.drawing import draw_template, named_weekday
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.moments import Moment, draw_moment
from datenorm.generation.writing.template import Section, Template
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, When, date, write
from datenorm.presets import DataSettings

__all__ = [
    "Piece",
    "day_piece",
    "draft",
    "draw_year",
    "marked",
    "month_piece",
    "named_template",
    "names_units",
    "point_of",
    "write_fields",
    "year_piece",
    "yearless_day_piece",
    "yearless_template",
]

_NUMERIC = 0.4  # of days, those in digits
_SPELLED = 0.05
_FAR_FUTURE = 0.012


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and the point that it says.

    `open`, `order` and `local` are those of a `Draft`: whether digits could be another day too, and
    which order hint settles them.
    """

    text: str
    point: Point
    open: bool = False
    order: str = ""
    needs_order_hint: bool = False
    local: bool = True


def draft(text: str, when: When | None, kind: str, detail: str, *pieces: Piece) -> Draft:
    """The draft of a text made of pieces."""
    first = pieces[0] if pieces else None
    return Draft(
        text,
        write(when),
        kind,
        detail,
        open=any(piece.open for piece in pieces),
        order=first.order if first else "",
        needs_order_hint=any(piece.needs_order_hint for piece in pieces),
        local=all(piece.local for piece in pieces),
        time_of_day=False,
        dashes=False,
    )


def point_of(drawn: Draft) -> Point:
    """What a draft of a plain date says, with the weekday that it names."""
    return Point(drawn.target, weekday=drawn.weekday)


def day_piece(writer: Writer, settings: DataSettings, rng: random.Random) -> Piece | None:
    """A whole day, named or in digits; None where the draw cannot be written."""
    chance = rng.random()
    if chance < _NUMERIC:
        drawn = numeric.draw(writer, settings, rng)
    elif chance < _NUMERIC + _SPELLED:
        drawn = spelled.draw(writer, settings, rng)
    else:
        drawn = named.draw(writer, settings, rng)
    if drawn is None or "-" in drawn.target[8:] or drawn.target[3] == "-":
        return None
    piece = Piece(
        drawn.text,
        point_of(drawn),
        drawn.open,
        drawn.order,
        drawn.needs_order_hint,
        drawn.local,
    )
    return _in_the_far_future(piece, rng) if rng.random() < _FAR_FUTURE else piece


def _in_the_far_future(piece: Piece, rng: random.Random) -> Piece:
    """The same day of a year after 2999; the piece itself where a weekday or leap day is named."""
    year, rest = piece.point.date[:4], piece.point.date[4:]
    if piece.text.count(year) != 1 or piece.point.weekday or rest == "-02-29":
        return piece
    later = str(3000 + rng.randrange(7000) if rng.random() < 0.7 else 1000 * rng.randrange(3, 10))
    text = piece.text.replace(year, later)
    return replace(piece, text=text, point=replace(piece.point, date=later + rest))


def month_piece(writer: Writer, settings: DataSettings, rng: random.Random) -> Piece | None:
    """A month with its year."""
    for _ in range(4):
        drawn = partial.draw(writer, settings, rng)
        if drawn and drawn.target[3] != "-" and drawn.target[5:7] != "--":
            return Piece(drawn.text, point_of(drawn), local=drawn.local)
    return None


def draw_year(settings: DataSettings, rng: random.Random) -> int:
    """A year: most of them of the centuries that archives and catalogues speak of."""
    if rng.random() < 0.7:
        return 1400 + int(rng.random() * 650)
    return draw_moment(rng, settings.start.year, settings.end.year).year


def year_piece(settings: DataSettings, rng: random.Random) -> Piece:
    """A year of four digits."""
    text = f"{draw_year(settings, rng):04d}"
    return Piece(text, Point(date(text)))


def named_template(
    section: Section, settings: DataSettings, rng: random.Random
) -> tuple[Template, Moment]:
    """A template of a section with a full year and a named month, and a day for it."""
    for _ in range(20):
        chosen, moment = draw_template(section, settings, rng)
        if chosen.year == "full" and chosen.month and not chosen.order:
            return chosen, moment
    return chosen, moment


def names_units(chosen: Template) -> bool:
    """Whether a template names its month, or the units of its numbers, as in 2024年6月2日."""
    return not chosen.order or any(character > "\u1100" for character in chosen.layout)


def write_fields(
    writer: Writer,
    chosen: Template,
    moment: Moment,
    rng: random.Random,
    instead: Mapping[str, str] | None = None,
) -> str:
    """The text of a template with some fields written otherwise, such as a year without zeros."""
    own = instead or {}
    fields = writer.fields
    return chosen.layout % tuple(
        own[name] if name in own else fields[name](moment, rng) for name in chosen.fields
    )


def marked(piece: Piece, mark: str) -> Point:
    """The point of a piece with a mark."""
    return replace(piece.point, mark=mark)


def yearless_template(
    writer: Writer, settings: DataSettings, rng: random.Random
) -> tuple[Template, Moment] | None:
    """A template of a day without a year that names its units, and a day; None if none comes up."""
    for _ in range(12):
        chosen, moment = draw_template(writer.partial, settings, rng)
        if chosen.day and chosen.month and not chosen.year and names_units(chosen):
            return chosen, moment
    return None


def yearless_day_piece(writer: Writer, settings: DataSettings, rng: random.Random) -> Piece | None:
    """A day of an unknown year: "3 May", and the days in the logs of systems."""
    drawn = yearless_template(writer, settings, rng)
    if drawn is None:
        return None
    chosen, moment = drawn
    weekday = named_weekday(chosen, moment)
    point = Point(date("", moment.month, moment.day), weekday=weekday)
    return Piece(writer.write(chosen, moment, rng), point)
