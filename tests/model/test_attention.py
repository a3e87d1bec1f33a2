from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

keras = pytest.importorskip("keras")
from keras import ops  # noqa: E402

from datenorm.layers import AdditiveAttention, FeatureAttention, FeedForwardAttention  # noqa: E402

RNG = np.random.default_rng(3)
VALUES = RNG.normal(size=(2, 5, 3)).astype(np.float32)
QUERY = RNG.normal(size=(2, 4)).astype(np.float32)
MASK = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], dtype=bool)


def _arrays(*tensors: object) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(ops.convert_to_numpy(tensor)) for tensor in tensors)


@pytest.fixture(params=["additive", "feed-forward"])
def layer(request: pytest.FixtureRequest) -> object:
    """A built layer as a function of values and mask."""
    keras.utils.set_random_seed(1)
    if request.param == "additive":
        additive = AdditiveAttention(6)
        return lambda values, mask=None: additive(QUERY[: len(values)], values, mask=mask)
    return FeedForwardAttention(6)


# Shapes and configuration


@pytest.mark.parametrize("attention", [AdditiveAttention(6, "relu", True), FeatureAttention(), FeedForwardAttention(6)])
def test_a_layer_can_be_built_again_from_its_configuration(attention: object) -> None:
    config = keras.saving.serialize_keras_object(attention)
    assert config["registered_name"].startswith("datenorm>")
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == attention.get_config()  # type: ignore[attr-defined]


def test_shapes() -> None:
    for query, leading in ((QUERY, (2,)), (RNG.normal(size=(2, 7, 4)).astype(np.float32), (2, 7))):
        attention = AdditiveAttention(6)
        context, weights = attention(query, VALUES)
        assert (context.shape, weights.shape) == ((*leading, 3), (*leading, 5))
        assert attention.compute_output_shape(query.shape, VALUES.shape) == ((*leading, 3), (*leading, 5))
    context, weights = FeedForwardAttention(6)(VALUES)
    assert (context.shape, weights.shape) == ((2, 3), (2, 5)) == FeedForwardAttention(6).compute_output_shape(VALUES.shape)
    attended, weights = FeatureAttention()(VALUES)
    assert attended.shape == weights.shape == VALUES.shape


def test_layers_survive_saving(tmp_path: object) -> None:
    values, query = keras.Input((None, 3)), keras.Input((4,))
    outputs = [*AdditiveAttention(6)(query, values), *FeedForwardAttention(6)(values), *FeatureAttention()(query)]
    model = keras.Model([query, values], outputs)
    model.save(f"{tmp_path}/model.keras")
    loaded = keras.models.load_model(f"{tmp_path}/model.keras")
    for one, other in zip(_arrays(*model([QUERY, VALUES])), _arrays(*loaded([QUERY, VALUES])), strict=True):
        np.testing.assert_array_equal(one, other)


# Numbers worked by hand


def test_additive_attention_by_hand() -> None:
    """One unit, all kernels 1: energies are tanh(1 + 0) and tanh(1 + ln 3 ...) with values that make them easy."""
    attention = AdditiveAttention(1)
    values = np.array([[[0.0], [np.arctanh(0.5) - 1]]], dtype=np.float32)
    query = np.array([[1.0]], dtype=np.float32)
    attention.build(query.shape, values.shape)
    attention.set_weights([np.ones((1, 1)), np.ones((1, 1)), np.zeros(1), np.full((1, 1), 2.0)])
    context, weights = _arrays(*attention(query, values))
    # energies: 2 tanh(1 + 0) = 1.523188 and 2 tanh(arctanh 0.5) = 1; softmax of (1.523188, 1) is (.627885, .372115)
    np.testing.assert_allclose(weights, [[0.627885, 0.372115]], atol=1e-5)
    np.testing.assert_allclose(context, [[0.372115 * (np.arctanh(0.5) - 1)]], atol=1e-5)


def test_rectified_energies_flatten_the_map() -> None:
    attention = AdditiveAttention(1, "relu", True)
    values = np.array([[[-3.0], [-1.0], [-2.0]]], dtype=np.float32)
    query = np.zeros((1, 1), dtype=np.float32)
    attention.build(query.shape, values.shape)
    attention.set_weights([np.ones((1, 1)), np.ones((1, 1)), np.zeros(1), np.ones((1, 1)), np.zeros(1)])
    np.testing.assert_allclose(_arrays(*attention(query, values))[1], [[1 / 3] * 3], atol=1e-6)


