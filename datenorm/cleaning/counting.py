"""Counts of the rows of a table, batch by batch.

Batches share the texts of a column, as long as these are not too many. What they prove and what a
report says of them is worked out of the texts and their rows, and so once for all such batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from datenorm.cleaning.passes import Group, merged, tallied
from datenorm.columns.arrow import row_counts
from datenorm.columns.cleaner import CleanedRows, ColumnCleaner, ParsedRows
from datenorm.columns.evidence import Evidence, collect_evidence
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.report import Tally
from datenorm.columns.resolve import ResolvedTexts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EvidenceCounter", "TallyCounter"]


class EvidenceCounter:
    """What the rows of a table prove, by column and group."""

    def __init__(self, cleaner: ColumnCleaner) -> None:
        self._cleaner = cleaner
        self._found: dict[Group, Evidence] = {}
        self._waiting: dict[Group, tuple[ParsedTexts, NDArray[np.int64]]] = {}

    @property
    def groups(self) -> set[Group]:
        """Those that there were so far."""
        return {*self._found, *self._waiting}

    def add(self, group: Group, rows: ParsedRows) -> None:
        """Count some rows of a column."""
        if rows.texts is None or group[1]:  # counts of many groups would fill the memory
            self._merge(group, self._cleaner.evidence(rows))
            return
        counts = row_counts(rows.indices, len(rows.texts.texts))
        if group in self._waiting:
            texts, counted = self._waiting[group]
            if rows.texts.continues(texts):
                counts[: len(counted)] += counted
            else:
                self._merge(group, collect_evidence(texts, counted))
        self._waiting[group] = rows.texts, counts

    def _merge(self, group: Group, evidence: Evidence) -> None:
        self._found = merged(self._found, {group: evidence})

    def evidence(self) -> dict[Group, Evidence]:
        """That of all rows."""
        for group, (texts, counted) in self._waiting.items():
            self._merge(group, collect_evidence(texts, counted))
        self._waiting.clear()
        return self._found


class TallyCounter:
    """What a report says of the rows of a table, by column and group."""

    def __init__(self) -> None:
        self._found: dict[Group, Tally] = {}
        self._waiting: dict[Group, tuple[ResolvedTexts, NDArray[np.int64], int]] = {}

    def add(self, group: Group, rows: CleanedRows) -> None:
        """Count some rows of a column."""
        if rows.texts is None or rows.indices is None or group[1] or rows.beyond:
            self._merge(group, Tally.of(rows))
            return
        counts = row_counts(rows.indices, len(rows.texts.status))
        empty = rows.indices.null_count
        if group in self._waiting:
            texts, counted, were_empty = self._waiting[group]
            if texts is rows.texts:
                counts, empty = counts + counted, empty + were_empty
            else:
                self._merge(group, Tally.of_texts(texts, counted, were_empty))
        self._waiting[group] = rows.texts, counts, empty

    def _merge(self, group: Group, tally: Tally) -> None:
        self._found = tallied(self._found, [(group, tally)])

    def tallies(self) -> dict[Group, Tally]:
        """Those of all rows."""
        for group, waiting in self._waiting.items():
            self._merge(group, Tally.of_texts(*waiting))
        self._waiting.clear()
        return self._found
