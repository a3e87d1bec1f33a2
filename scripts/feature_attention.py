"""Attention over features: which column of a table, or which step of a series, carries the label?

A network whose first layer is `FeatureAttention` learns to tell a label that one of 32 columns
repeats while the rest is noise; its weights show which column that is. Then the column is moved,
and the peak has to follow. With --over-time the label stands at one of 20 steps of a series.

Example: python scripts/feature_attention.py --output out
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from demonstration import (
    Demonstration,
    output_option,
    print_table,
    progress,
    seeds_option,
    write_results,
)


@dataclass(frozen=True)
class Experiment:
    """One network on one kind of data, and what is known of it, in the order of FIGURES."""

    title: str
    shape: tuple[int, ...]
    rows: int
    epochs: int
    validation_split: float
    known: tuple[str, ...]
    recurrent: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one training gave on the validation rows; `weights` has one mean for each place."""

    seed: int
    place: int
    accuracy: float
    weight: float
    high_weight: float
    weight_on_all_rows: float
    next_weight: float
    peak_share: float
    peak_share_on_all_rows: float
    weights: tuple[float, ...]


FIGURES = {
    "accuracy": "validation accuracy",
    "weight": "mean weight, rows of label 1",
    "high_weight": "weight that one such row in four exceeds",
    "weight_on_all_rows": "mean weight, all rows",
    "next_weight": "mean weight of the next place, label 1",
    "peak_share": "peak in rows of label 1",
    "peak_share_on_all_rows": "peak in all rows",
}
COLUMNS = Experiment(
    "32 columns",
    (32,),
    10_000,
    20,
    0.5,
    ("1.000", "0.42-0.49", "0.53 (one row)", "", "<= 0.035", "", "0.91-0.97"),
)
STEPS = Experiment("20 steps", (20, 2), 300_000, 1, 0.1, ("", "0.77", "", "", "", "", ""))
STEPS_AFTER_LSTM = Experiment(
    "20 steps, an LSTM before", (20, 2), 300_000, 1, 0.1, STEPS.known, recurrent=True
)


