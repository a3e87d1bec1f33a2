"""Spans of units: "1860s–1870s", "16th–17th century", "Q1–Q3 2019", "late 18th – early 19th c."."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import takewhile

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world.pieces import Piece, draft
from datenorm.generation.kinds.world.spans.open_ends import names_years
from datenorm.generation.kinds.world.units import unit_piece
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.outputs.world import Point, Span
from datenorm.presets import DataSettings

__all__ = ["draw_units"]

_TRIES = 14
_DASHES = ("-", "–", "–", " - ", " – ", "—", "/")
_ROMAN = re.compile(r"\b[IVXL]+(?![a-z])")
_WORD = re.compile(r"\w+")


def draw_units(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Two decades, centuries, seasons or quarters, what both have in common standing once."""
    ends = _two_units(writer, settings, rng)
    if ends is None:
        return None
    one, other = ends
    words, chance = moment_words(writer.names.language), rng.random()
    pattern = words["spans"].draw(rng)
    if names_years(writer, pattern):
        return None
    if words["part_of"] and chance < 0.12 and "X" in one.point.date:
        one, other = (
            Piece(
                words["part_of"].draw(rng).replace("{}", end.text),
                replace(end.point, part_of=True),
            )
            for end in ends
        )
    elif chance < 0.7:
        ends = _once(one, other)
        if ends is not None:
            one, other = ends
            if rng.random() < 0.65:
                pattern = f"{{0}}{rng.choice(_DASHES)}{{1}}"
    text = pattern.replace("{0}", one.text).replace("{1}", other.text)
    return draft(text, Span(one.point, other.point), "span", "units")


def _two_units(
    writer: Writer, settings: DataSettings, rng: random.Random
) -> tuple[Piece, Piece] | None:
    """Two units written alike, the earlier first; seasons and quarters of one year."""
    one = unit_piece(writer, settings, rng)
    if one is None or "W" in one.point.date:
        return None
    for _ in range(_TRIES):
        other = unit_piece(writer, settings, rng)
        if other is None or not _alike(one, other):
            continue
        if "X" not in one.point.date:
            year = one.point.date[:4]
            text = other.text.replace(other.point.date[:4].strip("-"), year.strip("-"))
            other = Piece(text, Point(year + other.point.date[4:]))
        if one.point.date != other.point.date:
            first, last = sorted((one, other), key=lambda piece: piece.point.date)
            return first, last
    return None


def _alike(one: Piece, other: Piece) -> bool:
    """Whether two units are of one kind and differ in numbers, or in names, alone."""
    first, second = one.point.date, other.point.date
    if len(second) != 10 or re.sub(r"\d", "9", first) != re.sub(r"\d", "9", second):
        return False
    if "X" not in first:  # seasons with seasons, and years at one place
        return (
            first[5] == second[5]
            and (first[5:7] > "39") == (second[5:7] > "39")
            and (
                one.text.find(first[:4].strip("-")) >= 0
                and _around_year(one.text, first) == _around_year(other.text, second)
            )
        )
    return _shape(one.text) == _shape(other.text)


def _around_year(text: str, written: str) -> tuple[bool, bool, int]:
    year = written[:4].strip("-")
    return text.startswith(year), text.endswith(year), len(text.split())


def _shape(text: str) -> str:
    """A text whose numbers are all the same."""
    marked = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "th", text)
    return re.sub(r"\d+", "9", _ROMAN.sub("9", marked))


def _once(one: Piece, other: Piece) -> tuple[Piece, Piece] | None:
    """What both texts begin or end with, in the first or the last alone: "16th – 17th century"."""
    first, last = _WORD.findall(one.text), _WORD.findall(other.text)
    if len(first) < 2 or len(last) < 2:
        return None
    ending = _beginning(one.text[::-1], other.text[::-1])[::-1]
    blank = re.search(r"[\s/\-]", ending)
    tail = ending[blank.start() :] if blank else ""
    beginning = _beginning(one.text, other.text)
    head = beginning[: beginning.rfind(" ") + 1]
    year = one.point.date[:4].strip("-")
    if tail and _WORD.search(tail):
        left, right = one.text[: len(one.text) - len(tail)], other.text
        if left[-1:] in (",", ";", ":"):
            return None
        if head and "X" in one.point.date:
            right = right[len(head) :]
        point = one.point
        if "X" not in point.date:
            if year not in tail:
                return None
            point = Point("----" + point.date[4:])
        return Piece(left, point), Piece(right, other.point)
    if head and _WORD.search(head):
        point = other.point
        if "X" not in point.date:
            if year not in head:
                return None
            point = Point("----" + point.date[4:])
        return one, Piece(other.text[len(head) :], point)
    return None


def _beginning(one: str, other: str) -> str:
    """What both texts begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(character for character, _ in same)
