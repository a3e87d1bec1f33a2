"""What the figures of a column say whose years lie in one span that may be of another calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from datenorm.columns.calendars.spans import YearSpan, range_in, span_of
from datenorm.columns.calendars.texts import CalendarCell
from datenorm.columns.numeric_dates import source_of

__all__ = ["Figures"]


@dataclass(frozen=True)
class Figures:
    """Rows of one span: by their fields, where these are known whatever the order; and others.

    `dates` counts all rows by fields; of two open orders the first one counts, whose year and
    calendar are those of the other. `known` counts those whose day and month are settled. `words`
    counts by word and fields. `named` counts the rows that name a calendar.
    """

    dates: Counter[str]
    known: Counter[str]
    words: Counter[tuple[str, str]]
    named: Counter[tuple[str, str]]
    shapes: frozenset[str]

    @property
    def rows(self) -> int:
        """All rows with figures of the span."""
        return self.dates.total()

    @property
    def names(self) -> Counter[str]:
        """Rows by the calendar that they name."""
        found: Counter[str] = Counter()
        for (calendar, _), rows in self.named.items():
            found[calendar] += rows
        return found

    @classmethod
    def of(
        cls,
        span: YearSpan,
        cells: Mapping[CalendarCell, int],
        order_of: Callable[[str], str | None],
    ) -> Figures:
        """What the cells of a span say, with the order that each shape follows."""
        inside = {cell: rows for cell, rows in cells.items() if span_of(cell[3]) is span}
        shapes = frozenset(cell[1] for cell in inside if cell[0] == "day")
        found = cls(Counter(), Counter(), Counter(), Counter(), shapes)
        orders = {shape: order_of(shape) for shape in {cell[1] for cell in inside}}
        for (kind, shape, order, date, word), rows in inside.items():
            followed = orders[shape]
            settled = not order or source_of(shape).startswith("year") or order == followed
            if kind == "named":
                found.named[word, date] += rows
            elif kind == "unread" and shape in shapes and (settled or followed is None):
                found.dates[date] += rows
                found.known[date] += rows
            elif kind == "word" and settled:
                found.words[word, date] += rows
            elif kind == "day" and (settled or (order == "dmy" and followed != "mdy")):
                found.dates[date] += rows
                found.known[date] += rows if settled else 0
        return found

    def against(self, calendar: str) -> int:
        """Rows whose day the calendar does not have."""
        return sum(rows for date, rows in self.known.items() if not range_in(calendar, date))

    def years_in(self, calendar: str) -> Counter[int]:
        """Rows by year of ours, were they of a calendar."""
        found: Counter[int] = Counter()
        named = Counter(
            {date: rows for (name, date), rows in self.named.items() if name == calendar}
        )
        for date, rows in (self.dates + named).items():
            if days := range_in(calendar, date):
                found[int(days[0][:4])] += rows
        return found

    def only_in(self, calendar: str, calendars: Sequence[str]) -> Counter[str]:
        """Rows by fields that are a day of this one of some calendars alone."""
        return Counter(
            {
                date: rows
                for date, rows in self.known.items()
                if [name for name in calendars if range_in(name, date)] == [calendar]
            }
        )
