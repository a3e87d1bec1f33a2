"""Which texts of a column are numbers, and what they would be in each system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.arrow import symbols_of
from datenorm.columns.numbers.systems import SYSTEMS, System, whole_iso

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "GROUPS",
    "NumberTexts",
    "Serial",
    "are_long_numbers",
    "are_numbers",
    "count_numbers",
    "find_numbers",
    "possible_numbers",
]

Serial = tuple[str, str, int]  # a group of numbers, a system or what else is counted, and a year
# By how many digits stand before the decimals, and the systems that such numbers may follow.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "up to five digits": ("excel", "unix-days", "stata", "excel1904", "mjd"),
    "four digits": ("year",),
    "six digits": ("yyyymm",),
    "seven digits": ("julian",),
    "eight digits": ("digits",),
    "ten digits": ("unix", "digits"),
    "thirteen digits": ("unix-ms", "digits", "stata-ms"),
    "fourteen digits": ("digits",),
    "sixteen digits": ("unix-us",),
    "nineteen digits": ("unix-ns",),
}
_NAMES = tuple(GROUPS)
_OTHER = -1
#                       digits 0   1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19
_BY_DIGITS = np.array([_OTHER, 0, 0, 0, 1, 0, 2, 3, 4, 5, 5, 6, 6, 6, 7, 8, 8, 9, 9, 9])
_WITH_FRACTION = np.isin(_BY_DIGITS, (0, 1, 3, 5, 6))
_LONG = r"^\s*[+-]?[0-9]{9,}(?:[.,][0-9]*)?\s*$"
_NUMBER = r"^[+-]?(?:0|[1-9][0-9]{0,17}|[1-8][0-9]{18})(?:[.,][0-9]+)?$"
_CODE = r"^0[0-9]+$"
_DIGITS = r"^\s*[+-]?[0-9][0-9.,]*\s*$"
_BLANKS = b"\t\n\f\r "
_MAY_STAND_BEFORE = np.isin(np.arange(256), [*_BLANKS])
_MAY_FOLLOW = np.isin(np.arange(256), [*_BLANKS, *b"0123456789.,"])
_MAY_BEGIN = np.isin(np.arange(256), [*_BLANKS, *b"0123456789+-"])
_LOOKED_AT = (2, 4, 7, 1 << 40)  # places: those of separators of dates, and the last one
_LARGE = 10_000
_YEARS = (1500, 2200)  # others are counted as one


@dataclass(frozen=True, eq=False)
class NumberTexts:
    """The numbers among distinct texts.

    `rows` are their indices, `values` what stands before their decimals, `groups` the index of each
    in GROUPS, or -1. `pointed` have decimals, and `fractions` some that are not zero.
    """

    rows: NDArray[np.intp]
    texts: pa.Array
    values: NDArray[np.int64]
    groups: NDArray[np.int64]
    pointed: NDArray[np.bool_]
    fractions: NDArray[np.bool_]

    @property
    def apart(self) -> NDArray[np.bool_]:
        """Those in which the network reads no date, or less than they say.

        It reads years, eight digits and six: these follow a system only where the column proves it.
        """
        often_read = np.isin(self.groups, (_NAMES.index("four digits"), _NAMES.index("six digits")))
        apart: NDArray[np.bool_] = (self.groups != _OTHER) & (~often_read | self.pointed)
        return apart

    def shapes(self, chosen: NDArray[np.bool_]) -> dict[str, NDArray[np.intp]]:
        """The rows of some of the numbers by their shape: how many digits stand where."""
        lengths = pc.binary_length(pc.replace_substring_regex(self.texts, r"\..*$", ""))
        keys = 2 * lengths.to_numpy(zero_copy_only=False) + self.pointed
        return {
            "1" * (key // 2) + ".1" * (key % 2): self.rows[chosen & (keys == key)]
            for key in np.unique(keys[chosen]).tolist()
        }

    def in_group(self, name: str) -> NDArray[np.bool_]:
        """Those of a group."""
        found: NDArray[np.bool_] = self.groups == _NAMES.index(name)
        return found


def possible_numbers(texts: pa.Array) -> NDArray[np.intp]:
    """The texts (large_string) that may be numbers, by a look at a few of their characters."""
    _, offsets, data = symbols_of(texts)
    starts, last = offsets[:-1], offsets[1:] - 1
    rows = np.flatnonzero(last >= starts)
    first = data[starts[rows]]
    rows = rows[_MAY_BEGIN[first]]
    begins_blank = _MAY_STAND_BEFORE[data[starts[rows]]]
    for place in _LOOKED_AT:
        seen = data[np.minimum(starts[rows] + place, last[rows])]
        kept = begins_blank | _MAY_FOLLOW[seen]
        rows, begins_blank = rows[kept], begins_blank[kept]
    return rows


def _matching(texts: pa.Array, pattern: str, possible: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which texts match a pattern that only possible numbers match."""
    found = np.zeros(len(texts), dtype=np.bool_)
    if len(possible):
        matches = pc.match_substring_regex(texts.take(pa.array(possible)), pattern)
        found[possible] = matches.to_numpy(zero_copy_only=False)
    return found


