"""The whole way from pairs, or from an older bundle, to a bundle: train, export, check, score."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from datenorm.bundle import Bundle
from datenorm.datasets.folders import Dataset
from datenorm.datasets.splits import split_of
from datenorm.evaluation.card import model_card, world_model_card
from datenorm.evaluation.metrics import Scores, evaluate
from datenorm.evaluation.outcomes import score_world
from datenorm.evaluation.report import learning_curve
from datenorm.inference.calibration import fit_calibration
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy, label_of
from datenorm.presets import (
    DataSettings,
    NetworkSettings,
    Preset,
    TrainingSettings,
    load_preset,
    preset_for,
    settings_from,
    to_json,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from datenorm.datasets.own_data import OwnData
    from datenorm.model.network import Network
    from datenorm.model.streaming import StreamedBatches
    from datenorm.model.training import Observer
    from datenorm.records import DatePair
    from datenorm.task import TaskSpec

__all__ = [
    "TrainedModel",
    "fine_tune",
    "generated_dataset",
    "train_model",
    "unseen_pairs",
    "world_samples",
]

_VALIDATION_PAIRS = 4000
_TEST_PAIRS = 10_000
_CALIBRATION_PAIRS = 30_000
_CALIBRATION_SEED = 20_000  # of fresh pairs, apart from those of training
_PER_LANGUAGE = 300
_PARITY_TEXTS = 1000
_REHEARSAL_PAIRS = 40_000
_OWN_SHARE = 0.2  # of the pairs of an epoch of fine-tuning
# Small steps, and averages, so that little is forgotten: a schedule that starts high costs `world`
# a hundredth of its old skill.
_FINE_TUNING = TrainingSettings(
    epochs=8, batch_size=256, learning_rate=0.0005, unknown_rate=0.003, averaging=0.99
)


@dataclass(frozen=True)
class TrainedModel:
    """A finished bundle with its scores on the test split; `own` are
    those on somebody's own pairs.
    """

    bundle: Bundle
    scores: Scores
    own: Scores | None = None


def generated_dataset(preset: Preset) -> Dataset:
    """The preset's pairs in memory; those of a streamed preset are its validation and test."""
    from datenorm import generation

    task = generation.task_spec(preset.data)
    splits: dict[str, list[DatePair]] = {"train": [], "validation": [], "test": []}
    for pair in islice(generation.pairs(preset.data), preset.data.count):
        splits[split_of(pair, task)].append(pair)
    return Dataset(task, tuple(splits["train"]), tuple(splits["validation"]), tuple(splits["test"]))


def world_samples(
    data: DataSettings, task: TaskSpec, count: int, per_language: int, seed: int
) -> tuple[list[DatePair], list[DatePair]]:
    """Fresh pairs of the test split: `count` mixed ones, and `per_language` clean ones of every
    language that `data` has.

    Clean is what the generator writes without damage; dates only. Texts whose month is mostly
    another one in other languages ("listopad") are left out: without hints nobody can know.
    """
    from datenorm.generation.cldr.locales import readable_languages
    from datenorm.generation.cldr.shared_names import is_decidable

    unclean = {kind: 0.0 for kind in data.shares if kind in ("damaged", "non-date", "nothing")}
    clean = replace(data, shares={**data.shares, **unclean})
    languages = (
        readable_languages()
        if data.locales == ("all",)
        else tuple(dict.fromkeys(tag.split("_")[0] for tag in data.locales))
    )
    mixed = unseen_pairs(data, task, "test", count, seed)
    every = [
        p
        for language in languages
        for p in unseen_pairs(replace(clean, locales=(language,)), task, "test", per_language, seed)
    ]
    return list(filter(is_decidable, mixed)), list(filter(is_decidable, every))


def unseen_pairs(
    data: DataSettings, task: TaskSpec, split: str, count: int, seed: int
) -> list[DatePair]:
    """Fresh pairs of one split."""
    from datenorm import generation

    return list(
        islice(
            (pair for pair in generation.pairs(data, seed) if split_of(pair, task) == split), count
        )
    )


