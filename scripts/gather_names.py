"""Gather names of months, weekdays and ordinals that other collections of locales have.

Reads the locale sources of the GNU C Library and the locale files of Moment.js (MIT), as Debian's
packages `locales` and `libjs-moment` install them, and writes
`datenorm/generation/cldr/languages/gathered.toml`: names alone, and only those that CLDR and the
language's own table do not have. Moment's files are run by Node.js.

    python scripts/gather_names.py /usr/share/i18n/locales /usr/share/javascript/moment
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from datenorm.generation.cldr.languages import own_table, split_entries
from datenorm.generation.cldr.locales import (
    has_letters,
    load_locale,
    own_name_languages,
    supported_locales,
)
from datenorm.generation.writing.template import from_cldr_pattern
from datenorm.text import canonicalize

TARGET = (
    Path(__file__).parent.parent
    / "datenorm"
    / "generation"
    / "cldr"
    / "languages"
    / "gathered.toml"
)
# Codes that CLDR writes otherwise; None for what is no language of its own, or an invented one.
CODES: dict[str, str | None] = {
    "cmn": None, "hak": None, "lzh": None, "nan": None, "tl": "fil", "gom": "kok", "me": "sr",
    "tlh": None, "x": None, "tzl": None, "ber": None, "iw": "he", "i18n": None, "POSIX": None,
    "C": None, "iso14651": None, "translit": None, "no": "nb",
}  # fmt: skip
MOMENT = r"""
const fs = require('fs'), path = require('path'), folder = process.argv[1]
const moment = require(path.join(folder, 'moment.js'))
const out = {}
for (const file of fs.readdirSync(path.join(folder, 'locale'))) {
  const tag = file.replace(/\.js$/, '')
  require(path.join(folder, 'locale', file))
  moment.locale(tag)
  const data = moment.localeData(tag), from_monday = [1, 2, 3, 4, 5, 6, 0]
  const rows = (names, format) => [...Array(12).keys()].map(
    month => names.call(data, moment({year: 2021, month, day: 9}), format))
  out[tag] = {
    months: [rows(data.months, 'MMMM'), rows(data.months, 'D MMMM')],
    short_months: [rows(data.monthsShort, 'MMM'), rows(data.monthsShort, 'D MMM')],
    full_weekdays: [from_monday.map(day => data.weekdays(moment().day(day), 'dddd'))],
    weekdays: [data.weekdaysShort(), data.weekdaysMin()].map(
      names => from_monday.map(day => names[day])),
    ordinals: [...Array(31).keys()].map(day => String(data.ordinal(day + 1, 'D'))),
    formats: ['LL', 'LLLL', 'll', 'llll'].map(name => data.longDateFormat(name)),
  }
}
console.log(JSON.stringify(out))
"""
_TOKEN = re.compile(
    r"\[([^\]]*)\]"
    r"|(dddd|ddd|MMMM|MMM|MM?(?!M)|YYYY|Do|DD|D|LTS|LT"
    r"|HH?:mm(?::ss)?(?: ?[Aa])?|hh?:mm(?::ss)?(?: ?[Aa])?)"
    r"|([A-Za-z]+)"
)
_FIELDS = {
    "dddd": "EEEE",
    "ddd": "EEE",
    "MMMM": "MMMM",
    "MMM": "MMM",
    "YYYY": "y",
    "Do": "do",
    "MM": "MM",
    "M": "M",
    "DD": "dd",
    "D": "d",
}


@dataclass
class Gathered:
    """Names of one language (12 months, 7 weekdays from Monday, 31 ordinals), and templates."""

    months: list[Sequence[str]] = field(default_factory=list)
    short_months: list[Sequence[str]] = field(default_factory=list)
    full_weekdays: list[Sequence[str]] = field(default_factory=list)
    weekdays: list[Sequence[str]] = field(default_factory=list)
    ordinals: list[Sequence[str]] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)


def language_of(tag: str) -> str | None:
    """CLDR's language subtag of a locale's name, or None."""
    code = re.split(r"[_@.-]", tag, maxsplit=1)[0]
    return CODES.get(code, code)


def glibc_row(text: str, key: str) -> list[str]:
    """The strings of one keyword of a locale source, weekdays from Sunday on; none without it."""
    found = re.search(rf"^{key}\s+((?:[^\n]*/[ \t]*\n)*[^\n]*)", text, re.MULTILINE)
    strings = re.findall(r'"([^"]*)"', found[1].replace("/\n", "")) if found else []
    return [
        re.sub(r"<U([0-9A-F]{4,8})>", lambda code: chr(int(code[1], 16)), string).strip()
        for string in strings
    ]


def glibc(folder: Path) -> Iterator[tuple[str, Gathered]]:
    """Names in the GNU C Library's locale sources."""
    for source in sorted(folder.iterdir()):
        language = language_of(source.name)
        text = source.read_text(encoding="utf-8", errors="replace")
        rows = {
            key: glibc_row(text, key)
            for key in ("mon", "alt_mon", "abmon", "ab_alt_mon", "day", "abday")
        }
        if language is None or len(rows["mon"]) != 12:
            continue
        week = {
            key: [*rows[key][1:], rows[key][0]] for key in ("day", "abday") if len(rows[key]) == 7
        }
        yield (
            language,
            Gathered(
                months=[rows[key] for key in ("mon", "alt_mon") if len(rows[key]) == 12],
                short_months=[rows[key] for key in ("abmon", "ab_alt_mon") if len(rows[key]) == 12],
                full_weekdays=[week["day"]] if "day" in week else [],
                weekdays=[week["abday"]] if "abday" in week else [],
            ),
        )


