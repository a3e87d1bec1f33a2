"""What a date in digits can be read as: the orders under which its numbers make an existing day.

The rules that every reader agrees on (and that no hint outweighs): a number of four digits is the year; a
year that stands first is followed by month and day, by day and month only where nothing else exists; eight
digits that read as yyyymmdd with a year in 1800-2199 are that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from datenorm.generation.masked import is_masked_date

__all__ = ["readings"]

_THREE = re.compile(r"(?<!\d)(\d{1,4})(?:'|’)?\D{1,3}(\d{1,2})\D{1,4}(\d{1,4})(?!\d)")
_TWO = re.compile(r"(\d{1,2})\D{1,3}(\d{1,2})\.?")
_EIGHT = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_STAMP = re.compile(r"(?<!\d)(\d{8})\d{4}(?:\d{2})?(?!\d)")  # yyyymmddhhmm[ss]
_SIX = re.compile(r"(?<!\d)(\d{6})(?!\d)")


def _target(year: str, month: str, day: str) -> str:
    return f"{year.rjust(4, '-') if year else '----'}-{month.zfill(2)}-{day.zfill(2)}"


def _checked(candidates: dict[str, str]) -> dict[str, str]:
    return {order: target for order, target in candidates.items() if is_masked_date(target)}


@lru_cache(maxsize=65536)
def _three(a: str, b: str, c: str) -> dict[str, str]:
    if len(a) in (3, 4):
        found = _checked({"ymd": _target(a, b, c)}) if len(a) == 4 and len(c) <= 2 else {}
        return found or (_checked({"ydm": _target(a, c, b)}) if len(a) == 4 and len(c) <= 2 else {})
    if len(c) == 4:
        return _checked({"dmy": _target(c, b, a), "mdy": _target(c, a, b)})
    candidates = {"dmy": _target(c, b, a), "mdy": _target(c, a, b)} if len(c) == 2 else {}
    return _checked(candidates | ({"ymd": _target(a, b, c)} if len(a) == 2 else {}))


def _eight(digits: str) -> dict[str, str]:
    first = _checked({"ymd": _target(digits[:4], digits[4:6], digits[6:])})
    if first and 1800 <= int(digits[:4]) < 2200:
        return first
    return first | _checked({"dmy": _target(digits[4:], digits[2:4], digits[:2]), "mdy": _target(digits[4:], digits[:2], digits[2:4])})


def _stamp(digits: str) -> dict[str, str]:
    return _checked({"ymd": _target(digits[:4], digits[4:6], digits[6:8])})


def _six(digits: str) -> dict[str, str]:
    a, b, c = digits[:2], digits[2:4], digits[4:]
    return _checked({"dmy": _target(c, b, a), "mdy": _target(c, a, b), "ymd": _target(a, b, c)})


def _two(a: str, b: str) -> dict[str, str]:
    return _checked({"dmy": _target("", b, a), "mdy": _target("", a, b)})


_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., dict[str, str]]], ...] = (
    (_THREE, _three),
    (_EIGHT, _eight),
    (_STAMP, _stamp),
    (_SIX, _six),
)


def readings(text: str) -> dict[str, str]:
    """Readings of a date in digits by order ("dmy", "mdy", "ymd", "ydm"); empty where there is none.

    What stands first is the date, what follows may be a time. Of texts that are no date in digits the
    answer means nothing.
    """
    if match := _THREE.match(text):  # nearly all of them
        return _three(*match.groups())
    found = [(match.start(), match, read) for pattern, read in _SHAPES if (match := pattern.search(text))]
    if found:
        _, match, read = min(found, key=lambda entry: entry[0])
        return read(*match.groups())
    match = _TWO.fullmatch(text.strip("- "))
    return _two(*match.groups()) if match else {}
