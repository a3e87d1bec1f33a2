"""Dates without a day or a year: "May 1979", "3 May", "05/1979", "3/5", "1979"."""

from __future__ import annotations

import random

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.named import written_by_name
from datenorm.generation.kinds.numeric import draw_order, written_in_digits
from datenorm.generation.writing.template import Section, Template, template
from datenorm.generation.writing.writer import Writer
from datenorm.presets import DataSettings

__all__ = ["DIGITS", "KIND", "draw"]

_IN_DIGITS = 0.3


def _weighted(weights: dict[str, float]) -> list[Template]:
    return [template(text, weight) for text, weight in weights.items()]


# Month and year in any country, day and month in the order of the country.
_TEMPLATES = {
    "my": [
        *_weighted({"{MM}/{y}": 3, "{M}/{y}": 1.5, "{MM}-{y}": 1.5, "{M}-{y}": 0.5}),
        *_weighted({"{MM}.{y}": 1, "{M}.{y}": 0.5, "{MM} {y}": 0.3}),
        template("{MM}/{yy}", 0.8, "year above 31"),
        template("{M}/{yy}", 0.3, "year above 31"),
        template("{MM}-{yy}", 0.2, "year above 31"),
        template("{MM}/'{yy}", 0.1),
        *_weighted({"{MR} {y}": 0.5, "{MR}.{y}": 0.25, "{MR}-{y}": 0.15, "{MR}/{y}": 0.15}),
    ],
    "ym": [
        *_weighted({"{y}-{MM}": 3, "{y}/{MM}": 1, "{y}/{M}": 0.5, "{y}.{MM}": 0.5}),
        template("{y} {MM}", 0.2),
        template("{y}-{M}", 0.8, "no span"),
        *_weighted({"{y}M{MM}": 0.5, "{y}M{M}": 0.25, "{y}-M{MM}": 0.1}),  # of statistics
    ],
    "dm": [
        *_weighted({"{d}/{M}": 1, "{dd}/{MM}": 1.2, "{dd}-{MM}": 0.5, "{dd}.{MM}.": 0.8}),
        *_weighted({"{d}.{M}.": 0.8, "{d}. {M}.": 0.3, "{dd}.{MM}": 0.4}),
    ],
    "md": _weighted(
        {"{M}/{d}": 1, "{MM}/{dd}": 1.2, "{MM}-{dd}": 0.5, "--{MM}-{dd}": 0.2, "{MM}.{dd}": 0.3}
    ),
}
DIGITS = {order: Section.of((1.0, templates)) for order, templates in _TEMPLATES.items()}


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a date that gives only a part, with a named month or in digits."""
    if rng.random() >= _IN_DIGITS:
        return written_by_name("partial", writer.partial, writer, settings, rng)
    order, local = draw_order(writer, rng)
    order = "ymd" if order == "ydm" else order
    section = DIGITS[rng.choice(("my", "ym", "dm" if order == "dmy" else "md"))]
    return written_in_digits("partial", section, order, local, writer, settings, rng)


KIND = Kind("partial", draw, tuple(t.layout for group in _TEMPLATES.values() for t in group))
