"""What people write in one language beyond CLDR, as tables: one TOML file per language, read here.

Every key is optional. Lists of months and days are single lines of 12 or 31 entries, separated by white space,
or by `|` where an entry has spaces; `-` stands for an entry that the language does not have.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Any

from datenorm.errors import SettingsError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["EVERYWHERE", "LanguageTable", "language_table", "language_weights", "tabled_languages"]

EVERYWHERE = "everywhere"  # the table of what is written in any language


@dataclass(frozen=True)
class LanguageTable:
    """Tables of one language.

    `months` and `short_months` are sets of names beside CLDR's; `ordinals` are days in digits with what is
    attached to them, "{d}." for a rule that holds for all days; `day_words` are days in words.
    `words` says how num2words makes more: `language`, `to` (`ordinal`, `cardinal`) and `rewrites`, lists of
    [pattern, replacement], each list one grammatical form. `years` is true where num2words can write
    years. `templates` are named dates (see `templates.py`), `spelled` those in words; `labels` stand
    before a date, `remarks` after it. `relative`, `phrases` and `placeholders` are no dates.
    """

    months: tuple[str, ...] = ()
    short_months: tuple[str, ...] = ()
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


def split_entries(line: str, count: int) -> tuple[str, ...]:
    """Entries of a line: separated by `|` where there is one, else by white space; "" for `-`."""
    entries = [entry.strip() for entry in (line.split("|") if "|" in line else line.split())]
    if len(entries) != count:
        raise SettingsError(f"a language table has {len(entries)} entries where {count} are needed: {line[:60]!r}")
    return tuple("" if entry == "-" else entry for entry in entries)


def tabled_languages() -> tuple[str, ...]:
    """Languages that have a table."""
    names = sorted(entry.name for entry in resources.files(__name__).iterdir() if entry.name.endswith(".toml"))
    return tuple(name[:-5] for name in names if name[:-5] not in ("weights", EVERYWHERE))


@lru_cache(maxsize=512)
def language_table(language: str) -> LanguageTable:
    """The table of one language; an empty one where there is none."""
    file = resources.files(__name__) / f"{language}.toml"
    if not file.is_file():
        return LanguageTable()
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    unknown = sorted(set(values) - {field.name for field in fields(LanguageTable)})
    if unknown:
        raise SettingsError(f"language table {language}: unknown key(s) {', '.join(unknown)}")
    converted: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return LanguageTable(**converted)


@lru_cache(maxsize=1)
def language_weights() -> Mapping[str, float]:
    """How often languages and some of their locales are drawn; see weights.toml."""
    values = tomllib.loads((resources.files(__name__) / "weights.toml").read_text(encoding="utf-8"))
    return {key: float(value) for key, value in values.items()}