def are_numbers(texts: pa.Array, possible: NDArray[np.intp] | None = None) -> NDArray[np.bool_]:
    """Which texts are digits, and perhaps a decimal point and a sign.

    `possible` has the `possible_numbers`, where they are known.
    """
    return _matching(texts, _DIGITS, possible_numbers(texts) if possible is None else possible)


def are_long_numbers(
    texts: pa.Array, possible: NDArray[np.intp] | None = None
) -> NDArray[np.bool_]:
    """Which texts are nine digits or more, with a leading zero or without.

    Where no system makes them dates they are codes: a day among their digits is chance, or not all
    that they say.
    """
    return _matching(texts, _LONG, possible_numbers(texts) if possible is None else possible)


def find_numbers(texts: pa.Array, possible: NDArray[np.intp] | None = None) -> NumberTexts:
    """The numbers among texts, without a leading zero, which only codes have."""
    rows = np.flatnonzero(are_numbers(texts, possible))
    trimmed = pc.utf8_trim_whitespace(texts.take(pa.array(rows)))
    is_number = pc.match_substring_regex(trimmed, _NUMBER)
    rows = rows[is_number.to_numpy(zero_copy_only=False)]
    trimmed = pc.replace_substring(trimmed.filter(is_number), ",", ".")
    trimmed = pc.ascii_ltrim(trimmed, characters="+")
    whole = pc.replace_substring_regex(trimmed, r"\..*$", "")
    values = whole.cast(pa.int64()).to_numpy(zero_copy_only=False)
    unsigned = pc.ascii_ltrim(whole, characters="-")
    digits = pc.binary_length(unsigned).to_numpy(zero_copy_only=False)
    negative = pc.starts_with(trimmed, "-").to_numpy(zero_copy_only=False)
    pointed = pc.match_substring(trimmed, ".").to_numpy(zero_copy_only=False)
    fractions = pc.match_substring_regex(trimmed, r"\.[0-9]*[1-9]").to_numpy(zero_copy_only=False)
    groups = _BY_DIGITS[digits]
    days = (groups == 1) & (fractions | negative)  # four digits that are no year
    groups = np.where(days, 0, groups)
    out = (negative & (digits > 5)) | (fractions & ~_WITH_FRACTION[digits])
    out |= (digits == 8) & ~pointed  # the network reads them
    return NumberTexts(rows, trimmed, values, np.where(out, _OTHER, groups), pointed, fractions)


