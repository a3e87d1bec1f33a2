"""Spans whose ends share parts that stand once: "3-5 May 1979", "29 Aug - 2 Sept 2006".

CLDR's interval formats say where the parts stand in each locale; the templates of the locale,
opened between their fields, give the rest.
"""

from __future__ import annotations

import datetime as dt
import random
from functools import lru_cache

from datenorm.calendars import weekday
from datenorm.generation.cldr.raw import raw_data
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.pieces import draft, named_template, yearless_template
from datenorm.generation.kinds.world.spans.open_ends import names_years
from datenorm.generation.moments import Moment, draw_moment
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.template import Section, Template, from_cldr_pattern, template
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span, date
from datenorm.presets import DataSettings

__all__ = ["draw_by_interval_format", "draw_shared", "unit_letters"]

_DASHES = ("-", "–", "-", "–", " - ", " – ", "—", " — ", "/", "~", " to ", "‑", "−")
_FIRST_DAY_ALONE = 0.08
_YEARLESS = 0.10
_WORDS = 0.35  # of shared parts, those whose ends are joined by words of the language
# Dates in digits whose day comes first beyond doubt, and with Roman months.
_DIGITS = Section.of(
    (
        1.0,
        [
            template("{d}.{M}.{y}"),
            template("{dd}.{MM}.{y}", 1.5),
            template("{d}. {M}. {y}", 0.5),
            template("{d}.{MR}.{y}"),
            template("{d}.{MR}. {y}", 0.4),
            template("{d} {MR} {y}", 0.4),
            template("{y}-{MM}-{dd}"),
            template("{y}/{MM}/{dd}", 0.5),
            template("{y}.{MM}.{dd}", 0.5),
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


def _later(moment: Moment, days: int) -> Moment:
    """The day so many days later; the weekday goes with it."""
    ordinal = dt.date(moment.year, moment.month, moment.day).toordinal() + days
    day = dt.date.fromordinal(min(ordinal, dt.date(2999, 12, 31).toordinal()))
    return Moment(day.year, day.month, day.day, weekday(day.year, day.month, day.day))


def draw_shared(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """A template opened between its fields: what is left of the dash is the first end."""
    if writer.names.order == "mdy" and rng.random() < _FIRST_DAY_ALONE:
        return _first_day_alone(writer, settings, rng)
    found = _template_to_open(writer, settings, rng)
    if found is None:
        return None
    chosen, first, kind = found
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
    if not chosen.year and rng.random() < 0.4:
        differing = {"d", "E", "M"}  # 3 May to 7 May
    indices = [i for i, name in enumerate(chosen.fields) if name[0] in differing]
    if not indices or len(indices) == len(chosen.fields) == 1:
        return None
    start, stop = indices[0], indices[-1]
    one, other = writer.parts(chosen, first, rng), writer.parts(chosen, last, rng)
    before, ending = "".join(one[: 2 * start + 1]), "".join(other[2 * stop + 2 :])
    unit = unit_letters(ending)
    left = "".join(one[2 * start + 1 : 2 * stop + 2]) + unit
    right = "".join(other[2 * start + 1 : 2 * stop + 2])
    shared_before = "".join(other[: 2 * start + 1])
    if before != shared_before or left.count("(") != left.count(")"):
        return None  # a name that is drawn twice, and differently; a weekday in brackets
    pattern = moment_words(writer.names.language)["spans"].draw(rng)
    in_words = pattern.count("{") == 2 and len(before) <= 12 and not names_years(writer, pattern)
    if rng.random() > _WORDS or not in_words:
        dash = rng.choice(_DASHES)
        if "-" in dash and kind == "digits" and "-" in chosen.layout:
            dash = " - "
        text = f"{before}{left}{dash}{right}{ending}"
    else:
        text = pattern.replace("{0}", before + left).replace("{1}", right + ending)
    names = chosen.fields
    span = Span(
        _point_of_fields(first, names[: stop + 1]),
        _point_of_fields(last, names[start:]),
    )
    return draft(text, span, "span", f"{kind}, shared")


def _template_to_open(
    writer: Writer, settings: DataSettings, rng: random.Random
) -> tuple[Template, Moment, str] | None:
    """A template with a month, its first day, and what it is; None where it cannot be opened."""
    if rng.random() < _YEARLESS:
        drawn = yearless_template(writer, settings, rng)
        return (*drawn, "without a year") if drawn else None
    chance = rng.random()
    if chance < 0.75:
        months = chance < 0.14  # of a year: "Jan-Mar 2005"
        chosen, first = named_template(writer.partial if months else writer.named, settings, rng)
        kind = "months" if months else "named"
        if months and chosen.day:
            return None
    else:
        section = _DIGITS if chance < 0.92 else _MONTHS_IN_DIGITS
        chosen, kind = section.draw(rng), "digits"
        first = draw_moment(rng, max(1, settings.start.year), settings.end.year)
    if chosen.year != "full" or "dw" in chosen.fields:
        return None
    return chosen, first, kind


def _first_day_alone(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """The month before the second day alone: "from 4 to January 22, 1995"."""
    chosen, first = named_template(writer.named, settings, rng)
    names = chosen.fields
    days = [i for i, name in enumerate(names) if name in ("d", "dd", "do")]
    if not names[0].startswith("MMM") or len(days) != 1 or chosen.year != "full" or first.day > 27:
        return None
    last = _later(first, 1 + rng.randrange(28 - first.day))
    pattern = moment_words(writer.names.language)["spans"].draw(rng)
    if pattern[:3] == "{0}" or "{1}" not in pattern or names_years(writer, pattern):
        return None  # "4 – January 22" is of January alone
    day = writer.parts(chosen, first, rng)[2 * days[0] + 1]
    text = pattern.replace("{0}", day).replace("{1}", writer.write(chosen, last, rng))
    span = Span(Point(date("", "", first.day)), _point_of_fields(last, names))
    return draft(text, span, "span", "first day alone")


def unit_letters(ending: str) -> str:
    """The letters that belong to the field before them: the 日 of 3日."""
    letters = ""
    for character in ending:
        if character.isascii() or not character.isalpha():
            break
        letters += character
    return letters


def _point_of_fields(moment: Moment, names: tuple[str, ...]) -> Point:
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
    """The template of one end; None where the pattern has fields that no writer knows."""
    text = from_cldr_pattern(pattern, "")
    if text is None:
        return None
    # `from_cldr_pattern` strips, and the blanks around the dash belong to it.
    blank = " " if pattern[-1:].isspace() else ""
    return template(text + blank)


def draw_by_interval_format(writer: Writer, rng: random.Random) -> Draft | None:
    """A span as CLDR writes it in the locale; None where it has no format for one."""
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
        first = _with_weekday(first)
        last = _with_weekday(last)
    if not any(n[0] == "M" for n in names) or not any(n[0] == "y" for n in names):
        return None
    text = writer.write(one, first, rng) + writer.write(other, last, rng)
    return draft(
        text,
        Span(_point_of_fields(first, one.fields), _point_of_fields(last, other.fields)),
        "span",
        "CLDR",
    )


def _with_weekday(moment: Moment) -> Moment:
    """The moment with the weekday of its day."""
    return moment._replace(weekday=weekday(moment.year, moment.month, moment.day))
