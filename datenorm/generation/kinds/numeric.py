"""Dates in digits: "03/04/2005", "2005-04-03", "3.IV.2005".

The order is that of a person of the locale. Where digits can be read in two ways, an order hint
is the order in which they were written, so that the hint decides; without one both readings
occur, as often as people write them.
"""

from __future__ import annotations

import random
from itertools import product

from datenorm.generation.kinds.drawing import add_weekday, draw_template, named_weekday
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.moments import masked_moment
from datenorm.generation.writing.template import Condition, Section, Template, template
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import dates_of_digits
from datenorm.presets import DataSettings

__all__ = ["KIND", "TEMPLATES", "draw", "draw_order", "written_in_digits"]

# Digits in day-first locales that are written month-first. Most locales are day-first, but no
# country stands behind a text without hints: it has to stay open.
_MONTH_FIRST = 0.12
_OWN_TEMPLATES = 0.3  # of dates in an order for which the locale has templates of its own
_SEPARATORS = {
    "/": 4.0,
    "-": 3.0,
    ".": 3.0,
    " ": 0.8,
    ". ": 0.5,
    ", ": 0.08,
    " / ": 0.25,
    " - ": 0.12,
    " . ": 0.05,
    "–": 0.05,
    "_": 0.08,
    ",": 0.08,
    "\\": 0.05,
}
_PADDING = {
    ("{d}", "{M}"): 1.0,
    ("{dd}", "{MM}"): 1.4,
    ("{dd}", "{M}"): 0.08,
    ("{d}", "{MM}"): 0.12,
}
_YEARS = {"{y}": 1.0, "{yy}": 0.55, "'{yy}": 0.02, "’{yy}": 0.01}


def _templates() -> dict[str, list[Template]]:
    """Dates in digits, by order."""
    written: dict[str, list[Template]] = {"dmy": [], "mdy": [], "ymd": [], "ydm": []}
    for order, (separator, weight), ((day, month), padded), (year, share) in product(
        written, _SEPARATORS.items(), _PADDING.items(), _YEARS.items()
    ):
        # "03 05 79", but not "3 5 79"
        apart = separator.strip() != "" or (day, month) == ("{dd}", "{MM}")
        if year != "{y}" and (order == "ydm" or not apart or (year != "{yy}" and order == "ymd")):
            continue
        text = separator.join({"d": day, "m": month, "y": year}[letter] for letter in order)
        condition: Condition = "day above 12" if order == "ydm" else ""
        boost = 3.0 if text == "{y}-{MM}-{dd}" else 1.0
        written[order].append(template(text, weight * padded * share * boost, condition))
    roman = (".", ". ", "-", "/", " ")
    written["dmy"] += [template(f"{{d}}{s}{{MR}}{s}{{y}}", 0.5) for s in roman]
    times = ("T{tT}", " {tT}", " {t}", "T{tT}Z")
    written["ymd"] += [template(f"{{y}}-{{MM}}-{{dd}}{time}", 0.9) for time in times]
    return written


TEMPLATES = _templates()
_SECTIONS = {order: Section.of((1.0, templates)) for order, templates in TEMPLATES.items()}
_PLAIN_SECTIONS = {
    order: Section.of((1.0, [t for t in templates if not {"t", "tT", "tc"} & set(t.fields)]))
    for order, templates in TEMPLATES.items()
}


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a whole date in digits."""
    order, local = draw_order(writer, rng)
    section = (_PLAIN_SECTIONS if writer.plain else _SECTIONS)[order]
    if order in writer.numeric and rng.random() < _OWN_TEMPLATES:
        section = writer.numeric[order]
    return written_in_digits("numeric", section, order, local, writer, settings, rng)


def draw_order(writer: Writer, rng: random.Random) -> tuple[str, bool]:
    """An order, and whether people of the locale use it."""
    order = writer.draw_order(rng)
    if order == "dmy" and rng.random() < _MONTH_FIRST:
        return "mdy", False
    return order, True


def written_in_digits(
    kind: str,
    section: Section,
    order: str,
    local: bool,
    writer: Writer,
    settings: DataSettings,
    rng: random.Random,
) -> Draft | None:
    """A date of a section, written in an order; None where everyone reads it as another day."""
    chosen, moment = draw_template(section, settings, rng)
    text = writer.write(chosen, moment, rng)
    target = masked_moment(moment, chosen.year, chosen.month, chosen.day)
    if "MR" in chosen.fields or not (chosen.day and chosen.month):
        return Draft(text, target, kind, chosen.label, local=local, time_of_day=chosen.day)
    dates = dates_of_digits(text)
    possible = set(dates.values())
    if target not in possible:
        return None
    weekday = named_weekday(chosen, moment)
    if kind == "numeric":
        text, weekday = add_weekday(text, chosen, moment, writer, rng)
    several = len(possible) > 1
    # "10.09.70" is day-first unless an order is given
    day_first = chosen.year == "short" and "." in chosen.text and "ymd" not in dates
    return Draft(
        text,
        target,
        kind,
        chosen.label,
        open=several and not day_first,
        order=order if several else "",
        needs_order_hint=several and day_first and order == "mdy",
        local=local,
        weekday=weekday,
    )


KIND = Kind("numeric", draw, tuple(t.layout for group in TEMPLATES.values() for t in group))
