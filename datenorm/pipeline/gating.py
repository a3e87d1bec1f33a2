"""Two models behind a gate as one: plain dates are read by the one that knows only them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from datenorm.bundle import Bundle, Gate
from datenorm.errors import SettingsError
from datenorm.evaluation.card import world_model_card
from datenorm.evaluation.outcomes import score_world
from datenorm.inference.gate import PlainReader
from datenorm.inference.normalizer import Normalizer
from datenorm.outputs.world.plain import CLASSES, class_of
from datenorm.pipeline.samples import unseen_pairs, world_samples
from datenorm.presets import DataSettings, load_preset, preset_for, to_json
from datenorm.text import canonicalize

if TYPE_CHECKING:
    from datenorm.model.gate import GateSettings
    from datenorm.records import DatePair
    from datenorm.task import TaskSpec

__all__ = ["choose_threshold", "gated_bundle", "train_gate_graph"]

_HELD_OUT = 40_000  # pairs that the threshold is chosen on
_SEED = 20_000  # of fresh pairs, apart from those of training
_MISTAKEN = 0.02  # of the texts that the gate takes for plain dates; most of them hold no date
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
_TEST_PAIRS, _PER_LANGUAGE = 10_000, 300


def train_gate_graph(
    data: DataSettings,
    task: TaskSpec,
    settings: GateSettings,
    on_batch: Callable[[int, float], None] | None = None,
) -> tuple[bytes, float]:
    """Train a gate on generated pairs of a task: `gate.onnx`, and the loss at the end."""
    import keras

    from datenorm import generation
    from datenorm.model.gate import build_gate, export_gate, train_gate
    from datenorm.model.streaming import StreamedBatches

    keras.utils.set_random_seed(settings.seed)
    gate = build_gate(task, settings)
    stream = StreamedBatches(
        source=partial(generation.training_pairs, data),
        task=task,
        batch_size=settings.batch_size,
        steps_per_pass=settings.steps,
        seed=settings.seed,
        unknown_rate=settings.unknown_rate,
        workers=2,
    )
    try:
        batches = stream.epoch(0, settings.steps)
        loss = train_gate(gate, batches, task, settings, on_batch)
    finally:
        stream.close()
    return export_gate(gate, settings), loss


def gated_bundle(
    name: str,
    graph: bytes,
    plain: Bundle,
    other: Bundle,
    settings: GateSettings,
    loss: float,
    command: str = "",
) -> Bundle:
    """The gated model with its threshold, its scores on fresh pairs and its card.

    Raises:
        SettingsError: no threshold keeps texts that say more from the network for plain dates.
    """
    data = load_preset(preset_for(other.task)).data
    bundle = replace(other, name=name, gate=Gate(graph, plain, 1.0))
    held_out = unseen_pairs(data, other.task, "validation", _HELD_OUT, _SEED)
    threshold, share = choose_threshold(PlainReader(bundle), held_out)
    bundle = replace(bundle, gate=Gate(graph, plain, threshold))
    samples = world_samples(data, other.task, _TEST_PAIRS, _PER_LANGUAGE, _SEED + 1)
    scores = score_world(Normalizer(bundle), *samples)
    parameters = sum(int(each.metrics.get("parameters", 0)) for each in (plain, other))
    recipe = {
        "command": command,
        "data": to_json(data),
        "plain": f"{plain.name}, {plain.metrics.get('parameters')} parameters",
        "other": f"{other.name}, {other.metrics.get('parameters')} parameters",
        "gate": asdict(settings),
        "training pairs": settings.steps * settings.batch_size,
        "loss": round(loss, 4),
        "threshold": threshold,
        "held-out texts that the gate sends on alone": round(share, 4),
    }
    metrics = {
        "world": scores.summary(),
        "count": len(samples[0]),
        "parameters": parameters,
        "recipe": recipe,
    }
    from datenorm.generation.cldr.languages import tabled_languages

    tables = len(tabled_languages())
    card = world_model_card(name, other.task, recipe, scores, parameters, tables)
    return replace(bundle, metrics=metrics, card=card, extras={})


def choose_threshold(reader: PlainReader, pairs: Sequence[DatePair]) -> tuple[float, float]:
    """The lowest threshold at which few of the texts sent to the network for plain dates say more
    or other, and the share of all texts that are sent there.
    """
    rows = sorted(((canonicalize(pair.human), pair.machine) for pair in pairs), key=_by_length)
    is_other = np.array([CLASSES[class_of(output)] is None for _, output in rows])
    probabilities = reader.probabilities([text for text, _ in rows], ())
    plain = 1 - probabilities[:, CLASSES.index(None)]
    for threshold in _THRESHOLDS:
        sent = plain >= threshold
        if sent.any() and is_other[sent].mean() <= _MISTAKEN:
            return threshold, float(sent.mean())
    raise SettingsError("the gate is never sure enough; train it longer")


def _by_length(row: tuple[str, str]) -> int:
    return len(row[0])
