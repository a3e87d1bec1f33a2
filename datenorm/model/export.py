"""From Keras weights to two ONNX graphs, built by hand so that they are small, fast and masked.

`encoder.onnx`: ids (m, T), lengths (m,) -> states (m, T, 2n), keys (m, T, a).
`decoder.onnx`, one step: states, keys, mask (m, T), hidden (m, s), cell (m, s),
previous (m, |machine|) -> log_probabilities (m, |machine|), attention (m, T),
next_hidden, next_cell.

The classic network has neither mask nor previous symbol, so its graphs lack the inputs
lengths, mask and previous. Operators: the ONNX standard, opset 17. Keras orders LSTM gates i,
f, c, o; ONNX i, o, f, c.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from keras import ops
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from datenorm.errors import BundleError
from datenorm.model.network import Network
from datenorm.onnx_runtime import load_onnxruntime
from datenorm.preprocessing import encode_batch

__all__ = ["check_parity", "export_decoder", "export_encoder", "export_network"]

_OPSET = 17
_IR_VERSION = 8  # what the oldest supported ONNX Runtime reads


class _Graph:
    """Collects nodes and weights of one ONNX graph."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.properties: dict[str, str] = {}

    def weight(self, name: str, value: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), list(outputs), **attributes))
        return outputs[0]

    def bytes(
        self,
        inputs: dict[str, tuple[int, Sequence[Any]]],
        outputs: dict[str, tuple[int, Sequence[Any]]],
    ) -> bytes:
        values = [
            [helper.make_tensor_value_info(n, kind, shape) for n, (kind, shape) in io.items()]
            for io in (inputs, outputs)
        ]
        graph = helper.make_graph(self.nodes, self.name, *values, initializer=self.weights)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR_VERSION,
            producer_name="datenorm",
        )
        helper.set_model_props(model, self.properties)
        onnx.checker.check_model(model)
        serialized: bytes = model.SerializeToString()
        return serialized


def _array(variable: Any) -> NDArray[np.float32]:
    return np.asarray(ops.convert_to_numpy(variable), dtype=np.float32)


