"""Dates in doubt ("c. 1850", "1850?", "perhaps 3 May 1979") and in part unknown ("xx May 1979").

Some are hedged before the date and once more in brackets behind it: "perhaps 1850 (uncertain)".
"""

from __future__ import annotations

import random
import re
from functools import lru_cache
from itertools import accumulate

from datenorm.generation.cldr.spelled_numbers import ordinal_marks
from datenorm.generation.kinds.drawing import draw_template, named_weekday
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import (
    Piece,
    day_piece,
    draft,
    marked,
    month_piece,
    write_fields,
    year_piece,
)
from datenorm.generation.kinds.world.units import unit_piece
from datenorm.generation.moments import draw_moment
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, date
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

_MARKS = (("about", "~"),) * 5 + (("perhaps", "?"),) * 4 + (("about_perhaps", "%"),)
_UNKNOWN = 0.28
_TWICE = 0.11  # of hedged dates, those that say so before the date and behind it
_DAY_OF_A_YEAR = 0.22
_IN_WORDS = re.compile(r"[^\W\d_xX]{2}")  # "xx 1872" would be a month in doubt
_BEHIND = re.compile(r"\{\} ?[(\[](.*\w.*)[)\]]")
# What stands before and behind, and the mark of both.
_TWO_MARKS = (
    *((("about", "about"), "~"),) * 3,
    *((("perhaps", "perhaps"), "?"),) * 3,
    (("about", "perhaps"), "%"),
    (("perhaps", "about"), "%"),
    (("about_perhaps", "about"), "%"),
    (("about_perhaps", "perhaps"), "%"),
    (("about_perhaps", "both"), "%"),
    (("about", "both"), "%"),
)
_BLANKS = ("xx", "XX", "??", "--", "__", "**", "..")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a hedged date, or one with unknown digits."""
    if rng.random() < _UNKNOWN:
        return _unknown(writer, settings, rng)
    chance = rng.random()
    piece: Piece | None
    if chance < 0.58:
        piece = year_piece(settings, rng)
    elif chance < 0.70:
        piece = month_piece(writer, settings, rng)
    elif chance < 0.80:
        piece = day_piece(writer, settings, rng)
    else:
        piece = unit_piece(writer, settings, rng)
    if piece is not None and rng.random() < _TWICE:
        return _twice(writer, piece, rng)
    key, mark = rng.choice(_MARKS)
    words = moment_words(writer.names.language)
    if piece is None or not words[key]:
        return None
    text = words[key].draw(rng).replace("{}", piece.text)
    return draft(text, marked(piece, mark), "hedged", key, piece)


def _twice(writer: Writer, piece: Piece, rng: random.Random) -> Draft | None:
    """ "c. 1850 (date approximate)", "perhaps about 1850 (uncertain and approximate)" """
    (before, behind), mark = rng.choice(_TWO_MARKS)
    hedges = _hedges_before(writer.names.language)[before]
    keys = ("perhaps", "about") if rng.random() < 0.5 else ("about", "perhaps")
    remarks = [
        _remarks_behind(writer.names.language)[key]
        for key in (keys if behind == "both" else (behind,))
    ]
    if not hedges or not all(remarks):
        return None
    remark = rng.choice(remarks[0])
    if behind == "both":
        joined = moment_words(writer.names.language)["lists"].texts
        pattern = joined[0] if joined and rng.random() < 0.6 else "{0}, {1}"
        remark = pattern.replace("{0}", remark).replace("{1}", rng.choice(remarks[1]))
    text = rng.choice(hedges).replace("{}", piece.text)
    brackets = "[]" if rng.random() < 0.12 else "()"
    text += f"{_blank_after(text)}{brackets[0]}{remark}{brackets[1]}"
    return draft(text, marked(piece, mark), "hedged", f"{before}, {behind} behind", piece)


def _blank_after(text: str) -> str:
    """What stands before a bracket: nothing where the script has no blanks."""
    return "" if "\u3000" < text[-1] < "\ua000" else " "


@lru_cache(maxsize=512)
def _hedges_before(language: str) -> dict[str, tuple[str, ...]]:
    """The patterns of one language that end with the date, by key."""
    words = moment_words(language)
    return {
        key: tuple(
            text
            for text in words[key].texts
            if text.endswith("{}") and text[0] not in "([{" and ":" not in text
        )
        for key in ("about", "perhaps", "about_perhaps")
    }


@lru_cache(maxsize=512)
def _remarks_behind(language: str) -> dict[str, tuple[str, ...]]:
    """What stands in brackets behind a date in one language, by key."""
    words = moment_words(language)
    return {
        key: tuple(
            match[1]
            for text in words[key].texts
            if (match := _BEHIND.fullmatch(text)) and match[1] not in ("c.", "ca.")
        )
        for key in ("about", "perhaps")
    }


def _unknown(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Digits that nobody knows: of the year, of the day, of the month."""
    draw_part = rng.choices(_PARTS, cum_weights=_CUMULATED)[0]
    drawn = draw_part(writer, settings, rng)
    if drawn is None:
        return None
    text, point, detail, *pieces = drawn
    return draft(text, point, "hedged", detail, *pieces)


_Drawn = tuple[str, Point, str] | tuple[str, Point, str, Piece] | None


