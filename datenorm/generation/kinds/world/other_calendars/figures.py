"""Figures alone, in a language that has a calendar of its own: 1402/12/15, 5-3-2567."""

from __future__ import annotations

import random
from typing import cast

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.other_calendars.pieces import draft, exists, with_clock
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Calendar, Point, date, write

__all__ = ["draw"]

# Shares of ours among figures that can be days of both calendars. Where a calendar is missing from
# `_OURS_WITH_HINT`, figures with a hint of its language are always its own.
_OURS = 0.25
_OURS_WITH_HINT = {"persian": 0.5}
# Calendars whose years are everyday years of ours: 1948/10/18 is theirs in their language alone.
_LIKE_OURS = frozenset(("indian", "ethiopic", "coptic"))


def draw(
    calendar: str, ymd: tuple[int, int, int], writer: Writer, rng: random.Random
) -> Draft | None:
    """Figures in the order of the year first or last."""
    year, month, day = ymd
    separator = rng.choice("///-.")
    padded = rng.random() < 0.6
    parts = (
        str(year),
        f"{month:02d}" if padded else str(month),
        f"{day:02d}" if padded else str(day),
    )
    ours_too = month <= 12 and exists("gregory", year, month, day)
    year_first = rng.random() < 0.75
    if not year_first and day <= 12 and month <= 12 and day != month:
        return None  # the order would be open too
    text = separator.join(parts if year_first else parts[::-1])
    ours = ours_too and rng.random() < _OURS_WITH_HINT.get(calendar, _OURS)
    point = Point(date(str(year), month, day, era=True))
    text, point = with_clock(text, point, writer, rng)
    target = write(point, "gregory" if ours else cast(Calendar, calendar))
    local = not ours or calendar in _OURS_WITH_HINT
    drawn = draft(text, target, f"{calendar}, figures", ours_too, local)
    return drawn._replace(needs_language_hint=calendar in _LIKE_OURS and not ours)
