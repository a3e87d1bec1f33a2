"""Years of Japanese eras: 令和6年3月5日, 平成三十一年四月三十日, R6.3.5, "Shōwa 39"."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.other_calendars.pieces import (
    draft,
    exists,
    nothing,
    weekday,
    with_clock,
)
from datenorm.generation.kinds.world.pieces import named_template, write_fields
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Calendar, Clock, Point, date, write
from datenorm.presets import DataSettings

__all__ = ["LITERALS", "draw", "numeral", "spaced"]

# Each era: how it is written in kanji, its square sign, Latin letters, Latin names, its last year.
_ERAS: dict[Calendar, tuple[tuple[str, ...], str, str, tuple[str, ...], int]] = {
    "meiji": (("明治", "明治", "明治", "明"), "㍾", "M", ("Meiji",), 45),
    "taisho": (("大正", "大正", "大正", "大"), "㍽", "T", ("Taishō", "Taisho", "Taishou"), 15),
    "showa": (("昭和", "昭和", "昭和", "昭"), "㍼", "S", ("Shōwa", "Showa", "Shouwa"), 64),
    "heisei": (("平成", "平成", "平成", "平"), "㍻", "H", ("Heisei",), 31),
    "reiwa": (("令和", "令和", "令和", "令"), "㋿", "R", ("Reiwa",), 30),
}
_WEEKDAYS = "月火水木金土日"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FORMAL = str.maketrans("一二三十", "壱弐参拾")
_MOST_FORMAL = str.maketrans("一二三四五六八九十", "壱弐参肆伍陸捌玖拾")
_STYLES = (("any", 0.5), ("digits", 0.2), ("padded", 0.08), ("formal", 0.14), ("most formal", 0.08))
_LAST_DAYS = ("晦日", "晦日", "末日", "末日", "みそか", "の末日", "の晦日", " 晦日", "つごもり")
_BETWEEN_PARTS = re.compile(r"(?<=[^\d\s])(?=\d)|(?<=\d)(?=[^\d\s])")
_CLOCK = 0.25
_RECENT = 0.6  # of years of Reiwa, those up to our days
LITERALS = (
    *(name for kanji, _, _, latin, _ in _ERAS.values() for name in (*kanji, *latin)),
    "元年月日元旦朔日大晦日晦日みそかつごもり年度頃年代午前午後時分秒半曜日（）〇零正午",
    "壱弐参肆伍陸捌玖拾",
)


def numeral(number: int, rng: random.Random) -> str:
    """A number up to 99 in kanji, by tens or digit by digit: 三十一, 三〇, 三一."""
    if number >= 10 and rng.random() < 0.25:
        return str(number).translate(_DIGITS)
    return cjk_number(number) or "零"


def _numerals(numbers: Sequence[int], rng: random.Random) -> list[str]:
    """Numbers in one kind of kanji: 六年三月, 二〇年一一月, 〇六年〇三月, 弐拾年参月."""
    style = rng.choices([name for name, _ in _STYLES], [share for _, share in _STYLES])[0]
    if style == "digits":
        return [str(number).translate(_DIGITS) for number in numbers]
    if style == "padded":
        return [f"{number:02d}".translate(_DIGITS) for number in numbers]
    texts = [numeral(number, rng) for number in numbers]
    if style == "any":
        return texts
    return [text.translate(_FORMAL if style == "formal" else _MOST_FORMAL) for text in texts]


def spaced(text: str, rng: random.Random) -> str:
    """A text as some type it: full-width digits, or blanks between its parts."""
    chance = rng.random()
    if chance < 0.08:
        return text.translate(_FULL_WIDTH)
    if chance < 0.18:
        for unit in "年月":
            text = text.replace(unit, f"{unit} ")
    elif chance < 0.24:
        for unit in "年月":
            text = text.replace(unit, f" {unit} ").replace("日", " 日")
    elif chance < 0.31:
        text = _BETWEEN_PARTS.sub(rng.choice((" ", "\u3000")), text)  # 平成 22 年 1 月 29 日
        if rng.random() < 0.4:
            return text.translate(_FULL_WIDTH)
    return " ".join(text.split())


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """A day, a month or a year of an era, or about a year, or a decade of it."""
    era = rng.choice(list(_ERAS))
    kanji, square, letter, latin, last = _ERAS[era]
    year, month, day = 1 + rng.randrange(last), 1 + rng.randrange(12), 1 + rng.randrange(31)
    if era == "meiji" and year < 6 and rng.random() < 0.5:
        year += 6
    if rng.random() < 0.08:
        year = 1
    if era == "reiwa" and rng.random() < _RECENT:
        year = 1 + rng.randrange(9)
    if not exists(era, year, month, day):
        return None
    ymd = (year, month, day)
    if writer.names.language not in ("ja", "zh", "yue") or rng.random() < 0.06:
        return _in_latin(era, ymd, rng.choice(latin), writer, settings, rng)
    chance = rng.random()
    if chance < 0.22:
        return _by_letter(era, ymd, letter, writer, rng)
    name = square if rng.random() < 0.12 else rng.choice(kanji)
    if chance < 0.36:
        return _short(era, ymd, name, rng)
    if chance < 0.46:
        return _named_day(era, ymd, name, rng)
    return _day(era, ymd, name, writer, rng)


def _point(ymd: tuple[int, int | str, int | str]) -> Point:
    return Point(date(str(ymd[0]), ymd[1], ymd[2], era=True))


def _year(year: int, text: str, rng: random.Random) -> str:
    return "元" if year == 1 and rng.random() < 0.85 else text


def _day(
    era: Calendar, ymd: tuple[int, int, int], name: str, writer: Writer, rng: random.Random
) -> Draft:
    """令和6年3月5日 in figures, padded or not, or in kanji; with a weekday or a clock."""
    chance = rng.random()
    if chance < 0.4:
        texts = [*map(str, ymd)]
    elif chance < 0.6:
        texts = [f"{number:02d}" for number in ymd]
    else:
        texts = _numerals(ymd, rng)
    text = spaced(f"{name}{_year(ymd[0], texts[0], rng)}年{texts[1]}月{texts[2]}日", rng)
    point = _point(ymd)
    if rng.random() < 0.15:
        number = weekday(era, *ymd)
        mark = _WEEKDAYS[number]
        text += rng.choice(("({})", "（{}）", "{}曜日", " {}曜日", "({}曜日)")).replace("{}", mark)
        point = replace(point, weekday=number + 1)
    if rng.random() < _CLOCK:
        shown, clock = _clock(chance >= 0.6, rng)
        text, point = text + rng.choice(("", "", " ")) + shown, replace(point, clock=clock)
    else:
        text, point = with_clock(text, point, writer, rng, 0.08)
    return draft(text, write(point, era), era)


def _clock(kanji: bool, rng: random.Random) -> tuple[str, Clock]:
    """午後三時二十五分, 零時五分, 15時25分30秒, 午前9時半."""
    hour, minute, second = rng.randrange(24), rng.randrange(60), rng.randrange(60)
    half = rng.random() < 0.45
    if half:
        hour %= 12
    if not kanji and rng.random() < 0.3 and not half:
        return f"{hour:02d}:{minute:02d}", Clock(hour, minute)

    def shown(number: int) -> str:
        return numeral(number, rng) if kanji else str(number)

    period = rng.choice("AP") if half else ""
    text = {"A": "午前", "P": "午後", "": ""}[period] + f"{shown(hour)}時"
    chance = rng.random()
    if chance < 0.15:
        return text, Clock(hour, period=period)
    if chance < 0.22:
        return f"{text}半", Clock(hour, 30, period=period)
    text += f"{shown(minute)}分"
    if chance < 0.75:
        return text, Clock(hour, minute, period=period)
    return f"{text}{shown(second)}秒", Clock(hour, minute, second, period=period)


def _short(era: Calendar, ymd: tuple[int, int, int], name: str, rng: random.Random) -> Draft:
    """A month, a year, a year that is about right, a decade; a fiscal year reads as nothing."""
    year, month, _ = ymd
    kanji = rng.random() < 0.3
    number, month_text = _numerals((year, month), rng) if kanji else (str(year), str(month))
    text, chance = f"{name}{_year(year, number, rng)}年", rng.random()
    if chance < 0.35:
        return draft(
            spaced(f"{text}{month_text}月", rng), write(_point((year, month, "")), era), era
        )
    point = _point((year, "", ""))
    if chance < 0.65:
        return draft(spaced(text, rng), write(point, era), era)
    if chance < 0.75:
        about = rng.choice(("頃", "ごろ", "ころ"))
        return draft(f"{text}{about}", write(replace(point, mark="~"), era), era)
    if chance < 0.9 and year >= 10:
        tens = year // 10
        shown = f"{cjk_number(10 * tens)}" if kanji else str(10 * tens)
        return draft(
            f"{name}{shown}年代", write(Point(f"{tens:03d}X------"), era), f"{era}, decade"
        )
    return nothing(f"{text}度", f"{era}, fiscal year")


def _named_day(era: Calendar, ymd: tuple[int, int, int], name: str, rng: random.Random) -> Draft:
    """New Year's Day, New Year's Eve, the first and the last day of a month."""
    year, month, _ = ymd
    kanji = rng.random() < 0.5
    number, month_text = _numerals((year, month), rng) if kanji else (str(year), str(month))
    text, chance = f"{name}{_year(year, number, rng)}年", rng.random()
    if chance < 0.4:
        day = rng.choice(("元日", "元旦", "1月元日", "元日"))
        return draft(f"{text}{day}", write(_point((year, 1, 1)), era), f"{era}, named day")
    if chance < 0.55 and exists(era, year, 12, 31):
        day = rng.choice(("大晦日", "大みそか", "12月大晦日"))
        return draft(f"{text}{day}", write(_point((year, 12, 31)), era), f"{era}, named day")
    text += f"{month_text}月"
    if chance < 0.8:
        target = write(_point((year, month, 1)), era)
        return draft(f"{text}{rng.choice(('朔日', '朔', '一日', 'ついたち'))}", target, era)
    last = max((day for day in (28, 29, 30, 31) if exists(era, year, month, day)), default=0)
    name = rng.choice(_LAST_DAYS)
    if not last or (era == "meiji" and year < 6):
        return nothing(f"{text}{name}", f"{era}, last day")  # its months had 29 or 30 days
    return draft(f"{text}{name}", write(_point((year, month, last)), era), f"{era}, last day")


def _by_letter(
    era: Calendar, ymd: tuple[int, int, int], letter: str, writer: Writer, rng: random.Random
) -> Draft:
    """R6.3.5, M11.05.23, H.31.4.30, S60/12/1, H31年4月30日."""
    padded = rng.random() < 0.45
    year, month, day = (f"{number:02d}" if padded else str(number) for number in ymd)
    chance = rng.random()
    if chance < 0.10:
        text = spaced(f"{letter}{year}年{month}月{day}日", rng)
    elif chance < 0.16:
        text = f"{letter}{year}年{month}月"
        return draft(text, write(_point((ymd[0], ymd[1], "")), era), f"{era}, letter")
    else:
        separator = rng.choice((".", ".", ".", ".", "/", "/", "-", "-", ". ", "・", "．", "／"))
        after = rng.choice(("", "", "", "", "", ".", " ", ". "))
        text = f"{letter}{after}{year}{separator}{month}{separator}{day}"
    text, point = with_clock(text, _point(ymd), writer, rng, 0.12)
    return draft(text, write(point, era), f"{era}, letter")


def _in_latin(
    era: Calendar,
    ymd: tuple[int, int, int],
    name: str,
    writer: Writer,
    settings: DataSettings,
    rng: random.Random,
) -> Draft | None:
    """March 5, Reiwa 6: the months of the writer's language beside the era."""
    year, month, day = ymd
    if rng.random() < 0.3:
        return draft(f"{name} {year}", write(_point((year, "", "")), era), f"{era}, Latin")
    section = writer.named if rng.random() < 0.8 else writer.partial
    chosen, moment = named_template(section, settings, rng)
    day_names = {"d", "dd"} & set(chosen.fields)
    if (
        chosen.year != "full"
        or not chosen.month
        or "y" not in chosen.fields
        or any(field[0] == "E" for field in chosen.fields)
        or (chosen.day and not day_names)
    ):
        return None
    moment = moment._replace(month=month, day=day)
    text = write_fields(writer, chosen, moment, rng, {"y": f"{name} {year}"})
    return draft(
        text, write(_point((year, month, day if chosen.day else "")), era), f"{era}, Latin"
    )
