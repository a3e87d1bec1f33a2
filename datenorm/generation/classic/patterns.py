"""Patterns: the shapes in which people write an English date, and functions that render them.

A pattern is a template with CLDR's field names in braces (Unicode Technical Standard 35, part 4):
`{d}` and `{dd}` the day, `{do}` its ordinal and `{dx}` a wrong one, `{M}` to `{MMMM}` the month,
`{y}` the calendar year and `{yy}` its last two digits, `{EEE}` and `{EEEE}` the weekday. The week
year `{Y}` does not exist here: near New Year it is another year than the one that is written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from datenorm.errors import SettingsError
from datenorm.generation.classic.spelling import ordinal, wrong_ordinal
from datenorm.generation.cldr.locales import LocaleNames

__all__ = ["ENGLISH_PATTERNS", "Pattern", "compile_pattern", "from_cldr"]

Renderer = Callable[[dt.date], str]


@dataclass(frozen=True)
class Pattern:
    """A template, how often it is drawn, and for which dates it has one reading only."""

    template: str
    weight: float = 1.0
    only_unambiguous: bool = False  # only days above 12, where day and month cannot be swapped

    def fits(self, date: dt.date, pivot_year: int) -> bool:
        """Whether what this pattern writes for `date` still says which date it is."""
        if self.only_unambiguous and date.day <= 12:
            return False
        if "{yy}" in self.template:  # POSIX: 69-99 are 19xx, 00-68 are 20xx
            return 1900 + pivot_year <= date.year < 2000 + pivot_year
        return True


def compile_pattern(template: str, names: LocaleNames) -> Renderer:
    """Turn a template into a function of a date; SettingsError for a field that does not exist."""
    wide, short = names.months["MMMM"], names.months["MMM"]
    days, short_days = names.weekdays["EEEE"], names.weekdays["EEE"]
    fields: dict[str, Renderer] = {
        "d": lambda date: str(date.day),
        "dd": lambda date: f"{date.day:02d}",
        "do": lambda date: ordinal(date.day),
        "dx": lambda date: wrong_ordinal(date.day),
        "M": lambda date: str(date.month),
        "MM": lambda date: f"{date.month:02d}",
        "MMM": lambda date: short[date.month - 1],
        "MMMM": lambda date: wide[date.month - 1],
        "y": lambda date: f"{date.year:04d}",
        "yy": lambda date: f"{date.year % 100:02d}",
        "EEE": lambda date: short_days[date.weekday()],
        "EEEE": lambda date: days[date.weekday()],
    }
    parts = re.split(r"\{(\w+)\}", template)
    unknown = [name for name in parts[1::2] if name not in fields]
    if unknown:
        raise SettingsError(
            f"pattern {template!r} has unknown field(s) {', '.join(unknown)}; "
            f"known: {', '.join(fields)}"
        )
    literals = [part.replace("%", "%%") for part in parts[::2]]
    layout = "%s".join(literals)
    renderers = tuple(fields[name] for name in parts[1::2])
    return lambda date: layout % tuple(render(date) for render in renderers)


def from_cldr(pattern: str) -> str | None:
    """The template of a CLDR date pattern; None where it has a field that templates lack."""
    template = []
    for literal, field, other in re.findall(r"'([^']*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        if field:
            name = {"E": "EEE", "EE": "EEE", "yyyy": "y"}.get(field, field)
            if name not in {"d", "dd", "M", "MM", "MMM", "MMMM", "y", "yy", "EEE", "EEEE"}:
                return None
            template.append(f"{{{name}}}")
        else:
            template.append(literal or other)
    return "".join(template)


def _each(templates: str, weight: float, *, only_unambiguous: bool = False) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(line.strip(), weight, only_unambiguous)
        for line in templates.splitlines()
        if line.strip()
    )


# What people write in English beyond CLDR. Dots and spaces are day-first, slashes and dashes
# month-first, as in the classic generator; the other way round only where the day is above 12 and
# nothing is lost.
ENGLISH_PATTERNS: tuple[Pattern, ...] = (
    *_each(
        """
        {d} {MMM} {y}
        {d} {MMMM} {y}
        {dd} {MMM} {y}
        {d} {MMM}, {y}
        {d} {MMMM}, {y}
        {dd}, {MMM} {y}
        {MMMM} {d} {y}
        {MMMM} {d}, {y}
        {MMM} {d} {y}
        {MMM} {dd}, {y}
        {MMM}. {d}, {y}
        {d}. {MMMM} {y}
        {do} {MMMM} {y}
        {do} {MMM} {y}
        {do} of {MMMM} {y}
        {do} of {MMMM}, {y}
        {dx} of {MMMM} {y}
        {dx} {MMM} {y}
        {MMMM} {do} {y}
        {MMMM} {do}, {y}
        {MMM} {do} {y}
        {MMM} {dx} {y}
        {MMMM} {dx}, {y}
        the {do} of {MMMM} {y}
        the {dx} of {MMMM} {y}
        the {do} of {MMM} {y}
        {MMMM} the {do} {y}
        {MMMM} the {do}, {y}
        """,
        1.0,
    ),
    *_each(
        """
        {EEE} {d} {MMM} {y}
        {EEE} {dd} {MMM} {y}
        {EEE}, {d} {MMM} {y}
        {EEE} {MMM} {d} {y}
        {EEE}. {MMM} {d}, {y}
        {EEE} {MMMM} {d} {y}
        {EEE}, {MMMM} {do}, {y}
        {EEE} {d} {MMMM}, {y}
        {EEE} the {do} of {MMM} {y}
        {EEEE} {d} {MMMM} {y}
        {EEEE} {MMMM} {d} {y}
        {EEEE}, {MMMM} {d}, {y}
        {EEEE} {d} {MMM} {y}
        {EEEE}, {d} {MMMM} {y}
        {EEEE} {do} {MMMM} {y}
        {EEEE} {MMMM} {do} {y}
        {EEEE} {MMM} {d}, {y}
        """,
        1.0,
    ),
    *_each(
        """
        {d} {MMMM} {yy}
        {d} {MMM} {yy}
        {dd} {MMM} {yy}
        {d} {MMM} '{yy}
        {d} {MMM} ’{yy}
        {do} {MMM} '{yy}
        {MMM} {d}, '{yy}
        {MMMM} {d} '{yy}
        {MMM} {d} {yy}
        {MMMM} {do}, {yy}
        {do} of {MMMM} '{yy}
        {d}-{MMM}-{yy}
        {dd}-{MMM}-{yy}
        {MMM}-{dd}-{yy}
        {EEE} {d} {MMM} {yy}
        """,
        0.8,
    ),
    *_each(
        """
        {d}-{MMM}-{y}
        {dd}-{MMM}-{y}
        {d}/{MMM}/{y}
        {dd}/{MMM}/{y}
        {d}.{MMM}.{y}
        {dd}{MMM}{y}
        {d}{MMM}{y}
        {MMM}-{dd}-{y}
        {MMM}/{dd}/{y}
        {MMMM}-{d}-{y}
        {d}-{MMMM}-{y}
        {do}-{MMM}-{y}
        {y} {MMM} {d}
        {y} {MMMM} {d}
        {y}-{MMM}-{dd}
        {y}, {MMMM} {d}
        {y} {d} {MMMM}
        {MMMM} {y} {d}
        {MMM} {y}, {d}
        """,
        0.5,
    ),
    *_each(
        """
        {M}/{d}/{y}
        {MM}/{dd}/{y}
        {M}/{d}/{yy}
        {MM}/{dd}/{yy}
        {d}.{M}.{y}
        {dd}.{MM}.{y}
        {d}.{M}.{yy}
        {dd}.{MM}.{yy}
        {d} {MM} {yy}
        {dd} {MM} {y}
        {y}-{MM}-{dd}
        {y}{MM}{dd}
        """,
        1.5,
    ),
    *_each(
        """
        {MM}-{dd}-{y}
        {M}-{d}-{y}
        {MM}-{dd}-{yy}
        {M}/{d}/'{yy}
        {d} {M} {y}
        {y}/{MM}/{dd}
        {y}/{M}/{d}
        {y}.{MM}.{dd}
        {y} {MM} {dd}
        {y}-{M}-{d}
        """,
        0.7,
    ),
    *_each("{dd}/{MM}/{y}\n{d}/{M}/{y}\n{dd}-{MM}-{y}", 0.8, only_unambiguous=True),
)
