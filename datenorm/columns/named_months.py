"""Which number is the year, where a month is written as a word.

In 12-nov-04 the year stands last (`dmy`) or first (`ymd`). In sep-06 the number behind the month
is the year (`dmy` without its day) or the day (`mdy` without its year).
"""

from __future__ import annotations

import re

from datenorm.masked_iso import DAY, MONTH, NO_DATE, YEAR, exists, masked

__all__ = ["beside_month", "beyond_days", "is_joined", "numbers_beside", "year_behind"]

_LETTER = r"[^\W\d_]"
_TWO = re.compile(
    rf"\D*?(?<!\d)(\d\d?)[-/. ]*{_LETTER}+\.?[-/. ]*(\d\d)(?!\d)(?:[ t]\d+[:.]\d\d.*)?"
)
_ONE = re.compile(rf"(\D*{_LETTER}\.?)([-/. ])(\d{{1,2}})")
_NO_DAY = "62"  # a number that no month has a day of
_LAST_DAY = 31


def beside_month(canonical: str, best: str) -> dict[str, str]:
    """Order -> output, for a canonical text with a month in words; `best` is what is read alone.

    Empty for other texts, and where the text itself marks a number, as in 12th nov '04.
    """
    if match := _TWO.fullmatch(canonical):
        first, last = match.groups()
        digits = sorted(best[YEAR][2:] + best[DAY])  # the network may permute them
        in_text = sorted(first.zfill(2) + last)
        if best[:2] != "--" or "-" in best[2:4] + best[DAY] or digits != in_text:
            return {}
        month = best[MONTH]
        found = {"dmy": masked(last, month, first)}
        if len(first) == len(last):  # no year has one digit
            found["ymd"] = masked(first, month, last)
        return {order: output for order, output in found.items() if exists(output)}
    match = _ONE.fullmatch(canonical)
    if match and best != NO_DATE:
        number, month = match[3], best[MONTH]
        if best == masked("", month, number):
            of_year = {"dmy": masked(number, month, "")} if len(number) == 2 else {}
            return {**of_year, "mdy": best}
        if best == masked(number, month, ""):
            of_month = masked("", month, number)
            return {"dmy": best} | ({"mdy": of_month} if exists(of_month) else {})
    return {}


def beyond_days(canonical: str) -> str | None:
    """A text such as sep-06 with a number that is no day, to see what the words alone give."""
    match = _ONE.fullmatch(canonical)
    if not match or len(match[3]) != 2 or not 1 <= int(match[3]) <= _LAST_DAY:
        return None
    return match[1] + match[2] + _NO_DAY


def year_behind(canonical: str, beyond: str) -> str | None:
    """The output for a text such as sep-31 as a month of a year.

    `beyond` is what is read in the same text with a number that is no day.
    """
    if beyond != masked(_NO_DAY, beyond[MONTH], "") or beyond[MONTH] == "--":
        return None
    return masked(canonical[-2:], beyond[MONTH], "")


def is_joined(canonical: str) -> bool:
    """Whether a hyphen, a slash or a dot joins a month and its only number: sep-06, and not sep 06.

    Spreadsheets write months of years and days of months alike so; september 6 is a day.
    """
    match = _ONE.fullmatch(canonical)
    return match is not None and match[2] != " "


def numbers_beside(canonical: str) -> int:
    """How many numbers stand beside a month in words, or what may be one: 2, 1, or 0 for none."""
    if _TWO.fullmatch(canonical):
        return 2
    return 1 if _ONE.fullmatch(canonical) else 0
