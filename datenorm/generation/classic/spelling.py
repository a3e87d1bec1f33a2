"""Numbers as words and ordinals, the right ones and those people write by mistake."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["number_words", "ordinal", "wrong_ordinal"]


def ordinal(number: int) -> str:
    """The English ordinal: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    suffix = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{suffix}"


def wrong_ordinal(number: int) -> str:
    """The ordinal that a learner writes: always `th` ("21th"), or by the last digit ("11st")."""
    if number % 100 in (11, 12, 13):
        return f"{number}{('st', 'nd', 'rd')[number % 10 - 1]}"
    return f"{number}th"


@lru_cache(maxsize=1024)
def number_words(number: int, language: str = "en") -> str:
    """A number as words without hyphens: 55 -> "fifty five"."""
    from num2words import num2words

    return str(num2words(number, lang=language)).replace("-", " ").replace(" and ", " ")
