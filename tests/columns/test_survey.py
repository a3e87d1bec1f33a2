from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from datenorm.columns.evidence import collect_evidence
from datenorm.columns.reader import ParsedTexts


class _Watched(np.ndarray[Any, Any]):
    """An array that counts the calculations with it and with what comes of it."""

    calculations = 0

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        _Watched.calculations += 1
        plain = [
            value.view(np.ndarray) if isinstance(value, _Watched) else value for value in inputs
        ]
        result = getattr(ufunc, method)(*plain, **options)
        return result.view(_Watched) if isinstance(result, np.ndarray) else result


def _parsed(shapes: int) -> ParsedTexts:
    texts = [f"{row:05d}" for row in range(4 * shapes)]
    return ParsedTexts(
        pa.array(texts, pa.large_string()),
        np.tile(np.array([1, 1, 3, 0], dtype=np.uint8), shapes),
        np.full((len(texts), 3), b"2005-04-03", dtype="S10"),
        np.arange(len(texts), dtype=np.int32) // 4,
        [f"shape {shape}" for shape in range(shapes)],
        {},
    )


def test_rows_are_counted_by_shape_and_orders() -> None:
    found = collect_evidence(_parsed(2), np.array([5, 2, 7, 9, 0, 1, 0, 0]))
    assert found.rows == {("shape 0", 1): 7, ("shape 0", 3): 7, ("shape 1", 1): 1}
    assert found.examples == {
        ("shape 0", 1): ("00000", "00001"),
        ("shape 0", 3): ("00002",),
        ("shape 1", 1): ("00005",),
    }
    assert collect_evidence(_parsed(0), np.array([], dtype=np.int64)).rows == {}


def test_texts_are_not_looked_through_once_for_each_shape() -> None:
    parsed = _parsed(100)
    watched = ParsedTexts(**{**vars(parsed), "shapes": parsed.shapes.view(_Watched)})
    _Watched.calculations = 0
    assert collect_evidence(watched, np.ones(400, dtype=np.int64)) == collect_evidence(
        parsed, np.ones(400, dtype=np.int64)
    )
    assert _Watched.calculations < 20
