"""Made-up texts with what a machine should read. Babel, Faker and num2words live here.

`pairs(settings, seed)` is the entrance. The world stream (`stream.py`) draws a locale and a kind
of text (`kinds/`); the kind writes in the words of the locale (`cldr/`, `writing/`). `classic/`
holds the tasks of one language.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from datenorm.datasets.splits import split_of
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec

__all__ = ["is_streamed", "pairs", "task_spec", "training_pairs"]

# Each task's module has `pairs` and `task_spec`; only that of the task is imported.
_MODULES = {
    "date": "classic.english",
    "time": "classic.times",
    "world": "stream",
    "moments": "stream",
}


def pairs(settings: DataSettings, seed: int | None = None) -> Iterator[DatePair]:
    """Endless pairs; the same settings and seed give the same ones on every machine.

    Raises:
        SettingsError: a locale, or a kind of text that has a share, is not known.
    """
    drawn: Iterator[DatePair] = _module(settings).pairs(
        settings, settings.seed if seed is None else seed
    )
    return drawn


def task_spec(settings: DataSettings) -> TaskSpec:
    """The task that the pairs belong to, with both vocabularies."""
    task: TaskSpec = _module(settings).task_spec(settings)
    return task


def is_streamed(settings: DataSettings) -> bool:
    """Whether pairs are made as needed, since no dataset could hold all languages."""
    return _MODULES[settings.task] == "stream"


def training_pairs(settings: DataSettings, seed: int, worker: int) -> Iterator[DatePair]:
    """Endless pairs of the world task for training alone, for one of several processes."""
    from datenorm.generation import stream

    task = task_spec(settings)
    drawn = stream.pairs(settings, seed, worker)
    return (pair for pair in drawn if split_of(pair, task) == "train")


def _module(settings: DataSettings) -> Any:
    return import_module(f"{__name__}.{_MODULES[settings.task]}")
