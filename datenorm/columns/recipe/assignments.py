"""Which numbers and words of a text give which fields of what it was read as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from datenorm.columns.recipe.parts import Field
from datenorm.columns.recipe.rules import Century

__all__ = ["BY_WORD", "Assignment", "assignments", "is_number", "is_word", "splits", "tokens_of"]

BY_WORD = -1  # the month stands in words; which of them is found out later
_TOKEN = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|.", re.DOTALL)
_ISO = re.compile(
    r"(?:(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"|(?P<lead>XXXX-|--)(?P<only_month>[0-9]{2})-(?P<only_day>[0-9]{2}))"
    r"(?:T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?)?(?P<zone>Z?))?"
)
_SPLITS = {
    6: ((2, 2, 2), (4, 2)),
    8: ((4, 2, 2), (2, 2, 4)),
    12: ((4, 2, 2, 2, 2),),
    14: ((4, 2, 2, 2, 2, 2),),
}
_NUMBERS = 12  # in a text; with more of them nothing is assigned
_UTC = frozenset(("z", "utc", "gmt"))


def tokens_of(prepared: str) -> list[str]:
    """Runs of digits, words, and all other characters one by one."""
    return _TOKEN.findall(prepared)


def is_number(token: str) -> bool:
    """Whether a token is a run of digits."""
    return "0" <= token[0] <= "9"


def is_word(token: str) -> bool:
    """Whether a token is a word."""
    return token[0].isalpha()


def splits(tokens: Sequence[str]) -> list[tuple[int, tuple[int, ...]]] | None:
    """The first run of digits that holds several numbers, with each way of splitting it."""
    for index, token in enumerate(tokens):
        if is_number(token) and len(token) in _SPLITS:
            return [(index, widths) for widths in _SPLITS[len(token)]]
    return None


class Assignment(NamedTuple):
    """The token of each field, None where it is not given, and what ISO text has beside them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    fraction: int | None = None
    lead: str = ""
    zone: str = ""

    @property
    def order(self) -> str:
        """The order of the fields, by the names that verdicts have (`named_months`)."""
        given = [
            (at, name) for name in ("year", "month", "day") if (at := self.of(name)) is not None
        ]
        if self.month == BY_WORD:
            numbers = [name for at, name in sorted(given) if name != "month"]
            return {("day", "year"): "dmy", ("year", "day"): "ymd", ("year",): "dmy"}.get(
                tuple(numbers), "mdy"
            )
        letters = "".join(name[0] for _, name in sorted(given))
        return {"dm": "dmy", "md": "mdy"}.get(letters, letters)

    def of(self, name: str) -> int | None:
        """The token of a field."""
        found: int | None = getattr(self, name)
        return found

    @property
    def used(self) -> dict[Field, int]:
        """The tokens of all fields that numbers give."""
        names: tuple[Field, ...] = ("year", "month", "day", "hour", "minute", "second", "fraction")
        found = {name: self.of(name) for name in names}
        return {name: at for name, at in found.items() if at is not None and at != BY_WORD}

    @property
    def spread(self) -> int:
        """How far the numbers of the date lie apart."""
        found = [at for at in self[:3] if at is not None and at != BY_WORD]
        return max(found) - min(found) if found else 0


@dataclass(frozen=True)
class _Fields:
    """The fields of ISO text."""

    values: dict[str, str]
    lead: str
    zone: str
    rest: str  # what stands behind the year


def assignments(tokens: Sequence[str], iso: str, century: Century) -> Iterator[Assignment]:
    """Every way of copying the fields of ISO text from different tokens of its text."""
    fields = _fields(iso)
    numbers = [(at, token) for at, token in enumerate(tokens) if is_number(token)]
    words = {token for token in tokens if is_word(token)}
    if fields is None or len(numbers) > _NUMBERS or (fields.zone and not words & _UTC):
        return
    names = list(fields.values)
    options: list[list[int]] = []
    for name in names:
        given = fields.values[name]
        if name == "year":
            options.append([at for at, token in numbers if _is_year(token, given, fields, century)])
        elif name == "fraction":
            options.append([at for at, token in numbers if token == given])
        else:
            found = [at for at, token in numbers if len(token) <= 2 and token.zfill(2) == given]
            options.append([*found, *([BY_WORD] if name == "month" and words else [])])
    for chosen in product(*options):
        found_at = dict(zip(names, chosen, strict=True))
        at_numbers = [at for at in chosen if at != BY_WORD]
        clock = [at for name, at in found_at.items() if name not in ("year", "month", "day")]
        if len(set(at_numbers)) == len(at_numbers) and at_numbers and clock == sorted(clock):
            yield Assignment(**found_at, lead=fields.lead, zone=fields.zone)


def _fields(iso: str) -> _Fields | None:
    match = _ISO.fullmatch(iso)
    if match is None:
        return None
    found = {name: value for name, value in match.groupdict().items() if value}
    lead, zone = found.pop("lead", ""), found.pop("zone", "")
    values = {name.removeprefix("only_"): value for name, value in found.items()}
    return _Fields(values, lead, zone, iso[4:])


def _is_year(token: str, year: str, fields: _Fields, century: Century) -> bool:
    if len(token) == 2:
        return (century.complete(token + fields.rest) or "")[:4] == year
    return len(token) == 4 and token == year