def moment_template(pattern: str) -> str | None:
    """A Moment format as a template, dates alone; None where templates lack one of its fields."""
    out, last = [], 0
    for match in _TOKEN.finditer(pattern):
        out.append(pattern[last : match.start()])
        last = match.end()
        literal, token, other = match.groups()
        if other or (literal and any(c in literal for c in "{}*")):
            return None
        out.append(literal if literal is not None else "{" + _FIELDS.get(token, "t") + "}")
    text = "".join([*out, pattern[last:]]).strip()
    # "2010年2月14日", and not "14.02.2010"
    has_words = any(c.isalpha() for c in re.sub(r"\{\w+\}", "", text))
    return text if "{y}" in text and ("{MMM" in text or ("{M" in text and has_words)) else None


def moment(folder: Path) -> Iterator[tuple[str, Gathered]]:
    """Names in Moment's locale files."""
    done = subprocess.run(
        ["node", "-e", MOMENT, str(folder.resolve())], capture_output=True, text=True, check=True
    )
    for tag, values in sorted(json.loads(done.stdout).items()):
        language = language_of(tag)
        if language is None:
            continue
        if tag == "ku":
            language = "ckb"
        ordinals = [values["ordinals"]] if any(not o.isdigit() for o in values["ordinals"]) else []
        templates = [
            t
            for pattern in values["formats"]
            if (t := moment_template(pattern)) and (ordinals or "{do}" not in t)
        ]
        yield (
            language,
            Gathered(
                values["months"],
                values["short_months"],
                values["full_weekdays"],
                values["weekdays"],
                ordinals,
                templates,
            ),
        )


def known_names(language: str) -> dict[str, set[tuple[int, str]]]:
    """Canonical names with their positions, by key, that CLDR or the language's own table has."""
    known: dict[str, set[tuple[int, str]]] = {
        key: set() for key in ("months", "short_months", "full_weekdays", "weekdays", "ordinals")
    }
    table = own_table(language)
    rows: dict[str, list[Sequence[str]]] = {
        "months": [split_entries(line, 12) for line in table.months],
        "short_months": [split_entries(line, 12) for line in table.short_months],
        "full_weekdays": [split_entries(line, 7) for line in table.full_weekdays],
        "weekdays": [split_entries(line, 7) for line in table.weekdays],
        "ordinals": [
            [line.replace("{d}", str(d)) for d in range(1, 32)]
            if "{d}" in line
            else split_entries(line, 31)
            for line in table.ordinals
        ],
    }
    for tag in supported_locales(language) if language in own_name_languages() else ():
        names = load_locale(tag)
        rows["months"] += [names.months["MMMM"], names.months["LLLL"]]
        rows["short_months"] += [names.months["MMM"], names.months["LLL"]]
        rows["full_weekdays"].append(names.weekdays["EEEE"])
        rows["weekdays"].append(names.weekdays["EEE"])
    for key, lines in rows.items():
        known[key] |= {
            (position, canonicalize(name).rstrip("."))
            for line in lines
            for position, name in enumerate(line)
        }
    return known