def make_data(experiment: Experiment, place: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise of which one place repeats the label: (rows, places[, 2]) and (rows, 1)."""
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((experiment.rows, *experiment.shape)).astype("float32")
    labels = rng.integers(0, 2, (experiment.rows, 1))
    inputs[:, place] = labels if inputs.ndim == 3 else labels[:, 0]
    return inputs, labels


def build_network(experiment: Experiment) -> tuple[Any, Any]:
    """The published network (3,233 parameters for the columns) and a model of its weights.

    The series has the published one's LSTM before the attention or, so that no step knows of
    another, none.
    """
    import keras

    from datenorm.layers import FeatureAttention

    inputs = keras.Input(experiment.shape)
    values = (
        keras.layers.LSTM(32, return_sequences=True)(inputs) if experiment.recurrent else inputs
    )
    weighted, weights = FeatureAttention(name="attention")(values)
    hidden = (
        keras.layers.Dense(64)(weighted)
        if len(experiment.shape) == 1
        else keras.layers.Flatten()(weighted)
    )
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(hidden)), keras.Model(
        inputs, weights
    )


def run(experiment: Experiment, place: int, seed: int) -> Outcome:
    """Train once and measure."""
    import keras

    progress(f"{experiment.title}: place {place}, seed {seed}")
    keras.utils.set_random_seed(seed)
    inputs, labels = make_data(experiment, place, seed)
    network, attention = build_network(experiment)
    network.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    history = network.fit(
        inputs,
        labels,
        epochs=experiment.epochs,
        batch_size=64,
        validation_split=experiment.validation_split,
        verbose=0,
    ).history
    kept = round(experiment.rows * experiment.validation_split)
    weights = attention.predict(inputs[-kept:], batch_size=1024, verbose=0)
    if weights.ndim == 3:
        weights = weights.mean(axis=2)  # over channels: (rows, places)
    peaks = weights.argmax(axis=1) == place
    positive = labels[-kept:, 0] == 1
    means = weights[positive].mean(axis=0)
    return Outcome(
        seed,
        place,
        accuracy=history["val_accuracy"][-1],
        weight=float(means[place]),
        high_weight=float(np.quantile(weights[positive, place], 0.75)),
        weight_on_all_rows=float(weights[:, place].mean()),
        next_weight=float(np.delete(means, place).max()),
        peak_share=float(peaks[positive].mean()),
        peak_share_on_all_rows=float(peaks.mean()),
        weights=tuple(float(weight) for weight in means),
    )


def span(values: Sequence[float]) -> str:
    """Least and greatest of the seeds."""
    least, greatest = f"{min(values):.3f}", f"{max(values):.3f}"
    return least if least == greatest else f"{least}-{greatest}"


def comparison(experiment: Experiment, outcomes: Sequence[Outcome]) -> list[tuple[str, str, str]]:
    """Rows of a table: a figure, what is known of it, and what it is here over the seeds."""
    here = [span([getattr(outcome, name) for outcome in outcomes]) for name in FIGURES]
    return list(zip(FIGURES.values(), experiment.known, here, strict=True))


def draw_bars(panels: Sequence[tuple[str, Sequence[Outcome]]], unit: str) -> Any:
    """One panel of bars for each set of outcomes: mean weights, the label's place in colour."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.5, 0.6 + 2.1 * len(panels)), layout="constrained")
    for axes, (title, outcomes) in zip(
        figure.subplots(len(panels), squeeze=False)[:, 0], panels, strict=True
    ):
        means, place = (
            np.mean([outcome.weights for outcome in outcomes], axis=0),
            outcomes[0].place,
        )
        colors = ["tab:blue" if number == place else "0.75" for number in range(len(means))]
        axes.bar(range(len(means)), means, color=colors)
        axes.set(
            title=title,
            ylabel="weight, label 1",
            ylim=(0, 1.12 * max(means)),
            xlim=(-0.7, len(means) - 0.3),
        )
        axes.set_xticks(range(0, len(means), 1 if len(means) <= 20 else 2))
        axes.annotate(f"{means[place]:.2f}", (place, means[place]), ha="center", va="bottom")
    axes.set_xlabel(f"{unit}, counted from 0 (in blue the one that carries the label)")
    return figure


@click.command(
    cls=Demonstration, epilog="Example: python scripts/feature_attention.py --seeds 5 --output out"
)
@click.option(
    "--over-time",
    is_flag=True,
    help="A series of 20 steps x 2 whose step 10 carries the label, instead of 32 columns.",
)
@seeds_option
@click.option(
    "--epochs",
    type=click.IntRange(1),
    help="Passes over the data.  [default: as published: 20, or 1 over time]",
)
@click.option(
    "--rows",
    type=click.IntRange(100),
    help="Rows of data.  [default: as published: 10,000, or 300,000 over time]",
)
@output_option
def main(over_time: bool, seeds: int, epochs: int | None, rows: int | None, output: Path) -> None:
    """Show by the weights of FeatureAttention which column, or step, decides.

    Writes feature_attention.json and .png, or feature_attention_over_time.json and .png.
    """
    experiments = [STEPS, STEPS_AFTER_LSTM] if over_time else [COLUMNS]
    experiments = [
        replace(each, epochs=epochs or each.epochs, rows=rows or each.rows) for each in experiments
    ]
    place, moved_places, unit = (10, (3, 17), "step") if over_time else (1, (8, 16, 30), "column")
    panels: list[tuple[str, list[Outcome]]] = []
    for experiment in experiments:
        outcomes = [run(experiment, place, seed) for seed in range(seeds)]
        panels.append(
            (
                f"{experiment.title}: {unit} {place} carries the label (mean of {seeds} seeds)",
                outcomes,
            )
        )
        click.echo(f"{experiment.title}, {unit} {place}, {seeds} seeds")
        print_table([("", "known", "here"), *comparison(experiment, outcomes)])
        click.echo()
    moved = [run(experiments[0], moved_place, seed=0) for moved_place in moved_places]
    panels += [
        (f"{experiments[0].title}: {unit} {outcome.place} carries the label", [outcome])
        for outcome in moved
    ]
    print_table(
        [
            (f"{unit} moved to", "peak at", "mean weight there"),
            *(
                (
                    str(outcome.place),
                    str(int(np.argmax(outcome.weights))),
                    f"{max(outcome.weights):.3f}",
                )
                for outcome in moved
            ),
        ]
    )
    name = "feature_attention_over_time" if over_time else "feature_attention"
    figures = {
        "experiments": [asdict(experiment) for experiment in experiments],
        "outcomes": {
            title: [asdict(outcome) for outcome in outcomes] for title, outcomes in panels
        },
    }
    write_results(output, name, figures, draw_bars(panels, unit))


if __name__ == "__main__":
    main()
