"""Named dates in which day and two-digit year could change places: "21-Apr-16".

They come up among other kinds, and have no share of their own.
"""

from __future__ import annotations

import random
from itertools import product

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.moments import Moment, masked_moment
from datenorm.generation.writing.template import Section, Template, template
from datenorm.masked_iso import is_masked_date

__all__ = ["OPEN_YEARS", "could_swap", "open_year"]

_YEAR_FIRST = 0.2  # of "21-Apr-16", those that mean a year 21
_SHAPES = ("{yy}|{dd}|{MMM}", "{yy}|{dd}|{MMMM}", "{dd}|{MMM}|{yy}", "{dd}|{MMMM}|{yy}")
OPEN_YEARS = Section.of(
    (
        1.0,
        [
            template(shape.replace("|", separator))
            for shape, separator in product(_SHAPES, (" ", "-", "/", "."))
        ],
    )
)


def could_swap(chosen: Template, moment: Moment) -> bool:
    """Whether day and short year have two digits each, and are a date the other way round too."""
    if chosen.year != "short" or not chosen.swappable:
        return False
    year = moment.year % 100
    return (moment.day > 9 or "dd" in chosen.fields) and is_masked_date(
        f"--{moment.day:02d}-{moment.month:02d}-{year:02d}"
    )


def open_year(text: str, chosen: Template, moment: Moment, rng: random.Random) -> Draft:
    """The date with day and year as the template has them, or swapped; an order hint decides."""
    first = chosen.fields[0] == "yy"
    swapped = Moment(moment.day, moment.month, moment.year % 100, 0)
    year_first = first == (rng.random() >= (0.5 if first else _YEAR_FIRST))
    meant = moment if first == year_first else swapped
    return Draft(
        text,
        masked_moment(meant, "short", True, True),
        "open",
        chosen.label,
        open=moment.day != moment.year % 100,
        order="ymd" if year_first else "dmy",
        local=not year_first,
    )
