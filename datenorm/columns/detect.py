"""Which columns of a table hold dates, judged by what is read in a sample of their texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import distinct, native_iso, row_counts
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.resolve import STATUSES
from datenorm.errors import DataError

__all__ = ["SAMPLE", "holds_dates"]

SAMPLE = 5_000  # rows of a column that are looked at
_TEXTS = 300  # distinct texts that are read
_MINIMUM_SHARE = (
    0.8  # of the texts that must be whole dates, or dates that the column's order decides
)
_YEARS = (1000, 2200)  # where the years of most of them lie


def holds_dates(values: pa.Array, cleaner: ColumnCleaner, encoding: str | None = None) -> bool:
    """Whether the first rows of a column are texts or numbers that mostly are whole dates.

    A column of native dates needs no cleaning, and one of years, of months, or of days without a
    year may be anything: none of them counts.
    """
    values = values[:SAMPLE]
    if (
        native_iso(values) is not None
        or pa.types.is_boolean(values.type)
        or pa.types.is_floating(values.type)
    ):
        return False
    try:
        texts, indices = distinct(values, encoding)
    except DataError:
        return False
    lengths = pc.binary_length(pc.utf8_trim_whitespace(texts)).to_numpy(zero_copy_only=False)
    filled = np.flatnonzero(lengths > 0)
    if not len(filled):
        return False
    chosen = filled[np.unique(np.linspace(0, len(filled) - 1, _TEXTS).astype(int))]
    parsed = cleaner.reader.parse(texts.take(pa.array(chosen)))
    rows = row_counts(indices, len(texts))[chosen]
    status = cleaner.resolve(parsed, cleaner.decide(Evidence())).status
    whole = (status == STATUSES.index("full")) | (status == STATUSES.index("ambiguous"))
    years = np.array(
        [int(output[:4].decode().strip("-") or -1) for output in parsed.first().tolist()]
    )
    short = (years >= 0) & (years < 100)
    likely = whole & (short | ((years >= _YEARS[0]) & (years <= _YEARS[1])))
    enough_texts = likely.mean() >= _MINIMUM_SHARE
    return bool(enough_texts and rows[likely].sum() >= _MINIMUM_SHARE * rows.sum())
