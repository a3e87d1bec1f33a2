"""Texts that the network leaves between readings, and what the other rows of their column show.

Of 2021/4, which may be a month or two years, the rows 2021/07, 2021/11 ..., which are months beyond
doubt, show that it is a month. In 04/out/2018 the month is not August, for that is `ago` in the
other rows.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from datenorm.columns.alike import by_value
from datenorm.columns.notations import calendar_symbol
from datenorm.inference.clocks import split_clock
from datenorm.inference.decoding import Reading
from datenorm.masked_iso import MONTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.columns.parsed import ParsedTexts

__all__ = ["Pattern", "ShownPatterns", "bounded_patterns", "count_patterns", "shown_patterns"]

# A skeleton, the pattern of its outputs, and the number of their month, 0 without one; "" and 0 of
# rows that the network leaves between readings.
Pattern = tuple[str, str, int]

_LIKELY = 0.1  # readings that count
_TOLERANCE = 50  # rows with one pattern, to one with another
_ROWS = 20  # that show a pattern
_MONTH_ROWS = 5  # that show the month of a word beside another one
_MONTHS = 6  # of so many the words have to be known
_DECEMBER = 12
_LONGEST = 48  # characters of a skeleton that matters
_LIMIT = 50_000  # patterns of a column
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_DIGITS = re.compile(r"[0-9]")
_SIGNS = str.maketrans("bcdefgP", "aaaaaaA")  # one weekday is as good as another
_IN_A_MONTH = re.compile(r"[-#]{4}-##-[-#]{2}(?:[^/|]*)")


@lru_cache(maxsize=65536)
def skeleton_of(canonical: str) -> str:
    """What is left of a canonical text without its digits and the clock behind it; "" if too long.

    >>> skeleton_of("04/out/2018 10:30")
    '##/out/####'
    """
    date, _ = split_clock(canonical) or (canonical, "")
    return _DIGITS.sub("#", date) if len(date) <= _LONGEST else ""


def pattern_of(output: str) -> str:
    """What is left of an output without its digits."""
    return _DIGITS.sub("#", output).translate(_SIGNS)


def count_patterns(parsed: ParsedTexts, row_counts: NDArray[np.int64]) -> dict[Pattern, int]:
    """Rows by skeleton and output, of texts that are read beyond doubt; and those in doubt."""
    outputs = parsed.first()
    symbols = outputs.view(np.uint8).reshape(-1, outputs.itemsize)
    sure = (parsed.skeletons > 0) & ~parsed.open & (row_counts > 0)
    found: dict[Pattern, int] = {}
    for row, reading in parsed.network.items():
        if sure[row] and not reading.is_sure:
            sure[row] = False
            key = parsed.skeleton_names[parsed.skeletons[row]], "", 0
            found[key] = found.get(key, 0) + int(row_counts[row])
    for written, rows in parsed.output_patterns:
        pattern = pattern_of(written)
        chosen = rows if sure.all() else rows[sure[rows]]
        if not pattern.strip("-") or not len(chosen):
            continue
        keys = parsed.skeletons[chosen].astype(np.int64) * 100
        if _IN_A_MONTH.fullmatch(pattern):  # or a season or a quarter, by its number
            tens, ones = symbols[chosen][:, MONTH].T - np.uint8(ord("0"))
            keys += tens * np.uint8(10) + ones
        for key, alike in by_value(keys):
            name = parsed.skeleton_names[key // 100], pattern, key % 100
            found[name] = found.get(name, 0) + int(row_counts[chosen[alike]].sum())
    return found


def bounded_patterns(counts: Mapping[Pattern, int]) -> Mapping[Pattern, int]:
    """Those of the shortest skeletons, where there are too many."""
    if len(counts) <= _LIMIT:
        return counts
    kept = heapq.nsmallest(_LIMIT, counts, key=lambda pattern: (len(pattern[0]), pattern))
    return {pattern: counts[pattern] for pattern in kept}


@dataclass(frozen=True)
class ShownPatterns:
    """What the rows of a column show of those in doubt.

    `of_words` has the month of each word that stands in texts of one month alone, and `by_skeleton`
    the pattern of a skeleton's outputs, whatever month it names, and how many rows have it.
    """

    by_skeleton: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    of_words: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_skeleton or self.of_words)

    def settle(self, skeleton: str, readings: Sequence[Reading]) -> tuple[Reading, str] | None:
        """The one reading of a text in doubt that the rows allow, and how they show it."""
        likely = [one for one in readings if one.output and one.probability >= _LIKELY]
        if self.of_words and _WORD.search(skeleton):  # of our calendar
            likely = [one for one in likely if not calendar_symbol(one.output)]
        pattern, rows = self._pattern(skeleton, likely)
        fitting = [one for one in likely if pattern_of(one.output) == pattern]
        if len(fitting) == 1:
            return fitting[0], f"as {rows:,} other rows of its form"
        fitting = [one for one in likely if self._may_be(skeleton, one.output)]
        if len(fitting) == 1 and all(_is_in_a_month(one.output) for one in likely):
            return fitting[0], "the other months have other words in its column"
        return None

    def _pattern(self, skeleton: str, likely: Sequence[Reading]) -> tuple[str, int]:
        """The pattern of a skeleton, and its rows; one of its words may name the month that all
        likely readings have, if no other word does.
        """
        words = dict(self.of_words)
        if found := self.by_skeleton.get(_without_months(skeleton, words)):
            return found
        months = {one.output[MONTH] for one in likely if _is_in_a_month(one.output)}
        if len(months) != 1 or int(next(iter(months))) in words.values():
            return "", 0
        names = (_without_months(skeleton, {**words, word: 0}) for word in _WORD.findall(skeleton))
        return next((self.by_skeleton[name] for name in names if name in self.by_skeleton), ("", 0))

    def _may_be(self, skeleton: str, output: str) -> bool:
        """Whether the words of a text and those of other rows let it be the month of an output."""
        if not self.of_words or not _is_in_a_month(output):
            return False
        month = int(output[MONTH])
        own = {self.of_words[word] for word in _WORD.findall(skeleton) if word in self.of_words}
        return own == {month} if own else month not in self.of_words.values()


def _is_in_a_month(output: str) -> bool:
    return _IN_A_MONTH.fullmatch(pattern_of(output)) is not None


def shown_patterns(counts: Mapping[Pattern, int]) -> ShownPatterns:
    """What rows show, if any are in doubt."""
    if all(pattern for _, pattern, _ in counts):
        return ShownPatterns()
    by_word: dict[str, dict[int, int]] = {}
    for (skeleton, _, month), rows in counts.items():
        named = {*_WORD.findall(skeleton)} if 1 <= month <= _DECEMBER else ()
        for word in named:
            of_word = by_word.setdefault(word, {})
            # A word that stands alone is no weekday: one row shows what it means.
            weight = _MONTH_ROWS if len(named) == 1 else 1
            of_word[month] = of_word.get(month, 0) + weight * rows
    words = {word: month for word, (month, _) in _clear(by_word, _MONTH_ROWS)}
    words = words if len({*words.values()}) >= _MONTHS else {}
    by_skeleton: dict[str, dict[str, int]] = {}
    for (skeleton, pattern, _), rows in counts.items():
        name = _without_months(skeleton, words)
        if pattern:
            of_skeleton = by_skeleton.setdefault(name, {})
            of_skeleton[pattern] = of_skeleton.get(pattern, 0) + rows
    return ShownPatterns(dict(_clear(by_skeleton, _ROWS)), words)


def _without_months(skeleton: str, words: Mapping[str, int]) -> str:
    """A skeleton in which one month is as good as another: "abt ## {} ####"."""
    return _WORD.sub(lambda match: "{}" if match[0] in words else match[0], skeleton)


_Name = TypeVar("_Name", str, int)


def _clear(
    counts: Mapping[str, Mapping[_Name, int]], enough: int
) -> Iterator[tuple[str, tuple[_Name, int]]]:
    """What nearly all rows of each have, and how many."""
    for key, rows in counts.items():
        name = max(sorted(rows), key=lambda each: rows[each])
        others = sum(rows.values()) - rows[name]
        if rows[name] >= max(enough, _TOLERANCE * others):
            yield key, (name, rows[name])
