"""Read columns with templates and by the network alone, and count the answers that differ.

Templates are those that a column learns, and those that the model brings.

Example: python scripts/prove_templates.py --texts 1000000
         python scripts/prove_templates.py --every-language --texts 1000
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import click
import pyarrow as pa
from babel.dates import format_date
from babel.localedata import locale_identifiers
from column_samples import mixed_moments, mixed_texts, random_date, spans_and_calendars

from datenorm.bundle import DEFAULT_MODEL, load_bundle
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.reader import ColumnReader
from datenorm.inference.normalizer import Normalizer

_SHOWN = 20
_PATTERNS = ("EEEE d MMMM y", "EEE d MMM y", "d MMM yy")


def columns(count: int, seed: int, every_language: bool, moments: bool) -> Iterator[pa.Array]:
    """One column of twelve countries, or one for each language of Babel and each pattern.

    Of moments: a third has a clock, and a tenth are spans or days of another calendar.
    """
    if moments:
        others = islice(spans_and_calendars(seed), count // 10)
        dates = islice(mixed_moments(seed), count - count // 10)
        yield pa.array([*(text for text, _ in dates), *others])
        return
    if not every_language:
        yield pa.array([text for text, _ in islice(mixed_texts(seed), count)])
        return
    source = random.Random(seed)
    for language in (tag for tag in locale_identifiers() if "_" not in tag):
        for pattern in _PATTERNS:
            yield pa.array(
                [format_date(random_date(source), pattern, locale=language) for _ in range(count)]
            )


def read(
    texts: pa.Array, network: Normalizer, templates: bool
) -> tuple[list[tuple[str | None, str]], ColumnReader]:
    """Date and status of every text, and the reader, which has counted."""
    reader = ColumnReader(network, templates=templates)
    cleaner = ColumnCleaner(reader)
    rows = cleaner.parse(texts)
    cleaned = cleaner.clean(rows, cleaner.decide(cleaner.evidence(rows)))
    return list(zip(cleaned.iso.to_pylist(), cleaned.status.to_pylist(), strict=True)), reader


@click.command(context_settings={"show_default": True})
@click.option(
    "--texts", "count", type=click.IntRange(min=1), default=1_000_000, help="Texts of a column."
)
@click.option(
    "--every-language",
    is_flag=True,
    help="A column for each language of Babel and each of three patterns with names.",
)
@click.option("--moments", is_flag=True, help="With clocks, spans and another calendar.")
@click.option("--model", default=DEFAULT_MODEL, metavar="NAME|DIR", help="The model.")
@click.option("--seed", type=int, default=1, help="Of the texts.")
def main(count: int, every_language: bool, moments: bool, model: str, seed: int) -> None:
    """Print how many differ, and the first of them; exit with 1 if any does."""
    bundle = load_bundle(model)
    with_templates, network = Normalizer(bundle), Normalizer(replace(bundle, templates=None))
    different: list[tuple[str, object, object]] = []
    total = distinct = by_network = wrong = 0
    for texts in columns(count, seed, every_language, moments):
        quick, reader = read(texts, with_templates, True)
        alone, _ = read(texts, network, False)
        pairs = [
            (text, a, b)
            for text, a, b in zip(texts.to_pylist(), quick, alone, strict=True)
            if a != b
        ]
        different += pairs
        wrong += sum(None not in (a[0], b[0]) for _, a, b in pairs)
        total, distinct, by_network = (
            total + len(texts),
            distinct + len(texts.unique()),
            by_network + reader.read_by_network,
        )
    click.echo(
        f"{len(different):,} of {total:,} texts differ in date or status, "
        f"{wrong:,} of them in two dates ({distinct:,} distinct)"
    )
    click.echo(f"with templates the network read {by_network:,} texts, and the templates the rest")
    for text, *readings in different[:_SHOWN]:
        click.echo(f"  {text!r}: {readings}")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
