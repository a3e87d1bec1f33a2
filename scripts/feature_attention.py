"""Attention over features, and over time steps: does the weight go to the one that carries the label?

The published demonstration: 32 features, of which column 1 carries the label and the rest is noise;
a softmax layer weighs the features, two dense layers judge. Over time: 20 steps of 2 values, and step 10
carries the label.

Example: python scripts/feature_attention.py --output docs/images
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

FEATURES, STEPS, VALUES = 32, 20, 2
ROWS = 10_000
PUBLISHED = "1.000 | .42-.49 (peak .53) | <= .035 | 91-97 %"
PUBLISHED_OVER_TIME = ".77"


@dataclass(frozen=True)
class Run:
    """One training: validation accuracy, mean weights where the label is 1, share of rows with the right argmax."""

    accuracy: float
    weights: np.ndarray
    right_argmax: float


def data(rng: np.random.Generator, place: int, over_time: bool) -> tuple[np.ndarray, np.ndarray]:
    """Noise with the label at one feature, or at one step."""
    labels = rng.integers(0, 2, size=ROWS).astype(np.float32)
    inputs = rng.standard_normal((ROWS, STEPS, VALUES) if over_time else (ROWS, FEATURES)).astype(np.float32)
    inputs[:, place] = labels[:, None] if over_time else labels
    return inputs, labels


def networks(over_time: bool) -> tuple[object, object]:
    """The classifier, and the view of it that gives the attention weights."""
    import keras
    from keras import layers

    from datenorm.layers import FeatureAttention

    penalty = None
    if over_time:  # attention across the steps of each value; what is judged is the weighted sum of the steps
        inputs = keras.Input((STEPS, VALUES))
        attended, weights = FeatureAttention(name="attention")(layers.Permute((2, 1))(inputs))
        attended = keras.ops.sum(attended, axis=-1)
        # Large judging weights would make up for small attention: where they cost, attention has to choose.
        penalty = keras.regularizers.L2(1e-3)
    else:
        inputs = keras.Input((FEATURES,))
        attended, weights = FeatureAttention(name="attention")(inputs)
    hidden = layers.Dense(64, kernel_regularizer=penalty)(attended)
    judged = layers.Dense(1, activation="sigmoid", kernel_regularizer=penalty)(hidden)
    return keras.Model(inputs, judged), keras.Model(inputs, weights)


def run(seed: int, place: int, over_time: bool, epochs: int) -> Run:
    """Train once, then judge as many rows that were not seen."""
    import keras

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    inputs, labels = data(rng, place, over_time)
    model, view = networks(over_time)
    model.compile(keras.optimizers.Adam(0.01 if over_time else 0.001), "binary_crossentropy", metrics=["accuracy"])
    model.fit(inputs, labels, epochs=epochs, batch_size=64, verbose=0)
    unseen, unseen_labels = data(rng, place, over_time)
    accuracy = float(model.evaluate(unseen, unseen_labels, verbose=0)[1])
    weights = view.predict(unseen[unseen_labels == 1], verbose=0)
    weights = weights.mean(axis=1) if over_time else weights  # over time: the mean of both values
    return Run(accuracy, weights.mean(axis=0), float((weights.argmax(axis=1) == place).mean()))


def draw(panels: list[tuple[str, int, list[Run]]], over_time: bool, path: Path) -> None:
    """Mean weight of each feature or step, one panel per informative place."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 2.4 * len(panels)), layout="constrained")
    for axes, (title, place, runs) in zip(np.atleast_1d(figure.subplots(len(panels), sharex=True, sharey=True)), panels, strict=True):
        mean = np.mean([r.weights for r in runs], axis=0)
        spread = np.std([r.weights for r in runs], axis=0)
        colors = ["tab:blue" if i == place else "0.75" for i in range(len(mean))]
        axes.bar(range(len(mean)), mean, yerr=spread, color=colors, error_kw={"elinewidth": 0.8})
        axes.set(title=title, ylabel="mean weight")
    axes.set_xlabel("time step" if over_time else "feature")
    figure.savefig(path, dpi=110)


@click.command(context_settings={"show_default": True})
@click.option("--over-time", is_flag=True, help="20 steps of 2 values instead of 32 features.")
@click.option("--seeds", type=click.IntRange(min=1), default=5, help="Trainings per place.")
@click.option("--epochs", type=click.IntRange(min=1), default=20, help="Passes over the rows.")
@click.option("--moved", type=click.IntRange(min=0), default=None, help="Where the label is moved to.  [default: 20, or step 4]")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), help="Folder for the plot.")
def main(over_time: bool, seeds: int, epochs: int, moved: int | None, output: Path) -> None:
    """Print the published figures beside those of this code, and plot the weights."""
    width, first = (STEPS, 10) if over_time else (FEATURES, 1)
    second = (4 if over_time else 20) if moved is None else moved
    if second >= width:
        raise click.BadParameter(f"{second} is not one of the {width} places, 0 to {width - 1}", param_hint="--moved")
    unit = "step" if over_time else "column"
    click.echo("| | accuracy | weight where the label is | next largest weight | argmax is right |\n|---|---|---|---|---|")
    click.echo("| published, step 10 | | .77 | | |" if over_time else f"| published, column 1 | {PUBLISHED} |")
    panels = []
    for place in (first, second):
        runs = [run(seed, place, over_time, epochs) for seed in range(seeds)]
        peaks = [r.weights[place] for r in runs]
        others = [np.delete(r.weights, place).max() for r in runs]
        argmax = [r.right_argmax for r in runs]
        accuracy = np.mean([r.accuracy for r in runs])
        click.echo(
            f"| here, {unit} {place} | {accuracy:.3f} | {min(peaks):.2f}-{max(peaks):.2f} | <= {max(others):.3f} "
            f"| {min(argmax):.0%}-{max(argmax):.0%} |"
        )
        panels.append((f"the label is in {unit} {place} ({seeds} seeds)", place, runs))
    output.mkdir(parents=True, exist_ok=True)
    draw(panels, over_time, output / ("time_attention.png" if over_time else "feature_attention.png"))


if __name__ == "__main__":
    main()
