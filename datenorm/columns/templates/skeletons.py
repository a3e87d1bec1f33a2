"""Texts grouped by skeleton, not one by one: NumPy on the bytes of an Arrow column.

A skeleton is a text whose digits are replaced, byte by byte, by one mark. Texts of one skeleton
have their digits in the same positions, so that each of their numbers is a column of an array.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from datenorm.columns.arrow import canonical_texts, symbols_of
from datenorm.inference.unread import stands_in_a_word
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MARK", "Skeleton", "SkeletonGroup", "group_texts"]

MARK = 0xFF  # stands for a digit: no byte of UTF-8 has this value
_LETTERS = rb"[A-Za-z\x80-\xfe]+"
# A word with those beside it: some months are two words.
_WORD = re.compile(_LETTERS + rb"(?:[ .'_-]+" + _LETTERS + rb")*")
_NUMBER = re.compile(rb"\xff+")
_LENGTH_LIMIT = 96  # bytes; longer texts are no dates, or left to the network
_DIGITS_LIMIT = 18  # that fit int64
_PAIRS = {
    6: 3,
    8: 4,
    12: 4,
    14: 4,
}  # digits of a number -> leading pairs that may be parts of a date
# A clock with its offset, behind a date or alone; 2016:04:21 and 12:05:2016 are none.
_CLOCK = re.compile(
    rb"(?:^|[ Tt@,])\xff{1,2}:\xff{2}(?::\xff{2}(?:[.,]\xff+)?)?(?: ?[+-]\xff{1,2}:?(?:\xff{2})?)?"
    rb"(?![:\xff])"
)
_CLASSED = 4  # leading small numbers whose size tells texts of one skeleton apart
_CLASS_STARTS = np.array([1, 13, 32])  # 0, months, other days, and what is neither


@dataclass(frozen=True)
class Skeleton:
    """The bytes of a text with `MARK` for every digit."""

    content: bytes

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """(first byte, width) of every run of digits."""
        return tuple((match.start(), len(match[0])) for match in _NUMBER.finditer(self.content))

    @cached_property
    def numbers(self) -> tuple[tuple[int, int], ...]:
        """(first byte, width) of every number: the runs, and the pairs of runs such as 20050403."""
        found: list[tuple[int, int]] = []
        for start, width in self.runs:
            pairs = _PAIRS.get(width)
            found += [(start + 2 * i, 2) for i in range(pairs)] if pairs else [(start, width)]
        return tuple(found)

    @cached_property
    def of_date(self) -> tuple[int, ...]:
        """Which of its numbers of one or two digits may be parts of a date, no clock's."""
        clocks = [match.span() for match in _CLOCK.finditer(self.content)]
        return tuple(
            index
            for index, (start, width) in enumerate(self.numbers)
            if width <= 2 and not any(first <= start < last for first, last in clocks)
        )

    @cached_property
    def family(self) -> bytes:
        """The skeleton with every word written alike; texts of one family share it."""
        return _WORD.sub(b"a", self.content)

    @cached_property
    def words(self) -> tuple[bytes, ...]:
        """Its words, from left to right: skeletons of one family have equally many."""
        return tuple(_WORD.findall(self.content))

    @cached_property
    def canonical(self) -> str:
        """The canonical text of the skeleton with zeros: it has the shape of all its texts."""
        return canonicalize(self.content.replace(bytes([MARK]), b"0").decode())

    def is_in_a_word(self, run: int) -> bool:
        """Whether a run is a lone digit between letters, which is no number."""
        start, width = self.runs[run]
        if width > 1:
            return False
        marks = self.content.replace(bytes([MARK]), b"0")
        return stands_in_a_word(marks.decode(), len(marks[:start].decode()))

    @property
    def readable(self) -> bool:
        """Whether every number fits an integer."""
        return all(width <= _DIGITS_LIMIT for _, width in self.runs)