def _rows(rows: Iterable[Sequence[str]], known: set[tuple[int, str]], least: int) -> Iterator[str]:
    """Lines of the names that are not known yet.

    A row whose names are not different ones says nothing, nor does one of single letters; a short
    month that begins two months' names (French "jui") is left out.
    """
    for row in rows:
        cleaned = [canonicalize(name).rstrip(".") for name in row]
        if (
            len(set(cleaned)) < least
            or not all(cleaned)
            or any("|" in name or "\n" in name or "%" in name for name in row)
        ):
            continue
        if least < 31 and (not has_letters(cleaned) or (least == 7 and min(map(len, cleaned)) < 2)):
            continue
        fresh = [
            ""
            if (position, folded) in known or (least == 12 and _shared(position, folded, known))
            else name
            for position, (name, folded) in enumerate(zip(row, cleaned, strict=True))
        ]
        if any(fresh):
            known |= set(enumerate(cleaned))
            yield "|".join(name.strip() or "-" for name in fresh)


def _shared(position: int, name: str, known: set[tuple[int, str]]) -> bool:
    """Whether another month's name begins with `name`."""
    return any(other.startswith(name) for index, other in known if index != position)


def _cldr_templates(language: str) -> set[str]:
    tags = supported_locales(language) if language in own_name_languages() else []
    return {
        text
        for tag in tags
        for pattern in load_locale(tag).skeletons
        if (text := from_cldr_pattern(pattern, "AD"))
    }


def section(language: str, parts: Sequence[Gathered]) -> str:
    """The TOML table of one language; "" where nothing is new."""
    known, lines = known_names(language), []
    known["short_months"] |= known["months"]
    for key, least in (
        ("months", 12),
        ("short_months", 12),
        ("full_weekdays", 7),
        ("weekdays", 7),
        ("ordinals", 31),
    ):
        found = list(
            dict.fromkeys(
                _rows([row for part in parts for row in getattr(part, key)], known[key], least)
            )
        )
        if found:
            lines.append(f"{key} = {json.dumps(found, ensure_ascii=False)}")
    have = _cldr_templates(language) | set(own_table(language).templates)
    templates = [
        t for t in dict.fromkeys(t for part in parts for t in part.templates) if t not in have
    ]
    if templates:
        lines.append(f"templates = {json.dumps(templates, ensure_ascii=False)}")
    return "\n".join([f"[{language}]", *lines, ""]) if lines else ""


@click.command()
@click.argument("glibc_folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("moment_folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(glibc_folder: Path, moment_folder: Path) -> None:
    """Write gathered.toml from the two folders."""
    by_language: dict[str, list[Gathered]] = {}
    for language, gathered in (*glibc(glibc_folder), *moment(moment_folder)):
        by_language.setdefault(language, []).append(gathered)
    complete = {
        language
        for language, parts in by_language.items()
        if any(part.full_weekdays for part in parts)
    }
    languages = sorted(set(own_name_languages()) & set(by_language) | complete)
    head = (
        "# Names beside CLDR's, of the GNU C Library's locales and Moment.js's; "
        "written by scripts/gather_names.py.\n\n"
    )
    text = head + "\n".join(
        filter(None, (section(language, by_language[language]) for language in languages))
    )
    TARGET.write_text(text, encoding="utf-8")
    click.echo(f"{len(languages)} languages, {len(text):,} characters")


if __name__ == "__main__":
    main()
