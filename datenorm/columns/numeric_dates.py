"""What a column knows of a date in digits: the orders that can read it, as bits, and its shape.

Which orders the digits themselves allow is a rule of `masked_iso`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from datenorm.masked_iso import ORDERS

__all__ = ["OTHER_SHAPES", "bit_of", "column_shape", "orders_of", "other_shapes", "source_of"]

OTHER_SHAPES = "(other shapes)"
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_FIRST_NUMBER = re.compile(r"(#+)([^#a]*)")


def bit_of(order: str) -> int:
    """The bit that stands for an order of `ORDERS` in a mask."""
    return 1 << ORDERS.index(order)


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


def source_of(shape: str) -> str:
    """What one source of a column keeps to: its separator, and whether the year stands first."""
    digits, separator = _first_number(shape)
    return f"{'year ' if len(digits) == 4 else ''}{separator}"


def other_shapes(shape: str) -> str:
    """The name under which a shape that is not kept apart is counted; it has the shape's source."""
    digits, separator = _first_number(shape)
    return f"{OTHER_SHAPES} {'####' if len(digits) == 4 else '#' * bool(digits)}{separator}"


def _first_number(shape: str) -> tuple[str, str]:
    """The first number of a shape, and the separator behind it."""
    match = _FIRST_NUMBER.search(shape)
    digits, separator = match.groups() if match else ("", "")
    return digits, separator.strip() or separator[:1]
