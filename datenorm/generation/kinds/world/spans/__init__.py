"""Spans: "3-5 May 1979", "29 Aug - 2 Sept 2006", "1843-4", "before 1900", "1829 or 1832".

Each end carries only what stands in it. `years` joins two years, `shared` two dates with parts that
stand once for both, `ends` whole dates, `units` decades and the like, `clocks` times of day, and
`open_ends` has one end alone.
"""

from __future__ import annotations

import random

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.spans.clocks import draw_clocks
from datenorm.generation.kinds.world.spans.ends import draw_either, draw_whole_ends
from datenorm.generation.kinds.world.spans.open_ends import draw_open
from datenorm.generation.kinds.world.spans.shared import draw_by_interval_format, draw_shared
from datenorm.generation.kinds.world.spans.units import draw_units
from datenorm.generation.kinds.world.spans.years import draw_years
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a span, or two dates of which one is meant."""
    chance = rng.random()
    if chance < 0.18:
        return draw_years(writer, settings, rng)
    if chance < 0.39:
        return draw_shared(writer, settings, rng)
    if chance < 0.44:
        return draw_by_interval_format(writer, rng)
    if chance < 0.68:
        return draw_open(writer, settings, rng)
    if chance < 0.72:
        return draw_either(writer, settings, rng)
    if chance < 0.79:
        return draw_units(writer, settings, rng)
    if chance < 0.87:
        return draw_clocks(writer, settings, rng)
    return draw_whole_ends(writer, settings, rng)


KIND = Kind("span", draw)
