"""The whole way from pairs, or from an older bundle, to a bundle.

`samples` are the generated pairs, `training` and `fine_tuning` choose the data and the first
weights, and `finishing` is what both share: train, export, check, calibrate, score.
"""

from __future__ import annotations

from datenorm.pipeline.fine_tuning import fine_tune
from datenorm.pipeline.finishing import TrainedModel
from datenorm.pipeline.samples import generated_dataset, unseen_pairs, world_samples
from datenorm.pipeline.training import train_model

__all__ = [
    "TrainedModel",
    "fine_tune",
    "generated_dataset",
    "train_model",
    "unseen_pairs",
    "world_samples",
]
