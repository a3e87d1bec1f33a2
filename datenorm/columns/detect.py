"""Which columns of a table hold dates, judged by what is read in a sample of their texts.

Most columns of a wide table hold none. They are ruled out at the least cost: by the characters of
their texts, or by a few texts of many columns that are read together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import distinct, native_iso, row_counts
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.resolve import STATUSES
from datenorm.errors import DataError
from datenorm.masked_iso import DAY, YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SAMPLE", "date_columns"]

SAMPLE = 5_000  # rows of a column that are looked at
_TEXTS = 300  # distinct texts that are read
_FEW_TEXTS = 20  # of these, read before the others
# Shares of the texts that must be whole dates, or dates that the column's order decides: of all of
# them, and of the few. Of the columns with so many dates one in a million has so few among the few.
_MINIMUM_SHARE = 0.8
_MINIMUM_SHARE_OF_FEW = 0.3
_YEARS = (1000, 2200)  # where the years of most of them lie

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


def date_columns(
    columns: Iterable[tuple[str, pa.Array]], cleaner: ColumnCleaner, encoding: str | None = None
) -> list[str]:
    """The names of the columns whose first rows are texts or numbers that mostly are whole dates.

    A column of native dates needs no cleaning, and one of years, of months, or of days without a
    year may be anything: none of them counts.
    """
    samples = {name: sample for name, values in columns if (sample := _sample(values, encoding))}
    few = [sample.few() for sample in samples.values()]
    read = iter(np.split(_whole_dates(few, cleaner), np.cumsum([len(texts) for texts in few])[:-1]))
    likely = [name for name in samples if next(read).mean() >= _MINIMUM_SHARE_OF_FEW]
    return [
        name
        for name in likely
        if samples[name].is_mostly(_whole_dates([samples[name].texts], cleaner))
    ]


@dataclass(frozen=True, eq=False)
class _Sample:
    """Some distinct texts of a column, in how many rows each stands, and which may be dates."""

    texts: pa.Array
    rows: NDArray[np.int64]
    possible: NDArray[np.bool_]

    def few(self) -> pa.Array:
        """A few of the texts that may be dates, from all parts of the sample."""
        possible = np.flatnonzero(self.possible)
        return self.texts.take(pa.array(possible[:: -(-len(possible) // _FEW_TEXTS)]))

    def is_mostly(self, dates: NDArray[np.bool_]) -> bool:
        """Whether most texts, and the texts of most rows, are dates."""
        enough_texts = dates.mean() >= _MINIMUM_SHARE
        return bool(enough_texts and self.rows[dates].sum() >= _MINIMUM_SHARE * self.rows.sum())


def _sample(values: pa.Array, encoding: str | None) -> _Sample | None:
    """A sample of a column; None where it cannot be one of dates."""
    values = values[:SAMPLE]
    if (
        native_iso(values) is not None
        or pa.types.is_boolean(values.type)
        or pa.types.is_floating(values.type)
    ):
        return None
    try:
        texts, indices = distinct(values, encoding)
    except DataError:
        return None
    lengths = pc.binary_length(pc.utf8_trim_whitespace(texts)).to_numpy(zero_copy_only=False)
    filled = np.flatnonzero(lengths > 0)
    if not len(filled):
        return None
    chosen = filled[np.unique(np.linspace(0, len(filled) - 1, _TEXTS).astype(int))]
    sampled = texts.take(pa.array(chosen))
    sample = _Sample(sampled, row_counts(indices, len(texts))[chosen], _may_be_dates(sampled))
    return sample if sample.is_mostly(sample.possible) else None


def _may_be_dates(texts: pa.Array) -> NDArray[np.bool_]:
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


def _whole_dates(texts: Sequence[pa.Array], cleaner: ColumnCleaner) -> NDArray[np.bool_]:
    """Which texts are read as whole dates of likely years, or as open between such."""
    each, indices = distinct(pa.chunked_array(texts, pa.large_string()).combine_chunks())
    parsed = cleaner.reader.parse(each)
    status = cleaner.resolve(parsed, cleaner.decide(Evidence())).status
    whole = (status == STATUSES.index("full")) | (status == STATUSES.index("ambiguous"))
    outputs = [output.decode() for output in parsed.first().tolist()]
    whole &= np.array([output[DAY] != "--" for output in outputs], dtype=np.bool_)
    years = np.array([int(output[YEAR].strip("-") or -1) for output in outputs])
    short = (years >= 0) & (years < 100)
    likely: NDArray[np.bool_] = whole & (short | ((years >= _YEARS[0]) & (years <= _YEARS[1])))
    found: NDArray[np.bool_] = likely[indices.to_numpy()]
    return found
