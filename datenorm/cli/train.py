"""`datenorm train`: from pairs to a bundle."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datenorm.cli.options import force_option, progress_bar, quiet_option, require_extra, seed_option
from datenorm.errors import DataError

if TYPE_CHECKING:
    from datenorm.generation.dataset import Dataset
    from datenorm.presets import Preset

_VALIDATION_PAIRS = 4000
_TEST_PAIRS = 10_000
_PARITY_TEXTS = 1000


@click.command("train")
@click.option(
    "--preset", "preset_name", type=click.Choice(["english", "time"]), default="english", help="Data, network and training settings."
)
@click.option(
    "--network", type=click.Choice(["attention", "classic"]), default="attention", help="The default, or the reference as published."
)
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR|FILE.json", help="A dataset folder, or JSON pairs; else generated.")
@click.option("--vocab", type=click.Path(path_type=Path), metavar="FILE.json", help="Vocabularies of JSON pairs: [human, machine].")
@click.option("--output", type=click.Path(path_type=Path), default=Path("model"), help="Folder of the finished model.")
@click.option("--epochs", type=click.IntRange(min=1), help="Epochs; the preset's own if not given.")
@click.option("--batch-size", type=click.IntRange(min=1), help="Batch size; the preset's own if not given.")
@click.option("--count", type=click.IntRange(min=100), help="Pairs to generate; the preset's own if not given.")
@click.option("--patience", type=click.IntRange(min=0), help="Stop after so many epochs without a better exact match; 0 never.")
@click.option("--resume", is_flag=True, help="Go on with the unfinished training of this output.")
@click.option("--tensorboard", type=click.Path(path_type=Path), metavar="DIR", help="Also log for TensorBoard.")
@seed_option
@force_option
@quiet_option
def command(
    preset_name: str,
    network: str,
    data: Path | None,
    vocab: Path | None,
    output: Path,
    epochs: int | None,
    batch_size: int | None,
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
      datenorm train --preset time --data pairs.json --vocab vocabularies.json --output my-time
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same numbers on every machine
    require_extra("datenorm train", "train", "keras", "babel", "faker", "num2words", "onnx")
    from datenorm.presets import load_preset

    if bool(vocab) != bool(data and data.suffix == ".json"):
        raise click.UsageError("--vocab FILE.json goes with --data FILE.json; expected both or neither")
    working = output.with_name(f"{output.name}.training")
    if output.exists() and not force:
        raise DataError(f"{output} exists; choose another --output, or replace it with --force")
    if working.exists() and not (resume or force):
        raise DataError(f"{working} holds an unfinished training; go on with --resume, or start again with --force")
    preset = load_preset(preset_name).with_data(count=count, seed=seed)
    dataset = _dataset(preset, data, vocab, quiet)
    _, training = preset.variant(network)
    changes: dict[str, Any] = {"epochs": epochs, "batch_size": batch_size, "patience": patience, "seed": seed}
    training = replace(training, **{k: v for k, v in changes.items() if v is not None})
    preset = replace(preset, networks={network: (preset.variant(network)[0], training)})
    if working.exists() and not resume:
        shutil.rmtree(working)
    working.mkdir(parents=True, exist_ok=True)
    _import_keras_quietly()
    _train_and_save(preset, network, dataset, working, output, tensorboard, force, quiet)


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


def _dataset(preset: Preset, data: Path | None, vocab: Path | None, quiet: bool) -> Dataset:
    """The pairs to train on: read, or generated in memory."""
    from datenorm.generation.dataset import Dataset, read_dataset, read_reference_pairs, split_of
    from datenorm.records import DatePair

    if data and vocab:
        return read_reference_pairs(data, vocab)
    if data:
        return read_dataset(data)
    from datenorm.generation.generator import generate_pairs, task_spec

    task = task_spec(preset.data)
    splits: dict[str, list[DatePair]] = {"train": [], "validation": [], "test": []}
    with progress_bar(preset.data.count, "pair", quiet) as bar:
        for pair in islice(generate_pairs(preset.data), preset.data.count):
            splits[split_of(pair, task)].append(pair)
            bar.update()
    return Dataset(task, tuple(splits["train"]), tuple(splits["validation"]), tuple(splits["test"]))


class _Progress:
    """A bar per epoch on stderr, a line per epoch, and TensorBoard where it is asked for."""

    def __init__(self, epochs: int, quiet: bool, tensorboard: Path | None, working: Path) -> None:
        self.epochs, self.quiet, self.working = epochs, quiet, working
        self.bar: Any = None
        self.history: list[Mapping[str, float]] = []
        self.log: Any = None
        if tensorboard:
            require_extra("--tensorboard", "train", "tensorflow", "tensorboard")
            import tensorflow

            self.log = tensorflow.summary
            self.writer = tensorflow.summary.create_file_writer(str(tensorboard))

    def on_batch(self, epoch: int, step: int, steps: int, loss: float) -> None:
        if step == 1:
            self.bar = progress_bar(steps, "batch", self.quiet)
            self.bar.set_description(f"epoch {epoch + 1}/{self.epochs}")
        self.bar.update()
        if step % 10 == 0:
            self.bar.set_postfix(loss=f"{loss:.4f}", refresh=False)

    def on_epoch(self, record: Mapping[str, float]) -> None:
        self.bar.close()
        if not self.quiet:
            click.echo(
                f"epoch {record['epoch']}/{self.epochs}: loss {record['loss']:.4f}, exact match {record['exact_match']:.4f}, "
                f"{record['seconds']:.0f} s of training",
                err=True,
            )
        if self.log:
            with self.writer.as_default(step=int(record["epoch"])):
                for name in ("loss", "exact_match", "learning_rate"):
                    self.log.scalar(name, record[name])
            self.writer.flush()


def _train_and_save(
    preset: Preset, kind: str, dataset: Dataset, working: Path, output: Path, tensorboard: Path | None, force: bool, quiet: bool
) -> None:
    """Train, export, check, score, write."""
    import keras

    from datenorm.bundle import Bundle, save_bundle
    from datenorm.evaluation.metrics import evaluate
    from datenorm.evaluation.report import describe_scores, learning_curve, model_card
    from datenorm.inference.normalizer import Normalizer
    from datenorm.model.export import check_parity, export_network
    from datenorm.model.network import build_network
    from datenorm.model.training import mean_loss, train
    from datenorm.presets import to_json

    network_settings, training = preset.variant(kind)
    keras.utils.set_random_seed(training.seed)
    network = build_network(dataset.task, network_settings)
    signature = {
        "preset": f"{preset.name} {preset.version}",
        "data": dataset.checksum or to_json(preset.data),
        "network": to_json(network_settings),
        "task": dataset.task.to_dict(),
    }
    progress = _Progress(training.epochs, quiet, tensorboard, working)
    validation = dataset.validation[:_VALIDATION_PAIRS]
    history = train(network, dataset.train, validation, training, working / "checkpoint.npz", signature, progress)
    graphs = export_network(network)
    test = dataset.test[:_TEST_PAIRS]
    parity = check_parity(network, graphs, [pair.human for pair in (*test, *dataset.train)[:_PARITY_TEXTS]])
    bundle = Bundle(preset.name, dataset.task, to_json(network_settings), graphs, {}, "")
    bundle = replace(bundle, minimum_confidence=_minimum_confidence(bundle, [pair.human for pair in validation]))
    scores = evaluate(Normalizer(bundle), test)
    recipe = {
        "command": f"datenorm train --preset {preset.name} --network {kind}",
        "preset version": preset.version,
        "training pairs": len(dataset.train),
        "epochs": len(history),
        "training seconds": round(history[-1]["seconds"]),
        "data": signature["data"],
        "network": to_json(network_settings),
        "training": to_json(training),
        "keras": f"{keras.__version__}, {keras.backend.backend()}",
    }
    metrics = {
        **scores.to_dict(),
        "loss": mean_loss(network, test),
        "parity": parity,
        "parameters": network.trainer.count_params(),
        "recipe": recipe,
    }
    curve = learning_curve(history, f"{preset.name}, {kind} network")
    bundle = replace(
        bundle,
        metrics=metrics,
        card=model_card(preset.name, dataset.task, recipe, scores, network.trainer.count_params()),
        extras={"history.json": (json.dumps(history, indent=1) + "\n").encode(), "learning_curve.png": curve},
    )
    save_bundle(bundle, output, force)
    shutil.rmtree(working)
    if not quiet:
        click.echo(describe_scores(scores), err=True)
        click.echo(f"ONNX differs from Keras by {parity:.1e} at most; wrote {output}", err=True)


def _minimum_confidence(bundle: Any, texts: list[str]) -> float:
    """The threshold that rejects two valid texts in a thousand, between .5 and .9."""
    from datenorm.inference.normalizer import Normalizer
    from datenorm.inference.policy import Policy

    readings = Normalizer(bundle, Policy(minimum_confidence=0.0, on_ambiguous="best")).normalize(texts)
    confidences = sorted(reading.confidence for reading in readings)
    return min(0.9, max(0.5, round(confidences[len(confidences) * 2 // 1000], 3)))
