"""Where the years of nearly all rows lie, and those centuries away: 12/2609 among our days."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["bulk", "far_years"]

_MINIMUM_DATED = 20  # rows with a year that show which years are usual
_FAR_ROWS = 100  # of so many, one row at each end does not show it
_CENTURIES = 200  # years
_OUTLIERS = 0.01  # share of the rows, at each end, whose years do not count


def far_years(rows: Mapping[int, int]) -> dict[int, int]:
    """Rows by year, of the years that lie centuries away from those of nearly all rows."""
    years = sorted(rows)
    total = sum(rows.values())
    if total < _MINIMUM_DATED:
        return {}
    ends = np.cumsum([rows[year] for year in years])
    few = max(1, total // _FAR_ROWS)
    first = years[int(np.searchsorted(ends, few, side="right"))]
    last = years[int(np.searchsorted(ends, total - few))]
    return {
        year: rows[year] for year in years if year < first - _CENTURIES or year > last + _CENTURIES
    }


def bulk(years: Mapping[int, int]) -> tuple[int, int]:
    """The first and last year without the outliers."""
    total, seen = sum(years.values()), 0
    inside = []
    for year in sorted(years):
        if seen + years[year] > total * _OUTLIERS and seen < total * (1 - _OUTLIERS):
            inside.append(year)
        seen += years[year]
    return inside[0], inside[-1]
