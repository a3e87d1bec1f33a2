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

from datenorm.columns.arrow import canonical_texts, distinct, native_iso, row_counts
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.evidence import Evidence
from datenorm.columns.lookalikes import lookalikes
from datenorm.columns.numbers import (
    are_numbers,
    count_numbers,
    decide_numbers,
    hint_of,
    resolve_numbers,
)
from datenorm.columns.outliers import bulk
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
# A few typos make many texts of a column with few days, and few rows.
_MINIMUM_SHARE_OF_TEXTS, _MINIMUM_SHARE_OF_ROWS = 0.2, 0.95
_MINIMUM_SHARE_AGAINST_NAME = 0.98  # in a column called version or price
_MINIMUM_SHARE_OF_DAYS = 0.3  # where months and years count too, as in a column called date
_MISSING, _LONGEST_MISSING = 3, 20  # texts that stand for no date, and their characters
_YEARS = (1000, 2200)  # where the years of most of them lie

# A day and a year take three digits, or words that take more than this many characters.
_FEW_DIGITS = 2
_SHORT = 12
_MOMENT_DIGITS = "[0-9]{8}"  # the least that a number has which is a moment by its digits
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
    year may be anything: none of them counts. Numbers count by a system only where the name of the
    column, or dates among them, say so, or as the digits of moments.
    """
    samples = {
        name: sample for name, values in columns if (sample := _sample(name, values, encoding))
    }
    if not samples:
        return []
    few = [sample.few() for sample in samples.values()]
    texts = [
        sample.texts.take(pa.array(rows))
        for sample, rows in zip(samples.values(), few, strict=True)
    ]
    whole = _read(texts, cleaner).days
    read = np.split(whole, np.cumsum([len(rows) for rows in few])[:-1])
    likely = [
        name
        for (name, sample), rows, dates in zip(samples.items(), few, read, strict=True)
        if sample.are_likely(rows[dates], rows) or sample.are_numbers
    ]
    return [name for name in likely if _holds_dates(samples[name], cleaner)]


@dataclass(frozen=True, eq=False)
class _Sample:
    """Some distinct texts of a column, in how many rows each stands, and which may be dates."""

    name: str
    texts: pa.Array
    rows: NDArray[np.int64]
    possible: NDArray[np.bool_]

    def few(self) -> NDArray[np.intp]:
        """A few of the texts that may be dates, from all parts of the sample."""
        possible = np.flatnonzero(self.possible)
        return possible[:: -(-len(possible) // _FEW_TEXTS) or 1]

    def are_likely(self, dates: NDArray[np.intp], few: NDArray[np.intp]) -> bool:
        """Whether enough of a few texts are dates, or of the rows in which they stand."""
        counts = (len(dates), len(few)), (self.rows[dates].sum(), self.rows[few].sum())
        return any(dated > 0 and dated >= _MINIMUM_SHARE_OF_FEW * of for dated, of in counts)

    @property
    def are_numbers(self) -> bool:
        """Whether some numbers may be dates by their system, as the name says."""
        return bool(self.number_dates(None).any())

    def number_dates(self, beside: tuple[int, int] | None) -> NDArray[np.bool_]:
        """Which texts are numbers that are dates, of one system or of several.

        Counts need a name that says so, or dates beside them; the digits of moments do not.
        """
        found = np.zeros(len(self.texts), dtype=np.bool_)
        told = bool(hint_of(self.name) or beside)
        if not told and not pc.any(pc.match_substring_regex(self.texts, _MOMENT_DIGITS)).as_py():
            return found
        verdicts = decide_numbers(
            count_numbers(self.texts, self.rows), name=self.name, beside=beside
        )
        days = {
            group: verdict
            for group, verdict in verdicts.items()
            if (verdict.system != "year" if told else verdict.system == "digits")
        }
        found[resolve_numbers(self.texts, days).rows] = True
        return found

    def is_mostly(self, dates: NDArray[np.bool_], minimum: float = _MINIMUM_SHARE) -> bool:
        """Whether most rows are dates, and most texts, or at least nearly all rows.

        What people write where they know no date does not count.
        """
        counted = ~self._missing(dates)
        rows = self.rows[dates].sum() / max(1, self.rows[counted].sum())
        texts = dates.sum() / max(1, counted.sum())
        few_texts = texts >= _MINIMUM_SHARE_OF_TEXTS and rows >= _MINIMUM_SHARE_OF_ROWS
        return bool(rows >= minimum and (texts >= minimum or few_texts))

    def _missing(self, dates: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A few short texts without digits that stand in several rows, in no more than half."""
        short = pc.less_equal(pc.utf8_length(self.texts), _LONGEST_MISSING)
        word = pc.invert(pc.match_substring_regex(self.texts, r"\p{N}"))
        likely = pc.and_(short, word).to_numpy(zero_copy_only=False) & ~dates & (self.rows > 1)
        chosen = np.flatnonzero(likely)
        frequent = chosen[np.argsort(-self.rows[chosen], kind="stable")][:_MISSING]
        found = np.zeros(len(self.rows), dtype=np.bool_)
        found[frequent] = 2 * self.rows[frequent].sum() <= self.rows.sum()
        return found