@dataclass(frozen=True)
class SkeletonGroup:
    """Texts of one skeleton: their rows in the column, and their bytes, uint8, (texts, bytes)."""

    skeleton: Skeleton
    rows: NDArray[np.intp]
    bytes: NDArray[np.uint8]

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """The values of `skeleton.numbers`: int64, (texts, numbers)."""
        values = np.zeros((len(self.rows), len(self.skeleton.numbers)), dtype=np.int64)
        for column, (start, width) in enumerate(self.skeleton.numbers):
            for position in range(start, start + width):
                values[:, column] = values[:, column] * 10 + (self.bytes[:, position] - ord("0"))
        return values

    @cached_property
    def size_classes(self) -> NDArray[np.int64]:
        """One number per text: whether each small number is 0, can be a month, a day, or neither.

        A small number that stands alone is not told apart: no other can be the day or the month.
        Nor is a clock's.
        """
        small = self.skeleton.of_date[:_CLASSED]
        classes = np.zeros(len(self.rows), dtype=np.int64)
        for column in small if len(small) > 1 else ():
            classes = classes * 4 + np.searchsorted(
                _CLASS_STARTS, self.numbers[:, column], side="right"
            )
        return classes

    def canonical(self) -> list[str]:
        """Its texts in canonical form."""
        return [canonicalize(row.tobytes().decode()) for row in self.bytes]

    def take(self, chosen: NDArray[Any]) -> SkeletonGroup:
        """The same for some of the texts."""
        return SkeletonGroup(self.skeleton, self.rows[chosen], self.bytes[chosen])

    def by_size_class(self) -> list[SkeletonGroup]:
        """One group for each of its size classes."""
        classes = np.unique(self.size_classes)
        if len(classes) == 1:
            return [self]
        return [self.take(self.size_classes == size_class) for size_class in classes]


def group_texts(texts: pa.Array) -> list[SkeletonGroup]:
    """Group texts (large_string) by skeleton; those that are empty or very long are in no group.

    Texts whose digits are not ASCII are written with ASCII digits first.
    """
    _, offsets, data = symbols_of(texts)
    native = _without_ascii_digits(offsets, data)
    groups = list(_grouped(offsets, data, np.flatnonzero(~native)))
    rows = np.flatnonzero(native)
    if len(rows):
        _, offsets, data = symbols_of(pa.array(canonical_texts(texts, rows), pa.large_string()))
        found = _grouped(offsets, data, np.arange(len(rows)))
        groups += [SkeletonGroup(group.skeleton, rows[group.rows], group.bytes) for group in found]
    return groups


def _without_ascii_digits(offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which texts have other characters than ASCII, and no digits of ASCII: bool, (m,)."""
    first, last = offsets[:-1], offsets[1:]
    if not len(data) or data.max() < 0x80:
        return np.zeros(len(first), dtype=np.bool_)
    digits = _running_count((data >= ord("0")) & (data <= ord("9")))
    high = _running_count(data >= 0x80)
    found: NDArray[np.bool_] = (digits[last] == digits[first]) & (high[last] > high[first])
    return found


def _running_count(given: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many are True before each position, and in all."""
    counts = np.zeros(len(given) + 1, dtype=np.int32)
    np.cumsum(given, dtype=np.int32, out=counts[1:])
    return counts


def _grouped(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], rows: NDArray[np.intp]
) -> Iterator[SkeletonGroup]:
    """Group some rows of a column by skeleton; its texts begin and end in `data` at `offsets`."""
    starts, lengths = offsets[rows], offsets[rows + 1] - offsets[rows]
    random = np.random.default_rng(0)
    weights = random.integers(1, 2**63, size=_LENGTH_LIMIT, dtype=np.uint64) | np.uint64(1)
    by_length = np.argsort(lengths, kind="stable")
    for length, equally_long in _equal_runs(lengths[by_length]):
        if not 0 < length <= _LENGTH_LIMIT:
            continue
        chosen = by_length[equally_long]
        content = data[starts[chosen][:, None] + np.arange(length)]
        is_digit = (content >= ord("0")) & (content <= ord("9"))
        skeletons = np.where(is_digit, np.uint8(MARK), content)
        hashes = np.zeros(len(chosen), dtype=np.uint64)
        for position in range(length):
            hashes += skeletons[:, position] * weights[position]
        order = np.argsort(hashes, kind="stable")
        for _, equal in _equal_runs(hashes[order]):
            members = order[equal]
            first = skeletons[members[0]]
            same = (skeletons[members] == first).all(axis=1)
            if not same.all():  # two skeletons of one hash: the others go to the network
                members = members[same]
            skeleton = Skeleton(first.tobytes())
            if skeleton.readable:
                yield SkeletonGroup(skeleton, rows[chosen[members]], content[members])


def _equal_runs(values: NDArray[Any]) -> Iterator[tuple[Any, slice]]:
    """(value, slice) of every run of equal values in a sorted array."""
    if not len(values):
        return
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    for start, stop in zip([0, *cuts.tolist()], [*cuts.tolist(), len(values)], strict=True):
        yield values[start].item(), slice(start, stop)
