"""Spans: "3-5 May 1979", "29 Aug - 2 Sept 2006", "1843-4", "from 1968 to 2012", "before 1900", "1829 or 1832".

Each end carries only what stands in it. Parts that both ends share stand once: CLDR's interval formats
say where in each locale, and the locale's own templates, opened between their fields, say the rest.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache

from datenorm.calendars import weekday
from datenorm.generation.cldr.raw import raw_data
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import (
    Piece,
    day_piece,
    draft,
    draw_year,
    marked,
    month_piece,
    named_template,
    year_piece,
)
from datenorm.generation.moments import Moment, draw_moment
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.template import (
    Section,
    Template,
    from_cldr_pattern,
    template,
)
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import OneOf, Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "any_piece", "draw"]

_DASHES = ("-", "–", "-", "–", " - ", " – ", "—", " — ", "/", "~", " to ", "‑", "−")
_WORDS = 0.35  # of shared parts, those whose ends are joined by words of the language
# Dates in digits whose day comes first beyond doubt, and with Roman months.
_DIGITS = Section.of(
    (
        1.0,
        [
            *(
                template("{d}.{M}.{y}"),
                template("{dd}.{MM}.{y}", 1.5),
                template("{d}. {M}. {y}", 0.5),
            ),
            *(
                template("{d}.{MR}.{y}"),
                template("{d}.{MR}. {y}", 0.4),
                template("{d} {MR} {y}", 0.4),
            ),
            *(
                template("{y}-{MM}-{dd}"),
                template("{y}/{MM}/{dd}", 0.5),
                template("{y}.{MM}.{dd}", 0.5),
            ),
        ],
    )
)
_MONTHS_IN_DIGITS = Section.of(
    (
        1.0,
        [
            template("{MR}.{y}"),
            template("{MR} {y}"),
            template("{MM}.{y}", 0.6),
            template("{MR}-{y}", 0.3),
        ],
    )
)


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a span, or two dates of which one is meant."""
    chance = rng.random()
    if chance < 0.24:
        return _years(writer, settings, rng)
    if chance < 0.50:
        return _shared(writer, settings, rng)
    if chance < 0.58:
        return _by_interval_format(writer, rng)
    if chance < 0.74:
        return _open(writer, settings, rng)
    if chance < 0.80:
        return _either(writer, settings, rng)
    return _whole_ends(writer, settings, rng)


# ---- Years ----


