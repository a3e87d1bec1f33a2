"""Learning templates: from what the network reads in a few texts of one shape.

Texts that differ in digits and words only, as `3 may 1979` and `8 june 2005`, are a family: a dozen
of them show which digits the network copies where. What a word such as the month stands for has to
be shown by three texts that have it at the same position, and by one of the skeleton itself. A
template reads only numbers between the smallest and the largest that the network has read with
confidence in its family and as the template does; a text that the network reads otherwise between
those gives the skeleton back to the network. So a template is a faster way to the network's own
answer, never another answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from datenorm.columns.alike import TextBytes
from datenorm.columns.network import TextReading
from datenorm.columns.numeric_dates import bit_of
from datenorm.columns.templates.outlines import find_outline
from datenorm.columns.templates.skeletons import Skeleton, SkeletonGroup
from datenorm.columns.templates.template import Template, TemplateReadings
from datenorm.masked_iso import ORDERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "DOUBTFUL_SAMPLES",
    "FAMILY_SAMPLES",
    "LEAP_SAMPLES",
    "SKELETON_SAMPLES",
    "TEMPLATE_THRESHOLD",
    "WORD_SAMPLES",
    "Family",
    "Learner",
    "WordEvidence",
]

FAMILY_SAMPLES = 12  # texts of a family that the network reads before its outline is looked for
SKELETON_SAMPLES = 3  # texts of a skeleton whose words do not tell
DOUBTFUL_SAMPLES = 8  # of both, where the network was seen to doubt a month: it may doubt none
WORD_SAMPLES = 3  # texts that have to show a word at its position
LEAP_SAMPLES = 3  # a family's 29th Februaries of leap years that the network has to read as such

# Thresholds on the confidence of every sample: in digits, so that the second reading is below any
# threshold of ambiguity; with words, of which fewer samples speak for each; and under each order
# where the digits allow several. Templates serve no higher minimum confidence than the last.
_DIGITS_THRESHOLD = 0.9
_WORDS_THRESHOLD = 0.95
TEMPLATE_THRESHOLD = 0.7

_SKELETON_SHARE = 0.6  # of the samples of a skeleton that must agree on what its words give
_WORD_SHARE = 0.8  # of the samples of a word, and of those of a position

Symbols = tuple[str, ...]  # those of the parts of a date that words give


@dataclass
class WordEvidence:
    """What words give, shown by texts that have them at the same position.

    Words may give several symbols, a month and a weekday. Each is settled by the words at one
    position or more, and not by those at others. So a skeleton whose words have all been shown
    needs one sample of its own: `friday 3 may 1979` and `monday 8 june 2005` show how
    `friday 8 june 2005` is read.
    """

    # (position, word) -> what words may have given in each text, None for a text of another kind.
    _shown: dict[tuple[int, bytes], Counter[Symbols | None]] = field(
        default_factory=dict, init=False
    )
    # For each symbol the positions whose words settle it; None when they are to be found again.
    _settling: tuple[tuple[int, ...], ...] | None = field(default=None, init=False)

    def add(self, words: Sequence[bytes], symbols: Symbols | None) -> None:
        """Take in one text that the network read."""
        for key in enumerate(words):
            self._shown.setdefault(key, Counter())[symbols] += 1
        self._settling = None

    def samples(self, position: int, word: bytes) -> int:
        """How many texts have shown a word at its position."""
        return self._shown[position, word].total() if (position, word) in self._shown else 0

    def symbols(self, words: Sequence[bytes], needed: int = WORD_SAMPLES) -> Symbols | None:
        """What all these words give together; None where not so many texts have shown each."""
        if not words or not all(self._is_known(key, needed) for key in enumerate(words)):
            return None
        if self._settling is None:
            count = max(len(given or ()) for shown in self._shown.values() for given in shown)
            self._settling = tuple(
                tuple(position for position in range(len(words)) if self._settles(position, symbol))
                for symbol in range(count)
            )
        found: list[str] = []
        for symbol, positions in enumerate(self._settling):
            given = {self._given_by(position, words[position], symbol) for position in positions}
            settled = given.pop() if len(given) == 1 else None
            if settled is None:
                return None
            found.append(settled)
        return tuple(found)

    def _given_by(self, position: int, word: bytes, symbol: int) -> str | None:
        """One symbol that a word gives in all texts that are read as their kind is."""
        given = {symbols[symbol] for symbols in self._shown[position, word] if symbols is not None}
        return given.pop() if len(given) == 1 else None

    def _is_known(self, key: tuple[int, bytes], needed: int) -> bool:
        """Whether enough texts have shown a word, and nearly all are read as their kind is."""
        shown = self._shown.get(key, Counter[Symbols | None]())
        agreeing = shown.total() - shown[None]
        return agreeing >= needed and agreeing >= _WORD_SHARE * shown.total()

    def _settles(self, position: int, symbol: int) -> bool:
        """Whether nearly every word at a position goes with the same value of a symbol."""
        likeliest = total = 0
        for (where, _), shown in self._shown.items():
            if where == position:
                values = Counter[str | None]()
                for symbols, count in shown.items():
                    values[symbols[symbol] if symbols is not None else None] += count
                likeliest += values.most_common(1)[0][1]
                total += values.total()
        return likeliest >= _WORD_SHARE * total


@dataclass
class Family:
    """Texts that differ in digits and words only: what the network has shown of them.

    `outline` is found when there are samples enough; `minimum` and `maximum` int64 (numbers,) are
    the bounds of the numbers that the network has read as the templates do. `leap_days` counts the
    29th Februaries of leap years that it has read as they do; None once it has read one otherwise.
    """

    samples: list[TextReading] = field(default_factory=list)
    outline: Template | None = None
    abandoned: bool = False
    words: WordEvidence = field(default_factory=WordEvidence)
    minimum: NDArray[np.int64] | None = None
    maximum: NDArray[np.int64] | None = None
    leap_days: int | None = 0

    @property
    def trusts_leap_days(self) -> bool:
        """Whether the network has shown enough of them."""
        return self.leap_days is not None and self.leap_days >= LEAP_SAMPLES

    @property
    def lacks_leap_days(self) -> bool:
        """Whether more of them would show how the network reads them."""
        return self.leap_days is not None and self.leap_days < LEAP_SAMPLES

    def add(self, samples: Sequence[TextReading], widths: Sequence[int]) -> None:
        """Take in samples, whose runs of digits have these widths."""
        if self.abandoned or self.outline:
            return
        self.samples += samples
        if len(self.samples) >= FAMILY_SAMPLES:
            self.outline = find_outline(self.samples, tuple(widths))
            self.abandoned = self.outline is None
            self.samples = []

    def covers(self, count: int, columns: Iterable[NDArray[Any]]) -> NDArray[np.bool_]:
        """Which of so many texts have no number out of the bounds: bool (m,).

        `columns` has each number of the texts: (m,).
        """
        if self.minimum is None or self.maximum is None:
            return np.zeros(count, dtype=np.bool_)
        within = np.ones(count, dtype=np.bool_)
        for column, least, most in zip(
            columns, self.minimum.tolist(), self.maximum.tolist(), strict=True
        ):
            within &= (column >= least) & (column <= most)
        return within

    def widen(self, numbers: NDArray[np.int64]) -> None:
        """Widen the bounds to numbers that the network has read as the templates do."""
        if not len(numbers):
            return
        low, high = numbers.min(axis=0), numbers.max(axis=0)
        self.minimum = low if self.minimum is None else np.minimum(self.minimum, low)
        self.maximum = high if self.maximum is None else np.maximum(self.maximum, high)


@dataclass
class Learner:
    """Learns the template of the texts of one skeleton and size class.

    `needed` samples show how a skeleton is read whose words do not tell, or what a word gives. They
    are kept until there is a template; the words of the first `counted` of them are
    evidence already. `exceptions` int64 (m, numbers) are texts that the network read, and the
    template would have read otherwise.
    """

    skeleton: Skeleton
    family: Family
    needed: int = SKELETON_SAMPLES
    samples: dict[bytes, TextReading] = field(default_factory=dict)
    counted: int = 0
    template: Template | None = None
    abandoned: bool = False
    exceptions: list[NDArray[np.int64]] = field(default_factory=list)

    @property
    def is_left_to_network(self) -> bool:
        """Whether no template will be made, or the one that was made has failed."""
        return self.abandoned or self.family.abandoned

    def learn(self, readings: Sequence[TextReading], group: SkeletonGroup) -> list[TextReading]:
        """Take in what the network read: samples at first, checks of the template later.

        Returns:
            The samples that are new to the family.
        """
        if self.is_left_to_network:
            return []
        if self.template is not None:
            self._compare(readings, group)
            return []
        contents = [row.tobytes() for row in group.bytes]
        pairs = zip(contents, readings, strict=True)
        new = {content: reading for content, reading in pairs if content not in self.samples}
        self.samples |= new  # a text that was read before is no further sample
        return list(new.values())

    def show_words(self) -> None:
        """Add what new samples show of their words to the evidence of the family."""
        outline = self.family.outline
        if outline is None or self.template is not None:
            return
        by_symbols: dict[Symbols, dict[bytes, TextReading]] = {}
        for content, reading in islice(self.samples.items(), self.counted, None):
            by_symbols.setdefault(outline.given_by_words(reading.best), {})[content] = reading
        for symbols, alike in by_symbols.items():
            found = outline.with_words(symbols).read(self._group_of(alike))
            for agrees in _agreement(found, list(alike.values())).tolist():
                self.family.words.add(self.skeleton.words, symbols if agrees else None)
        self.counted = len(self.samples)

    def make_template(self) -> None:
        """Make the template, if enough samples have shown it, and compare it with them."""
        outline = self.family.outline
        if self.template is not None or self.abandoned or outline is None:
            return
        readings = list(self.samples.values())
        given = Counter(outline.given_by_words(reading.best) for reading in readings)
        if len(readings) >= self.needed:
            symbols = _agreed(given)
            if symbols is None or not (
                self.needed == SKELETON_SAMPLES or self._is_sure(outline, symbols)
            ):
                self.abandoned = True
                return
        else:  # what the words give together has to be seen once at least
            symbols = self.family.words.symbols(self.skeleton.words, self.needed)
            symbols = symbols if set(given) == {symbols} else None
        if symbols is None:
            return
        self.template = outline.with_words(symbols)
        self._compare(readings, self._group_of(self.samples))
        self.samples = {}

    def _is_sure(self, outline: Template, symbols: Symbols) -> bool:
        """Whether the network reads all samples as the template does."""
        found = outline.with_words(symbols).read(self._group_of(self.samples))
        return bool(_agreement(found, list(self.samples.values())).all())

    def read(self, group: SkeletonGroup) -> TemplateReadings | None:
        """Read texts by the template, trusted only within the family's bounds; None without one."""
        # Bounds widen as the network reads more, also over a text that was beyond them before.
        exceptions = np.concatenate(self.exceptions) if self.exceptions else None
        if exceptions is not None and self.family.covers(len(exceptions), exceptions.T).any():
            self.template, self.abandoned, self.exceptions = None, True, []
        if self.template is None:
            return None
        found = self.template.read(group)
        covered = self.family.covers(len(group.rows), group.columns)
        return replace(found, trusted=found.trusted & covered, leap_days=found.leap_days & covered)

    def _group_of(self, contents: Iterable[bytes]) -> SkeletonGroup:
        rows = np.stack([np.frombuffer(content, dtype=np.uint8) for content in contents])
        return SkeletonGroup(self.skeleton, np.arange(len(rows)), TextBytes.of(rows))

    def _compare(self, readings: Sequence[TextReading], group: SkeletonGroup) -> None:
        """Widen the bounds by texts that are read alike, and note the others."""
        assert self.template is not None
        found = self.template.read(group)
        agrees = _agreement(found, readings)
        self.family.widen(group.numbers[found.trusted & agrees])
        if self.family.leap_days is not None and found.leap_days.any():
            otherwise = (found.leap_days & ~agrees).any()
            agreeing = int((found.leap_days & agrees).sum())
            self.family.leap_days = None if otherwise else self.family.leap_days + agreeing
        if (found.trusted & ~agrees).any():
            self.exceptions.append(group.numbers[found.trusted & ~agrees])


