"""Kinds of dates in a column: which rows are days or moments, and the types that hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.calendars import days_in_month
from datenorm.columns.resolve import STATUSES, ResolvedTexts
from datenorm.inference.policy import reject
from datenorm.records import ADDITIONS, Alternative, Prediction, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.columns.cleaner import CleanedRows

__all__ = [
    "ADDITIONS",
    "DETAILS",
    "WANTED",
    "Wanted",
    "count_kinds",
    "day_bounds",
    "details",
    "details_of_iso",
    "only",
    "type_of",
]

Wanted = Literal["iso", "date", "datetime"]
WANTED: tuple[Wanted, ...] = ("iso", "date", "datetime")
# Additions that come from the answers.
DETAILS = ("kind", "earliest", "latest", "calendar", "zone")
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?$"
_ZONE = r"T.*(?:Z|[+-]\d{2}:\d{2})$"
_FINE = r"\.\d{7,}"  # more than microseconds
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00(?::00)?")
_WITH_YEAR = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T[^/]*)?)?)?")
_NANOSECOND_YEARS = (1678, 2261)  # that 64 bits hold


def day_bounds(iso: str | None) -> tuple[str | None, str | None]:
    """The first and the last day of a date with a year; spans and others have none."""
    match = _WITH_YEAR.fullmatch(iso or "")
    year, month, day = match.groups() if match else (None, None, None)
    if year is None or (month and not 1 <= int(month) <= 12):
        return None, None
    first, last = month or "01", month or "12"
    last_day = f"{days_in_month(int(year), int(last)):02d}"
    return f"{year}-{first}-{day or '01'}", f"{year}-{last}-{day or last_day}"


def details(resolved: ResolvedTexts, what: str) -> pa.Array:
    """One field of the answers to distinct texts: kind, earliest, latest, calendar or zone."""
    found = details_of_iso(resolved.iso, what)
    for row, prediction in resolved.predictions.items():
        found[row] = getattr(prediction, what) or found[row] if prediction.iso else None
    return pa.array(found, pa.string())


def details_of_iso(iso: pa.Array, what: str) -> list[str | None]:
    """What ISO 8601 itself says of a field."""
    if what == "kind":
        return [_kind(text) if text else None for text in iso.to_pylist()]
    if what in ("earliest", "latest"):
        days = pc.match_substring_regex(iso, _DAY).to_pylist()  # nearly all: their own bounds
        return [
            text if is_day else day_bounds(text)[what == "latest"]
            for text, is_day in zip(iso.to_pylist(), days, strict=True)
        ]
    if what == "calendar":
        return ["gregory" if text and text[:1] != "T" else None for text in iso.to_pylist()]
    return [None] * len(iso)


def _kind(iso: str) -> str:
    if "/" in iso:
        return "interval"
    if iso.startswith("T"):
        return "time"
    return "datetime" if "T" in iso else "date"


def count_kinds(iso: pa.Array, rows: NDArray[np.int64]) -> dict[str, int]:
    """Rows by kind: `date`, `datetime`, with a zone `zoned`, others `other`; `fine` of them have
    more than microseconds.
    """
    masks = {
        name: pc.match_substring_regex(iso, pattern).fill_null(False).to_numpy(False)
        for name, pattern in (("date", _DAY), ("moment", _MOMENT), ("zone", _ZONE), ("fine", _FINE))
    }
    zoned = masks["moment"] & masks["zone"]
    kinds = {
        "date": masks["date"],
        "datetime": masks["moment"] & ~zoned,
        "zoned": zoned,
        "fine": masks["moment"] & masks["fine"],
        "other": iso.is_valid().to_numpy(False) & ~masks["date"] & ~masks["moment"],
    }
    return {name: int(rows[mask].sum()) for name, mask in kinds.items() if rows[mask].any()}


def type_of(kinds: Mapping[str, int], years: Mapping[int, int]) -> pa.DataType | None:
    """The Arrow type that holds all rows, by their kinds and years; None where none does."""
    found = {name for name in kinds if name != "fine"}
    if found == {"date"}:
        return pa.date32()
    if found not in ({"datetime"}, {"zoned"}):
        return None
    if kinds.get("fine") and not set(years) <= set(range(*_NANOSECOND_YEARS)):
        return None
    return pa.timestamp("ns" if kinds.get("fine") else "us", "UTC" if found == {"zoned"} else None)


def only(cleaned: CleanedRows, wanted: Wanted) -> CleanedRows:
    """Cleaned rows of one kind; the dates of others are rejected and named as the alternative.

    A midnight without a zone counts as its day where days are wanted.
    """
    if wanted == "iso":
        return cleaned
    if cleaned.texts is None or cleaned.indices is None:
        return _only_native(cleaned, wanted)
    resolved = cleaned.texts
    pattern = _DAY if wanted == "date" else _MOMENT
    fits = pc.match_substring_regex(resolved.iso, pattern).fill_null(True).to_numpy(False)
    iso, status, predictions = resolved.iso.to_pylist(), resolved.status.copy(), {}
    for row in np.flatnonzero(~fits).tolist():
        midnight = _MIDNIGHT.fullmatch(iso[row]) if wanted == "date" else None
        prediction = resolved.prediction(row)
        if midnight:
            iso[row] = midnight[1]
            predictions[row] = replace(prediction, iso=midnight[1], kind="date", precision="day")
            continue
        predictions[row] = _set_apart(prediction, wanted)
        iso[row], status[row] = None, STATUSES.index("rejected")
    found = replace(
        resolved,
        iso=pa.array(iso, resolved.iso.type),
        status=status,
        predictions={**resolved.predictions, **predictions},
        noted=frozenset((*resolved.noted, *predictions)),
    )
    rows = pa.array(STATUSES).take(pa.array(status).take(cleaned.indices)).fill_null("rejected")
    return replace(cleaned, iso=found.iso.take(cleaned.indices), status=rows, texts=found)


def _set_apart(prediction: Prediction, wanted: str) -> Prediction:
    """A date of a kind that is not wanted."""
    iso = prediction.iso or ""
    reason = Reason("other_kind", f"{iso} is no {wanted}")
    apart = reject(prediction.text, reason, prediction.confidence)
    return replace(apart, alternatives=(Alternative(iso, prediction.confidence),))


def _only_native(cleaned: CleanedRows, wanted: str) -> CleanedRows:
    if wanted == "date":
        days = pc.replace_substring_regex(cleaned.iso, r"T00:00(?::00)?$", "")
        fits = pc.match_substring_regex(days, _DAY)
    else:
        days, fits = cleaned.iso, pc.match_substring_regex(cleaned.iso, _MOMENT)
    fits = fits.fill_null(True)
    nothing = pa.scalar(None, pa.string())
    words = pc.binary_join_element_wise(cleaned.iso, f" is no {wanted}", "")
    return replace(
        cleaned,
        iso=pc.if_else(fits, days, nothing),
        status=pc.if_else(fits, cleaned.status, "rejected"),
        notes=pc.coalesce(pc.if_else(fits, nothing, words), cleaned.notes or nothing),
    )
