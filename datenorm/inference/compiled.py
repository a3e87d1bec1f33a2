"""Compiled templates: what the network has shown to read in texts of common shapes.

A text is looked up by its skeleton: its digits as 0, a word that the network reads as a month as M,
one that it reads as a weekday as W. `3 may 1979` is `0 M 0000`, and its template says which digits
the network copies where, for which words and between which numbers it was seen to. Templates are
made of the network's own answers (`scripts/compile_templates.py`), and a text that fits none is
read by the network: they are a faster way to its answer, never another one. A clock behind a date
is read apart (`clocks`).
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from datenorm.calendars import days_in_month
from datenorm.errors import BundleError
from datenorm.inference.clocks import ClockHead, Clocks, ClockTail, split_clock
from datenorm.inference.decoding import Reading
from datenorm.masked_iso import NO_DATE

__all__ = [
    "COMMON_YEAR",
    "MONTH_WORD",
    "WEEKDAY_WORD",
    "WORD",
    "CompiledTemplate",
    "CompiledTemplates",
    "Outline",
    "Word",
    "outline_of",
]

MONTH_WORD, WEEKDAY_WORD = "M", "W"  # canonical text has no capital letters
WORD = re.compile(r"[^\x00-\x60\x7b-\x7f]+")  # letters, and whatever is no ASCII
_TOKEN = re.compile(rf"[0-9]+|{WORD.pattern}")
COMMON_YEAR = 2001  # 29 February is left to the network
_LARGEST = 1 << 24  # bytes, unpacked

Copied = tuple[int, int, int]  # run of digits, first digit in it, digits


class Word(NamedTuple):
    """A word that stands for a month or a weekday.

    `kind` is `MONTH_WORD` or `WEEKDAY_WORD`, `symbols` what the network writes for it, `bit` its
    place in the words of templates.
    """

    kind: str
    symbols: str
    bit: int


class Outline(NamedTuple):
    """The skeleton of a text, where its runs of digits begin, and its words."""

    skeleton: str
    runs: tuple[tuple[int, str], ...]
    words: tuple[tuple[int, Word], ...]


def outline_of(text: str, words: Mapping[str, Word]) -> Outline:
    """The outline of a canonical text."""
    pieces: list[str] = []
    runs: list[tuple[int, str]] = []
    found: list[tuple[int, Word]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        start, token = match.start(), match[0]
        pieces.append(text[end:start])
        end = match.end()
        if token[0] <= "9":
            runs.append((start, token))
            pieces.append("0" * len(token))
        elif word := words.get(token):
            found.append((start, word))
            pieces.append(word.kind)
        else:
            pieces.append(token)
    pieces.append(text[end:])
    return Outline("".join(pieces), tuple(runs), tuple(found))


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """Which digits of texts of one skeleton are copied where.

    `year`, `month` and `day` are copied digits, or None where the text has none; a month may be
    given by a word instead. `bounds` are the least and the largest value of each; `words` has the
    bits of the words that may stand there. `confidence` is the least that the network had in what
    it was asked.
    """

    skeleton: str
    year: Copied | None
    month: Copied | None
    day: Copied | None
    bounds: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
    words: int
    confidence: float

    def read(self, outline: Outline) -> Reading | None:
        """What the network reads in a text of the skeleton; None where that was not shown."""
        month_word = weekday = None
        for start, word in outline.words:
            if not self.words >> word.bit & 1:
                return None
            if word.kind == MONTH_WORD:
                month_word = start, word.symbols
            else:
                weekday = start, word.symbols
        runs = outline.runs
        year, year_at = _copied(runs, self.year)
        month, month_at = _copied(runs, self.month)
        day, day_at = _copied(runs, self.day)
        if month_word:
            month_at, month = month_word
        for value, (least, most) in zip((year, month, day), self.bounds, strict=True):
            if value and not least <= int(value) <= most:
                return None
        if day and int(day) > days_in_month(COMMON_YEAR, int(month)):
            return None
        output = f"{year:->4}-{month.zfill(2) if month else '--'}-{day.zfill(2) if day else '--'}"
        focus = (
            *_focus(year_at, len(year), 4),
            month_at,
            *_focus(month_at, 2 if month_word else len(month), 2, month_word is not None),
            day_at,
            *_focus(day_at, len(day), 2),
        )
        if weekday:
            return Reading(output + weekday[1], self.confidence, (*focus, weekday[0]))
        return Reading(output, self.confidence, focus)


def _copied(runs: Sequence[tuple[int, str]], part: Copied | None) -> tuple[str, int]:
    """The digits of a part, and where they begin."""
    if part is None:
        return "", 0
    run, first, width = part
    start, digits = runs[run]
    return digits[first : first + width], start + first


def _focus(start: int, width: int, places: int, is_word: bool = False) -> list[int]:
    """The index of the digit of each place, those without one at the first."""
    lead = places - width
    return [start + (0 if is_word else max(0, place - lead)) for place in range(places)]


class CompiledTemplates:
    """The templates of a model.

    Args:
        words: word -> what it stands for.
        templates: those of one skeleton are tried in their order.
        clocks: what may stand behind them.
    """

    def __init__(
        self,
        words: Mapping[str, Word],
        templates: Sequence[CompiledTemplate],
        clocks: Clocks | None = None,
    ) -> None:
        self.words = words
        self.templates = tuple(templates)
        self.clocks = clocks or Clocks()

    @cached_property
    def _by_skeleton(self) -> dict[str, list[CompiledTemplate]]:
        found: dict[str, list[CompiledTemplate]] = {}
        for template in self.templates:
            found.setdefault(template.skeleton, []).append(template)
        return found

    def read(self, canonical: str) -> Reading | None:
        """What the network reads in a canonical text; None where no template says."""
        outline = outline_of(canonical, self.words)
        for template in self._by_skeleton.get(outline.skeleton, ()):
            if reading := template.read(outline):
                return reading
        return self._with_clock(canonical) if ":" in canonical else None

    def template_of(self, skeleton: str) -> CompiledTemplate | None:
        """The template of texts of a skeleton, where there is one alone."""
        listed = self._by_skeleton.get(skeleton, ())
        return listed[0] if len(listed) == 1 else None

    def _with_clock(self, canonical: str) -> Reading | None:
        """What the network reads in a date and the clock behind it."""
        date, tail = split_clock(canonical) or ("", "")
        place = self.clocks.place(tail)
        head = self.head_of(outline_of(date, self.words)) if place is not None else None
        if place is None or head is None or not head.tails >> place & 1:
            return None
        found, clock = self.read(date), self.clocks.tails[place].read(tail)
        if found is None or clock is None:
            return None
        whole, behind = len(NO_DATE), tuple([len(date) + index for index in clock.focus])
        return Reading(
            found.output[:whole] + clock.symbols + found.output[whole:],
            head.confidence,
            (*found.focus[:whole], *behind, *found.focus[whole:]),
        )

    def head_of(self, date: Outline) -> ClockHead | None:
        """Which clocks are read behind a date as they are alone; None where none is."""
        head = self.clocks.head(date.skeleton)
        if head is None or any(not head.words >> word.bit & 1 for _, word in date.words):
            return None
        return head

    def packed(self) -> bytes:
        """As a file of a bundle: JSON, deflated."""
        in_order = sorted(self.words, key=lambda word: self.words[word].bit)
        words = [
            [*stands_for, list(alike)]
            for stands_for, alike in groupby(in_order, lambda word: self.words[word][:2])
        ]
        templates = [
            [t.skeleton, t.year, t.month, t.day, t.bounds, f"{t.words:x}", t.confidence]
            for t in self.templates
        ]
        values = {"words": words, "templates": templates, "clocks": self.clocks.packed()}
        content = json.dumps(values, ensure_ascii=False)
        return zlib.compress(content.encode(), 9)

    @classmethod
    def unpacked(cls, content: bytes) -> CompiledTemplates:
        """From a file of a bundle.

        Raises:
            BundleError: it is none.
        """
        unpacker = zlib.decompressobj()
        try:
            values = json.loads(unpacker.decompress(content, _LARGEST))
            words: dict[str, Word] = {}
            for kind, symbols, alike in values["words"]:
                for word in alike:
                    words[word] = Word(kind, symbols, len(words))
            templates = [_template(*row) for row in values["templates"]]
            clocks = values.get("clocks", {"tails": [], "heads": {}})
            tails = [ClockTail(*tail) for tail in clocks["tails"]]
        except (zlib.error, ValueError, LookupError, TypeError, AttributeError) as error:
            raise BundleError(f"templates.bin holds no compiled templates ({error})") from error
        return cls(words, templates, Clocks(tails, clocks["heads"]))


def _template(
    skeleton: str, year: Any, month: Any, day: Any, bounds: Any, words: str, confidence: float
) -> CompiledTemplate:
    def part(value: Any) -> Copied | None:
        return None if value is None else (int(value[0]), int(value[1]), int(value[2]))

    of_year, of_month, of_day = ((int(least), int(most)) for least, most in bounds)
    return CompiledTemplate(
        skeleton,
        part(year),
        part(month),
        part(day),
        (of_year, of_month, of_day),
        int(words, 16),
        float(confidence),
    )
