"""Compare what two checkouts answer: generated pairs, Predictions and cleaned columns.

Each checkout runs in processes of its own, on texts and files that this script makes once for both.
What a refactoring must keep is compared line by line; the sentences of `reason` are counted apart
and may differ.

Example: python scripts/same_answers.py ../before . --strings texts.jsonl
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import click
from checkout_answers import REASONS
from known_texts import all_texts

NETS = ("pairs", "predictions", "columns")


def collect(checkout: Path, folder: Path, calls: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process in which `datenorm` is that of `checkout`, and the rest is from here."""
    program = f"""
import datenorm, pathlib, checkout_answers
checkout, folder = pathlib.Path({str(checkout)!r}), pathlib.Path({str(folder)!r})
if checkout not in pathlib.Path(datenorm.__file__).resolve().parents:
    raise SystemExit(f"datenorm was imported from {{datenorm.__file__}}, not from {{checkout}}")
""" + "\n".join(f"checkout_answers.{call}" for call in calls)
    path = os.pathsep.join((str(checkout), str(Path(__file__).resolve().parent)))
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=folder, env={**os.environ, "PYTHONPATH": path}
    )


def compare(before: Path, after: Path, show: int) -> bool:
    """Print what differs, file by file, with examples; return whether all that matters is equal."""
    equal = True
    for name in sorted({path.name for path in (*before.iterdir(), *after.iterdir())}):
        if not ((before / name).exists() and (after / name).exists()):
            click.echo(f"{name}: only {'before' if (before / name).exists() else 'after'}")
            equal = False
            continue
        lines, different = 0, []
        digests = hashlib.sha256(), hashlib.sha256()
        with (before / name).open("rb") as old, (after / name).open("rb") as new:
            for lines, pair in enumerate(zip_longest(old, new, fillvalue=b""), 1):
                for digest, line in zip(digests, pair, strict=True):
                    digest.update(line)
                if pair[0] != pair[1]:
                    different.append((lines, *pair))
        if not different:
            click.echo(f"{name}: {lines:,} lines equal, {digests[0].hexdigest()[:12]}")
            continue
        reasons = name.endswith(REASONS)
        equal = equal and reasons
        click.echo(
            f"{name}: {len(different):,} of {lines:,} lines differ"
            f"{' (reasons may)' if reasons else ''}"
        )
        for number, *both in different[:show]:
            for sign, line in zip("-+", both, strict=True):
                click.echo(
                    f"  {sign} {number}: {line.decode('utf-8', 'backslashreplace').rstrip()}"
                )
    return equal


@click.command(context_settings={"show_default": True})
@click.argument("before", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--only",
    type=click.Choice(NETS),
    multiple=True,
    help="Compare nothing else; may be given more than once.",
)
@click.option(
    "--strings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="JSON lines with `input` or `text`.",
)
@click.option("--show", type=click.IntRange(min=0), default=5, help="Examples of each difference.")
@click.option(
    "--pairs", type=click.IntRange(min=1), default=100_000, help="Pairs of each preset and seed."
)
@click.option("--texts", type=click.IntRange(min=1), default=20_000, help="Texts that are read.")
@click.option(
    "--rows", type=click.IntRange(min=1), default=10_000, help="Rows of each sample file."
)
def main(
    before: Path,
    after: Path,
    only: tuple[str, ...],
    strings: tuple[Path, ...],
    show: int,
    pairs: int,
    texts: int,
    rows: int,
) -> None:
    """Compare the answers of the checkouts BEFORE and AFTER; exit with 1 where they differ."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs, samples = folder / "texts.json", folder / "samples"
        inputs.write_text(json.dumps(all_texts(strings, texts)), encoding="utf-8")
        script = Path(__file__).resolve().parent / "sample_files.py"
        subprocess.run(
            [sys.executable, script, "--output", samples, "--rows", str(rows)],
            check=True,
            capture_output=True,
        )
        calls = {
            "pairs": f"write_pairs(folder, {pairs})",
            "predictions": (
                f"write_predictions(folder, __import__('json').load(open({str(inputs)!r})))"
            ),
            "columns": f"write_columns(folder, pathlib.Path({str(samples)!r}))",
        }
        runs = []
        for label, checkout in (("before", before), ("after", after)):
            (folder / label).mkdir()
            runs.append(
                collect(checkout.resolve(), folder / label, [calls[net] for net in only or NETS])
            )
        if any([run.wait() for run in runs]):
            raise click.ClickException("a checkout failed; see above")
        if not compare(folder / "before", folder / "after", show):
            raise click.exceptions.Exit(1)


if __name__ == "__main__":
    main()