def _years(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two years, the second often cut short: "1843-4", "1843–44", "1843-1850"."""
    words = moment_words(writer.names.language)
    first = draw_year(settings, rng)
    last = min(9999, first + 1 + int(rng.random() ** 2 * 60))
    shown = f"{first:04d}"
    digits = rng.choice((4, 4, 2, 2, 1))
    if digits < 4 and first // 10**digits != last // 10**digits:
        digits = 4
    cut = f"{last:04d}"[4 - digits :]
    pattern = words["spans"].draw(rng)
    hyphen = pattern == "{0}-{1}" or "/" in pattern
    if digits == 2 and hyphen and int(cut) <= 12:
        return None  # "1905-06" is a month
    if digits < 4 and len(pattern) > 14:
        digits, cut = 4, f"{last:04d}"
    one, other = Piece(shown, Point(date(shown))), Piece(cut, Point(date(cut)))
    chance = rng.random()
    if chance < 0.12:
        return _hedged_ends(writer, pattern, one, other, rng)
    text = pattern.replace("{0}", one.text).replace("{1}", other.text)
    span = Span(one.point, other.point)
    if chance < 0.24:
        key, mark = rng.choice(
            (("about", "~"), ("about", "~"), ("perhaps", "?"), ("about_perhaps", "%"))
        )
        if words[key]:
            hedge = words[key].draw(rng)
            text = hedge.replace("{}", text)
            # What stands before the first end holds for both, what stands behind the last for it alone.
            behind = hedge.startswith("{}")
            span = Span(one.point if behind else marked(one, mark), marked(other, mark))
    return draft(text, span, "span", "years")


def _hedged_ends(
    writer: Writer, pattern: str, one: Piece, other: Piece, rng: random.Random
) -> Draft | None:
    """A span of which the second end is hedged: "1794-c.1830"."""
    words = moment_words(writer.names.language)
    hedge = words["about"].draw(rng)
    if not hedge.endswith("{}") or len(other.text) < 2:
        return None
    text = pattern.replace("{0}", one.text).replace("{1}", hedge.replace("{}", other.text))
    return draft(text, Span(one.point, marked(other, "~")), "span", "hedged end")


# ---- Shared parts ----


def _later(moment: Moment, days: int) -> Moment:
    """The day so many days later; the weekday goes with it."""
    import datetime as dt

    ordinal = dt.date(moment.year, moment.month, moment.day).toordinal() + days
    day = dt.date.fromordinal(min(ordinal, dt.date(2999, 12, 31).toordinal()))
    return Moment(day.year, day.month, day.day, weekday(day.year, day.month, day.day))


def _shared(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """A template opened between its fields: what is left of the dash is the first end."""
    chance = rng.random()
    if chance < 0.75:
        chosen, first = named_template(writer.named, settings, rng)
        kind = "named"
    else:
        section = _DIGITS if chance < 0.92 else _MONTHS_IN_DIGITS
        chosen, kind = section.draw(rng), "digits"
        first = draw_moment(rng, max(1, settings.start.year), settings.end.year)
    if chosen.year != "full" or "dw" in chosen.fields:
        return None
    days = (
        rng.choice((1 + rng.randrange(9), 1 + rng.randrange(27), 1 + rng.randrange(120)))
        if chosen.day
        else 31 * (1 + rng.randrange(9))
    )
    last = _later(first, days)
    differing = (
        {"d", "E"} if (first.year, first.month) == (last.year, last.month) else {"d", "E", "M"}
    )
    if first.year != last.year and rng.random() < 0.7:
        differing = {"d", "E", "M", "y"}
    indices = [i for i, name in enumerate(chosen.fields) if name[0] in differing]
    if not indices or len(indices) == len(chosen.fields) == 1:
        return None
    start, stop = indices[0], indices[-1]
    one, other = writer.parts(chosen, first, rng), writer.parts(chosen, last, rng)
    before, ending = "".join(one[: 2 * start + 1]), "".join(other[2 * stop + 2 :])
    unit = _unit(ending)
    left = "".join(one[2 * start + 1 : 2 * stop + 2]) + unit
    right = "".join(other[2 * start + 1 : 2 * stop + 2])
    shared_before = "".join(other[: 2 * start + 1])
    if before != shared_before:
        return None  # a name that is drawn twice, and differently
    pattern = moment_words(writer.names.language)["spans"].draw(rng)
    if rng.random() > _WORDS or pattern.count("{") != 2 or len(before) > 12:
        dash = rng.choice(_DASHES)
        if "-" in dash and kind == "digits" and "-" in chosen.layout:
            dash = " - "
        text = f"{before}{left}{dash}{right}{ending}"
    else:
        text = pattern.replace("{0}", before + left).replace("{1}", right + ending)
    names = chosen.fields
    span = Span(
        _point(first, names[: stop + 1]),
        _point(last, names[start:]),
    )
    return draft(text, span, "span", f"{kind}, shared")


def _unit(ending: str) -> str:
    """The letters that belong to the field before them: the 日 of 3日."""
    letters = ""
    for character in ending:
        if character.isascii() or not character.isalpha():
            break
        letters += character
    return letters


def _point(moment: Moment, names: tuple[str, ...]) -> Point:
    """What these fields say of a day."""
    year = f"{moment.year:04d}" if any(n[0] == "y" for n in names) else ""
    month = moment.month if any(n[0] == "M" for n in names) else ""
    day = moment.day if any(n[0] == "d" for n in names) else ""
    named = moment.weekday + 1 if any(n[0] == "E" for n in names) else 0
    return Point(date(year, month, day), weekday=named)


@lru_cache(maxsize=512)
def _interval_formats(tag: str) -> tuple[tuple[Template, Template], ...]:
    """CLDR's interval formats of a locale: the templates of both ends, the dash with the first."""
    formats = raw_data(tag).get("interval_formats", {})
    found = []
    for skeleton, by_field in dict(formats).items():
        if not skeleton or set(skeleton) - set("yMEd") or "MMM" not in skeleton:
            continue
        for parts in dict(by_field).values():
            if len(parts) == 2:
                ends = [_end(part) for part in parts]
                if ends[0] is not None and ends[1] is not None:
                    found.append((ends[0], ends[1]))
    return tuple(dict.fromkeys(found))


def _end(pattern: str) -> Template | None:
    text = from_cldr_pattern(pattern, "")
    if text is None:
        return None
    # `from_cldr_pattern` strips, and the blanks around the dash belong to it.
    blank = " " if pattern[-1:].isspace() else ""
    return template(text + blank)


def _by_interval_format(writer: Writer, rng: random.Random) -> Draft | None:
    formats = _interval_formats(writer.names.locale)
    if not formats:
        return None
    one, other = rng.choice(formats)
    first = draw_moment(rng, 1000)
    last = _later(first, 1 + rng.randrange(200))
    names = (*one.fields, *other.fields)
    if not any(n[0] == "M" for n in one.fields) and (first.year, first.month) != (
        last.year,
        last.month,
    ):
        last = first._replace(day=28)
        first = first._replace(day=1 + rng.randrange(27), weekday=0)
        first = _weekday(first)
        last = _weekday(last)
    if not any(n[0] == "M" for n in names) or not any(n[0] == "y" for n in names):
        return None
    text = writer.write(one, first, rng) + writer.write(other, last, rng)
    return draft(text, Span(_point(first, one.fields), _point(last, other.fields)), "span", "CLDR")


def _weekday(moment: Moment) -> Moment:
    return moment._replace(weekday=weekday(moment.year, moment.month, moment.day))


# ---- Open and whole ends ----


def any_piece(writer: Writer, settings: DataSettings, rng: random.Random) -> Piece | None:
    """A year, a month or a day; years most often."""
    chance = rng.random()
    if chance < 0.5:
        return year_piece(settings, rng)
    if chance < 0.7:
        return month_piece(writer, settings, rng)
    return day_piece(writer, settings, rng)


def _open(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Before or after a date."""
    words = moment_words(writer.names.language)
    key = "before" if rng.random() < 0.5 else "after"
    piece = any_piece(writer, settings, rng)
    if piece is None:
        return None
    pattern = words[key].draw(rng)
    if pattern in ("-{}", "–{}", "{}-", "{}–", "{} -", "{} –") and piece.point.date[5:7] != "--":
        return None  # a dash at a day is a mark of its list more often than a span
    text = pattern.replace("{}", piece.text)
    point = piece.point
    if rng.random() < 0.06 and key in ("before", "after") and words["about"]:
        hedge = words["about"].draw(rng)
        text, point = (
            pattern.replace("{}", hedge.replace("{}", piece.text)),
            replace(point, mark="~"),
        )
    span = Span(None, point) if key == "before" else Span(point, None)
    return draft(text, span, "span", key, piece)


def _ends(writer: Writer, settings: DataSettings, rng: random.Random) -> tuple[Piece, Piece] | None:
    """Two pieces of one kind, the earlier first."""
    chance = rng.random()
    if chance < 0.3:
        first, last = sorted((draw_year(settings, rng), draw_year(settings, rng)))
        one, other = (Piece(f"{year:04d}", Point(date(f"{year:04d}"))) for year in (first, last))
        return (one, other) if first < last else None
    pieces = []
    for _ in range(2):
        piece = (month_piece if chance < 0.45 else day_piece)(writer, settings, rng)
        if piece is None or piece.order or piece.open:
            return None
        pieces.append(piece)
    one, other = pieces
    short = (one.point.date[1] == "-", other.point.date[1] == "-")
    if any(short):
        return None
    return (one, other) if one.point.date <= other.point.date else (other, one)


def _whole_ends(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two whole dates: "17 August 2013 to 19 August 2013"."""
    ends = _ends(writer, settings, rng)
    if ends is None:
        return None
    pattern = moment_words(writer.names.language)["spans"].draw(rng)
    if (
        pattern in ("{0}-{1}", "{0}/{1}")
        and len(ends[0].text) != 4
        and "-" in ends[0].text + ends[1].text
    ):
        pattern = "{0} - {1}"
    text = pattern.replace("{0}", ends[0].text).replace("{1}", ends[1].text)
    return draft(text, Span(ends[0].point, ends[1].point), "span", "whole ends")


def _either(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """One of two dates: "1829 or 1832", "1829 or 30"."""
    words = moment_words(writer.names.language)
    ends = _ends(writer, settings, rng)
    if ends is None or not words["either"]:
        return None
    one, other = ends
    if (
        len(one.text) == len(other.text) == 4
        and one.text[:2] == other.text[:2]
        and rng.random() < 0.3
    ):
        other = Piece(other.text[2:], Point(date(other.text[2:])))
    text = words["either"].draw(rng).replace("{0}", one.text).replace("{1}", other.text)
    return draft(text, OneOf(one.point, other.point), "span", "either")


KIND = Kind("span", draw)
