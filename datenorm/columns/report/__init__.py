"""The report on a column: what was found, what was settled and why, as text and as JSON values.

`tally` counts rows, and `page` writes reports as an HTML page or as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from datenorm.columns.calendars.verdict import CalendarVerdict
from datenorm.columns.outliers import far_years
from datenorm.columns.report.advice import advice
from datenorm.columns.report.tally import Doubtful, ShapeCount, Tally
from datenorm.columns.resolve import STATUSES
from datenorm.columns.verdict import OrderVerdict, Verdict
from datenorm.text import counted, printable

__all__ = ["ColumnReport", "Doubtful", "ShapeCount", "Tally"]

_ORDERS_SHOWN = 6  # shapes whose order the summary shows
_ZONES_SHOWN = 6
_BARS = 72  # of a unit, at most
_MINIMUM_SPREAD = 4  # years that an interquartile range counts at least
_FAR = 3.0  # interquartile ranges from the quartiles at which a year is an outlier


@dataclass(frozen=True)
class ColumnReport:
    """What was found in a column called `name`, and what was settled.

    Where it is that of a group of rows, `column` is the name without that of the `group`.
    """

    name: str
    tally: Tally
    verdict: Verdict
    column: str | None = None
    group: str | None = None

    @cached_property
    def certain(self) -> int:
        """Rows with a certain date, whole or partial."""
        return self.tally.status.get("full", 0) + self.tally.status.get("partial", 0)

    @cached_property
    def shapes(self) -> list[tuple[str, ShapeCount]]:
        """Shapes with their rows, the most frequent first."""
        return sorted(self.tally.shapes.items(), key=lambda item: (-item[1].total, item[0]))

    @cached_property
    def open_shapes(self) -> list[tuple[str, OrderVerdict]]:
        """The verdicts on shapes with open rows or a contradiction, the most frequent first."""
        found = [
            item for item in self.verdict.shapes.items() if item[1].open_rows or item[1].against
        ]
        return sorted(found, key=lambda item: (-item[1].open_rows - item[1].against, item[0]))

    @cached_property
    def outlier_bounds(self) -> tuple[int, int] | None:
        """The years beyond which a date is an outlier."""
        years = sorted(self.tally.years)
        if not years:
            return None
        ends = np.cumsum([self.tally.years[year] for year in years])
        low, high = (years[int(np.searchsorted(ends, ends[-1] * share))] for share in (0.25, 0.75))
        reach = int(_FAR * max(_MINIMUM_SPREAD, high - low))
        return low - reach, high + reach

    @cached_property
    def outliers(self) -> int:
        """Rows whose year is an outlier."""
        if self.outlier_bounds is None:
            return 0
        low, high = self.outlier_bounds
        return sum(count for year, count in self.tally.years.items() if not low <= year <= high)

    @cached_property
    def far_years(self) -> dict[int, int]:
        """Rows by year, of the years that lie centuries away from those of nearly all rows."""
        return far_years(self.tally.years)

    @cached_property
    def numbers(self) -> list[tuple[str, str]]:
        """Groups of numbers with what was settled for them and why, the most frequent first."""
        found = self.verdict.numbers.items()
        ranked = sorted(found, key=lambda item: (-item[1].rows, item[0]))
        return [
            (group or "any length", f"{verdict.reason}, {counted(verdict.rows, 'row')}")
            for group, verdict in ranked
        ]

    @cached_property
    def calendars(self) -> list[tuple[str, str]]:
        """Spans of years that may be of several calendars, with what was settled and why."""
        return [
            (
                years,
                f"{found.calendar}: {found.reason}, {counted(found.rows, 'row')}"
                if found.calendar
                else f"open: {found.reason}, {counted(found.rows, 'row')}: {found.advice}",
            )
            for years, found in self.verdict.calendars.items()
        ]

    @cached_property
    def histogram(self) -> tuple[str, dict[str, int]]:
        """Rows by year, by month, by day or by hour, as fits; the unit, and rows by its names.

        Years are taken from the tally.
        """
        counts = self.tally.hours or {}
        moments = {name: count for name, count in counts.items() if "T" in name}
        mostly_moments = 2 * sum(moments.values()) > sum(counts.values())
        for unit, length in (("hour", 13), ("day", 10), ("month", 7)):
            found = _cut(moments if unit == "hour" else counts, length)
            if not found or (unit == "hour" and not mostly_moments):
                continue
            bars = np.datetime64(max(found)) - np.datetime64(min(found))
            if bars.astype(int) < _BARS:
                return unit, found
        return "year", {}

    @cached_property
    def zones(self) -> list[tuple[str, int]]:
        """Rows by the zone of their clocks, the most frequent few first."""
        ranked = sorted(self.tally.zones.items(), key=lambda item: (-item[1], item[0]))
        return ranked[:_ZONES_SHOWN]

    def summary(self) -> str:
        """A few lines of text."""
        tally, verdict = self.tally, self.verdict
        counts = [f"{tally.status[name]:,} {name}" for name in STATUSES if tally.status.get(name)]
        empty = f" ({tally.empty:,} empty)" if tally.empty else ""
        shown = ", ".join(counts) or "none"
        lines = [f"{printable(self.name)}: {counted(tally.rows, 'row')}: {shown}{empty}"]
        if tally.earliest and tally.latest:
            outliers = f", {counted(self.outliers, 'outlier')}" if self.outliers else ""
            lines.append(f"  dates: {tally.earliest[0][0]} to {tally.latest[0][0]}{outliers}")
        if verdict.from_1904:
            lines.append("  workbook: its days count from 1904, not from 1900")
        lines += self._orders()
        if first_year := verdict.century.first_year:
            lines.append(f"  century: from {first_year}: {verdict.century.reason}")
        lines += [
            f"  codes, no dates: {shape}: {found.reason}" for shape, found in verdict.codes.items()
        ]
        lines += [f"  calendar of {years}: {settled}" for years, settled in self.calendars]
        lines += [f"  numbers of {group}: {settled}" for group, settled in self.numbers]
        if self.far_years:
            far = (f"{year} ({counted(rows, 'row')})" for year, rows in self.far_years.items())
            lines.append(f"  doubtful, centuries away from the others: {', '.join(far)}")
        if tally.zones:
            zones = ", ".join(f"{zone} in {counted(rows, 'row')}" for zone, rows in self.zones)
            lines.append(f"  zones: {zones}")
        if tally.calendars:
            found_calendars = sorted(tally.calendars.items(), key=lambda item: (-item[1], item[0]))
            calendars = (f"{name} in {counted(rows, 'row')}" for name, rows in found_calendars)
            lines.append(f"  calendars: {', '.join(calendars)}")
        if tally.unread:
            rows = counted(tally.unread, "row")
            lines.append(f"  read in part: nothing was read from numbers of {rows}")
        if tally.beyond:
            lines.append(f"  doubtful, beyond their limits: {counted(tally.beyond, 'row')}")
        lines += [
            f"  {form}, as other rows show: {counted(rows, 'row')}"
            for form, rows in verdict.forms.items()
            if rows
        ]
        if tally.by_others:
            rows = counted(tally.by_others, "row")
            lines.append(f"  in doubt by themselves, settled by other rows: {rows}")
        if verdict.mangled:
            words = "days without a year that a spreadsheet may have made of months"
            lines.append(f"  doubtful, {words}: {counted(verdict.mangled, 'row')}")
        if verdict.placeholders:
            found_dates = verdict.placeholders.items()
            dates = (f"{date} in {counted(rows, 'row')}" for date, rows in found_dates)
            lines.append(f"  placeholders: {', '.join(dates)}")
        return "\n".join(lines)

    def _orders(self) -> list[str]:
        """Lines on the order of day and month."""
        verdict, lines = self.verdict, []
        if verdict.given_order:
            return [f"  order: {verdict.given_order}, as given"]
        for shape, found in self.open_shapes[:_ORDERS_SHOWN]:
            order = verdict.order_of(shape)
            is_own = found.order == order
            reason = found.reason if is_own else verdict.reason_of(shape)
            reason = reason if order else f"{reason}: {advice(shape, found)}"
            lines.append(f"  order of {printable(shape)}: {order or 'open'}: {reason}")
        return lines

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        tally, verdict = self.tally, self.verdict
        return {
            "column": self.name,
            "rows": tally.rows,
            "empty": tally.empty,
            "status": {name: tally.status.get(name, 0) for name in STATUSES},
            "order": {
                "given": verdict.given_order,
                "column": _order(verdict.column),
                "shapes": {
                    shape: _followed(shape, found, verdict.order_of(shape))
                    for shape, found in verdict.shapes.items()
                },
                "contradicting_rows": verdict.contradictions,
            },
            "century": {
                "first_year": verdict.century.first_year,
                "reason": verdict.century.reason,
            },
            "shapes": [
                {"shape": shape, "rows": dict(count.rows), "examples": list(count.examples)}
                for shape, count in self.shapes
            ],
            "years": {str(year): count for year, count in sorted(tally.years.items())},
            "earliest": [{"iso": iso, "text": text} for iso, text in tally.earliest],
            "latest": [{"iso": iso, "text": text} for iso, text in tally.latest],
            "outliers": {"rows": self.outliers, "outside_years": list(self.outlier_bounds or ())},
            "doubtful": [
                {**vars(item), "confidence": item.shown_confidence} for item in tally.doubtful
            ],
            "zones": dict(tally.zones),
            "calendars": dict(tally.calendars),
            "unread_numbers": tally.unread,
            "beyond_limits": tally.beyond,
            "doubtful_years": {str(year): rows for year, rows in self.far_years.items()},
            "mangled": verdict.mangled,
            "forms": {form: rows for form, rows in verdict.forms.items() if rows},
            "settled_by_other_rows": tally.by_others,
            "days_from_1904": verdict.from_1904,
            "codes": {shape: asdict(found) for shape, found in verdict.codes.items()},
            "placeholders": dict(verdict.placeholders),
            "calendar_of_years": {
                years: _calendar(found) for years, found in verdict.calendars.items()
            },
            "numbers": {group: asdict(found) for group, found in verdict.numbers.items()},
        }


def _cut(counts: Mapping[str, int], length: int) -> dict[str, int]:
    """Rows by as many first characters of their names."""
    found: dict[str, int] = {}
    for name, count in sorted(counts.items()):
        found[name[:length]] = found.get(name[:length], 0) + count
    return found


def _followed(shape: str, found: OrderVerdict, order: str | None) -> dict[str, Any]:
    """The verdict on a shape, and the order that its open rows follow."""
    settling = advice(shape, found) if found.open_rows and not order else None
    return {**_order(found), "followed": order, "would_settle": settling}


def _calendar(verdict: CalendarVerdict) -> dict[str, Any]:
    return {
        "calendar": verdict.calendar,
        "reason": verdict.reason,
        "rows": verdict.rows,
        "candidates": list(verdict.candidates),
        "proofs": dict(verdict.proofs),
        "contradicting_rows": verdict.against,
        "examples": list(verdict.examples),
        "would_settle": None if verdict.calendar else verdict.advice,
    }


def _order(verdict: OrderVerdict) -> dict[str, Any]:
    return {
        "order": verdict.order,
        "reason": verdict.reason,
        "proofs": dict(verdict.proofs),
        "open_rows": verdict.open_rows,
        "contradicting_rows": verdict.against,
        "examples": list(verdict.examples),
    }
