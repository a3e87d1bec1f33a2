"""Texts of one length as rows of bytes, and those that are alike: in whole arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "BLOCK",
    "MARK",
    "TextBytes",
    "alike",
    "by_length",
    "by_shape",
    "by_value",
    "hashes_of",
    "lengths_of",
    "marked_digits",
    "taken",
    "windows",
    "words_of",
]

_Bytes = TypeVar("_Bytes", bound=np.unsignedinteger[Any])
BLOCK = 8192  # rows that are looked at together: their bytes stay in the processor's cache
MARK = 0xFF  # stands for a digit: no byte of UTF-8 has this value
_ZERO, _TEN = np.uint8(ord("0")), np.uint8(10)
_WORD = 8  # bytes
_SOME = 1024  # texts that show which shapes are common
_COMMON = 8  # what so large a part of the rows is like is found without sorting
_ONES, _HIGHEST = np.uint64(0x0101010101010101), np.uint64(56)
_MIX, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
_WEIGHTS = np.random.default_rng(8601).integers(1, 1 << 63, 32, np.uint64) * np.uint64(2) + (
    np.uint64(1)
)


@dataclass(frozen=True)
class TextBytes:
    """Texts of one length: their bytes begin at `starts` in `data`.

    A million of them are looked at in blocks, which the processor's cache holds: copying all of
    their bytes once takes longer than looking for those of each block several times.
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    length: int

    @classmethod
    def of(cls, content: NDArray[np.uint8]) -> TextBytes:
        """Those of a whole array: (texts, bytes)."""
        count, length = content.shape
        return cls(content.reshape(-1), np.arange(count) * length, length)

    def __len__(self) -> int:
        return len(self.starts)

    def content(self, rows: slice | NDArray[np.intp] = slice(None)) -> NDArray[np.uint8]:
        """The bytes of some texts: (texts, bytes)."""
        found = windows(self.data, self.length)[self.starts[rows]]
        return found.view(np.uint8).reshape(-1, self.length)

    def blocks(self) -> Iterator[tuple[slice, NDArray[np.uint8]]]:
        """So many texts at a time, and their bytes."""
        for first in range(0, len(self), BLOCK):
            part = slice(first, first + BLOCK)
            yield part, self.content(part)

    def take(self, rows: NDArray[np.intp]) -> TextBytes:
        """Some of the texts."""
        return TextBytes(self.data, self.starts[rows], self.length)


def windows(data: NDArray[np.uint8], length: int) -> NDArray[Any]:
    """What begins at each byte, as one item of so many bytes: NumPy copies such at once."""
    return np.ndarray((len(data) - length + 1,), f"V{length}", data, strides=(1,))


def taken(content: NDArray[_Bytes], rows: NDArray[np.intp]) -> NDArray[_Bytes]:
    """Some rows, each copied as one item."""
    width = content.shape[1]
    items: NDArray[Any] = content.view(f"V{width * content.itemsize}")[:, 0]
    return items[rows].view(content.dtype).reshape(-1, width)


def by_length(
    starts: NDArray[np.int64], ends: NDArray[np.int64], data: NDArray[np.uint8], longest: int
) -> Iterator[tuple[NDArray[np.intp], TextBytes]]:
    """The rows of each length from 1 to `longest`, at most 254, and their texts."""
    lengths = np.minimum(ends - starts, longest + 1).astype(np.uint8)
    for length in np.flatnonzero(np.bincount(lengths)[: longest + 1]).tolist():
        if length:
            rows = np.flatnonzero(lengths == length)
            yield rows, TextBytes(data, starts[rows], length)


def by_shape(texts: TextBytes) -> Iterator[tuple[bytes, NDArray[np.intp]]]:
    """Texts that are alike but for their digits: their bytes with marks, and which they are."""
    common = _common_shapes(texts)
    found: list[list[NDArray[np.intp]]] = [[] for _ in common]
    others: list[NDArray[np.intp]] = []
    words_of_others: list[NDArray[np.uint64]] = []
    for part, content in texts.blocks():
        words = words_of(marked_digits(content))
        is_common = np.zeros(len(words), dtype=np.bool_)
        for shape, members in zip(common, found, strict=True):
            same = _are(words, shape)
            members.append(part.start + np.flatnonzero(same))
            is_common |= same
        left = np.flatnonzero(~is_common)
        others.append(part.start + left)
        words_of_others.append(taken(words, left))
    for shape, members in zip(common, found, strict=True):
        yield shape.tobytes()[: texts.length], np.concatenate(members)
    if not others:
        return
    rows, words = np.concatenate(others), np.concatenate(words_of_others)
    for chosen in alike(words):
        yield words[chosen[0]].tobytes()[: texts.length], rows[chosen]


