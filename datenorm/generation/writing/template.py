"""Templates of the world task: the shapes in which dates are written, whatever the language.

A template has CLDR's field names in braces, as in `patterns.py`, and more: `{do}` the day with its ordinal
mark, `{dw}` the day in words, `{yw}` the year in words, `{MR}` the Roman month, `{yc}`, `{Mc}` and `{dc}` CJK
numerals, `{ye}` the Japanese era, `{yb}` the Buddhist era, `{t}` a time of day with or without seconds and zone,
`{tT}` the time of ISO 8601 and `{tc}` that without colons.

Rules that hold for every language, so that a text has one reading wherever people would agree on one:

- A two-digit year stands last ("3 May 05" is 3 May of a year 05); first only above 31 or as 00 ("79 May 3"). Between two
  numbers of two digits up to 31 nobody knows ("21-Apr-16"): see `Template.swappable`.
- A month name and one number up to 31 are a day ("May 05"); only above 31, as 00 or with an apostrophe is
  the number a year ("May 79", "May '05").
- Year, day, month in digits ("2005-25-04") is written only where the day is above 12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Literal

from datenorm.errors import SettingsError
from datenorm.generation.masked import Moment

__all__ = [
    "COMPACT",
    "FIELDS",
    "NUMERIC",
    "OPEN_YEARS",
    "PARTIAL_NUMERIC",
    "Template",
    "from_cldr_pattern",
    "generic_named",
    "generic_partial",
    "template",
]

FIELDS = frozenset(
    ("d", "dd", "do", "dw", "dc", "M", "MM", "MMM", "MMMM", "MR", "Mc", "y", "yy", "yw", "yc", "ye", "yb", "EEE", "EEEE", "t", "tT", "tc")
)
_SINCE = {"yw": 1000, "ye": 1873, "yb": 1900}  # a spelled-out number below 1000 is no year, and Japan's calendar was another before
Condition = Literal["", "day above 12", "year above 31"]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template.

    `layout` % its fields' texts is the text. `year` ("full", "short" or ""), `month` and `day` say what the
    text gives; `order` is "" where the month is named; `condition` says for which days it may be written,
    and `since` from which year on.
    """

    text: str
    layout: str
    fields: tuple[str, ...]
    year: str
    month: bool
    day: bool
    weight: float = 1.0
    order: str = ""
    condition: Condition = ""
    since: int = 1

    def accepts(self, moment: Moment) -> bool:
        """Whether the template may be written for this day."""
        if moment.year < self.since:
            return False
        if not self.condition:
            return True
        if self.condition == "day above 12":
            return moment.day > 12
        return moment.year % 100 > 31 or moment.year % 100 == 0

    @property
    def swappable(self) -> bool:
        """Whether day and two-digit year could change places: "21-Apr-16", but not "21. Apr 16", "21 de abril '16"."""
        around = self.layout.replace("%s", "")
        names = tuple("M" if field in ("MMM", "MMMM") else field for field in self.fields)
        return (
            names in (("d", "M", "yy"), ("dd", "M", "yy"), ("yy", "dd", "M"))
            and ". " not in around
            and not any(c.isalpha() or c in "'’" for c in around)
        )


def template(text: str, weight: float = 1.0, condition: Condition = "") -> Template:
    """Compile a template; SettingsError for a field that does not exist."""
    parts = re.split(r"\{(\w+)\}", text)
    fields = tuple(parts[1::2])
    unknown = [field for field in fields if field not in FIELDS]
    if unknown:
        raise SettingsError(f"template {text!r} has unknown field(s) {', '.join(unknown)}; known: {', '.join(sorted(FIELDS))}")
    layout = "%s".join(part.replace("%", "%%") for part in parts[::2])
    numeric = any(field in ("M", "MM") for field in fields)
    order = "".join(field[0].lower() for field in fields if field[0] in "dMy") if numeric else ""
    return Template(
        text=text,
        layout=layout,
        fields=fields,
        year="short" if "yy" in fields else "full" if any(field[0] == "y" for field in fields) else "",
        month=any(field[0] == "M" for field in fields),
        day=any(field[0] == "d" for field in fields),
        weight=weight,
        order=order,
        condition=condition,
        since=max((_SINCE.get(field, 1) for field in fields), default=1),
    )


