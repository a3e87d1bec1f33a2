"""The shapes of a column as the format strings of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.parts import CLASSES, DAYS, MONTHS, Field, Fixed, Number, Words
from datenorm.columns.recipe.rules import Left, Recipe, Rule

__all__ = ["ShapeFormat", "java_format", "python_format", "shape_formats"]

_PYTHON: dict[Field, str] = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "fraction": "%f",
}
_JAVA: dict[Field, str] = {
    "year": "yyyy",
    "month": "MM",
    "day": "dd",
    "hour": "HH",
    "minute": "mm",
    "second": "ss",
    "fraction": "S",
}
_CLOCK: tuple[Field, ...] = ("hour", "minute", "second")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_SHORT = 3  # letters of an abbreviated month or weekday
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class ShapeFormat:
    """The texts of one shape: format strings where there are some, rows, examples, and status.

    `shape` is the name that reports give it. `status` is read, open (more than one reading) or
    rejected; `note` says what the format does not.
    """

    shape: str
    strptime: str | None
    java: str | None
    status: Literal["read", "open", "rejected"]
    rows: int
    examples: tuple[str, ...]
    note: str = ""


def shape_formats(recipe: Recipe) -> list[ShapeFormat]:
    """The shapes of a column: those that rules read, then the others, most rows first in each."""
    return [*map(_of_rule, recipe.rules), *map(_of_left, recipe.left)]


def _of_rule(rule: Rule) -> ShapeFormat:
    examples = tuple(text for text, _ in rule.examples)
    notes = [*_limits(rule), *([rule.reason] if rule.reason else [])]
    python, java = python_format(rule), java_format(rule)
    return ShapeFormat(rule.shape, python, java, "read", rule.rows, examples, "; ".join(notes))


def _of_left(left: Left) -> ShapeFormat:
    if left.status in ("full", "partial"):
        # The network read these, or, as the reason then says, they count days or seconds.
        note = "; ".join(filter(None, ("no rule, each text by itself", left.reason)))
        return ShapeFormat(left.shape, None, None, "read", left.rows, left.examples, note)
    status: Literal["open", "rejected"] = "open" if left.status == "ambiguous" else "rejected"
    return ShapeFormat(left.shape, None, None, status, left.rows, left.examples, left.reason)


def _limits(rule: Rule) -> Iterator[str]:
    """Which numbers of a field the rule takes, where it does not take all."""
    shown = {"0": "00", "m": "1 to 12", "d": "13 to 31", "y": "32 to 99"}
    for name, (_, part) in rule.fields.items():
        if not isinstance(part, Number) or part.most > 2:
            continue
        usual = MONTHS if name == "month" else DAYS if name == "day" else frozenset(CLASSES)
        if name in ("year", "month", "day") and set(part.classes) != usual:
            yield f"{name} {' or '.join(shown[kind] for kind in part.classes)}"


def python_format(rule: Rule) -> str | None:
    """The format of Python's strptime, DuckDB and polars; None where there is none."""
    if rule.count or "offset_hour" in rule.fields:
        return None
    found: list[str | None] = []
    for part, name in _named(rule):
        if isinstance(part, Fixed):
            found.append(part.text.replace("%", "%%"))
        elif isinstance(part, Words):
            found.append("%I" if name == "hour" else _word(part, "%b", "%B", "%a", "%A", "%p"))
        elif name == "year" and part.most == 2:
            found.append("%y")
        else:
            found.append(_PYTHON[name] if name else None)
    return _joined(found)


def java_format(rule: Rule) -> str | None:
    """The pattern of Java, Spark and most SQL; None where there is none."""
    if rule.count or "offset_hour" in rule.fields:
        return None
    found: list[str | None] = []
    for part, name in _named(rule):
        if isinstance(part, Fixed):
            found.append(_LETTERS.sub(r"'\g<0>'", part.text.replace("'", "''")))
        elif isinstance(part, Words):
            if name == "hour":
                found.append("h" if min(map(len, part.choices)) == 1 else "hh")
                continue
            word = _word(part, "MMM", "MMMM", "EEE", "EEEE", "a")
            found.append(f"'{word}'" if word == part.choices[0] else word)
        elif name is None:
            found.append(None)
        elif name == "fraction":
            found.append("S" * part.most)
        else:
            java = "yy" if name == "year" and part.most == 2 else _JAVA[name]
            found.append(java[0] if part.least == 1 else java)
    return _joined(found)


def _joined(found: list[str | None]) -> str | None:
    known = [piece for piece in found if piece is not None]
    return "".join(known) if len(known) == len(found) else None


def _named(rule: Rule) -> Iterator[tuple[Fixed | Number | Words, Field | None]]:
    """Parts with their fields; numbers that no field takes are a time of day where they can be."""
    clock = iter(_CLOCK)
    for index, part in enumerate(rule.parts):
        if isinstance(part, Count):
            continue
        name = None if isinstance(part, Fixed) else part.field
        if isinstance(part, Number) and name is None and part.most == 2:
            beside = rule.parts[max(0, index - 1)], rule.parts[min(index + 1, len(rule.parts) - 1)]
            if any(isinstance(other, Fixed) and ":" in other.text for other in beside):
                name = next(clock, None)
        yield part, name


def _word(
    part: Words, short: str, long: str, weekday: str, long_weekday: str, half: str
) -> str | None:
    """The directive of words; one word alone stands for itself."""
    is_short = max(map(len, part.choices)) <= _LONGEST_SHORT
    if part.field == "month":
        return short if is_short else long
    if all(word in _WEEKDAYS or word in {day[:3] for day in _WEEKDAYS} for word in part.choices):
        return weekday if is_short else long_weekday
    if all(word in ("am", "pm") for word in part.choices):
        return half
    return part.choices[0] if len(part.choices) == 1 else None
