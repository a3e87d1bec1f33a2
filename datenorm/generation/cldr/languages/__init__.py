"""What people write in one language beyond CLDR, as tables: one TOML file per language, read here.

`gathered.toml` adds names of all languages from other collections; `scripts/gather_names.py`
writes it.

Every key is optional. Lists of months and days are single lines of 12 or 31 entries, separated by
white space, or by `|` where an entry has spaces; `-` is an entry that the language does not have.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from datenorm.errors import SettingsError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = [
    "EVERYWHERE",
    "LanguageTable",
    "gathered_languages",
    "language_table",
    "language_weights",
    "own_table",
    "split_entries",
    "tabled_languages",
]

EVERYWHERE = "everywhere"  # the table of what is written in any language
_GATHERED = "gathered"


@dataclass(frozen=True)
class LanguageTable:
    """Tables of one language.

    `months`, `short_months`, `full_weekdays` and `weekdays` (short ones) are sets of names beside
    CLDR's. `ordinals` are days in digits with what is attached to them, "{d}." for a rule that
    holds for all days. `day_words` are days in words; `words` says how num2words makes more:
    `language`, `to` (`ordinal`, `cardinal`) and `rewrites`, lists of [pattern, replacement], each
    list one grammatical form. `years` names the ways in which num2words writes years, such as
    "en:year". `templates` are named dates (see `writing/template.py`), `spelled` those in words,
    `partial` those without a day or a year. `labels` stand before a date, `remarks` after it.
    `relative`, `phrases` and `placeholders` are no dates.
    """

    months: tuple[str, ...] = ()
    short_months: tuple[str, ...] = ()
    full_weekdays: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    day_words: tuple[str, ...] = ()
    words: Mapping[str, Any] | None = None
    years: str = ""
    templates: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    moments: Mapping[str, Any] = field(default_factory=dict, hash=False)


def split_entries(line: str, count: int) -> tuple[str, ...]:
    """Entries of a line: separated by `|` where there is one, else by white space; "" for `-`."""
    entries = [entry.strip() for entry in (line.split("|") if "|" in line else line.split())]
    if len(entries) != count:
        raise SettingsError(
            f"a language table has {len(entries)} entries where {count} are needed: {line[:60]!r}"
        )
    return tuple("" if entry == "-" else entry for entry in entries)


def tabled_languages() -> tuple[str, ...]:
    """Languages that have a table."""
    names = sorted(
        entry.name for entry in resources.files(__name__).iterdir() if entry.name.endswith(".toml")
    )
    return tuple(name[:-5] for name in names if name[:-5] not in ("weights", _GATHERED, EVERYWHERE))


def _table(language: str, values: Mapping[str, Any]) -> LanguageTable:
    unknown = sorted(set(values) - {field.name for field in fields(LanguageTable)})
    if unknown:
        raise SettingsError(f"language table {language}: unknown key(s) {', '.join(unknown)}")
    converted: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    return LanguageTable(**converted)


def _values(name: str) -> dict[str, Any]:
    file = resources.files(__name__) / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@lru_cache(maxsize=1)
def _gathered() -> Mapping[str, LanguageTable]:
    return {language: _table(language, values) for language, values in _values(_GATHERED).items()}


def gathered_languages() -> tuple[str, ...]:
    """Languages whose months were gathered from other collections than CLDR."""
    return tuple(language for language, table in _gathered().items() if table.months)


@lru_cache(maxsize=512)
def own_table(language: str) -> LanguageTable:
    """The table in the language's own file; an empty one where there is none."""
    return _table(language, _values(language))


@lru_cache(maxsize=512)
def language_table(language: str) -> LanguageTable:
    """All that is known of one language beyond CLDR: its own table, then what was gathered."""
    own, gathered = own_table(language), _gathered().get(language, LanguageTable())
    more = {
        field.name: getattr(own, field.name) + values
        for field in fields(own)
        if (values := getattr(gathered, field.name))
    }
    return replace(own, **more)


@lru_cache(maxsize=1)
def language_weights() -> Mapping[str, float]:
    """How often languages and some of their locales are drawn; see weights.toml."""
    return {key: float(value) for key, value in _values("weights").items()}
