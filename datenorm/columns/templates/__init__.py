"""Templates: texts of one shape are read as the network read a few of them.

Texts are grouped by `skeletons`; `learning` finds out what the network's readings of some of them
have in common, and the `template` made of it reads the others as whole arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from datenorm.columns.network import TextReading
from datenorm.columns.templates.clocks import ClockedColumn
from datenorm.columns.templates.compiled import is_doubtful, read_compiled
from datenorm.columns.templates.learning import (
    DOUBTFUL_SAMPLES,
    FAMILY_SAMPLES,
    LEAP_SAMPLES,
    SKELETON_SAMPLES,
    TEMPLATE_THRESHOLD,
    Family,
    Learner,
)
from datenorm.columns.templates.skeletons import Skeleton, SkeletonGroup, group_texts
from datenorm.columns.templates.template import TemplateReadings, WrittenReadings
from datenorm.inference.clocks import split_clock
from datenorm.inference.compiled import CompiledTemplates

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TEMPLATE_THRESHOLD", "TemplateReader", "choose_samples"]

_SKELETON_LIMIT = 50_000  # skeletons that are remembered
_SHOWN_LIMIT = 100_000  # texts that are remembered for other readers to learn from
_LONGEST_MONTH = 31
_Member = tuple[Learner, SkeletonGroup]  # a skeleton's learner, and texts of the skeleton


class TemplateReader:
    """Reads texts by templates, which it learns from a few texts that the network reads.

    Args:
        ask: gives the network's readings of canonical texts.
        compiled: what the model is known to read, clocks apart from their dates.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[str]], Sequence[TextReading]],
        compiled: CompiledTemplates | None = None,
    ) -> None:
        self._ask = ask
        self._compiled = compiled
        self._families: dict[tuple[bytes, int], Family] = {}
        self._learners: dict[tuple[bytes, int], Learner] = {}
        self.samples: set[str] = set()  # texts that showed how their skeletons are read
        self.checks: set[str] = set()  # texts that were compared with a template

    def read(
        self, texts: pa.Array
    ) -> tuple[list[TemplateReadings | WrittenReadings], Sequence[SkeletonGroup]]:
        """Read distinct texts (large_string); those in no answer are left to the network.

        The second value is the texts by their skeletons, without clocks.
        """
        clocked = ClockedColumn(group_texts(texts), self._compiled, len(texts))
        return self._read_clocked(clocked, texts), clocked.groups

    def _read_clocked(
        self, clocked: ClockedColumn, texts: pa.Array
    ) -> list[TemplateReadings | WrittenReadings]:
        """The same, of texts whose clocks may have been cut off."""
        found, groups = read_compiled(clocked, self._compiled)
        found += self._read(groups, clocked)
        # Clocks that are not known behind their dates are read with these, as one text.
        left = clocked.has_clock(np.arange(len(texts)))
        for readings in found:
            left[readings.rows] = False
        rows = np.flatnonzero(left)
        if not len(rows):
            return found
        groups = group_texts(texts.take(pa.array(rows)))
        whole = [replace(each, rows=rows[each.rows]) for each in groups]
        return found + self._read(whole, ClockedColumn(whole, None, len(texts)))

    def _read(
        self, groups: Sequence[SkeletonGroup], clocked: ClockedColumn
    ) -> list[TemplateReadings | WrittenReadings]:
        """Read texts by skeleton, of which clocks may have been cut off."""
        members = self._members(groups)
        self._learn(members)
        read = [(learner, group, learner.read(group)) for learner, group in members]
        self._show(_leap_samples(read))
        found: list[TemplateReadings | WrittenReadings] = []
        left: list[_Member] = []
        for learner, group, readings in read:
            unread = ~clocked.has_clock(group.rows)  # the others are asked for whole
            if readings is not None:
                trusted = readings.trusted
                if learner.family.trusts_leap_days:
                    trusted = trusted | readings.leap_days
                found += clocked.parts(readings.take(trusted & clocked.known(readings)))
                unread &= ~trusted
            if unread.any():
                left.append((learner, group.take(unread)))
        # The network reads the others anyway: they widen bounds, and are samples for later texts.
        self._show([member for member in left if not member[0].is_left_to_network])
        return found

    def teach(self, samples: pa.Array, checks: pa.Array) -> None:
        """Learn from texts that others have shown to their readers, all of which have readings.

        Args:
            samples: texts (large_string) that were read before their skeletons had a template.
            checks: texts that were compared with a template.
        """
        members = self._members(group_texts(samples))
        self._show(members)
        for learner, _ in members:
            learner.show_words()
        for learner, _ in members:
            learner.make_template()
        self._show(self._members(group_texts(checks)))

    def _members(self, groups: Sequence[SkeletonGroup]) -> list[_Member]:
        """The texts by skeleton, each with its learner."""
        classes = [group for whole in groups for group in whole.by_size_class()]
        return [(self._learner(group), group) for group in classes]

    def _learn(self, members: Sequence[_Member]) -> None:
        """Make the templates of these texts that are worth it."""
        self._show(self._samples(members))  # a dozen texts show the outline of a family
        for learner, _ in members:
            learner.show_words()
        for learner, _ in members:
            learner.make_template()
        self._show(self._samples(members))  # one text of each skeleton whose words tell, else three
        for learner, _ in members:
            learner.make_template()

    def _samples(self, members: Sequence[_Member]) -> list[_Member]:
        """Texts that the network reads first, where that is worth a template."""
        by_family: dict[int, list[_Member]] = {}
        for learner, group in members:
            if learner.template is None and not learner.is_left_to_network:
                by_family.setdefault(id(learner.family), []).append((learner, group))
        return [chosen for family in by_family.values() for chosen in choose_samples(family)]

    def _show(self, members: Sequence[_Member]) -> None:
        """Have the network read texts, and their learners and families learn from it."""
        readings = iter(self._ask([text for _, group in members for text in group.canonical()]))
        new: dict[int, tuple[Learner, list[TextReading]]] = {}
        for learner, group in members:
            seen = self.samples if learner.template is None else self.checks
            if len(seen) < _SHOWN_LIMIT:
                seen.update(row.tobytes().decode() for row in group.bytes)
            samples = learner.learn([next(readings) for _ in group.rows], group)
            new.setdefault(id(learner.family), (learner, []))[1].extend(samples)
        for learner, samples in new.values():  # the outline is that of all samples, not of some
            learner.family.add(samples, [width for _, width in learner.skeleton.runs])

    def _learner(self, group: SkeletonGroup) -> Learner:
        if len(self._learners) >= _SKELETON_LIMIT:  # free text: it forgets, and learns again
            self._learners.clear()
            self._families.clear()
        size_class = group.size_class
        key = group.skeleton.content, size_class
        if key not in self._learners:
            family = self._families.setdefault((group.skeleton.family, size_class), Family())
            self._learners[key] = Learner(group.skeleton, family, self._needed(group.skeleton))
        return self._learners[key]

    def _needed(self, skeleton: Skeleton) -> int:
        """How many texts of a skeleton, or with a word, show how they are read."""
        if self._compiled is None:
            return SKELETON_SAMPLES
        date = (split_clock(skeleton.canonical) or (skeleton.canonical,))[0]
        return DOUBTFUL_SAMPLES if is_doubtful(date, self._compiled) else SKELETON_SAMPLES


