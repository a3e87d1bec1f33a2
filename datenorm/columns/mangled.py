"""Months of years that a spreadsheet took for days: 10-Aug, where Aug-10 was typed for 2010-08.

Spreadsheets take Aug-10 for the tenth of August of the current year and show it as 10-Aug, and
leave Aug-62 alone, since no month has so many days. Where a column gives months or years, such a
day without a year is no day that can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from datenorm.columns.parsed import ParsedTexts
from datenorm.masked_iso import DAY, MONTH, masked

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Kind", "count_kinds", "is_shown", "mangled_rows", "month_of_year"]

Kind = Literal["month or year", "day", "mangled"]
_SHAPE = "#-a"
_FEW = 20  # as many mangled rows may stand beside one that gives a month or a year
_NONE = ord("-")


def mangled_rows(parsed: ParsedTexts) -> NDArray[np.bool_]:
    """Texts that a spreadsheet may have mangled: a day, a hyphen, a month in words, and no year."""
    of_shape = np.array([name == _SHAPE for name in parsed.shape_names], dtype=np.bool_)
    if not of_shape.any():
        return np.zeros(len(parsed.texts), dtype=np.bool_)
    has_year, has_day = _given(parsed)
    found: NDArray[np.bool_] = of_shape[parsed.shapes] & ~has_year & has_day
    return found


def count_kinds(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[Kind, int]:
    """Rows that give a month or a year, those that give a day, and those that may be mangled."""
    mangled = mangled_rows(parsed)
    has_year, has_day = _given(parsed)
    chosen: dict[Kind, NDArray[np.bool_]] = {
        "month or year": has_year & ~has_day,
        "day": has_day & ~mangled,
        "mangled": mangled,
    }
    totals = {kind: int(row_counts @ rows) for kind, rows in chosen.items()}
    return {kind: total for kind, total in totals.items() if total}


def is_shown(kinds: Mapping[Kind, int]) -> bool:
    """Whether a column shows that its days without a year are none: it rather gives months."""
    months, mangled = kinds.get("month or year", 0), kinds.get("mangled", 0)
    return months >= max(1, kinds.get("day", 0)) and months * _FEW >= mangled > 0


def month_of_year(output: str) -> str:
    """The month that a mangled day may have been: that of the year which its number is."""
    return masked(output[DAY], output[MONTH], "")


def _given(parsed: ParsedTexts) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Texts that give a year, and those that give a day."""
    symbols = parsed.dates().view(np.uint8).reshape(-1, 10)
    return symbols[:, 3] != _NONE, symbols[:, DAY.start] != _NONE
