"""The verdict on the numbers of a column: the system that each group of them follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from datenorm.columns.numbers.systems import SYSTEMS
from datenorm.columns.numbers.texts import GROUPS, Serial
from datenorm.errors import SettingsError

__all__ = ["CHOICES", "EVERY_GROUP", "NumberVerdict", "check_choice", "decide_numbers", "hint_of"]

CHOICES = ("auto", "never", *SYSTEMS)
EVERY_GROUP = ""  # of a system that is given
_TOLERANCE = 50  # rows of which one may be no usual date
_MINIMUM_ROWS = 3  # that settle a system where neither the name nor other dates do
_NEAR = 1  # years by which numbers may lie outside of the other dates
_OVERLAP = 0.95  # share of the rows that lie among the other dates
_RARE = ("excel1904", "mjd", "stata-ms")  # only where the name or other dates tell

_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE_WORDS = """
date dates datetime day time timestamp ts dt when born birth birthday birthdate dob death died
created updated modified changed issued due paid sent received start started begin end ended
opened closed expires expiry expiration deadline joined visit admission discharge since until
at on epoch serial datum datums tag geburtsdatum zeit zeitpunkt fecha fechas dia día jour heure
naissance giorno nascita nascimento dato päivä päivämäärä tarih tanggal ngày waktu
дата день время 日付 日期 时间 時間 날짜 تاريخ तारीख ημερομηνία
"""
_OTHER_WORDS = """
id ids uid uuid key pk fk no nr num number numbers code codes zip zipcode plz postal postcode
phone phones tel telephone telefon mobile cell fax price prices preis precio prix cost costs
amount total sum subtotal tax fee balance salary income revenue budget value score count counts
by user author person owner quantity qty population size length width height weight mass distance
area km kg lat lon
latitude longitude x y z isbn issn ean sku upc gtin account iban vat ssn version build port ref
reference rank age percent ratio rate index position seconds duration betrag anzahl nummer
importe número numero numéro montant telefono teléfono téléphone
"""
_HINTS: Mapping[str, tuple[str, ...]] = {
    "excel": ("excel",),
    "xls": ("excel",),
    "oadate": ("excel",),
    "mac": ("excel1904",),
    "1904": ("excel1904",),
    "unix": ("unix", "unix-ms", "unix-us", "unix-ns", "unix-days"),
    "epoch": ("unix", "unix-ms", "unix-us", "unix-ns", "unix-days"),
    "posix": ("unix", "unix-ms", "unix-us", "unix-ns"),
    "1970": ("unix", "unix-ms", "unix-us", "unix-ns", "unix-days"),
    "stata": ("stata", "stata-ms"),
    "sas": ("stata", "stata-ms"),
    "1960": ("stata", "stata-ms"),
    "julian": ("julian",),
    "jd": ("julian",),
    "jdn": ("julian",),
    "mjd": ("mjd",),
    "yyyymm": ("yyyymm",),
    "month": ("yyyymm",),
    "period": ("yyyymm",),
    "year": ("year",),
}


@dataclass(frozen=True)
class NumberVerdict:
    """What the numbers of a group are.

    `system` is None where they stay numbers, and where several systems remain: these are the
    `candidates`. `midnights` says that whole days are moments, as most of the others are.
    """

    system: str | None
    reason: str
    rows: int = 0
    candidates: tuple[str, ...] = ()
    midnights: bool = False

    @property
    def open(self) -> bool:
        """Whether several systems remain."""
        return self.system is None and bool(self.candidates)


def check_choice(numbers: str) -> None:
    """SettingsError where `numbers` is no choice."""
    if numbers not in CHOICES:
        raise SettingsError(f"numbers must be one of {', '.join(CHOICES)}, not {numbers!r}")


def hint_of(name: str) -> bool | None:
    """Whether a column's name says that it holds dates: its last word that tells decides."""
    dates, others = _DATE_WORDS.split(), _OTHER_WORDS.split()
    for word in reversed(_words(name)):
        if word in dates or word in _HINTS:
            return True
        if word in others:
            return False
    return None


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_HUMP.sub(" ", name))]


def decide_numbers(
    serials: Mapping[Serial, int],
    choice: str = "auto",
    name: str = "",
    beside: tuple[int, int] | None = None,
    from_1904: bool = False,
) -> dict[str, NumberVerdict]:
    """The verdict on each group of numbers.

    Args:
        serials: rows by group, system and year.
        choice: one of CHOICES.
        name: that of the column.
        beside: the years of dates that stand beside, in the column or in others.
        from_1904: whether the workbook says that its days count from 1904: none are of 1900.
    """
    if choice == "never" or not serials:
        return {}
    groups = {group: rows for (group, what, _), rows in serials.items() if what == "rows"}
    if choice != "auto":
        rows = sum(groups.values())
        return {
            EVERY_GROUP: NumberVerdict(
                choice,
                f"{SYSTEMS[choice].title}, as given",
                rows,
                midnights=_mostly_fractions(serials, [*groups]),
            )
        }
    found = {
        group: _decide_group(group, serials, name, beside, from_1904) for group in sorted(groups)
    }
    return _with_few_digits(found, groups)


