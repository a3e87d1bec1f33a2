"""Texts that cannot be whole dates, told by their characters alone: thousands of columns are ruled out by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["may_be_dates"]

# A day and a year take three digits, or words that take more than this many characters.
_FEW_DIGITS = 2
_SHORT = 12
# Numbers with at most one separator: a whole date has two, or six, eight or more digits in a row.
# 20050425.0 is a date that a spreadsheet took for a number, and 2504.2005 might be one.
_SIGN = r"^[\s+-]*"
_NUMBERS = "|".join(
    (
        rf"{_SIGN}\d{{1,4}}\s*%?\s*$",
        rf"{_SIGN}\d{{1,2}}\D\d{{1,2}}\s*%?\s*$",
        rf"{_SIGN}(?:\d{{0,3}}|\d{{5}}|\d{{7}}|\d{{9,}})[.,]\d+\s*%?\s*$",
        rf"{_SIGN}\d{{4}}[.,](?:\d{{1,3}}|\d{{5,}})\s*%?\s*$",
        rf"{_SIGN}\d*[.,]?\d+[eE][+-]?\d+\s*$",
    )
)


def may_be_dates(texts: pa.Array) -> NDArray[np.bool_]:
    """Which texts are not ruled out as whole dates; the network decides on those.

    Chinese numerals are letters like others, so that a text with one is never ruled out.
    """
    trimmed = pc.utf8_trim_whitespace(texts)
    short = pc.less(pc.utf8_length(trimmed), _SHORT)
    if pc.all(pc.string_is_ascii(trimmed)).as_py():  # classes of Unicode take long to compile
        digits, unwritten = pc.count_substring_regex(trimmed, "[0-9]"), True
    else:
        digits = pc.count_substring_regex(trimmed, r"\p{N}")
        unwritten = pc.invert(pc.match_substring_regex(trimmed, r"\p{Han}"))
    few = pc.and_(pc.less_equal(digits, _FEW_DIGITS), pc.and_(short, unwritten))
    out = pc.or_(few, pc.match_substring_regex(trimmed, _NUMBERS))
    found: NDArray[np.bool_] = pc.invert(out).to_numpy(zero_copy_only=False)
    return found
