"""Write six files as people keep them: patients, invoices, museum objects, sensors and others.

Example: python scripts/sample_files.py --output samples
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from column_samples import COUNTRIES, damage, random_date, write
from sample_rows import Row, customers, licences, sensors


def patients(source: random.Random, rows: int) -> Iterator[Row]:
    """A British register of 1998, typed by hand; a second office went on with short years."""
    yield Row(("patient_id", "name", "born", "admitted", "phone"))
    for number in range(rows):
        born, admitted = random_date(source, 1912, 1998), random_date(source, 1998, 2004)
        kind = source.random()
        text = (
            f"{born:%d/%m/%Y}"
            if kind < 0.62
            else f"{born.day}.{born.month}.{born:%y}"
            if kind < 0.86
            else write(born, "en_GB", 1)
        )
        said: str | None = born.isoformat()
        if source.random() < 0.02:
            text, said = source.choice(
                [
                    ("", ""),
                    ("unknown", ""),
                    ("n/k", ""),
                    (f"about {born.year}", f"{born.year}~"),
                    (f"{born.year}", f"{born.year}"),
                    ("31/02/1950", ""),
                    (damage(text, source), None),
                ]
            )
        name = f"{source.choice(NAMES)}, {source.choice('ABCDEFGHJKLM')}."
        phone = f"0{source.randrange(10**9, 10**10)}"
        yield Row(
            (f"P{100000 + number}", name, text, f"{admitted:%Y-%m-%d}", phone),
            {"born": said, "admitted": admitted.isoformat()},
        )


NAMES = (
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Williams",
    "Wilson",
    "Johnson",
    "Davies",
    "Patel",
    "May",
    "Marsh",
    "August",
)


def invoices(source: random.Random, rows: int) -> Iterator[Row]:
    """Invoices of twelve countries, each written by its own office."""
    yield Row(("invoice", "country", "issued", "due", "amount"))
    usual = {country: source.sample(range(6), 2) for country in COUNTRIES}
    for number in range(rows):
        country, issued = source.choice(COUNTRIES), random_date(source, 2019, 2025)
        shape = source.choice(usual[country])
        text = write(issued, country, shape)
        said: str | None = issued.isoformat()
        if source.random() < 0.01:
            text, said = damage(text, source), None
        due = issued + dt.timedelta(days=30)
        amount = f"{source.randrange(10, 10**4)}.{source.randrange(100):02d}"
        yield Row(
            (f"INV-{number:06d}", country[3:], text, write(due, country, shape), amount),
            {"issued": said, "due": due.isoformat()},
        )


def objects(source: random.Random, rows: int) -> Iterator[Row]:
    """Objects of a museum, whose dates say as much as was known."""
    yield Row(("object", "title", "acquired"))
    for number in range(rows):
        day = random_date(source, 1848, 1936)
        country = source.choice(("en_GB", "de_DE", "fr_FR", "it_IT", "nl_NL"))
        kind = source.random()
        text, said = (
            (write(day, country, 1 if country != "de_DE" else 2), day.isoformat())
            if kind < 0.4
            else (f"{day.year}", f"{day.year}")
            if kind < 0.6
            else (write(day, "en_GB", 1).split(" ", 1)[1], f"{day:%Y-%m}")
            if kind < 0.72
            else (f"{day:%d.%m.%Y}", day.isoformat())
            if kind < 0.85
            else (f"{day:%d.%m.%y}", day.isoformat())
            if kind < 0.93
            else source.choice(
                (
                    ("undated", ""),
                    ("before the war", ""),
                    ("?", ""),
                    (f"c. {day.year}", f"{day.year}~"),
                    (f"{day.year}-{day.year + 4}", f"{day.year}/{day.year + 4}"),
                    ("19th century", "18XX"),
                )
            )
        )
        things = source.choice(THINGS), source.choice(THINGS).lower()
        yield Row(
            (f"{day.year}.{number % 400}.{number % 7}", " with ".join(things), text),
            {"acquired": said},
        )


THINGS = ("Bowl", "Figure", "Mask", "Comb", "Coin", "Tile", "Ring", "Vase", "Lamp", "Spoon")


@dataclass(frozen=True)
class Sample:
    """How a file is made, and the options of `datenorm clean` that settle what it leaves open."""

    make: Callable[[random.Random, int], Iterator[Row]]
    options: str
    encoding: str = "utf-8"
    delimiter: str = ","

    def rows(self, count: int, seed: int) -> Iterator[Row]:
        """The header, and as many rows; the same for the same seed."""
        return self.make(random.Random(seed), count)


FILES = {
    "patients": Sample(patients, "--column born --column admitted"),
    "invoices": Sample(invoices, "--column issued --column due"),
    "museum": Sample(objects, "--column acquired"),
    "sensors": Sample(sensors, "--column logged --column stored"),
    "customers": Sample(customers, "--column since --column ends --by country --like since"),
    "licences": Sample(
        licences,
        "--column issued --column trained --column born --not-before born "
        "--placeholders null --ragged keep",
        encoding="cp1252",
        delimiter=";",
    ),
}


def write_sample(name: str, folder: Path, rows: int, seed: int) -> Path:
    """Write one of the files; the same seed writes the same bytes."""
    sample, path = FILES[name], folder / f"{name}.csv"
    with path.open("w", encoding=sample.encoding, newline="") as file:
        table = csv.writer(file, delimiter=sample.delimiter)
        table.writerows(row.fields for row in sample.rows(rows, seed))
    return path


@click.command(context_settings={"show_default": True})
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("samples"),
    help="A folder.",
)
@click.option("--rows", type=click.IntRange(min=1), default=20_000, help="Rows of each file.")
@click.option("--seed", type=int, default=1, help="The same seed writes the same bytes.")
def main(output: Path, rows: int, seed: int) -> None:
    """Write six CSV files, and print for each the command that cleans it."""
    output.mkdir(parents=True, exist_ok=True)
    for name, sample in FILES.items():
        path = write_sample(name, output, rows, seed)
        report = output / f"{name}.html"
        click.echo(f"datenorm clean {path} {sample.options} --dry-run --report {report}")


if __name__ == "__main__":
    main()
