"""What a column knows of a date in digits: the orders that can read it, as bits, and its shape.

Which orders the digits themselves allow is a rule of `masked_iso`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from datenorm.masked_iso import ORDERS

__all__ = [
    "OTHER_SHAPES",
    "YEAR_MAY_BE_FIRST",
    "bit_of",
    "by_digits",
    "column_shape",
    "is_month_and_number",
    "order_in",
    "orders_of",
    "other_shapes",
    "source_of",
    "with_word",
    "without_clock",
]

OTHER_SHAPES = "(other shapes)"
YEAR_MAY_BE_FIRST = 1 << len(ORDERS)  # a bit of masks: see `short_years`
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
# A month in words between two numbers, and perhaps a time of day behind them; before a number.
_BETWEEN = re.compile(r"[^#]*#([^#a]*)a[^#a]*#(?:[^#]*| (?:a)?#[:.]#.*)")
_BEHIND = re.compile(r"[^#]*a(?:\.(?=[^#a]))?([^#a]*)#[^#]*")  # a dot may cut the word short
# A clock at the end of a shape, with what stands behind it, and one at its beginning.
_TIME = r"#:#(?::#(?:[.,]#+)?)?"
_CLOCK_BEHIND = re.compile(rf"(?:(?<=#)a(?=#)|[ ,;@_]+){_TIME}[ .a]*(?:[-+]#+(?::#)?)?[ .a()/_]*")
_CLOCK_BEFORE = re.compile(rf"{_TIME}(?: ?a\.?a\.?)?[ ,;]+(?=[a#])")
_FIRST_NUMBER = re.compile(r"(#+)([^#a]*)")


def bit_of(order: str) -> int:
    """The bit that stands for an order of `ORDERS` in a mask."""
    return 1 << ORDERS.index(order)


def by_digits(mask: int) -> int:
    """The mask of the orders in which digits are a day, whether the network lists them or not."""
    return mask | bit_of("ymd") if mask & YEAR_MAY_BE_FIRST else mask


def orders_of(mask: int) -> tuple[str, ...]:
    """The orders whose bits are set."""
    return tuple(order for index, order in enumerate(ORDERS) if mask >> index & 1)


@lru_cache(maxsize=65536)
def column_shape(canonical: str) -> str:
    """The shape of a canonical text: `#` for one or two digits, `####` for four, `a` for a word."""
    numbers = _NUMBER.sub(
        lambda match: "#" * (len(match[0]) if len(match[0]) > 2 else 1), canonical
    )
    return _WORD.sub("a", numbers)


@lru_cache(maxsize=65536)
def without_clock(shape: str) -> str:
    """The shape of the date alone, where a clock stands behind it or before it.

    >>> without_clock("#/#/#### #:#"), without_clock("####-#-#a#:#:#.###+#:#")
    ('#/#/####', '####-#-#')
    """
    if match := _CLOCK_BEFORE.match(shape):
        return shape[match.end() :]
    for match in _CLOCK_BEHIND.finditer(shape):
        before = shape[: match.start()]
        if before and match.end() == len(shape) and ":" not in before:
            return before
    return shape


def source_of(shape: str) -> str:
    """What one source of a column keeps to: its separator, and whether the year stands first."""
    if with_word := _with_word(shape):
        return "".join(with_word).replace("a", "word")
    digits, separator = _first_number(shape)
    return f"{'year ' if len(digits) == 4 else ''}{separator}"


def other_shapes(shape: str) -> str:
    """The name under which a shape that is not kept apart is counted; it has the shape's source."""
    if with_word := _with_word(shape):
        return f"{OTHER_SHAPES} {''.join(with_word)}"
    digits, separator = _first_number(shape)
    return f"{OTHER_SHAPES} {'####' if len(digits) == 4 else '#' * bool(digits)}{separator}"


def order_in(shape: str, order: str) -> str | None:
    """What an order that is given means in a shape where a word may be the month.

    12-nov-04 has its year last, for who puts it last, and in sep-06 the day is behind the month for
    who puts it there; else it is the year. It settles nothing in september 12.
    """
    with_word = _with_word(shape)
    if with_word is None:
        return order
    if with_word[0] == "a" and not with_word[1].strip():
        return None
    asked, meant = ("ymd", "mdy") if with_word[0] == "a" else ("mdy", "dmy")
    return meant if order == asked else order


def with_word(shape: str) -> bool:
    """Whether a word that may be the month stands between two numbers, or before the only one."""
    return _with_word(shape) is not None


def is_month_and_number(shape: str) -> bool:
    """Whether a word that may be the month stands before the only number, the day or the year."""
    return (_with_word(shape) or " ")[0] == "a"


@lru_cache(maxsize=65536)
def _with_word(shape: str) -> tuple[str, str, str] | None:
    """What stands beside the separator of such a shape."""
    shape = shape.removeprefix(OTHER_SHAPES)
    if match := _BETWEEN.fullmatch(shape):
        return "#", _trimmed(match[1]), "a#"
    match = _BEHIND.fullmatch(shape)
    return ("a", _trimmed(match[1]), "#") if match else None


def _first_number(shape: str) -> tuple[str, str]:
    """The first number of a shape, and the separator behind it."""
    match = _FIRST_NUMBER.search(shape)
    digits, separator = match.groups() if match else ("", "")
    return digits, _trimmed(separator)


def _trimmed(separator: str) -> str:
    return separator.strip() or separator[:1]
