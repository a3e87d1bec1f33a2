"""Attention without recurrence against mean pooling: one marked element of a sequence decides.

Every element has a value of -1 or 1, a marker and some noise; the label is the value of the one element
that is marked. A mean over the sequence drowns it as the sequence grows; attention finds it.

Example: python scripts/feed_forward_attention.py --output docs/images
"""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

UNITS = 32
NOISE = 6  # features of an element that say nothing


def data(rng: np.random.Generator, count: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Sequences (count, length, 2 + NOISE) and the value of the marked element of each, 0 or 1."""
    inputs = rng.standard_normal((count, length, 2 + NOISE)).astype(np.float32)
    values = rng.integers(0, 2, size=(count, length))
    marked = rng.integers(0, length, size=count)
    inputs[:, :, 0] = 2 * values - 1
    inputs[:, :, 1] = 0
    inputs[np.arange(count), marked, 1] = 1
    return inputs, values[np.arange(count), marked].astype(np.float32)


def accuracy(pooling: str, length: int, rows: int, epochs: int, seed: int) -> float:
    """Train one network from scratch; accuracy on sequences that it has not seen."""
    import keras
    from keras import layers

    from datenorm.layers import FeedForwardAttention

    keras.utils.set_random_seed(seed)
    inputs = keras.Input((None, 2 + NOISE))
    encoded = layers.Dense(UNITS, activation="leaky_relu")(inputs)
    pooled = FeedForwardAttention(UNITS)(encoded)[0] if pooling == "attention" else layers.GlobalAveragePooling1D()(encoded)
    judged = layers.Dense(1, activation="sigmoid")(layers.Dense(UNITS, activation="leaky_relu")(pooled))
    model = keras.Model(inputs, judged)
    model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng((seed, length))
    model.fit(*data(rng, rows, length), epochs=epochs, batch_size=64, verbose=0)
    return float(model.evaluate(*data(rng, 2000, length), verbose=0)[1])


def draw(lengths: list[int], accuracies: dict[str, list[float]], path: Path) -> None:
    """Accuracy against length."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for (pooling, values), color in zip(accuracies.items(), ("tab:blue", "tab:red"), strict=True):
        axes.plot(lengths, [100 * v for v in values], "o-", color=color, label=pooling)
    axes.axhline(50, color="0.6", linestyle="--", linewidth=0.8, label="chance")
    axes.set(xlabel="length of the sequence", ylabel="accuracy (%)", xscale="log", ylim=(45, 103))
    axes.set_xticks(lengths, [str(length) for length in lengths])
    axes.minorticks_off()
    axes.grid(color="0.92")
    axes.legend(loc="center left")
    figure.savefig(path, dpi=110)


@click.command(context_settings={"show_default": True})
@click.option("--length", "lengths", type=click.IntRange(min=2), multiple=True, default=(10, 30, 100, 300, 1000), help="Lengths to try.")
@click.option("--rows", type=click.IntRange(min=64), default=6000, help="Training sequences per length.")
@click.option("--epochs", type=click.IntRange(min=1), default=15, help="Passes over them.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Seed of data and networks.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), help="Folder for the plot.")
def main(lengths: tuple[int, ...], rows: int, epochs: int, seed: int, output: Path) -> None:
    """Print and plot the accuracies of attention and of mean pooling at each length."""
    accuracies: dict[str, list[float]] = {"attention": [], "mean pooling": []}
    click.echo("| length | attention | mean pooling |\n|---|---|---|")
    for length in lengths:
        for pooling, values in accuracies.items():
            values.append(accuracy(pooling, length, rows, epochs, seed))
        click.echo(f"| {length} | {accuracies['attention'][-1]:.1%} | {accuracies['mean pooling'][-1]:.1%} |")
    output.mkdir(parents=True, exist_ok=True)
    draw(list(lengths), accuracies, output / "feed_forward_attention.png")


if __name__ == "__main__":
    main()
