"""From a bundle and somebody's own pairs to a bundle that reads both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datenorm.bundle import Bundle
from datenorm.evaluation.metrics import evaluate
from datenorm.inference.normalizer import Normalizer
from datenorm.pipeline.finishing import TrainedModel, finish_model
from datenorm.pipeline.samples import generated_dataset
from datenorm.pipeline.training import restored_network
from datenorm.presets import TrainingSettings, load_preset, preset_for

if TYPE_CHECKING:
    from datenorm.datasets.own_data import OwnData
    from datenorm.model.training import Observer

__all__ = ["fine_tune"]

_REHEARSAL_PAIRS = 40_000
_OWN_SHARE = 0.2  # of the pairs of an epoch of fine-tuning
# Small steps, and averages, so that little is forgotten: a schedule that starts high costs `world`
# a hundredth of its old skill.
_FINE_TUNING = TrainingSettings(
    epochs=8, batch_size=256, learning_rate=0.0005, unknown_rate=0.003, averaging=0.99
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
    ancestor = restored_network(bundle)
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
    model = finish_model(bundle.name, network, dataset, training, recipe, checkpoint, observer)
    after = evaluate(Normalizer(model.bundle), own.test)
    tuning = {
        "own_exact_match": after.exact_match,
        "own_exact_match_before": before["own"],
        "exact_match_before": before["old"],
    }
    return TrainedModel(
        # No other model has learned what these pairs teach.
        replace(
            model.bundle,
            metrics={**model.bundle.metrics, "fine_tuning": tuning},
            second_opinion=None,
        ),
        model.scores,
        after,
    )
