from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import datenorm.layers
from datenorm.layers import AdditiveAttention, FeatureAttention, FeedForwardAttention

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.slow
RNG = np.random.default_rng(0)
QUERY = RNG.normal(size=(2, 3)).astype("float32")
QUERIES = RNG.normal(size=(2, 4, 3)).astype("float32")
VALUES = RNG.normal(size=(2, 5, 6)).astype("float32")
MASK = np.array([[True, True, True, False, False], [True, False, True, True, True]])
# Every layer with the arguments of a call: the last of them is what is attended to.
CASES: dict[str, tuple[Callable[..., Any], tuple[np.ndarray, ...]]] = {
    "additive": (lambda **kwargs: AdditiveAttention(7, **kwargs), (QUERY, VALUES)),
    "additive, many queries": (
        lambda **kwargs: AdditiveAttention(7, "relu", True, **kwargs),
        (QUERIES, VALUES),
    ),
    "features": (FeatureAttention, (VALUES[:, :, 0],)),
    "features with channels": (FeatureAttention, (VALUES,)),
    "feed-forward": (lambda **kwargs: FeedForwardAttention(7, **kwargs), (VALUES,)),
}
each_layer = pytest.mark.parametrize(("make", "inputs"), CASES.values(), ids=CASES)


def _numpy(*tensors: Any) -> tuple[np.ndarray, ...]:
    return tuple(keras.ops.convert_to_numpy(tensor) for tensor in tensors)