def from_cldr_pattern(pattern: str, era: str) -> str | None:
    """The template of a CLDR pattern, or None where it has a field that templates do not know."""
    written = []
    for literal, field, other in re.findall(r"'((?:[^']|'')*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        if not field:
            written.append(literal.replace("''", "'") or other)
            continue
        name = field.replace("L", "M").replace("c", "E")
        name = {"E": "EEE", "EE": "EEE", "yyyy": "y"}.get(name, name)
        if name[0] == "G":
            written.append(era)
        elif name in FIELDS:
            written.append(f"{{{name}}}")
        else:
            return None
    return "".join(written).strip()


_ORDERS = {"dmy": 4.0, "mdy": 2.5, "ymd": 1.5, "myd": 0.35, "ydm": 0.2, "dym": 0.2}
_DAYS = {"{d}": 0.65, "{dd}": 0.35}
_MONTHS = {"{MMMM}": 0.5, "{MMM}": 0.5}
_YEARS = {"{y}": 0.86, "{yy}": 0.09, "'{yy}": 0.03, "’{yy}": 0.02}
# Separators: between the first and the second part, and between the second and the third.
_SEPARATORS = {
    (" ", " "): 5.0,
    (" ", ", "): 2.5,
    (", ", " "): 0.5,
    (", ", ", "): 0.3,
    ("-", "-"): 1.3,
    ("/", "/"): 0.8,
    (".", "."): 0.5,
    (". ", " "): 0.8,
    (". ", ". "): 0.2,
    (" ", "/"): 0.05,
    (" - ", " - "): 0.1,
    (" / ", " / "): 0.1,
    ("_", "_"): 0.05,
    (",", ","): 0.1,
    ("", ""): 0.7,
    ("", " "): 0.15,
    (" ", ""): 0.1,
}


def generic_named(order: str, touching: bool) -> list[Template]:
    """Named dates for every language; those of the locale's own `order` weigh more.

    `touching` is whether a number may touch a month name: not where names have digits ("tháng 1").
    """
    written = []
    for (kind, order_weight), (day, day_weight), (month, month_weight), (year, year_weight) in product(
        _ORDERS.items(), _DAYS.items(), _MONTHS.items(), _YEARS.items()
    ):
        for (first, second), weight in _SEPARATORS.items():
            if not _readable(kind, day, year, (first, second), touching):
                continue
            parts = [{"d": day, "m": month, "y": year}[letter] for letter in kind]
            condition: Condition = "year above 31" if year == "{yy}" and kind == "ymd" else ""
            total = order_weight * (3 if kind == order else 1) * day_weight * month_weight * year_weight * weight
            written.append(template(parts[0] + first + parts[1] + second + parts[2], total, condition))
    return written


def _readable(order: str, day: str, year: str, separators: tuple[str, str], touching: bool) -> bool:
    """Whether a combination is one that people write and can read."""
    if not touching and not all(s.strip(".-/_") != s or " " in s for s in separators):
        return False
    if "" in separators and not touching:
        return False
    if year == "{yy}" and order not in ("dmy", "mdy", "ymd"):
        return False
    if "'" in year or "’" in year:
        return order in ("dmy", "mdy") and " " in separators[1]
    glued = [separators[i] == "" and set(order[i : i + 2]) == {"d", "y"} for i in (0, 1)]
    spaced_apart = order in ("dym", "ydm", "mdy", "myd") and separators in ((" ", ""), ("", " "))
    return not any(glued) and not spaced_apart and not (separators == ("", "") and order in ("mdy", "myd", "dym", "ydm"))


def generic_partial(touching: bool) -> list[Template]:
    """Named months with a year or a day alone."""
    separators = {" ": 5.0, "-": 1.0, "/": 0.6, ", ": 0.8, ". ": 0.3, ".": 0.3} | ({"": 0.3} if touching else {})
    written = [template("{y}", 9), template("'{yy}", 0.6), template("’{yy}", 0.4), template("{MMMM}", 0.3)]
    for month, (separator, weight) in product(_MONTHS, separators.items()):
        if not touching and separator.strip(".-/") == "":
            continue
        written += [template(f"{month}{separator}{{y}}", weight), template(f"{{y}}{separator}{month}", weight * 0.4)]
        written += [template(f"{{d}}{separator}{month}", weight * 0.6), template(f"{{dd}}{separator}{month}", weight * 0.3)]
        written.append(template(f"{month}{separator}{{yy}}", weight * 0.25, "year above 31"))
        if separator != "":
            written += [template(f"{month}{separator}{{d}}", weight * 0.4), template(f"{month}{separator}{{dd}}", weight * 0.2)]
        if " " in separator:
            written += [template(f"{month}{separator}{mark}{{yy}}", weight * 0.15) for mark in "'’"]
    return written


def _numeric_templates() -> dict[str, list[Template]]:
    """Dates in digits, by order."""
    separators = {
        "/": 4.0,
        "-": 3.0,
        ".": 3.0,
        " ": 0.8,
        ". ": 0.5,
        ", ": 0.08,
        " / ": 0.25,
        " - ": 0.12,
        " . ": 0.05,
        "–": 0.05,
        "_": 0.08,
        ",": 0.08,
        "\\": 0.05,
    }
    written: dict[str, list[Template]] = {"dmy": [], "mdy": [], "ymd": [], "ydm": []}
    padding = {("{d}", "{M}"): 1.0, ("{dd}", "{MM}"): 1.4, ("{dd}", "{M}"): 0.08, ("{d}", "{MM}"): 0.12}
    for order, (separator, weight), ((day, month), padded) in product(written, separators.items(), padding.items()):
        for year, share in {"{y}": 1.0, "{yy}": 0.55, "'{yy}": 0.02, "’{yy}": 0.01}.items():
            apart = separator.strip() != "" or (day, month) == ("{dd}", "{MM}")  # "03 05 79", but not "3 5 79"
            if year != "{y}" and (order == "ydm" or not apart or (year != "{yy}" and order == "ymd")):
                continue
            text = separator.join({"d": day, "m": month, "y": year}[letter] for letter in order)
            condition: Condition = "day above 12" if order == "ydm" else ""
            boost = 3.0 if text == "{y}-{MM}-{dd}" else 1.0
            written[order].append(template(text, weight * padded * share * boost, condition))
    written["dmy"] += [template(f"{{d}}{s}{{MR}}{s}{{y}}", 0.5) for s in (".", ". ", "-", "/", " ")]
    written["ymd"] += [template(f"{{y}}-{{MM}}-{{dd}}{time}", 0.9) for time in ("T{tT}", " {tT}", " {t}", "T{tT}Z")]
    return written


def _compact_templates() -> dict[str, list[Template]]:
    """Eight and six digits, also with a time that follows at once (ISO 8601 basic format)."""
    written = {
        "dmy": [template("{dd}{MM}{y}", 1.0), template("{dd}{MM}{yy}", 0.8)],
        "mdy": [template("{MM}{dd}{y}", 1.0), template("{MM}{dd}{yy}", 0.8)],
        "ymd": [template("{y}{MM}{dd}", 4.0), template("{yy}{MM}{dd}", 1.0)],
    }
    written["ymd"] += [template("{y}{MM}{dd}T{tT}", 0.4), template("{y}{MM}{dd} {tT}", 0.2), template("{y}{MM}{dd}_{tT}", 0.1)]
    written["ymd"] += [template("{y}{MM}{dd}{tc}", 0.4), template("{y}{MM}{dd}T{tc}", 0.3), template("{y}{MM}{dd}T{tc}Z", 0.3)]
    return written


def _open_years() -> list[Template]:
    """A day, a named month and a year of two digits in shapes in which day and year may change places."""
    shapes = ("{yy}|{dd}|{MMM}", "{yy}|{dd}|{MMMM}", "{dd}|{MMM}|{yy}", "{dd}|{MMMM}|{yy}")
    return [template(shape.replace("|", separator)) for shape, separator in product(shapes, (" ", "-", "/", "."))]


NUMERIC = _numeric_templates()
OPEN_YEARS = _open_years()
COMPACT = _compact_templates()
# Partial dates in digits: month and year in any country, day and month in the order of the country.
PARTIAL_NUMERIC: dict[str, list[Template]] = {
    "my": [
        template(t, w)
        for t, w in (
            ("{MM}/{y}", 3),
            ("{M}/{y}", 1.5),
            ("{MM}-{y}", 1.5),
            ("{M}-{y}", 0.5),
            ("{MM}.{y}", 1),
            ("{M}.{y}", 0.5),
            ("{MM} {y}", 0.3),
        )
    ]
    + [template(t, w, "year above 31") for t, w in (("{MM}/{yy}", 0.8), ("{M}/{yy}", 0.3), ("{MM}-{yy}", 0.2))]
    + [template("{MM}/'{yy}", 0.1)],
    "ym": [template(t, w) for t, w in (("{y}-{MM}", 3), ("{y}/{MM}", 1), ("{y}/{M}", 0.5), ("{y}.{MM}", 0.5), ("{y} {MM}", 0.2))],
    "dm": [
        template(t, w)
        for t, w in (
            ("{d}/{M}", 1),
            ("{dd}/{MM}", 1.2),
            ("{dd}-{MM}", 0.5),
            ("{dd}.{MM}.", 0.8),
            ("{d}.{M}.", 0.8),
            ("{d}. {M}.", 0.3),
            ("{dd}.{MM}", 0.4),
        )
    ],
    "md": [template(t, w) for t, w in (("{M}/{d}", 1), ("{MM}/{dd}", 1.2), ("{MM}-{dd}", 0.5), ("--{MM}-{dd}", 0.2), ("{MM}.{dd}", 0.3))],
}


def weighted(templates: Iterable[tuple[str, float]]) -> list[Template]:
    """Compile pairs of a template and its weight."""
    return [template(text, weight) for text, weight in templates]
