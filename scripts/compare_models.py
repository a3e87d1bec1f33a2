"""Compares models on plain days, on texts without any, on years of a catalogue, and on fresh pairs.

Files are JSON lines with the fields `input` and, by kind of file, `expected`, `ambiguous` and
`order` (days), `years` (a catalogue: first and last) or neither (texts without a date).

Example: python scripts/compare_models.py --days days.jsonl --model world --model moments
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from datenorm import Normalizer, Prediction
from datenorm.inference.policy import label_of
from datenorm.pipeline import unseen_pairs
from datenorm.presets import load_preset

_PLAIN_KINDS = ("named", "numeric", "compact", "spelled", "partial", "damaged")
_PLAIN = re.compile("[-0-9]{4}-(--|0[1-9]|1[0-2])-[-0-9]{2}[a-g]?")  # a date of ours, no more
_SEED = 4711

Row = Mapping[str, Any]
Figure = tuple[str, Callable[[str], str]]  # what it is, and its value for a model


def rows_of(path: Path) -> list[Row]:
    """The records of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read(model: str, rows: Sequence[Row], order: str | None = None) -> list[Prediction]:
    """What a model makes of the texts of records."""
    return Normalizer(model, order=order).normalize([row["input"] for row in rows])


def of_days(rows: Sequence[Row]) -> Iterator[Figure]:
    """Unambiguous days, and ambiguous ones with their order."""
    settled = [row for row in rows if not row["ambiguous"]]
    in_order = [row for row in rows if row["ambiguous"] and row["order"]]

    def unambiguous(model: str) -> str:
        found = list(zip(read(model, settled), settled, strict=True))
        exact = sum(one.iso == row["expected"] and one.status == "full" for one, row in found)
        wrong = sum(one.status == "full" and one.iso != row["expected"] for one, row in found)
        return f"{exact}, {wrong}"

    def with_order(model: str) -> str:
        exact = 0
        for order in ("dmy", "mdy", "ymd"):
            chosen = [row for row in in_order if row["order"].lower() == order]
            found = read(model, chosen, order)
            exact += sum(one.iso == row["expected"] for one, row in zip(found, chosen, strict=True))
        return str(exact)

    yield f"{len(settled)} unambiguous real days: exact, wrong", unambiguous
    yield f"{len(in_order)} ambiguous ones with their order: exact", with_order


def of_texts_without(rows: Sequence[Row]) -> Iterator[Figure]:
    """Texts without a date."""

    def full(model: str) -> str:
        return str(sum(one.status == "full" for one in read(model, rows)))

    yield f"{len(rows)} strings that hold no date: read as a full date", full


def _year(day: str | None) -> int | None:
    if day is None:
        return None
    sign, digits = (-1, day[1:]) if day.startswith("-") else (1, day)
    return sign * int(digits.split("-")[0])


def of_catalogue(rows: Sequence[Row]) -> Iterator[Figure]:
    """First and last years of the texts of a catalogue."""

    def years(model: str) -> str:
        given = [
            ([_year(one.earliest), _year(one.latest)] == row["years"])
            for one, row in zip(read(model, rows), rows, strict=True)
            if one.iso
        ]
        return f"{sum(given)}, {len(given) - sum(given)}"

    yield f"{len(rows)} texts of a catalogue: the years that they say, others", years


def of_fresh_pairs(count: int) -> Iterator[Figure]:
    """Fresh pairs of plain dates, which say nothing more, in all languages."""
    reader = Normalizer("moments")
    data = load_preset("moments").data
    shares = {kind: data.shares[kind] for kind in _PLAIN_KINDS}
    data = replace(data, hint_rate=0.0, shares=shares)
    pairs = [
        pair
        for pair in unseen_pairs(data, reader.task, "test", count, _SEED)
        if not pair.open and _PLAIN.fullmatch(pair.machine)
    ]
    labels = [label_of(pair, reader.task, reader.policy) for pair in pairs]

    def exact(model: str) -> str:
        found = Normalizer(model).normalize([pair.human for pair in pairs])
        given = [one.iso and re.sub("^--", "XXXX-", one.iso) for one in found]
        right = sum(iso == label for iso, label in zip(given, labels, strict=True))
        wrong = sum(bool(iso) and iso != label for iso, label in zip(given, labels, strict=True))
        return f"{right / len(pairs):.2%}, {wrong / len(pairs):.2%}"

    yield f"{len(pairs):,} fresh pairs of plain dates: exact, wrong", exact


@click.command(context_settings={"show_default": True})
@click.option("--model", "models", multiple=True, default=("world", "moments"))
@click.option("--days", type=click.Path(path_type=Path, exists=True), help="Days.")
@click.option("--without", type=click.Path(path_type=Path, exists=True), help="No dates.")
@click.option("--catalogue", type=click.Path(path_type=Path, exists=True), help="Years.")
@click.option("--fresh", type=click.IntRange(min=0), default=10_000, help="Fresh pairs to draw.")
def main(
    models: tuple[str, ...],
    days: Path | None,
    without: Path | None,
    catalogue: Path | None,
    fresh: int,
) -> None:
    """Print a table with a column for each model."""
    figures: list[Figure] = []
    for path, of in ((days, of_days), (without, of_texts_without), (catalogue, of_catalogue)):
        figures += of(rows_of(path)) if path else ()
    figures += of_fresh_pairs(fresh) if fresh else ()
    click.echo(f"| figure | {' | '.join(models)} |")
    click.echo("|---" * (1 + len(models)) + "|")
    for name, value in figures:
        click.echo(f"| {name} | {' | '.join(map(value, models))} |")


if __name__ == "__main__":
    main()