def choose_samples(members: Sequence[_Member]) -> list[_Member]:
    """Choose samples of one family, none where its texts are too few to be worth a template.

    They are its smallest and largest numbers, and as many as show each word. Once the family has
    an outline, a skeleton whose words have all been shown gets one sample, and any other as many
    as tell by themselves.
    """
    family = members[0][0].family
    missing = 0 if family.outline else max(0, FAMILY_SAMPLES - len(family.samples))
    if sum(len(group.rows) for _, group in members) < 2 * missing:
        return []
    groups = [group for _, group in members]
    chosen = [set[int]() for _ in members] if family.outline else _extremes(groups, missing)
    in_rows: dict[tuple[int, bytes], int] = defaultdict(int)
    # Texts that show a word: read before, or chosen here.
    shown: dict[tuple[int, bytes], int] = defaultdict(int)
    for (learner, group), indices in zip(members, chosen, strict=True):
        showing = len(indices) + len(learner.samples) - learner.counted
        for word in enumerate(learner.skeleton.words):
            in_rows[word] += len(group.rows)
            shown[word] += showing
    for word in in_rows:
        shown[word] += family.words.samples(*word)
    for (learner, group), indices in zip(members, chosen, strict=True):
        words = list(enumerate(learner.skeleton.words))
        worthy = [word for word in words if in_rows[word] >= 2 * learner.needed]
        lacking = max((learner.needed - shown[word] for word in worthy), default=0)
        if lacking <= 0 and family.outline:
            told = family.words.symbols(learner.skeleton.words, learner.needed) is not None
            wanted = 1 if told else learner.needed
            lacking = wanted - len(learner.samples) if len(group.rows) >= 2 * wanted else 0
        if lacking > 0:
            more = _spread(group, lacking, indices)
            indices.update(more)
            for word in words:
                shown[word] += len(more)
    pairs = zip(members, chosen, strict=True)
    return [
        (learner, group.take(np.array(sorted(indices))))
        for (learner, group), indices in pairs
        if indices
    ]


