"""Placeholders: dates and words that people enter where they know no date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["PLACEHOLDERS", "days_like_placeholders", "days_of_midnights", "stand_out"]

PLACEHOLDERS = ("0001-01-01", "1111-11-11", "1900-01-01", "1970-01-01", "9999-12-31")
_DAYS = tuple(sorted({date[5:] for date in PLACEHOLDERS}))
_MINIMUM_ROWS = 5
_TIMES = 5  # as many rows as the same day has in any other year


def days_like_placeholders(dates: pa.Array, rows: Iterable[int]) -> dict[str, int]:
    """Rows by date, of dates that are the day of a placeholder in any year; null is no date."""
    chosen = pc.is_in(pc.utf8_slice_codeunits(dates, 5, 10), value_set=pa.array(_DAYS))
    found: dict[str, int] = {}
    counts = np.fromiter(rows, np.int64, len(dates))
    index = np.flatnonzero(chosen.fill_null(False).to_numpy(zero_copy_only=False))
    for date, count in zip(dates.take(pa.array(index)).to_pylist(), counts[index], strict=True):
        if count and "-" not in date[:4] and len(date) == 10:
            found[date] = found.get(date, 0) + int(count)
    return found


def days_of_midnights(iso: pa.Array) -> pa.Array:
    """Dates and moments, of which midnights without a zone become their days."""
    return pc.replace_substring_regex(iso, r"^(\d{4}-\d\d-\d\d)T00:00(:00(\.0+)?)?$", r"\1")


def stand_out(days: Mapping[str, int]) -> dict[str, int]:
    """The placeholders that are too frequent to be days like others.

    They have five rows or more, and five times as many as their day has in any other year: a
    column of years' beginnings, or one with a birthday on 1 January 1970, has no placeholder.
    """
    found = {}
    for date in PLACEHOLDERS:
        others = [
            rows for day, rows in days.items() if day[5:] == date[5:] and day not in PLACEHOLDERS
        ]
        rows = days.get(date, 0)
        if rows >= max(_MINIMUM_ROWS, _TIMES * max(others, default=0)):
            found[date] = rows
    return found
