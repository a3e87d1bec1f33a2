"""Which templates, labels and remarks say nothing beyond a day.

Tables of languages hold some that do: times of day, eras, "early 1979", "until". Where those have
kinds of their own, they must not stand in a plain date with the label of a plain date.
"""

from __future__ import annotations

import re
from functools import lru_cache

from datenorm.generation.writing.moment_words import moment_words
from datenorm.generation.writing.template import Template

__all__ = ["PLAIN_REMARKS", "says_days_alone", "says_more"]

_FIELD_OR_WORDS = re.compile(r"\\{\w*\\}|<[^<>]+\|[^<>]+>")
_FIELDS = frozenset(("t", "tT", "tc", "ye", "yb"))
_KEYS = (
    "about",
    "perhaps",
    "about_perhaps",
    "before",
    "after",
    "part_of",
    "half_of",
    "quarters",
    "halves",
    "weeks",
    "days_of_year",
)
PLAIN_REMARKS = frozenset(
    (
        ".",
        ",",
        ";",
        "!",
        ")",
        "]",
        "...",
        "(updated)",
        "(revised)",
        "[1]",
        "(1)",
        "*",
        "**",
        "(B)",
        "|",
        '"',
    )
)


@lru_cache(maxsize=512)
def _patterns(language: str) -> re.Pattern[str]:
    """Texts that say more than a date, the date being digits and words."""
    words = moment_words(language)
    texts = {text.partition(" = ")[0] for key in _KEYS for text in words[key].texts}
    texts |= {text for key in ("part_of", "half_of") for text in moment_words("en")[key].texts}
    written = [_FIELD_OR_WORDS.sub(".+", re.escape(text)) for text in sorted(texts)]
    return re.compile("|".join(written) or "(?!)", re.IGNORECASE)


def says_days_alone(template: Template, language: str) -> bool:
    """Whether a template gives a day, a month or a year, and nothing more."""
    if _FIELDS & set(template.fields):
        return False
    return _patterns(language).fullmatch(re.sub(r"\{\w+\}", "9", template.text)) is None


@lru_cache(maxsize=512)
def _prefixes(language: str) -> tuple[str, ...]:
    """Words before a date that say more, each with a space before it."""
    words = moment_words(language)
    keys = ("about", "perhaps", "about_perhaps", "before", "after", "weeks_of_a_day")
    texts = [text for key in keys for text in words[key].texts if text.endswith("{}")]
    found = {text[:-2].strip().lower() for text in texts} - {""}
    return tuple(f" {prefix}" for prefix in sorted(found))


def says_more(label: str, language: str) -> bool:
    """Whether a label before a date is one of the words that make it a span or a guess."""
    written = f" {label.lower().strip()}"
    return written.endswith(_prefixes(language)) or written.endswith(_prefixes("en"))
