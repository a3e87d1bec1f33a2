"""Builds ONNX graphs node by node. Operators: the ONNX standard, opset 17."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from keras import ops
from numpy.typing import NDArray
from onnx import helper, numpy_helper

__all__ = ["Graph", "array_of"]

_OPSET = 17
_IR_VERSION = 8  # what the oldest supported ONNX Runtime reads


class Graph:
    """Collects nodes and weights of one ONNX graph."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.properties: dict[str, str] = {}

    def weight(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant; returns its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, **attributes: Any) -> str:
        """Add a node; returns the name of its first output."""
        self.nodes.append(helper.make_node(operator, list(inputs), list(outputs), **attributes))
        return outputs[0]

    def bytes(
        self,
        inputs: dict[str, tuple[int, Sequence[Any]]],
        outputs: dict[str, tuple[int, Sequence[Any]]],
    ) -> bytes:
        """The graph as a file: what it takes and gives, name -> (kind, shape)."""
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


def array_of(variable: Any) -> NDArray[np.float32]:
    """The value of a variable of Keras."""
    return np.asarray(ops.convert_to_numpy(variable), dtype=np.float32)
