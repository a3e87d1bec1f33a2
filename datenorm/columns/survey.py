"""Counting what the texts of a column prove: from findings to evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.columns.evidence import EXAMPLES, Evidence
from datenorm.columns.findings import Findings

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["counts", "gather"]


def counts(places: pa.Array, texts: int) -> NDArray[np.int64]:
    """In how many rows each distinct text stands."""
    return np.bincount(places.drop_null().to_numpy(zero_copy_only=False), minlength=texts)


def gather(findings: Findings, rows_of: NDArray[np.int64]) -> Evidence:
    """What texts prove that stand in so many rows each."""
    numeric = np.flatnonzero((findings.orders > 0) & (rows_of > 0))
    keys = findings.shapes[numeric].astype(np.int64) * 8 + findings.orders[numeric]
    rows: dict[tuple[str, int], int] = {}
    examples: dict[tuple[str, int], tuple[str, ...]] = {}
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    for key, chosen in zip(found.tolist(), np.split(order, starts[1:]), strict=False):  # without keys there is one empty part
        members = numeric[chosen]
        name = findings.shape_names[key // 8], key % 8
        rows[name] = int(rows_of[members].sum())
        texts = findings.texts.take(pa.array(members))
        examples[name] = tuple(texts.take(pc.bottom_k_unstable(texts, min(EXAMPLES, len(texts)))).to_pylist())
    short, full = _years(findings, rows_of)
    return Evidence(rows, examples, short, full)


def _years(findings: Findings, rows_of: NDArray[np.int64]) -> tuple[dict[int, int], dict[int, int]]:
    """Rows by the two digits of years without a century, and by years."""
    symbols = findings.first().view(np.uint8).reshape(-1, 10)[:, :4].astype(np.int64) - ord("0")
    found = []
    for given, year in (
        ((symbols[:, 0] < 0) & (symbols[:, 2] >= 0), symbols[:, 2:] @ np.array([10, 1])),
        (symbols[:, 0] >= 0, symbols @ np.array([1000, 100, 10, 1])),
    ):
        totals = np.bincount(year[given], weights=rows_of[given]).astype(np.int64)
        found.append({int(value): int(totals[value]) for value in np.flatnonzero(totals)})
    return found[0], found[1]
