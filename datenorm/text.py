"""Canonical text: the one form in which every text is read.

NFKC, case folding, native digits to ASCII, invisible format characters dropped, white space and
control characters to single spaces. Nothing here knows what a date is.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["canonicalize"]

_CONTROL_CHARACTERS = dict.fromkeys((*range(32), 127), " ")


@lru_cache(maxsize=65536)
def _canonical_character(character: str) -> str:
    """What one character of an NFKC case-folded text becomes."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Cf":  # right-to-left marks, soft hyphens, joiners: nothing a reader sees
        return ""
    if category[0] == "Z" or category == "Cc":
        return " "
    return character


def canonicalize(text: str) -> str:
    """Return the canonical form of `text`; a fixed point: canonical text comes back unchanged.

    NFKC and case folding follow the Unicode Standard (annex 15, section 3.13). A folded text can be
    decomposed again and a dropped joiner can bring a base and its accent together, so both are repeated.
    """
    if text.isascii():
        return " ".join((text if text.isprintable() else text.translate(_CONTROL_CHARACTERS)).lower().split())
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        canonical = " ".join("".join(map(_canonical_character, folded)).split())
        if canonical == text:
            break
        text = canonical
    return text
