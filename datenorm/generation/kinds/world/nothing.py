"""Texts that say nothing of when, or more than one thing: the output is empty.

Lists of dates, two unrelated dates, durations, ages, recurrences, relative texts, days that do not
exist, and all that looks like a date and is none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.generation.kinds.non_date import figures, impossible, words
from datenorm.generation.kinds.world import lists, near_dates
from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import dates_of_digits
from datenorm.presets import DataSettings
from datenorm.text import canonicalize

__all__ = ["KIND", "draw"]

_BARE_YEAR = re.compile(r"[12]\d{3}")
_CLOCK_LIKE = re.compile(r"\d{1,2} ?h(\d\d)?|\d{1,2}[.:]\d\d( ?[ap]\.?m\.?)?", re.IGNORECASE)
_HAS_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_AGES = (
    "aged {}",
    "age {}",
    "{} years old",
    "{} yrs",
    "{} y/o",
    "aged {} years",
    "{}yo",
    "({} years)",
)
_RECURRING = (
    "every {w}",
    "each {w}",
    "{w}s",
    "weekly on {w}",
    "every other {w}",
    "{w}-{v}",
    "{w} to {v}",
    "{w}, {v}",
    "on {w}s",
    "alternate {w}s",
    "first {w} of the month",
    "{w} & {v}",
)
_Make = Callable[[Writer, DataSettings, random.Random], "str | None"]


def _plain(make: Callable[[Writer, random.Random], str | None]) -> _Make:
    return lambda writer, settings, rng: make(writer, rng)


def _age(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    return rng.choice(_AGES).replace("{}", str(1 + rng.randrange(110)))


def _recurring(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    first, second = (words.weekday(writer, rng) for _ in range(2))
    return rng.choice(_RECURRING).replace("{w}", first).replace("{v}", second)


def _noun(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """A word of the language beside a number that is no year: "room 12", "winter coat 3"."""
    nouns = moment_words(writer.names.language)["nouns"]
    if not nouns:
        return None
    number = rng.randrange(1000) if rng.random() < 0.8 else 3000 + rng.randrange(97000)
    return nouns.draw(rng).replace("{}", str(number))


def _fiscal(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    """A fiscal year or a part of one: only its owner knows when it begins."""
    year = 1985 + rng.randrange(55)
    shown = {"y": year, "yy": f"{year % 100:02d}", "q": 1 + rng.randrange(4)}
    later = {"Z": year + 1, "z": f"{(year + 1) % 100:02d}"}
    return moment_words(writer.names.language)["fiscal"].draw(rng).format_map(shown | later)


@lru_cache(maxsize=512)
def _phrases_that_say_when(language: str) -> re.Pattern[str]:
    """Phrases that say when in the world language: eras, noon, midnight, clocks in words."""
    texts = []
    for key in (
        "bc",
        "ad",
        "noon",
        "midnight",
        "morning",
        "afternoon",
        "evening",
        "night",
        "clocks",
    ):
        for tongue in {language, "en"}:
            texts += [text.partition(" = ")[0] for text in moment_words(tongue)[key].texts]
    literals = {part.strip() for text in texts for part in re.split(r"\{\w*\}", text)}
    literals |= {"AH", "Ramadan", "Muharram", "Rajab", "Nisan", "half past", "quarter to", "BCE"}
    kept = sorted((re.escape(part) for part in literals if len(part) > 1), key=len, reverse=True)
    return re.compile("|".join(kept), re.IGNORECASE)


@lru_cache(maxsize=512)
def _clock_frames(language: str) -> frozenset[str]:
    """What stands around the hour of a clock: "{} heures", "{} дня"."""
    words = moment_words(language)
    keys = ("clocks", "morning", "afternoon", "evening", "night")
    texts = (re.sub(r"\{hh?\}", "{}", text) for key in keys for text in words[key].texts)
    return frozenset(text.casefold() for text in texts if re.findall(r"\{\w*\}", text) == ["{}"])


def _is_clock(text: str, language: str) -> bool:
    """Whether a duration is written as an hour is ("20 heures"): then it is taken for one."""
    text = canonicalize(text)  # CLDR's blanks are no-break ones
    found = re.search(r"\d+", text)
    if not found or int(found[0]) > 24:
        return False
    return f"{text[: found.start()]}{{}}{text[found.end() :]}".casefold() in _clock_frames(language)


def _relative(writer: Writer, settings: DataSettings, rng: random.Random) -> str | None:
    text = words.relative(writer, rng)
    return None if _phrases_that_say_when(writer.names.language).search(text) else text


def _marked(text: str, rng: random.Random) -> str:
    """A text with marks around it, around one of its words, or nothing but marks."""
    marks = rng.choice(_MARKS)
    first, last = marks[0], marks[1]
    chance = rng.random()
    if chance < 0.1:
        return rng.choice((first, last, first + last, first * 2))
    parts = text.split(" ")
    if chance < 0.5 or len(parts) == 1:
        return f"{first}{text}{last}"
    index = rng.randrange(len(parts))
    parts[index] = f"{first}{parts[index]}{last}"
    return " ".join(parts)


_TEXTS: dict[str, tuple[float, _Make]] = {
    "impossible": (0.17, _plain(impossible.impossible)),
    "malformed": (0.03, _plain(impossible.malformed)),
    **lists.MAKERS,
    "name or sentence": (0.14, _plain(words.faked_text)),
    "noun": (0.07, _noun),
    "word": (0.08, _plain(words.word)),
    "number": (0.10, _plain(figures.number)),
    "price": (0.04, _plain(figures.price)),
    "phone": (0.04, _plain(figures.phone)),
    "code": (0.05, _plain(figures.code)),
    "version": (0.02, _plain(figures.version)),
    "duration": (0.03, _plain(figures.duration)),
    "age": (0.01, _age),
    "recurring": (0.015, _recurring),
    "relative": (0.06, _relative),
    "fiscal": (0.035, _fiscal),
    "weekday": (0.015, _plain(words.weekday)),
    "placeholder": (0.04, _plain(words.placeholder)),
    **{name: (share, _plain(make)) for name, (share, make) in near_dates.MAKERS.items()},
}
_WORDS = frozenset(("name or sentence", "noun", "word", "relative", "weekday", "placeholder"))
_MARKED = 0.12  # of texts of words
_MARKS = ("<>", "<>", '""', "''", "()", "[]", "{}", "**", "«»", "„“", "“”", "__", "//")
_NAMES = tuple(_TEXTS)
_CUMULATED = tuple(accumulate(share for share, _ in _TEXTS.values()))
# Texts that could come out as a date or a clock after all.
_CHECKED = frozenset(("number", "price", "phone", "code", "name or sentence", "duration", "noun"))
_DURATIONS = frozenset(
    ("duration", "duration in words", "relative", "noun", "measure", "code", "malformed")
)
_CHECKED_FOR_DAYS = _CHECKED | {"measure", "verse or score"}


def draw(writer: Writer, settings: DataSettings, rng: random.Random) -> Draft | None:
    """Draw a text that says nothing of when."""
    name = rng.choices(_NAMES, cum_weights=_CUMULATED)[0]
    text = _TEXTS[name][1](writer, settings, rng)
    if not text or not text.strip():
        return None
    if name in _WORDS and rng.random() < _MARKED:
        text = _marked(text, rng)
    doubtful = dates_of_digits(text) or _BARE_YEAR.fullmatch(text) or _CLOCK_LIKE.fullmatch(text)
    if name in _CHECKED_FOR_DAYS and doubtful:
        return None
    if name in _DURATIONS and _is_clock(text, writer.names.language):
        return None
    if name in _CHECKED and _HAS_YEAR.search(text):
        return None
    return Draft(text, "", "nothing", name, context=False, time_of_day=False, dashes=False)


KIND = Kind("nothing", draw)
