"""`datenorm train`: from pairs to a model folder."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datenorm.cli.options import (
    force_option,
    progress_bar,
    quiet_option,
    seed_option,
)
from datenorm.errors import DataError, require_extra

if TYPE_CHECKING:
    from datenorm.bundle import Bundle
    from datenorm.datasets.folders import Dataset
    from datenorm.datasets.own_data import OwnData
    from datenorm.pipeline import TrainedModel
    from datenorm.presets import Preset

_PRESETS = ("english", "time", "time-reference", "world")


@click.command("train")
@click.option(
    "--preset",
    "preset_name",
    type=click.Choice(_PRESETS),
    default="english",
    help="Data, network and training settings.",
)
@click.option(
    "--network",
    type=click.Choice(["attention", "classic"]),
    default="attention",
    help="The default, or the reference as published.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A dataset folder, JSON pairs, or with --from a CSV file.",
)
@click.option(
    "--vocab",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="Vocabularies of JSON pairs: [human, machine].",
)
@click.option(
    "--from",
    "base",
    metavar="NAME|DIR",
    help="Start from this model; with --data FILE.csv adapt it to your own pairs.",
)
@click.option("--text-column", metavar="NAME", help="Column of the CSV file with the texts.")
@click.option("--date-column", metavar="NAME", help="Column of the CSV file with the ISO dates.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("model"),
    help="Folder of the finished model.",
)
@click.option("--epochs", type=click.IntRange(min=1), help="Epochs; the preset's own if not given.")
@click.option(
    "--batch-size", type=click.IntRange(min=1), help="Batch size; the preset's own if not given."
)
@click.option(
    "--learning-rate",
    type=click.FloatRange(min=0, min_open=True),
    help="Peak learning rate; the preset's own if not given.",
)
@click.option(
    "--count",
    type=click.IntRange(min=100),
    help="Pairs to generate; the preset's own if not given.",
)
@click.option(
    "--patience",
    type=click.IntRange(min=0),
    help="Stop after so many epochs without a better exact match; 0 never.",
)
@click.option("--resume", is_flag=True, help="Go on with the unfinished training of this output.")
@click.option(
    "--tensorboard",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also log for TensorBoard.",
)
@seed_option
@force_option
@quiet_option
def command(
    preset_name: str,
    network: str,
    data: Path | None,
    vocab: Path | None,
    base: str | None,
    text_column: str | None,
    date_column: str | None,
    output: Path,
    epochs: int | None,
    batch_size: int | None,
    learning_rate: float | None,
    count: int | None,
    patience: int | None,
    resume: bool,
    tensorboard: Path | None,
    seed: int | None,
    force: bool,
    quiet: bool,
) -> None:
    """Train a network, export it to ONNX, score it on the test split and write a model folder.

    While it trains, its state is in OUTPUT.training: after a kill, --resume goes on from the last
    finished epoch with the same result as without the break. KERAS_BACKEND=jax trains on JAX.

    \b
    Example:
      datenorm train --output my-english
      datenorm train --preset time-reference --data pairs.json --vocab vocabularies.json --output my-time
      datenorm train --from english --data own.csv --text-column raw --date-column iso --output mine
      datenorm train --preset world --from world --output longer
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same numbers on every machine
    require_extra(
        "datenorm train", "train", "keras", "babel", "faker", "num2words", "onnx", "matplotlib"
    )
    if base and (data or text_column or date_column) and not (data and text_column and date_column):
        raise click.UsageError(
            "--from with own pairs needs --data FILE.csv, --text-column NAME and --date-column NAME"
        )
    if not base and (text_column or date_column):
        raise click.UsageError(
            "--text-column and --date-column go with --from MODEL --data FILE.csv"
        )
    if base and data and (vocab or count):
        raise click.UsageError(
            "--vocab and --count do not go with --from: the model brings its vocabulary, the data its pairs"
        )
    if not base and bool(vocab) != bool(data and data.suffix == ".json"):
        raise click.UsageError(
            "--vocab FILE.json goes with --data FILE.json; expected both or neither"
        )
    from datenorm.bundle import MODEL_FOLDER, load_bundle, save_bundle
    from datenorm.files import check_replaceable

    check_replaceable(output, force, MODEL_FOLDER)
    working = output.with_name(f"{output.name}.training")
    checkpoint = working / "checkpoint.npz"
    if resume and not checkpoint.exists():
        raise DataError(f"nothing to resume: {checkpoint} does not exist", "no_unfinished_training")
    if checkpoint.exists() and not (resume or force):
        raise DataError(f"{working} holds an unfinished training", "unfinished_training")
    from datenorm.presets import load_preset

    asked: dict[str, Any] = {
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "patience": patience,
        "seed": seed,
    }
    changes = {name: value for name, value in asked.items() if value is not None}
    preset = load_preset(preset_name).with_data(count=count, seed=seed)
    settings, training = preset.variant(network)
    preset = replace(preset, networks={network: (settings, replace(training, **changes))})
    bundle = load_bundle(base) if base else None
    own = (
        _own_pairs(bundle, data, text_column, date_column, quiet)
        if bundle and data and text_column and date_column
        else None
    )
    dataset = None if own else _dataset(preset, data, vocab)
    if not resume:
        _remove_checkpoint(checkpoint)
    working.mkdir(parents=True, exist_ok=True)
    _import_keras_quietly()
    from datenorm.pipeline import fine_tune, train_model

    progress = _Progress(quiet, tensorboard)
    start = f" --from {bundle.name}" if bundle else ""
    if bundle and own:
        model = fine_tune(bundle, own, checkpoint, progress, changes, f"datenorm train{start}")
    else:
        assert dataset is not None
        recipe = f"datenorm train --preset {preset.name} --network {network}{start}"
        model = train_model(preset, network, dataset, checkpoint, progress, bundle, recipe)
    save_bundle(model.bundle, output, force)
    _remove_checkpoint(checkpoint)
    if not quiet:
        _report(model, output)