def train_model(
    preset: Preset,
    kind: str,
    dataset: Dataset,
    checkpoint: Path,
    observer: Observer | None = None,
    start: Bundle | None = None,
    command: str = "",
) -> TrainedModel:
    """Train one of a preset's networks from scratch, from the weights of `start`, or from
    `checkpoint` where one exists.

    `command` is what the model card says of how the training was started.
    """
    import keras

    from datenorm.generation import is_streamed
    from datenorm.model.network import build_network

    settings, training = preset.variant(kind)
    keras.utils.set_random_seed(training.seed)
    recipe = {
        "command": command,
        "preset version": preset.version,
        "data": dataset.checksum or to_json(preset.data),
    }
    network = build_network(dataset.task, settings)
    if start:
        from datenorm.model.inheritance import inherit_weights

        inherit_weights(network, _restored(start))
        recipe |= {"from": start.metrics.get("recipe", start.name)}
    streamed = is_streamed(preset.data)
    stream = _stream(preset.data, training, dataset.task) if streamed else None
    return _finish(preset.name, network, dataset, training, recipe, checkpoint, observer, stream)


def _restored(bundle: Bundle) -> Network:
    """The network of a bundle, to be trained further."""
    from datenorm.model.restore import restore_network

    settings = settings_from(NetworkSettings, dict(bundle.network), f"model {bundle.name}")
    return restore_network(bundle.task, settings, bundle.graphs)


def _stream(data: DataSettings, training: TrainingSettings, task: TaskSpec) -> StreamedBatches:
    """Batches that are made as fast as they are used."""
    from datenorm import generation
    from datenorm.model.streaming import StreamedBatches

    return StreamedBatches(
        source=partial(generation.training_pairs, data),
        task=task,
        batch_size=training.batch_size,
        steps_per_pass=training.steps_per_epoch,
        seed=training.seed,
        unknown_rate=training.unknown_rate,
        workers=2,
    )


def fine_tune(
    bundle: Bundle,
    own: OwnData,
    checkpoint: Path,
    observer: Observer | None = None,
    changes: Mapping[str, Any] | None = None,
    command: str = "",
) -> TrainedModel:
    """Train a bundle's network further on own pairs, among generated ones
    so that old skill is kept.

    `changes` are training settings other than the usual ones; `command` is what the model card says
    of how the training was started. Characters that the model does not know join its vocabulary.
    """
    import keras

    from datenorm.model.inheritance import inherit_weights
    from datenorm.model.network import build_network

    training = replace(_FINE_TUNING, **(changes or {}))
    preset = load_preset(preset_for(bundle.task))
    rehearsal = generated_dataset(
        preset.with_data(count=_REHEARSAL_PAIRS, seed=preset.data.seed + 2)
    )
    repeats = max(1, round(_OWN_SHARE / (1 - _OWN_SHARE) * len(rehearsal.train) / len(own.train)))
    dataset = replace(
        rehearsal,
        task=bundle.task.with_characters(own.unknown),
        train=rehearsal.train + own.train * repeats,
        validation=own.train + rehearsal.validation,
    )
    ancestor = _restored(bundle)
    keras.utils.set_random_seed(training.seed)
    network = build_network(dataset.task, ancestor.settings)
    inherit_weights(network, ancestor)
    recipe = {
        "command": command,
        "own pairs": f"{len(own.train)} for training, {len(own.test)} for testing",
        "rehearsal pairs": len(rehearsal.train),
    }
    before = {
        name: evaluate(Normalizer(bundle), pairs).exact_match
        for name, pairs in (("own", own.test), ("old", dataset.test))
    }
    model = _finish(bundle.name, network, dataset, training, recipe, checkpoint, observer)
    after = evaluate(Normalizer(model.bundle), own.test)
    tuning = {
        "own_exact_match": after.exact_match,
        "own_exact_match_before": before["own"],
        "exact_match_before": before["old"],
    }
    return TrainedModel(
        replace(model.bundle, metrics={**model.bundle.metrics, "fine_tuning": tuning}),
        model.scores,
        after,
    )


