"""The generator: an endless, seeded stream of pairs for one task, with its vocabularies."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from faker import Faker

from datenorm.generation.alphabet import world_alphabet
from datenorm.generation.dataset import split_of
from datenorm.generation.locales import LocaleNames, load_locale, supported_locales
from datenorm.generation.patterns import ENGLISH_PATTERNS, Pattern, Renderer, compile_pattern, from_cldr
from datenorm.generation.times import time_alphabet, time_pairs
from datenorm.generation.world import world_hints, world_pairs
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.task import MACHINE_DATE, MACHINE_TIME, PAD, UNKNOWN, TaskSpec, Vocabulary
from datenorm.text import canonicalize

__all__ = ["check_locales", "generate_pairs", "task_spec", "training_stream"]

_CLDR_SHARE = 0.25  # of all pairs, those written with the locale's own CLDR patterns
_CHUNK = 4096
_FAR = (dt.date(1000, 1, 1), dt.date(2999, 12, 31))


@dataclass(frozen=True)
class _Writer:
    """A pattern ready to be rendered in one locale."""

    pattern: Pattern
    locale: str
    render: Renderer


def _cldr_patterns(names: LocaleNames) -> list[Pattern]:
    """CLDR patterns with a named month, for numeric ones read differently from country to country.

    The American short form (M/d/yy) is among `ENGLISH_PATTERNS`.
    """
    templates = [from_cldr(pattern) for pattern in names.date_patterns]
    return [Pattern(template) for template in templates if template and "{MMM" in template]


def _writers(settings: DataSettings) -> tuple[list[_Writer], np.ndarray]:
    """All writers of a task with the probability of each."""
    writers: list[_Writer] = []
    weights: list[float] = []
    for tag in settings.locales:
        names = load_locale(tag)
        own = _cldr_patterns(names)
        for patterns, share in ((own, _CLDR_SHARE), (ENGLISH_PATTERNS, 1 - _CLDR_SHARE)):
            total = sum(pattern.weight for pattern in patterns)
            for pattern in patterns:
                writers.append(_Writer(pattern, tag, compile_pattern(pattern.template, names)))
                weights.append(pattern.weight / total * share / len(settings.locales))
    return writers, np.array(weights) / sum(weights)


def _dates(settings: DataSettings, seed: int) -> Iterator[dt.date]:
    """Endless dates from start to end, and some from far away."""
    faker = Faker("en_US")
    faker.seed_instance(seed)
    while True:
        far = settings.far_year_share and faker.random.random() < settings.far_year_share
        start, end = _FAR if far else (settings.start, settings.end)
        # Faker draws a moment up to the end's midnight: one day more, and what lies beyond is drawn again.
        date = faker.date_between_dates(start, end + dt.timedelta(days=1))
        if date <= end:
            yield date


def _letter_case(text: str, draw: float) -> str:
    """As written three times in four, else lower, upper or title case."""
    if draw < 0.75:
        return text
    return text.lower() if draw < 0.88 else text.upper() if draw < 0.96 else text.title()


def _date_pairs(settings: DataSettings, seed: int) -> Iterator[DatePair]:
    writers, probabilities = _writers(settings)
    rng = np.random.default_rng(seed)
    dates = _dates(settings, seed)
    while True:
        choices = rng.choice(len(writers), size=_CHUNK, p=probabilities)
        cases = rng.random(_CHUNK)
        for choice, case in zip(choices.tolist(), cases.tolist(), strict=True):
            writer, date = writers[choice], next(dates)
            if not writer.pattern.fits(date, settings.pivot_year):
                continue
            text = _letter_case(writer.render(date), case)
            if len(canonicalize(text)) <= settings.max_input_length:
                yield DatePair(text, date.isoformat(), writer.pattern.template, writer.locale)


def _date_alphabet(settings: DataSettings) -> set[str]:
    """Every character that canonical texts of dates can hold."""
    texts = ["0123456789", "stndrdth"]
    for tag in settings.locales:
        names = load_locale(tag)
        texts += [name for names_ in (*names.months.values(), *names.weekdays.values()) for name in names_]
        for pattern in (*ENGLISH_PATTERNS, *_cldr_patterns(names)):
            texts += "".join("" if i % 2 else part for i, part in enumerate(pattern.template.replace("}", "{").split("{")))
    return set(canonicalize(" ".join(texts)))


def generate_pairs(settings: DataSettings, seed: int | None = None) -> Iterator[DatePair]:
    """Endless pairs; the same settings and seed give the same pairs on every machine."""
    chosen = settings.seed if seed is None else seed
    if settings.task == "world":
        return world_pairs(settings, chosen)
    if settings.task == "time":
        return time_pairs(random.Random(chosen), settings.max_input_length)
    return _date_pairs(settings, chosen)


def training_stream(settings: DataSettings, seed: int, worker: int) -> Iterator[DatePair]:
    """Endless world pairs of the training split alone, for one of many processes."""
    task = task_spec(settings)
    return (pair for pair in world_pairs(settings, seed, worker) if split_of(pair, task) == "train")


def task_spec(settings: DataSettings) -> TaskSpec:
    """The task that the generated pairs belong to, with both vocabularies."""
    if settings.task == "world":
        return _world_spec(settings)
    is_time = settings.task == "time"
    return TaskSpec(
        name=settings.task,
        human_vocabulary=Vocabulary.human(time_alphabet() if is_time else _date_alphabet(settings)),
        machine_vocabulary=MACHINE_TIME if is_time else MACHINE_DATE,
        max_input_length=settings.max_input_length,
        output_length=5 if is_time else 10,
        grammar="time" if is_time else "date",
        pivot_year=settings.pivot_year,
    )


def check_locales(locales: Sequence[str]) -> str | None:
    """What is wrong with locales asked for the date task, which is English; None where nothing is."""
    known = supported_locales("en")
    for tag in locales:
        if tag.replace("-", "_") not in known:
            return f"{tag}: not an English locale of Babel; expected one such as en_US, en_GB, en_AU"
    return None


def _world_spec(settings: DataSettings) -> TaskSpec:
    """The world task: masked ISO, and hints among the human symbols."""
    hints = world_hints()
    return TaskSpec(
        name="world",
        human_vocabulary=Vocabulary((*sorted(world_alphabet()), *hints, UNKNOWN, PAD)),
        machine_vocabulary=MACHINE_DATE,
        max_input_length=settings.max_input_length,
        output_length=10,
        grammar="masked_date",
        hints=hints,
        pivot_year=settings.pivot_year,
    )
