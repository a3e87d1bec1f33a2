"""Dates of other calendars: "13 Farvardin 1395", "5 มีนาคม พ.ศ. 2567", "令和6年3月5日".

The target copies the fields and names the calendar. Figures alone, as 1402/12/15 in a Persian text,
could be ours too, and are drawn as both.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from datenorm.calendars import day_number
from datenorm.calendars.others import days
from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.cldr.other_calendars import (
    ANY_CALENDAR,
    CALENDARS_OF,
    CalendarNames,
    calendar_names,
)
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.clocks import clock_piece, day_and_clock
from datenorm.generation.moments import Moment
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Calendar, Point, date, write
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]

# Years that people write in: most are of the last two centuries.
_RECENT = {
    "persian": (1250, 1420),
    "islamic": (1200, 1460),
    "hebrew": (5500, 5800),
    "ethiopic": (1900, 2030),
    "coptic": (1600, 1750),
    "indian": (1850, 1960),
    "buddhist": (2440, 2580),
    "roc": (1, 120),
}
_FIRST_YEARS = {"hebrew": 3000, "buddhist": 1500}
_ERAS: dict[Calendar, tuple[tuple[str, ...], int]] = {
    "meiji": (("明治", "明治", "明", "M", "Meiji ", "Meiji"), 45),
    "taisho": (("大正", "大正", "大", "T", "Taishō ", "Taisho "), 15),
    "showa": (("昭和", "昭和", "昭", "S", "Shōwa ", "Showa "), 64),
    "heisei": (("平成", "平成", "平", "H", "Heisei "), 31),
    "reiwa": (("令和", "令和", "令", "R", "Reiwa "), 30),
}
_ROC = ("民國", "民国", "中華民國", "中华民国", "民國 ", "Minguo ", "ROC ")
_MARKS = {
    "persian": ("SH", "AP", "ه.ش.", "هجری شمسی", "هـ.ش", "ش"),
    "islamic": ("AH", "A.H.", "هـ", "هجري", "ه", "هجرية", "هجری قمری", "H"),
    "hebrew": ("AM", "A.M."),
    "buddhist": ("BE", "B.E.", "พ.ศ."),
    "coptic": ("A.M.",),
    "ethiopic": ("E.C.", "EC"),
    "indian": ("Saka", "Śaka"),
}
_FIGURES = 0.12
_WITH_CLOCK = 0.2
_CUT = 0.15  # share of the months' names that are written short


_OUR_MONTH = re.compile("Jan|Feb|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sept?|O[ck]t|Nov|De[cz]")


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a date of another calendar."""
    own = CALENDARS_OF.get(writer.names.language, ())
    calendar = rng.choice(own) if own and rng.random() < 0.85 else rng.choice(ANY_CALENDAR)
    if calendar == "japanese":
        return _japanese(writer, rng)
    if calendar == "roc":
        return _minguo(writer, rng)
    year, month, day = _date(calendar, rng)
    if rng.random() < _FIGURES and calendar in own:
        return _in_figures(calendar, (year, month, day), writer, rng)
    tag = writer.names.locale if rng.random() < 0.8 else "en"
    return _named(calendar, (year, month, day), calendar_names(tag, calendar), writer, rng)


def _date(calendar: str, rng: random.Random) -> tuple[int, int, int]:
    """A day of a calendar that exists."""
    first, last = _RECENT[calendar]
    if rng.random() < 0.15:
        first = _FIRST_YEARS.get(calendar, 1)
    while True:
        year, month, day = (
            first + rng.randrange(last - first),
            1 + rng.randrange(13),
            1 + rng.randrange(31),
        )
        if days(calendar, year, month, day):
            return year, month, day


def _weekday(calendar: str, year: int, month: int, day: int) -> int:
    """The weekday, Monday being 0."""
    found = days(calendar, year, month, day)
    assert found is not None
    return (found[0] - day_number(2024, 1, 1)) % 7


