"""A memory of texts and what became of them, for columns that come in small parts.

An engine hands over some thousand rows at a time, and the same texts again and again. Looking them
up must not cost Python's time for each row, nor a table that is built anew for each part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TextMemory", "gather"]

_LONGEST = 256  # bytes of a text that is remembered: 64 characters of any script; a power of two
# What each place of a text weighs in its hash. Texts are compared too, so any odd numbers will do.
_WEIGHTS = np.random.default_rng(8601).integers(1, 1 << 63, _LONGEST, np.uint64) * 2 + 1

Part = tuple["NDArray[np.intp]", pa.Array]  # rows, and their values


@dataclass(frozen=True, eq=False)
class _Level:
    """Texts in the order of their hashes, and what became of them."""

    hashes: NDArray[np.uint64]
    texts: pa.Array
    values: pa.Array

    @classmethod
    def of(cls, hashes: NDArray[np.uint64], texts: pa.Array, values: pa.Array) -> _Level:
        order = np.argsort(hashes, kind="stable")
        rows = pa.array(order)
        return cls(hashes[order], texts.take(rows), values.take(rows))

    def __len__(self) -> int:
        return len(self.hashes)

    def find(self, hashes: NDArray[np.uint64], texts: pa.Array) -> NDArray[np.intp]:
        """The place of each text, -1 of unknown ones."""
        places = np.minimum(np.searchsorted(self.hashes, hashes), len(self) - 1)
        alike = np.flatnonzero(self.hashes[places] == hashes)
        there = pa.array(places[alike])
        same = pc.equal(self.texts.take(there), texts.take(pa.array(alike)))
        found = np.full(len(texts), -1)
        known = alike[same.to_numpy(zero_copy_only=False)]
        found[known] = places[known]
        return found

    def joined(self, other: _Level) -> _Level:
        texts = pa.concat_arrays([self.texts, other.texts])
        values = pa.concat_arrays([self.values, other.values])
        return _Level.of(np.concatenate([self.hashes, other.hashes]), texts, values)


class TextMemory:
    """What became of the texts seen before: a value for each.

    It holds a bounded number of texts; when it is full, it forgets all and begins again. Texts of
    more than 256 bytes are not remembered: no model reads them. What it holds is never changed but
    replaced, so that other threads may look up while one adds.

    Args:
        limit: texts that are held at most.
    """

    def __init__(self, limit: int = 1 << 19) -> None:
        self._limit = limit
        self._levels: tuple[_Level, ...] = ()  # each at least twice as long as the next

    def find(self, texts: pa.Array) -> tuple[list[Part], NDArray[np.intp]]:
        """Look up texts (large_string, nulls are nowhere): their values, and unknown rows."""
        hashes, short = _hashes(texts)
        rows, parts = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False)), []
        long_rows = rows[~short[rows]]
        rows = rows[short[rows]]
        for level in self._levels:
            whole = len(rows) == len(texts)
            asked = texts if whole else texts.take(pa.array(rows))
            found = level.find(hashes if whole else hashes[rows], asked)
            known = found >= 0
            if known.all():
                parts.append((rows, level.values.take(pa.array(found))))
                rows = rows[:0]
                break
            parts.append((rows[known], level.values.take(pa.array(found[known]))))
            rows = rows[~known]
        return parts, np.sort(np.concatenate([rows, long_rows]))

    def add(self, texts: pa.Array, values: pa.Array) -> None:
        """Remember distinct texts (large_string without nulls), each with a value."""
        hashes, short = _hashes(texts)
        if not short.all():
            kept = np.flatnonzero(short)
            rows = pa.array(kept)
            texts, hashes, values = texts.take(rows), hashes[kept], values.take(rows)
        if not len(texts):
            return
        if len(texts) > self._limit:
            texts, hashes = texts.slice(0, self._limit), hashes[: self._limit]
            values = values.slice(0, self._limit)
        levels = [*self._levels, _Level.of(hashes, texts, values)]
        if sum(map(len, levels)) > self._limit:
            levels = levels[-1:]
        while len(levels) > 1 and len(levels[-2]) < 2 * len(levels[-1]):
            last = levels.pop()
            levels[-1] = levels[-1].joined(last)
        self._levels = tuple(levels)


def gather(parts: Sequence[Part], rows: int) -> pa.Array:
    """One array of so many rows from its parts, each in the order of its rows; others are null."""
    given = [part for part in parts if len(part[0])]
    if len(given) == 1 and len(given[0][0]) == rows and rows:
        return given[0][1]
    kind = parts[0][1].type
    places = np.full(rows, -1)
    where = np.concatenate([part[0] for part in given]) if given else np.zeros(0, np.intp)
    places[where] = np.arange(len(where))
    values = pa.concat_arrays([part[1] for part in given]) if given else pa.nulls(0, kind)
    return values.take(pa.array(places, mask=places < 0))


def _hashes(texts: pa.Array) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """A hash of the bytes of each text, and which texts are short enough to have one."""
    if not len(texts):
        return np.zeros(0, np.uint64), np.zeros(0, np.bool_)
    _, ends, data = texts.buffers()
    places = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    first, last = places[0], places[-1]
    symbols = np.frombuffer(data, np.uint8)[first:last] if last > first else np.zeros(0, np.uint8)
    places = places - first
    lengths = np.diff(places)
    within = np.arange(len(symbols)) - np.repeat(places[:-1], lengths)
    weighed = (symbols + np.uint64(1)) * _WEIGHTS[within & (_LONGEST - 1)]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(weighed)])
    return sums[places[1:]] - sums[places[:-1]], lengths <= _LONGEST
