"""Words of one language beside dates and clocks: "about", "before", "half past", "century".

They stand in the `[moments]` table of a language (`cldr/languages/TAG.toml`) as patterns, `"3 * c.
{}"` weighing three; what is written everywhere is in `everywhere.toml`. In a pattern, `{}` is a
date, `{0}` and `{1}` are two, or a date and a clock. Numbers stand in named fields:

- `{y}` a year, `{yy}` its last two digits, `{n}` a number, `{nn}` with two digits, `{q}` a quarter
  or half, `{N}` in Roman, `{o}` with the ordinal mark, `{w}` as an ordinal word, `{k}` in CJK
  numerals, `{n1}` the first year of a century, `{dw}` a decade in words, `{s}` a season; words of
  quarters and halves by their number are `<first|second|third|fourth>`;
- `{d}` and `{do}` the day of a month, bare and with its ordinal mark; `{z}` the last two digits of
  the year after `{y}`, and `{Z}` all four;
- `{h}` `{hh}` `{m}` `{mm}` `{s}` `{ss}` of a clock, `{H}` the next hour; `{hw}` `{Hw}` `{mw}`
  `{sw}` in words, `{ho}` `{Ho}` in `hour_words`, `{hn}` `{Hn}` in `hour_names`,
  `{hk}` `{mk}` `{sk}` `{Hk}` in CJK numerals.

Keys: `about`, `perhaps`, `about_perhaps` (marks), `before` and `after` (open spans), `spans`,
`clock_spans` (those of clocks, where they have words of their own), `either`, `part_of` (early,
middle, late), `half_of` (a half or a third of a decade, a century or a month: that of a year is a
unit of its own), `centuries`, `millennia`, `decades` and `decade_words`
(twenties to nineties), `seasons` (spring first) and `season_patterns`, `quarters`, `halves` (a
trailing ` = 1` says which), `weeks`, `days_of_year` (`{nn}` has three digits), `bc`, `ad`,
`clocks`, `clock_words` (`30 = half past {h}`: the minutes, `m` any, `10-59` a range, `60-m` those
before the next hour; after an `@` the hours, of 24), `hour_words` (one to twelve o'clock, or to
24), `hour_names` (the same in another case, or the half hours that have names of their own),
`hours_in_words` (beside a part of the day), `noon_clocks` and `midnight_clocks` (`30 = midi et
demi`, `-m` those before it), `number_sets` (ICU's sets that count hours and minutes, such as `0,1
2`), `noon`, `midnight`, `morning`, `afternoon`, `evening`, `night`, `at` (date and clock),
`unknown_day`, `unknown_month`, `unknown_days_month` ("18th of an unknown month"),
`unknown_day_and_month`, `fiscal` (periods that say nothing of when), `nouns` (words beside
numbers that are no date), `year` (how a year is named), `deeds` (what was done in a year:
"printed {}"), `lists` (two dates that are no span), `weeks_of_a_day` ("week of {}"), and texts that
are no date: `recurring`, `durations`, `ages`, `measures`, `holidays` (dates beside a year),
`undated`.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from datenorm.generation.cldr.languages import EVERYWHERE, language_table

__all__ = ["MomentWords", "Patterns", "moment_words"]

_WRITTEN_LIKE = {"no": "nb", "bs": "hr", "yue": "zh"}  # languages without words of their own
_OWN_SHARE = 0.7  # of draws where both the language and everywhere have patterns


@dataclass(frozen=True)
class Patterns:
    """Patterns with the weights they are drawn by; false where there are none."""

    texts: tuple[str, ...]
    cumulated: tuple[float, ...]

    @classmethod
    def of(cls, *groups: tuple[float, Iterable[str]]) -> Patterns:
        """Groups of lines such as `3 * c. {}`; each has its share of all draws."""
        texts: list[str] = []
        weights: list[float] = []
        for share, lines in groups:
            group = [_weighted(line) for line in lines]
            total = sum(weight for weight, _ in group)
            texts += [text for _, text in group]
            weights += [share * weight / total for weight, _ in group]
        return cls(tuple(texts), tuple(accumulate(weights)))

    def __bool__(self) -> bool:
        return bool(self.texts)

    def draw(self, rng: random.Random) -> str:
        """One pattern by its weight."""
        index = bisect(self.cumulated, rng.random() * self.cumulated[-1])
        return self.texts[min(index, len(self.texts) - 1)]

    def evenly(self, rng: random.Random) -> str:
        """One pattern, all alike: the rare among many are seen too."""
        return self.texts[int(rng.random() * len(self.texts))]


def _weighted(line: str) -> tuple[float, str]:
    weight, star, text = line.partition(" * ")
    return (float(weight), text) if star else (1.0, line)


@dataclass(frozen=True)
class MomentWords:
    """The patterns of one language, by key; those of every language come with them."""

    patterns: Mapping[str, Patterns]
    decade_words: tuple[str, ...]
    seasons: tuple[tuple[str, ...], ...]
    ordinal_rules: str
    hour_words: tuple[str, ...] = ()
    hour_names: tuple[str, ...] = ()
    number_sets: tuple[tuple[int, ...], ...] = ()

    def __getitem__(self, key: str) -> Patterns:
        return self.patterns.get(key, _NONE)


_NONE = Patterns((), ())
_NOT_PATTERNS = {
    *("decade_words", "seasons", "ordinal_rules", "hour_words", "hour_names", "number_sets"),
}


def _split(line: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (line.split("|") if "|" in line else line.split()))


@lru_cache(maxsize=512)
def moment_words(language: str) -> MomentWords:
    """The words of one language; those of everywhere alone where it has no table."""
    own = language_table(language).moments
    if not own and language in _WRITTEN_LIKE:
        own = language_table(_WRITTEN_LIKE[language]).moments
    everywhere = language_table(EVERYWHERE).moments
    patterns = {}
    for key in {*own, *everywhere} - _NOT_PATTERNS:
        groups: Sequence[tuple[float, Iterable[str]]] = (
            (_OWN_SHARE, own.get(key, ())),
            (1 - _OWN_SHARE, everywhere.get(key, ())),
        )
        filled = [group for group in groups if group[1]]
        if filled:
            patterns[key] = Patterns.of(*filled)
    seasons = tuple(_split(_weighted(line)[1]) for line in own.get("seasons", ()))
    number_sets = tuple(
        tuple(int(number) for number in part.split(","))
        for part in own.get("number_sets", "").split()
    )
    return MomentWords(
        patterns,
        _split(own.get("decade_words", "")),
        seasons,
        own.get("ordinal_rules", ""),
        _split(own.get("hour_words", "")),
        _split(own.get("hour_names", "")),
        number_sets,
    )