def _holds_dates(sample: _Sample, cleaner: ColumnCleaner) -> bool:
    """Whether a column is mostly dates, by what is read in its sample."""
    read = _read([sample.texts], cleaner)
    canonical = canonical_texts(sample.texts, np.arange(len(sample.texts)))
    days = read.days & ~lookalikes(canonical, read.outputs, read.days, sample.rows)
    years = {
        int(output[YEAR]): 1
        for output, is_day in zip(read.outputs, days.tolist(), strict=True)
        if is_day and "-" not in output[YEAR]
    }
    days |= sample.number_dates(bulk(years) if years else None)
    hint = hint_of(sample.name)
    if hint is False:
        return sample.is_mostly(days, _MINIMUM_SHARE_AGAINST_NAME)
    if hint and sample.rows[days].sum() >= _MINIMUM_SHARE_OF_DAYS * sample.rows.sum():
        return sample.is_mostly(days | read.partial)
    return sample.is_mostly(days)


def _sample(name: str, values: pa.Array, encoding: str | None) -> _Sample | None:
    """A sample of a column; None where it cannot be one of dates."""
    values = values[:SAMPLE]
    if native_iso(values) is not None or pa.types.is_boolean(values.type):
        return None
    if pa.types.is_floating(values.type) and not hint_of(name):
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
    sample = _Sample(name, sampled, row_counts(indices, len(texts))[chosen], _may_be_dates(sampled))
    likely = sample.possible | are_numbers(sampled)
    return sample if sample.is_mostly(sample.possible) or sample.is_mostly(likely) else None


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


@dataclass(frozen=True, eq=False)
class _Readings:
    """What was read in texts: which are days, or less, of likely years; and the masked dates."""

    days: NDArray[np.bool_]
    partial: NDArray[np.bool_]
    outputs: list[str]


def _read(texts: Sequence[pa.Array], cleaner: ColumnCleaner) -> _Readings:
    """Read texts; those that are open between whole dates are such."""
    each, indices = distinct(pa.chunked_array(texts, pa.large_string()).combine_chunks())
    parsed = cleaner.reader.parse(each)
    status = cleaner.resolve(parsed, cleaner.decide(Evidence())).status
    outputs = [output.decode() for output in parsed.dates().tolist()]
    whole = (status == STATUSES.index("full")) | (status == STATUSES.index("ambiguous"))
    whole &= np.array([output[DAY] != "--" for output in outputs], dtype=np.bool_)
    years = np.array([int(output[YEAR].strip("-") or -1) for output in outputs])
    short = (years >= 0) & (years < 100)
    likely = short | ((years >= _YEARS[0]) & (years <= _YEARS[1]))
    partial = (status == STATUSES.index("partial")) & likely
    rows = indices.to_numpy()
    return _Readings((whole & likely)[rows], partial[rows], [outputs[row] for row in rows.tolist()])
