"""The kinds of text that are written in the world language, in the order of the registry.

A kind here draws a text and what it says as records of `outputs.world`; its target is their
notation. To add one: a module with a `KIND`, its line below, and its share in the preset.
"""

from __future__ import annotations

from datenorm.generation.kinds.kind import Kind
from datenorm.generation.kinds.world import (
    beside,
    clock,
    eras,
    hedged,
    moment,
    nothing,
    other_calendars,
    plain,
    spans,
    stamp,
    units,
)

__all__ = ["KINDS"]

# The order is part of the format: the same seed draws the same pairs. New kinds go to the end.
KINDS: tuple[Kind, ...] = (
    *plain.KINDS,
    clock.KIND,
    moment.KIND,
    stamp.KIND,
    spans.KIND,
    units.KIND,
    hedged.KIND,
    eras.KIND,
    other_calendars.KIND,
    beside.KIND,
    nothing.KIND,
)
