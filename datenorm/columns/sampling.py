"""Which texts of a family the network reads, so that a few of them show how all are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from datenorm.columns.learning import FAMILY_SAMPLES, OWN_SAMPLES, Bucket
from datenorm.columns.shapes import ShapeGroup
from datenorm.columns.words import WORD_SAMPLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Member", "choose_samples"]

_LONGEST_MONTH = 31
Member = tuple[Bucket, ShapeGroup]  # a bucket, and texts of it


def choose_samples(members: Sequence[Member]) -> list[Member]:
    """Samples of one family: texts with its smallest and largest numbers, and as many as show each word and skeleton.

    None where the texts are too few to be worth a template. Once the family has a structure, a skeleton whose words
    have all been shown gets one sample, and any other as many as tell by themselves.
    """
    family = members[0][0].family
    missing = 0 if family.structure else max(0, FAMILY_SAMPLES - len(family.samples))
    if sum(len(group.rows) for _, group in members) < 2 * missing:
        return []
    chosen = [set[int]() for _ in members] if family.structure else _ends([group for _, group in members], missing)
    in_rows: Counter[tuple[int, bytes]] = Counter()
    shown: Counter[tuple[int, bytes]] = Counter()  # texts that show a word: read before, or chosen here
    for (bucket, group), rows in zip(members, chosen, strict=True):
        words = list(enumerate(bucket.skeleton.words))
        in_rows.update(dict.fromkeys(words, len(group.rows)))
        shown.update(dict.fromkeys(words, len(rows) + len(bucket.own) - bucket.testified))
    shown.update({word: family.words.samples(*word) for word in in_rows})
    for (bucket, group), rows in zip(members, chosen, strict=True):
        words = list(enumerate(bucket.skeleton.words))
        lacking = max((WORD_SAMPLES - shown[word] for word in words if in_rows[word] >= 2 * WORD_SAMPLES), default=0)
        if lacking <= 0 and family.structure:
            wanted = 1 if family.words.says(bucket.skeleton.words) is not None else OWN_SAMPLES
            lacking = wanted - len(bucket.own) if len(group.rows) >= 2 * wanted else 0
        if lacking > 0:
            more = _spread(group, lacking, rows)
            rows.update(more)
            shown.update(dict.fromkeys(words, len(more)))
    return [(bucket, group.take(np.array(sorted(rows)))) for (bucket, group), rows in zip(members, chosen, strict=True) if rows]


def _ends(groups: Sequence[ShapeGroup], more: int) -> list[set[int]]:
    """Places in each group: the smallest and largest of every number of all groups together, and some `more`."""
    sizes = [len(group.rows) for group in groups]
    owner = np.repeat(np.arange(len(groups)), sizes)
    place = np.concatenate([np.arange(size) for size in sizes])
    numbers = np.concatenate([group.numbers for group in groups])
    count = len(numbers)
    # The very first and last may be slips of the pen, so those next to them are read too.
    ranks = np.array([0, count // 100, count - 1 - count // 100, count - 1])
    by_number: NDArray[np.intp] = np.argsort(numbers, axis=0, kind="stable")[ranks].ravel()
    chosen = [set[int]() for _ in groups]
    for end in np.unique(np.concatenate([by_number, np.linspace(0, count - 1, more).astype(np.intp)])).tolist():
        chosen[owner[end]].add(int(place[end]))
    return chosen


def _spread(group: ShapeGroup, count: int, chosen: set[int]) -> set[int]:
    """Places of up to `count` further texts of a group, spread over its first number up to the largest that is a day.

    On the 31st a month that is mistaken for a shorter one shows. Where no number is a day, all of them count.
    """
    first = group.numbers[:, 0] if group.numbers.shape[1] else np.zeros(len(group.rows), dtype=np.int64)
    by_first = [place for place in np.argsort(first, kind="stable").tolist() if place not in chosen]
    if not by_first:
        return set()
    days = int((first[by_first] <= _LONGEST_MONTH).sum()) or len(by_first)
    return {by_first[place] for place in np.linspace(0, days - 1, count + 1)[1:].astype(np.intp).tolist()}