def _named(
    calendar: str,
    day: tuple[int, int, int],
    names: CalendarNames,
    writer: Writer,
    rng: random.Random,
) -> Draft | None:
    """A date as CLDR writes it in the calendar, with the month's name where it has one."""
    month_name = _month_name(calendar, day, names, rng)
    if month_name is None or not names.patterns:
        return None
    pattern = rng.choice(names.patterns)
    initials = {field[0] for field in pattern[1::2]}
    text, year = pattern[0], str(day[0])
    moment = Moment(2000, 1, 1, _weekday(calendar, *day))
    for field, literal in zip(pattern[1::2], pattern[2::2], strict=True):
        text += _written(field, day, month_name, moment, names, writer, rng) + literal
    # CLDR has no name of the Coptic and the Ethiopic era.
    marked, named = "G" in initials and bool(names.eras), bool(initials & {"M", "L"})
    marks = _MARKS.get(calendar, ())
    if not marked and marks and rng.random() < (0.15 if named else 1.0):
        mark, marked = rng.choice(marks), True
        text = text.replace(year, f"{mark} {year}") if mark == "พ.ศ." else f"{text} {mark}"
    if year not in text:
        return None  # a short year of another calendar is nobody's notation
    weekday = moment.weekday + 1 if initials & {"E", "c"} else 0
    # Months that are ours too say nothing of the calendar: the year alone leaves it open.
    open_ = not marked and (calendar == "buddhist" or not named)
    shown = date(year, day[1] if named else "", day[2] if "d" in initials else "", era=True)
    text, point = _perhaps_with_clock(text.strip(), Point(shown, weekday=weekday), writer, rng)
    ours = open_ and not weekday and rng.random() < 0.2
    target = write(point, "gregory" if ours else _calendar(calendar))
    # With a hint of the language it is always its own calendar.
    return _draft(text, target, calendar, open_, local=not ours)


def _calendar(name: str) -> Calendar:
    return cast(Calendar, name)


def _draft(text: str, target: str, detail: str, open_: bool = False, local: bool = True) -> Draft:
    return Draft(
        text,
        target,
        "other calendar",
        detail,
        open_,
        local=local,
        time_of_day=False,
        dashes=False,
    )


def _month_name(
    calendar: str, day: tuple[int, int, int], names: CalendarNames, rng: random.Random
) -> str | None:
    """A name of the month; Adar of a year without a leap month has no number."""
    if not names.months:
        return None
    month, set_ = day[1], rng.choice(names.months)
    if month > len(set_):
        return None
    name = set_[month - 1]
    if rng.random() < _CUT:
        name = _cut(name, set_, rng)
    if calendar == "hebrew" and month == 7 and not days("hebrew", day[0], 6):
        return name.replace(" II", "").replace(" ב׳", "").replace(" ב'", "")
    return name


def _cut(name: str, names: Sequence[str], rng: random.Random) -> str:
    """The first letters of a month's name, where they are no other's and not ours: Ord., Rama."""
    short = name[: rng.choice((3, 3, 4))]
    alike = sum(other.startswith(short) for other in names)
    if (
        len(name) <= len(short) + 1
        or not short.isalpha()
        or alike > 1
        or _OUR_MONTH.fullmatch(short)
    ):
        return name
    return short + rng.choice(("", "", "."))


def _written(
    field: str,
    day: tuple[int, int, int],
    month_name: str,
    moment: Moment,
    names: CalendarNames,
    writer: Writer,
    rng: random.Random,
) -> str:
    """One field of a CLDR pattern."""
    if field[0] == "y":
        return str(day[0])
    if field[0] in "ML":
        return month_name if len(field) > 2 else str(day[1])
    if field[0] == "d":
        return str(day[2])
    if field[0] in "Ec":
        return writer.fields["EEEE" if len(field) > 3 else "EEE"](moment, rng)
    return rng.choice(names.eras) if names.eras else ""


