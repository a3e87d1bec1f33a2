"""Scores of a model on pairs: exact match, by output position and by pattern; label conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from datenorm.errors import DataError
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import label_of
from datenorm.records import DatePair
from datenorm.text import canonicalize

__all__ = ["Mistake", "PatternScore", "Scores", "conflicting_labels", "evaluate"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text whose likeliest reading is not its label."""

    text: str
    expected: str
    read: str
    confidence: float


@dataclass(frozen=True)
class PatternScore:
    """Exact match of the pairs of one pattern, with some of its mistakes."""

    pattern: str
    count: int
    exact_match: float
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class Scores:
    """Scores on `count` pairs; shares lie in [0, 1].

    `exact_match` and `position_accuracy` (one share per output symbol) look at the likeliest
    reading, whatever its confidence; where a text holds no date, refusing it is right.
    `answered_right`, `answered_wrong` and `not_answered` look at what the user gets: an ambiguous
    or rejected text is not answered. `conflicts` are texts with more than one label: no reader
    can be right on all of them.
    """

    count: int
    exact_match: float
    position_accuracy: tuple[float, ...]
    answered_right: float
    answered_wrong: float
    not_answered: float
    patterns: tuple[PatternScore, ...]
    conflicts: tuple[tuple[str, tuple[str, ...]], ...]

    def to_dict(self) -> dict[str, Any]:
        """The scores as plain JSON values."""
        return {
            "count": self.count,
            "exact_match": self.exact_match,
            "position_accuracy": list(self.position_accuracy),
            "answered_right": self.answered_right,
            "answered_wrong": self.answered_wrong,
            "not_answered": self.not_answered,
            "patterns": {
                score.pattern: {"count": score.count, "exact_match": score.exact_match}
                for score in self.patterns
            },
            "conflicts": [
                {"text": text, "labels": list(labels)} for text, labels in self.conflicts
            ],
        }


def conflicting_labels(pairs: Sequence[DatePair]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Canonical texts that stand in `pairs` with more than one label."""
    labels: dict[str, set[str]] = {}
    for pair in pairs:
        labels.setdefault(canonicalize(pair.human), set()).add(pair.machine)
    return tuple(
        (text, tuple(sorted(found))) for text, found in sorted(labels.items()) if len(found) > 1
    )


def evaluate(normalizer: Normalizer, pairs: Sequence[DatePair], examples: int = 3) -> Scores:
    """Read all pairs and compare.

    Args:
        normalizer: the reader; its policy decides what counts as answered.
        pairs: what to read; DataError where there are none.
        examples: mistakes kept per pattern.
    """
    if not pairs:
        raise DataError("no pairs to evaluate on; expected at least one")
    texts = [pair.human for pair in pairs]
    likeliest = replace(normalizer.policy, minimum_confidence=0.0, on_ambiguous="best")
    answers, readings = normalizer.normalize_under(texts, (normalizer.policy, likeliest))
    read = [reading.iso or "" for reading in readings]
    labels = [label_of(pair, normalizer.task, normalizer.policy) or "" for pair in pairs]
    length = normalizer.task.output_length
    by_pattern: dict[str, list[int]] = {}
    for index, pair in enumerate(pairs):
        by_pattern.setdefault(pair.pattern, []).append(index)
    patterns = []
    for pattern, rows in by_pattern.items():
        wrong = [i for i in rows if read[i] != labels[i]]
        mistakes = tuple(
            Mistake(texts[i], labels[i], read[i], readings[i].confidence) for i in wrong[:examples]
        )
        patterns.append(PatternScore(pattern, len(rows), 1 - len(wrong) / len(rows), mistakes))
    right = sum((answer.iso or "") == label for answer, label in zip(answers, labels, strict=True))
    silent = sum(
        answer.iso is None and label != "" for answer, label in zip(answers, labels, strict=True)
    )
    count = len(pairs)
    return Scores(
        count=count,
        exact_match=sum(r == label for r, label in zip(read, labels, strict=True)) / count,
        position_accuracy=tuple(
            sum(r[i : i + 1] == label[i : i + 1] for r, label in zip(read, labels, strict=True))
            / count
            for i in range(length)
        ),
        answered_right=right / count,
        answered_wrong=(count - right - silent) / count,
        not_answered=silent / count,
        patterns=tuple(sorted(patterns, key=lambda score: (score.exact_match, -score.count))),
        conflicts=conflicting_labels(pairs),
    )
