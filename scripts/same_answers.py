"""Compare what two checkouts answer: generated pairs, Predictions and cleaned columns.

Each checkout runs in processes of its own, on texts and files that this script makes once for both.
What a refactoring must keep is compared line by line; the sentences of `reason` are counted apart
and may differ.

Example: python scripts/same_answers.py ../before . --strings texts.jsonl
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
NETS = ("pairs", "predictions", "columns")
REASONS = "reasons"  # in the name of a file that may differ
SEEDS = (1979, 12)
MODELS: dict[str, dict[str, str]] = {
    "world": {},
    "world-dmy": {"order": "dmy"},
    "world-de-mdy": {"language": "de", "order": "mdy"},
    "english": {},
    "time": {},
}
HINTED_STEP = 4  # with hints, one text in so many
ANSWER = ("text", "iso", "status", "confidence", "alternatives", "order", "precision")
COLUMNS = {
    "patients": ("born", "admitted"),
    "invoices": ("issued", "due"),
    "museum": ("acquired",),
}
CLEANINGS = {
    "network": ("--status", "--confidence", "--alternative"),
    "templates": ("--status", "--alternative"),
    "mdy": ("--order", "mdy", "--in-place"),
    "auto": ("--columns", "auto"),
}


# What runs inside a checkout: each function writes files of lines into a folder.


def write_pairs(folder: Path, count: int) -> None:
    """The first pairs of every preset under a few seeds."""
    from datenorm.presets import load_preset, preset_names

    _sort_what_came_from_sets()
    for name in preset_names():
        for seed in SEEDS:
            pairs = islice(_generated(load_preset(name).data, seed), count)
            _write(folder / f"pairs-{name}-{seed}", (_json(_pair(pair)) for pair in pairs))


def _sort_what_came_from_sets() -> None:
    """Give old checkouts the order of the new: a set had another in each process."""
    from faker.providers.address.it_IT import Provider

    Provider.cities = sorted(Provider.cities)
    try:
        negatives: Any = import_module("datenorm.generation.negatives")
    except ImportError:
        return
    unsorted = negatives._time_units
    negatives._time_units = lambda tag: {k: tuple(sorted(v)) for k, v in unsorted(tag).items()}


def _generated(settings: Any, seed: int) -> Iterator[Any]:
    generation: Any = import_module("datenorm.generation")
    if hasattr(generation, "pairs"):
        return iter(generation.pairs(settings, seed))
    return iter(import_module("datenorm.generation.generator").generate_pairs(settings, seed))


def _pair(pair: Any) -> list[object]:
    """A pair as in a dataset; the label of old checkouts was one string, not kind and detail."""
    label = getattr(pair, "pattern", None)
    if label is None:
        label = "/".join(filter(None, (pair.kind, pair.detail)))
    return [pair.human, pair.machine, label, pair.locale, list(pair.hints)]


def write_predictions(folder: Path, texts: Sequence[str]) -> None:
    """Predictions of the same texts under every shipped model."""
    from datenorm import Normalizer

    for name, hints in MODELS.items():
        read = texts[:: HINTED_STEP if hints else 1]
        model, language, order = name.split("-")[0], hints.get("language"), hints.get("order")
        normalizer = Normalizer(model, threads=1, language=language, order=order)
        predictions = [prediction.to_dict() for prediction in normalizer.normalize(read)]
        _write(
            folder / f"predictions-{name}",
            (_json({key: p[key] for key in ANSWER}) for p in predictions),
        )
        _write(
            folder / f"predictions-{name}-{REASONS}",
            (_json([p["text"], p["reason"]]) for p in predictions),
        )


def write_columns(folder: Path, samples: Path) -> None:
    """The sample files, cleaned, with their reports, rejects, summaries and exit codes."""
    files = ("--output", "cleaned.csv", "--rejects", "rejects.csv", "--report", "report.json")
    for name, columns in COLUMNS.items():
        for cleaning, options in CLEANINGS.items():
            asked = [] if "auto" in options else [f"--column={column}" for column in columns]
            command = (sys.executable, "-m", "datenorm", "clean", f"{name}.csv", *asked, *options)
            stem = f"columns-{name}-{cleaning}"
            with tempfile.TemporaryDirectory() as temporary:
                where = Path(temporary)
                shutil.copy(samples / f"{name}.csv", where)
                done = subprocess.run(
                    (*command, *files), cwd=where, capture_output=True, text=True, check=False
                )
                _write(
                    folder / f"{stem}-summary", [*done.stderr.splitlines(), str(done.returncode)]
                )
                if done.returncode:
                    continue
                _write(folder / f"{stem}-cleaned", _lines(where / "cleaned.csv"))
                rows = list(csv.reader(_lines(where / "rejects.csv")))
                report = json.loads((where / "report.json").read_text(encoding="utf-8"))
                _split_reasons(folder, stem, rows, report)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _split_reasons(folder: Path, stem: str, rows: list[list[str]], report: Any) -> None:
    """Write rejects and report without the reasons of single rows, and these apart."""
    reasons = [i for i, name in enumerate(rows[0]) if name.endswith("_reason")]
    _write(
        folder / f"{stem}-rejects",
        (_json([v for i, v in enumerate(row) if i not in reasons]) for row in rows),
    )
    taken = list(_take_reasons(report))
    _write(folder / f"{stem}-report", json.dumps(report, ensure_ascii=False, indent=1).splitlines())
    _write(
        folder / f"{stem}-{REASONS}",
        chain((_json([row[i] for i in reasons]) for row in rows), map(_json, taken)),
    )


def _take_reasons(value: Any) -> Iterator[object]:
    """Take the reason, and its code, out of everything that has a status too."""
    if isinstance(value, dict):
        if isinstance(value.get("status"), str):
            value.pop("reason_code", None)
            yield value.pop("reason", None)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _take_reasons(one)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, lines: Iterator[str] | Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


# The texts.


def all_texts(files: Sequence[Path], count: int) -> list[str]:
    """Distinct texts: the given files, the data samples, then fuzz until there are `count`."""
    samples = sorted((ROOT / "data").glob("*/*.jsonl"))
    given = [text for path in files for text in _texts_of(path)]
    sampled = [text for path in samples for text in _texts_of(path)]
    rng = random.Random(20_000)
    if len(given) + len(sampled) > count // 2:
        sampled = rng.sample(sampled, max(0, min(len(sampled), count // 2 - len(given))))
    texts = dict.fromkeys(given + sampled)
    seeds = list(texts)
    while len(texts) < count:
        texts[fuzz(rng, seeds)] = None
    return list(texts)


def _texts_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = next((record[key] for key in ("input", "text", "human") if key in record), None)
        if isinstance(text, str):
            yield text


def fuzz(rng: random.Random, seeds: Sequence[str]) -> str:
    """A date in digits, a known text with something changed, or characters of any kind."""
    draw = rng.random()
    if draw < 0.35:
        fields = [
            f"{rng.randrange(1, 13):0{rng.choice((1, 2))}d}",
            f"{rng.randrange(0, 33):0{rng.choice((1, 2))}d}",
        ]
        year = rng.choice((rng.randrange(1, 3000), rng.randrange(1900, 2100)))
        fields.append(rng.choice((f"{year}", f"{year:04d}", f"{year % 100:02d}")))
        rng.shuffle(fields)
        return rng.choice(("/", "-", ".", " ", "", ". ", ":", "//", " / ")).join(
            fields[: rng.choice((2, 3, 3, 3, 3))]
        )
    if draw < 0.9:
        text = list(rng.choice(seeds))
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            index, other = rng.randrange(len(text) + 1), rng.choice(seeds)
            end = index + rng.choice((0, 1, 1, 1, 2))
            text[index:end] = rng.choice(
                (
                    list(rng.choice(other or " ")),
                    [rng.choice("0123456789")],
                    [],
                    [" "],
                    text[index:end] * 2,
                )
            )
        return "".join(text)
    return "".join(
        chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x20, 0x3000))))
        for _ in range(rng.randrange(0, 70))
    )


# The comparison.


def collect(checkout: Path, folder: Path, calls: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a process in which `datenorm` is that of `checkout`, and the rest is from here."""
    program = f"""
import datenorm, pathlib, same_answers
checkout, folder = pathlib.Path({str(checkout)!r}), pathlib.Path({str(folder)!r})
if checkout not in pathlib.Path(datenorm.__file__).resolve().parents:
    raise SystemExit(f"datenorm was imported from {{datenorm.__file__}}, not from {{checkout}}")
""" + "\n".join(f"same_answers.{call}" for call in calls)
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
