"""Which of the words of texts is the month, and the month of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

__all__ = ["month_words"]

_Shown = tuple[tuple[str, ...], str]  # the words of a text, and its month
_SHARE = 0.95  # of the texts must be explained by the place of the month


def month_words(shown: Sequence[_Shown]) -> tuple[int, dict[str, str]] | None:
    """The place of the month among the words, and the month of each word there.

    None where no place explains nearly all texts, or several do that would disagree on words that
    did not stand together yet: a monday in May and a friday in June do not show which is the month.
    """
    places = range(len(shown[0][0]))
    tables = {place: table for place in places if (table := _table(shown, place)) is not None}
    if not tables:
        return None
    fewest = min(tables, key=lambda place: (len(tables[place]), place))
    most = max(tables, key=lambda place: (len(tables[place]), place))
    if len(tables) > 1 and len(set(tables[fewest].values())) > 1:
        return None
    return most, tables[most]


def _table(shown: Sequence[_Shown], place: int) -> dict[str, str] | None:
    """The month of each word at a place; None where the words there do not tell it."""
    by_word: dict[str, Counter[str]] = defaultdict(Counter)
    for words, month in shown:
        by_word[words[place]][month] += 1
    table = {word: months.most_common(1)[0][0] for word, months in by_word.items()}
    explained = sum(by_word[word][month] for word, month in table.items())
    return table if explained >= _SHARE * len(shown) else None