def count_numbers(
    texts: pa.Array, row_counts: NDArray[np.int64], possible: NDArray[np.intp] | None = None
) -> dict[Serial, int]:
    """Rows by what their numbers would be: by group, system and year, and other counts by group.

    `fraction` are those with a fraction, `cents` those with one or two decimals as money has them,
    that are no quarters of a day, `pointed` those with a decimal point, `large` those of five
    digits or more, `only` those in six digits that are no day, and `code` those with a leading
    zero, of all groups.
    """
    possible = possible_numbers(texts) if possible is None else possible
    numbers = find_numbers(texts, possible)
    rows = row_counts[numbers.rows]
    found: dict[Serial, int] = {}
    codes = _matching(texts, _CODE, possible)
    if codes.any():
        found["", "code", 0] = int(row_counts[codes].sum())
    if not len(numbers.rows):
        return found
    for group in np.unique(numbers.groups[numbers.groups != _OTHER]).tolist():
        name, members = _NAMES[group], np.flatnonzero(numbers.groups == group)
        counted, masks = rows[members], _marks(numbers, name, members)
        found |= {(name, what, 0): int(counted[mask].sum()) for what, mask in masks.items()}
        for system in GROUPS[name]:
            years = _years(SYSTEMS[system], numbers.values[members])
            found |= {(name, system, year): total for year, total in _totals(years, counted)}
    return {key: total for key, total in found.items() if total}


def alike_alone(texts: pa.Array) -> list[NDArray[np.intp]]:
    """Rows of distinct texts in groups: each text of one gets the same verdict on its numbers, were
    it a column of its own.
    """
    numbers = find_numbers(texts)
    keys = np.zeros(len(texts), np.int64)
    for group in np.unique(numbers.groups[numbers.groups != _OTHER]).tolist():
        name, members = _NAMES[group], np.flatnonzero(numbers.groups == group)
        marks = [*_marks(numbers, name, members).values()]
        for system in map(SYSTEMS.__getitem__, GROUPS[name]):
            years = _years(system, numbers.values[members])
            marks.append((years >= system.usual[0]) & (years <= system.usual[1]))
        bits = sum(mask.astype(np.int64) << index for index, mask in enumerate(marks))
        keys[numbers.rows[members]] = 1 + group + len(_NAMES) * bits
    return [np.flatnonzero(keys == key) for key in np.unique(keys).tolist()]


def _marks(
    numbers: NumberTexts, name: str, members: NDArray[np.intp]
) -> dict[str, NDArray[np.bool_]]:
    """What is counted of the members of a group, besides their years (see `count_numbers`)."""
    texts = numbers.texts.take(pa.array(members))
    money = pc.and_(
        pc.match_substring_regex(texts, r"\.[0-9]{1,2}$"),
        pc.invert(pc.match_substring_regex(texts, r"\.(?:00?|50?|25|75)$")),
    )
    return {
        "rows": np.ones(len(members), dtype=np.bool_),
        "fraction": numbers.fractions[members],
        "cents": money.to_numpy(zero_copy_only=False),
        "pointed": numbers.pointed[members],
        "large": np.abs(numbers.values[members]) >= _LARGE,
        "only": (name == "six digits") & (_second_pair(numbers.values[members]) > 12),
    }


def _second_pair(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The third and fourth of six digits: no month if they are more than 12."""
    return values // 100 % 100


def _years(system: System, values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The years of numbers; 0 where there is none, or none that is usual anywhere."""
    iso = np.ascontiguousarray(whole_iso(system, values, midnights=False))
    symbols = iso.view(np.uint8).reshape(len(iso), -1)[:, :4].astype(np.int64) - ord("0")
    years = symbols @ np.array([1000, 100, 10, 1])
    return np.where((years >= _YEARS[0]) & (years <= _YEARS[1]), years, 0)


def _totals(years: NDArray[np.int64], rows: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    totals = np.bincount(years, weights=rows).astype(np.int64)
    yield from ((year, int(totals[year])) for year in np.flatnonzero(totals).tolist())
