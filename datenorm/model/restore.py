"""From a bundle's ONNX graphs back to a Keras network that can be trained further.

The graphs hold every weight under a name of its own (see `export.py`); only the order of the LSTM
gates differs: ONNX i, o, f, c; Keras i, f, c, o.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from datenorm.errors import BundleError
from datenorm.model.network import Network, build_network
from datenorm.presets import NetworkSettings
from datenorm.task import TaskSpec

__all__ = ["restore_network"]


def _keras_gates(weights: NDArray[Any]) -> NDArray[Any]:
    """Reorder the first axis from ONNX's gates to Keras's, and put it last."""
    i, o, f, c = np.split(weights, 4, axis=0)
    return np.concatenate([i, f, c, o], axis=0).T


def restore_network(
    task: TaskSpec, settings: NetworkSettings, graphs: Mapping[str, bytes]
) -> Network:
    """Build the network and give it the graphs' weights; BundleError where
    they do not fit the settings.
    """
    weights: dict[str, NDArray[Any]] = {}
    for name in ("encoder.onnx", "decoder.onnx"):
        for initializer in onnx.load_model_from_string(graphs[name]).graph.initializer:
            weights[initializer.name] = numpy_helper.to_array(initializer)
    network = build_network(task, settings)
    symbols, encoder, decoder = (
        network.trainer.get_layer(name) for name in ("symbols", "encoder", "decoder")
    )
    try:
        if symbols.units:
            symbols.embedding.assign(weights["symbols"])
        for direction, layer in enumerate((encoder.forward_layer, encoder.backward_layer)):
            kernel, recurrent = (
                weights[name][direction] for name in ("lstm_kernel", "lstm_recurrent_kernel")
            )
            bias = weights["lstm_bias"][direction][
                : 4 * layer.units
            ]  # the other half, of the recurrence, is zero
            layer.cell.set_weights(
                [_keras_gates(kernel), _keras_gates(recurrent), _keras_gates(bias)]
            )
        for name in ("query_kernel", "value_kernel", "bias", "score_kernel"):
            getattr(decoder.attention, name).assign(weights[f"attention_{name}"])
        if decoder.attention.energy_bias:
            decoder.attention.score_bias.assign(weights["attention_score_bias"])
        decoder.cell.set_weights(
            [weights["cell_kernel"], weights["cell_recurrent_kernel"], weights["cell_bias"]]
        )
        decoder.output_layer.set_weights([weights["output_kernel"], weights["output_bias"]])
    except (KeyError, ValueError) as error:
        raise BundleError(
            f"the graphs do not fit the network's settings: {str(error).splitlines()[0]}"
        ) from error
    return network
