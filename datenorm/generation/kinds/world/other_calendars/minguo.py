"""Years of the Republic of China: 民國105年3月5日, 中華民國一〇五年三月五日, "ROC 105"."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.other_calendars.japanese import numeral, spaced
from datenorm.generation.kinds.world.other_calendars.pieces import (
    draft,
    draw_date,
    nothing,
    weekday,
    with_clock,
)
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, date, write
from datenorm.presets import DataSettings

__all__ = ["LITERALS", "draw"]

_NAMES = ("民國", "民國", "民国", "中華民國", "中华民国", "民國 ", "民國")
_LATIN = ("Minguo ", "ROC ", "R.O.C. ", "ROC Year ", "Minguo Year ", "民國")
_WEEKDAYS = "一二三四五六日"
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
LITERALS = (*_NAMES, *_LATIN, "百〇零元年月日星期周週（）前年代度")


def _year(year: int, rng: random.Random) -> str:
    """A year in numerals: 一〇五, 一百零五, 九十八, 元."""
    if year == 1 and rng.random() < 0.8:
        return "元"
    if year < 100:
        return numeral(year, rng)
    if rng.random() < 0.6:
        return str(year).translate(_DIGITS).replace("〇", rng.choice("〇〇零"))
    rest = year % 100
    if 0 < rest < 10:
        return f"一百{rng.choice('零〇')}{cjk_number(rest)}"
    return "一百" + ("一" if 10 <= rest < 20 else "") + cjk_number(rest)


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """A day, a month or a year; years before the Republic read as nothing."""
    year, month, day = ymd = draw_date("roc", rng)
    name, chance = rng.choice(_NAMES), rng.random()
    point = Point(date(str(year), month, day, era=True))
    if chance < 0.2:
        separator = rng.choice("/.-")
        padded = rng.random() < 0.6
        shown = [f"{n:02d}" if padded else str(n) for n in ymd[1:]]
        text = f"{rng.choice(_LATIN)}{year}{separator}{shown[0]}{separator}{shown[1]}"
    elif chance < 0.3:
        return _short(ymd, rng.choice((name, name, *_LATIN)), rng)
    else:
        if chance < 0.65:
            texts = ["元" if year == 1 else str(year), str(month), str(day)]
        elif chance < 0.75:
            texts = [
                f"{year:03d}" if rng.random() < 0.5 else str(year),
                f"{month:02d}",
                f"{day:02d}",
            ]
        else:
            texts = [_year(year, rng), numeral(month, rng), numeral(day, rng)]
        text = spaced(f"{name}{texts[0]}年{texts[1]}月{texts[2]}日", rng)
        if rng.random() < 0.12:
            number = weekday("roc", *ymd)
            pattern = rng.choice(("({})", "（{}）", "星期{}", " 星期{}", "(週{})", " 周{}"))
            text += pattern.replace("{}", _WEEKDAYS[number])
            point = replace(point, weekday=number + 1)
    text, point = with_clock(text, point, writer, rng)
    return draft(text, write(point, "roc"), "roc")


def _short(ymd: tuple[int, int, int], name: str, rng: random.Random) -> Draft:
    """A month, a year or a decade of the Republic."""
    year, month, _ = ymd
    chance = rng.random()
    if name[0].isascii():
        shown = str(year)
        text = f"{name}{shown}"
        return draft(text, write(Point(date(shown, era=True)), "roc"), "roc")
    kanji = rng.random() < 0.35
    shown = _year(year, rng) if kanji else str(year)
    if chance < 0.4:
        text = f"{name}{shown}年{numeral(month, rng) if kanji else month}月"
        return draft(
            spaced(text, rng), write(Point(date(str(year), month, era=True)), "roc"), "roc"
        )
    if chance < 0.75:
        text = spaced(f"{name}{shown}年", rng)
        return draft(text, write(Point(date(str(year), era=True)), "roc"), "roc")
    if chance < 0.88 and 10 <= year < 100:
        tens = year // 10
        text = f"{name}{cjk_number(10 * tens) if kanji else 10 * tens}年代"
        return draft(text, write(Point(f"{tens:03d}X------"), "roc"), "roc, decade")
    if chance < 0.95:
        return nothing(f"{name}{shown}年度", "roc, fiscal year")
    return nothing(f"{name}前{shown}年", "before the Republic")
