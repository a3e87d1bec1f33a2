"""Attention layers for Keras 3, on any backend."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

__all__ = ["AdditiveAttention", "FeatureAttention", "FeedForwardAttention"]


def _masked_softmax(energies: Any, mask: Any) -> Any:
    """Softmax over the last axis, exactly 0 where `mask` is False, and 0 throughout where all of it is."""
    if mask is None:
        return ops.softmax(energies, axis=-1)
    mask = ops.broadcast_to(ops.cast(mask, "bool"), ops.shape(energies))
    weights = ops.softmax(ops.where(mask, energies, ops.full_like(energies, -1e9)), axis=-1)
    return ops.where(mask, weights, ops.zeros_like(weights))  # a row that is masked throughout would be uniform


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
        query: float, (batch, query_units), or (batch, queries, query_units) for many at once.
        values: float, (batch, time, value_units).
        mask: bool, (batch, time), True where a value counts; None counts all.
        keys: float, (batch, time, units), the result of `project(values)` where it is at hand, so that a
            decoder projects once and not at every step.

    Returns:
        context: (batch, value_units), and weights: (batch, time); with many queries (batch, queries,
        value_units) and (batch, queries, time). Weights sum to 1 and are exactly 0 where the mask is
        False; where it is False throughout, all are 0.

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
        if len(query_shape) not in (2, 3) or len(values_shape) != 3:
            message = "AdditiveAttention expects a query (batch, [queries,] query_units) and values (batch, time, value_units)"
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
        single = len(query.shape) == 2
        queries = ops.matmul(ops.expand_dims(query, 1) if single else query, self.query_kernel)  # (batch, queries, units)
        hidden = ops.tanh(ops.expand_dims(keys, 1) + ops.expand_dims(queries, 2))  # (batch, queries, time, units)
        energies = ops.matmul(hidden, self.score_kernel)  # (batch, queries, time, 1)
        if self.energy_bias:
            energies = energies + self.score_bias
        energies = ops.squeeze(self._activation(energies), -1)  # (batch, queries, time)
        weights = _masked_softmax(energies, None if mask is None else ops.expand_dims(mask, 1))
        context = ops.matmul(weights, values)  # (batch, queries, value_units)
        return (ops.squeeze(context, 1), ops.squeeze(weights, 1)) if single else (context, weights)

    def compute_output_shape(
        self, query_shape: tuple[int | None, ...], values_shape: tuple[int | None, ...]
    ) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
        """Shapes of context and weights."""
        return (*query_shape[:-1], values_shape[-1]), (*query_shape[:-1], values_shape[1])

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """No mask goes on: the context has no time axis of its own."""
        return None, None

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        config = {"units": self.units, "energy_activation": self.energy_activation, "energy_bias": self.energy_bias}
        return {**super().get_config(), **config}


@keras.saving.register_keras_serializable("datenorm")
class FeatureAttention(keras.layers.Layer):
    """Attention over the last axis: each input is weighed by softmax(W inputs + b) and keeps its place.

    The attention of the well-known "attention over features" demonstration: a dense layer as wide as the
    input whose softmax says how much of each feature goes on. Over time steps: put time last.

    Call arguments:
        inputs: float, (..., features).
        mask: bool, broadcast to the inputs, True where a feature counts; None counts all.

    Returns:
        attended: inputs times weights, and weights; both (..., features). Weights sum to 1 over the last
        axis and are exactly 0 where the mask is False.

    Raises:
        ValueError: the inputs have fewer than two axes, or the number of features is not known.
    """

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights for inputs of this shape."""
        features = input_shape[-1]
        if len(input_shape) < 2 or features is None:
            raise ValueError(f"FeatureAttention expects inputs (batch, ..., features) with known features, not {tuple(input_shape)}")
        self.kernel = self.add_weight(shape=(features, features), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(features,), initializer="zeros", name="bias")

    def call(self, inputs: Any, mask: Any = None) -> tuple[Any, Any]:
        """Attended inputs and weights; see the class."""
        weights = _masked_softmax(ops.matmul(inputs, self.kernel) + self.bias, mask)
        return inputs * weights, weights

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[tuple[int | None, ...], ...]:
        """Both have the shape of the inputs."""
        return input_shape, input_shape

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """A masked feature is already zero."""
        return None, None


@keras.saving.register_keras_serializable("datenorm")
class FeedForwardAttention(keras.layers.Layer):
    """Attention without recurrence and without a query: a weighted mean of a sequence.

    m_i = tanh(W y_i + b), s = softmax over i of w . m_i, z = sum of s_i y_i. No element looks at another,
    so the order does not matter. Raffel and Ellis, "Feed-forward networks with attention can solve some
    long-term memory problems" (2015), equations 4 and 5.

    Args:
        units: width of the hidden layer.

    Call arguments:
        values: float, (batch, time, value_units).
        mask: bool, (batch, time), True where an element counts; None counts all.

    Returns:
        context: (batch, value_units), and weights: (batch, time), as `AdditiveAttention`'s.

    Raises:
        ValueError: `units` below 1, or values of the wrong rank.
    """

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if units < 1:
            raise ValueError(f"FeedForwardAttention needs units >= 1, not {units}")
        self.units = units
        self.supports_masking = True

    def build(self, values_shape: tuple[int | None, ...]) -> None:
        """Make the weights for values of this shape."""
        if len(values_shape) != 3:
            raise ValueError(f"FeedForwardAttention expects values (batch, time, value_units), not {tuple(values_shape)}")
        self.kernel = self.add_weight(shape=(values_shape[-1], self.units), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.score_kernel = self.add_weight(shape=(self.units, 1), initializer="glorot_uniform", name="score_kernel")

    def hidden(self, values: Any) -> Any:
        """m_i of every element: (batch, time, value_units) -> (batch, time, units)."""
        return ops.tanh(ops.matmul(values, self.kernel) + self.bias)

    def call(self, values: Any, mask: Any = None) -> tuple[Any, Any]:
        """Context and weights; see the class."""
        energies = ops.squeeze(ops.matmul(self.hidden(values), self.score_kernel), -1)  # (batch, time)
        weights = _masked_softmax(energies, mask)
        return ops.squeeze(ops.matmul(ops.expand_dims(weights, 1), values), 1), weights

    def compute_output_shape(self, values_shape: tuple[int | None, ...]) -> tuple[tuple[int | None, ...], ...]:
        """Shapes of context and weights."""
        return (values_shape[0], values_shape[2]), (values_shape[0], values_shape[1])

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """The context has no time axis, so no mask goes on."""
        return None, None

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        return {**super().get_config(), "units": self.units}
