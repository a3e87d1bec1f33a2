"""Dates of calendars and eras that the world language lacks: they read as nothing.

Eras before Meiji and those of China, Vikram Samvat, the French Republic, the Roman year, Chinese
lunar months. The years are theirs: read as ours, they would be something else than they say.
"""

from __future__ import annotations

import random

from datenorm.generation.cldr.numerals import cjk_number
from datenorm.generation.cldr.spelled_numbers import roman
from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.other_calendars.japanese import numeral, spaced
from datenorm.generation.kinds.world.other_calendars.pieces import nothing
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["LITERALS", "draw"]


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_JAPANESE = (
    *_words("慶応 慶應 元治 文久 万延 安政 嘉永 弘化 天保 文政 文化 享和 寛政 天明 安永 明和 宝暦"),
    *_words("寛延 延享 寛保 元文 享保 正徳 宝永 元禄 貞享 天和 延宝 寛文 万治 明暦 承応 慶安 正保"),
    *_words("寛永 元和 慶長 文禄 天正 永禄 弘治 天文 大永 永正 文亀 明応 長享 文明 応仁 応永 建武"),
    *_words("元弘 正和 弘安 文永 承久 建久 寿永 保元 延喜 貞観 弘仁 延暦 天平 養老 和銅 大宝 大化"),
)
_CHINESE = (
    *_words("康熙 雍正 乾隆 嘉慶 道光 咸豐 同治 光緒 宣統 洪武 永樂 嘉靖 萬曆 崇禎 貞觀 開元"),
    *_words("乾隆 嘉庆 咸丰 光绪 宣统 永乐 万历 崇祯 贞观 开元 康德"),
)
_KOREAN = ("단기 {y}년", "단기 {y}년 {m}월 {d}일", "광무 {n}년", "융희 {k}년 {m}월", "주체 {j}년")
_REPUBLICAN = (
    *_words("vendémiaire brumaire frimaire nivôse pluviôse ventôse germinal floréal prairial"),
    *_words("messidor thermidor fructidor"),
)
_SAMVAT = (
    *_words("Baisakh Jestha Asar Shrawan Bhadra Asoj Kartik Mangsir Poush Magh Falgun Chaitra"),
    *_words("वैशाख जेठ असार साउन भदौ असोज कार्तिक मंसिर पुस माघ फागुन चैत"),
)
_SAMVAT_YEARS = ("{y}", "{y} BS", "{y} V.S.", "वि.सं. {y}", "विक्रम संवत {y}", "Samvat {y}")
_BENGALI = _words("বৈশাখ জ্যৈষ্ঠ আষাঢ় শ্রাবণ ভাদ্র আশ্বিন কার্তিক অগ্রহায়ণ পৌষ মাঘ ফাল্গুন চৈত্র")
_LUNAR = ("农历", "農曆", "阴历", "旧历", "夏历", "旧暦", "陰曆", "음력 ")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
# Years of other counts, with a number that each can have.
_COUNTS = (
    *(("AUC {}", 753), ("{} AUC", 753), ("{} a.u.c.", 700), ("anno mundi {}", 7000)),
    *(("A.M. {}", 7000), ("лета {}", 7100), ("въ лѣто {}", 6900), ("{} от сотворения мира", 7050)),
    *(("VS {}", 2050), ("विक्रम संवत {}", 2050), ("वि.सं. {}", 2060), ("皇紀{}年", 2600)),
    *(("Kali Yuga {}", 5100), ("佛曆{}年", 2560), ("黄帝纪元{}年", 4700), ("檀紀{}年", 4290)),
)
LITERALS = ("皇紀檀紀단기광무융희주체", *_BENGALI, *_SAMVAT, *_REPUBLICAN)


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft:
    """A date that has no calendar in the world language; most are of the writer's language."""
    language = writer.names.language
    draws = {
        "ja": _era, "zh": _era, "yue": _era, "ko": _korean, "fr": _republican,
        "ne": _samvat, "hi": _samvat, "mr": _samvat, "bn": _bengali,
    }  # fmt: skip
    own = draws.get(language)
    if own is not None and rng.random() < 0.8:
        return nothing(own(rng), "unknown calendar")
    make = rng.choice((_era, _era, _era, _republican, _samvat, _count, _count))
    # Not in the words of the writer's language: no hint says that it is.
    return nothing(make(rng), "unknown calendar")._replace(local=False)


def _era(rng: random.Random) -> str:
    """安政3年5月2日, 光緒二十年, 農曆正月初一."""
    chance = rng.random()
    if chance < 0.15:
        return _lunar(rng)
    name, year = rng.choice((*_JAPANESE, *_JAPANESE, *_CHINESE)), 1 + rng.randrange(25)
    month, day = 1 + rng.randrange(12), 1 + rng.randrange(30)
    kanji = rng.random() < 0.5
    first, second, third = (numeral(n, rng) if kanji else str(n) for n in (year, month, day))
    text = f"{name}{'元' if year == 1 else first}年"
    if chance > 0.4:
        text += f"{second}月"
    return spaced(f"{text}{third}日" if chance > 0.6 else text, rng)


def _lunar(rng: random.Random) -> str:
    month, day = 1 + rng.randrange(12), 1 + rng.randrange(29)
    shown = f"初{cjk_number(day)}" if day <= 10 else cjk_number(day)
    month_text = "正" if month == 1 else "腊" if month == 12 else cjk_number(month)
    year = ""
    if rng.random() < 0.5:
        place = rng.randrange(60)
        year = f"{_STEMS[place % 10]}{_BRANCHES[place % 12]}年"
    return f"{rng.choice(_LUNAR)}{year}{month_text}月{shown}"


def _korean(rng: random.Random) -> str:
    values = {
        "y": 4250 + rng.randrange(100),
        "m": 1 + rng.randrange(12),
        "d": 1 + rng.randrange(28),
        "n": 1 + rng.randrange(11),
        "k": 1 + rng.randrange(4),
        "j": 80 + rng.randrange(35),
    }
    return rng.choice(_KOREAN).format_map(values)


def _republican(rng: random.Random) -> str:
    day, month = 1 + rng.randrange(30), rng.choice(_REPUBLICAN)
    year, number = roman(1 + rng.randrange(14)), 1 + rng.randrange(14)
    pattern = rng.choice(
        ("{d} {m} an {N}", "{d} {m} an {N}", "le {d} {m} an {n}", "{m} an {N}",
         "{d} {m} de l'an {N}", "{d} {m} year {N}", "{d} {m}, Year {n}")
    )  # fmt: skip
    return pattern.format(d=day, m=month, N=year, n=number)


def _samvat(rng: random.Random) -> str:
    """Vikram Samvat; its years are beyond those of the Saka era."""
    year = rng.choice(_SAMVAT_YEARS).format(y=2010 + rng.randrange(80))
    month, day = rng.choice(_SAMVAT), 1 + rng.randrange(32)
    return rng.choice((f"{day} {month} {year}", f"{month} {day}, {year}", f"{year} {month} {day}"))


def _bengali(rng: random.Random) -> str:
    day, month, year = 1 + rng.randrange(30), rng.choice(_BENGALI), 1350 + rng.randrange(80)
    era = rng.choice((" বঙ্গাব্দ", " বঙ্গাব্দ", " বাংলা", ""))
    return rng.choice((f"{day} {month} {year}{era}", f"{day}ই {month}, {year}{era}"))


def _count(rng: random.Random) -> str:
    pattern, number = rng.choice(_COUNTS)
    return pattern.replace("{}", str(number + rng.randrange(40)))
