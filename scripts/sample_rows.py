"""Rows of three made-up files whose dates are settled by numbers, groups and other columns.

Each row comes with what its date columns say as ISO 8601, empty where that is no date.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from column_samples import random_date

__all__ = ["Row", "customers", "licences", "sensors"]

_EXCEL_EPOCH = dt.date(1899, 12, 30)
_UNIX_EPOCH = dt.datetime(1970, 1, 1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATIONS = {"Brno": "+01:00", "Chennai": "+05:30", "Oslo": "+01:00", "Recife": "-03:00"}
_BUYERS = ("Okafor", "Lindqvist", "Moreau", "Costa", "Weber", "Hill", "Ito", "Novak")
_HOLDERS = ("Müller", "Björk", "Núñez", "Lefèvre", "Søndergård", "O'Neill", "Kowal", "Byrne")


@dataclass(frozen=True)
class Row:
    """The fields of a row, and by column what its text says; None where that is not settled."""

    fields: tuple[object, ...]
    dates: Mapping[str, str | None] = field(default_factory=dict)


def sensors(source: random.Random, rows: int) -> Iterator[Row]:
    """Readings of four stations: old loggers count seconds, new ones milliseconds or write ISO."""
    yield Row(("reading", "station", "logged", "stored", "value"))
    start = dt.datetime(2024, 1, 15)
    for number in range(rows):
        station = source.choice(tuple(_STATIONS))
        moment = start + dt.timedelta(seconds=source.randrange(60 * 86_400))
        kind, offset = source.random(), _STATIONS[station]
        logged, said = _logged(moment, kind, offset, source.randrange(1, 1000))
        stored = moment + dt.timedelta(minutes=source.randrange(1, 90))
        yield Row(
            (f"R{number:07d}", station, logged, _serial(stored), f"{source.gauss(11, 6):.2f}"),
            {"logged": said, "stored": f"{stored.replace(second=0):%Y-%m-%dT%H:%M:%S}"},
        )


def _logged(moment: dt.datetime, kind: float, offset: str, part: int) -> tuple[str, str]:
    """A moment as a logger writes it, and what that says."""
    seconds = int((moment - _UNIX_EPOCH).total_seconds())
    if kind < 0.4:
        return str(seconds), f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    if kind < 0.7:
        fraction = f".{part:03d}".rstrip("0")
        return f"{seconds}{part:03d}", f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"
    if kind < 0.98:
        text = f"{moment:%Y-%m-%dT%H:%M:%S}{offset}"
        return text, text
    return ("", "") if part % 2 else ("no signal", "")


def _serial(moment: dt.datetime) -> str:
    """A minute as Excel counts days, to as many places as a CSV of Excel has."""
    day = (moment.date() - _EXCEL_EPOCH).days
    return f"{day + (moment.hour * 60 + moment.minute) / 1440:.6f}"


def customers(source: random.Random, rows: int) -> Iterator[Row]:
    """Customers of five countries with slashes alone; contracts end early in a month."""
    yield Row(("customer", "country", "buyer", "since", "ends"))
    orders = {"US": "%m/%d/%Y", "GB": "%d/%m/%Y", "FR": "%d/%m/%Y", "BR": "%d/%m/%Y"}
    for number in range(rows):
        country = source.choice((*orders, "JP"))
        since = random_date(source, 2012, 2025)
        ends = dt.date(since.year + 2, source.randrange(1, 13), source.randrange(1, 11))
        layout = orders.get(country, "%Y/%m/%d")
        text, said = f"{since:{layout}}", since.isoformat()
        if source.random() < 0.01:
            text, said = source.choice((("n/a", ""), ("on request", ""), ("", "")))
        if number % 997 == 30:  # a slip of the hand, hundreds of years away
            text, said = f"{since.replace(year=2609, day=17):{layout}}", f"2609-{since:%m}-17"
        yield Row(
            (f"C-{number:05d}", country, source.choice(_BUYERS), text, f"{ends:{layout}}"),
            {"since": said, "ends": ends.isoformat()},
        )


def licences(source: random.Random, rows: int) -> Iterator[Row]:
    """Licences out of a spreadsheet: serials beside texts, placeholders, months as words.

    Birthdays have short years; Excel took `Aug-10` for a day of its year and shows it as `10-Aug`.
    A few rows have lost their last field.
    """
    yield Row(("licence", "holder", "born", "issued", "trained", "office"))
    for number in range(rows):
        born = random_date(source, 1927, 1999)
        issued = random_date(source, max(1963, born.year + 19), min(born.year + 70, 2024))
        trained = random_date(source, max(1962, issued.year - 9), max(1962, issued.year))
        trained = min(trained, issued)
        texts, said = _issued(issued, source.random())
        month, meant = _trained(trained)
        fields = (
            f"L{4000 + number}",
            source.choice(_HOLDERS),
            f"{born.day}.{born.month}.{born:%y}",
            texts,
            month,
            source.choice("NESW"),
        )
        dates = {"born": born.isoformat(), "issued": said, "trained": meant}
        is_short = number % 211 == 100
        yield Row(fields[:-1], {}) if is_short else Row(fields, dates)


def _issued(day: dt.date, kind: float) -> tuple[str, str]:
    """A day as a serial, as a text, or as what stands for none; and what that says."""
    if kind < 0.01:  # a century early, before its holder was born
        early = day.replace(year=day.year - 100, day=min(day.day, 28))
        return f"{early:%d/%m/%Y}", early.isoformat()
    if kind < 0.45:
        return str((day - _EXCEL_EPOCH).days), day.isoformat()
    if kind < 0.9:
        return f"{day:%d/%m/%Y}", day.isoformat()
    return ("01/01/1900", "") if kind < 0.97 else ("keine Angabe", "")


def _trained(day: dt.date) -> tuple[str, str | None]:
    """A month as a spreadsheet shows it: some of 2001 to 2012 were taken for days."""
    month = _MONTHS[day.month - 1]
    if 2001 <= day.year <= 2012 and day.month % 3 == 0:
        return f"{day.year % 100}-{month}", None
    return f"{month}-{day:%y}", f"{day:%Y-%m}"
