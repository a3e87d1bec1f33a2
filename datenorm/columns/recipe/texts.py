"""The distinct texts of a column, with what they were read as, for a recipe to be made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.arrow import row_counts
from datenorm.columns.cleaner import CleanedRows
from datenorm.columns.numeric_dates import is_month_and_number
from datenorm.columns.recipe.parts import prepare
from datenorm.columns.recipe.rules import Century
from datenorm.columns.resolve import STATUSES, ResolvedTexts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ColumnTexts", "SeenText"]

_TEXT_LIMIT = 500_000  # distinct texts that are kept
_REASONS = 2_000  # texts without a date whose reasons are kept


@dataclass(slots=True, eq=False)
class SeenText:
    """A prepared text: how it stands in the column, how often, and what it was read as.

    `alone` is set where it shows nothing of others: a limit settled what the column left open.
    """

    example: str
    rows: int
    iso: str | None
    status: str
    shape: str
    reason: str = ""
    alone: bool = False


class ColumnTexts:
    """Collects the distinct texts of a column from its cleaned parts."""

    def __init__(self) -> None:
        self.texts: dict[str, SeenText] = {}
        self.unseen = 0  # rows beyond the limit
        self.native = 0  # rows that were dates already
        self.century: Century | None = None
        self._reasons = 0
        self._left_open: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)

    def add(self, cleaned: CleanedRows) -> None:
        """Take in some cleaned rows."""
        if cleaned.texts is None or cleaned.indices is None:
            self.native += len(cleaned.iso) - cleaned.iso.null_count
            return
        resolved = cleaned.texts
        self.century = Century.of(resolved.policy.choices(resolved.task).century)
        self._left_open = resolved.parsed.open & (resolved.order < 0)
        rows = row_counts(cleaned.indices, len(resolved.status))
        for row, text in self._used(resolved, np.flatnonzero(rows).tolist()):
            self._see(text, resolved, row, int(rows[row]))

    def _used(self, resolved: ResolvedTexts, used: list[int]) -> Iterator[tuple[int, str]]:
        texts = resolved.parsed.texts.take(used).to_pylist()
        yield from ((row, text) for row, text in zip(used, texts, strict=True) if text.strip())

    def _see(self, text: str, resolved: ResolvedTexts, row: int, rows: int) -> None:
        prepared = prepare(text)
        iso = resolved.iso[row].as_py()
        seen = self.texts.get(prepared)
        if seen is not None:
            seen.rows += rows
            seen.example = min(seen.example, text)
            if seen.iso != iso:
                seen.iso, seen.status, seen.reason = None, "ambiguous", "read in several ways"
        elif len(self.texts) >= _TEXT_LIMIT:
            self.unseen += rows
        else:
            status = STATUSES[resolved.status[row]]
            shape = resolved.parsed.shape_names[resolved.parsed.shapes[row]]
            reason = self._reason(resolved, row) if iso is None else ""
            alone = (
                iso is not None and bool(self._left_open[row]) and not is_month_and_number(shape)
            )
            self.texts[prepared] = SeenText(text, rows, iso, status, shape, reason, alone)

    def _reason(self, resolved: ResolvedTexts, row: int) -> str:
        """Why a text has no date, for the first of them."""
        self._reasons += 1
        return (resolved.prediction(row).reason or "") if self._reasons <= _REASONS else ""
