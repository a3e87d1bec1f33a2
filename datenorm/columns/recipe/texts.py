"""The distinct texts of a column, with what they were read as, for a recipe to be made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datenorm.columns.arrow import row_counts
from datenorm.columns.cleaner import CleanedRows
from datenorm.columns.numbers import SYSTEMS, NumberVerdict
from datenorm.columns.numeric_dates import is_month_and_number
from datenorm.columns.recipe.parts import prepare
from datenorm.columns.recipe.rules import Century
from datenorm.columns.resolve import STATUSES, ResolvedTexts

__all__ = ["ColumnTexts", "SeenText"]

_TEXT_LIMIT = 500_000  # distinct texts that are kept


@dataclass(slots=True, eq=False)
class SeenText:
    """A prepared text: how it stands in the column, how often, and what it was read as.

    `alone` is set where it shows nothing of others: a limit settled what the column left open.
    A number of a `system` has the `proof` of it, and `midnights` says that whole days are moments.
    """

    example: str
    rows: int
    iso: str | None
    status: str
    shape: str
    reason: str = ""
    alone: bool = False
    system: str = ""
    proof: str = ""
    midnights: bool = False

    @property
    def is_count(self) -> bool:
        """Whether it counts days or seconds; other numbers have the digits of a date."""
        return bool(self.system) and SYSTEMS[self.system].unit is not None

    def add(self, example: str, rows: int, iso: str | None) -> None:
        """Take in rows of another value that is prepared alike."""
        self.rows += rows
        self.example = min(self.example, example)
        if self.iso != iso:
            self.iso, self.status, self.reason = None, "ambiguous", "read in several ways"


class ColumnTexts:
    """Collects the distinct texts of a column from its cleaned parts."""

    def __init__(self) -> None:
        self.texts: dict[str, SeenText] = {}
        self.unseen = 0  # rows beyond the limit
        self.native = 0  # rows that were dates already
        self.century: Century | None = None
        # (shape, status) -> the first text without a date, or a number: its reason is shown.
        self._first: dict[tuple[str, str], str] = {}

    def add(self, cleaned: CleanedRows) -> None:
        """Take in some cleaned rows."""
        if cleaned.texts is None or cleaned.indices is None:
            self.native += len(cleaned.iso) - cleaned.iso.null_count
            return
        resolved = cleaned.texts
        self.century = Century.of(resolved.policy.choices(resolved.task).century)
        left_open = resolved.parsed.open & (resolved.order < 0)
        rows = row_counts(cleaned.indices, len(resolved.status))
        used = np.flatnonzero(rows)
        counted = resolved.numbers.verdicts if resolved.numbers else {}
        texts, isos = (
            column.take(pa.array(used)).to_pylist()
            for column in (resolved.parsed.texts, resolved.iso)
        )
        for row, text, iso in zip(used.tolist(), texts, isos, strict=True):
            if not (prepared := prepare(text)).strip():
                continue
            seen = self.texts.get(prepared)
            if seen is not None:
                seen.add(text, int(rows[row]), iso)
            elif len(self.texts) >= _TEXT_LIMIT:
                self.unseen += int(rows[row])
            else:
                status = STATUSES[resolved.status[row]]
                shape = resolved.parsed.shape_names[resolved.parsed.shapes[row]]
                explained = iso is None or row in counted
                reason = self._reason(resolved, row, shape, status, text) if explained else ""
                of_system = _number(counted.get(row))
                is_open = bool(left_open[row]) and not of_system[0]
                alone = iso is not None and is_open and not is_month_and_number(shape)
                self.texts[prepared] = SeenText(
                    text, int(rows[row]), iso, status, shape, reason, alone, *of_system
                )

    def _reason(self, resolved: ResolvedTexts, row: int, shape: str, status: str, text: str) -> str:
        """Why a text has no date, or in which system it is one.

        Only for the first text of its shape and status so far.
        """
        first = self._first.get((shape, status))
        if first is not None and first <= text:
            return ""
        self._first[shape, status] = text
        return resolved.prediction(row).reason or ""


def _number(verdict: NumberVerdict | None) -> tuple[str, str, bool]:
    """The system that a number follows, its proof, and whether whole days are moments."""
    if verdict is None or verdict.system is None:
        return "", "", False
    return verdict.system, verdict.reason, verdict.midnights
