"""The gate: a small convolutional network that tells which texts say a plain date and nothing more.

Those are read by a network that reads plain dates alone, and all others by the one that reads
everything: a mixture of two experts with a learned gate (Jacobs et al., 1991), of which one is
asked. Words are short runs of letters, so convolutions find them; their dilation doubles from layer
to layer (van den Oord et al., 2016), so that the last sees whether another date stands beside.

Shapes: m texts, T symbols, e embedding units, c channels, k classes (`outputs.world.plain`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray
from onnx import TensorProto

from datenorm.errors import SettingsError
from datenorm.model.batches import Batch
from datenorm.model.network import SymbolEncoding
from datenorm.model.onnx_graph import Graph, array_of
from datenorm.outputs.world.plain import CLASSES, class_of
from datenorm.task import TaskSpec

__all__ = ["GateSettings", "build_gate", "classes_of", "export_gate", "train_gate"]

_HIDDEN = -1e9  # below all values of a channel


@dataclass(frozen=True)
class GateSettings:
    """Sizes of a gate's network, and how it is trained."""

    embedding_units: int = 24
    channels: int = 32
    width: int = 3
    layers: int = 4
    learning_rate: float = 0.003
    batch_size: int = 512
    steps: int = 16_000
    unknown_rate: float = 0.003
    seed: int = 31

    def __post_init__(self) -> None:
        sizes = (self.embedding_units, self.channels, self.layers, self.steps)
        if min(sizes) < 1 or self.width % 2 != 1 or not 0 < self.learning_rate < 1:
            raise SettingsError(f"a gate cannot be built with {self}; its width is an odd number")


def build_gate(task: TaskSpec, settings: GateSettings) -> keras.Model:
    """Ids (m, T) -> logits (m, k)."""
    ids = keras.Input((None,), dtype="int32", name="ids")
    mask = ops.expand_dims(ops.cast(ops.not_equal(ids, task.pad_id), "float32"), -1)  # (m, T, 1)
    encoding = SymbolEncoding(len(task.human_vocabulary), settings.embedding_units, name="symbols")
    values = encoding(ids) * mask  # (m, T, e)
    for layer in range(settings.layers):
        convolution = layers.Conv1D(
            settings.channels,
            settings.width,
            padding="same",
            dilation_rate=2**layer,
            activation="relu",
            name=f"convolution_{layer}",
        )
        found = convolution(values) * mask  # (m, T, c)
        values = values + found if layer else found
    highest = ops.max(values + (mask - 1) * -_HIDDEN, axis=1)  # (m, c)
    hidden = layers.Dense(settings.channels, activation="relu", name="hidden")(highest)
    return keras.Model(ids, layers.Dense(len(CLASSES), name="classes")(hidden))


def classes_of(targets: NDArray[np.int32], task: TaskSpec) -> NDArray[np.int32]:
    """The class of each output, targets int32 (m, Ty'), padded with end symbols: int32 (m,)."""
    symbols = task.machine_vocabulary.symbols
    assert task.output.end is not None
    rows, of_row = np.unique(targets, axis=0, return_inverse=True)
    written = ("".join(symbols[symbol] for symbol in row) for row in rows.tolist())
    found = [class_of(output.split(task.output.end)[0]) for output in written]
    return np.array(found, dtype=np.int32)[of_row.ravel()]


def train_gate(
    gate: keras.Model,
    batches: Iterable[Batch],
    task: TaskSpec,
    settings: GateSettings,
    on_batch: Callable[[int, float], None] | None = None,
) -> float:
    """Train on batches of pairs; returns the mean loss of the last ones, a tenth of all."""
    schedule = keras.optimizers.schedules.CosineDecay(settings.learning_rate, settings.steps)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    gate.compile(optimizer=keras.optimizers.Adam(schedule), loss=loss)
    losses = []
    for step, (ids, _, targets) in enumerate(batches):
        losses.append(float(gate.train_on_batch(ids, classes_of(targets, task))))
        if on_batch:
            on_batch(step, losses[-1])
    return float(np.mean(losses[-max(1, settings.steps // 10) :]))


def export_gate(gate: keras.Model, settings: GateSettings) -> bytes:
    """`gate.onnx`: ids (m, T), mask (m, T) -> probabilities (m, k).

    A convolution is a product of each place and its neighbours with the kernel, so that no text's
    sums depend on the texts beside it.
    """
    graph = Graph("gate")
    symbols = array_of(gate.get_layer("symbols").embedding)
    graph.properties["input_symbols"] = str(len(symbols))
    graph.add("Cast", ["mask"], "shown", to=TensorProto.FLOAT)
    graph.add("Unsqueeze", ["shown", graph.weight("last", np.array([2]))], "shown_by_place")
    graph.add("Gather", [graph.weight("symbols", symbols), "ids"], "vectors")
    values = graph.add("Mul", ["vectors", "shown_by_place"], "values")  # (m, T, e)
    for layer in range(settings.layers):
        kernel, bias = map(array_of, gate.get_layer(f"convolution_{layer}").trainable_variables)
        near = _neighbours(graph, values, layer, settings.width)  # (m, T, width * units)
        flat = graph.weight(f"kernel_{layer}", kernel.reshape(-1, kernel.shape[2]))
        graph.add("MatMul", [near, flat], f"product_{layer}")
        graph.add("Add", [f"product_{layer}", graph.weight(f"bias_{layer}", bias)], f"sum_{layer}")
        graph.add("Relu", [f"sum_{layer}"], f"active_{layer}")
        found = graph.add("Mul", [f"active_{layer}", "shown_by_place"], f"found_{layer}")
        values = graph.add("Add", [values, found], f"values_{layer}") if layer else found
    # Values are never negative, and those of padding are 0: they change no maximum.
    graph.add("ReduceMax", [values], "highest", axes=[1], keepdims=0)  # (m, c)
    for name, last in (("hidden", "highest"), ("classes", "hidden_active")):
        kernel, bias = map(array_of, gate.get_layer(name).trainable_variables)
        graph.add("MatMul", [last, graph.weight(f"{name}_kernel", kernel)], f"{name}_product")
        graph.add("Add", [f"{name}_product", graph.weight(f"{name}_bias", bias)], f"{name}_sum")
        if name == "hidden":
            graph.add("Relu", ["hidden_sum"], "hidden_active")
    graph.add("Softmax", ["classes_sum"], "probabilities", axis=1)
    return graph.bytes(
        {"ids": (TensorProto.INT32, ["m", "T"]), "mask": (TensorProto.BOOL, ["m", "T"])},
        {"probabilities": (TensorProto.FLOAT, ["m", len(CLASSES)])},
    )


def _neighbours(graph: Any, values: str, layer: int, width: int) -> str:
    """Each place beside those up to width // 2 steps away, zeros beyond the ends."""
    step = 2**layer
    reach = step * (width // 2)
    pads = graph.weight(f"pads_{layer}", np.array([0, reach, 0, 0, reach, 0]))
    graph.add("Pad", [values, pads], f"padded_{layer}")
    places = graph.weight("place_axis", np.array([1])) if not layer else "place_axis"
    shifted = []
    for index in range(width):
        start = graph.weight(f"start_{layer}_{index}", np.array([index * step]))
        behind = index * step - 2 * reach  # negative: counted from the end; the last goes to it
        end = graph.weight(
            f"end_{layer}_{index}", np.array([behind if behind else np.iinfo(np.int64).max])
        )
        shifted.append(
            graph.add("Slice", [f"padded_{layer}", start, end, places], f"near_{layer}_{index}")
        )
    return graph.add("Concat", shifted, f"near_{layer}", axis=2)
