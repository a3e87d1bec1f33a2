"""Dates with the name of a month: "13 Farvardin 1395", "۱۳ فروردین ۱۳۹۵", "1 Ramadan 1440 AH"."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from typing import cast

from datenorm.calendars.others import days
from datenorm.generation.cldr.month_spellings import month_spellings
from datenorm.generation.cldr.other_calendars import HOMES, CalendarNames, calendar_names, parsed
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.other_calendars.pieces import (
    MARKS,
    draft,
    nothing,
    weekday,
    with_clock,
)
from datenorm.generation.moments import Moment
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Calendar, Point, date, write
from datenorm.text import canonicalize

__all__ = ["LITERALS", "draw"]

_IN_ENGLISH = 0.2
_SPELLED = 0.5  # of dates, those with a spelling that CLDR has not
_SIMPLE = 0.5  # of patterns, those that people everywhere write
_CUT = 0.15  # share of the months' names that are written short
_OTHER_LETTERS = 0.12  # of Persian texts, those with the letters of an Arabic keyboard
_MARKED = 0.15
_SHORT_YEAR, _PADDED = 0.02, 0.25
_OURS = 0.2  # of Buddhist dates without a weekday and an era
_ARABIC_LETTERS = str.maketrans("یک", "يك")

_PATTERNS = tuple(
    parsed(pattern)
    for pattern in (
        *("d MMMM y", "d MMMM y", "d MMMM y", "d MMMM, y", "d. MMMM y", "MMMM d, y", "MMMM d y"),
        *("y MMMM d", "y, MMMM d", "d-MMMM-y", "d/MMMM/y", "y-MMMM-d", "y/MMMM/d", "d.MMMM.y"),
        *("MMMM y", "MMMM y", "y MMMM", "MMMM, y", "MMMM-y"),
        *("EEEE d MMMM y", "EEEE, d MMMM y", "EEE, d MMMM y", "EEE d MMMM y", "d MMMM y, EEEE"),
        *("EEEE, MMMM d, y", "d MMMM y (EEE)"),
    )
)
_OWN_PATTERNS = {
    "fa": ("EEEE d MMMM y", "EEEE، d MMMM y", "d MMMM سال y", "d MMMM ماه y", "d/MMMM/y"),
    "am": ("MMMM d ቀን y ዓ.ም", "MMMM d፣ y", "EEEE፣ MMMM d ቀን y", "MMMM d y", "MMMM d/y"),
    "th": ("วันที่ d MMMM y", "EEEEที่ d MMMM y", "วันEEEEที่ d MMMM y"),
    "ar": ("EEEE d MMMM y", "d من MMMM y", "d من MMMM عام y", "EEEE، d MMMM y هـ"),
}
LITERALS = tuple(
    literal for texts in _OWN_PATTERNS.values() for text in texts for literal in parsed(text)[::2]
)
# Lists of spellings that can stand in for a language's own.
_LISTS = {
    "fa": ("fa", "fa", "fa", "prs"),
    "ps": ("ps", "ps", "prs"),
    "en": ("latin", "latin", "latin", "latin", "latin", "dari"),
    "be": ("ru",),
    "kk": ("ru",),
    "tg": ("ru",),
    "bg": ("ru",),
    "uk": ("ru",),
    "ti": ("am",),
    "yi": ("he",),
    "ckb": ("ckb", "ckb", "fa"),
}
_OUR_MONTH = re.compile("Jan|Feb|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sept?|O[ck]t|Nov|De[cz]")
_SECOND_ADAR = re.compile(r"(?i)second |[. ]?(ii|2|bet|beit|sheni|שני|ב[׳']?)$")
_FIRST_TIR = 1600  # before it, Tir is of the Persian calendar


def draw(
    calendar: str, ymd: tuple[int, int, int], writer: Writer, rng: random.Random
) -> Draft | None:
    """A date in words of the locale, of English, or in one of many spellings."""
    tag = "en" if rng.random() < _IN_ENGLISH else writer.names.locale
    names = calendar_names(tag, calendar)
    name = _month_name(calendar, ymd, names, tag.split("_")[0], rng)
    if name is None:
        return None
    pattern = _pattern(names, tag.split("_")[0], calendar, rng)
    initials = {field[0] for field in pattern[1::2]}
    words = any(field[0] in "ML" and len(field) > 2 for field in pattern[1::2])
    if words and rng.random() < _SHORT_YEAR and calendar != "buddhist":
        return _with_short_year(calendar, ymd, name, rng)
    moment = Moment(2000, 1, 1, weekday(calendar, *ymd))
    padded = rng.random() < _PADDED
    text = pattern[0]
    for field, literal in zip(pattern[1::2], pattern[2::2], strict=True):
        text += _written(field, ymd, name, moment, names, writer, rng, padded) + literal
    year, text = str(ymd[0]), text.strip()
    if year not in text:
        return None  # a short year of another calendar is nobody's notation
    # CLDR has no name of the Coptic and the Ethiopic era.
    marked = ("G" in initials and bool(names.eras)) or any(
        literal.strip(" ,،") in MARKS.get(calendar, ()) for literal in pattern[::2]
    )
    at_home = calendar == "buddhist" and writer.names.language in HOMES["buddhist"]
    ambiguous = not words or (
        calendar != "hebrew" and canonicalize(name) in writer.written.month_of
    )
    if (
        not marked
        and MARKS.get(calendar)
        and rng.random() < (1.0 if ambiguous and not at_home else _MARKED)
    ):
        text, marked = _marked(text, year, calendar, writer, rng), True
    if tag.startswith("fa") and rng.random() < _OTHER_LETTERS:
        text = text.translate(_ARABIC_LETTERS)
    if initials & {"M", "L"} and not words:
        return None  # a month in figures stands in other texts
    if calendar == "coptic" and not words:
        return None  # "1731 AM" is a clock
    named_day = moment.weekday + 1 if initials & {"E", "c"} else 0
    shown = date(year, ymd[1] if words else "", ymd[2] if "d" in initials else "", era=True)
    point = Point(shown, weekday=named_day)
    text, point = with_clock(text, point, writer, rng)
    # Months that are ours too say nothing of the calendar: the year alone leaves it open.
    open_ = not marked and ambiguous
    ours = open_ and not named_day and rng.random() < _OURS
    target = write(point, "gregory" if ours else cast(Calendar, calendar))
    # With a hint of the language it is always its own calendar.
    return draft(text, target, calendar, open_, local=not ours)


# ---- Names of months ----


def _month_name(
    calendar: str,
    ymd: tuple[int, int, int],
    names: CalendarNames,
    language: str,
    rng: random.Random,
) -> str | None:
    """A name of the month; Adar of a year without a leap month has no number."""
    year, month, _ = ymd
    spellings = month_spellings(calendar, rng.choice(_LISTS.get(language, (language,))))
    if not spellings and names.months and _is_latin(names.months[0][0]):
        spellings = month_spellings(calendar, "latin")
    if spellings and rng.random() < _SPELLED:
        name = rng.choice(spellings[month - 1])
        others = [n for i, group in enumerate(spellings, 1) if i != month for n in group]
    else:
        sets = [group for group in names.months if month <= len(group)]
        if not sets:
            return None
        group = rng.choice(sets)
        name = group[month - 1]
        others = [*group[: month - 1], *group[month:]]
    if calendar == "hebrew" and month == 7 and not days("hebrew", year, 6):
        return _SECOND_ADAR.sub("", name)
    if calendar == "ethiopic" and year < _FIRST_TIR and canonicalize(name) == "tir":
        return "Terr"
    return _cut(name, others, rng) if rng.random() < _CUT else name


def _is_latin(name: str) -> bool:
    return unicodedata.name(name[0], "").startswith("LATIN")


def _cut(name: str, others: Sequence[str], rng: random.Random) -> str:
    """The first letters of a month's name, where they are no other's and not ours: Ord., Rama."""
    short = name[: rng.choice((3, 3, 4))]
    if short in ("Sha", "شهر", "Sen"):  # a month of two calendars, and the word for months
        short = name[:4]
    if (
        len(name) <= len(short) + 1
        or not short.isalpha()
        or any(other.casefold().startswith(short.casefold()) for other in others)
        or _OUR_MONTH.fullmatch(short.title())
    ):
        return name
    return short + rng.choice(("", "", "."))


# ---- Texts ----


def _pattern(
    names: CalendarNames, language: str, calendar: str, rng: random.Random
) -> tuple[str, ...]:
    """CLDR's pattern of a date, or one that people write without asking CLDR."""
    if rng.random() > _SIMPLE and names.patterns:
        return rng.choice(names.patterns)
    own = _OWN_PATTERNS.get(language, ())
    if language == "ar" and calendar != "islamic":
        own = ()
    if own and rng.random() < 0.4:
        return parsed(rng.choice(own))
    return rng.choice(_PATTERNS)


