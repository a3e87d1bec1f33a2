"""From a preset's pairs to a bundle: from scratch, or from the weights of an older bundle."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datenorm.bundle import Bundle
from datenorm.datasets.folders import Dataset
from datenorm.pipeline.finishing import TrainedModel, finish_model
from datenorm.presets import (
    DataSettings,
    NetworkSettings,
    Preset,
    TrainingSettings,
    settings_from,
    to_json,
)

if TYPE_CHECKING:
    from datenorm.model.network import Network
    from datenorm.model.streaming import StreamedBatches
    from datenorm.model.training import Observer
    from datenorm.task import TaskSpec

__all__ = ["restored_network", "train_model"]


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

        inherit_weights(network, restored_network(start))
        recipe |= {"from": start.metrics.get("recipe", start.name)}
    streamed = is_streamed(preset.data)
    stream = _stream(preset.data, training, dataset.task) if streamed else None
    return finish_model(
        preset.name, network, dataset, training, recipe, checkpoint, observer, stream
    )


def restored_network(bundle: Bundle) -> Network:
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