def _extremes(groups: Sequence[SkeletonGroup], more: int) -> list[set[int]]:
    """Indices in each group: the extremes of each number in all groups, and some `more`."""
    ends = np.cumsum([len(group.rows) for group in groups])
    count = int(ends[-1])
    # The very first and last may be slips of the pen, so those next to them are read too.
    ranks = np.array([0, count // 100, count - 1 - count // 100, count - 1])
    texts = [np.linspace(0, count - 1, more).astype(np.intp)]
    for columns in zip(*(group.columns for group in groups), strict=True):
        texts.append(_ranked(columns[0] if len(columns) == 1 else np.concatenate(columns), ranks))
    chosen = [set[int]() for _ in groups]
    for text in np.unique(np.concatenate(texts)).tolist():
        owner = int(np.searchsorted(ends, text, side="right"))
        chosen[owner].add(text - int(ends[owner]) + len(groups[owner].rows))
    return chosen


def _leap_samples(
    read: Sequence[tuple[Learner, SkeletonGroup, TemplateReadings | None]],
) -> list[_Member]:
    """Some 29th Februaries of each family that has many and was shown too few."""
    by_family: dict[int, list[_Member]] = {}
    for learner, group, readings in read:
        if readings is not None and learner.family.lacks_leap_days and readings.leap_days.any():
            member = learner, group.take(readings.leap_days)
            by_family.setdefault(id(learner.family), []).append(member)
    chosen: list[_Member] = []
    for members in by_family.values():
        total = sum(len(group.rows) for _, group in members)
        if total < 2 * LEAP_SAMPLES:
            continue
        ranks, before = np.linspace(0, total - 1, LEAP_SAMPLES).astype(np.intp), 0
        for learner, group in members:
            mine = ranks[(ranks >= before) & (ranks < before + len(group.rows))] - before
            chosen += [(learner, group.take(mine))] if len(mine) else []
            before += len(group.rows)
    return chosen


def _ranked(values: NDArray[Any], ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    """The indices of those that a stable sort puts at these ranks."""
    if values.itemsize == 1:  # such are sorted by their digits, in no time
        by_value: NDArray[np.intp] = np.argsort(values, kind="stable")[ranks]
        return by_value
    found = []
    for rank, value in zip(ranks.tolist(), np.sort(values)[ranks], strict=True):
        before = int(np.count_nonzero(values < value))
        found.append(np.flatnonzero(values == value)[rank - before])
    return np.array(found)


def _spread(group: SkeletonGroup, count: int, chosen: set[int]) -> set[int]:
    """Indices of up to `count` further texts, spread over the values of the first number.

    Only numbers that can be a day count, or all of them where none can: on the 31st a month that
    is mistaken for a shorter one shows.
    """
    columns = group.columns
    first = columns[0] if columns else np.zeros(len(group.rows), dtype=np.uint8)
    order = np.argsort(first, kind="stable")
    if chosen:
        order = order[~np.isin(order, [*chosen])]
    if not len(order):
        return set()
    days = int(np.count_nonzero(first[order] <= _LONGEST_MONTH)) or len(order)
    ranks = np.linspace(0, days - 1, count + 1)[1:].astype(np.intp)
    return set(order[ranks].tolist())
