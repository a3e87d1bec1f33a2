"""The letters that each language is written with, by CLDR's exemplar characters."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["letters_of"]

# Longer ones are syllabaries and characters by the thousand, of which dates need few.
_LONGEST_ALPHABET = 160


@lru_cache(maxsize=512)
def letters_of(language: str) -> tuple[str, ...]:
    """The letters of a language's alphabet; none where it writes syllables or ideographs."""
    import icu

    exemplars = icu.LocaleData(language).getExemplarSet()
    return tuple(map(str, exemplars)) if len(exemplars) <= _LONGEST_ALPHABET else ()
