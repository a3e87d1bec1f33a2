"""Measure the shipped models and write every figure that the README quotes.

Reads learning_curves.json of `scripts/learning_curves.py` from the same folder.

Example: python scripts/figures.py --output docs
"""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import click
import numpy as np

from datenorm import DatePair, Normalizer, generation, load_bundle
from datenorm.evaluation.metrics import Scores, evaluate
from datenorm.evaluation.outcomes import WorldScores, score_world
from datenorm.onnx_runtime import load_onnxruntime
from datenorm.pipeline import unseen_pairs, world_samples
from datenorm.preprocessing import encode_batch
from datenorm.presets import load_preset

# The examples of the classic date normalizer's published runs, with what they say.
EXAMPLES = {
    "3 May 1979": "1979-05-03",
    "5 April 09": "2009-04-05",
    "21th of August 2016": "2016-08-21",
    "Tue 10 Jul 2007": "2007-07-10",
    "Saturday May 9 2018": "2018-05-09",
    "March 3 2001": "2001-03-03",
    "March 3rd 2001": "2001-03-03",
    "1 March 2001": "2001-03-01",
    "9 may 1998": "1998-05-09",
    "10.09.70": "1970-09-10",
    "4/28/90": "1990-04-28",
    "thursday january 26 1995": "1995-01-26",
    "monday march 7 1983": "1983-03-07",
    "sunday may 22 1988": "1988-05-22",
    "tuesday july 8 2008": "2008-07-08",
    "08 sep 1999": "1999-09-08",
    "1 jan 1981": "1981-01-01",
    "monday may 22 1995": "1995-05-22",
    "the 29th of August 1958": "1958-08-29",
    "03/30/1968": "1968-03-30",
    "24 JUNE 1987": "1987-06-24",
}
WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?")


def fresh_pairs(preset_name: str, count: int) -> list[DatePair]:
    """Pairs of a seed of their own, from the test split: their dates were never trained on."""
    data = load_preset(preset_name).with_data(far_year_share=0.0).data
    return unseen_pairs(data, load_bundle(preset_name).task, "test", count, data.seed + 1)


def weekday_attention(normalizer: Normalizer, pairs: list[DatePair], count: int) -> list[float]:
    """Mean attention on weekday letters at each output position, over texts that name a weekday."""
    shares = []
    for pair in pairs:
        attention = normalizer.attention(pair.human)
        if match := WEEKDAY.match("".join(attention.input_symbols)):
            shares.append(attention.weights[:, : match.end()].sum(axis=1))
        if len(shares) == count:
            break
    return [float(share) for share in np.mean(shares, axis=0)]


def padding_attention(normalizer: Normalizer, texts: list[str]) -> float:
    """Largest weight that the exported network puts on padding, in batches padded to Tx."""
    onnxruntime = load_onnxruntime()
    task, graphs = normalizer.task, normalizer.bundle.graphs
    encoder, decoder = (
        onnxruntime.InferenceSession(graphs[f"{name}.onnx"]) for name in ("encoder", "decoder")
    )
    ids = encode_batch(texts, task)
    mask = ids != task.pad_id
    states, keys = encoder.run(None, {"ids": ids, "lengths": mask.sum(axis=1).astype(np.int32)})
    units = decoder.get_inputs()[3].shape[1]
    hidden = cell = np.zeros((len(ids), units), dtype=np.float32)
    previous = np.zeros((len(ids), len(task.machine_vocabulary)), dtype=np.float32)
    worst = 0.0
    for _ in range(task.output_length):
        feeds = {
            "states": states,
            "keys": keys,
            "mask": mask,
            "hidden": hidden,
            "cell": cell,
            "previous": previous,
        }
        log, attention, hidden, cell = decoder.run(None, feeds)
        previous = np.eye(log.shape[1], dtype=np.float32)[log.argmax(axis=1)]
        worst = max(worst, float(np.abs(attention[~mask]).max()))
    return worst


def process_seconds(runs: int) -> float:
    """Median wall time of `datenorm predict "3 May 1979"`, the whole process."""
    command = [sys.executable, "-m", "datenorm", "predict", "3 May 1979"]
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - started)
        assert done.stdout == "1979-05-03\n"
    return statistics.median(times[1:])


def generator_seconds(count: int, folder: Path) -> float:
    """Wall time of `datenorm generate --count`, the whole process."""
    started = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "datenorm",
        "generate",
        "--count",
        str(count),
        "--output",
        str(folder / "pairs"),
        "--quiet",
    ]
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def world_pairs_rate(warm: int = 300_000, measured: int = 300_000) -> float:
    """Pairs of the world task that one process makes per second, once it knows most locales."""
    stream = generation.pairs(load_preset("world").data)
    for _ in islice(stream, warm):
        pass
    started = time.perf_counter()
    for _ in islice(stream, measured):
        pass
    return measured / (time.perf_counter() - started)


def world_scores(world: Normalizer) -> WorldScores:
    """The scores that `datenorm evaluate --preset world --count 20000` prints."""
    data = load_preset("world").data
    return score_world(world, *world_samples(data, world.task, 20_000, 300, data.seed + 1))


