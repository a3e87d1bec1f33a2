"""Columns in memory: datenorm and other readers, on the same texts. Part of `bench_columns.py`."""

from __future__ import annotations

import datetime as dt
import gc
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click
import pyarrow as pa

__all__ = [
    "general_peers",
    "mistakes",
    "one_new_text",
    "rate_table",
    "rates",
    "stamp_peers",
    "stamps",
    "uniform_peers",
]

_COMPARED = 20_000  # texts whose dates are compared with what was meant
ReadAll = Callable[[Sequence[str]], Any]  # a sequence of dates, of any library


@dataclass(frozen=True)
class Peer:
    """Something that reads texts, and how many it is measured with: fewer if it is slow."""

    name: str
    read: ReadAll
    limit: int = 10**9


def one_by_one(read: Callable[[str], object]) -> ReadAll:
    """A reader that asks a function for each text; whatever it raises counts as no date."""

    def read_all(texts: Sequence[str]) -> list[object]:
        found: list[object] = []
        for text in texts:
            try:
                found.append(read(text))
            except Exception:
                found.append(None)
        return found

    return read_all


def general_peers() -> list[Peer]:
    """What reads texts of any shape."""
    import datefinder
    import dateparser
    import pandas
    from dateutil import parser

    from datenorm import clean_column

    def mixed(texts: Sequence[str]) -> Sequence[object]:
        return list(pandas.to_datetime(pandas.Series(texts), format="mixed", errors="coerce"))

    return [
        Peer("datenorm", lambda texts: clean_column(texts).to_list()),
        Peer(
            "datenorm, the network alone",
            lambda texts: clean_column(texts, templates=False).to_list(),
            20_000,
        ),
        Peer("dateutil", one_by_one(parser.parse), 20_000),
        Peer("dateparser", one_by_one(dateparser.parse), 1_000),
        Peer(
            "datefinder",
            one_by_one(lambda text: next(iter(datefinder.find_dates(text)), None)),
            2_000,
        ),
        Peer("pandas, mixed", mixed, 20_000),
    ]


def uniform_peers() -> list[Peer]:
    """What reads a column of dd/mm/yyyy, with its format given or not."""
    import duckdb
    import pandas
    import polars

    from datenorm import clean_column

    def in_duckdb(texts: Sequence[str], expression: str) -> Any:
        dates = pa.table({"d": pa.array(texts)})  # noqa: F841 - DuckDB finds it by its name
        return duckdb.sql(f"select {expression} as d from dates").to_arrow_table()["d"]

    def sniffed(texts: Sequence[str]) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "column.csv"
            path.write_text("d\n" + "\n".join(texts) + "\n")
            return duckdb.sql(f"select d from read_csv('{path}')").to_arrow_table()["d"]

    return [
        Peer("datenorm, told nothing", lambda texts: clean_column(texts).iso),
        Peer(
            "pandas, told %d/%m/%Y",
            lambda texts: pandas.to_datetime(pandas.Series(texts), format="%d/%m/%Y"),
        ),
        Peer(
            "pandas, mixed",
            lambda texts: pandas.to_datetime(pandas.Series(texts), format="mixed"),
            100_000,
        ),
        Peer("polars, told %d/%m/%Y", lambda texts: polars.Series(texts).str.to_date("%d/%m/%Y")),
        Peer(
            "polars, finding it out", lambda texts: polars.Series(texts).str.to_date(strict=False)
        ),
        Peer("DuckDB, told %d/%m/%Y", lambda texts: in_duckdb(texts, "strptime(d, '%d/%m/%Y')")),
        Peer("DuckDB, finding it out in a CSV", sniffed),
    ]


def stamps(count: int) -> dict[str, str]:
    """Timestamps of ISO 8601 with microseconds and five offsets, each with its moment in UTC."""
    source = random.Random(3)
    found: dict[str, str] = {}
    while len(found) < count:
        zone = dt.timezone(dt.timedelta(minutes=source.choice((0, 60, 120, -300, 330))))
        moment = dt.datetime(2000, 1, 1, tzinfo=zone) + dt.timedelta(
            microseconds=source.randrange(8 * 10**14)
        )
        text = moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
        found[text] = moment.astimezone(dt.timezone.utc).isoformat(timespec="microseconds")
    return found


def stamp_peers() -> list[Peer]:
    """What reads timestamps of ISO 8601, told so or not."""
    import pandas
    import polars

    from datenorm import clean_column

    return [
        Peer("datenorm, told nothing", lambda texts: clean_column(texts).iso),
        Peer(
            "pandas, told ISO8601",
            lambda texts: pandas.to_datetime(pandas.Series(texts), format="ISO8601", utc=True),
        ),
        Peer(
            "polars, told its format",
            lambda texts: polars.Series(texts).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z"),
        ),
    ]


def in_utc(moment: object) -> str | None:
    """A moment of any kind in UTC, to the microsecond."""
    text = str(moment.as_py() if isinstance(moment, pa.Scalar) else moment)
    found = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found.astimezone(dt.timezone.utc).isoformat(timespec="microseconds")


