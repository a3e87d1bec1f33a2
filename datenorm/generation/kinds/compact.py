"""Dates in one run of digits: "20050403", "030405", also with a time that follows at once."""

from __future__ import annotations

import random

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.numeric import draw_order, written_in_digits
from datenorm.generation.writing.template import Section, template
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["KIND", "TEMPLATES", "draw"]

TEMPLATES = {
    "dmy": [template("{dd}{MM}{y}", 1.0), template("{dd}{MM}{yy}", 0.8)],
    "mdy": [template("{MM}{dd}{y}", 1.0), template("{MM}{dd}{yy}", 0.8)],
    "ymd": [
        template("{y}{MM}{dd}", 4.0),
        template("{yy}{MM}{dd}", 1.0),
        template("{y}{MM}{dd}T{tT}", 0.4),
        template("{y}{MM}{dd} {tT}", 0.2),
        template("{y}{MM}{dd}_{tT}", 0.1),
        template("{y}{MM}{dd}{tc}", 0.4),
        template("{y}{MM}{dd}T{tc}", 0.3),
        template("{y}{MM}{dd}T{tc}Z", 0.3),
    ],
}
_SECTIONS = {order: Section.of((1.0, templates)) for order, templates in TEMPLATES.items()}
_PLAIN_SECTIONS = {
    order: Section.of((1.0, [t for t in templates if not {"tT", "tc"} & set(t.fields)]))
    for order, templates in TEMPLATES.items()
}


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw six or eight digits; None where the order drawn is never written without separators."""
    order, local = draw_order(writer, rng)
    if order not in _SECTIONS:
        return None
    section = (_PLAIN_SECTIONS if writer.plain else _SECTIONS)[order]
    return written_in_digits("compact", section, order, local, writer, settings, rng)


KIND = Kind("compact", draw, tuple(t.layout for group in TEMPLATES.values() for t in group))
