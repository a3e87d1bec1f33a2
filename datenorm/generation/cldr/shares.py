"""How often each locale is drawn: languages by how much is written in them, locales within."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from datenorm.generation.cldr.languages import language_weights
from datenorm.generation.cldr.locales import readable_languages, variants_of

__all__ = ["world_locales"]


@lru_cache(maxsize=1)
def world_locales() -> Mapping[str, float]:
    """Every locale that is read with the probability of its being drawn."""
    weights = language_weights()
    shares: dict[str, float] = {}
    for language in readable_languages():
        tags = variants_of(language)
        own = {tag: weights[tag] for tag in tags[1:] if tag in weights}
        others = [tag for tag in tags[1:] if tag not in weights]
        left = 1.0 - sum(own.values())
        own |= {tag: left * (1 - weights["own"]) / len(others) for tag in others}
        own[tags[0]] = left * (weights["own"] if others else 1.0)
        shares |= {
            tag: share * weights.get(language, weights["unlisted"]) for tag, share in own.items()
        }
    total = sum(shares.values())
    return {tag: share / total for tag, share in shares.items()}