def _onnx_gates(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Reorder the last axis from Keras's gates (i, f, c, o) to ONNX's (i, o, f, c)."""
    i, f, c, o = np.split(weights, 4, axis=-1)
    return np.concatenate([i, o, f, c], axis=-1)


def export_encoder(network: Network) -> bytes:
    """The encoder with the attention's projection of its states."""
    graph = _Graph("encoder")
    symbols, encoder = network.trainer.get_layer("symbols"), network.trainer.get_layer("encoder")
    attention = network.trainer.get_layer("decoder").attention
    table = (
        _array(symbols.embedding)
        if symbols.units
        else np.eye(symbols.vocabulary_size, dtype=np.float32)
    )
    kernels, recurrent, biases = [], [], []
    for layer in (encoder.forward_layer, encoder.backward_layer):
        kernel, recurrent_kernel, bias = (
            _onnx_gates(_array(w)) for w in layer.cell.trainable_variables
        )
        kernels.append(kernel.T)
        recurrent.append(recurrent_kernel.T)
        biases.append(np.concatenate([bias, np.zeros_like(bias)]))
    units = encoder.forward_layer.units
    graph.properties["input_symbols"] = str(
        symbols.vocabulary_size
    )  # for the reader to hold against the task
    graph.add("Transpose", ["ids"], "ids_by_time", perm=[1, 0])  # (T, m)
    graph.add("Gather", [graph.weight("symbols", table), "ids_by_time"], "vectors")  # (T, m, width)
    lstm = [
        "vectors",
        graph.weight("lstm_kernel", np.stack(kernels)),
        graph.weight("lstm_recurrent_kernel", np.stack(recurrent)),
    ]
    lstm += [graph.weight("lstm_bias", np.stack(biases)), "lengths" if network.masking else ""]
    graph.add(
        "LSTM", lstm, "by_direction", hidden_size=units, direction="bidirectional"
    )  # (T, 2, m, n)
    graph.add("Transpose", ["by_direction"], "by_text", perm=[2, 0, 1, 3])  # (m, T, 2, n)
    shape = graph.weight("states_shape", np.array([0, 0, 2 * units], dtype=np.int64))
    graph.add("Reshape", ["by_text", shape], "states")  # (m, T, 2n)
    graph.add(
        "MatMul",
        ["states", graph.weight("attention_value_kernel", _array(attention.value_kernel))],
        "projected",
    )
    graph.add(
        "Add", ["projected", graph.weight("attention_bias", _array(attention.bias))], "keys"
    )  # (m, T, a)
    inputs: dict[str, tuple[int, Sequence[Any]]] = {"ids": (TensorProto.INT32, ["m", "T"])}
    if network.masking:
        inputs["lengths"] = (TensorProto.INT32, ["m"])
    floats = TensorProto.FLOAT
    return graph.bytes(
        inputs,
        {"states": (floats, ["m", "T", 2 * units]), "keys": (floats, ["m", "T", attention.units])},
    )


def export_decoder(network: Network) -> bytes:
    """One step of the decoder."""
    graph = _Graph("decoder")
    decoder = network.trainer.get_layer("decoder")
    attention, units, vocabulary = decoder.attention, decoder.units, decoder.vocabulary_size
    graph.add(
        "MatMul",
        ["hidden", graph.weight("attention_query_kernel", _array(attention.query_kernel))],
        "query",
    )  # (m, a)
    graph.add(
        "Unsqueeze",
        ["query", graph.weight("time_axis", np.array([1], dtype=np.int64))],
        "query_by_time",
    )
    graph.add("Add", ["keys", "query_by_time"], "summed")
    graph.add("Tanh", ["summed"], "attention_hidden")  # (m, T, a)
    energies = graph.add(
        "MatMul",
        [
            "attention_hidden",
            graph.weight("attention_score_kernel", _array(attention.score_kernel)),
        ],
        "scores",
    )
    if attention.energy_bias:
        energies = graph.add(
            "Add",
            [energies, graph.weight("attention_score_bias", _array(attention.score_bias))],
            "biased",
        )
        energies = graph.add("Relu", [energies], "rectified")
    last_axis = graph.weight("last_axis", np.array([2], dtype=np.int64))
    graph.add("Squeeze", [energies, last_axis], "energies")  # (m, T)
    if network.masking:
        graph.add(
            "Where",
            ["mask", "energies", graph.weight("masked_energy", np.array(-1e9, dtype=np.float32))],
            "masked_energies",
        )
        graph.add("Softmax", ["masked_energies"], "attention", axis=1)
    else:
        graph.add("Softmax", ["energies"], "attention", axis=1)
    graph.add("Unsqueeze", ["attention", "time_axis"], "attention_row")  # (m, 1, T)
    graph.add("MatMul", ["attention_row", "states"], "context_row")  # (m, 1, 2n)
    graph.add("Squeeze", ["context_row", "time_axis"], "context")
    inputs = (
        graph.add("Concat", ["context", "previous"], "cell_inputs", axis=1)
        if decoder.feedback
        else "context"
    )
    kernel, recurrent_kernel, bias = (_array(w) for w in decoder.cell.trainable_variables)
    graph.add("MatMul", [inputs, graph.weight("cell_kernel", kernel)], "from_inputs")  # (m, 4s)
    graph.add(
        "MatMul", ["hidden", graph.weight("cell_recurrent_kernel", recurrent_kernel)], "from_hidden"
    )
    graph.add("Add", ["from_inputs", "from_hidden"], "gates_sum")
    graph.add("Add", ["gates_sum", graph.weight("cell_bias", bias)], "gates")
    graph.add("Split", ["gates"], "input_raw", "forget_raw", "candidate_raw", "output_raw", axis=1)
    for gate, activation in (
        ("input", "Sigmoid"),
        ("forget", "Sigmoid"),
        ("candidate", "Tanh"),
        ("output", "Sigmoid"),
    ):
        graph.add(activation, [f"{gate}_raw"], f"{gate}_gate")
    graph.add("Mul", ["forget_gate", "cell"], "kept")
    graph.add("Mul", ["input_gate", "candidate_gate"], "written")
    graph.add("Add", ["kept", "written"], "next_cell")
    graph.add("Tanh", ["next_cell"], "cell_activated")
    graph.add("Mul", ["output_gate", "cell_activated"], "next_hidden")  # (m, s)
    output_kernel, output_bias = (_array(w) for w in decoder.output_layer.trainable_variables)
    graph.add("MatMul", ["next_hidden", graph.weight("output_kernel", output_kernel)], "unbiased")
    graph.add("Add", ["unbiased", graph.weight("output_bias", output_bias)], "logits")
    graph.add("LogSoftmax", ["logits"], "log_probabilities", axis=1)  # (m, |machine|)
    floats = TensorProto.FLOAT
    width = attention.value_kernel.shape[0]
    takes: dict[str, tuple[int, Sequence[Any]]] = {
        "states": (floats, ["m", "T", width]),
        "keys": (floats, ["m", "T", attention.units]),
    }
    if network.masking:
        takes["mask"] = (TensorProto.BOOL, ["m", "T"])
    takes |= {"hidden": (floats, ["m", units]), "cell": (floats, ["m", units])}
    if decoder.feedback:
        takes["previous"] = (floats, ["m", vocabulary])
    gives: dict[str, tuple[int, Sequence[Any]]] = {
        "log_probabilities": (floats, ["m", vocabulary]),
        "attention": (floats, ["m", "T"]),
        "next_hidden": (floats, ["m", units]),
        "next_cell": (floats, ["m", units]),
    }
    return graph.bytes(takes, gives)


def export_network(network: Network) -> dict[str, bytes]:
    """File name -> content of both graphs."""
    return {"encoder.onnx": export_encoder(network), "decoder.onnx": export_decoder(network)}


def check_parity(
    network: Network, graphs: dict[str, bytes], texts: Sequence[str], tolerance: float = 1e-4
) -> float:
    """Largest difference between Keras and ONNX, in log-probabilities and attention weights.

    Below -1 the difference of log-probabilities is relative: float32 carries no more. Both read the
    same texts, and the symbols that Keras finds likeliest, until that is the end symbol.

    Raises:
        BundleError: the difference is above `tolerance`.
    """
    ids = encode_batch(texts, network.task)
    expected = network.reader.predict(ids, verbose=0)
    expected_logits = np.asarray(expected["logits"], dtype=np.float64)
    expected_log = expected_logits - np.log(np.exp(expected_logits).sum(axis=-1, keepdims=True))
    onnxruntime = load_onnxruntime()
    encoder, decoder = (
        onnxruntime.InferenceSession(graphs[f"{name}.onnx"]) for name in ("encoder", "decoder")
    )
    mask = ids != network.task.pad_id
    feeds: dict[str, Any] = {"ids": ids} | (
        {"lengths": mask.sum(axis=1).astype(np.int32)} if network.masking else {}
    )
    states, keys = encoder.run(["states", "keys"], feeds)
    count, units = len(ids), network.settings.decoder_units
    hidden = cell = np.zeros((count, units), dtype=np.float32)
    previous = np.zeros((count, len(network.task.machine_vocabulary)), dtype=np.float32)
    wanted = {value.name for value in decoder.get_inputs()}
    end = network.task.output.end
    end_id = None if end is None else network.task.machine_vocabulary.ids[end]
    writing = np.ones(count, dtype=np.bool_)
    worst = 0.0
    for step in range(network.task.output_length):
        given = {
            "states": states,
            "keys": keys,
            "mask": mask,
            "hidden": hidden,
            "cell": cell,
            "previous": previous,
        }
        log, weights, hidden, cell = decoder.run(
            None, {name: value for name, value in given.items() if name in wanted}
        )
        written = expected_log[:, step].argmax(axis=1)
        previous = np.eye(log.shape[1], dtype=np.float32)[written]
        difference = np.abs(log - expected_log[:, step])
        difference /= np.maximum(1.0, np.abs(expected_log[:, step]))
        of_weights = np.abs(weights - np.asarray(expected["attention"])[:, step])
        worst = max(worst, float(difference[writing].max()), float(of_weights[writing].max()))
        writing &= written != end_id
        if not writing.any():
            break
    if not worst <= tolerance:
        raise BundleError(
            f"the exported network differs from the trained one by {worst:.2e}; "
            f"expected at most {tolerance:.0e}"
        )
    return worst
