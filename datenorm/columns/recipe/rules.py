"""A recipe: the rules by which texts of a column become ISO 8601, and what they leave out.

`Recipe.read` is what every language that a recipe is written in has to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from datenorm.calendars import days_in_month
from datenorm.columns.recipe.counts import Count
from datenorm.columns.recipe.parts import Field, Fixed, Number, Part, Words, prepare, with_letters
from datenorm.outputs import CenturyRule

__all__ = ["Century", "Left", "Piece", "Recipe", "Rule", "day_exists"]

_LEAP_YEAR = "2000"  # in which every day is one of a text without a year
_DAY = re.compile(r"(?:([0-9]{4})|XXXX|-)-([0-9]{2})-([0-9]{2})")
_SEPARATORS: Mapping[Field, str] = {
    "year": "",
    "month": "-",
    "day": "-",
    "hour": "T",
    "minute": ":",
    "second": ":",
    "fraction": ".",
    "offset_hour": "",  # the sign of the rule
    "offset_minute": ":",
}


@dataclass(frozen=True)
class Piece:
    """A piece of ISO text: a text, or the group of the pattern that it is copied from.

    `padded` puts a zero before a single digit; `table` has what each of the group's words stands
    for, as the field called `name`.
    """

    text: str = ""
    group: int | None = None
    padded: bool = False
    table: Mapping[str, str] = field(default_factory=dict)
    name: Field | None = None


@dataclass(frozen=True)
class Century:
    """The first two digits of a year of two, by what stands in ISO text from those two on.

    `runs` are pairs (bound, century): texts before the first bound are of the first century, those
    before the next of the next one; the last bound is empty. An empty century takes no text.
    """

    runs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, rule: CenturyRule) -> Century:
        """The centuries of a rule, year by year."""
        found: list[tuple[str, str]] = []
        for short in range(100):
            bound = f"{short + 1:02d}" if short < 99 else ""
            first, last = (rule.complete(short, rest)[:2] for rest in ("-01-01", "-12-31"))
            if first != last and rule.not_after is not None:
                found.append((f"{rule.not_after.isoformat()[2:]}T", first))
            found.append((bound, last))
        return cls(_merged(found))

    def within(self, first_year: int, last_year: int) -> Century:
        """The same centuries, for the years from a first to a last one alone."""
        bounds = {bound for bound, _ in self.runs if bound} | {f"{n:02d}" for n in range(1, 100)}
        starts = ["00", *sorted(bounds)]
        found = []
        for start, bound in zip(starts, [*starts[1:], ""], strict=True):
            year = (self.complete(start) or "")[:4]
            is_within = year.isdigit() and first_year <= int(year) <= last_year
            found.append((bound, year[:2] if is_within else ""))
        return Century(_merged(found))

    def complete(self, short: str) -> str | None:
        """ISO text from its last two digits of the year on, with all four; None if it is none."""
        century = next(century for bound, century in self.runs if not bound or short < bound)
        return century + short if century else None


def _merged(runs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Runs of one century each."""
    merged: list[tuple[str, str]] = []
    for bound, century in runs:
        if merged and merged[-1][1] == century:
            merged.pop()
        merged.append((bound, century))
    return tuple(merged)