def _remove_checkpoint(checkpoint: Path) -> None:
    """Remove an unfinished training, and its folder where nothing else is in it."""
    for path in [checkpoint, *checkpoint.parent.glob(f".{checkpoint.name}.*")]:
        path.unlink(missing_ok=True)
    with suppress(OSError):
        checkpoint.parent.rmdir()


def _dataset(preset: Preset, data: Path | None, vocab: Path | None) -> Dataset:
    """The pairs to train on: read, or generated in memory."""
    from datenorm.datasets.folders import read_dataset
    from datenorm.datasets.reference import read_reference_pairs
    from datenorm.pipeline import generated_dataset

    if data and vocab:
        return read_reference_pairs(data, vocab)
    return read_dataset(data) if data else generated_dataset(preset)


def _own_pairs(
    bundle: Bundle, data: Path, text_column: str, date_column: str, quiet: bool
) -> OwnData:
    """Own pairs from a CSV file, with a note on characters that the model does not know."""
    from datenorm.datasets.own_data import read_own_pairs

    own = read_own_pairs(data, text_column, date_column, bundle.task)
    if own.unknown and not quiet:
        named = ", ".join(
            f"{character!r} {count} times"
            for character, count in sorted(own.unknown.items(), key=lambda item: -item[1])[:10]
        )
        click.echo(
            f"{sum(own.unknown.values())} characters are not in the model's vocabulary and are read as <unk>: {named}",
            err=True,
        )
    return own


def _report(model: TrainedModel, output: Path) -> None:
    from datenorm.evaluation.report import describe_scores

    click.echo(describe_scores(model.scores), err=True)
    if model.own:
        tuning = model.bundle.metrics["fine_tuning"]
        click.echo(
            f"own test pairs: exact match {tuning['own_exact_match_before']:.2%} before, {tuning['own_exact_match']:.2%} now; "
            f"old test pairs: {tuning['exact_match_before']:.2%} before, {model.scores.exact_match:.2%} now",
            err=True,
        )
    click.echo(
        f"ONNX differs from Keras by {model.bundle.metrics['parity']:.1e} at most; wrote {output}",
        err=True,
    )


def _import_keras_quietly() -> None:
    """Import Keras; what its backend's C++ says on stderr meanwhile is kept back unless the import fails."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as kept:
        os.dup2(kept.fileno(), 2)
        try:
            import keras

            keras.ops.convert_to_numpy(keras.ops.zeros(1))  # the backend looks for its devices now
        except BaseException:
            kept.seek(0)
            os.write(stderr, kept.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


class _Progress:
    """A bar per epoch on stderr, a line per epoch, and TensorBoard where it is asked for."""

    def __init__(self, quiet: bool, tensorboard: Path | None) -> None:
        self.quiet = quiet
        self.bar: Any = None
        self.log: Any = None
        if tensorboard:
            require_extra("--tensorboard", "train", "tensorflow", "tensorboard")
            import tensorflow

            self.log = tensorflow.summary
            self.writer = tensorflow.summary.create_file_writer(str(tensorboard))

    def on_batch(self, epoch: int, step: int, steps: int, loss: float) -> None:
        if step == 1:
            self.bar = progress_bar(steps, "batch", self.quiet)
            self.bar.set_description(f"epoch {epoch + 1}")
        self.bar.update()
        if step % 10 == 0 or step == steps:
            self.bar.set_postfix(loss=f"{loss:.4f}", refresh=False)

    def on_epoch(self, record: Mapping[str, float]) -> None:
        self.bar.close()
        if not self.quiet:
            click.echo(
                f"epoch {record['epoch']}: loss {record['loss']:.4f}, exact match {record['exact_match']:.4f}, "
                f"{record['seconds']:.0f} s of training",
                err=True,
            )
        if self.log:
            with self.writer.as_default(step=int(record["epoch"])):
                for name in ("loss", "exact_match", "learning_rate"):
                    self.log.scalar(name, record[name])
            self.writer.flush()