def _softmax(energies: np.ndarray, axis: int = -1) -> np.ndarray:
    powers = np.exp(energies - energies.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def _attended_axis(weights: np.ndarray, inputs: tuple[np.ndarray, ...]) -> int:
    """The axis of the weights that runs over what is attended to: weights of an input's
    own shape are of features.
    """
    return 1 if weights.shape == inputs[-1].shape and len(inputs) == 1 else weights.ndim - 1


def test_the_public_face() -> None:
    assert datenorm.layers.__all__ == [
        "AdditiveAttention",
        "FeatureAttention",
        "FeedForwardAttention",
    ]


@each_layer
def test_shapes_are_those_that_the_layer_promises(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    layer = make()
    outputs = _numpy(*layer(*inputs))
    assert [output.shape for output in outputs] == [
        tuple(s) for s in layer.compute_output_shape(*[x.shape for x in inputs])
    ]
    assert all(output.dtype == np.float32 for output in outputs)
    np.testing.assert_allclose(
        outputs[1].sum(axis=_attended_axis(outputs[1], inputs)), 1, atol=1e-6
    )


@each_layer
def test_a_saved_model_with_the_layer_loads_and_gives_the_same(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...], tmp_path: Any
) -> None:
    symbols = [keras.Input(array.shape[1:]) for array in inputs]
    layer = make(name="attention")
    model = keras.Model(symbols, list(layer(*symbols)))
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.get_layer("attention").get_config() == layer.get_config()
    for one, other in zip(_numpy(*model(list(inputs))), _numpy(*loaded(list(inputs))), strict=True):
        np.testing.assert_array_equal(one, other)


@each_layer
def test_weights_on_padding_are_zero_and_what_stands_there_counts_for_nothing(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    layer = make()
    output, weights = _numpy(*layer(*inputs, mask=MASK))
    axis = _attended_axis(weights, inputs)
    on_padding = np.moveaxis(weights, axis, 1)[~MASK]
    assert on_padding.size and (on_padding == 0).all()
    np.testing.assert_allclose(weights.sum(axis=axis), 1, atol=1e-6)
    other = inputs[-1].copy()
    other[~MASK] += 100
    np.testing.assert_array_equal(output, _numpy(layer(*inputs[:-1], other, mask=MASK)[0])[0])


@each_layer
def test_no_gradient_reaches_padding(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    tensorflow = pytest.importorskip("tensorflow")
    layer = make()
    attended = tensorflow.constant(inputs[-1])
    with tensorflow.GradientTape() as tape:
        tape.watch(attended)
        output, weights = layer(*inputs[:-1], attended, mask=MASK)
        loss = keras.ops.sum(output**2) + keras.ops.sum(weights**2)
    gradient = tape.gradient(loss, attended).numpy()
    assert (gradient[~MASK] == 0).all()
    assert (gradient[MASK] != 0).all()


@each_layer
def test_a_row_that_is_masked_throughout_gives_zeros(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    output, weights = _numpy(*make()(*inputs, mask=np.array([[False] * 5, [True] * 5])))
    assert (output[0] == 0).all() and (weights[0] == 0).all()
    np.testing.assert_allclose(
        weights[1].sum(axis=_attended_axis(weights, inputs) - 1), 1, atol=1e-6
    )


@each_layer
def test_half_precision_masks_too(make: Callable[..., Any], inputs: tuple[np.ndarray, ...]) -> None:
    _, weights = _numpy(*make(dtype="float16")(*inputs, mask=MASK))
    axis = _attended_axis(weights, inputs)
    assert (np.moveaxis(weights, axis, 1)[~MASK] == 0).all()
    np.testing.assert_allclose(weights.astype("float32").sum(axis=axis), 1, atol=5e-3)


def test_a_mask_that_keras_carries_is_honoured() -> None:
    padded = np.where(MASK[..., None], VALUES, 0)
    inputs = keras.Input((5, 6))
    model = keras.Model(inputs, list(FeedForwardAttention(4)(keras.layers.Masking()(inputs))))
    assert ((_numpy(*model(padded))[1] == 0) == ~MASK).all()
    stepwise = keras.Model(inputs, list(FeatureAttention()(keras.layers.Masking()(inputs))))
    assert ((_numpy(*stepwise(padded))[1] == 0) == ~MASK[..., None]).all()


def test_additive_attention_worked_by_hand() -> None:
    # One hidden unit, all kernels 1: the energies are tanh(2 + 0) and tanh(2 - 2) = 0.
    layer = AdditiveAttention(1)
    layer.build((1, 1), (1, 2, 1))
    layer.set_weights([np.ones((1, 1)), np.ones((1, 1)), np.zeros(1), np.ones((1, 1))])
    context, weights = _numpy(
        *layer(np.array([[2.0]], "float32"), np.array([[[0.0], [-2.0]]], "float32"))
    )
    first = 1 / (1 + np.exp(-np.tanh(2.0)))  # 0.7239
    np.testing.assert_allclose(weights, [[first, 1 - first]], atol=1e-6)
    np.testing.assert_allclose(context, [[-2 * (1 - first)]], atol=1e-6)


def test_many_queries_at_once_are_the_same_as_one_by_one() -> None:
    layer = AdditiveAttention(7)
    contexts, weights = _numpy(*layer(QUERIES, VALUES, mask=MASK))
    for step in range(QUERIES.shape[1]):
        context, step_weights = _numpy(
            *layer(QUERIES[:, step], VALUES, mask=MASK, keys=layer.project(VALUES))
        )
        np.testing.assert_allclose(contexts[:, step], context, atol=1e-6)
        np.testing.assert_allclose(weights[:, step], step_weights, atol=1e-6)


def test_feature_attention_worked_by_hand() -> None:
    # The kernel doubles each feature, the bias adds log 2 to the second:
    # energies 0 and log 4 + log 2.
    layer = FeatureAttention()
    layer.build((1, 2))
    layer.set_weights([2 * np.eye(2), np.log([1.0, 2.0])])
    weighted, weights = _numpy(*layer(np.log([[1.0, 2.0]]).astype("float32")))
    np.testing.assert_allclose(weights, [[1 / 9, 8 / 9]], atol=1e-6)
    np.testing.assert_allclose(weighted, [[0, np.log(2) * 8 / 9]], atol=1e-6)


def test_feature_attention_serves_every_channel_with_one_kernel() -> None:
    layer = FeatureAttention()
    weighted, weights = _numpy(*layer(VALUES))
    for channel in range(VALUES.shape[2]):
        alone = _numpy(*layer(VALUES[:, :, channel]))
        np.testing.assert_allclose(weighted[:, :, channel], alone[0], atol=1e-6)
        np.testing.assert_allclose(weights[:, :, channel], alone[1], atol=1e-6)


def test_the_classic_feature_network_has_the_published_size() -> None:
    inputs = keras.Input((32,))
    outputs = keras.layers.Dense(1)(keras.layers.Dense(64)(FeatureAttention()(inputs)[0]))
    assert keras.Model(inputs, outputs).count_params() == 3_233


def test_feed_forward_attention_worked_by_hand() -> None:
    # Hidden layer tanh(y + 1) of one unit, judged with w = 2: energies 2 tanh(1) and 2 tanh(0) = 0.
    layer = FeedForwardAttention(1)
    layer.build((1, 2, 1))
    layer.set_weights([np.ones((1, 1)), np.ones(1), 2 * np.ones((1, 1))])
    context, weights = _numpy(*layer(np.array([[[0.0], [-1.0]]], "float32")))
    first = 1 / (1 + np.exp(-2 * np.tanh(1.0)))  # 0.8210
    np.testing.assert_allclose(weights, [[first, 1 - first]], atol=1e-6)
    np.testing.assert_allclose(context, [[first - 1]], atol=1e-6)


def _feed_forward() -> Any:
    """The layer with weights that are not small, so that a property that failed would show."""
    layer = FeedForwardAttention(7)
    layer.build(VALUES.shape)
    layer.set_weights(
        [np.random.default_rng(1).normal(size=weight.shape) for weight in layer.weights]
    )
    return layer


def test_the_hidden_layer_of_an_element_is_its_own_affair() -> None:
    layer, changed = _feed_forward(), VALUES.copy()
    changed[:, 3] += 1
    before, after = _numpy(layer.project(VALUES), layer.project(changed))
    others = [0, 1, 2, 4]
    np.testing.assert_array_equal(before[:, others], after[:, others])
    assert (before[:, 3] != after[:, 3]).any()


def test_order_does_not_matter_to_feed_forward_attention() -> None:
    layer, order = _feed_forward(), [3, 0, 4, 2, 1]
    context, weights = _numpy(*layer(VALUES, mask=MASK))
    permuted_context, permuted_weights = _numpy(*layer(VALUES[:, order], mask=MASK[:, order]))
    np.testing.assert_allclose(permuted_weights, weights[:, order], atol=1e-6)
    np.testing.assert_allclose(permuted_context, context, atol=1e-6)


def test_the_context_lies_in_the_convex_hull_of_the_values() -> None:
    # A point lies in the hull exactly if in no direction it goes beyond the farthest value.
    context, weights = _numpy(*_feed_forward()(VALUES, mask=MASK))
    assert (weights >= 0).all()
    directions = np.random.default_rng(2).normal(size=(6, 500))
    for row in range(len(VALUES)):
        reach = VALUES[row][MASK[row]] @ directions
        along = context[row] @ directions
        assert (along <= reach.max(axis=0) + 1e-6).all() and (
            along >= reach.min(axis=0) - 1e-6
        ).all()


@each_layer
def test_gradients_agree_with_finite_differences(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    tensorflow = pytest.importorskip("tensorflow")
    layer = make(dtype="float64")
    arrays = [tensorflow.Variable(array.astype("float64")) for array in inputs]
    layer(*inputs, mask=MASK)
    rng = np.random.default_rng(3)
    layer.set_weights([rng.normal(size=weight.shape) for weight in layer.weights])
    variables = [*arrays, *(weight.value for weight in layer.weights)]

    def loss() -> Any:
        output, weights = layer(
            *(array + 0 for array in arrays), mask=MASK
        )  # tensors, for a layer takes no variables
        return keras.ops.sum(keras.ops.sin(output)) + keras.ops.sum(weights**2)

    with tensorflow.GradientTape() as tape:
        value = loss()
    gradients = tape.gradient(value, variables)
    step = 1e-6
    for variable, gradient in zip(variables, gradients, strict=True):
        direction = rng.normal(size=variable.shape)
        analytic = float((gradient.numpy() * direction).sum())
        variable.assign_add(step * direction)
        above = float(loss())
        variable.assign_sub(2 * step * direction)
        below = float(loss())
        variable.assign_add(step * direction)
        assert abs((above - below) / (2 * step) - analytic) < 1e-5


@pytest.mark.parametrize("layer", [AdditiveAttention, FeedForwardAttention])
def test_no_units_are_refused(layer: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{layer.__name__} needs units >= 1, not 0$"):
        layer(0)


@pytest.mark.parametrize(
    ("layer", "arguments", "message"),
    [
        (
            AdditiveAttention(2),
            (VALUES[0, 0], VALUES),
            r"expects a query \(batch, \[steps,\] query_units\) and values .*, "
            r"not \(6,\) and \(2, 5, 6\)",
        ),
        (AdditiveAttention(2), (QUERY, QUERY), r"not \(2, 3\) and \(2, 3\)"),
        (
            FeatureAttention(),
            (VALUES[0, 0],),
            r"FeatureAttention expects inputs \(batch, features\) or .*, not \(6,\)",
        ),
        (
            FeedForwardAttention(2),
            (QUERY,),
            r"FeedForwardAttention expects values \(batch, time, value_units\), not \(2, 3\)",
        ),
    ],
)
def test_inputs_of_the_wrong_rank_are_refused(
    layer: Any, arguments: tuple[np.ndarray, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        layer(*arguments)


@each_layer
def test_a_mask_of_the_wrong_rank_is_refused(
    make: Callable[..., Any], inputs: tuple[np.ndarray, ...]
) -> None:
    with pytest.raises(ValueError, match=r"expects a mask \(batch, time\), not \(2, 5, 1\)"):
        make()(*inputs, mask=MASK[..., None])


BACKEND_PROGRAM = """
import json, sys
import keras, numpy as np
from datenorm.layers import AdditiveAttention, FeatureAttention, FeedForwardAttention

rng = np.random.default_rng(5)
draw = lambda *shape: rng.normal(size=shape).astype("float32")
mask = np.arange(8) < np.array([[8], [5], [2]])
calls = [
    (AdditiveAttention(6), (draw(3, 4), draw(3, 8, 5))),
    (AdditiveAttention(6, "relu", True), (draw(3, 2, 4), draw(3, 8, 5))),
    (FeatureAttention(), (draw(3, 8),)),
    (FeatureAttention(), (draw(3, 8, 2),)),
    (FeedForwardAttention(6), (draw(3, 8, 5),)),
]
numbers = []
for layer, arguments in calls:
    layer(*arguments)
    layer.set_weights([draw(*weight.shape) for weight in layer.weights])
    for outputs in (layer(*arguments), layer(*arguments, mask=mask)):
        numbers += [keras.ops.convert_to_numpy(output).ravel().tolist() for output in outputs]
json.dump({"backend": keras.backend.backend(), "numbers": numbers}, sys.stdout)
"""


def _numbers_of(backend: str) -> list[list[float]]:
    environment = {
        **os.environ,
        "KERAS_BACKEND": backend,
        "JAX_PLATFORMS": "cpu",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    finished = subprocess.run(
        [sys.executable, "-c", BACKEND_PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(finished.stdout)
    assert answer["backend"] == backend
    return answer["numbers"]


@pytest.mark.skipif(
    importlib.util.find_spec("jax") is None,
    reason="jax is not installed; it comes with the dev extra",
)
def test_tensorflow_and_jax_give_the_same_numbers() -> None:
    one, other = _numbers_of("tensorflow"), _numbers_of("jax")
    assert len(one) == len(other) == 20
    for left, right in zip(one, other, strict=True):
        np.testing.assert_allclose(left, right, atol=2e-6, rtol=1e-5)