def _finish(
    name: str,
    network: Network,
    dataset: Dataset,
    training: TrainingSettings,
    recipe: dict[str, Any],
    checkpoint: Path,
    observer: Observer | None,
    stream: StreamedBatches | None = None,
) -> TrainedModel:
    """Train, export, hold ONNX against Keras, choose the threshold, score the test split."""
    import keras

    from datenorm.model.batches import Batches
    from datenorm.model.export import check_parity, export_network
    from datenorm.model.training import mean_loss, train

    settings = to_json(network.settings)
    signature = {**recipe, "network": settings, "task": dataset.task.to_dict()}
    validation, test = dataset.validation[:_VALIDATION_PAIRS], dataset.test[:_TEST_PAIRS]
    batches = stream or Batches(dataset.train, dataset.task, training, network.masking)
    history = train(
        network, batches, validation, training, checkpoint, signature, observer, _read_right
    )
    graphs = export_network(network)
    parity = check_parity(
        network, graphs, [pair.human for pair in (*test, *dataset.train)[:_PARITY_TEXTS]]
    )
    bundle = Bundle(name, dataset.task, settings, graphs, {}, "")
    world = dataset.task.output.none is not None  # it reads texts without a date too
    if world:
        held_out = unseen_pairs(
            load_preset(preset_for(dataset.task)).data,
            dataset.task,
            "validation",
            _CALIBRATION_PAIRS,
            _CALIBRATION_SEED,
        )
        bundle = replace(bundle, calibration=calibrated_on(bundle, held_out))
    else:  # every text holds a date, so a threshold is all that keeps others out
        bundle = replace(bundle, minimum_confidence=_minimum_confidence(bundle, validation))
    scores = evaluate(Normalizer(bundle), test)
    recipe = {
        **recipe,
        "training pairs": len(history) * stream.steps_per_pass * training.batch_size
        if stream
        else len(dataset.train),
        "epochs": len(history),
        "training seconds": round(history[-1]["seconds"]),
        "network": settings,
        "training": to_json(training),
        "keras": f"{keras.__version__}, {keras.backend.backend()}",
    }
    parameters = network.trainer.count_params()
    metrics = {
        **scores.to_dict(),
        "loss": mean_loss(network, test),
        "parity": parity,
        "parameters": parameters,
        "recipe": recipe,
    }
    extras = {
        "history.json": (json.dumps(history, indent=1) + "\n").encode(),
        "learning_curve.png": learning_curve(history, f"{name}, {network.settings.kind} network"),
    }
    if world:
        from datenorm.generation.cldr.languages import tabled_languages

        samples = world_samples(
            load_preset(preset_for(dataset.task)).data,
            dataset.task,
            _TEST_PAIRS,
            _PER_LANGUAGE,
            _CALIBRATION_SEED + 1,
        )
        world_scores = score_world(Normalizer(bundle), *samples)
        metrics["world"] = world_scores.summary()
        tables = len(tabled_languages())
        card = world_model_card(name, dataset.task, recipe, world_scores, parameters, tables)
    else:
        card = model_card(name, dataset.task, recipe, scores, parameters)
    return TrainedModel(replace(bundle, metrics=metrics, card=card, extras=extras), scores)


def _read_right(network: Network, pairs: Sequence[DatePair]) -> NDArray[np.bool_]:
    """Whether the reader that users get reads each text right, (m,), however sure it is."""
    from datenorm.model.export import export_network

    bundle = Bundle(
        "unfinished", network.task, to_json(network.settings), export_network(network), {}, ""
    )
    normalizer = Normalizer(bundle, Policy(minimum_confidence=0.0, on_ambiguous="best"))
    read = normalizer.normalize([pair.human for pair in pairs])
    labels = [label_of(pair, bundle.task, normalizer.policy) for pair in pairs]
    right = [one.iso == label for one, label in zip(read, labels, strict=True)]
    return np.array(right, dtype=np.bool_)


def calibrated_on(bundle: Bundle, pairs: Sequence[DatePair]) -> tuple[tuple[float, float], ...]:
    """Points of the map from probability to confidence, fitted to the
    dates read in held-out pairs.
    """
    normalizer = Normalizer(bundle, Policy(minimum_confidence=0.0, on_ambiguous="best"))
    read = normalizer.normalize([pair.human for pair in pairs])
    answers = [
        (
            prediction.confidence,
            prediction.iso == label_of(pair, bundle.task, normalizer.policy),
        )
        for prediction, pair in zip(read, pairs, strict=True)
        if prediction.iso
    ]
    return fit_calibration(
        [confidence for confidence, _ in answers], [right for _, right in answers]
    ).points


def _minimum_confidence(bundle: Bundle, pairs: Sequence[DatePair]) -> float:
    """The threshold that rejects at most two valid texts in a thousand, between .5 and .98."""
    readings = Normalizer(bundle, Policy(minimum_confidence=0.0, on_ambiguous="best")).normalize(
        [pair.human for pair in pairs]
    )
    confidences = sorted(reading.confidence for reading in readings)
    return min(0.98, max(0.5, round(confidences[len(confidences) * 2 // 1000], 3)))
