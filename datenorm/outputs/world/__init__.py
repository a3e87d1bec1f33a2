"""The world language: what people write about when, in fields as they stand in the text."""

from datenorm.outputs.world.compiled import accepts, automaton
from datenorm.outputs.world.notation import (
    century,
    date,
    day_of_year,
    decade,
    offset,
    parse,
    week,
    write,
)
from datenorm.outputs.world.structure import Clock, OneOf, Point, Span, When, Written
from datenorm.outputs.world.symbols import CALENDARS, END, ERAS, LENGTH, SYMBOLS, Calendar

__all__ = [
    "CALENDARS",
    "END",
    "ERAS",
    "LENGTH",
    "SYMBOLS",
    "Calendar",
    "Clock",
    "OneOf",
    "Point",
    "Span",
    "When",
    "Written",
    "accepts",
    "automaton",
    "century",
    "date",
    "day_of_year",
    "decade",
    "offset",
    "parse",
    "week",
    "write",
]
