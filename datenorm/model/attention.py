"""Attention layers for Keras 3, on any backend."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

__all__ = ["AdditiveAttention", "FeatureAttention", "FeedForwardAttention"]

Shape = tuple[int | None, ...]


def _check_units(layer: str, units: int) -> None:
    if units < 1:
        raise ValueError(f"{layer} needs units >= 1, not {units}")


def _spread_mask(mask: Any, rank: int, layer: str) -> Any:
    """A mask (batch, time) as bool, (batch, 1, ..., time), of this rank; None stays None."""
    if mask is None:
        return None
    if len(mask.shape) != 2:
        raise ValueError(f"{layer} expects a mask (batch, time), not {tuple(mask.shape)}")
    mask = ops.cast(mask, "bool")
    return mask if rank == 2 else ops.expand_dims(mask, 1)


def _masked_softmax(energies: Any, mask: Any) -> Any:
    """Softmax over the last axis: exactly 0, and without gradient, where the mask is False.

    Energies are float, (batch, [steps,] time); the mask is spread to their rank, or None. Where it
    is False throughout a row, all weights of the row are 0.
    """
    if mask is None:
        return ops.softmax(energies, axis=-1)
    lowest = (
        -3e4 if keras.backend.standardize_dtype(energies.dtype) == "float16" else -1e9
    )  # half precision ends at 65,504
    weights = ops.softmax(ops.where(mask, energies, ops.full_like(energies, lowest)), axis=-1)
    return ops.where(
        mask, weights, ops.zeros_like(weights)
    )  # a row that is masked throughout would be uniform


@keras.saving.register_keras_serializable("datenorm")
class AdditiveAttention(keras.layers.Layer):
    """Additive attention: softmax over time of v . tanh(W_q query + W_v values + b).

    Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and
    translate" (ICLR 2015), appendix A.1.2. A dense layer over the concatenation of query and value,
    as the classic date normalizer has it, is the same thing with its kernel cut in two.

    Args:
        units: width of the hidden layer.
        energy_activation: activation of the energies; None (linear) unless the classic `relu` is
            wanted, which flattens the map: every energy below zero becomes the same.
        energy_bias: whether the energies have a bias (softmax cancels it
            unless an activation follows).

    Call arguments:
        query: float, (batch, query_units), or (batch, steps, query_units) for many queries at once,
            as under teacher forcing, where all are known beforehand.
        values: float, (batch, time, value_units).
        mask: bool, (batch, time), True where a value counts; None counts all.
        keys: float, (batch, time, units), the result of `project(values)` where it is at hand, so
            that a decoder projects once and not at every step.

    Returns:
        context: (batch, value_units), and weights: (batch, time); (batch, steps, value_units) and
        (batch, steps, time) for many queries. Weights sum to 1 and are exactly 0 where the mask is
        False; where it is False throughout, all are 0.

    Raises:
        ValueError: `units` below 1, or a query, values or a mask of the wrong rank.
    """

    def __init__(
        self,
        units: int,
        energy_activation: str | None = None,
        energy_bias: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        _check_units("AdditiveAttention", units)
        self.units = units
        self.energy_activation = energy_activation
        self.energy_bias = energy_bias
        self._activation = keras.activations.get(energy_activation)
        self.supports_masking = True

    def build(self, query_shape: Shape, values_shape: Shape) -> None:
        """Make the weights for query and values of these shapes."""
        if len(query_shape) not in (2, 3) or len(values_shape) != 3:
            message = (
                "AdditiveAttention expects a query (batch, [steps,] query_units) "
                "and values (batch, time, value_units)"
            )
            raise ValueError(f"{message}, not {tuple(query_shape)} and {tuple(values_shape)}")
        query_units, value_units = query_shape[-1], values_shape[-1]
        self.query_kernel = self.add_weight(
            shape=(query_units, self.units), initializer="glorot_uniform", name="query_kernel"
        )
        self.value_kernel = self.add_weight(
            shape=(value_units, self.units), initializer="glorot_uniform", name="value_kernel"
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.score_kernel = self.add_weight(
            shape=(self.units, 1), initializer="glorot_uniform", name="score_kernel"
        )
        if self.energy_bias:
            self.score_bias = self.add_weight(shape=(1,), initializer="zeros", name="score_bias")

    def project(self, values: Any) -> Any:
        """Keys of values: (batch, time, value_units) -> (batch, time, units)."""
        return ops.matmul(values, self.value_kernel) + self.bias

    def call(self, query: Any, values: Any, mask: Any = None, keys: Any = None) -> tuple[Any, Any]:
        """Context and weights; see the class."""
        keys = self.project(values) if keys is None else keys  # (batch, time, units)
        single = len(query.shape) == 2
        queries = ops.expand_dims(query, 1) if single else query  # (batch, steps, query_units)
        projected = ops.expand_dims(
            ops.matmul(queries, self.query_kernel), 2
        )  # (batch, steps, 1, units)
        hidden = ops.tanh(ops.expand_dims(keys, 1) + projected)  # (batch, steps, time, units)
        energies = ops.matmul(hidden, self.score_kernel)  # (batch, steps, time, 1)
        if self.energy_bias:
            energies = energies + self.score_bias
        energies = ops.squeeze(self._activation(energies), -1)  # (batch, steps, time)
        weights = _masked_softmax(energies, _spread_mask(mask, 3, "AdditiveAttention"))
        context = ops.matmul(weights, values)  # (batch, steps, value_units)
        return (ops.squeeze(context, 1), ops.squeeze(weights, 1)) if single else (context, weights)

    def compute_output_shape(self, query_shape: Shape, values_shape: Shape) -> tuple[Shape, Shape]:
        """Shapes of context and weights."""
        return (*query_shape[:-1], values_shape[-1]), (*query_shape[:-1], values_shape[1])

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """The context has no time axis, so no mask goes on."""
        return None, None

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        config = {
            "units": self.units,
            "energy_activation": self.energy_activation,
            "energy_bias": self.energy_bias,
        }
        return {**super().get_config(), **config}


@keras.saving.register_keras_serializable("datenorm")
class FeatureAttention(keras.layers.Layer):
    """Attention over features: the input times softmax(W input + b), with
    one energy for each feature.

    Every feature's energy is read from all features, so the kernel is square. The network of
    the classic demonstration (Rémy, "Keras attention mechanism", 2017) puts it first and
    reads off which column of a table the answer hangs on. With channels behind the features
    it is that demonstration's attention over time: the features are the steps, and the same
    kernel serves every channel.

    Call arguments:
        inputs: float, (batch, features) or (batch, features, channels).
        mask: bool, (batch, features), True where a feature counts; None counts all. What is masked
            is not read either: it changes no other feature's weight.

    Returns:
        weighted inputs and weights, both of the shape of the input. Weights sum to 1 over the
        features and are exactly 0 where the mask is False; where it is False throughout, all are 0.

    Raises:
        ValueError: inputs of another rank, or of an unknown number of features;
            a mask of the wrong rank.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape: Shape) -> None:
        """Make the weights for inputs of this shape."""
        if len(input_shape) not in (2, 3) or input_shape[1] is None:
            message = (
                "FeatureAttention expects inputs (batch, features) or "
                "(batch, features, channels), the features counted"
            )
            raise ValueError(f"{message}, not {tuple(input_shape)}")
        features = input_shape[1]
        self.kernel = self.add_weight(
            shape=(features, features), initializer="glorot_uniform", name="kernel"
        )
        self.bias = self.add_weight(shape=(features,), initializer="zeros", name="bias")

    def call(self, inputs: Any, mask: Any = None) -> tuple[Any, Any]:
        """Weighted inputs and weights; see the class."""
        rank = len(inputs.shape)
        rows = inputs if rank == 2 else ops.swapaxes(inputs, 1, 2)  # (batch, [channels,] features)
        mask = _spread_mask(mask, rank, "FeatureAttention")
        if mask is not None:
            rows = ops.where(mask, rows, ops.zeros_like(rows))
        weights = _masked_softmax(ops.matmul(rows, self.kernel) + self.bias, mask)
        weights = weights if rank == 2 else ops.swapaxes(weights, 1, 2)
        return inputs * weights, weights

    def compute_output_shape(self, input_shape: Shape) -> tuple[Shape, Shape]:
        """Shapes of weighted inputs and weights."""
        return tuple(input_shape), tuple(input_shape)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> tuple[Any, None]:
        """Steps that are masked stay so for the layers above; columns
        have nothing above that asks.
        """
        return (previous_mask if len(inputs.shape) == 3 else None), None