def _agreed(given: Counter[Symbols]) -> Symbols | None:
    """What the words of one skeleton give in most of its samples; None where those do not agree."""
    symbols, count = given.most_common(1)[0]
    needed = max(SKELETON_SAMPLES - 1, _SKELETON_SHARE * given.total())
    return symbols if symbols == () or count >= needed else None


def _agreement(found: TemplateReadings, readings: Sequence[TextReading]) -> NDArray[np.bool_]:
    """Which texts a template reads as the network does, and the network with confidence."""
    return np.array(
        [_agrees(found, row, reading) for row, reading in enumerate(readings)], dtype=np.bool_
    )


def _agrees(found: TemplateReadings, row: int, reading: TextReading) -> bool:
    expected = dict(reading.by_order)
    outputs = [output.decode() for output in found.outputs[row]]
    if reading.unread and not found.leaves_numbers:
        return False
    if int(found.orders[row]) != sum(map(bit_of, expected)):
        return False
    if not expected and outputs[0] != reading.best:
        return False
    if any(outputs[ORDERS.index(order)] != given.output for order, given in expected.items()):
        return False
    if reading.open:
        return min(given.probability for given in expected.values()) >= TEMPLATE_THRESHOLD
    threshold = _DIGITS_THRESHOLD if reading.window else _WORDS_THRESHOLD
    return bool(reading.readings) and reading.readings[0].probability >= threshold
