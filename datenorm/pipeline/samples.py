"""Generated pairs: those that a model is trained on, and fresh ones that it has not seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from datenorm.datasets.folders import Dataset
from datenorm.datasets.splits import split_of
from datenorm.presets import DataSettings, Preset

if TYPE_CHECKING:
    from datenorm.records import DatePair
    from datenorm.task import TaskSpec

__all__ = ["generated_dataset", "unseen_pairs", "world_samples"]


def generated_dataset(preset: Preset) -> Dataset:
    """The preset's pairs in memory; those of a streamed preset are its validation and test."""
    from datenorm import generation

    task = generation.task_spec(preset.data)
    splits: dict[str, list[DatePair]] = {"train": [], "validation": [], "test": []}
    for pair in islice(generation.pairs(preset.data), preset.data.count):
        splits[split_of(pair, task)].append(pair)
    return Dataset(task, tuple(splits["train"]), tuple(splits["validation"]), tuple(splits["test"]))


def world_samples(
    data: DataSettings, task: TaskSpec, count: int, per_language: int, seed: int
) -> tuple[list[DatePair], list[DatePair]]:
    """Fresh pairs of the test split: `count` mixed ones, and `per_language` clean ones of every
    language that `data` has.

    Clean is what the generator writes without damage; dates only. Texts whose month is mostly
    another one in other languages ("listopad") are left out: without hints nobody can know.
    """
    from datenorm.generation.cldr.locales import readable_languages
    from datenorm.generation.cldr.shared_names import is_decidable

    unclean = {kind: 0.0 for kind in data.shares if kind in ("damaged", "non-date", "nothing")}
    clean = replace(data, shares={**data.shares, **unclean})
    languages = (
        readable_languages()
        if data.locales == ("all",)
        else tuple(dict.fromkeys(tag.split("_")[0] for tag in data.locales))
    )
    mixed = unseen_pairs(data, task, "test", count, seed)
    every = [
        p
        for language in languages
        for p in unseen_pairs(replace(clean, locales=(language,)), task, "test", per_language, seed)
    ]
    return list(filter(is_decidable, mixed)), list(filter(is_decidable, every))


def unseen_pairs(
    data: DataSettings, task: TaskSpec, split: str, count: int, seed: int
) -> list[DatePair]:
    """Fresh pairs of one split."""
    from datenorm import generation

    return list(
        islice(
            (pair for pair in generation.pairs(data, seed) if split_of(pair, task) == split), count
        )
    )
