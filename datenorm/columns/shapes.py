"""Texts of one shape, grouped without looking at them one by one: NumPy on the bytes of an Arrow column.

A skeleton is a text whose digits are replaced, byte by byte, by one mark. Texts of one skeleton have
their digits in the same places, so that each number of theirs is a column of an array.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MARK", "ShapeGroup", "Skeleton", "group_by_shape"]

MARK = 0xFF  # stands for a digit: no byte of UTF-8 has this value
_LETTERS = rb"[A-Za-z\x80-\xfe]+"
_WORD = re.compile(_LETTERS + rb"(?:[ .'_-]+" + _LETTERS + rb")*")  # with those beside it: some months are two words
_RUN = re.compile(rb"\xff+")
_LONGEST = 96  # bytes; longer texts are no dates, or left to the network
_LONGEST_NUMBER = 18  # digits that fit int64
_PAIRED = {6: 3, 8: 4, 12: 4, 14: 4}  # width of a run of digits -> leading pairs that may be parts of a date
_CLASSED = 4  # leading small numbers whose size tells texts of one skeleton apart


@dataclass(frozen=True)
class Skeleton:
    """The bytes of a text with `MARK` for every digit."""

    content: bytes

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """(first byte, width) of every run of digits."""
        return tuple((match.start(), len(match.group())) for match in _RUN.finditer(self.content))

    @cached_property
    def numbers(self) -> tuple[tuple[int, int], ...]:
        """(first byte, width) of every number that is watched: runs, and the pairs of runs such as 20050403."""
        found: list[tuple[int, int]] = []
        for start, width in self.runs:
            pairs = _PAIRED.get(width)
            found += [(start + 2 * i, 2) for i in range(pairs)] if pairs else [(start, width)]
        return tuple(found)

    @cached_property
    def family(self) -> bytes:
        """The skeleton with every word written alike: texts that differ in digits and words only share it."""
        return _WORD.sub(b"a", self.content)

    @cached_property
    def words(self) -> tuple[bytes, ...]:
        """Its words, from left to right: skeletons of one family have equally many."""
        return tuple(_WORD.findall(self.content))

    @property
    def readable(self) -> bool:
        """Whether every number fits an integer."""
        return all(width <= _LONGEST_NUMBER for _, width in self.runs)


@dataclass(frozen=True)
class ShapeGroup:
    """Texts of one skeleton: their rows in the column, and their bytes, uint8, (texts, bytes)."""

    skeleton: Skeleton
    rows: NDArray[np.intp]
    bytes: NDArray[np.uint8]

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """The values of `skeleton.numbers`: int64, (texts, numbers)."""
        values = np.zeros((len(self.rows), len(self.skeleton.numbers)), dtype=np.int64)
        for column, (start, width) in enumerate(self.skeleton.numbers):
            for place in range(start, start + width):
                values[:, column] = values[:, column] * 10 + (self.bytes[:, place] - ord("0"))
        return values

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """One key per text: whether each of the first small numbers is 0, can be a month, a day, or neither.

        A small number that stands alone is not told apart: nothing else can be the day or the month in its place.
        """
        small = [column for column, (_, width) in enumerate(self.skeleton.numbers) if width <= 2][:_CLASSED]
        keys = np.zeros(len(self.rows), dtype=np.int64)
        for column in small if len(small) > 1 else ():
            keys = keys * 4 + np.searchsorted(np.array([1, 13, 32]), self.numbers[:, column], side="right")
        return keys

    def take(self, chosen: NDArray[Any]) -> ShapeGroup:
        """The same for some of the texts."""
        return ShapeGroup(self.skeleton, self.rows[chosen], self.bytes[chosen])


def group_by_shape(offsets: NDArray[np.integer], data: NDArray[np.uint8], rows: NDArray[np.intp]) -> Iterator[ShapeGroup]:
    """Group the texts `rows` of a column by skeleton; texts that are empty or very long are in no group.

    Args:
        offsets: where each text of the column begins in `data`, and where the last one ends.
        data: uint8, the UTF-8 of all texts.
        rows: the texts to group.
    """
    starts, lengths = offsets[rows], offsets[rows + 1] - offsets[rows]
    random = np.random.default_rng(0)
    weights = random.integers(1, 2**63, size=_LONGEST, dtype=np.uint64) | np.uint64(1)
    by_length = np.argsort(lengths, kind="stable")
    for length, where in _runs_of_equals(lengths[by_length]):
        if not 0 < length <= _LONGEST:
            continue
        chosen = by_length[where]
        content = data[starts[chosen][:, None] + np.arange(length)]
        skeletons = np.where((content >= ord("0")) & (content <= ord("9")), np.uint8(MARK), content)
        hashes = np.zeros(len(chosen), dtype=np.uint64)
        for place in range(length):
            hashes += skeletons[:, place] * weights[place]
        order = np.argsort(hashes, kind="stable")
        for _, part in _runs_of_equals(hashes[order]):
            members = order[part]
            first = skeletons[members[0]]
            same = (skeletons[members] == first).all(axis=1)
            if not same.all():  # two skeletons of one hash: the others go to the network
                members = members[same]
            skeleton = Skeleton(first.tobytes())
            if skeleton.readable:
                yield ShapeGroup(skeleton, rows[chosen[members]], content[members])


def _runs_of_equals(values: NDArray[Any]) -> Iterator[tuple[Any, slice]]:
    """(value, slice) of every run in a sorted array."""
    if not len(values):
        return
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    for start, stop in zip([0, *cuts.tolist()], [*cuts.tolist(), len(values)], strict=True):
        yield values[start].item(), slice(start, stop)
