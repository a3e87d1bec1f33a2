"""Which installed fonts together draw a text; matplotlib falls from one to the next."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Fonts", "find_fonts"]

_FIRST = "DejaVu Sans"  # comes with matplotlib


@dataclass(frozen=True)
class Fonts:
    """Families in the order of preference, and the characters that none of them has."""

    families: tuple[str, ...]
    missing: str


def find_fonts(text: str) -> Fonts:
    """The fonts for a text; matplotlib has to be installed."""
    return _find(frozenset(c for c in text if unicodedata.category(c)[0] != "C"))


@cache
def _find(characters: frozenset[str]) -> Fonts:
    from matplotlib import font_manager

    families, missing = [_FIRST], set(characters)
    missing -= _characters(font_manager.findfont(_FIRST))
    for path in _installed(font_manager.findSystemFonts()) if missing else ():
        drawn = missing & _characters(path)
        if drawn:
            families.append(_family(path))
            missing -= drawn
        if not missing:
            break
    return Fonts(tuple(families), "".join(sorted(missing)))


def _installed(paths: Iterable[str]) -> list[str]:
    """Font files: upright sans-serif text fonts first."""

    def unlikeliness(path: str) -> tuple[bool, bool, bool, str]:
        name = Path(path).stem.lower()
        return "regular" not in name, "serif" in name, "mono" in name, name

    return sorted((path for path in paths if "emoji" not in path.lower()), key=unlikeliness)


def _characters(path: str) -> set[str]:
    from matplotlib.ft2font import FT2Font

    try:
        return set(map(chr, FT2Font(path).get_charmap()))
    except (RuntimeError, OSError):  # a damaged font, or one of bitmaps
        return set()


def _family(path: str) -> str:
    """A font's family; matplotlib may not know it yet: it looks for fonts on its first day."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    if path not in {font.fname for font in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(path)
    return str(FT2Font(path).family_name)
