"""The classic task: whole English dates, as ISO 8601."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from faker import Faker

from datenorm.generation.classic.patterns import (
    ENGLISH_PATTERNS,
    Pattern,
    Renderer,
    compile_pattern,
    from_cldr,
)
from datenorm.generation.cldr.locales import LocaleNames, load_locale, supported_locales
from datenorm.outputs import output_language
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec, Vocabulary
from datenorm.text import canonicalize

__all__ = ["check_locales", "pairs", "task_spec"]

_CLDR_SHARE = 0.25  # of all pairs, those written with the locale's own CLDR patterns
_CHUNK = 4096
_FAR = (dt.date(1000, 1, 1), dt.date(2999, 12, 31))


def pairs(settings: DataSettings, seed: int) -> Iterator[DatePair]:
    """Endless pairs; the same settings and seed give the same ones on every machine."""
    return _draw(settings, seed)


def task_spec(settings: DataSettings) -> TaskSpec:
    """The date task, with the vocabularies of the settings' locales."""
    return TaskSpec(
        name="date",
        human_vocabulary=Vocabulary.human(_alphabet(settings)),
        machine_vocabulary=Vocabulary.machine("date"),
        max_input_length=settings.max_input_length,
        output_length=output_language("date").length,
        grammar="date",
        pivot_year=settings.pivot_year,
    )


def check_locales(locales: Sequence[str]) -> str | None:
    """What is wrong with locales for the date task, which is English; None where nothing is."""
    known = supported_locales("en")
    for tag in locales:
        if tag.replace("-", "_") not in known:
            return (
                f"{tag}: not an English locale of Babel; expected one such as en_US, en_GB, en_AU"
            )
    return None


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
        # Faker draws a moment up to the end's midnight: one day more, and what lies beyond is
        # drawn again.
        date = faker.date_between_dates(start, end + dt.timedelta(days=1))
        if date <= end:
            yield date


def _letter_case(text: str, draw: float) -> str:
    """As written three times in four, else lower, upper or title case."""
    if draw < 0.75:
        return text
    return text.lower() if draw < 0.88 else text.upper() if draw < 0.96 else text.title()


def _draw(settings: DataSettings, seed: int) -> Iterator[DatePair]:
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
                yield DatePair(
                    text,
                    date.isoformat(),
                    detail=writer.pattern.template,
                    locale=writer.locale,
                )


def _alphabet(settings: DataSettings) -> set[str]:
    """Every character that canonical texts of dates can hold."""
    texts = ["0123456789", "stndrdth"]
    for tag in settings.locales:
        names = load_locale(tag)
        texts += [
            name for names_ in (*names.months.values(), *names.weekdays.values()) for name in names_
        ]
        for pattern in (*ENGLISH_PATTERNS, *_cldr_patterns(names)):
            texts += pattern.template.replace("}", "{").split("{")[::2]
    return set(canonicalize(" ".join(texts)))