def one_new_text() -> str:
    """Milliseconds for one text that was not seen before, in a process that has read others."""
    import dateparser
    from dateutil import parser

    import datenorm

    days = [dt.date(1950 + i % 70, 1 + i % 12, 1 + i % 28) for i in range(300)]
    known, new = (
        [f"{d:%B} {d.day}, {d.year}" for d in days],
        [f"{d:%d-%b}, yr {d.year}" for d in days],
    )
    readers: dict[str, tuple[Callable[[str], object], list[str]]] = {
        "datenorm.parse, a common shape": (datenorm.parse, known),
        "datenorm.parse, any other": (datenorm.parse, new),
        "dateparser": (dateparser.parse, known),
        "dateutil": (parser.parse, known),
    }
    lines = ["| one new text in a warm process | milliseconds, median |", "|---|---|"]
    for name, (read, texts) in readers.items():
        read(texts[-1])
        seconds = []
        for text in texts[:-1]:
            started = time.perf_counter()
            read(text)
            seconds.append(time.perf_counter() - started)
        lines.append(f"| {name} | {1000 * median(seconds):.3f} |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Rate:
    """What a peer did: texts measured, texts per second, and the shares right and wrong."""

    name: str
    texts: int
    rate: float
    right: float
    wrong: float


def as_text(date: object) -> str | None:
    """A date of any kind as yyyy-mm-dd; None for none."""
    text = str(date.as_py() if isinstance(date, pa.Scalar) else date)[:10]
    return None if text in ("None", "NaT") else text


def rates(
    peers: Sequence[Peer],
    dates: Mapping[str, str],
    texts: Sequence[str],
    written: Callable[[object], str | None] = as_text,
) -> list[Rate]:
    """Time each peer, and compare what it read, as `written`, with what was meant."""
    found = []
    for peer in peers:
        chosen = texts[: peer.limit]
        gc.collect()
        gc.freeze()  # what the benchmark itself holds is not searched for garbage on a peer's time
        started = time.perf_counter()
        read = peer.read(chosen)
        seconds = time.perf_counter() - started
        compared = [
            (written(read[row]), dates[chosen[row]]) for row in range(min(len(chosen), _COMPARED))
        ]
        right = sum(date == meant for date, meant in compared) / len(compared)
        wrong = sum(date is not None and date != meant for date, meant in compared) / len(compared)
        found.append(Rate(peer.name, len(chosen), len(chosen) / seconds, right, wrong))
        click.echo(
            f"{peer.name}: {found[-1].rate:,.0f}/s, {right:.1%} right, {wrong:.1%} wrong", err=True
        )
    return found


def rate_table(found: Sequence[Rate], unit: str) -> str:
    """A Markdown table; each rate is compared with the first one."""
    rows = [
        f"| {r.name} | {r.texts:,} | {r.rate:,.0f} | {found[0].rate / r.rate:.2f} "
        f"| {r.right:.1%} | {r.wrong:.1%} |"
        for r in found
    ]
    head = f"| | {unit} | {unit}/s | datenorm is so many times as fast | right | wrong |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def open_column(rows: int, share: float = 0.4) -> tuple[list[str], list[str]]:
    """Texts dd/mm/yyyy of which that share can be read month-first too, and their dates."""
    source, days = random.Random(1), []
    for _ in range(rows):
        month = source.randrange(1, 13)
        other = [day for day in range(1, 13) if day != month]
        day = source.choice(other) if source.random() < share else source.randrange(13, 29)
        days.append(dt.date(source.randrange(1940, 2025), month, day))
    return [f"{day:%d/%m/%Y}" for day in days], [day.isoformat() for day in days]


def mistakes(rows: int) -> str:
    """How many rows of a day-first column come out wrong; slow peers read fewer rows."""
    import dateparser
    import pandas
    from dateutil import parser

    from datenorm import clean_column

    def mixed(texts: Sequence[str]) -> Sequence[object]:
        return list(pandas.to_datetime(pandas.Series(texts), format="mixed", errors="coerce"))

    peers = [
        Peer("datenorm", lambda texts: clean_column(texts).to_list()),
        Peer("dateutil", one_by_one(parser.parse)),
        Peer("pandas, mixed", mixed),
        Peer("dateparser", one_by_one(dateparser.parse), 2_000),
    ]
    texts, dates = open_column(rows)
    lines = ["| | rows | wrong | not read |", "|---|---|---|---|"]
    for peer in peers:
        found = [as_text(date) for date in peer.read(texts[: peer.limit])]
        wrong = sum(
            date not in (None, expected) for date, expected in zip(found, dates, strict=False)
        )
        none = found.count(None)
        lines.append(
            f"| {peer.name} | {len(found):,} | {wrong / len(found):.1%} | {none / len(found):.1%} |"
        )
    open_texts = [text for text, date in zip(texts, dates, strict=True) if int(date[8:]) < 13]
    guessed = sum(date is not None for date in clean_column(open_texts).to_list())
    lines.append(
        f"\nThe {len(open_texts):,} rows alone that can be read in two ways: "
        f"datenorm guesses {guessed}."
    )
    return "\n".join(lines)
