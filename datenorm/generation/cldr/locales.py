"""What CLDR (through Babel) knows of one locale's dates: names, patterns, digits and order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

from datenorm.errors import SettingsError
from datenorm.generation.cldr.languages import gathered_languages, language_table, split_entries
from datenorm.generation.cldr.raw import raw_data, resolve
from datenorm.text import canonicalize

__all__ = [
    "DateOrder",
    "LocaleNames",
    "has_letters",
    "load_locale",
    "own_name_languages",
    "readable_languages",
    "supported_locales",
    "variants_of",
]

DateOrder = str  # "dmy", "mdy" or "ymd"

# The zero of each numbering system, where digits follow one another (Unicode Technical Standard
# 35, part 3).
_ZEROS: dict[str, int] = {
    "adlm": 0x1E950,
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "cakm": 0x11136,
    "deva": 0x966,
    "gujr": 0xAE6,
    "guru": 0xA66,
    "hmnp": 0x1E140,
    "khmr": 0x17E0,
    "knda": 0xCE6,
    "laoo": 0xED0,
    "mlym": 0xD66,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x7C0,
    "olck": 0x1C50,
    "orya": 0xB66,
    "telu": 0xC66,
    "thai": 0xE50,
    "tibt": 0xF20,
}
# Native digits that are in use beside the Latin ones that CLDR makes the default.
_OTHER_DIGITS = {
    "ar": "arab",
    "gu": "gujr",
    "hi": "deva",
    "km": "khmr",
    "kn": "knda",
    "lo": "laoo",
    "ml": "mlym",
    "mai": "deva",
    "or": "orya",
    "pa": "guru",
    "te": "telu",
    "th": "thai",
    "bo": "tibt",
    "ur": "arabext",
}
_DATE_SKELETON = re.compile(r"[GyMLEd]+")


@dataclass(frozen=True)
class LocaleNames:
    """Names and CLDR date patterns of one locale.

    `months` and `weekdays` map a CLDR field (`MMMM`, `MMM`, `LLLL`, `LLL`, `EEEE`, `EEE`) to its
    names, January and Monday first; `date_patterns` are CLDR patterns such as `d MMM y`,
    `skeletons` all those made of year, month, day and weekday, also of fewer. `eras` are names of
    the common era. `digits` are the native ones, "" where people write 0 to 9 only. `order` is
    that of the short numeric date.
    """

    locale: str
    months: Mapping[str, tuple[str, ...]]
    weekdays: Mapping[str, tuple[str, ...]]
    date_patterns: tuple[str, ...]
    skeletons: tuple[str, ...] = ()
    eras: tuple[str, ...] = ()
    digits: str = ""
    order: DateOrder = "dmy"

    @property
    def language(self) -> str:
        """The language subtag, such as `en` of `en_US`."""
        return self.locale.split("_")[0]


def supported_locales(language: str) -> list[str]:
    """Babel's locales of one language, such as `en_US` and `en_GB` for `en`."""
    return sorted(tag for tag in locale_identifiers() if tag.split("_")[0] == language)


@lru_cache(maxsize=1)
def own_name_languages() -> tuple[str, ...]:
    """Languages whose months have names of their own, and not CLDR's stand-in M01 to M12."""
    languages = sorted({tag.split("_")[0] for tag in locale_identifiers()})
    return tuple(
        tag for tag in languages if resolve(raw_data(tag), "months", "format", "wide")[1] != "M01"
    )


@lru_cache(maxsize=1)
def readable_languages() -> tuple[str, ...]:
    """Languages with names of their own, in CLDR or in the gathered tables."""
    return tuple(sorted({*own_name_languages(), *gathered_languages()}))


@lru_cache(maxsize=512)
def variants_of(language: str) -> tuple[str, ...]:
    """One of each set of a language's locales that write dates alike, the most general first.

    `en` stands for itself and `en_US`; `en_GB` for no other.
    """
    if language not in own_name_languages():
        return (language,)
    seen: dict[tuple[object, ...], str] = {}
    for tag in sorted(supported_locales(language), key=lambda tag: (tag.count("_"), tag)):
        names = load_locale(tag)
        if names.months["MMMM"][0] != "M01":
            seen.setdefault(_signature(names), tag)
    return tuple(seen.values())