def test_feature_attention_by_hand() -> None:
    attention = FeatureAttention()
    attention.build((1, 2))
    attention.set_weights([np.zeros((2, 2)), np.array([np.log(3.0), 0.0])])
    attended, weights = _arrays(*attention(np.array([[4.0, 8.0]], dtype=np.float32)))
    np.testing.assert_allclose(weights, [[0.75, 0.25]], atol=1e-6)
    np.testing.assert_allclose(attended, [[3.0, 2.0]], atol=1e-5)


def test_feed_forward_attention_by_hand() -> None:
    attention = FeedForwardAttention(1)
    values = np.array([[[0.0], [np.arctanh(0.5)]]], dtype=np.float32)
    attention.build(values.shape)
    attention.set_weights([np.ones((1, 1)), np.zeros(1), np.full((1, 1), 2 * np.log(3.0))])
    # m = 0 and .5; energies 0 and ln 3; weights 1/4 and 3/4
    context, weights = _arrays(*attention(values))
    np.testing.assert_allclose(weights, [[0.25, 0.75]], atol=1e-6)
    np.testing.assert_allclose(context, [[0.75 * np.arctanh(0.5)]], atol=1e-6)


def test_many_queries_are_many_single_ones() -> None:
    attention = AdditiveAttention(6)
    queries = RNG.normal(size=(2, 3, 4)).astype(np.float32)
    context, weights = _arrays(*attention(queries, VALUES, mask=MASK))
    for index in range(3):
        one_context, one_weights = _arrays(*attention(queries[:, index], VALUES, mask=MASK))
        np.testing.assert_allclose(context[:, index], one_context, atol=1e-6)
        np.testing.assert_allclose(weights[:, index], one_weights, atol=1e-6)


def test_keys_at_hand_are_the_keys_that_are_made() -> None:
    attention = AdditiveAttention(6)
    plain = _arrays(*attention(QUERY, VALUES))
    given = _arrays(*attention(QUERY, VALUES, keys=attention.project(ops.convert_to_tensor(VALUES))))
    np.testing.assert_array_equal(plain[0], given[0])


# Masks


def test_weights_sum_to_one_and_are_zero_on_padding(layer: object) -> None:
    _, weights = _arrays(*layer(VALUES, mask=MASK))  # type: ignore[operator]
    assert (weights[~MASK] == 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)


def test_what_stands_on_padding_does_not_matter(layer: object) -> None:
    changed = VALUES.copy()
    changed[~MASK] = 99.0
    for one, other in zip(_arrays(*layer(VALUES, mask=MASK)), _arrays(*layer(changed, mask=MASK)), strict=True):  # type: ignore[operator]
        np.testing.assert_array_equal(one, other)


def test_a_row_that_is_padding_throughout_gets_no_weight(layer: object) -> None:
    context, weights = _arrays(*layer(VALUES, mask=np.zeros((2, 5), dtype=bool)))  # type: ignore[operator]
    assert (weights == 0).all()
    assert (context == 0).all()


def test_no_gradient_reaches_padding(layer: object) -> None:
    tensorflow = pytest.importorskip("tensorflow")
    values = tensorflow.constant(VALUES)
    with tensorflow.GradientTape() as tape:
        tape.watch(values)
        context, _ = layer(values, mask=MASK)  # type: ignore[operator]
        loss = tensorflow.reduce_sum(context**2)
    gradient = tape.gradient(loss, values).numpy()
    assert (gradient[~MASK] == 0).all()
    assert (gradient[MASK] != 0).all()


def test_masked_features_do_not_go_on() -> None:
    mask = np.array([True, False, True, True])
    attended, weights = _arrays(*FeatureAttention()(QUERY, mask=mask))
    assert (attended[:, 1] == 0).all()
    assert (weights[:, 1] == 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)


