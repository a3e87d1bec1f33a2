"""Which columns of a table hold dates, judged by what the network reads in a sample of their texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence, decide
from datenorm.columns.resolution import STATUSES
from datenorm.columns.survey import counts
from datenorm.columns.values import distinct, native_iso
from datenorm.errors import DataError

__all__ = ["SAMPLE", "holds_dates"]

SAMPLE = 5_000  # rows of a column that are looked at
_TEXTS = 300  # distinct texts that are read
_LEAST_SHARE = 0.8  # of the texts that must be whole dates, or dates that the column's order decides
_YEARS = (1000, 2200)  # where the years of most of them lie


def holds_dates(values: pa.Array, cleaner: ColumnCleaner, encoding: str | None = None) -> bool:
    """Whether the first rows of a column are texts or numbers that mostly are whole dates.

    A column of native dates needs no cleaning, and one of years, of months, or of days without a year may be anything:
    none of them counts.
    """
    values = values[:SAMPLE]
    if native_iso(values) is not None or pa.types.is_boolean(values.type) or pa.types.is_floating(values.type):
        return False
    try:
        texts, places = distinct(values, encoding)
    except DataError:
        return False
    filled = np.flatnonzero(pa.compute.binary_length(pa.compute.utf8_trim_whitespace(texts)).to_numpy(zero_copy_only=False) > 0)
    if not len(filled):
        return False
    chosen = filled[np.unique(np.linspace(0, len(filled) - 1, _TEXTS).astype(int))]
    findings = cleaner.reader.find(texts.take(pa.array(chosen)))
    rows = counts(places, len(texts))[chosen]
    status = cleaner.resolve(findings, decide(Evidence(), cleaner.options.order)).status
    whole = (status == STATUSES.index("full")) | (status == STATUSES.index("ambiguous"))
    years = np.array([int(machine[:4].decode().strip("-") or -1) for machine in findings.first().tolist()])
    short = (years >= 0) & (years < 100)
    likely = whole & (short | ((years >= _YEARS[0]) & (years <= _YEARS[1])))
    return bool(likely.mean() >= _LEAST_SHARE and rows[likely].sum() >= _LEAST_SHARE * rows.sum())
