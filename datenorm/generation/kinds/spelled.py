"""Dates in words: "the third of May 1979"; named ones where a language has no words."""

from __future__ import annotations

import random

from datenorm.generation.kinds import named
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["KIND", "draw"]


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a date of which the day or the year is in words."""
    if writer.spelled is None:
        return named.draw(writer, settings, rng)
    return named.written_by_name(
        "spelled", writer.spelled, writer, settings, rng, with_weekday=False
    )


KIND = Kind("spelled", draw)
