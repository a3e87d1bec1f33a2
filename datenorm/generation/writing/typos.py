"""Typos: what keyboards, scanners and haste do to a date, with one reading left.

Digits never become other digits. A scanner's letter for a digit (O for 0, l for 1) has one
reading. A damaged month name must stay nearer to its own month than to every other one of its
language, by Levenshtein distance over all names that the locale writes; where it does not, the
text stays clean. `cldr/shared_names.py` compares it with the names of all other languages.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from datenorm.generation.cldr.names import without_diacritics
from datenorm.text import canonicalize

__all__ = [
    "KEYBOARD",
    "damage_digits",
    "damage_letters",
    "damage_name",
    "damage_spaces",
    "edit_distance",
    "keeps_reading",
    "lose_diacritics",
]

_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm"),  # Latin
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),  # Russian, and near enough its neighbours'
    *("ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),  # Greek
    *("ضصثقفغعهخحج", "شسيبلاتنمكط", "ئءؤرلىةوزظ"),  # Arabic
    *("קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),  # Hebrew
    *("ौैाीूबहगदजड", "ोे्िुपरकतचट", "ॉंमनवलसय"),  # Devanagari, InScript
)
_SCANNED = {
    "o": "0",
    "l": "1i|",
    "i": "1l!",
    "s": "5",
    "b": "8",
    "g": "9",
    "e": "c",
    "c": "e",
    "u": "v",
    "n": "ri",
    "m": "rn",
    "h": "b",
    "z": "2",
    "a": "o",
    "t": "f",
    "v": "y",
}
# Letters that a scanner reads for a digit; in lower case each stands for one digit only.
_DIGITS = {"0": "Oo", "1": "lI", "5": "Ss", "8": "B", "2": "Z", "9": "g"}


Names = frozenset[tuple[str, int]]  # canonical names with the month or day they stand for, from 0
KEYBOARD = "".join(_ROWS)


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for block in range(0, len(_ROWS), 3):
        rows = _ROWS[block : block + 3]
        for r, row in enumerate(rows):
            for c, letter in enumerate(row):
                neighbours = [
                    rows[y][x]
                    for y, x in (
                        (r, c - 1),
                        (r, c + 1),
                        (r - 1, c),
                        (r - 1, c + 1),
                        (r + 1, c - 1),
                        (r + 1, c),
                    )
                    if 0 <= y < len(rows) and 0 <= x < len(rows[y])
                ]
                near[letter] = "".join(neighbours)
    return near


_NEAR = _neighbours()


def edit_distance(a: str, b: str, limit: int = 1000) -> int:
    """Levenshtein distance: insertions, deletions and substitutions, each of weight one.

    A distance above `limit` comes out as some number above it.
    """
    start, end = 0, 0  # what both begin and end with does not change the distance
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    a, b = a[start : len(a) - end], b[start : len(b) - end]
    if not a or not b:
        return max(len(a), len(b))
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y)))
        if min(current) > limit:
            return limit + 1
        previous = current
    return previous[-1]


def _insert_neighbour(text: str, index: int, rng: random.Random) -> str:
    near = _NEAR.get(text[index].lower())
    return text if not near else text[: index + 1] + rng.choice(near) + text[index + 1 :]


def _replace_neighbour(text: str, index: int, rng: random.Random) -> str:
    near = _NEAR.get(text[index].lower())
    return text if not near else text[:index] + rng.choice(near) + text[index + 1 :]


def _double(text: str, index: int, rng: random.Random) -> str:
    return text[: index + 1] + text[index:]


def _drop(text: str, index: int, rng: random.Random) -> str:
    return text[:index] + text[index + 1 :]


def _swap(text: str, index: int, rng: random.Random) -> str:
    return text[:index] + text[index : index + 2][::-1] + text[index + 2 :]


def _scan(text: str, index: int, rng: random.Random) -> str:
    if text[index : index + 2].lower() == "rn":
        return text[:index] + "m" + text[index + 2 :]
    shapes = _SCANNED.get(text[index].lower())
    if shapes is None:
        return text
    shape = shapes if shapes in ("rn", "ri") else rng.choice(shapes)
    return text[:index] + shape + text[index + 1 :]


def _random_letter(text: str, index: int, rng: random.Random) -> str:
    return text[:index] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[index + 1 :]


_Slip = Callable[[str, int, random.Random], str]
_SLIPS: tuple[_Slip, ...] = (
    _replace_neighbour,
    _replace_neighbour,
    _insert_neighbour,
    _double,
    _drop,
    _drop,
    _swap,
    _swap,
    _scan,
    _random_letter,
)


def damage_letters(text: str, rng: random.Random) -> str:
    """One slip at a letter of the text; the text itself where none took hold. Digits stay."""
    letters = [i for i, character in enumerate(text) if character.isalpha()]
    if not letters:
        return text
    slip = _SLIPS[int(rng.random() * len(_SLIPS))]
    return slip(text, letters[int(rng.random() * len(letters))], rng)


@lru_cache(maxsize=2048)
def _by_length(names: Names) -> dict[int, list[tuple[str, int, frozenset[str]]]]:
    """Names, what they stand for and their letters, by the length of the name."""
    found: dict[int, list[tuple[str, int, frozenset[str]]]] = {}
    for name, index in names:
        found.setdefault(len(name), []).append((name, index, frozenset(name)))
    return found


def keeps_reading(damaged: str, name: str, index: int, names: Names) -> bool:
    """Whether a damaged canonical name is nearest to its own month or day (from 0)."""
    distance, letters = edit_distance(damaged, name), set(damaged)
    rivals = _by_length(names)
    for length in range(len(damaged) - distance, len(damaged) + distance + 1):
        for rival, other, rival_letters in rivals.get(length, ()):
            # One edit takes away one letter at most: few rivals are worth a closer look.
            if (
                other != index
                and len(letters - rival_letters) <= distance
                and edit_distance(damaged, rival, distance) <= distance
            ):
                return False
    return True


def damage_name(name: str, index: int, names: Names, rng: random.Random) -> str | None:
    """A name with one slip, rarely two; None where it may be another month's or day's."""
    damaged = damage_letters(name, rng)
    if len(name) >= 7 and rng.random() < 0.08:
        damaged = damage_letters(damaged, rng)
    folded, clean = canonicalize(damaged), canonicalize(name)
    if folded == clean or len(clean) < 3 or not any(c.isalpha() for c in folded):
        return None
    return damaged if keeps_reading(folded, clean, index, names) else None


def damage_digits(text: str, rng: random.Random) -> str | None:
    """The text with up to half of its digits read as letters by a scanner; None where it has none.

    A text without a digit left would be a word: one stays in any case.
    """
    indices = [i for i, character in enumerate(text) if character in _DIGITS]
    if not indices:
        return None
    letters = list(text)
    for index in rng.sample(indices, rng.randint(1, max(1, len(indices) // 2))):
        letters[index] = rng.choice(_DIGITS[letters[index]])
    return "".join(letters) if any(letter.isdigit() for letter in letters) else None


def damage_spaces(text: str, rng: random.Random) -> str | None:
    """A missing or doubled separator, or a space where none belongs; never inside numbers.

    Two numbers that lose the space between them are another number.
    """
    indices = [
        i for i, character in enumerate(text) if character in " ,.-/" and 0 < i < len(text) - 1
    ]
    if not indices:
        return None
    index = rng.choice(indices)
    if rng.random() < 0.5:
        before, after = text[index - 1], text[index + 1]
        if before.isdigit() and not after.isalpha():
            return None
        if (before.isalpha() and after.isalpha()) or not (before.isalnum() and after.isalnum()):
            return None
        return text[:index] + text[index + 1 :]
    separator = text[index]
    more = rng.choice((separator + separator, " " + separator, separator + " "))
    return text[:index] + more + text[index + 1 :]


def lose_diacritics(text: str) -> str | None:
    """The text without its diacritics; None where it has none."""
    plain = without_diacritics(text)
    return plain if plain != text else None
