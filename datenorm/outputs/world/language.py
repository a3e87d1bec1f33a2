"""The world language as a task knows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from datenorm.masked_iso import exists
from datenorm.outputs.answer import Answer, CenturyRule, Choices, Refusal
from datenorm.outputs.date import missing_day, order_of
from datenorm.outputs.language import Automaton, OutputLanguage
from datenorm.outputs.world.answers import answer
from datenorm.outputs.world.compiled import accepts, automaton
from datenorm.outputs.world.notation import parse, write
from datenorm.outputs.world.structure import OneOf, Point, Span
from datenorm.outputs.world.symbols import END, LENGTH, SYMBOLS, Calendar

__all__ = ["LANGUAGE", "WorldLanguage"]

_PLACES = 10  # of a day
_FULL_DAY = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")
_WHOLE = re.compile(r"-?\d{4}-\d\d-\d\d(?:T[^/]+)?")


class WorldLanguage(OutputLanguage):
    """Dates, clocks, spans, guesses, weeks, eras and calendars, in the fields of the text."""

    name = "world"
    symbols = SYMBOLS
    length = LENGTH
    noun = "date"
    expected = "the world language: yyyy-mm-dd with dashes for what is not said, T, spans, marks"
    none = ""
    end = END
    shapes = ("dddd-dd-dd", "--dd-dd-dd", "-----dd-dd")

    def automaton(self, symbols: tuple[str, ...]) -> Automaton:
        """The grammar, over symbols in a network's order."""
        return automaton(symbols)

    def missing(self, output: str) -> str | None:
        """A day past the end of its month, of a month past December, or a zero."""
        return missing_day(output)

    def split(self, output: str) -> list[str]:
        """Every symbol is one character."""
        return list(output)

    def exists(self, output: str) -> bool:
        """Whether the grammar has it, and it is not too long to be written."""
        return len(output) < LENGTH and accepts(output)

    def answer(
        self, output: str, text: str, choices: Choices, focus: Sequence[int] = ()
    ) -> Answer | Refusal:
        """Completed, converted, in ISO 8601 or EDTF."""
        named = output.find("N")
        return answer(output, text, choices, focus[named] if 0 <= named < len(focus) else None)

    def to_iso(self, output: str, century: CenturyRule) -> str | None:
        """The answer's ISO 8601 or EDTF, clocks without the offsets of zones that are named."""
        found = answer(output, "", Choices(century))
        return found.iso if isinstance(found, Answer) else None

    def precision(self, iso: str) -> str:
        """Only whole days and moments tell it by themselves."""
        return "day" if "T" not in iso else "second" if iso.count(":") >= 2 else "minute"

    def is_whole(self, iso: str) -> bool:
        """Whether it is one day, or one moment of it."""
        return _WHOLE.fullmatch(iso) is not None

    def days(self, output: str) -> tuple[str, ...]:
        """The days that it names with their years, as we count them."""
        written = parse(output)
        if written is None:
            return ()
        when = written.when
        points = (when,) if isinstance(when, Point) else _ends(when)
        found = (_day(point, written.calendar) for point in points if point)
        return tuple(day for day in found if day)

    def order(self, output: str, focus: Sequence[int]) -> str | None:
        """By where attention was for the last digit of each, for one day alone."""
        if "/" in output or "|" in output:
            return None
        start = next((i for i, symbol in enumerate(output) if symbol in "-0123456789"), 0)
        date = output[start : start + _PLACES]
        if len(date) < _PLACES or not set(date) <= set("-0123456789"):
            return None
        return order_of(date, focus[start : start + _PLACES])


def _ends(when: Span | OneOf) -> tuple[Point | None, Point | None]:
    if isinstance(when, Span):
        return when.first, when.last
    return when.first, when.second


def _day(point: Point, calendar: Calendar) -> str | None:
    """The day of a point that names one by itself, in ISO 8601."""
    if not re.match(r"\d{4}", point.date):
        return None
    if calendar == "gregory" and not point.bc and _FULL_DAY.fullmatch(point.date):
        return point.date if exists(point.date) else None  # nothing to convert or to complete
    if calendar == "gregory" and point.date.endswith("-"):
        return None
    alone = write(replace(point, clock=None, mark="", part_of=False), calendar)
    found = answer(alone, "", Choices(CenturyRule(0)))
    return found.iso if isinstance(found, Answer) and found.full else None


LANGUAGE = WorldLanguage()
