"""What Babel (CLDR) knows of one language's dates, in the form the patterns need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from datenorm.errors import SettingsError

__all__ = ["LocaleNames", "load_locale", "supported_locales"]


@dataclass(frozen=True)
class LocaleNames:
    """Names and CLDR date patterns of one locale.

    `months` and `weekdays` map a CLDR field (`MMMM`, `MMM`, `EEEE`, `EEE`) to its names, January and
    Monday first; `date_patterns` are CLDR patterns such as `d MMM y`.
    """

    locale: str
    months: Mapping[str, tuple[str, ...]]
    weekdays: Mapping[str, tuple[str, ...]]
    date_patterns: tuple[str, ...]


def supported_locales(language: str) -> list[str]:
    """Babel's locales of one language, such as `en_US` and `en_GB` for `en`."""
    from babel.localedata import locale_identifiers

    return sorted(tag for tag in locale_identifiers() if tag.split("_")[0] == language)


@lru_cache(maxsize=512)
def load_locale(tag: str) -> LocaleNames:
    """Read one locale from Babel; SettingsError for a tag that Babel does not know."""
    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise SettingsError(f"unknown locale {tag!r}; expected one of Babel's, such as en_US or en_GB") from error
    months = locale.months["format"]
    days = locale.days["format"]
    patterns = [format_.pattern for format_ in locale.date_formats.values()]
    skeletons = locale.datetime_skeletons
    patterns += [skeletons[name].pattern for name in ("yMMMd", "yMMMEd", "yMMMMd", "yMMMMEEEEd") if name in skeletons]
    return LocaleNames(
        locale=str(locale),
        months={
            "MMMM": tuple(months["wide"][i] for i in range(1, 13)),
            "MMM": tuple(months["abbreviated"][i] for i in range(1, 13)),
        },
        weekdays={
            "EEEE": tuple(days["wide"][i] for i in range(7)),
            "EEE": tuple(days["abbreviated"][i] for i in range(7)),
        },
        date_patterns=tuple(dict.fromkeys(patterns)),
    )
