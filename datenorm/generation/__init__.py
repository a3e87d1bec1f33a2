"""Made-up texts with what a machine should read. Babel, Faker and num2words live here.

`pairs(settings, seed)` is the entrance. The world stream (`stream.py`) draws a locale and a kind
of text (`kinds/`); the kind writes in the words of the locale (`cldr/`, `writing/`). `classic/`
holds the tasks of one language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from datenorm.datasets.splits import split_of
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec

__all__ = ["check_locales", "choices", "is_streamed", "pairs", "task_spec", "training_pairs"]


@dataclass(frozen=True)
class _Generator:
    """The module of a task, with `pairs` and `task_spec`, and the settings that it leaves open.

    Where `locales` are among them, the module has `check_locales`.
    """

    module: str
    choices: tuple[str, ...] = ()


# Only the module of the task is imported.
_GENERATORS = {
    "date": _Generator("classic.english", ("locales", "start", "end")),
    "time": _Generator("classic.times"),
    "world": _Generator("stream", ("locales",)),
    "moments": _Generator("stream", ("locales",)),
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
    return _GENERATORS[settings.task].module == "stream"


def choices(settings: DataSettings) -> tuple[str, ...]:
    """Which of the locales, the start and the end a person may choose for these pairs."""
    return _GENERATORS[settings.task].choices


def check_locales(settings: DataSettings, locales: Sequence[str]) -> str | None:
    """What is wrong with locales for the task of these settings; None where nothing is."""
    problem: str | None = _module(settings).check_locales(locales)
    return problem


def training_pairs(settings: DataSettings, seed: int, worker: int) -> Iterator[DatePair]:
    """Endless pairs of the world task for training alone, for one of several processes."""
    from datenorm.generation import stream

    task = task_spec(settings)
    drawn = stream.pairs(settings, seed, worker)
    return (pair for pair in drawn if split_of(pair, task) == "train")


def _module(settings: DataSettings) -> Any:
    return import_module(f"{__name__}.{_GENERATORS[settings.task].module}")
