"""Which numbers and words of a text give which fields of what it was read as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple, get_args

from datenorm.columns.recipe.parts import Field
from datenorm.columns.recipe.rules import Century

__all__ = ["BY_WORD", "Assignment", "assignments", "is_number", "is_word", "splits", "tokens_of"]

BY_WORD = -1  # the month stands in words; which of them is found out later
_TOKEN = re.compile(r"[0-9]+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|.", re.DOTALL)
_POINT = re.compile("[.,]")
_ISO = re.compile(
    r"(?:(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"|(?P<lead>XXXX-|--)(?P<only_month>[0-9]{2})-(?P<only_day>[0-9]{2}))"
    r"(?:T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?)?(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})?)?"
)
_SPLITS: Mapping[int, tuple[tuple[int, ...], ...]] = {
    6: ((2, 2, 2), (4, 2)),
    8: ((4, 2, 2), (2, 2, 4)),
    10: ((4, 2, 2, 2),),
    12: ((4, 2, 2, 2, 2),),
    14: ((4, 2, 2, 2, 2, 2),),
}
_NUMBERS = 12  # in a text; with more of them nothing is assigned
_UTC = frozenset(("z", "utc", "gmt"))
_NO_MARKS = _UTC | {"t"}  # words beside a clock that are no half of the day
_SIGNS = {"+": "+", "-": "-", "\N{MINUS SIGN}": "-"}


def tokens_of(prepared: str, with_decimals: bool = False) -> list[str]:
    """Runs of digits, words, and all other characters one by one.

    With decimals, the text is a number, and what stands from its point on is one token.
    """
    if with_decimals and (point := _POINT.search(prepared)):
        return [*_TOKEN.findall(prepared[: point.start()]), prepared[point.start() :]]
    return _TOKEN.findall(prepared)


def is_number(token: str) -> bool:
    """Whether a token is a run of digits."""
    return "0" <= token[0] <= "9"


def is_word(token: str) -> bool:
    """Whether a token is a word."""
    return token[0].isalpha()


def splits(tokens: Sequence[str], start: int = 0) -> list[tuple[int, tuple[int, ...]]] | None:
    """The first run of digits that may hold several numbers, with each way of splitting it.

    Four digits behind a sign and a clock may be an offset, or a year; those behind the point of
    seconds are a fraction.
    """
    for index, token in enumerate(tokens):
        if index < start or not is_number(token) or _is_fraction(tokens, index):
            continue
        if len(token) == 4 and index and tokens[index - 1] in _SIGNS and ":" in tokens[:index]:
            return [(index, (2, 2)), (index, (4,))]
        if len(token) in _SPLITS:
            return [(index, widths) for widths in _SPLITS[len(token)]]
    return None


def _is_fraction(tokens: Sequence[str], index: int) -> bool:
    """Whether a number stands behind the point of seconds."""
    before = tokens[max(0, index - 3) : index]
    return len(before) == 3 and before[0] == ":" and is_number(before[1]) and before[2] in ".,"


class Assignment(NamedTuple):
    """The token of each field, None where it is not given, and what ISO text has beside them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    fraction: int | None = None
    offset_hour: int | None = None
    offset_minute: int | None = None
    lead: str = ""
    zone: str = ""
    sign: str = ""
    by_half: bool = False  # the hour is one of twelve, and a word tells the half of the day

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
        found = {name: self.of(name) for name in get_args(Field)}
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
    zone: str  # Z, or the sign, hours and minutes of an offset
    rest: str  # what stands behind the year


def assignments(tokens: Sequence[str], iso: str, century: Century) -> Iterator[Assignment]:
    """Every way of copying the fields of ISO text from different tokens of its text."""
    fields = _fields(iso)
    numbers = [(at, token) for at, token in enumerate(tokens) if is_number(token)]
    words = {token for token in tokens if is_word(token)}
    if fields is None or len(numbers) > _NUMBERS or (fields.zone == "Z" and not words & _UTC):
        return
    names = list(fields.values)
    options: list[list[int]] = []
    for name in names:
        given = fields.values[name]
        if name == "year":
            options.append([at for at, token in numbers if _is_year(token, given, fields, century)])
        elif name == "fraction":
            options.append([at for at, token in numbers if token == given])
        elif name == "hour":
            options.append([at for at, token in numbers if len(token) <= 2])
        else:
            found = [at for at, token in numbers if len(token) <= 2 and token.zfill(2) == given]
            options.append([*found, *([BY_WORD] if name == "month" and words else [])])
    marks = sum(is_word(token) and token not in _NO_MARKS for token in tokens)
    for chosen in product(*options):
        found_at: dict[str, Any] = dict(zip(names, chosen, strict=True))
        at_numbers = [at for at in chosen if at != BY_WORD]
        clock = [at for name, at in found_at.items() if name not in ("year", "month", "day")]
        if len(set(at_numbers)) < len(at_numbers) or not at_numbers or clock != sorted(clock):
            continue
        has_mark = marks > (BY_WORD in chosen)
        for by_half in _hours(tokens, found_at.get("hour"), fields, has_mark):
            for offset in _offsets(tokens, fields.zone, max(clock, default=0)):
                yield Assignment(**found_at, **offset, lead=fields.lead, by_half=by_half)


def _hours(
    tokens: Sequence[str], at: int | None, fields: _Fields, has_mark: bool
) -> Iterator[bool]:
    """Whether the hour of ISO text is a number as it stands (False), or one of twelve (True)."""
    if at is None:
        yield False
        return
    given, hour = int(tokens[at]), int(fields.values["hour"])
    if given == hour:
        yield False
    if has_mark and 1 <= given <= 12 and given % 12 == hour % 12:
        yield True


def _offsets(tokens: Sequence[str], zone: str, start: int) -> Iterator[dict[str, Any]]:
    """The numbers that an offset is copied from, which stand behind a sign and a clock."""
    if zone in ("", "Z"):
        yield {"zone": zone}
        return
    sign, hour, minute = zone[0], zone[1:3], zone[4:6]
    for at in range(start + 2, len(tokens)):
        signed = _SIGNS.get(tokens[at - 1]) == sign
        if not (signed and is_number(tokens[at]) and tokens[at].zfill(2) == hour):
            continue
        behind = tokens[at + 1 : at + 3]
        if behind and is_number(behind[0]):  # a run of digits that was split
            if behind[0] == minute:
                yield {"sign": sign, "offset_hour": at, "offset_minute": at + 1}
        elif len(behind) == 2 and behind[0] == ":" and is_number(behind[1]):
            if behind[1] == minute:
                yield {"sign": sign, "offset_hour": at, "offset_minute": at + 2}
        elif minute == "00":
            yield {"sign": sign, "offset_hour": at, "zone": ":00"}


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