def _in_figures(
    calendar: str, ymd: tuple[int, int, int], writer: Writer, rng: random.Random
) -> Draft | None:
    """Figures alone, in the order of the year first or last."""
    year, month, day = ymd
    separator = rng.choice("//-.")
    padded = rng.random() < 0.6
    parts = (
        str(year),
        f"{month:02d}" if padded else str(month),
        f"{day:02d}" if padded else str(day),
    )
    ours_too = days("gregory", year, month, day) is not None if month <= 12 else False
    year_first = rng.random() < 0.75
    text = separator.join(parts if year_first else parts[::-1])
    ours = ours_too and rng.random() < 0.25
    if not year_first and day <= 12 and month <= 12 and day != month:
        return None  # the order would be open too
    text, point = _perhaps_with_clock(
        text, Point(date(str(year), month, day, era=True)), writer, rng
    )
    target = write(point, "gregory" if ours else _calendar(calendar))
    return _draft(text, target, f"{calendar}, figures", ours_too, local=not ours)


def _japanese(writer: Writer, rng: random.Random) -> Draft | None:
    """An era's year with kanji, letters or figures, a month and a day."""
    era = rng.choice(list(_ERAS))
    names, last = _ERAS[era]
    year, name = 1 + rng.randrange(last), rng.choice(names)
    if era == "meiji" and year < 6:
        year = 6 + rng.randrange(39)
    month, day = 1 + rng.randrange(12), 1 + rng.randrange(28)
    kanji = not name[0].isascii()
    first = "元" if kanji and year == 1 and rng.random() < 0.8 else str(year)
    chance = rng.random()
    if kanji and chance < 0.55:
        text = f"{name}{first}年{month}月{day}日"
    elif kanji and chance < 0.7:
        number = "元" if first == "元" else cjk_number(year)
        text = f"{name}{number}年{cjk_number(month)}月{cjk_number(day)}日"
    elif kanji and chance < 0.8:
        text, day = f"{name}{first}年{month}月", 0
    elif kanji and chance < 0.88:
        text, month, day = f"{name}{first}年", 0, 0
    elif kanji and chance < 0.94:
        text = f"{name}{year:02d}年{month:02d}月{day:02d}日"
    else:
        separator = rng.choice("..//-")
        shown = f"{year:02d}" if rng.random() < 0.5 else str(year)
        text = f"{name}{shown}{separator}{month:02d}{separator}{day:02d}"
        if rng.random() < 0.5:
            text = f"{name}{shown}{separator}{month}{separator}{day}"
    point = Point(date(str(year), month or "", day or "", era=True))
    text, point = _perhaps_with_clock(text, point, writer, rng)
    return _draft(text, write(point, era), era)


def _minguo(writer: Writer, rng: random.Random) -> Draft | None:
    year, month, day = _date("roc", rng)
    name = rng.choice(_ROC)
    chance = rng.random()
    if chance < 0.5:
        text = f"{name}{year}年{month}月{day}日"
    elif chance < 0.65 and year < 100:
        text = f"{name}{cjk_number(year)}年{cjk_number(month)}月{cjk_number(day)}日"
    elif chance < 0.75:
        text, day = f"{name}{year}年{month}月", 0
    elif chance < 0.85:
        text, month, day = f"{name}{year}年", 0, 0
    else:
        separator = rng.choice("/.-")
        text = f"{name}{year}{separator}{month:02d}{separator}{day:02d}"
    point = Point(date(str(year), month or "", day or "", era=True))
    text, point = _perhaps_with_clock(text, point, writer, rng)
    return _draft(text, write(point, "roc"), "roc")


def _perhaps_with_clock(
    text: str, point: Point, writer: Writer, rng: random.Random
) -> tuple[str, Point]:
    """A day of another calendar, now and then with a clock."""
    if point.date.endswith("-") or rng.random() > _WITH_CLOCK:
        return text, point
    clock = clock_piece(writer, rng)
    text = day_and_clock(writer, text, rng).replace("{0}", text).replace("{1}", clock.text)
    return text, replace(point, clock=clock.clock)


_LITERALS = (
    *(name for names, _ in _ERAS.values() for name in names),
    *_ROC,
    *(mark for marks in _MARKS.values() for mark in marks),
    "元年月日",
)
KIND = Kind("other-calendar", draw, _LITERALS)
