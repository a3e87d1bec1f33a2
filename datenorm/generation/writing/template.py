"""Templates: the shape of a text, with fields in braces, whatever the language.

The fields are CLDR's (Unicode Technical Standard 35, part 4) and more: `{do}` the day with its
ordinal mark, `{dw}` the day in words, `{yw}` the year in words, `{MR}` the Roman month, `{yc}`,
`{Mc}` and `{dc}` CJK numerals, `{ye}` the Japanese era, `{yb}` the Buddhist era, `{t}` a time of
day with or without seconds and zone, `{tT}` the time of ISO 8601 and `{tc}` that without colons.
`fields.py` writes them.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from datenorm.errors import SettingsError
from datenorm.generation.moments import Moment

__all__ = ["FIELDS", "Condition", "Section", "Template", "from_cldr_pattern", "template"]

FIELDS = frozenset(
    (
        "d",
        "dd",
        "do",
        "dw",
        "dc",
        "M",
        "MM",
        "MMM",
        "MMMM",
        "MR",
        "Mc",
        "y",
        "yy",
        "yw",
        "yc",
        "ye",
        "yb",
        "EEE",
        "EEEE",
        "t",
        "tT",
        "tc",
    )
)
# A number in words below 1000 is no year, and before 1873 Japan's calendar was another one.
_SINCE = {"yw": 1000, "ye": 1873, "yb": 1900}
Condition = Literal["", "day above 12", "year above 31", "no span"]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template.

    `layout` % the texts of its fields is the text. `year` ("full", "short" or ""), `month` and
    `day` say what the text gives; `order` is "" where the month is named; `condition` says for
    which days the template may be written, and `since` from which year on. `label` is the template
    without braces, the detail of its pairs.
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
    label: str = ""

    def accepts(self, moment: Moment) -> bool:
        """Whether the template may be written for this day."""
        if moment.year < self.since:
            return False
        if not self.condition:
            return True
        if self.condition == "day above 12":
            return moment.day > 12
        if self.condition == "no span":  # 1843-4 is two years, 1843-3 one month
            return moment.month > 9 or moment.month <= moment.year % 10
        return moment.year % 100 > 31 or moment.year % 100 == 0

    @property
    def swappable(self) -> bool:
        """Whether day and two-digit year could change places.

        They could in "21-Apr-16", but not in "21. Apr 16" or "21 de abril '16".
        """
        literals = self.layout.replace("%s", "")
        names = tuple("M" if field in ("MMM", "MMMM") else field for field in self.fields)
        return (
            names in (("d", "M", "yy"), ("dd", "M", "yy"), ("yy", "dd", "M"))
            and ". " not in literals
            and not any(c.isalpha() or c in "'’" for c in literals)
        )


def template(text: str, weight: float = 1.0, condition: Condition = "") -> Template:
    """Compile a template; SettingsError for a field that does not exist."""
    parts = re.split(r"\{(\w+)\}", text)
    fields = tuple(parts[1::2])
    unknown = [field for field in fields if field not in FIELDS]
    if unknown:
        raise SettingsError(
            f"template {text!r} has unknown field(s) {', '.join(unknown)}; "
            f"known: {', '.join(sorted(FIELDS))}"
        )
    layout = "%s".join(part.replace("%", "%%") for part in parts[::2])
    numeric = any(field in ("M", "MM") for field in fields)
    order = "".join(field[0].lower() for field in fields if field[0] in "dMy") if numeric else ""
    return Template(
        text=text,
        layout=layout,
        fields=fields,
        year="short"
        if "yy" in fields
        else "full"
        if any(field[0] == "y" for field in fields)
        else "",
        month=any(field[0] == "M" for field in fields),
        day=any(field[0] == "d" for field in fields),
        weight=weight,
        order=order,
        condition=condition,
        label=text.replace("{", "").replace("}", ""),
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


@dataclass(frozen=True)
class Section:
    """Templates of one kind with the weights they are drawn by."""

    templates: tuple[Template, ...]
    cumulated: tuple[float, ...]

    @classmethod
    def of(cls, *groups: tuple[float, Sequence[Template]]) -> Section:
        """Merge groups of templates, each with its share of all draws; empty ones have none."""
        templates: list[Template] = []
        weights: list[float] = []
        for share, group in groups:
            total = sum(t.weight for t in group)
            templates += group
            weights += [t.weight / total * share for t in group]
        return cls(tuple(templates), tuple(accumulate(weights)))

    def draw(self, rng: random.Random) -> Template:
        """One template by its weight."""
        cumulated = self.cumulated
        last = len(cumulated) - 1
        return self.templates[bisect(cumulated, rng.random() * cumulated[last], 0, last)]
