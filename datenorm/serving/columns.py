"""A column of a request, cleaned: its rows, its verdict and its report."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from datenorm.columns.api import ColumnResult, clean_column
from datenorm.columns.reader import ColumnReader
from datenorm.columns.report.page import report_html
from datenorm.inference.normalizer import Normalizer
from datenorm.serving.schemas import ColumnRequest

__all__ = ["cleaned_column"]

_ALWAYS = ("iso", "status", "alternative", "reason")


def cleaned_column(request: ColumnRequest, reader: Normalizer) -> dict[str, Any]:
    """The answer to a request for a column.

    Raises:
        DatenormError: an option cannot work.
    """
    confidence = "confidence" in request.add
    result = clean_column(
        request.values,
        name=request.name,
        model=ColumnReader(reader, request.order, templates=not confidence),
        order=request.order,
        pivot_year=request.pivot,
        placeholders=request.placeholders,
    )
    names = [*_ALWAYS, *dict.fromkeys(request.add)]
    answer: dict[str, Any] = {name: result.column(name).to_pylist() for name in names}
    report = result.report.to_dict()
    settled = ("order", "century", "numbers", "placeholders")
    answer["verdict"] = {name: report[name] for name in settled}
    answer["report"] = report
    answer["summary"] = result.report.summary()
    answer["recipe"] = _recipe(result, request)
    answer["html"] = report_html([result.report], request.name) if request.html else None
    return answer


def _recipe(result: ColumnResult, request: ColumnRequest) -> str | None:
    """What was learned, as code, where it is asked for."""
    if request.recipe is None:
        return None
    with tempfile.TemporaryDirectory(prefix="datenorm.") as folder:
        path = Path(folder) / f"recipe.{request.recipe}"
        result.write_recipe(path, request.dialect)
        return path.read_text(encoding="utf-8")
