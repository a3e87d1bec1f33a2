"""Names and patterns of other calendars in one locale, as ICU writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from datenorm.calendars import day_number
from datenorm.calendars.others import days

__all__ = ["ANY_CALENDAR", "CALENDARS_OF", "HOMES", "CalendarNames", "calendar_names", "parsed"]

# How often people of a language write in which calendar; others now and then in any.
CALENDARS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("fa", "ps", "ckb", "mzn", "lrc", "tg"), ("persian",) * 5 + ("islamic",)),
    **dict.fromkeys(
        ("ar", "ur", "ms", "id", "tr", "az", "uz", "so", "ha", "sd", "dv"), ("islamic",)
    ),
    **dict.fromkeys(("he", "yi"), ("hebrew",)),
    **dict.fromkeys(("am", "ti", "om"), ("ethiopic", "ethiopic", "coptic")),
    **dict.fromkeys(("hi", "mr", "sa", "bn", "gu", "kn", "te", "ta", "ml", "ne"), ("indian",)),
    **dict.fromkeys(("th", "lo", "km"), ("buddhist",)),
    "ja": ("japanese",),
    "zh": ("roc", "japanese"),
    "yue": ("roc",),
}
ANY_CALENDAR = (
    "persian",
    "persian",
    "persian",
    "islamic",
    "islamic",
    "hebrew",
    "hebrew",
    "coptic",
    "ethiopic",
    "indian",
    "buddhist",
    "japanese",
)
# Languages, or locales, in which a calendar is at home, by how often they write in it.
HOMES: dict[str, tuple[str, ...]] = {
    "persian": ("fa", "fa", "fa", "fa", "ps", "ckb", "tg"),
    "islamic": ("ar", "ar", "ar", "fa", "ur", "tr", "id", "ms"),
    "hebrew": ("he",),
    "ethiopic": ("am",),
    "coptic": ("ar",),
    "indian": ("hi", "mr", "bn"),
    "buddhist": ("th", "th", "lo", "km"),
    "japanese": ("ja",),
    "roc": ("zh",),
}
_ICU = {"islamic": "islamic-umalqura"}
_YEARS = {
    "persian": 1395,
    "islamic": 1440,
    "hebrew": 5784,  # a leap year, with all thirteen months
    "ethiopic": 2010,
    "coptic": 1730,
    "indian": 1940,
    "buddhist": 2560,
    "roc": 105,
}
_SKELETONS = (
    "yMMMMd",
    "yMMMd",
    "GyMMMMd",
    "GyMMMd",
    "yMMMM",
    "GyMMMM",
    "yMMMMEEEEd",
    "GyMMMEd",
    "y",
    "Gy",
)
_EPOCH = day_number(1970, 1, 1)


@dataclass(frozen=True)
class CalendarNames:
    """What one locale writes in one calendar.

    `months` are sets of names, first month first; `eras` are names of the era; `patterns` are
    CLDR's, as tuples of literals and fields in turn, literals first.
    """

    months: tuple[tuple[str, ...], ...]
    eras: tuple[str, ...]
    patterns: tuple[tuple[str, ...], ...]


@cache  # some 300 locales times eight calendars
def calendar_names(tag: str, calendar: str) -> CalendarNames:
    """The names of a calendar in one locale; ICU falls back on English where it has none."""
    import icu

    locale = icu.Locale(f"{tag}@calendar={_ICU.get(calendar, calendar)};numbers=latn")
    year = _YEARS[calendar]
    moments = []  # noons of the first of each month, in seconds since 1970
    for month in range(1, 14):
        found = days(calendar, year, month, 1)
        if found is not None:
            moments.append((found[0] - _EPOCH) * 86_400 + 43_200)

    def written(pattern: str) -> tuple[str, ...]:
        formatter = icu.SimpleDateFormat(pattern, locale)
        formatter.setTimeZone(icu.TimeZone.getGMT())
        return tuple(str(formatter.format(float(moment))) for moment in moments)

    sets = []
    for pattern in ("MMMM", "LLLL", "MMM"):
        names = written(pattern)
        if not all(re.fullmatch(r"\d+", name) for name in names):
            sets.append(names)
    eras = tuple(dict.fromkeys(written(pattern)[0] for pattern in ("G", "GGGG")))
    generator = icu.DateTimePatternGenerator.createInstance(locale)
    patterns = [parsed(str(generator.getBestPattern(skeleton))) for skeleton in _SKELETONS]
    return CalendarNames(
        tuple(dict.fromkeys(sets)),
        tuple(era for era in eras if not era.startswith("ERA")),
        tuple(dict.fromkeys(pattern for pattern in patterns if pattern)),
    )


def parsed(pattern: str) -> tuple[str, ...]:
    """A CLDR pattern as literals and fields in turn, literals first."""
    parts = [""]
    for literal, field, other in re.findall(r"'((?:[^']|'')*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        if field:
            parts += [field, ""]
        else:
            parts[-1] += literal.replace("''", "'") or other
    return tuple(parts)
