"""Attention without recurrence: one marked element of a long sequence decides, the rest is noise.

Each element is a number and a mark; the label is the sign of the one number that is marked. Two
networks differ in one place only: how the elements become one vector, by `FeedForwardAttention` or
by their mean.

Example: python scripts/feed_forward_attention.py --output out
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

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

Pooling = Literal["attention", "mean"]
UNITS = 32
TEST_ROWS = 2_000


@dataclass(frozen=True)
class Outcome:
    """Accuracy on fresh sequences; `weight` is the mean attention on the marked elements."""

    length: int
    pooling: Pooling
    seed: int
    accuracy: float
    weight: float | None


def make_data(
    length: int, rows: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sequences (rows, length, 2) of numbers and marks; labels (rows, 1); marks (rows,)."""
    sequences = np.zeros((rows, length, 2), dtype="float32")
    sequences[:, :, 0] = rng.uniform(-1, 1, (rows, length))
    marked = rng.integers(length, size=rows)
    sequences[np.arange(rows), marked, 1] = 1
    labels = sequences[np.arange(rows), marked, 0] > 0
    return sequences, labels[:, None].astype("float32"), marked


def build_network(pooling: Pooling) -> tuple[Any, Any]:
    """A network for sequences of any length, and a model of its weights (None for the mean)."""
    import keras

    from datenorm.layers import FeedForwardAttention

    inputs = keras.Input((None, 2))
    elements = keras.layers.Dense(UNITS, activation="tanh")(inputs)
    if pooling == "attention":
        pooled, weights = FeedForwardAttention(UNITS, name="attention")(elements)
        attention = keras.Model(inputs, weights)
    else:
        pooled, attention = keras.layers.GlobalAveragePooling1D()(elements), None
    hidden = keras.layers.Dense(UNITS, activation="tanh")(pooled)
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(hidden)), attention


def run(length: int, pooling: Pooling, seed: int, steps: int) -> Outcome:
    """Train on `steps` batches of 64 fresh sequences, and measure on others."""
    import keras

    progress(f"length {length}, {pooling}, seed {seed}")
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng((seed, length))
    network, attention = build_network(pooling)
    network.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy")
    for _ in range(steps):
        sequences, labels, _ = make_data(length, 64, rng)
        network.train_on_batch(sequences, labels)
    sequences, labels, marked = make_data(
        length, TEST_ROWS, np.random.default_rng((seed, length, 1))
    )
    accuracy = float(
        ((network.predict(sequences, batch_size=250, verbose=0) > 0.5) == labels).mean()
    )
    weight = None
    if attention is not None:
        weight = float(
            attention.predict(sequences, batch_size=250, verbose=0)[
                np.arange(TEST_ROWS), marked
            ].mean()
        )
    return Outcome(length, pooling, seed, accuracy, weight)


def accuracies(outcomes: Sequence[Outcome], length: int, pooling: Pooling) -> list[float]:
    """Accuracy of every seed."""
    return [
        outcome.accuracy
        for outcome in outcomes
        if (outcome.length, outcome.pooling) == (length, pooling)
    ]


def draw_lines(outcomes: Sequence[Outcome], lengths: Sequence[int]) -> Any:
    """Accuracy against length, the mean of the seeds as a line and every seed as a point."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for pooling, color in zip(get_args(Pooling), ("tab:blue", "tab:orange"), strict=True):
        scores = [accuracies(outcomes, length, pooling) for length in lengths]
        label = "feed-forward attention" if pooling == "attention" else "mean pooling"
        axes.plot(lengths, [np.mean(values) for values in scores], color=color, label=label)
        for length, values in zip(lengths, scores, strict=True):
            axes.plot([length] * len(values), values, "o", color=color, alpha=0.5, markersize=5)
    axes.axhline(0.5, color="0.6", linestyle=":", label="a coin")
    axes.set_xscale("log")
    axes.set_xticks(lengths, [f"{length:,}" for length in lengths])
    axes.minorticks_off()
    axes.set(
        xlabel="length of the sequence", ylabel="accuracy on fresh sequences", ylim=(0.45, 1.02)
    )
    axes.set_title("One marked element decides")
    axes.legend(loc="center left")
    return figure


@click.command(
    cls=Demonstration,
    epilog=(
        "Example: python scripts/feed_forward_attention.py --length 10 --length 1000 --output out"
    ),
)
@click.option(
    "--length",
    "lengths",
    type=click.IntRange(2),
    multiple=True,
    default=(10, 30, 100, 300, 1000),
    show_default=True,
    help="Length of the sequences; may be repeated.",
)
@click.option(
    "--steps",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Training batches of 64 sequences.",
)
@seeds_option
@output_option
def main(lengths: tuple[int, ...], steps: int, seeds: int, output: Path) -> None:
    """Compare attention with mean pooling where one marked element of a sequence decides.

    Writes feed_forward_attention.json and .png.
    """
    lengths = tuple(sorted(set(lengths)))
    outcomes = [
        run(length, pooling, seed, steps)
        for length in lengths
        for pooling in get_args(Pooling)
        for seed in range(seeds)
    ]
    rows = []
    for length in lengths:
        by_pooling = [accuracies(outcomes, length, pooling) for pooling in get_args(Pooling)]
        weights = [
            outcome.weight
            for outcome in outcomes
            if outcome.length == length and outcome.weight is not None
        ]
        rows.append(
            (
                f"{length:,}",
                *(f"{np.mean(values):.3f} ({min(values):.3f})" for values in by_pooling),
                f"{np.mean(weights):.3f}",
            )
        )
    print_table(
        [
            (
                "length",
                "attention (worst seed)",
                "mean pooling (worst seed)",
                "weight on the marked one",
            ),
            *rows,
        ]
    )
    figures = {
        "steps": steps,
        "seeds": seeds,
        "outcomes": [asdict(outcome) for outcome in outcomes],
    }
    write_results(output, "feed_forward_attention", figures, draw_lines(outcomes, lengths))


if __name__ == "__main__":
    main()
