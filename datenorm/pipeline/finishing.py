"""From a network and its data to a finished bundle: train, export, check, calibrate, score."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from datenorm.bundle import Bundle
from datenorm.evaluation.card import model_card, world_model_card
from datenorm.evaluation.metrics import Scores, evaluate
from datenorm.evaluation.outcomes import WorldScores, score_world
from datenorm.evaluation.report import learning_curve
from datenorm.inference.calibration import fit_calibration
from datenorm.inference.normalizer import Normalizer
from datenorm.inference.policy import Policy, label_of
from datenorm.pipeline.samples import unseen_pairs, world_samples
from datenorm.presets import TrainingSettings, load_preset, preset_for, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from datenorm.datasets.folders import Dataset
    from datenorm.model.network import Network
    from datenorm.model.streaming import StreamedBatches
    from datenorm.model.training import Observer
    from datenorm.records import DatePair

__all__ = ["TrainedModel", "calibrated_on", "finish_model", "read_right"]

_VALIDATION_PAIRS = 4000
_TEST_PAIRS = 10_000
_CALIBRATION_PAIRS = 30_000
_CALIBRATION_SEED = 20_000  # of fresh pairs, apart from those of training
_PER_LANGUAGE = 300
_PARITY_TEXTS = 1000


@dataclass(frozen=True)
class TrainedModel:
    """A finished bundle with its scores on the test split; `own` are
    those on somebody's own pairs.
    """

    bundle: Bundle
    scores: Scores
    own: Scores | None = None


def finish_model(
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
        network, batches, validation, training, checkpoint, signature, observer, read_right
    )
    graphs = export_network(network)
    parity = check_parity(
        network, graphs, [pair.human for pair in (*test, *dataset.train)[:_PARITY_TEXTS]]
    )
    bundle = _with_confidences(Bundle(name, dataset.task, settings, graphs, {}, ""), validation)
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
    if _reads_other_texts(bundle):
        from datenorm.generation.cldr.languages import tabled_languages

        world = _world_scores(bundle)
        metrics["world"] = world.summary()
        tables = len(tabled_languages())
        card = world_model_card(name, dataset.task, recipe, world, parameters, tables)
    else:
        card = model_card(name, dataset.task, recipe, scores, parameters)
    return TrainedModel(replace(bundle, metrics=metrics, card=card, extras=extras), scores)


def _reads_other_texts(bundle: Bundle) -> bool:
    """Whether the model reads texts without a date too."""
    return bundle.task.output.none is not None


def _with_confidences(bundle: Bundle, validation: Sequence[DatePair]) -> Bundle:
    """The bundle with calibrated confidences; where every text holds a date, with the threshold
    that is all that keeps others out.
    """
    if not _reads_other_texts(bundle):
        return replace(bundle, minimum_confidence=_minimum_confidence(bundle, validation))
    data = load_preset(preset_for(bundle.task)).data
    held_out = unseen_pairs(data, bundle.task, "validation", _CALIBRATION_PAIRS, _CALIBRATION_SEED)
    calibrated = replace(bundle, calibration=calibrated_on(bundle, held_out))
    second = load_preset(preset_for(bundle.task)).second_opinion
    return replace(calibrated, second_opinion=second)


def _world_scores(bundle: Bundle) -> WorldScores:
    """The scores on fresh texts of every language."""
    data = load_preset(preset_for(bundle.task)).data
    seed = _CALIBRATION_SEED + 1
    samples = world_samples(data, bundle.task, _TEST_PAIRS, _PER_LANGUAGE, seed)
    return score_world(Normalizer(bundle), *samples)


def read_right(network: Network, pairs: Sequence[DatePair]) -> NDArray[np.bool_]:
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
    alone = replace(bundle, second_opinion=None)
    normalizer = Normalizer(alone, Policy(minimum_confidence=0.0, on_ambiguous="best"))
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
