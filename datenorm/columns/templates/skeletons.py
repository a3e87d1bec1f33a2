"""Texts grouped by skeleton, not one by one: NumPy on the bytes of an Arrow column.

A skeleton is a text whose digits are replaced, byte by byte, by one mark. Texts of one skeleton
have their digits in the same positions, so that each of their numbers is a column of an array.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from datenorm.columns.alike import MARK, TextBytes, by_length, by_shape
from datenorm.columns.arrow import canonical_texts, symbols_of
from datenorm.inference.unread import stands_in_a_word
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Skeleton", "SkeletonGroup", "group_texts"]

_LETTERS = rb"[A-Za-z\x80-\xfe]+"
# A word with those beside it: some months are two words.
_WORD = re.compile(_LETTERS + rb"(?:[ .'_-]+" + _LETTERS + rb")*")
_NUMBER = re.compile(rb"\xff+")
_LENGTH_LIMIT = 96  # bytes; longer texts are no dates, or left to the network
_TOO_LONG = re.compile(rb"\xff{19}")  # digits do not fit int64
# The narrowest numbers that hold so many digits.
_KINDS: tuple[type[np.unsignedinteger[Any]], ...] = (
    *[np.uint8] * 3,
    *[np.uint16] * 2,
    *[np.uint32] * 5,
    *[np.uint64] * 9,
)
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
_CLASS_STARTS = (1, 13, 32)  # 0, months, other days, and what is neither
_ZERO = np.uint8(ord("0"))


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

    def numbers_of(self, start: int, width: int) -> Sequence[int]:
        """Which of its numbers are so many digits from a byte on, together; none if no such are."""
        found, place = [], start
        for index, (first, digits) in enumerate(self.numbers):
            if first == place < start + width:
                found.append(index)
                place += digits
        return found if place == start + width else ()

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
        return _TOO_LONG.search(self.content) is None


@dataclass(frozen=True)
class SkeletonGroup:
    """Texts of one skeleton, and their rows in the column.

    `within` is the group that these texts were chosen from, and which they are in it.
    """

    skeleton: Skeleton
    rows: NDArray[np.intp]
    texts: TextBytes
    within: tuple[SkeletonGroup, NDArray[np.intp]] | None = None

    @property
    def bytes(self) -> NDArray[np.uint8]:
        """The bytes of the texts: uint8, (texts, bytes)."""
        return self.texts.content()

    @cached_property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """The values of each of `skeleton.numbers`, unsigned, as narrow as they fit: (texts,)."""
        if self.within and "columns" in self.within[0].__dict__:  # known already
            whole, chosen = self.within
            return tuple(column[chosen] for column in whole.columns)
        return self._values(self.skeleton.numbers)

    def value(self, start: int, width: int) -> NDArray[Any]:
        """The values of the digits that begin at a byte, unsigned: (texts,)."""
        indices = self.skeleton.numbers_of(start, width)
        if not indices:
            return self._values(((start, width),))[0]
        found = self.columns[indices[0]]
        digits = self.skeleton.numbers[indices[0]][1]
        for index in indices[1:]:
            more = self.skeleton.numbers[index][1]
            digits += more
            kind = _KINDS[digits]
            found = found * kind(10**more) + self.columns[index]
        return found

    def _values(self, numbers: Sequence[tuple[int, int]]) -> tuple[NDArray[Any], ...]:
        """The values of numbers by the first byte and the width of each."""
        places = [place for start, width in numbers for place in range(start, start + width)]
        digits = np.empty((len(places), len(self.rows)), dtype=np.uint8)
        for part, content in self.texts.blocks():
            digits[:, part] = content[:, places].T
        digits -= _ZERO
        of_place = iter(digits)
        found: list[NDArray[Any]] = []
        for _, width in numbers:
            values = next(of_place)
            for place in range(1, width):
                kind = _KINDS[place + 1]
                values = values.astype(kind, copy=False) * kind(10) + next(of_place)
            found.append(values)
        return tuple(found)

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The same as an array: int64, (texts, numbers)."""
        values = np.empty((len(self.rows), len(self.columns)), dtype=np.int64)
        for index, column in enumerate(self.columns):
            values[:, index] = column
        return values

    @cached_property
    def size_classes(self) -> NDArray[np.uint16]:
        """One number per text: whether each small number is 0, can be a month, a day, or neither.

        A small number that stands alone is not told apart: no other can be the day or the month.
        Nor is a clock's.
        """
        small = self.skeleton.of_date[:_CLASSED]
        classes = np.zeros(len(self.rows), dtype=np.uint16)
        for column in small if len(small) > 1 else ():
            classes *= np.uint16(len(_CLASS_STARTS) + 1)
            for start in _CLASS_STARTS:
                classes += self.columns[column] >= start
        return classes

    @property
    def size_class(self) -> int:
        """That of its first text, where all have the same."""
        known = "size_classes" in self.__dict__
        first = self if known else self.take(np.zeros(1, dtype=np.intp))
        return int(first.size_classes[0])

    def canonical(self) -> list[str]:
        """Its texts in canonical form."""
        return [canonicalize(row.tobytes().decode()) for row in self.bytes]

    def take(self, chosen: NDArray[Any]) -> SkeletonGroup:
        """The same for some of the texts."""
        if chosen.dtype == np.bool_:
            chosen = np.flatnonzero(chosen)
        texts = self.texts.take(chosen)
        return SkeletonGroup(self.skeleton, self.rows[chosen], texts, (self, chosen))

    def by_size_class(self) -> list[SkeletonGroup]:
        """One group for each of its size classes."""
        classes = np.flatnonzero(np.bincount(self.size_classes)).tolist()
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
        groups += [replace(group, rows=rows[group.rows]) for group in found]
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
    for chosen, texts in by_length(offsets[rows], offsets[rows + 1], data, _LENGTH_LIMIT):
        for content, members in by_shape(texts):
            skeleton = Skeleton(content)
            if skeleton.readable:
                whole = len(members) == len(chosen)
                of_group = texts if whole else texts.take(members)
                yield SkeletonGroup(skeleton, rows[chosen[members]], of_group)