@dataclass(frozen=True)
class Rule:
    """How texts of one shape are read: `parts` say what stands where, and which field it gives.

    `shape` is the name that reports give it. `lead` is what ISO text has for a year that is not
    given, `zone` its end, `sign` what stands before an offset; `order` that of day, month and year;
    `reason` why it is so. `rows` and
    `texts` count what the rule has read in its column, and `examples` are some of it, with their
    ISO text.
    """

    parts: tuple[Part, ...]
    shape: str = ""
    lead: str = ""
    zone: str = ""
    sign: str = ""
    order: str = ""
    reason: str = ""
    rows: int = 0
    texts: int = 0
    examples: tuple[tuple[str, str], ...] = ()

    @cached_property
    def pattern(self) -> str:
        """The regular expression that a whole prepared text has to match."""
        return "".join(part.pattern for part in self.parts)  # a count is the only part

    @cached_property
    def fields(self) -> dict[Field, tuple[int, Number | Words]]:
        """The group and the part of each field, in the order of ISO 8601."""
        given = [p for p in self.parts if isinstance(p, Number | Words) and p.field]
        groups = {part.field: (group, part) for group, part in enumerate(given, 1)}
        return {name: groups[name] for name in _SEPARATORS if name in groups}

    @cached_property
    def is_short(self) -> bool:
        """Whether the year has two digits, so that the century comes before the pieces."""
        year = self.fields.get("year", (0, None))[1]
        return isinstance(year, Number) and year.most == 2

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What ISO text is put together from."""
        found = [Piece(self.lead)] if self.lead else []
        for name, (group, part) in self.fields.items():
            if name == "offset_hour":
                found.append(Piece(self.sign))
            if separator := _SEPARATORS[name] if found and found != [Piece(self.lead)] else "":
                found.append(Piece(separator))
            if isinstance(part, Words):
                found.append(Piece(group=group, table=part.table, name=name))
            else:
                padded = part.least == 1 and name != "fraction"
                found.append(Piece(group=group, padded=padded))
        return (*found, *([Piece(self.zone)] if self.zone else []))

    @property
    def count(self) -> Count | None:
        """The numbers that it makes dates of, where these count days or seconds."""
        return next((part for part in self.parts if isinstance(part, Count)), None)

    @property
    def is_day(self) -> bool:
        """Whether it gives days."""
        return "day" in self.fields or self.count is not None

    @property
    def is_yearless(self) -> bool:
        """Whether its dates have no year."""
        return "year" not in self.fields and self.count is None

    @property
    def has_letters(self) -> bool:
        """Whether its pattern has letters, so that texts must be in small ones."""
        return any(
            with_letters(word)
            for part in self.parts
            if isinstance(part, Fixed | Words)
            for word in (part.choices if isinstance(part, Words) else (part.text,))
        )

    def matches(self, prepared: str) -> bool:
        """Whether a prepared text matches the pattern."""
        return self._compiled.fullmatch(prepared) is not None

    def read(self, prepared: str, century: Century) -> str | None:
        """ISO text, of a day that may not exist; None where the pattern does not match."""
        if self.count is not None:
            return self.count.read(prepared)
        match = self._compiled.fullmatch(prepared)
        if match is None:
            return None
        found = "".join(_copied(piece, match) for piece in self.pieces)
        return century.complete(found) if self.is_short else found

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


def _copied(piece: Piece, match: re.Match[str]) -> str:
    if piece.group is None:
        return piece.text
    given = match[piece.group]
    if piece.table:
        return piece.table[given]
    return given.zfill(2) if piece.padded else given


@dataclass(frozen=True)
class Left:
    """Texts of one shape and status that no rule covers, and why they are left out."""

    shape: str
    status: str
    rows: int
    examples: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Recipe:
    """How a column called `name` is read without datenorm.

    Years lie between `first_year` and `last_year`. `exceptions` are texts that a pattern matches
    and its rule would read otherwise than the column does; `no_dates` are ISO dates that stand for
    none. `rows` are those with a text, `covered` those that the rules read. `unseen` are rows
    beyond the distinct texts that were looked at. Where groups of rows have recipes of their own,
    `group` is the value that these share in the column `by`, empty where there is none.
    """

    name: str
    rules: tuple[Rule, ...]
    left: tuple[Left, ...]
    century: Century
    century_reason: str = ""
    first_year: int = 1
    last_year: int = 9999
    exceptions: tuple[str, ...] = ()
    no_dates: tuple[str, ...] = ()
    rows: int = 0
    covered: int = 0
    unseen: int = 0
    by: str | None = None
    group: str = ""

    @property
    def has_letters(self) -> bool:
        """Whether texts must be in small letters."""
        return any(rule.has_letters for rule in self.rules)

    @property
    def has_short_years(self) -> bool:
        """Whether some rule needs the century."""
        return any(rule.is_short for rule in self.rules)

    def read(self, text: str) -> str | None:
        """The ISO text of a value; None where no rule reads it. No two rules match one text."""
        prepared = prepare(text)
        if prepared in self.exceptions:
            return None
        found = (rule.read(prepared, self.century) for rule in self.rules)
        iso = next((read for read in found if read is not None), None)
        return iso if iso is not None and self.accepts(iso) else None

    def accepts(self, iso: str) -> bool:
        """Whether ISO text of a rule is an answer: a date that exists, and stands for one."""
        return iso not in self.no_dates and self.is_possible(iso)

    def is_possible(self, iso: str) -> bool:
        """Whether a year lies in the bounds, and the day exists; patterns see to the time."""
        if iso[:4].isdigit() and not self.first_year <= int(iso[:4]) <= self.last_year:
            return False
        return day_exists(iso)


def day_exists(iso: str) -> bool:
    """Whether the day that ISO text begins with exists; text without a day passes."""
    match = _DAY.match(iso)
    if match is None:
        return True
    year, month, day = (int(part or _LEAP_YEAR) for part in match.groups())
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)