def _signature(names: LocaleNames) -> tuple[object, ...]:
    """What makes two locales write dates alike."""
    return (
        tuple(names.months.items()),
        tuple(names.weekdays.items()),
        names.skeletons,
        names.order,
    )


def _names(
    data: Mapping[str, Any], kind: str, context: str, width: str, indices: Iterable[int]
) -> tuple[str, ...]:
    values = resolve(data, kind, context, width)
    return tuple(str(values[index]) for index in indices)


def _order(patterns: Iterable[str]) -> DateOrder:
    """The order of year, month and day in the first pattern that has all three."""
    for pattern in patterns:
        order = "".join(
            dict.fromkeys(
                c for c in re.sub(r"'[^']*'", "", pattern).replace("L", "M").lower() if c in "ymd"
            )
        )
        if order in ("dmy", "mdy", "ymd"):
            return order
    return "dmy"


def _gathered_locale(language: str) -> LocaleNames:
    """A language that CLDR has no names of; its dates are written as in most of the world."""
    table = language_table(language)
    wide = split_entries(table.months[0], 12)
    short = split_entries(table.short_months[0], 12) if table.short_months else wide
    week = split_entries(table.full_weekdays[0], 7)
    short_week = split_entries(table.weekdays[0], 7) if table.weekdays else week
    patterns = ("EEEE, d MMMM y", "d MMMM y", "d MMM y", "dd/MM/y")
    return LocaleNames(
        locale=language,
        months={"MMMM": wide, "MMM": short, "LLLL": wide, "LLL": short},
        weekdays={"EEEE": week, "EEE": short_week},
        date_patterns=patterns,
        skeletons=(*patterns, "EEE, d MMM y", "MMMM y", "MMM y", "d MMMM", "d MMM"),
    )


@lru_cache(maxsize=2048)
def load_locale(tag: str) -> LocaleNames:
    """Read one locale from Babel, or from the gathered names where CLDR has none.

    Raises:
        SettingsError: neither knows the tag.
    """
    if tag in gathered_languages() and tag not in own_name_languages():
        return _gathered_locale(tag)
    try:
        name = str(Locale.parse(tag.replace("-", "_")))
    except (UnknownLocaleError, ValueError) as error:
        raise SettingsError(
            f"unknown locale {tag!r}; expected one of Babel's, such as en_US or en_GB"
        ) from error
    data = raw_data(name)
    formats = {key: format_.pattern for key, format_ in resolve(data, "date_formats").items()}
    skeletons = {
        key: format_.pattern for key, format_ in resolve(data, "datetime_skeletons").items()
    }
    named = [
        skeletons[key] for key in ("yMMMd", "yMMMEd", "yMMMMd", "yMMMMEEEEd") if key in skeletons
    ]
    patterns = tuple(dict.fromkeys([*formats.values(), *named]))
    eras = [resolve(data, "eras", width).get(1) for width in ("abbreviated", "wide")]
    system = resolve(data, "default_numbering_system")
    zero = _ZEROS.get(
        system if system in _ZEROS else _OTHER_DIGITS.get(name.split("_", maxsplit=1)[0], "")
    )
    return LocaleNames(
        locale=name,
        months={
            field: _names(data, "months", context, width, range(1, 13))
            for field, context, width in (
                ("MMMM", "format", "wide"),
                ("MMM", "format", "abbreviated"),
                ("LLLL", "stand-alone", "wide"),
                ("LLL", "stand-alone", "abbreviated"),
            )
        },
        weekdays={
            "EEEE": _names(data, "days", "format", "wide", range(7)),
            "EEE": _names(data, "days", "format", "abbreviated", range(7)),
        },
        date_patterns=patterns,
        skeletons=tuple(
            dict.fromkeys(
                [
                    *patterns,
                    *(skeletons[key] for key in sorted(skeletons) if _DATE_SKELETON.fullmatch(key)),
                ]
            )
        ),
        eras=tuple(dict.fromkeys(str(era) for era in eras if era)),
        digits="".join(chr(zero + i) for i in range(10)) if zero else "",
        order=_order((formats["short"], *(skeletons[key] for key in ("yMd",) if key in skeletons))),
    )


def has_letters(names: Iterable[str]) -> bool:
    """Whether every name has a letter that canonical text keeps: a bare number is no name."""
    return all(any(c.isalpha() for c in canonicalize(name)) for name in names)
