"""Month names of all languages together, for a text does not say which language it is in.

"listopad" is November in Czech and October in Croatian; "zet" may be a slip in "set" (September)
and in "zec" (December). Where the month of a word depends on the language, what can be known is
how often each month is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from datenorm.generation.cldr.locales import load_locale
from datenorm.generation.cldr.names import written_names
from datenorm.generation.cldr.shares import world_locales
from datenorm.records import DatePair
from datenorm.text import canonicalize

__all__ = ["is_decidable", "keeps_month", "month_shares", "names_another_month"]

_WORD = re.compile(r"[^\W\d_]+")
# Weight of other months' names, against the own month's, from which a damaged name is nobody's.
_RIVAL = 0.1
_Weights = dict[int, float]  # month (1 to 12) -> weight


@lru_cache(maxsize=1)
def _name_weights() -> dict[str, _Weights]:
    """Canonical names of all locales, without a closing dot, and the weights of their months."""
    weights: dict[str, _Weights] = {}
    for tag, share in world_locales().items():
        choices = written_names(load_locale(tag)).choices
        for month, names in (
            (m, names) for field in ("MMMM", "MMM") for m, names in enumerate(choices[field], 1)
        ):
            for name in names:
                months = weights.setdefault(canonicalize(name).rstrip("."), {})
                months[month] = months.get(month, 0.0) + share / len(names)
    return weights


@lru_cache(maxsize=1)
def month_shares() -> Mapping[str, Mapping[int, float]]:
    """Names of more than one month (1 to 12), with the share of each month."""
    return {
        name: {month: weight / sum(months.values()) for month, weight in months.items()}
        for name, months in _name_weights().items()
        if len(months) > 1
    }


def names_another_month(text: str, month: int, minimum_share: float = 0.95) -> bool:
    """Whether a word of `text` that can name `month` (1 to 12) does so in too few of its uses.

    The minimum leaves room below the likelihood from which a second reading is reported, .1:
    "pan" is March in Inupiaq, and December in Kuvi in 9.8 % of its uses; no reader tells 9.8 %
    from 10 %.
    """
    shares = month_shares()
    return any(
        shares[word].get(month, 1.0) < minimum_share
        for word in _WORD.findall(canonicalize(text))
        if word in shares
    )


def is_decidable(pair: DatePair) -> bool:
    """Whether a reader who does not know the language can know the month, if there is one."""
    month = pair.machine[5:7]
    return not month.isdigit() or not names_another_month(pair.human, int(month))


def _deletions(name: str) -> Iterator[str]:
    """The name with and without each of its letters: names one slip apart share one of these."""
    yield name
    yield from {name[:index] + name[index + 1 :] for index in range(len(name))}


@lru_cache(maxsize=1)
def _near() -> dict[str, _Weights]:
    """Weights by month of all names that share a deletion (the index of SymSpell, 2012)."""
    near: dict[str, _Weights] = {}
    for name, months in _name_weights().items():
        for deletion in _deletions(name):
            found = near.setdefault(deletion, {})
            for month, weight in months.items():
                found[month] = found.get(month, 0.0) + weight
    return near


def keeps_month(damaged: str, month: int) -> bool:
    """Whether a damaged name says its month (1 to 12) whatever the language.

    It does not where it is a name of another month, or where names of other months that are as
    near weigh too much.
    """
    folded = canonicalize(damaged).rstrip(".")
    if any(other != month for other in _name_weights().get(folded, ())):
        return False
    own = others = 0.0
    near = _near()
    for deletion in _deletions(folded):
        for other, weight in near.get(deletion, {}).items():
            if other == month:
                own += weight
            else:
                others += weight
    return others <= _RIVAL * own
