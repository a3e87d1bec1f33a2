"""What one checkout answers, as files of lines. Part of `same_answers.py`, which runs it there."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

__all__ = ["REASONS", "write_columns", "write_pairs", "write_predictions"]

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
