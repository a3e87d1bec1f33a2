"""`datenorm train`: from pairs to a model folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datenorm.cli.options import echo_lines, force_option, quiet_option, seed_option
from datenorm.cli.progress import TrainingProgress, import_keras
from datenorm.errors import DataError, require_extra
from datenorm.presets import preset_names
from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.bundle import Bundle
    from datenorm.datasets.folders import Dataset
    from datenorm.datasets.own_data import OwnData
    from datenorm.pipeline import TrainedModel
    from datenorm.presets import Preset


@click.command("train")
@click.option(
    "--preset",
    "preset_name",
    type=click.Choice(preset_names()),
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
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Also log for TensorBoard; see it with: tensorboard --logdir DIR",
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
    """Train a network and write a model folder.

    The network is exported to ONNX and scored on the test split. While it trains, its state is in
    OUTPUT.training: after a kill, --resume goes on from the last finished epoch with the same
    result as without the break. KERAS_BACKEND=jax trains on JAX.

    \b
    Example:
      datenorm train --output my-english
      datenorm train --preset time-reference --data pairs.json --vocab vocab.json --output mine
      datenorm train --from english --data own.csv --text-column raw --date-column iso --output mine
      datenorm train --preset world --from world --output longer
    """
    packages = ("keras", "babel", "faker", "num2words", "onnx", "matplotlib")
    require_extra("datenorm train", "train", *packages)
    if tensorboard:
        require_extra("--tensorboard", "tensorboard", "tensorflow", "tensorboard")
    _check_sources(base, data, vocab, text_column, date_column, count)
    from datenorm.bundle import MODEL_FOLDER, load_bundle, save_bundle
    from datenorm.files import check_replaceable

    if output.name in ("", ".."):  # such as ".": the checkpoint lies beside it, and needs its name
        output = output.resolve()
    check_replaceable(output, force, MODEL_FOLDER)
    checkpoint = output.with_name(f"{output.name}.training") / "checkpoint.npz"
    _check_checkpoint(checkpoint, resume, force)
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
    import_keras()
    from datenorm.pipeline import fine_tune, train_model

    progress = TrainingProgress(quiet, tensorboard)
    start = f" --from {bundle.name}" if bundle else ""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    try:
        if bundle and own:
            started = f"datenorm train{start}"
            model = fine_tune(bundle, own, checkpoint, progress, changes, started)
        else:
            assert dataset is not None
            started = f"datenorm train --preset {preset.name} --network {network}{start}"
            model = train_model(preset, network, dataset, checkpoint, progress, bundle, started)
        save_bundle(model.bundle, output, force)
    finally:
        with suppress(OSError):
            checkpoint.parent.rmdir()  # where no epoch was finished
    _remove_checkpoint(checkpoint)
    if not quiet:
        _report(model, output)


def _check_sources(
    base: str | None,
    data: Path | None,
    vocab: Path | None,
    text_column: str | None,
    date_column: str | None,
    count: int | None,
) -> None:
    """A click error where what to train on does not fit together."""
    own = (data, text_column, date_column)
    if base and any(own) and not all(own):
        raise click.UsageError(
            "--from with own pairs needs --data FILE.csv, --text-column NAME and --date-column NAME"
        )
    if not base and (text_column or date_column):
        raise click.UsageError(
            "--text-column and --date-column go with --from MODEL --data FILE.csv"
        )
    if base and data and (vocab or count):
        raise click.UsageError(
            "--vocab and --count do not go with --from: "
            "the model brings its vocabulary, the data its pairs"
        )
    if not base and bool(vocab) != bool(data and data.suffix == ".json"):
        raise click.UsageError(
            "--vocab FILE.json goes with --data FILE.json; expected both or neither"
        )


def _check_checkpoint(checkpoint: Path, resume: bool, force: bool) -> None:
    """DataError where there is nothing to resume, or where something would be lost."""
    if resume and not checkpoint.exists():
        raise DataError(f"nothing to resume: {checkpoint} does not exist", "no_unfinished_training")
    if checkpoint.exists() and not (resume or force):
        message = f"{checkpoint.parent} holds an unfinished training"
        raise DataError(message, "unfinished_training")


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
    """Own pairs from a CSV file, with a note on characters that are new to the model."""
    from datenorm.datasets.own_data import read_own_pairs

    own = read_own_pairs(data, text_column, date_column, bundle.task)
    if own.unknown and not quiet:
        commonest = sorted(own.unknown.items(), key=lambda item: -item[1])[:10]
        named = ", ".join(f"{character!r} {count} times" for character, count in commonest)
        more = ", ..." if len(own.unknown) > len(commonest) else ""
        note = "characters that the model does not know join its vocabulary"
        click.echo(f"{len(own.unknown)} {note}: {named}{more}", err=True)
    return own


def _report(model: TrainedModel, output: Path) -> None:
    from datenorm.evaluation.report import describe_scores

    metrics = model.bundle.metrics
    echo_lines(describe_scores(model.scores), err=True)
    if model.own:
        tuning, now = metrics["fine_tuning"], model.scores.exact_match
        own = f"{tuning['own_exact_match_before']:.2%} before, {tuning['own_exact_match']:.2%} now"
        old = f"{tuning['exact_match_before']:.2%} before, {now:.2%} now"
        click.echo(f"own test pairs: exact match {own}; old test pairs: {old}", err=True)
    parity = f"ONNX differs from Keras by {metrics['parity']:.1e} at most"
    click.echo(printable(f"{parity}; wrote {output}"), err=True)
