"""Times of day as people write them: digits, words, "past" and "to", noon and midnight.

The shapes are those of the classic time normalizer (Tx=41, Ty=5). A bare hour is read on the
24-hour clock; am, pm and the parts of the day move it; an hour above 12 stays what it is ("20
p.m.").
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from datenorm.generation.classic.spelling import number_words
from datenorm.outputs import output_language
from datenorm.presets import DataSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec, Vocabulary

__all__ = ["TIME_SHAPES", "pairs", "task_spec", "time_pairs"]

_AM = ("am", "a.m.", "a.m", "AM", "A.M.", "in the morning")
_PM = ("pm", "p.m.", "p.m", "PM", "P.M.")
_MINUTE_WORDS = ("", " min", " minutes", " mins", " min.")


@dataclass(frozen=True)
class _Hour:
    """An hour as it is written, with what stands after it and the hour of the day that it means."""

    written: int
    suffix: str
    meant: int


def _hour(rng: random.Random) -> _Hour:
    """Draw an hour; in three of five cases with am, pm or a part of the day."""
    hour = rng.randrange(24)
    if rng.random() < 0.4:
        return _Hour(hour, "", hour)
    if hour < 12:
        return _Hour(hour or 12, rng.choice(_AM), hour)
    part = (
        "in the afternoon"
        if hour < 18
        else "at night"
        if hour > 20 and rng.random() < 0.5
        else "in the evening"
    )
    suffix = part if rng.random() < 0.25 else rng.choice(_PM)
    # "20 p.m." is a slip that people make.
    written = hour if rng.random() < 0.15 else hour - 12 or 12
    return _Hour(written, suffix, hour)


def _words(rng: random.Random, number: int) -> str:
    """A number in digits or in words."""
    return str(number) if rng.random() < 0.5 else number_words(number)


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _digits(rng: random.Random) -> tuple[str, int]:
    hour, minute = _hour(rng), rng.randrange(60)
    digits = f"{hour.written:02d}" if rng.random() < 0.4 else str(hour.written)
    glue = "" if rng.random() < 0.3 and not hour.suffix.startswith(("in", "at")) else " "
    lead = rng.choice(("t", "T")) if rng.random() < 0.1 else "at " if rng.random() < 0.1 else ""
    return (
        f"{lead}{digits}{rng.choice(':::...')}{minute:02d}"
        f"{glue if hour.suffix else ''}{hour.suffix}",
        hour.meant * 60 + minute,
    )


def _hour_only(rng: random.Random) -> tuple[str, int]:
    hour = _hour(rng)
    name = _words(rng, hour.written)
    clock = rng.choice(("o'clock", "o'clock", "oclock"))
    if not hour.suffix or rng.random() < 0.5:
        return _join(name, clock, hour.suffix), hour.meant * 60
    return _join(name, hour.suffix), hour.meant * 60


def _hours_and_minutes(rng: random.Random) -> tuple[str, int]:
    hour, minute = _hour(rng), rng.randrange(1, 60)
    link = rng.choice((" hours and ", " hours ", " o'clock ", " o'clock and ", " h ", " "))
    if link == " ":  # "six fifty five": words only, and a spoken zero before a single digit
        words = f"{number_words(hour.written)} {'oh ' if minute < 10 else ''}{number_words(minute)}"
    else:
        unit = rng.choice(("", "", " minutes", " min")) if "hours" in link or link == " h " else ""
        words = f"{_words(rng, hour.written)}{link}{_words(rng, minute)}{unit}"
    return _join(words, hour.suffix), hour.meant * 60 + minute


def _relative(rng: random.Random) -> tuple[str, int]:
    hour, minute = _hour(rng), rng.randrange(1, 60)
    after = rng.random() < 0.5
    link = rng.choice(("past", "after")) if after else rng.choice(("to", "before", "until"))
    words = f"{_words(rng, minute)}{rng.choice(_MINUTE_WORDS)} {link} {_words(rng, hour.written)}"
    clock = "o'clock" if rng.random() < 0.1 else ""
    return _join(words, clock, hour.suffix), hour.meant * 60 + (minute if after else -minute)


def _quarters(rng: random.Random) -> tuple[str, int]:
    hour = _hour(rng)
    words, minutes = rng.choice(
        (
            ("half past", 30),
            ("half past", 30),
            ("half after", 30),
            ("quarter past", 15),
            ("quarter after", 15),
            ("a quarter past", 15),
            ("quarter to", -15),
            ("quarter before", -15),
            ("a quarter to", -15),
            ("a quarter before", -15),
        )
    )
    return _join(words, _words(rng, hour.written), hour.suffix), hour.meant * 60 + minutes


def _noon_and_midnight(rng: random.Random) -> tuple[str, int]:
    name, meant = rng.choice((("noon", 12), ("midnight", 0)))
    shape = rng.randrange(6)
    if shape == 0:
        return rng.choice(("", "at ", "12 ")) + name, meant * 60
    if shape == 1:
        words, minutes = rng.choice(
            (("half past", 30), ("quarter past", 15), ("quarter to", -15), ("a quarter to", -15))
        )
        return f"{words} {name}", meant * 60 + minutes
    minute = rng.randrange(1, 60)
    link, sign = rng.choice((("past", 1), ("after", 1), ("to", -1), ("before", -1)))
    return (
        f"{_words(rng, minute)}{rng.choice(_MINUTE_WORDS)} {link} {name}",
        meant * 60 + sign * minute,
    )


TIME_SHAPES: dict[str, tuple[float, Callable[[random.Random], tuple[str, int]]]] = {
    "digits": (3.0, _digits),
    "hour": (1.0, _hour_only),
    "hours and minutes": (2.5, _hours_and_minutes),
    "minutes past or to": (2.5, _relative),
    "quarters": (1.0, _quarters),
    "noon and midnight": (0.6, _noon_and_midnight),
}


def _alphabet() -> set[str]:
    """Every character that canonical texts of times can hold."""
    words = " ".join(number_words(number) for number in range(60))
    parts = "o'clock hours and minutes past after before to until half quarter noon midnight "
    parts += "at night oh min. h t"
    return set(
        (words + parts + "".join(_AM + _PM) + "in the afternoon evening" + "0123456789:.'").lower()
    )


def pairs(settings: DataSettings, seed: int) -> Iterator[DatePair]:
    """Endless pairs; the same settings and seed give the same ones on every machine."""
    return time_pairs(random.Random(seed), settings.max_input_length)


def task_spec(settings: DataSettings) -> TaskSpec:
    """The time task, with both vocabularies."""
    return TaskSpec(
        name="time",
        human_vocabulary=Vocabulary.human(_alphabet()),
        machine_vocabulary=Vocabulary.machine("time"),
        max_input_length=settings.max_input_length,
        output_length=output_language("time").length,
        grammar="time",
        pivot_year=settings.pivot_year,
    )


def time_pairs(rng: random.Random, max_length: int, locale: str = "en") -> Iterator[DatePair]:
    """Endless pairs of a written time and HH:MM; texts longer than `max_length` are drawn again."""
    names = list(TIME_SHAPES)
    weights = [weight for weight, _ in TIME_SHAPES.values()]
    while True:
        name = rng.choices(names, weights)[0]
        text, minutes = TIME_SHAPES[name][1](rng)
        case = rng.random()
        text = text.upper() if case < 0.05 else text.capitalize() if case < 0.15 else text
        if len(text) > max_length:
            continue
        hour, minute = divmod(minutes % 1440, 60)
        yield DatePair(text, f"{hour:02d}:{minute:02d}", detail=name, locale=locale)
