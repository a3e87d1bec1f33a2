"""What pairs of the generator show of plain dates: common shapes, words, and ways of copying."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, permutations
from typing import NamedTuple

from datenorm.generation import pairs
from datenorm.inference.compiled import (
    MONTH_WORD,
    WEEKDAY_WORD,
    WORD,
    Copied,
    Outline,
    Word,
    outline_of,
)
from datenorm.presets import load_preset
from datenorm.text import canonicalize

_KINDS = {"named": 0.55, "numeric": 0.2, "compact": 0.05, "partial": 0.2}
_PLAIN = re.compile(r"(\d{4}|--\d\d|----)-(\d\d|--)-(\d\d|--)([a-g]?)")
_WORD_TEXTS = 8  # texts that have to show a word
_WORD_SHARE = 0.8  # of the texts with a word, in which it goes with one month or weekday
_SKELETON_TEXTS = 25  # texts that make a shape a common one

Parts = tuple[Copied | None, Copied | None, Copied | None]


@dataclass
class Shape:
    """What pairs show of a skeleton: how often each way of copying, and in which languages."""

    texts: int = 0
    parts: Counter[Parts] = field(default_factory=Counter)
    languages: set[str] = field(default_factory=set)


class Pair(NamedTuple):
    """A canonical text of a plain date, with its label and language."""

    text: str
    label: re.Match[str]
    language: str


def plain_pairs(count: int, seed: int) -> Iterator[Pair]:
    """Pairs of plain dates, of so many pairs of the generator."""
    data = replace(load_preset("moments").data, hint_rate=0.0, shares=_KINDS)
    for pair in islice(pairs(data, seed), count):
        if label := _PLAIN.fullmatch(pair.machine):
            yield Pair(canonicalize(pair.human), label, pair.locale.split("_")[0])


def learn_words(known: Iterable[Pair]) -> dict[str, Word]:
    """The words that nearly always go with one month, or one weekday."""
    by_word: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for pair in known:
        for word in set(WORD.findall(pair.text)):
            months, weekdays = by_word.setdefault(word, (Counter(), Counter()))
            months[pair.label[2]] += 1
            weekdays[pair.label[4]] += 1
    found: dict[str, Word] = {}
    for kind, place, nothing in ((MONTH_WORD, 0, "--"), (WEEKDAY_WORD, 1, "")):
        listed: dict[str, list[str]] = defaultdict(list)
        for word, counts in sorted(by_word.items()):
            symbols, times = counts[place].most_common(1)[0]
            total = counts[place].total()
            common = total >= _WORD_TEXTS and times >= _WORD_SHARE * total
            if word not in found and symbols != nothing and common:
                listed[symbols].append(word)
        for symbols in sorted(listed):
            for word in listed[symbols]:
                found[word] = Word(kind, symbols, len(found))
    return found


def learn_shapes(known: Iterable[Pair], words: Mapping[str, Word]) -> dict[str, Shape]:
    """The common skeletons.

    They have at most one month and one weekday in words, and no weekday that could settle the order
    of digits.
    """
    shapes: dict[str, Shape] = defaultdict(Shape)
    for pair in known:
        outline = outline_of(pair.text, words)
        kinds = sorted(word.kind for _, word in outline.words)
        if kinds not in ([], [MONTH_WORD], [MONTH_WORD, WEEKDAY_WORD]):
            continue
        shape = shapes[outline.skeleton]
        shape.texts += 1
        shape.languages.add(pair.language)
        shape.parts.update(_ways(outline, pair.label, bool(kinds)))
    return {each: shape for each, shape in shapes.items() if shape.texts >= _SKELETON_TEXTS}


def words_by_language(
    known: Iterable[Pair], words: Mapping[str, Word]
) -> dict[str, tuple[list[str], list[str]]]:
    """The words for months, and those for weekdays, of each language."""
    found: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for pair in known:
        for word in words.keys() & set(WORD.findall(pair.text)):
            found[pair.language][words[word].kind == WEEKDAY_WORD].add(word)
    return {language: (sorted(m), sorted(w)) for language, (m, w) in found.items()}


def _pieces(skeleton: str) -> list[Copied]:
    """What can be copied: runs of one, two and four digits, and the parts of six and eight."""
    found: list[Copied] = []
    for index, run in enumerate(re.findall("0+", skeleton)):
        if len(run) in (1, 2, 4):
            found.append((index, 0, len(run)))
        elif len(run) in (6, 8):
            found += [(index, first, 2) for first in range(0, len(run), 2)]
            found += [(index, first, 4) for first in (0, 4) if len(run) == 8]
    return found


def _ways(outline: Outline, label: re.Match[str], month_in_words: bool) -> Iterator[Parts]:
    """The ways of copying digits that give this label and leave no digit out."""
    runs = [digits for _, digits in outline.runs]
    fields = [label[1].strip("-"), "" if month_in_words else label[2], label[3]]
    wanted = [place for place, value in enumerate(fields) if value.strip("-")]
    digits = sum(map(len, runs))
    for chosen in permutations(_pieces(outline.skeleton), len(wanted)):
        if sum(width for _, _, width in chosen) != digits:
            continue
        values = [runs[run][first : first + width] for run, first, width in chosen]
        given = [fields[place] for place in wanted]
        if [value.zfill(2) for value in values] == given:
            parts: list[Copied | None] = [None, None, None]
            for place, piece in zip(wanted, chosen, strict=True):
                parts[place] = piece
            yield parts[0], parts[1], parts[2]
