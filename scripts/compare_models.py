"""Compares models on plain days, on texts without any, on years of a catalogue, and on fresh pairs.

Days, and texts without any, are files as `compare_peers.py` reads them. A catalogue is JSON lines
with the fields `input` and `years`, the first and the last.

Example: python scripts/compare_models.py --days days.jsonl --model world --model moments
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
from column_samples import distinct_texts
from compare_peers import Case, Reader, datenorm_reader, read_cases

from datenorm import Normalizer
from datenorm.inference.policy import label_of
from datenorm.pipeline import unseen_pairs
from datenorm.presets import load_preset

_PLAIN_KINDS = ("named", "numeric", "compact", "spelled", "partial", "damaged")
_PLAIN = re.compile("[-0-9]{4}-(--|0[1-9]|1[0-2])-[-0-9]{2}[a-g]?")  # a date of ours, no more
_SEED = 4711

Figure = tuple[str, Callable[[str], str]]  # what it is, and its value for a model


def of_days(path: Path) -> Iterator[Figure]:
    """Unambiguous days, and ambiguous ones with their order."""
    cases = read_cases(path)
    settled = [case for case in cases if not case.ambiguous]
    in_order = [case for case in cases if case.ambiguous and case.order]

    def unambiguous(model: str) -> str:
        return ", ".join(map(str, _right_and_wrong(settled, datenorm_reader(model, False))))

    def with_order(model: str) -> str:
        return str(_right_and_wrong(in_order, datenorm_reader(model, True))[0])

    yield f"{len(settled)} unambiguous real days: exact, wrong", unambiguous
    yield f"{len(in_order)} ambiguous ones with their order: exact", with_order


def of_texts_without(path: Path) -> Iterator[Figure]:
    """Texts without a date."""
    cases = read_cases(path)

    def full(model: str) -> str:
        return str(_right_and_wrong(cases, datenorm_reader(model, False))[1])

    yield f"{len(cases)} strings that hold no date: read as a full date", full


def _right_and_wrong(cases: Sequence[Case], reader: Reader) -> tuple[int, int]:
    """How many full dates are the expected ones, and how many are others."""
    pairs = [(one, c.expected) for one, c in zip(reader(cases), cases, strict=True) if one]
    right = sum(one == expected for one, expected in pairs)
    return right, len(pairs) - right


def _year(day: str | None) -> int | None:
    if day is None:
        return None
    sign, digits = (-1, day[1:]) if day.startswith("-") else (1, day)
    return sign * int(digits.split("-")[0])


def of_catalogue(path: Path) -> Iterator[Figure]:
    """First and last years of the texts of a catalogue."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    texts = [row["input"] for row in rows]

    def years(model: str) -> str:
        given = [
            ([_year(one.earliest), _year(one.latest)] == row["years"])
            for one, row in zip(Normalizer(model).normalize(texts), rows, strict=True)
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


def of_speed(count: int) -> Iterator[Figure]:
    """Distinct plain dates as twelve countries write them, the best of four times."""
    texts = list(distinct_texts(count))

    def speed(model: str) -> str:
        reader = Normalizer(model)
        reader.normalize(texts[:500])
        seconds = []
        for _ in range(4):
            started = time.perf_counter()
            reader.normalize(texts)
            seconds.append(time.perf_counter() - started)
        return f"{len(texts) / min(seconds):,.0f}"

    yield f"{len(texts):,} distinct plain dates of twelve countries: texts a second", speed


@click.command(context_settings={"show_default": True})
@click.option("--model", "models", multiple=True, default=("world", "moments"))
@click.option("--days", type=click.Path(path_type=Path, exists=True), help="Days.")
@click.option("--without", type=click.Path(path_type=Path, exists=True), help="No dates.")
@click.option("--catalogue", type=click.Path(path_type=Path, exists=True), help="Years.")
@click.option("--fresh", type=click.IntRange(min=0), default=10_000, help="Fresh pairs to draw.")
@click.option("--speed", type=click.IntRange(min=0), default=20_000, help="Texts to time.")
def main(
    models: tuple[str, ...],
    days: Path | None,
    without: Path | None,
    catalogue: Path | None,
    fresh: int,
    speed: int,
) -> None:
    """Print a table with a column for each model."""
    figures: list[Figure] = []
    for path, of in ((days, of_days), (without, of_texts_without), (catalogue, of_catalogue)):
        figures += of(path) if path else ()
    figures += of_fresh_pairs(fresh) if fresh else ()
    figures += of_speed(speed) if speed else ()
    click.echo(f"| figure | {' | '.join(models)} |")
    click.echo("|---" * (1 + len(models)) + "|")
    for name, value in figures:
        click.echo(f"| {name} | {' | '.join(map(value, models))} |")


if __name__ == "__main__":
    main()