def _common_shapes(texts: TextBytes) -> list[NDArray[np.uint64]]:
    """Those of many texts, by some that are spread over all, in the order of their texts."""
    if len(texts) <= BLOCK:
        return []
    words = words_of(marked_digits(texts.content(np.arange(0, len(texts), len(texts) // _SOME))))
    kinds = [rows for rows in alike(words) if len(rows) * _COMMON >= len(words)]
    return [words[first] for first in sorted(rows[0] for rows in kinds)]


def marked_digits(content: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same bytes with `MARK` for every digit."""
    marked = content - _ZERO
    # `np.where` takes ten times as long. A digit is 1, and negated all of its bits are set.
    np.less(marked, _TEN, out=marked.view(np.bool_))
    np.negative(marked, out=marked)
    marked |= content
    return marked


def lengths_of(content: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How many bytes stand before the zeros of each row."""
    width = content.shape[1]
    lengths = np.full(len(content), width, dtype=np.uint8)
    shorter = np.flatnonzero(content[:, width - 1] == 0)
    for first in range(0, len(shorter), BLOCK):
        rows = shorter[first : first + BLOCK]
        marks = words_of((taken(content, rows) != 0).view(np.uint8))
        # The highest byte of the product is the sum of all eight.
        lengths[rows] = sum((column * _ONES >> _HIGHEST) for column in marks.T)
    return lengths


def words_of(content: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Rows of bytes, filled up with zeros, as words of eight: (rows, bytes / 8)."""
    count, length = content.shape
    if length % _WORD == 0 and content.flags.c_contiguous:
        return content.view(np.uint64)
    filled = np.zeros((count, -(-length // _WORD) * _WORD), dtype=np.uint8)
    filled[:, :length] = content
    return filled.view(np.uint64)


def alike(words: NDArray[np.uint64]) -> Iterator[NDArray[np.intp]]:
    """The indices of rows that are equal, in their order: an array for each kind of row.

    A row may be in none where another kind has its hash, which hardly happens.
    """
    left = np.arange(len(words))
    while len(left):  # the common ones, one by one
        same = _like_the_first(words, left)
        members, left = left[same], left[~same]
        yield members
        if len(members) * _COMMON < len(left):
            break
    for _, equal in by_value(hashes_of(taken(words, left))):
        members = left[equal]
        yield members if len(members) == 1 else members[_like_the_first(words, members)]


def hashes_of(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A hash of each row."""
    hashes = np.zeros(len(words), dtype=np.uint64)
    for first in range(0, len(words), BLOCK):
        block = hashes[first : first + BLOCK]
        for column in range(words.shape[1]):
            mixed = words[first : first + BLOCK, column] * _MIX
            block += (mixed ^ (mixed >> _HALF)) * _WEIGHTS[column]
    return hashes


def _like_the_first(words: NDArray[np.uint64], members: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of some rows are equal to the first of them."""
    parts = (members[first : first + BLOCK] for first in range(0, len(members), BLOCK))
    return np.concatenate([_are(taken(words, part), words[members[0]]) for part in parts])


def _are(words: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which rows are equal to one."""
    same = np.ones(len(words), dtype=np.bool_)
    for column, word in enumerate(wanted):
        same &= words[:, column] == word
    return same


def by_value(values: NDArray[Any]) -> Iterator[tuple[Any, NDArray[np.intp]]]:
    """Each value, and its rows in their order."""
    if not len(values):
        return
    if values.min() == values.max():
        yield values[0].item(), np.arange(len(values))
        return
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    cuts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    for rows in np.split(order, cuts):
        yield values[rows[0]].item(), rows
