"""Groups of rows, each with a verdict of its own: those that share the value of another column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from datenorm.columns.arrow import distinct
from datenorm.columns.cleaner import CleanedRows, ParsedRows

__all__ = ["JoinedRows", "RowGroups", "take"]


@dataclass(frozen=True, eq=False)
class RowGroups:
    """The rows of a batch by group: the name of each group, and its rows, in their order."""

    names: tuple[str, ...]
    rows: tuple[pa.Array, ...]

    @classmethod
    def of(cls, values: pa.Array, encoding: str | None = None) -> RowGroups:
        """Group rows by their values; a row without one is in the group of the empty text."""
        texts, indices = distinct(values, encoding)
        names = pa.concat_arrays([texts, pa.array([""], pa.large_string())])
        row_texts = names.take(indices.cast(pa.int64()).fill_null(len(texts))).dictionary_encode()
        row_groups = row_texts.indices.to_numpy(zero_copy_only=False)
        found = {
            name: pa.array(np.flatnonzero(row_groups == index))
            for index, name in enumerate(row_texts.dictionary.to_pylist())
        }
        return cls(tuple(sorted(found)), tuple(found[name] for name in sorted(found)))


def take(parsed: ParsedRows, rows: pa.Array) -> ParsedRows:
    """Some of the rows."""
    indices = None if parsed.indices is None else parsed.indices.take(rows)
    return ParsedRows(indices, parsed.texts, None if parsed.iso is None else parsed.iso.take(rows))


class JoinedRows:
    """The cleaned rows of groups, in the order that they had together."""

    def __init__(self, parts: Sequence[CleanedRows], rows: Sequence[pa.Array]) -> None:
        self._parts = parts
        self._order = pa.array(np.argsort(np.concatenate([part.to_numpy() for part in rows])))

    @cached_property
    def iso(self) -> pa.Array:
        """The ISO texts, null without a certain date."""
        return self.column("iso")

    @cached_property
    def uncertain(self) -> pa.Array:
        """True for rows without a certain date."""
        return self.column("uncertain")

    def column(self, what: str) -> pa.Array:
        """See CleanedRows."""
        arrays = [part.column(what) for part in self._parts]
        kind = next((array.type for array in arrays if not pa.types.is_null(array.type)), None)
        same = [array.cast(kind) for array in arrays] if kind else arrays
        return pa.concat_arrays(same).take(self._order)
