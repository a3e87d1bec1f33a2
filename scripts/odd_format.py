"""Write a CSV file with dates in a format of your own, to try fine-tuning on.

Example: python scripts/odd_format.py --format "D%dY%YM%m" --count 500 --output own.csv
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

import click


def odd_dates(format_: str, count: int, seed: int) -> list[tuple[str, str]]:
    """Pairs of a text, written by strftime, and the ISO date; years 1900 to 2049."""
    rng = random.Random(seed)
    first, last = dt.date(1900, 1, 1).toordinal(), dt.date(2049, 12, 31).toordinal()
    dates = [dt.date.fromordinal(rng.randint(first, last)) for _ in range(count)]
    return [(date.strftime(format_), date.isoformat()) for date in dates]


@click.command(context_settings={"show_default": True})
@click.option(
    "--format", "format_", default="D%dY%YM%m", help="What to write, with strftime's fields."
)
@click.option("--count", type=click.IntRange(min=1), default=500, help="Rows.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Seed of the dates.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("own.csv"),
    help="File to write.",
)
def main(format_: str, count: int, seed: int, output: Path) -> None:
    """Write a CSV file with the columns raw and iso."""
    with output.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("raw", "iso"), *odd_dates(format_, count, seed)])


if __name__ == "__main__":
    main()
