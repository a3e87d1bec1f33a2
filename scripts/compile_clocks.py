"""Compiles which clocks a model reads behind which dates as it reads both alone.

The dates are those of its templates, and those in digits in which day and month may swap. The model
is asked for each with every clock, and for every word of a template with some; what it does not
read with confidence as the date and the clock together is left to it. What fresh texts then show to
be read otherwise goes too, and `--check` compares more of them. Run it after `compile_templates.py`.

Example: python scripts/compile_clocks.py datenorm/models/moments --check 100000
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, product
from pathlib import Path
from statistics import fmean

import click
import numpy as np
from compile_templates import CONFIDENCE, PART_SHARE, bounds_of, questions
from template_shapes import Shape, learn_shapes, plain_pairs, words_by_language

from datenorm import Normalizer
from datenorm.bundle import load_bundle, write_templates
from datenorm.columns.network import NetworkReader, TextReading
from datenorm.columns.templates import TEMPLATE_THRESHOLD
from datenorm.inference.clocks import ClockHead, Clocks, ClockTail
from datenorm.inference.compiled import (
    MONTH_WORD,
    CompiledTemplate,
    CompiledTemplates,
    Outline,
    outline_of,
)
from datenorm.masked_iso import NO_DATE

_OF_A_TAIL = 2  # texts of a date with each clock
_OF_A_WORD = 1  # texts of a template with each word
_BAD_SHARE = 0.2  # of the texts with a word or a clock, that are read otherwise
_FRESH = 3  # times as many texts as there are clocks, for each date
_SEPARATORS = (" ", ", ", "t")
_WHOLE = ("00:00", "0:00", "00:00:00", "0:00:00")
_FRACTIONS = ("00:00:00.000", "00:00:00.000000")
_HALVES = {" am": "A", " pm": "P", "am": "A", "pm": "P"}
_ZONES = {"": "", "z": "Z", "+00:00": "+00:00", " +00:00": "+00:00", "-00:00": "-00:00"}
_ZONES |= {" -00:00": "-00:00", " utc": "Z"}
_DIGIT = re.compile("0")


def clock_tails() -> list[ClockTail]:
    """The clocks that machines and most languages write."""
    found = []
    for separator, clock, zone in product(_SEPARATORS, (*_WHOLE, *_FRACTIONS), _ZONES):
        padded = clock if clock[:2] == "00" else "0" + clock
        for half, symbol in {"": "", **_HALVES}.items():
            if separator == "t" and clock in ("0:00", "0:00:00"):
                continue
            if half and (separator == "t" or clock in _FRACTIONS):
                continue
            tail = f"{separator}{clock}{half}{zone}"
            found.append(ClockTail(tail, f"T{padded}{symbol}{_ZONES[zone]}"))
    return found


def drawn_tail(tail: ClockTail, random: np.random.Generator) -> str:
    """A clock of its kind, any time of day."""
    hour = int(random.integers(1, 13) if set("AP") & set(tail.symbols) else random.integers(24))
    if tail.symbols.count("0") > tail.skeleton.count("0"):  # one digit
        hour = hour % 10 or 9
    symbols = re.sub("00", f"{hour:02d}", tail.symbols, count=1)
    beyond = len("T00")
    minutes = re.sub("(?<=:)00", lambda _: f"{random.integers(60):02d}", symbols[beyond:])
    offset = re.sub("(?<=[-+])00", lambda _: f"{random.integers(13):02d}", minutes)
    if random.random() < 0.9:  # most offsets are whole hours
        offset = re.sub(r"(?<=[-+]\d\d:)\d\d", "00", offset)
    fraction = re.sub(r"(?<=\.)0+", lambda m: f"{random.integers(10 ** len(m[0]))}".zfill(
        len(m[0])), offset)
    digits = iter([d for d in symbols[:beyond] + fraction if d.isdigit()])
    if tail.symbols.count("0") > tail.skeleton.count("0"):
        next(digits)
    return _DIGIT.sub(lambda _: next(digits), tail.skeleton)


@dataclass(frozen=True)
class Asked:
    """A date, its clock, and the bits of its words."""

    date: str
    place: int
    text: str
    words: int


def heads(
    templates: CompiledTemplates, shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, list[CompiledTemplate]]]:
    """The skeletons of dates, and what their texts are drawn from."""
    everything = (1 << len(templates.words)) - 1
    by_skeleton: dict[str, list[CompiledTemplate]] = defaultdict(list)
    for template in templates.templates:
        if MONTH_WORD in template.skeleton:
            by_skeleton[template.skeleton].append(template)
    for skeleton, shape in shapes.items():
        ways = [way for way, n in shape.parts.items() if n >= PART_SHARE * shape.texts]
        if MONTH_WORD not in skeleton:
            by_skeleton[skeleton] = [
                CompiledTemplate(skeleton, *way, bounds_of(way, False)[0], everything, 1.0)
                for way in ways
            ]
    for skeleton, listed in sorted(by_skeleton.items()):
        # The year has to be whole, and the day given: else a clock may be taken for them.
        whole = [t for t in listed if t.year and t.year[2] == 4 and t.day]
        if whole and ":" not in skeleton:
            yield skeleton, whole


def asked_of(
    listed: Sequence[CompiledTemplate],
    shape: Shape,
    templates: CompiledTemplates,
    spoken: Mapping[str, tuple[list[str], list[str]]],
    tails: Sequence[ClockTail],
    least: int,
    random: np.random.Generator,
) -> list[Asked]:
    """Dates of one skeleton, each with a clock: all words and all clocks."""
    dates: list[tuple[str, int]] = []
    for template in listed:
        seen: Counter[tuple[str | None, str | None]] = Counter()
        for words, text in questions(template, shape, templates.words, spoken, random):
            bits = sum(1 << templates.words[word].bit for word in words if word)
            seen[words] += 1
            if not bits & ~template.words and (not bits or seen[words] <= _OF_A_WORD):
                dates.append((text, bits))
    if not dates:
        return []
    order = random.permutation(len(dates)).tolist()
    count = max(least, len(dates))
    places = cycle(random.permutation(len(tails)).tolist())
    found = []
    for index, place in zip(range(count), places):
        date, bits = dates[order[index % len(order)]]
        found.append(Asked(date, place, date + drawn_tail(tails[place], random), bits))
    return found


def alike(asked: Asked, date: TextReading, both: TextReading, tail: ClockTail) -> bool | None:
    """Whether date and clock are read as both alone; None where the date itself is in doubt."""
    threshold = CONFIDENCE
    if not date.open and (not date.readings or date.readings[0].probability < threshold):
        return None
    clock = tail.read(asked.text[len(asked.date) :])
    if clock is None:
        return None
    whole = len(NO_DATE)

    def joined(output: str) -> str:
        return output[:whole] + clock.symbols + output[whole:]

    if both.unread or not both.readings:
        return False
    given = {order: reading.output for order, reading in both.by_order}
    expected = {order: joined(reading.output) for order, reading in date.by_order}
    if given != expected and (date.by_order or both.best != joined(date.best)):
        return False
    if not date.by_order and given:  # month and day stand in the clock too
        return None
    if both.open:
        return min(reading.probability for _, reading in both.by_order) >= TEMPLATE_THRESHOLD
    return both.best == joined(date.best) and both.readings[0].probability >= threshold


class Asker:
    """Asks a model, and counts.

    Args:
        reader: the model.
        templates: its templates.
        tails: the clocks.
    """

    def __init__(
        self, reader: NetworkReader, templates: CompiledTemplates, tails: Sequence[ClockTail]
    ) -> None:
        self.reader, self.templates, self.tails = reader, templates, tails

    def answers(self, listed: Sequence[Asked]) -> list[tuple[Asked, bool, float]]:
        """Which texts are read as date and clock are alone, and how surely."""
        both = self.reader.read([each.text for each in listed])
        dates = iter(self.reader.read([e.date for e in listed if not self._compiled(e)]))
        found = []
        for each, reading in zip(listed, both, strict=True):
            date = self._compiled(each) or next(dates)
            if (answer := alike(each, date, reading, self.tails[each.place])) is not None:
                sure = reading.readings[0].probability if reading.readings else 0.0
                found.append((each, answer, sure))
        return found

    def _compiled(self, asked: Asked) -> TextReading | None:
        """What a template reads in a date with a month in words: no order is to be chosen."""
        found = self.templates.read(asked.date) if asked.words else None
        return TextReading(asked.date, (found,)) if found else None


def shown(answers: Sequence[tuple[Asked, bool, float]], tails: int) -> ClockHead | None:
    """What may stand together, by the texts of one skeleton of dates."""
    of_tail, of_word = Counter[tuple[int, bool]](), Counter[tuple[int, bool]]()
    for each, agrees, _ in answers:
        of_tail[each.place, agrees] += 1
        of_word.update((word, agrees) for word in _bits(each.words))

    def bad(counts: Counter[tuple[int, bool]], names: set[int]) -> set[int]:
        return {n for n in names if counts[n, False] > _BAD_SHARE * (sum(_both(counts, n)))}

    words = bad(of_word, {word for word, _ in of_word})
    left = [each for each in answers if not words & _bits(each[0].words)]
    of_tail = Counter((each.place, agrees) for each, agrees, _ in left)
    places = {place for place, agrees in of_tail if not agrees}
    places |= {place for place in range(tails) if of_tail[place, True] < _OF_A_TAIL}
    good = set(range(tails)) - places
    sure = [sure for each, agrees, sure in left if agrees and each.place in good]
    if not sure:
        return None
    return ClockHead(_mask(good), _mask(words), round(fmean(sure), 4))


def _both(counts: Counter[tuple[int, bool]], name: int) -> tuple[int, int]:
    return counts[name, False], counts[name, True]


def _bits(mask: int) -> set[int]:
    return {place for place in range(mask.bit_length()) if mask >> place & 1}


def _mask(places: set[int]) -> int:
    return sum(1 << place for place in places)


def without_doubtful(
    found: Mapping[str, ClockHead], fresh: Mapping[str, Sequence[tuple[Asked, bool, float]]]
) -> dict[str, ClockHead]:
    """The heads without the clocks, and the words, of fresh texts that are read otherwise."""
    kept = {}
    for skeleton, head in found.items():
        wrong = [each for each, agrees, _ in fresh[skeleton] if not agrees and head.holds(each)]
        tails = _mask({each.place for each in wrong})
        words = 0
        for each in wrong:
            words |= each.words
        kept[skeleton] = replace_head(head, tails, words)
    return kept


def replace_head(head: ClockHead, tails: int, words: int) -> ClockHead:
    """A head without some clocks and words."""
    return head._replace(tails=head.tails & ~tails, without=head.without | words)
