"""Bare digits that may be days or codes: what most texts of as many digits cannot be, none is.

Among customers' numbers 20250425 is one by chance. Six or eight digits are days only in a column
where nearly all such texts can be.
"""

from __future__ import annotations

import heapq
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.arrow import canonical_texts
from datenorm.columns.calendars.texts import unread_dates
from datenorm.columns.numbers import hint_of
from datenorm.columns.parsed import ParsedTexts
from datenorm.masked_iso import DAY, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CodeVerdict", "bounded_codes", "code_shape", "decide_codes", "find_codes"]

_WIDTHS = (6, 8)
_KEPT = 1_000  # distinct texts of a width that are looked at
_MINIMUM = 5  # of them that are no date, before they show anything
_SHARE = 0.2  # of the texts: as many slips of the pen nobody makes
_SHARE_AGAINST_NAME = 0.02  # in a column called order_id
_YEARS = (1000, 2700)  # of days in eight digits
_UNTOLD = re.compile(r"(\d)\1+|\d{4}(?:\d\d)?00")  # 99999999; 20050000, whose day is not known


@dataclass(frozen=True)
class CodeVerdict:
    """That digits of one width are codes: how many distinct texts were looked at, and how many of
    them are no date.
    """

    texts: int
    without_date: int

    @property
    def reason(self) -> str:
        """Why they are codes."""
        return f"{self.without_date:,} of {self.texts:,} such numbers are no date"


def code_shape(width: int) -> str:
    """The shape of so many bare digits."""
    return "#" * width


def find_codes(parsed: ParsedTexts, used: NDArray[np.bool_]) -> dict[str, bool]:
    """Canonical texts of six or eight bare digits, and whether each is a day that is usual.

    Those of which some digits say that nothing is known are left out.
    """
    shapes = [code_shape(width) for width in _WIDTHS]
    bare = np.array([name in shapes for name in parsed.shape_names], dtype=np.bool_)
    if not bare.any():
        return {}
    rows = np.flatnonzero(bare[parsed.shapes] & used & ~parsed.apart)
    dates = parsed.dates()[rows].tolist()
    found: dict[str, bool] = {}
    for canonical, date in zip(canonical_texts(parsed.texts, rows), dates, strict=True):
        if not _UNTOLD.fullmatch(canonical):
            found[canonical] = _is_usual(date.decode()) or bool(unread_dates(canonical))
    return dict(bounded_codes(found))


def _is_usual(date: str) -> bool:
    year = date[YEAR]
    is_near = year.startswith("--") or (year.isdigit() and _YEARS[0] <= int(year) <= _YEARS[1])
    return is_near and date[DAY] != "--"


def bounded_codes(codes: Mapping[str, bool]) -> Mapping[str, bool]:
    """Of each width the 1,000 texts with the lowest checksum: some of all, however they came."""
    if len(codes) <= _KEPT:
        return codes
    found: dict[str, bool] = {}
    for width in _WIDTHS:
        texts = (text for text in codes if len(text) == width)
        kept = heapq.nsmallest(_KEPT, texts, key=lambda text: (zlib.crc32(text.encode()), text))
        found |= {text: codes[text] for text in kept}
    return found


def decide_codes(codes: Mapping[str, bool], name: str = "") -> dict[str, CodeVerdict]:
    """By their shape, digits that are codes, since too many texts of as many digits are no date."""
    share = _SHARE_AGAINST_NAME if hint_of(name) is False else _SHARE
    found = {}
    for width in _WIDTHS:
        are_dates = [is_date for text, is_date in codes.items() if len(text) == width]
        without = are_dates.count(False)
        if without >= _MINIMUM and without > share * len(are_dates):
            found[code_shape(width)] = CodeVerdict(len(are_dates), without)
    return found
