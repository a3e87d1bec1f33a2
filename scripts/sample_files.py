"""Write three files as people keep them: patients, invoices of twelve countries, museum objects.

Example: python scripts/sample_files.py --output samples
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from column_samples import COUNTRIES, damage, random_date, write

Row = tuple[object, ...]


def patients(source: random.Random, rows: int) -> Iterator[Row]:
    """A British register of 1998, typed by hand; a second office went on with short years."""
    yield "patient_id", "name", "born", "admitted", "phone"
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
        if source.random() < 0.02:
            text = source.choice(
                [
                    "",
                    "unknown",
                    "n/k",
                    f"about {born.year}",
                    f"{born.year}",
                    "31/02/1950",
                    damage(text, source),
                ]
            )
        name = f"{source.choice(NAMES)}, {source.choice('ABCDEFGHJKLM')}."
        yield (
            f"P{100000 + number}",
            name,
            text,
            f"{admitted:%Y-%m-%d}",
            f"0{source.randrange(10**9, 10**10)}",
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
    yield "invoice", "country", "issued", "due", "amount"
    usual = {country: source.sample(range(6), 2) for country in COUNTRIES}
    for number in range(rows):
        country, issued = source.choice(COUNTRIES), random_date(source, 2019, 2025)
        shape = source.choice(usual[country])
        text = write(issued, country, shape)
        if source.random() < 0.01:
            text = damage(text, source)
        due = write(issued + dt.timedelta(days=30), country, shape)
        yield (
            f"INV-{number:06d}",
            country[3:],
            text,
            due,
            f"{source.randrange(10, 10**4)}.{source.randrange(100):02d}",
        )


def objects(source: random.Random, rows: int) -> Iterator[Row]:
    """Objects of a museum, whose dates say as much as was known."""
    yield "object", "title", "acquired"
    for number in range(rows):
        day = random_date(source, 1848, 1936)
        country = source.choice(("en_GB", "de_DE", "fr_FR", "it_IT", "nl_NL"))
        kind = source.random()
        text = (
            write(day, country, 1 if country != "de_DE" else 2)
            if kind < 0.4
            else f"{day.year}"
            if kind < 0.6
            else write(day, "en_GB", 1).split(" ", 1)[1]
            if kind < 0.72
            else f"{day:%d.%m.%Y}"
            if kind < 0.85
            else f"{day:%d.%m.%y}"
            if kind < 0.93
            else source.choice(
                (
                    "undated",
                    "before the war",
                    "?",
                    f"c. {day.year}",
                    f"{day.year}-{day.year + 4}",
                    "19th century",
                )
            )
        )
        yield (
            f"{day.year}.{number % 400}.{number % 7}",
            f"{source.choice(THINGS)} with {source.choice(THINGS).lower()}",
            text,
        )


THINGS = ("Bowl", "Figure", "Mask", "Comb", "Coin", "Tile", "Ring", "Vase", "Lamp", "Spoon")
FILES: dict[str, Callable[[random.Random, int], Iterator[Row]]] = {
    "patients": patients,
    "invoices": invoices,
    "museum": objects,
}


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
    """Write patients.csv, invoices.csv and museum.csv."""
    output.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        with (output / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(make(random.Random(seed), rows))
        click.echo(f"{output / name}.csv")


if __name__ == "__main__":
    main()