@keras.saving.register_keras_serializable("datenorm")
class FeedForwardAttention(keras.layers.Layer):
    """Attention without a query: softmax over time of w . tanh(W y_i + b),
    and the mean of y under it.

    Raffel and Ellis, "Feed-forward networks with attention can solve some long-term memory
    problems" (ICLR 2016 workshop, arXiv 1512.08756). Each element is judged by itself, so their
    order does not matter, and a sequence of any length becomes one vector.

    Args:
        units: width of the hidden layer.

    Call arguments:
        values: float, (batch, time, value_units).
        mask: bool, (batch, time), True where a value counts; None counts all.

    Returns:
        context: (batch, value_units), and weights: (batch, time). Weights sum to 1 and are exactly
        0 where the mask is False; where it is False throughout, all are 0.

    Raises:
        ValueError: `units` below 1, or values or a mask of the wrong rank.
    """

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        _check_units("FeedForwardAttention", units)
        self.units = units
        self.supports_masking = True

    def build(self, values_shape: Shape) -> None:
        """Make the weights for values of this shape."""
        if len(values_shape) != 3:
            raise ValueError(
                "FeedForwardAttention expects values (batch, time, value_units), "
                f"not {tuple(values_shape)}"
            )
        self.kernel = self.add_weight(
            shape=(values_shape[-1], self.units), initializer="glorot_uniform", name="kernel"
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.score_kernel = self.add_weight(
            shape=(self.units, 1), initializer="glorot_uniform", name="score_kernel"
        )

    def project(self, values: Any) -> Any:
        """The hidden layer m of each value: (batch, time, value_units) -> (batch, time, units)."""
        return ops.tanh(ops.matmul(values, self.kernel) + self.bias)

    def call(self, values: Any, mask: Any = None) -> tuple[Any, Any]:
        """Context and weights; see the class."""
        energies = ops.squeeze(
            ops.matmul(self.project(values), self.score_kernel), -1
        )  # (batch, time)
        weights = _masked_softmax(energies, _spread_mask(mask, 2, "FeedForwardAttention"))
        context = ops.squeeze(
            ops.matmul(ops.expand_dims(weights, 1), values), 1
        )  # (batch, value_units)
        return context, weights

    def compute_output_shape(self, values_shape: Shape) -> tuple[Shape, Shape]:
        """Shapes of context and weights."""
        return (values_shape[0], values_shape[-1]), (values_shape[0], values_shape[1])

    def compute_mask(self, *arguments: Any, **keywords: Any) -> tuple[None, None]:
        """The context has no time axis, so no mask goes on."""
        return None, None

    def get_config(self) -> dict[str, Any]:
        """Arguments to build the layer again."""
        return {**super().get_config(), "units": self.units}
