"""Canonical text: the one form in which every text is read.

NFKC, case folding, native digits to ASCII, invisible format characters dropped, white space and
control characters to single spaces. And text as it is shown. Nothing here knows what a date is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["canonicalize", "counted", "escape", "printable"]

_CONTROL_CHARACTERS = dict.fromkeys((*range(32), 127), " ")
# Control characters, half surrogate pairs, other line ends, and what turns the direction of the
# characters around it: a terminal or a page would act on them, or show something else than it is.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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

    NFKC and case folding follow the Unicode Standard (annex 15, section 3.13). A folded
    text can be decomposed again and a dropped joiner can bring a base and its accent
    together, so both are repeated.
    """
    if text.isascii():
        return " ".join(
            (text if text.isprintable() else text.translate(_CONTROL_CHARACTERS)).lower().split()
        )
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        canonical = " ".join("".join(map(_canonical_character, folded)).split())
        if canonical == text:
            break
        text = canonical
    return text


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the singular where it is one.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {noun}{'s' * (count != 1)}"


def printable(text: str) -> str:
    """Return `text` in one line that is safe to show: control characters as Python escapes them.

    Everything that comes from a file or a user passes here on its way to a terminal or a page.

    >>> printable("a\\033]0;title\\007")
    'a\\\\x1b]0;title\\\\x07'
    """
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda found: repr(found[0])[1:-1], text)


def escape(text: str) -> str:
    """Return `text` for an HTML page: `printable`, and its markup as letters."""
    import html

    return html.escape(printable(text))