def _day_in_words(writer: Writer, settings: DataSettings, rng: random.Random) -> _Drawn:
    """ "a day in January 1872", "a day in 1872" """
    words = moment_words(writer.names.language)["unknown_day"]
    pattern = words.draw(rng) if words else ""
    if rng.random() < _DAY_OF_A_YEAR and _IN_WORDS.search(pattern):
        year = year_piece(settings, rng)
        point = Point(f"{year.text}-XX-XX")
        return pattern.replace("{}", year.text), point, "unknown day", year
    month = month_piece(writer, settings, rng) if words else None
    if month is None:
        return None
    text = pattern.replace("{}", month.text)
    return text, Point(f"{month.point.date[:8]}XX"), "unknown day", month


def _month_in_words(writer: Writer, settings: DataSettings, rng: random.Random) -> _Drawn:
    """ "some month in 1872", "18th of an unknown month 1968", "day and month unknown, 1872" """
    words = moment_words(writer.names.language)
    year = year_piece(settings, rng)
    key = rng.choice(("unknown_month", "unknown_days_month", "unknown_day_and_month"))
    if not words[key]:
        return None
    day = 1 + rng.randrange(31)
    text = words[key].draw(rng).replace("{}", year.text).replace("{d}", str(day))
    text = text.replace("{do}", ordinal_marks(writer.names.language)[day])
    rest = {"unknown_month": "XX---", "unknown_days_month": f"XX-{day:02d}"}.get(key, "XX-XX")
    return text, Point(f"{year.text}-{rest}"), "unknown month", year


def _blank_day(writer: Writer, settings: DataSettings, rng: random.Random) -> _Drawn:
    """ "xx May 1979", "05/??/1979", "1979-05-**" """
    moment, blank = draw_moment(rng, 1000), rng.choice(_BLANKS)
    year = f"{moment.year:04d}"
    if rng.random() < 0.45:
        name = writer.fields[rng.choice(("MMMM", "MMM"))](moment, rng)
        ways: tuple[str, ...] = (
            f"{blank} {name} {year}",
            f"{blank}-{name}-{year}",
            f"{name} {blank}, {year}",
        )
    else:
        separator, blank = rng.choice("./-"), "xx" if blank == ".." else blank
        month = f"{moment.month:02d}"
        ways = (
            f"{blank}{separator}{month}{separator}{year}",
            f"{year}-{month}-{blank}",
            f"{month}/{blank}/{year}",
        )
    return rng.choice(ways), Point(date(year, moment.month, "XX")), "unknown day"


def _blank_month(writer: Writer, settings: DataSettings, rng: random.Random) -> _Drawn:
    """ "xx/xx/1979", "03.??.1979" """
    moment, blank = draw_moment(rng, 1000), rng.choice(_BLANKS)
    blank = "xx" if blank == ".." else blank
    year, day = f"{moment.year:04d}", f"{moment.day:02d}"
    if rng.random() < 0.5:
        ways: tuple[str, ...] = (
            f"{year}-{blank}-{blank}",
            f"{blank}/{blank}/{year}",
            f"{blank}.{blank}.{year}",
            f"{blank}-{blank}-{year}",
        )
        return rng.choice(ways), Point(date(year, "XX", "XX")), "unknown month"
    ways = (f"{year}-{blank}-{day}", f"{day}.{blank}.{year}", f"{day} {blank} {year}")
    return rng.choice(ways), Point(date(year, "XX", moment.day)), "unknown month"


def _blank_year_of_day(writer: Writer, settings: DataSettings, rng: random.Random) -> _Drawn:
    """ "27 Nov 192?", "May 19--" """
    section = writer.named if rng.random() < 0.6 else writer.partial
    for _ in range(8):
        chosen, moment = draw_template(section, settings, rng)
        if chosen.year == "full" and chosen.month and "y" in chosen.fields and moment.year > 999:
            break
    else:
        return None
    written, known = _blanked(moment.year, rng)
    text = write_fields(writer, chosen, moment, rng, {"y": written})
    day = moment.day if chosen.day else ""
    weekday = named_weekday(chosen, moment)
    point = Point(date(known, moment.month, day), weekday=weekday)
    return text, point, "unknown digits"


def _blanked(year: int, rng: random.Random) -> tuple[str, str]:
    """A year with unknown last digits, as written and as it is said."""
    known = rng.choice((3, 3, 2))
    blank = rng.choice("xX?-_*" if known == 3 else "xX-_?")
    digits = str(year)[:known]
    return digits + blank * (4 - known), digits + "X" * (4 - known)


def _blank_digits(writer: Writer, settings: DataSettings, rng: random.Random) -> _Drawn:
    """ "19--", "187?", "192u", "1xxx"; "[19]85" is a year of which all is known."""
    year = f"{1000 + rng.randrange(1030):04d}"
    if rng.random() < 0.12:
        ways = (f"[{year[:2]}]{year[2:]}", f"{year[:2]}[{year[2:]}]", f"{year[:3]}[{year[3:]}]")
        return rng.choice(ways), Point(date(year)), "supplied digits"
    known = rng.choice((3, 3, 2, 2, 1))
    blank = rng.choice("xXuU-?_*.")
    if blank == ".":
        blank = "_" if known == 3 else "-"
    if known == 1 and blank == "?":
        blank = "-"
    text = year[:known] + blank * (4 - known)
    if rng.random() < 0.1:
        text = f"[{text}]"
    return text, Point(f"{year[:known]}{'X' * (4 - known)}------"), "unknown digits"


_SHARES = (
    (_blank_digits, 0.28),
    (_blank_year_of_day, 0.14),
    (_day_in_words, 0.18),
    (_month_in_words, 0.14),
    (_blank_day, 0.18),
    (_blank_month, 0.08),
)
_PARTS = tuple(draw_part for draw_part, _ in _SHARES)
_CUMULATED = tuple(accumulate(share for _, share in _SHARES))


KIND = Kind("hedged", draw)
