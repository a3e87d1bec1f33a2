"""Texts in which a date can be read and none is meant, as their column shows: versions, names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.numeric_dates import column_shape
from datenorm.masked_iso import MONTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["lookalikes"]

_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGIT = re.compile(r"[0-9]")
_MINIMUM_TEXTS = 20  # that show what their words are
_FREE_WORDS = 40  # that are no months: weekdays, "of", "at", names of zones are fewer
_DIGITS = 6  # of a day without a month in words
_FAILING = 0.05  # share of the rows of a shape that are no dates; more are no typos


def lookalikes(
    canonical: Sequence[str],
    outputs: Sequence[str],
    dates: NDArray[np.bool_],
    rows: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Which texts are no dates, though one was read in them.

    Args:
        canonical: some distinct texts of a column.
        outputs: what was read in them, as masked dates.
        dates: which of them are whole dates.
        rows: in how many rows each stands.
    """
    found = _of_failing_shapes(canonical, dates, rows)
    read = np.flatnonzero(dates)
    if len(read) < _MINIMUM_TEXTS:
        return found
    words = {row: set(_WORD.findall(canonical[row])) for row in read.tolist()}
    months = _months_of(words, outputs)
    named = {word for word, of in months.items() if len(of) == 1 and _count(words, word) > 1}
    if len(months.keys() - named) > _FREE_WORDS:
        found[read] = True
        return found
    for row in read.tolist():
        if len(_DIGIT.findall(canonical[row])) < _DIGITS and not _names_month(
            canonical[row], named
        ):
            found[row] = True
    return found


def _names_month(canonical: str, named: set[str]) -> bool:
    """Whether a text has a word that is a month, or letters that are no words, as in Chinese."""
    words = _WORD.findall(canonical)
    return not words or not canonical.isascii() or not named.isdisjoint(words)


def _months_of(words: dict[int, set[str]], outputs: Sequence[str]) -> dict[str, set[str]]:
    """The months that were read in the texts of each word."""
    found: dict[str, set[str]] = defaultdict(set)
    for row, of_text in words.items():
        for word in of_text:
            found[word].add(outputs[row][MONTH])
    return found


def _count(words: dict[int, set[str]], word: str) -> int:
    return sum(word in of_text for of_text in words.values())


def _of_failing_shapes(
    canonical: Sequence[str], dates: NDArray[np.bool_], rows: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """The texts in digits whose shape is no date too often: 2019.5.0 beside 2019.5.3."""
    shapes = [column_shape(text) for text in canonical]
    counted: dict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros(2, dtype=np.int64))
    for shape, is_date, count in zip(shapes, dates.tolist(), rows.tolist(), strict=True):
        counted[shape][int(is_date)] += count
    failing = {
        shape
        for shape, (no_dates, with_dates) in counted.items()
        if "a" not in shape and no_dates > _FAILING * (no_dates + with_dates)
    }
    return np.array([shape in failing for shape in shapes], dtype=np.bool_)
