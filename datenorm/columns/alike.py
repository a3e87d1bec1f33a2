"""Texts of one length as rows of bytes, and those that are alike: in whole arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MARK", "alike", "by_length", "hashes_of", "marked_digits", "words_of"]

MARK = 0xFF  # stands for a digit: no byte of UTF-8 has this value
_ZERO, _TEN = np.uint8(ord("0")), np.uint8(10)
_WORD = 8  # bytes
_COMMON = 8  # what so large a part of the rows is like is found without sorting
_MIX, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
_WEIGHTS = np.random.default_rng(8601).integers(1, 1 << 63, 32, np.uint64) * np.uint64(2) + (
    np.uint64(1)
)


def by_length(
    starts: NDArray[np.int64], ends: NDArray[np.int64], data: NDArray[np.uint8], longest: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.uint8]]]:
    """The rows of each length from 1 to `longest`, at most 254, and their bytes: (rows, length)."""
    lengths = np.minimum(ends - starts, longest + 1).astype(np.uint8)
    order = np.argsort(lengths, kind="stable")
    for length, equal in _equal_runs(lengths[order]):
        if 0 < length <= longest:
            rows = order[equal]
            yield rows, sliding_window_view(data, length)[starts[rows]]


def marked_digits(content: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same bytes with `MARK` for every digit."""
    return np.where((content - _ZERO) < _TEN, np.uint8(MARK), content)


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
    left, hashes = np.arange(len(words)), hashes_of(words)
    while len(left):  # the common ones, one by one
        is_first = hashes == hashes[0]
        members = left[is_first]
        yield _like_the_first(words, members)
        left, hashes = left[~is_first], hashes[~is_first]
        if len(members) * _COMMON < len(left):
            break
    order = np.argsort(hashes, kind="stable")
    for _, equal in _equal_runs(hashes[order]):
        yield _like_the_first(words, left[order[equal]])


def hashes_of(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A hash of each row."""
    hashes = np.zeros(len(words), dtype=np.uint64)
    for column in range(words.shape[1]):
        mixed = words[:, column] * _MIX
        hashes += (mixed ^ (mixed >> _HALF)) * _WEIGHTS[column]
    return hashes


def _like_the_first(words: NDArray[np.uint64], members: NDArray[np.intp]) -> NDArray[np.intp]:
    """The members that are equal to the first, not in their hash alone."""
    if len(members) == 1:
        return members
    same = np.ones(len(members), dtype=np.bool_)
    for column in range(words.shape[1]):
        same &= words[members, column] == words[members[0], column]
    return members if same.all() else members[same]


def _equal_runs(values: NDArray[Any]) -> Iterator[tuple[Any, slice]]:
    """(value, slice) of every run of equal values in a sorted array."""
    if not len(values):
        return
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    for start, stop in zip([0, *cuts.tolist()], [*cuts.tolist(), len(values)], strict=True):
        yield values[start].item(), slice(start, stop)