def _with_few_digits(
    found: dict[str, NumberVerdict], rows: Mapping[str, int]
) -> dict[str, NumberVerdict]:
    """Numbers of four digits are days where more have five, and years alone where none has."""
    days, four = found.get("up to five digits"), found.get("four digits")
    if days and four and (days.system or days.candidates):
        if rows["four digits"] < rows["up to five digits"]:
            found["four digits"] = days
        else:
            reason = "as many numbers of four digits may be years; the name of a system would tell"
            found["up to five digits"] = NumberVerdict(None, reason, days.rows)
    return {group: verdict for group, verdict in found.items() if verdict.reason}


def _mostly_fractions(serials: Mapping[Serial, int], groups: list[str]) -> bool:
    total = sum(serials.get((group, "rows", 0), 0) for group in groups)
    return 2 * sum(serials.get((group, "fraction", 0), 0) for group in groups) > total


def _decide_group(
    group: str,
    serials: Mapping[Serial, int],
    name: str,
    beside: tuple[int, int] | None,
    from_1904: bool,
) -> NumberVerdict:
    rows = serials[group, "rows", 0]
    hint = hint_of(name)
    if hint is False:
        return NumberVerdict(None, f"numbers: a column called {name} holds no dates", rows)
    unlike = "excel" if from_1904 else ""
    systems = [system for system in GROUPS[group] if system != unlike]
    years = {system: _usual_years(serials, group, system) for system in systems}
    inside = {system: sum(found.values()) for system, found in years.items()}
    possible = [system for system, count in inside.items() if _TOLERANCE * (rows - count) <= rows]
    if not possible or _unlikely(group, serials, rows):
        return NumberVerdict(None, "", rows)
    midnights = _mostly_fractions(serials, [group])

    def settled(system: str, reason: str) -> NumberVerdict:
        span = _span(min(years[system]), max(years[system]))
        reason = f"{SYSTEMS[system].title}: {reason} ({span})"
        return NumberVerdict(system, reason, rows, midnights=midnights)

    if from_1904 and "excel1904" in possible:
        return settled("excel1904", "the workbook counts its days so")
    words = _words(name)
    named = [s for word in words for s in _HINTS.get(word, ()) if s in possible]
    if len(set(named)) == 1:
        return settled(named[0], f"the column is called {name}")
    usual = [system for system in possible if system not in _RARE]
    if beside:
        low, high = beside[0] - _NEAR, beside[1] + _NEAR
        near = [s for s in possible if _share(years[s], low, high) >= _OVERLAP]
        near = [s for s in near if s not in _RARE] or near
        if len(near) == 1:
            return settled(near[0], f"they lie among the dates beside them, {_span(*beside)}")
        usual = near or usual
    # Of numbers by chance, one in ten thousand has the digits of a moment.
    enough = rows >= _MINIMUM_ROWS or usual == ["digits"]
    if len(usual) == 1 and (hint or beside or enough):
        reason = "no other system makes usual dates of these numbers"
        return settled(usual[0], reason)
    if len(usual) < 2:
        return NumberVerdict(None, "", rows)
    spans = ", ".join(f"{s} ({_span(min(years[s]), max(years[s]))})" for s in usual)
    return NumberVerdict(
        None,
        f"open: {spans}; the name of the system or dates beside them would tell",
        rows,
        tuple(usual),
        midnights,
    )


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _unlikely(group: str, serials: Mapping[Serial, int], rows: int) -> bool:
    """Whether numbers that could be dates are something else by how they are written."""
    codes = serials.get(("", "code", 0), 0)
    fractions, cents = (serials.get((group, what, 0), 0) for what in ("fraction", "cents"))
    if group in ("up to five digits", "six digits", "seven digits") and codes:
        return True  # 01234 beside 12345
    if group == "up to five digits" and 2 * cents > fractions:
        return True  # 19999.99
    if group == "up to five digits" and 2 * serials.get((group, "large", 0), 0) <= rows:
        return True  # 7 or 365
    if group == "four digits":  # plain years are read as such
        return serials.get((group, "pointed", 0), 0) < rows
    # Six digits are days, as 231207, unless some cannot be.
    return group == "six digits" and _TOLERANCE * serials.get((group, "only", 0), 0) < rows


def _usual_years(serials: Mapping[Serial, int], group: str, system: str) -> dict[int, int]:
    low, high = SYSTEMS[system].usual
    return {
        year: rows
        for (name, what, year), rows in serials.items()
        if (name, what) == (group, system) and low <= year <= high
    }


def _share(years: Mapping[int, int], low: int, high: int) -> float:
    total = sum(years.values())
    return sum(rows for year, rows in years.items() if low <= year <= high) / max(1, total)
