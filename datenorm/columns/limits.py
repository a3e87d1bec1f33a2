"""Limits of a row: days before or after which its date cannot lie, as other columns give them.

They settle the century of a short year and the reading of an open text, row by row. A date that
lies beyond its limits is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datenorm.calendars import days_in_month
from datenorm.columns.calendars.resolve import calendar_of
from datenorm.columns.cleaner import CleanedRows
from datenorm.columns.kinds import day_bounds
from datenorm.columns.notations import dates_in
from datenorm.columns.parsed import ParsedTexts
from datenorm.columns.resolve import STATUSES, ResolvedTexts
from datenorm.inference.policy import reject as reject_text
from datenorm.masked_iso import ORDERS
from datenorm.records import Prediction, Reason

__all__ = ["Limit", "limit_parts", "limit_rows"]

_CENTURY = 100
_DAY_WIDTH = 10
_SINGLE = re.compile(r"\d{4}[^/]*$")  # no span, nothing open, nothing before Christ


@dataclass(frozen=True, eq=False)
class Limit:
    """The day that each row does not lie before, or after: ISO 8601, null without one.

    `name` is that of the column which gives it, empty for one day that counts for all rows.
    """

    iso: pa.Array
    after: bool  # whether no date lies after it
    name: str = ""

    def days(self) -> list[str | None]:
        """The last day of what the limit names where no date lies after it, else the first."""
        found = self.iso.dictionary_encode()
        days = [_day(text, self.after) for text in found.dictionary.to_pylist()]
        return [None if index is None else days[index] for index in found.indices.to_pylist()]

    def take(self, rows: pa.Array) -> Limit:
        """The limit of some of the rows."""
        return replace(self, iso=self.iso.take(rows))

    def slice(self, start: int, count: int) -> Limit:
        """The limit of rows that follow each other."""
        return replace(self, iso=self.iso.slice(start, count))

    def words(self, day: str, kept: bool) -> str:
        """What is to be said of a date that keeps to the limit, or does not."""
        word = f"{'not ' if kept else ''}{'after' if self.after else 'before'}"
        return f"{word} {day}" + (f" ({self.name})" if self.name else "")


def _day(iso: str | None, last: bool) -> str | None:
    """The first or last day of a date; None where it has no year, or is no single date."""
    return day_bounds(iso)[last]


def limit_parts(
    parts: list[CleanedRows], limits: Sequence[Limit], reject: bool
) -> list[CleanedRows]:
    """The parts of a column by the limits of all of its rows."""
    starts = np.cumsum([0, *(len(part.iso) for part in parts)])
    return [
        limit_rows(part, [limit.slice(start, len(part.iso)) for limit in limits], reject)
        for part, start in zip(parts, starts.tolist(), strict=False)
        if limits
    ] or parts


def limit_rows(cleaned: CleanedRows, limits: Sequence[Limit], reject: bool) -> CleanedRows:
    """Cleaned rows by their limits: settled by them, or doubtful, or with `reject` rejected."""
    days = list(zip(*(limit.days() for limit in limits), strict=True))
    if cleaned.texts is None or cleaned.indices is None:
        return _native(cleaned, limits, days, reject)
    resolved = cleaned.texts
    iso, indices = resolved.iso.to_pylist(), cleaned.indices.to_pylist()
    new_of: dict[tuple[int, tuple[str | None, ...]], int | None] = {}
    new: list[tuple[int, Prediction]] = []
    beyond, changed = 0, list(indices)
    settle = partial(_settled, resolved, limits, reject)
    doubtful: set[int] = set()
    for row, (index, bounds) in enumerate(zip(indices, days, strict=True)):
        if index is None or not any(bounds):
            continue
        key = index, bounds
        if key not in new_of:
            prediction, is_doubtful = settle(index, iso[index], bounds)
            new_of[key] = None if prediction is None else len(iso) + len(new)
            if prediction is not None:
                new.append((index, prediction))
                doubtful |= {len(iso) + len(new) - 1} if is_doubtful else set()
        if (found := new_of[key]) is not None:
            changed[row] = found
            beyond += found in doubtful
    if not new:
        return cleaned
    grown = _grown(resolved, new)
    rows = pa.array(changed, pa.int64())
    status = pa.array(STATUSES).take(pa.array(grown.status).take(rows)).fill_null("rejected")
    return CleanedRows(grown.iso.take(rows), status, grown, rows, beyond)


def _settled(
    resolved: ResolvedTexts,
    limits: Sequence[Limit],
    reject: bool,
    index: int,
    iso: str | None,
    bounds: Sequence[str | None],
) -> tuple[Prediction | None, bool]:
    """A text within the limits of its row, None if they change nothing; and if it is doubtful."""
    status = STATUSES[resolved.status[index]]
    if status == "rejected" or (iso and not _broken(iso, limits, bounds)):
        return None, False
    prediction = resolved.prediction(index)
    readings = [iso] if iso else [alternative.iso for alternative in prediction.alternatives]
    inside = [reading for reading in readings if not _broken(reading, limits, bounds)]
    if not inside and _is_short(resolved, index):
        moved = [other for reading in readings for other in _other_centuries(reading)]
        inside = [reading for reading in moved if not _broken(reading, limits, bounds)]
        inside = [max(inside)] if iso and inside else inside  # of two centuries the later one
    if len(inside) == 1:
        kept = " and ".join(
            limit.words(day, kept=True) for limit, day in zip(limits, bounds, strict=True) if day
        )
        others = tuple(other for other in prediction.alternatives if other.iso != inside[0])
        is_whole = len(inside[0]) >= _DAY_WIDTH and _SINGLE.match(inside[0]) is not None
        settled = replace(
            prediction,
            iso=inside[0],
            status="full" if is_whole else "partial",
            alternatives=others,
            reason=f"the only reading {kept}",
            reason_code=None,
            calendar=calendar_of(resolved, index, inside[0]) or prediction.calendar,
            earliest=_day(inside[0], last=False),
            latest=_day(inside[0], last=True),
        )
        return settled, False
    if not iso:
        return None, False  # ambiguous as before
    broken = " and ".join(
        limit.words(day or "", kept=False) for limit, day in _broken(iso, limits, bounds)
    )
    reason = f"doubtful: {broken}"
    if reject:
        return reject_text(prediction.text, Reason("out_of_range", reason)), True
    return replace(prediction, reason=reason), True


def _broken(
    iso: str, limits: Sequence[Limit], bounds: Sequence[str | None]
) -> list[tuple[Limit, str | None]]:
    """The limits beyond which a date lies, all of it."""
    first, last = _day(iso, last=False), _day(iso, last=True)
    if first is None or last is None:
        return []
    return [
        (limit, day)
        for limit, day in zip(limits, bounds, strict=True)
        if day and (first > day if limit.after else last < day)
    ]


def _is_short(resolved: ResolvedTexts, index: int) -> bool:
    """Whether the text gives two digits of its year."""
    parsed = resolved.parsed
    outputs = [parsed.outputs[index, order].decode() for order in range(len(ORDERS))]
    dates = [date for output in outputs for date in dates_in(output)]
    return any(date[:2] == "--" and date[2:4].isdigit() for date in dates)


def _other_centuries(iso: str) -> list[str]:
    """A date a hundred years before and after, where it exists."""
    if not _SINGLE.match(iso):
        return []
    years = [int(iso[:4]) + step for step in (-_CENTURY, _CENTURY)]
    moved = [f"{year:04d}{iso[4:]}" for year in years if 1 <= year <= 9999]
    return [other for other in moved if not iso[5:].startswith("02-29") or _has_leap_day(other)]


def _has_leap_day(iso: str) -> bool:
    return days_in_month(int(iso[:4]), 2) == 29


def _grown(resolved: ResolvedTexts, new: Sequence[tuple[int, Prediction]]) -> ResolvedTexts:
    """Resolved texts with some once more, as the rows that limits change have them."""
    count, parsed = len(resolved.status), resolved.parsed
    sources = np.array([index for index, _ in new])
    texts = pa.concat_arrays([parsed.texts, parsed.texts.take(pa.array(sources))])
    everything = np.concatenate([np.arange(count), sources])
    grown = ParsedTexts(
        texts,
        parsed.orders[everything],
        parsed.outputs[everything],
        parsed.shapes[everything],
        parsed.shape_names,
        parsed.network,
        parsed.apart[everything],
        parsed.leaves_numbers[everything],
        parsed.skeletons[everything],
        parsed.skeleton_names,
    )
    isos = pa.array([prediction.iso for _, prediction in new], resolved.iso.type)
    status = [STATUSES.index(prediction.status) for _, prediction in new]
    predictions = {count + position: prediction for position, (_, prediction) in enumerate(new)}
    return replace(
        resolved,
        parsed=grown,
        iso=pa.concat_arrays([resolved.iso, isos]),
        status=np.concatenate([resolved.status, np.array(status, dtype=np.uint8)]),
        order=resolved.order[everything],
        predictions={**resolved.predictions, **predictions},
        noted=frozenset((*resolved.noted, *predictions)),
    )


def _native(
    cleaned: CleanedRows,
    limits: Sequence[Limit],
    days: Sequence[Sequence[str | None]],
    reject: bool,
) -> CleanedRows:
    """Native dates by their limits: they are doubtful, or as they were."""
    notes: list[str | None] = []
    for iso, bounds in zip(cleaned.iso.to_pylist(), days, strict=True):
        broken = _broken(iso, limits, bounds) if iso else []
        words = " and ".join(limit.words(day or "", kept=False) for limit, day in broken)
        notes.append(f"doubtful: {words}" if broken else None)
    beyond = sum(note is not None for note in notes)
    found = replace(cleaned, notes=pa.array(notes, pa.string()), beyond=beyond)
    if not reject:
        return found
    outside = pc.is_valid(found.notes)
    return replace(
        found,
        iso=pc.if_else(outside, pa.scalar(None, cleaned.iso.type), cleaned.iso),
        status=pc.if_else(outside, "rejected", cleaned.status),
    )
