"""Attention layers for Keras 3, on any backend."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

__all__ = ["AdditiveAttention"]


@keras.saving.register_keras_serializable("datenorm")
class AdditiveAttention(keras.layers.Layer):
    """Additive attention: softmax over time of v . tanh(W_q query + W_v values + b).

    Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and translate"
    (ICLR 2015), appendix A.1.2. A dense layer over the concatenation of query and value, as the classic
    date normalizer has it, is the same thing with its kernel cut in two.

    Args:
        units: width of the hidden layer.
        energy_activation: activation of the energies; None (linear) unless the classic `relu` is wanted,
            which flattens the map: every energy below zero becomes the same.
        energy_bias: whether the energies have a bias (softmax cancels it unless an activation follows).

    Call arguments:
        query: float, (batch, query_units).
        values: float, (batch, time, value_units).
        mask: bool, (batch, time), True where a value counts; None counts all.
        keys: float, (batch, time, units), the result of `project(values)` where it is at hand, so that a
            decoder projects once and not at every step.

    Returns:
        context: (batch, value_units), and weights: (batch, time). Weights sum to 1 and are exactly 0
        where the mask is False; where it is False throughout, all are 0.

    Raises:
        ValueError: `units` below 1, or a query or values of the wrong rank.
    """

    def __init__(self, units: int, energy_activation: str | None = None, energy_bias: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if units < 1:
            raise ValueError(f"AdditiveAttention needs units >= 1, not {units}")
        self.units = units
        self.energy_activation = energy_activation
        self.energy_bias = energy_bias
        self._activation = keras.activations.get(energy_activation)
        self.supports_masking = True

    def build(self, query_shape: tuple[int | None, ...], values_shape: tuple[int | None, ...]) -> None:
        """Make the weights for query and values of these shapes."""
        if len(query_shape) != 2 or len(values_shape) != 3:
            message = "AdditiveAttention expects a query (batch, query_units) and values (batch, time, value_units)"
            raise ValueError(f"{message}, not {tuple(query_shape)} and {tuple(values_shape)}")
        query_units, value_units = query_shape[-1], values_shape[-1]
        self.query_kernel = self.add_weight(shape=(query_units, self.units), initializer="glorot_uniform", name="query_kernel")
        self.value_kernel = self.add_weight(shape=(value_units, self.units), initializer="glorot_uniform", name="value_kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.score_kernel = self.add_weight(shape=(self.units, 1), initializer="glorot_uniform", name="score_kernel")
        if self.energy_bias:
            self.score_bias = self.add_weight(shape=(1,), initializer="zeros", name="score_bias")

    def project(self, values: Any) -> Any:
        """Keys of values: (batch, time, value_units) -> (batch, time, units)."""
        return ops.matmul(values, self.value_kernel) + self.bias

    def call(self, query: Any, values: Any, mask: Any = None, keys: Any = None) -> tuple[Any, Any]:
        """Context and weights; see the class."""
        keys = self.project(values) if keys is None else keys  # (batch, time, units)
        hidden = ops.tanh(keys + ops.expand_dims(ops.matmul(query, self.query_kernel), 1))
        energies = ops.matmul(hidden, self.score_kernel)  # (batch, time, 1)
        if self.energy_bias:
            energies = energies + self.score_bias
        energies = ops.squeeze(self._activation(energies), -1)  # (batch, time)
        if mask is not None:
            mask = ops.cast(mask, "bool")
            energies = ops.where(mask, energies, ops.full_like(energies, -1e9))
        weights = ops.softmax(energies, axis=-1)
        if mask is not None:  # a row that is masked throughout would be uniform
            weights = ops.where(mask, weights, ops.zeros_like(weights))
        context = ops.squeeze(ops.matmul(ops.expand_dims(weights, 1), values), 1)  # (batch, value_units)
        return context, weights

    def compute_output_shape(
        self, query_shape: tuple[int | None, ...], values_shape: tuple[int | None, ...]
    ) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
        """Shapes of context and weights."""
        return (query_shape[0], values_shape[-1]), (values_shape[0], values_shape[1])

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """The context has no time axis, so no mask goes on."""
        return None, None

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        config = {"units": self.units, "energy_activation": self.energy_activation, "energy_bias": self.energy_bias}
        return {**super().get_config(), **config}
