"""The shapes of dates with a named month that people write in every language.

Rules that hold for every language, so that a text has one reading wherever people would agree on
one:

- A two-digit year stands last ("3 May 05" is 3 May of a year 05); first only above 31 or as 00
  ("79 May 3"). Between two numbers of two digits up to 31 nobody knows ("21-Apr-16"): see
  `Template.swappable`.
- A month name and one number up to 31 are a day ("May 05"); only above 31, as 00 or with an
  apostrophe is the number a year ("May 79", "May '05").

What stands in digits is in `kinds/numeric.py`.
"""

from __future__ import annotations

from itertools import product

from datenorm.generation.writing.template import Condition, Template, template

__all__ = ["generic_named", "generic_partial"]

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
    for (kind, order_weight), (day, day_weight), (month, month_weight), (
        year,
        year_weight,
    ) in product(_ORDERS.items(), _DAYS.items(), _MONTHS.items(), _YEARS.items()):
        for (first, second), weight in _SEPARATORS.items():
            if not _readable(kind, day, year, (first, second), touching):
                continue
            parts = [{"d": day, "m": month, "y": year}[letter] for letter in kind]
            condition: Condition = "year above 31" if year == "{yy}" and kind == "ymd" else ""
            total = order_weight * (3 if kind == order else 1)
            total = total * day_weight * month_weight * year_weight * weight
            written.append(
                template(parts[0] + first + parts[1] + second + parts[2], total, condition)
            )
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
    return (
        not any(glued)
        and not spaced_apart
        and not (separators == ("", "") and order in ("mdy", "myd", "dym", "ydm"))
    )


def generic_partial(touching: bool) -> list[Template]:
    """Named months with a year or a day alone."""
    separators = {" ": 5.0, "-": 1.0, "/": 0.6, ", ": 0.8, ". ": 0.3, ".": 0.3}
    if touching:
        separators[""] = 0.3
    written = [template("{y}", 9), template("'{yy}", 0.6), template("’{yy}", 0.4)]
    written.append(template("{MMMM}", 0.3))
    for month, (separator, weight) in product(_MONTHS, separators.items()):
        if not touching and separator.strip(".-/") == "":
            continue
        written.append(template(f"{month}{separator}{{y}}", weight))
        written.append(template(f"{{y}}{separator}{month}", weight * 0.4))
        written.append(template(f"{{d}}{separator}{month}", weight * 0.6))
        written.append(template(f"{{dd}}{separator}{month}", weight * 0.3))
        written.append(template(f"{month}{separator}{{yy}}", weight * 0.25, "year above 31"))
        if separator != "":
            written.append(template(f"{month}{separator}{{d}}", weight * 0.4))
            written.append(template(f"{month}{separator}{{dd}}", weight * 0.2))
        if " " in separator:
            for mark in "'’":
                written.append(template(f"{month}{separator}{mark}{{yy}}", weight * 0.15))
    return written
