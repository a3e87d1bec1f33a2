"""Plain dates in the world language: the kinds of masked dates, with the weekday they name."""

from __future__ import annotations

import random
from dataclasses import replace

from datenorm.generation.kinds import compact, damaged, named, numeric, partial, spelled
from datenorm.generation.kinds.drawing import add_weekday
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.numeric import draw_order, written_in_digits
from datenorm.generation.kinds.world.pieces import point_of
from datenorm.generation.moments import Moment, draw_moment, masked_moment
from datenorm.generation.writing.template import Section, template
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import write
from datenorm.presets import DataSettings

__all__ = ["KINDS"]


_YEARLESS = 0.2  # of dates without a day or a year, those drawn here
_LEAP_DAYS = 0.15  # of days without a year: 29 February exists
_LEAP_DAY_IN_DIGITS = {
    "dm": ("29/2", "29/02", "29.2.", "29.02.", "29.2", "29-02"),
    "md": ("2/29", "02/29", "02-29", "--02-29", "2-29"),
}
_DIGITS = {
    "dm": ("{d}.{M}.", "{d}.{M}", "{dd}.{MM}.", "{dd}.{MM}", "{d}/{M}", "{dd}/{MM}", "{d}-{M}"),
    "md": ("{M}/{d}", "{MM}/{dd}", "{M}-{d}", "{MM}-{dd}", "{M}.{d}"),
}
_BESIDE_WEEKDAY = (
    *(("{0} {1}",) * 5),
    *(("{0}, {1}",) * 4),
    *(("{0}. {1}", "{0} - {1}", "{0}: {1}", "({0}) {1}", "{0} ({1})", "{0}., {1}")),
    *(("{1} {0}", "{1} {0}", "{1}, {0}", "{1} ({0})", "{1} ({0})", "{1}({0})", "{1} - {0}")),
)
_SECTIONS = {
    order: Section.of((1.0, [template(text) for text in texts])) for order, texts in _DIGITS.items()
}


def _partial(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """A date without a day or a year: here more months alone, weekdays and leap days."""
    if rng.random() >= _YEARLESS:
        return partial.draw(writer, settings, rng)
    moment = draw_moment(rng)
    if rng.random() < 0.35:
        name = writer.fields["MMMM" if rng.random() < 0.8 else "MMM"](moment, rng)
        if len(name) < 2 or name.isdigit():
            return None
        return Draft(name, masked_moment(moment, "", True, False), "partial", "month alone")
    leap_day = moment._replace(month=2, day=29) if rng.random() < _LEAP_DAYS else None
    if rng.random() < 0.4:
        return _in_digits(leap_day, writer, settings, rng)
    for _ in range(12):
        chosen = writer.partial.draw(rng)
        if chosen.month and chosen.day and not chosen.year and not chosen.condition:
            moment = leap_day or moment
            text = writer.write(chosen, moment, rng)
            text, weekday = add_weekday(text, chosen, moment, writer, rng)
            target = masked_moment(moment, "", True, True)
            return Draft(text, target, "partial", chosen.label, weekday=weekday)
    return None


def _in_digits(
    leap_day: Moment | None, writer: Writer, settings: DataSettings, rng: random.Random
) -> Draft | None:
    """A day and a month in digits after a weekday; 29 February alone."""
    order, local = draw_order(writer, rng)
    section = "dm" if order == "dmy" else "md"
    if leap_day:
        text = rng.choice(_LEAP_DAY_IN_DIGITS[section])
        return Draft(text, masked_moment(leap_day, "", True, True), "partial", "29 February")
    order = "ymd" if order == "ydm" else order
    drawn = written_in_digits("partial", _SECTIONS[section], order, local, writer, settings, rng)
    if drawn is None:
        return None
    weekday = draw_moment(rng).weekday
    name = writer.fields[rng.choice(("EEEE", "EEE"))](Moment(2000, 1, 1, weekday), rng)
    text = rng.choice(_BESIDE_WEEKDAY).format(name, drawn.text)
    return drawn._replace(text=text, weekday=weekday + 1)


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
    _in_the_world_language(kind)
    for kind in (
        named.KIND,
        numeric.KIND,
        compact.KIND,
        spelled.KIND,
        replace(partial.KIND, draw=_partial),
        damaged.KIND,
    )
)
