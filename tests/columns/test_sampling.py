"""A few texts are chosen, and they show every word and the ends of every number."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from datenorm.columns.templates import choose_samples
from datenorm.columns.templates.learning import FAMILY_SAMPLES, WORD_SAMPLES, Family, Learner
from datenorm.columns.templates.skeletons import SkeletonGroup, group_texts

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "april",
    "august",
    "december",
    "february",
    "january",
    "july",
    "june",
    "march",
    "may",
    "november",
    "october",
    "september",
)


def _members(texts: list[str]) -> list[tuple[Learner, SkeletonGroup]]:
    family = Family()
    groups = group_texts(pa.array(texts, pa.large_string()))
    return [(Learner(group.skeleton, family), group) for group in groups]


def _chosen(members: list[tuple[Learner, SkeletonGroup]]) -> list[str]:
    return [row.tobytes().decode() for _, group in choose_samples(members) for row in group.bytes]


def test_every_word_is_shown_without_every_pair_of_words() -> None:
    members = _members(
        [
            f"{weekday} {day} {month} {1980 + day}"
            for weekday in WEEKDAYS
            for month in MONTHS
            for day in range(10, 28)
        ],
    )
    assert len(members) == len(WEEKDAYS) * len(MONTHS)
    chosen = _chosen(members)
    words = Counter(word for text in chosen for word in text.split() if word.isalpha())
    assert len(words) == len(WEEKDAYS) + len(MONTHS)
    assert min(words.values()) >= WORD_SAMPLES
    assert len(chosen) < len(members)


def test_the_smallest_and_largest_numbers_are_among_them_and_those_next_to_them() -> None:
    years = sorted(
        int(text[-4:])
        for text in _chosen(
            _members([f"{10 + year % 19} may {year}" for year in range(1900, 2000)])
        )
    )
    assert (years[:2], years[-2:]) == ([1900, 1901], [1998, 1999])
    assert len(years) >= FAMILY_SAMPLES


def test_too_few_texts_are_not_worth_samples() -> None:
    assert _chosen(_members([f"{day} may 1979" for day in range(10, 9 + 2 * FAMILY_SAMPLES)])) == []


def test_a_rare_word_is_not_worth_samples() -> None:
    texts = [f"{10 + year % 19} may {year}" for year in range(1900, 2000)]
    rare = [f"{12 + day} maj {1940 + day}" for day in range(2 * WORD_SAMPLES)]
    shown = [
        sum("maj" in text for text in _chosen(_members(texts + rare[:count])))
        for count in (len(rare) - 1, len(rare))
    ]
    assert shown[0] < WORD_SAMPLES <= shown[1]
