"""Numbers that are not digits: words (num2words), Roman months, CJK numerals, Japanese eras."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["ROMAN_MONTHS", "YearWords", "cjk_number", "cjk_years", "day_words", "japanese_era"]

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CJK_DIGITS = "〇一二三四五六七八九"
# First day of each era as (year, month, day), latest first; within the year of change the day
# decides.
_ERAS = (
    ((2019, 5, 1), "令和"),
    ((1989, 1, 8), "平成"),
    ((1926, 12, 25), "昭和"),
    ((1912, 7, 30), "大正"),
    ((1873, 1, 1), "明治"),
)
_ERA_STARTS = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}


def cjk_number(number: int) -> str:
    """A number up to 99 in CJK numerals: 十, 十五, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _CJK_DIGITS[tens] + "十") + (
        _CJK_DIGITS[ones] if ones else ""
    )


def cjk_years(year: int) -> tuple[str, ...]:
    """A year digit by digit, with both zeros that people write: 二〇〇九, 二零零九."""
    plain = "".join(_CJK_DIGITS[int(digit)] for digit in f"{year:04d}")
    return (plain, plain.replace("〇", "零")) if "〇" in plain else (plain,)


def japanese_era(year: int, month: int, day: int) -> str:
    """The year in the Japanese calendar, 令和5, with 元 for the first; "" before Meiji 6 (1873)."""
    for start, era in _ERAS:
        if (year, month, day) >= start:
            count = year - _ERA_STARTS[era] + 1
            return era + ("元" if count == 1 else str(count))
    return ""


def _in_words(number: int, language: str, to: str) -> str:
    """A number in words; "" where num2words has none."""
    from num2words import num2words

    try:
        return str(num2words(number, lang=language, to=to)).strip()
    except (NotImplementedError, AttributeError, IndexError, KeyError, TypeError):
        return ""


def _rewrite(text: str, rules: Iterable[Sequence[str]]) -> str:
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text)
    return text


@lru_cache(maxsize=512)
def _days(language: str, to: str) -> tuple[str, ...]:
    return tuple(_in_words(day, language, to) for day in range(1, 32))


def day_words(words: Mapping[str, Any] | None) -> list[tuple[str, ...]]:
    """Sets of 31 days in words, one for each grammatical form that `words` of a table asks for."""
    if words is None:
        return []
    sets: list[tuple[str, ...]] = []
    for to in words.get("to", ["ordinal"]):
        base = _days(words["language"], to)
        rewrites = (
            [[], *words.get("rewrites", [])] if words.get("base", True) else words["rewrites"]
        )
        sets += [tuple(_rewrite(day, rules) for day in base) for rules in rewrites]
    return list(dict.fromkeys(sets))


class YearWords:
    """Years in words; each is made once, for num2words takes as long as the rest of a pair."""

    def __init__(self, language: str, to: str) -> None:
        self._language = language
        self._to = to
        self._words: dict[int, str] = {}

    def __call__(self, year: int) -> str:
        """The year in words; "" where num2words has none."""
        words = self._words.get(year)
        if words is None:
            words = self._words[year] = _in_words(year, self._language, self._to).replace(",", "")
        return words