# Errors


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: AdditiveAttention(0), "AdditiveAttention needs units >= 1, not 0"),
        (lambda: FeedForwardAttention(0), "FeedForwardAttention needs units >= 1, not 0"),
        (lambda: AdditiveAttention(3)(QUERY, QUERY), r"values \(batch, time, value_units\), not \(2, 4\) and \(2, 4\)"),
        (lambda: FeedForwardAttention(3)(QUERY), r"expects values \(batch, time, value_units\), not \(2, 4\)"),
        (lambda: FeatureAttention()(QUERY[0]), r"with known features, not \(4,\)"),
    ],
)
def test_what_cannot_work_is_refused_with_the_shapes(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()  # type: ignore[operator]


# Properties of attention without recurrence


def test_no_element_looks_at_another() -> None:
    attention = FeedForwardAttention(6)
    changed = VALUES.copy()
    changed[:, 2] += 1.0
    attention(VALUES)
    one, other = (_arrays(attention.hidden(ops.convert_to_tensor(v)))[0] for v in (VALUES, changed))
    np.testing.assert_array_equal(np.delete(one, 2, axis=1), np.delete(other, 2, axis=1))
    assert np.abs(one[:, 2] - other[:, 2]).min() > 0


def test_weights_move_with_their_elements_and_the_context_stays() -> None:
    attention = FeedForwardAttention(6)
    order = np.array([3, 0, 4, 2, 1])
    context, weights = _arrays(*attention(VALUES, mask=MASK))
    moved_context, moved_weights = _arrays(*attention(VALUES[:, order], mask=MASK[:, order]))
    np.testing.assert_allclose(weights[:, order], moved_weights, atol=1e-6)
    np.testing.assert_allclose(context, moved_context, atol=1e-6)


def test_the_context_lies_in_the_convex_hull(layer: object) -> None:
    """It is the mean of the values with weights that are not negative and sum to 1."""
    context, weights = _arrays(*layer(VALUES))  # type: ignore[operator]
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)
    np.testing.assert_allclose(context, np.einsum("mt,mtd->md", weights, VALUES), atol=1e-6)
    assert (context <= VALUES.max(axis=1) + 1e-6).all()
    assert (context >= VALUES.min(axis=1) - 1e-6).all()


@pytest.mark.parametrize("name", ["additive", "feed-forward", "feature"])
def test_gradients_agree_with_finite_differences(name: str) -> None:
    tensorflow = pytest.importorskip("tensorflow")
    additive, feed_forward = AdditiveAttention(6, dtype="float64"), FeedForwardAttention(6, dtype="float64")
    feature = FeatureAttention(dtype="float64")
    attend = {
        "additive": lambda values: additive(QUERY.astype("float64"), values, mask=MASK)[0],
        "feed-forward": lambda values: feed_forward(values, mask=MASK)[0],
        "feature": lambda values: feature(values)[0],
    }[name]
    keras.utils.set_random_seed(2)

    def loss(values: np.ndarray) -> object:
        return tensorflow.reduce_sum(tensorflow.sin(attend(tensorflow.convert_to_tensor(values))))

    values = tensorflow.constant(VALUES.astype("float64"))
    with tensorflow.GradientTape() as tape:
        tape.watch(values)
        total = loss(values)
    gradient = tape.gradient(total, values).numpy()
    step = 1e-5
    for index in np.ndindex(*VALUES.shape):
        up, down = VALUES.astype("float64"), VALUES.astype("float64")
        up[index] += step
        down[index] -= step
        assert abs(float(loss(up) - loss(down)) / (2 * step) - gradient[index]) < 1e-5, index


# Backends

_PROGRAM = """
import numpy as np, sys
from keras import ops
from datenorm.layers import AdditiveAttention, FeatureAttention, FeedForwardAttention
rng = np.random.default_rng(8)
values, query = rng.normal(size=(2, 5, 3)).astype("float32"), rng.normal(size=(2, 4)).astype("float32")
mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], dtype=bool)
results = []
for layer, call in (
    (AdditiveAttention(6, "relu", True), lambda a: a(query, values, mask=mask)),
    (FeedForwardAttention(6), lambda a: a(values, mask=mask)),
    (FeatureAttention(), lambda a: a(query)),
):
    call(layer)
    layer.set_weights([rng.normal(size=w.shape) for w in layer.get_weights()])
    results += [np.asarray(ops.convert_to_numpy(r)).ravel() for r in call(layer)]
sys.stdout.write(" ".join(repr(float(x)) for x in np.concatenate(results)))
"""


def test_the_same_numbers_on_tensorflow_and_jax() -> None:
    pytest.importorskip("jax")
    numbers = []
    for backend in ("tensorflow", "jax"):
        environment = {**os.environ, "KERAS_BACKEND": backend}
        done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, env=environment, check=True)
        numbers.append(np.array([float(x) for x in done.stdout.split()]))
    assert len(numbers[0]) == 2 * 3 + 2 * 5 + 2 * 3 + 2 * 5 + 2 * 4 + 2 * 4
    np.testing.assert_allclose(numbers[0], numbers[1], atol=1e-6)
