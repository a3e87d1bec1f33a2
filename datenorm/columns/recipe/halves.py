"""Which of the words of texts tells the half of the day, and the hours that it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from datenorm.columns.recipe.parts import Words

__all__ = ["any_tells", "hour_words", "mark_place"]

_Shown = tuple[Mapping[int, str], bool]  # the words of a text by their places; before noon or not


def mark_place(shown: Sequence[_Shown]) -> int | None:
    """The place whose words tell the half of the day; None where none does, or several do.

    Where all texts are of one half every place tells it, and the last one is as good as any: their
    words are taken together alone.
    """
    places = [place for place in shown[0][0] if _tells(shown, place)]
    if len({half for _, half in shown}) == 1:
        return max(places, default=None)
    return places[0] if len(places) == 1 else None


def any_tells(shown: Sequence[_Shown]) -> bool:
    """Whether the words at some place tell the half of the day."""
    return any(_tells(shown, place) for place in shown[0][0])


def _tells(shown: Sequence[_Shown], place: int) -> bool:
    """Whether each word at a place stands with one half."""
    halves: dict[str, bool] = {}
    return all(halves.setdefault(words[place], half) == half for words, half in shown)


def hour_words(shown: set[int], least: int) -> Words:
    """The hours of twelve from the first to the last of those shown, all of one half of the day.

    `least` are the digits of the shortest.
    """
    hours = range(min(shown), max(shown) + 1)
    table = {f"{hour % 12 or 12:02d}": f"{hour:02d}" for hour in hours}
    if least == 1:
        table |= {number.lstrip("0"): hour for number, hour in table.items()}
    return Words(tuple(sorted(table)), table, "hour")
