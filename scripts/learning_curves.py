"""Train the default and the classic network alike and plot exact match against time.

Three curves: `attention` as the english preset trains it, `classic` as it was published, and
`classic` with the default's schedule, so that nobody wins by a schedule alone. The classic ones get
at least ten times as long as the default needed for 99.5 %.

Example: python scripts/learning_curves.py --output docs
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

from datenorm import generation
from datenorm.datasets.splits import split_of
from datenorm.presets import NetworkSettings, TrainingSettings, load_preset
from datenorm.records import DatePair

GOAL = 0.995
STEPS = 250  # batches between two measurements
HEADROOM = 12  # how many times as long the classic networks are trained
CURVES = {
    "attention": "attention (the default)",
    "classic": "classic, as published",
    "classic-scheduled": "classic with the default's schedule",
}


class Watch:
    """Keeps the history and ends a training that had its time."""

    class TimeIsUp(Exception):
        pass

    def __init__(self, name: str, limit: float) -> None:
        self.name, self.limit = name, limit
        self.history: list[Mapping[str, float]] = []

    def on_batch(self, epoch: int, step: int, steps: int, loss: float) -> None: ...

    def on_epoch(self, record: Mapping[str, float]) -> None:
        self.history.append(record)
        click.echo(
            f"{self.name}: {record['seconds']:6.0f} s, exact match {record['exact_match']:.4f}",
            err=True,
        )
        if record["seconds"] >= self.limit:
            raise self.TimeIsUp


def seconds_to_goal(history: list[Mapping[str, float]]) -> float | None:
    """Training time until validation first reached the goal."""
    return next((record["seconds"] for record in history if record["exact_match"] >= GOAL), None)


def run(
    name: str,
    settings: tuple[NetworkSettings, TrainingSettings],
    data: tuple[list[DatePair], list[DatePair]],
    limit: float,
) -> Watch:
    """Train one network from scratch for at most `limit` seconds."""
    import keras

    from datenorm.model.batches import Batches
    from datenorm.model.network import build_network
    from datenorm.model.training import train

    keras.utils.set_random_seed(0)
    network_settings, training = settings
    watch = Watch(name, limit)
    with tempfile.TemporaryDirectory() as folder:
        try:
            task = generation.task_spec(load_preset("english").data)
            network = build_network(task, network_settings)
            batches = Batches(data[0], task, training, network.masking)
            train(network, batches, data[1], training, Path(folder) / "checkpoint.npz", {}, watch)
        except Watch.TimeIsUp:
            pass
    return watch


def plot(histories: Mapping[str, list[Mapping[str, float]]], path: Path) -> None:
    """Exact match against training time, the time on a logarithmic axis."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    for (name, history), color in zip(
        histories.items(), ("tab:blue", "tab:red", "tab:orange"), strict=False
    ):
        axes.plot(
            [r["seconds"] for r in history],
            [100 * r["exact_match"] for r in history],
            ".-",
            color=color,
            label=CURVES[name],
        )
    axes.axhline(100 * GOAL, color="0.6", linewidth=0.8, linestyle="--", label=f"{GOAL:.1%}")
    axes.set(
        xlabel="training time (s)",
        ylabel="exact match on dates unseen in training (%)",
        xscale="log",
        ylim=(-2, 103),
    )
    axes.set_title("The same data, the same machine, one run")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(color="0.92")
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=120)


@click.command(context_settings={"show_default": True})
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("docs"),
    help="Folder to write to.",
)
@click.option("--count", type=click.IntRange(min=1000), default=200_000, help="Pairs to generate.")
@click.option(
    "--limit",
    type=click.FloatRange(min=1),
    default=900.0,
    help="Seconds of training per network at most.",
)
def main(output: Path, count: int, limit: float) -> None:
    """Write images/learning_curves.png and learning_curves.json."""
    preset = load_preset("english")
    task = generation.task_spec(preset.data)
    pairs = list(islice(generation.pairs(preset.data), count))
    data = (
        [p for p in pairs if split_of(p, task) == "train"],
        [p for p in pairs if split_of(p, task) == "validation"][:2000],
    )
    passes = len(data[0]) // preset.variant("attention")[1].batch_size

    def measured(training: TrainingSettings, epochs: int) -> TrainingSettings:
        return replace(training, steps_per_epoch=STEPS, epochs=max(1, epochs))

    network, training = preset.variant("attention")
    classic, published = preset.variant("classic")
    epochs = 4 * passes // STEPS
    default = run("attention", (network, measured(training, epochs)), data, limit)
    reached = seconds_to_goal(default.history)
    patience = min(limit, HEADROOM * (reached or limit))
    many = 1000 * passes // STEPS
    histories = {
        "attention": default.history,
        "classic": run("classic", (classic, measured(published, many)), data, patience).history,
    }
    # As many batches as fit the time, for the cosine must end when the time does.
    pace = histories["classic"][-1]["seconds"] / len(histories["classic"])
    scheduled = replace(training, batch_size=published.batch_size, unknown_rate=0.0)
    fitting = int(patience / pace)
    histories["classic-scheduled"] = run(
        "classic-scheduled", (classic, measured(scheduled, fitting)), data, 2 * patience
    ).history
    (output / "images").mkdir(parents=True, exist_ok=True)
    plot(histories, output / "images" / "learning_curves.png")
    summary = {
        name: {
            "seconds_to_goal": seconds_to_goal(h),
            "seconds": h[-1]["seconds"],
            "best": max(r["exact_match"] for r in h),
            "history": h,
        }
        for name, h in histories.items()
    }
    (output / "learning_curves.json").write_text(
        json.dumps(summary, indent=1) + "\n", encoding="utf-8"
    )
    for name, values in summary.items():
        goal = f"{values['seconds_to_goal']:.0f} s" if values["seconds_to_goal"] else "never"
        click.echo(
            f"{CURVES[name]}: {GOAL:.1%} after {goal}; "
            f"best {values['best']:.2%} in {values['seconds']:.0f} s of training"
        )


if __name__ == "__main__":
    main()