def _written(
    field: str,
    ymd: tuple[int, int, int],
    month_name: str,
    moment: Moment,
    names: CalendarNames,
    writer: Writer,
    rng: random.Random,
    padded: bool,
) -> str:
    """One field of a CLDR pattern."""
    if field[0] == "y":
        return str(ymd[0])
    if field[0] in "ML":
        return month_name if len(field) > 2 else str(ymd[1])
    if field[0] == "d":
        return f"{ymd[2]:02d}" if padded else str(ymd[2])
    if field[0] in "Ec":
        return writer.fields["EEEE" if len(field) > 3 else "EEE"](moment, rng)
    return rng.choice(names.eras) if names.eras else ""


def _marked(text: str, year: str, calendar: str, writer: Writer, rng: random.Random) -> str:
    """A text with the name of the era."""
    marks = MARKS[calendar]
    latin = _is_latin(writer.names.months["MMMM"][0])
    fitting = [mark for mark in marks if _is_latin(mark) == latin] or list(marks)
    mark = rng.choice(fitting if rng.random() < 0.9 else marks)
    return text.replace(year, f"{mark} {year}") if mark in ("พ.ศ.", "ព.ស.") else f"{text} {mark}"


def _with_short_year(
    calendar: str, ymd: tuple[int, int, int], name: str, rng: random.Random
) -> Draft | None:
    """A year of two digits: years of other calendars are four places, so it reads as nothing."""
    if ymd[0] < 1000:
        return None
    year = f"{ymd[0] % 100:02d}"
    pattern = rng.choice(("{d} {m} {y}", "{d} {m} '{y}", "{d}-{m}-{y}", "{y} {m} {d}", "{m} {y}"))
    if pattern == "{m} {y}" and (ymd[0] % 100) < 32:
        return None  # a day of the month
    if pattern == "{y} {m} {d}":
        year = f"{max(ymd[0] % 100, 32):02d}"
    return nothing(pattern.format(d=ymd[2], m=name, y=year), f"{calendar}, short year")
