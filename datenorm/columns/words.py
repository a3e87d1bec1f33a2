"""What the words of a shape say: `friday 3 may 1979` and `monday 8 june 2005` show how `friday 8 june 2005` is read.

Of texts that differ in digits and words only, a few show each word in its place. Where the words of one place settle a
part of the date and those of the others do not, as months do and weekdays do not, a shape whose words have all been
shown needs one sample of its own, not three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["WORD_SAMPLES", "Said", "WordEvidence"]

WORD_SAMPLES = 3  # texts that have to show a word in its place
_SHARE = 0.8  # of the samples of a word, of those of a place

Said = tuple[str, ...]  # the symbols of each part of the date that words say


@dataclass
class WordEvidence:
    """What was read in texts with a word in a place: the parts that it may have said, or None for another kind of text."""

    _said: dict[tuple[int, bytes], Counter[Said | None]] = field(default_factory=dict, init=False)
    # Places whose words settle what is said; None when they are to be found again.
    _telling: tuple[int, ...] | None = field(default=None, init=False)

    def add(self, words: Sequence[bytes], said: Said | None) -> None:
        """Take in one text that the network read."""
        for key in enumerate(words):
            self._said.setdefault(key, Counter())[said] += 1
        self._telling = None

    def samples(self, place: int, word: bytes) -> int:
        """How many texts have shown a word in its place."""
        return self._said[place, word].total() if (place, word) in self._said else 0

    def says(self, words: Sequence[bytes]) -> Said | None:
        """What all these words say together; None where that has not been shown."""
        if not words or not all(map(self._known, enumerate(words))):
            return None
        if self._telling is None:
            self._telling = tuple(place for place in range(len(words)) if self._tells(place))
        found = {self._said_by(place, words[place]) for place in self._telling}
        return found.pop() if len(found) == 1 else None

    def _said_by(self, place: int, word: bytes) -> Said | None:
        """What all texts with a word in its place say, of those that are read as their kind is."""
        said = set(self._said[place, word]) - {None}
        return said.pop() if len(said) == 1 else None

    def _known(self, key: tuple[int, bytes]) -> bool:
        """Whether enough texts have shown a word, and nearly all as texts of their kind are read."""
        said = self._said.get(key, Counter[Said | None]())
        agreeing = said.total() - said[None]
        return agreeing >= WORD_SAMPLES and agreeing >= _SHARE * said.total()

    def _tells(self, place: int) -> bool:
        """Whether each word of a place goes with one thing said."""
        texts = [said for (where, _), said in self._said.items() if where == place]
        return sum(said.most_common(1)[0][1] for said in texts) >= _SHARE * sum(said.total() for said in texts)
