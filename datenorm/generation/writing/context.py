"""The context of a date: labels before it, remarks, times of day and zones after it, brackets.

The date is read and the rest is left. A text has one date: two dates, or a range, are no single
one and belong to `kinds/non_date/`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from datenorm.generation.cldr.languages import EVERYWHERE, language_table
from datenorm.generation.writing.plain import PLAIN_REMARKS, says_more

__all__ = ["Context", "add_context", "context_of", "iso_times", "times_of_day"]

_OFFSETS = ("+00:00", "+01:00", "+02:00", "-05:00", "+05:30", "+08:00", "+0000", "+0100")
_ZONES = (
    *("UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"),
    *("CET", "CEST", "BST", "IST", "JST", "MSK", "AEST", "EET"),
    *("(UTC)", "(GMT)", "GMT+2", "UTC+1", "UTC-5", "+0530", "-0500", "-0700", "+0900"),
    *_OFFSETS,
)
_HALVES = ("am", "pm", " am", " pm", "AM", "PM", " AM", " PM", " a.m.", " p.m.", "a", "p")
_POOL = 3000
_OPENING, _CLOSING = '([<="', '.,;:!)]?*"-/'


@dataclass(frozen=True)
class Context:
    """What people of one language write before and after a date."""

    labels: tuple[str, ...]
    remarks: tuple[str, ...]


def context_of(language: str, eras: tuple[str, ...], plain: bool = False) -> Context:
    """A language's own labels and remarks, and those that are used everywhere.

    Plain ones leave a date as it is: no "since", no "circa", no era.
    """
    table, everywhere = language_table(language), language_table(EVERYWHERE)
    own_weight = 1 if language == "en" else 6
    if plain:
        labels = everywhere.labels + table.labels * own_weight
        return Context(
            tuple(label for label in labels if not says_more(label, language)),
            tuple(remark for remark in everywhere.remarks if remark in PLAIN_REMARKS),
        )
    return Context(
        everywhere.labels + table.labels * own_weight,
        everywhere.remarks + (table.remarks + eras) * own_weight,
    )


def iso_times() -> tuple[str, ...]:
    """Times as ISO 8601 writes them after the T, and RFC 2822 after the year."""
    rng = random.Random(8601)
    return tuple(
        _clock(rng, ":", seconds=rng.random() < 0.85)
        + rng.choice(("", "", "", *_OFFSETS, "Z", "Z", "Z", " +0000", " -0500", " GMT", " UTC"))
        for _ in range(_POOL)
    )


def times_of_day() -> tuple[str, ...]:
    """Times as people write them, with halves of the day and zones."""
    rng = random.Random(2822)
    times = []
    for _ in range(_POOL):
        draw = rng.random()
        if draw < 0.55:
            time = _clock(rng, ":", seconds=rng.random() < 0.5)
        elif draw < 0.85:
            time = f"{1 + rng.randrange(12)}:{rng.randrange(60):02d}{rng.choice(_HALVES)}"
        elif draw < 0.92:
            time = f"{1 + rng.randrange(12)}{rng.choice(_HALVES[:8])}"
        else:
            time = _clock(rng, rng.choice((".", "h", " h ", "H")), seconds=False)
        times.append(time + (f" {rng.choice(_ZONES)}" if rng.random() < 0.25 else ""))
    return tuple(times)


def _clock(rng: random.Random, separator: str, seconds: bool) -> str:
    text = f"{rng.randrange(24):02d}{separator}{rng.randrange(60):02d}"
    if seconds:
        text += f"{separator}{rng.randrange(60):02d}"
        if rng.random() < 0.2:
            text += f".{rng.randrange(10**6):06d}"[: rng.choice((4, 7))]
    return text


_TIMES = times_of_day()
_BEFORE_TIMES = (" ", " ", " ", ", ", " at ", " - ")
_AFTER_TIMES = (" ", ", ", " on ")
_BRACKETS = ("()", "[]", '""', "''", "<>", "“”", "«»", "||")


def add_context(text: str, context: Context, with_time: bool, rng: random.Random) -> str:
    """Add a label, a remark, brackets or, where the text gives a day, a time of day."""
    draw = rng.random()
    if not with_time and 0.38 <= draw < 0.66:
        draw = 0.7  # a month or a year has no time of day
    if draw < 0.38:
        label = context.labels[int(rng.random() * len(context.labels))]
        touches = label[-1] in _OPENING or (label[-1] == ":" and rng.random() < 0.2)
        return label + text if touches else f"{label} {text}"
    if draw < 0.62:
        time = _TIMES[int(rng.random() * _POOL)]
        return f"{text}{_BEFORE_TIMES[int(rng.random() * 6)]}{time}"
    if draw < 0.66:
        return f"{_TIMES[int(rng.random() * _POOL)]}{_AFTER_TIMES[int(rng.random() * 3)]}{text}"
    if draw < 0.92:
        remark = context.remarks[int(rng.random() * len(context.remarks))]
        return text + remark if remark[0] in _CLOSING else f"{text} {remark}"
    brackets = _BRACKETS[int(rng.random() * 8)]
    return f"{brackets[0]}{text}{brackets[1]}"
