"""Read mixed texts with templates and by the network alone, and count the dates and statuses that differ.

Example: python scripts/prove_templates.py --texts 1000000
"""

from __future__ import annotations

import sys
import time
from itertools import islice

import click
import pyarrow as pa
from column_samples import mixed_texts

from datenorm.columns.cleaner import CleanedColumn, ColumnCleaner
from datenorm.columns.findings import ColumnReader
from datenorm.columns.reading import ColumnNormalizer

_SHOWN = 20


def clean(texts: pa.Array, network: ColumnNormalizer, templates: bool) -> CleanedColumn:
    """The column, with what was read how on stderr."""
    reader = ColumnReader(network, templates)
    cleaner = ColumnCleaner(reader)
    started = time.perf_counter()
    rows = cleaner.read(texts)
    seconds = time.perf_counter() - started
    click.echo(f"{reader.read_by_template:,} read by templates; the network read {reader.read_by_network:,}: {seconds:.0f} s", err=True)
    return cleaner.clean(rows, cleaner.decide(cleaner.survey(rows)))


@click.command(context_settings={"show_default": True})
@click.option("--texts", "count", type=click.IntRange(min=1), default=1_000_000, help="Texts of twelve countries, 1 % of them damaged.")
@click.option("--model", default="world", metavar="NAME|DIR", help="The model.")
@click.option("--seed", type=int, default=1, help="Of the texts.")
def main(count: int, model: str, seed: int) -> None:
    """Print how many differ, and the first of them; exit with 1 if any does."""
    texts = pa.array([text for text, _ in islice(mixed_texts(seed), count)])
    network = ColumnNormalizer(model)
    quick, alone = (clean(texts, network, templates) for templates in (True, False))
    found = zip(
        texts.to_pylist(), quick.iso.to_pylist(), quick.status.to_pylist(), alone.iso.to_pylist(), alone.status.to_pylist(), strict=True
    )
    different = [row for row in found if row[1:3] != row[3:]]
    click.echo(f"{len(different):,} of {count:,} texts differ in date or status ({len(texts.unique()):,} distinct)")
    for text, *readings in different[:_SHOWN]:
        click.echo(f"  {text!r}: {readings}")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
