"""Month names that are another month in another language: "listopad" is November in Czech and October in Croatian.

A text with such a name and no language says too little; what can be known is how often each month is meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from datenorm.generation.book import load_book
from datenorm.generation.world import world_locales
from datenorm.text import canonicalize

__all__ = ["month_shares", "names_another_month"]

_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def month_shares() -> Mapping[str, Mapping[int, float]]:
    """Canonical names that stand for more than one month (1 to 12), with the share of each, languages weighed as they are drawn."""
    weights: dict[str, dict[int, float]] = {}
    for tag, share in world_locales().items():
        banks = load_book(tag).banks.banks
        for month, names in ((m, names) for field in ("MMMM", "MMM") for m, names in enumerate(banks[field], 1)):
            for name in names:
                months = weights.setdefault(canonicalize(name).rstrip("."), {})
                months[month] = months.get(month, 0.0) + share / len(names)
    return {
        name: {month: weight / sum(months.values()) for month, weight in months.items()}
        for name, months in weights.items()
        if len(months) > 1
    }


def names_another_month(text: str, month: int, most: float = 0.9) -> bool:
    """Whether a word of `text` that can name `month` (1 to 12) names it in less than the share `most` of its uses."""
    shares = month_shares()
    return any(shares[word].get(month, 1.0) < most for word in _WORD.findall(canonicalize(text)) if word in shares)
