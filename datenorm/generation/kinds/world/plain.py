"""Plain dates in the world language: the kinds of masked dates, with the weekday they name."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.generation.kinds import compact, damaged, named, numeric, partial, spelled
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.world.pieces import point_of
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import write
from datenorm.presets import DataSettings

__all__ = ["KINDS"]


def _in_the_world_language(kind: Kind) -> Kind:
    def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
        drawn = kind.draw(writer, settings, rng)
        if drawn is None:
            return None
        # A hyphen joins a year to its month, an en dash two years: the one never becomes the other.
        keep = len(drawn.target.rstrip("-")) < 10
        return _retargeted(drawn, keep)

    return replace(kind, draw=draw)


def _retargeted(drawn: Draft, keep_dashes: bool) -> Draft:
    """A draft of a masked date with the output of the world language."""
    return drawn._replace(
        target=write(point_of(drawn)),
        time_of_day=False,
        dashes=drawn.dashes and not keep_dashes,
    )


KINDS = tuple(
    _in_the_world_language(module.KIND)
    for module in (named, numeric, compact, spelled, partial, damaged)
)