def world_rows(scores: WorldScores, rate: float, examples: int) -> list[tuple[str, str, str]]:
    """The rows of the world model."""
    damaged = next(kind for kind in scores.kinds if kind.name == "damaged")
    worst = scores.worst_language
    return [
        (
            f"World, fresh clean pairs, mean over {len(scores.languages)} languages",
            "≥ 99.5 % exact",
            f"{scores.macro_exact:.2%}",
        ),
        ("World, the worst language", "≥ 97 % exact", f"{worst.exact:.2%} ({worst.name})"),
        (
            "World, one typing or scanning error",
            "≥ 97 % exact, ≤ 1 % wrong",
            f"{damaged.exact:.2%}, {damaged.wrong:.2%} wrong",
        ),
        ("World, fresh non-dates read as a full date", "≤ .3 %", f"{scores.non_dates_full:.2%}"),
        ("World, fresh dates rejected", "≤ .3 %", f"{scores.dates_rejected:.2%}"),
        (
            "World, texts with two readings that get both",
            "all",
            f"{scores.open_named:.2%}; guessed {scores.open_guessed:.2%}",
        ),
        ("World, expected calibration error, fresh", "≤ .01", f"{scores.calibration_error:.4f}"),
        ("World, example pairs of the classic normalizer", "all", f"{examples} of {len(EXAMPLES)}"),
        ("World, distinct texts read per second, one process", "-", f"{rate:,.0f}"),
        ("World, pairs generated per second, one core", "≥ 50,000", f"{world_pairs_rate():,.0f}"),
    ]


def reading_rate(normalizer: Normalizer, pairs: list[DatePair]) -> float:
    """Distinct texts read per second."""
    texts = list({pair.human for pair in pairs})
    started = time.perf_counter()
    normalizer.normalize(texts)
    return len(texts) / (time.perf_counter() - started)


def right_examples(normalizer: Normalizer) -> int:
    """How many of the classic normalizer's example pairs are read right."""
    read = normalizer.normalize(list(EXAMPLES))
    return sum(prediction.iso == EXAMPLES[prediction.text] for prediction in read)


def describe(scores: Scores) -> str:
    return (
        f"{scores.exact_match:.2%} ({scores.answered_wrong:.2%} answered wrong, "
        f"{scores.not_answered:.2%} not answered)"
    )


def describe_rival(label: str, curve: dict[str, Any]) -> str:
    seconds = curve["seconds_to_goal"]
    reached = f"after {seconds:.0f} s" if seconds else f"never in {curve['seconds']:.0f} s"
    return f"{label} {reached} (best {curve['best']:.2%})"


@click.command(context_settings={"show_default": True})
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("docs"),
    help="Folder to write to.",
)
@click.option("--count", type=click.IntRange(min=100), default=10_000, help="Fresh pairs to read.")
def main(output: Path, count: int) -> None:
    """Print the table of figures and write figures.md and the heatmap images."""
    import tempfile

    english, time_reader, world = (Normalizer(name) for name in ("english", "time", "world"))
    pairs = fresh_pairs("english", count)
    scores = evaluate(english, pairs)
    times = evaluate(time_reader, fresh_pairs("time", count))
    weekdays = weekday_attention(english, pairs, 1000)
    padding = padding_attention(english, [pair.human for pair in pairs[:1000]])
    rate, world_rate = (
        reading_rate(english, pairs),
        reading_rate(world, fresh_pairs("world", count)),
    )
    with tempfile.TemporaryDirectory() as folder:
        million = generator_seconds(1_000_000, Path(folder))
    curves = json.loads((output / "learning_curves.json").read_text(encoding="utf-8"))
    default = curves["attention"]["seconds_to_goal"]
    rivals = [
        describe_rival(label, curves[name])
        for label, name in (("classic", "classic"), ("with our schedule", "classic-scheduled"))
    ]
    rows = [
        (
            "English, fresh pairs, dates unseen in training, 1950-2049",
            "≥ 99.7 % exact",
            f"{describe(scores)}, {scores.count:,} pairs",
        ),
        (
            "Example pairs of the classic normalizer",
            "all",
            f"{right_examples(english)} of {len(EXAMPLES)}",
        ),
        (
            "Training time to 99.5 %, against classic",
            "≤ 1/10",
            f"{default:.0f} s; {'; '.join(rivals)}",
        ),
        (
            "Time of day, fresh pairs unseen in training",
            "≥ 99 % exact",
            f"{describe(times)}, {len(times.conflicts)} conflicting labels",
        ),
        ("Largest attention weight on padding", "exactly 0", f"{padding:g}"),
        ("Attention on weekday letters, mean at the worst output", "< .1", f"{max(weekdays):.3f}"),
        (
            '`datenorm predict "3 May 1979"`, whole process',
            "≤ 0.5 s",
            f"{process_seconds(9):.2f} s",
        ),
        ("`datenorm generate --count 1000000`", "< 60 s", f"{million:.0f} s"),
        ("Distinct texts read per second, one process", "-", f"{rate:,.0f}"),
        *world_rows(world_scores(world), world_rate, right_examples(world)),
    ]
    cores, python = len(os.sched_getaffinity(0)), platform.python_version()
    machine = f"{cores} cores, {platform.machine()}, Python {python}"
    lines = [
        "| figure | goal | measured |",
        "|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    table = "\n".join(lines)
    click.echo(table)
    note = (
        "The world model is scored on other fresh pairs than those of its card: "
        "the figures differ by chance."
    )
    curves_image = "![learning curves](images/learning_curves.png)"
    heading = f"# Figures\n\nWritten by `make bench` on {machine}."
    text = f"{heading}\n\n{table}\n\n{note}\n\n{curves_image}\n"
    (output / "figures.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
