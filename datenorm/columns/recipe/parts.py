"""The parts of a shape: literal text, numbers and words, each as a regular expression.

The expressions are read alike by RE2 (DuckDB), Java (Spark), PostgreSQL, Rust (polars) and Python.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from datenorm.columns.recipe.counts import Count

__all__ = [
    "CLASSES",
    "DAYS",
    "MONTHS",
    "Field",
    "Fixed",
    "Number",
    "Part",
    "Words",
    "class_of",
    "prepare",
    "with_letters",
]

Field = Literal[
    "year", "month", "day", "hour", "minute", "second", "fraction", "offset_hour", "offset_minute"
]

_SPACES = re.compile(r"[ \t\r\n]+")
_SPECIAL = re.compile(r"[.*+?(){}|$]")
_BACKSLASHED = re.compile(r"[\\^\[\]]")

# Numbers of one or two digits by what they can be: nothing, a month, another day, or a year alone.
CLASSES = "0mdy"
MONTHS, DAYS = frozenset("m"), frozenset("md")
_TWO_DIGITS = {
    "0": "00",
    "m": "0[1-9]|1[0-2]",
    "d": "1[3-9]|2[0-9]|3[01]",
    "y": "3[2-9]|[4-9][0-9]",
    "md": "0[1-9]|[12][0-9]|3[01]",
    "mdy": "0[1-9]|[1-9][0-9]",
    "dy": "1[3-9]|[2-9][0-9]",
    "0mdy": "[0-9]{2}",
}
_ONE_DIGIT = {"0": "0", "m": "[1-9]"}
_CLOCK: Mapping[str | None, str] = {
    "hour": "[01][0-9]|2[0-3]",
    "minute": "[0-5][0-9]",
    "second": "[0-5][0-9]",
    "offset_hour": "0[0-9]|1[0-4]",
    "offset_minute": "00|15|30|45",
}


def prepare(text: str) -> str:
    """What a recipe makes of a value before it looks at it: one space for many, small letters."""
    return _SPACES.sub(" ", text).strip(" ").lower()


def with_letters(text: str) -> bool:
    """Whether a text changes with the case of letters."""
    return text != text.upper()


def class_of(number: str) -> str:
    """The class of a number of one or two digits."""
    value = int(number)
    return "0" if value == 0 else "m" if value <= 12 else "d" if value <= 31 else "y"


@dataclass(frozen=True)
class Fixed:
    """What stands in every text of a shape."""

    text: str

    @property
    def pattern(self) -> str:
        """Its regular expression, without backslashes where it can be."""
        return _escaped(self.text)


@dataclass(frozen=True)
class Number:
    """A run of digits, or a part of one: how many digits, which classes of number, which field."""

    least: int
    most: int
    classes: str = CLASSES
    field: Field | None = None

    @property
    def pattern(self) -> str:
        """Its regular expression: a group where it is a field."""
        return f"({self._digits})" if self.field else _grouped(self._digits)

    @property
    def _digits(self) -> str:
        if self.field in _CLOCK:
            clock = _CLOCK[self.field]
            one = clock.replace("[01][", "[01]?[").replace("0[0-9]", "0?[0-9]")
            return one if self.least == 1 else clock
        if self.most > 2 or self.classes == CLASSES:
            return f"[0-9]{{{self.least},{self.most}}}" if self.least < self.most else self._exact
        two = _TWO_DIGITS.get(self.classes) or "|".join(_TWO_DIGITS[kind] for kind in self.classes)
        if self.least == 2:
            return two
        one = "|".join(_ONE_DIGIT[kind] for kind in self.classes if kind in _ONE_DIGIT)
        if self.classes in ("m", "md"):
            return two.replace("0[", "0?[")
        return f"{two}|{one}" if one else two

    @property
    def _exact(self) -> str:
        return f"[0-9]{{{self.least}}}"


@dataclass(frozen=True)
class Words:
    """A word, or a number, one of those that were seen; as a field, what each of them stands for.

    The field is the month, or an hour of twelve.
    """

    choices: tuple[str, ...]
    table: Mapping[str, str] = dataclasses.field(default_factory=dict)
    field: Field | None = None

    @property
    def pattern(self) -> str:
        """Its regular expression: a group where it is a field."""
        longest_first: Sequence[str] = sorted(self.choices, key=lambda word: (-len(word), word))
        choices = "|".join(map(_escaped, longest_first))
        return f"({choices})" if self.field else _grouped(choices)


Part = Fixed | Number | Words | Count


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"[\g<0>]", _BACKSLASHED.sub(r"\\\g<0>", text))


def _grouped(pattern: str) -> str:
    return f"(?:{pattern})" if "|" in pattern else pattern
