"""Train world networks of several sizes alike and write a table of what each size brings.

Every network sees the same pairs in the same order with a cosine schedule over the same steps, far
fewer than a finished model sees: the table is for choosing a size, not for judging a model. Weights
are not averaged: there are too few steps.

Example: python scripts/network_sizes.py --steps 1400 --output data/network-sizes.md
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from datenorm import Normalizer, generation
from datenorm.bundle import Bundle
from datenorm.pipeline import unseen_pairs
from datenorm.presets import NetworkSettings, Preset, load_preset, to_json

SIZES = (
    NetworkSettings(embedding_units=32, encoder_units=64, decoder_units=96, attention_units=32),
    NetworkSettings(embedding_units=48, encoder_units=96, decoder_units=128, attention_units=48),
    NetworkSettings(embedding_units=48, encoder_units=128, decoder_units=160, attention_units=48),
    NetworkSettings(embedding_units=64, encoder_units=160, decoder_units=224, attention_units=64),
)


def measure(preset: Preset, settings: NetworkSettings, steps: int) -> str:
    """Train one size and return its row."""
    import keras

    from datenorm.model.export import export_network
    from datenorm.model.network import build_network
    from datenorm.model.streaming import StreamedBatches
    from datenorm.model.training import train

    task = generation.task_spec(preset.data)
    training = replace(
        preset.variant()[1], epochs=1, steps_per_epoch=steps, batch_size=256, averaging=0.0
    )
    keras.utils.set_random_seed(training.seed)
    network = build_network(task, settings)
    source = partial(generation.training_pairs, preset.data)
    batches = StreamedBatches(
        source, task, training.batch_size, steps, training.seed, training.unknown_rate, workers=2
    )
    validation = unseen_pairs(preset.data, task, "validation", 6000, preset.data.seed + 3)
    with tempfile.TemporaryDirectory() as folder:
        (record,) = train(
            network, batches, validation, training, Path(folder) / "checkpoint.npz", {}
        )
    bundle = Bundle("size", task, to_json(settings), export_network(network), {}, "")
    normalizer, texts = Normalizer(bundle), [pair.human for pair in validation]
    normalizer.normalize(texts[:500])
    started = time.perf_counter()
    normalizer.normalize(texts)
    rate = len(set(texts)) / (time.perf_counter() - started)
    sizes = (
        settings.embedding_units,
        settings.encoder_units,
        settings.decoder_units,
        settings.attention_units,
    )
    columns = (
        *(str(size) for size in sizes),
        f"{network.trainer.count_params():,}",
        f"{bundle.size / 1e6:.1f}",
        f"{record['exact_match']:.2%}",
        f"{record['macro_exact_match']:.2%}",
        f"{record['loss']:.3f}",
        f"{1000 * record['seconds'] / steps:.0f}",
        f"{rate:,.0f}",
    )
    return f"| {' | '.join(columns)} |"


@click.command(context_settings={"show_default": True})
@click.option(
    "--steps",
    type=click.IntRange(min=10),
    default=1400,
    help="Batches of 256 that every network sees.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data/network-sizes.md"),
    help="The table.",
)
def main(steps: int, output: Path) -> None:
    """Write the table."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    preset = load_preset("world")
    head = (
        "embedding | encoder (per direction) | decoder | attention | parameters | MB | exact | "
        "mean over languages | loss | ms per batch | texts/s"
    )
    lines = [f"| {head} |", "|" + "---|" * 11]
    for settings in SIZES:
        lines.append(measure(preset, settings, steps))
        click.echo(lines[-1])
    cores = len(os.sched_getaffinity(0))
    text = f"""# Sizes tried for the world model

Written by `python scripts/network_sizes.py --steps {steps}` on {cores} cores: every network
trained from scratch on the same {256 * steps:,} pairs, scored on 6,000 pairs of the validation
split. Exact match counts texts with two readings too, of which no network can know the label.

{chr(10).join(lines)}
"""
    output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
