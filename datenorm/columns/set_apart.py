"""Codes among resolved texts: digits that look like days and are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.codes import CodeVerdict
from datenorm.columns.resolve import STATUSES, ResolvedTexts
from datenorm.inference.policy import reject
from datenorm.records import Reason

__all__ = ["set_apart"]


def set_apart(resolved: ResolvedTexts, verdicts: Mapping[str, CodeVerdict]) -> ResolvedTexts:
    """Resolved texts with codes rejected, with the reason."""
    if not verdicts:
        return resolved
    parsed, rejected = resolved.parsed, STATUSES.index("rejected")
    names = {index for index, name in enumerate(parsed.shape_names) if name in verdicts}
    chosen = np.isin(parsed.shapes, [*names]) & (resolved.status != rejected)
    if resolved.numbers:
        chosen[resolved.numbers.rows] = False
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return resolved
    found = {
        row: reject(
            parsed.texts[row].as_py(),
            Reason("no_date", f"a code: {verdicts[parsed.shape_names[shape]].reason}"),
        )
        for row, shape in zip(rows.tolist(), parsed.shapes[rows].tolist(), strict=True)
    }
    status = resolved.status.copy()
    status[rows] = rejected
    nothing = pa.scalar(None, resolved.iso.type)
    return replace(
        resolved,
        iso=pc.if_else(pa.array(chosen), nothing, resolved.iso),
        status=status,
        predictions={**resolved.predictions, **found},
    )
