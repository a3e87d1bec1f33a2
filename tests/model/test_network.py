from __future__ import annotations

import numpy as np
import pytest

from datenorm.model.network import AttentionDecoder, Network, SymbolEncoding, build_network
from datenorm.presets import NetworkSettings
from datenorm.task import MACHINE_DATE, MACHINE_TIME, TaskSpec, Vocabulary

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.slow


def _task(symbols: int, machine: Vocabulary) -> TaskSpec:
    human = Vocabulary.human(chr(ord("a") + i) for i in range(symbols - 2))
    is_time = machine is MACHINE_TIME
    return TaskSpec(
        "test",
        human,
        machine,
        41 if is_time else 30,
        5 if is_time else 10,
        "time" if is_time else "date",
    )


@pytest.fixture(scope="module")
def network() -> Network:
    keras.utils.set_random_seed(1)
    return build_network(
        _task(12, MACHINE_DATE),
        NetworkSettings(encoder_units=6, decoder_units=8, attention_units=5),
    )


@pytest.mark.parametrize(
    ("symbols", "machine", "attention_units", "parameters"),
    [(37, MACHINE_DATE, 10, 52_960), (41, MACHINE_TIME, 8, 53_724)],
)
def test_the_classic_networks_have_the_published_sizes(
    symbols: int, machine: Vocabulary, attention_units: int, parameters: int
) -> None:
    classic = build_network(
        _task(symbols, machine), NetworkSettings("classic", attention_units=attention_units)
    )
    assert classic.trainer.count_params() == classic.reader.count_params() == parameters
    assert not classic.masking


def test_the_attention_network_adds_feedback_and_nothing_else() -> None:
    default = build_network(
        _task(37, MACHINE_DATE), NetworkSettings("attention", attention_units=10)
    )
    # 11 fed-back symbols into four gates of 64; minus the bias of the
    # energies, which softmax cancels.
    assert default.trainer.count_params() == 52_960 + 11 * 4 * 64 - 1


def _ids(network: Network, *rows: list[int], width: int) -> np.ndarray:
    ids = np.full((len(rows), width), network.task.pad_id, dtype=np.int32)
    for row, values in enumerate(rows):
        ids[row, : len(values)] = values
    return ids


def test_shapes(network: Network) -> None:
    ids = _ids(network, [1, 2, 3], [4, 5, 6, 7], width=9)
    read = network.reader(ids)
    assert read["logits"].shape == (2, 10, 11)
    assert read["attention"].shape == (2, 10, 9)
    assert network.trainer([ids, np.zeros((2, 10), dtype=np.int32)]).shape == (2, 10, 11)


def test_padding_gets_no_attention_and_changes_nothing(network: Network) -> None:
    short, long = (network.reader(_ids(network, [1, 2, 3], width=width)) for width in (3, 12))
    weights = np.asarray(long["attention"])
    assert (weights[:, :, 3:] == 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)
    np.testing.assert_allclose(np.asarray(short["logits"]), np.asarray(long["logits"]), atol=1e-6)


def test_reading_is_training_fed_with_its_own_symbols(network: Network) -> None:
    ids = _ids(network, [1, 2, 3], [9, 8, 7, 6, 5], width=5)
    free = np.asarray(network.reader(ids)["logits"])
    forced = np.asarray(
        network.trainer([ids, np.roll(free.argmax(axis=-1), 1, axis=1).astype(np.int32)])
    )
    np.testing.assert_allclose(free, forced, atol=1e-6)


def test_padding_changes_nothing_in_training_either(network: Network) -> None:
    previous = np.arange(10, dtype=np.int32)[None]
    short, long = (
        np.asarray(network.trainer([_ids(network, [1, 2, 3], width=width), previous]))
        for width in (3, 12)
    )
    np.testing.assert_allclose(short, long, atol=1e-6)


def test_future_symbols_change_nothing_before_them(network: Network) -> None:
    ids = _ids(network, [1, 2, 3], width=3)
    previous = np.arange(10, dtype=np.int32)[None]
    changed = previous.copy()
    changed[:, 6:] = 0
    one, other = (np.asarray(network.trainer([ids, p])) for p in (previous, changed))
    np.testing.assert_array_equal(one[:, :6], other[:, :6])
    assert np.abs(one[:, 6:] - other[:, 6:]).max() > 0


def test_the_networks_can_be_saved_and_loaded(network: Network, tmp_path: object) -> None:
    path = f"{tmp_path}/reader.keras"
    network.reader.save(path)
    loaded = keras.models.load_model(path)
    ids = _ids(network, [1, 2, 3], width=5)
    np.testing.assert_array_equal(
        np.asarray(network.reader(ids)["logits"]), np.asarray(loaded(ids)["logits"])
    )


@pytest.mark.parametrize(
    "layer",
    [
        SymbolEncoding(12, units=3),
        SymbolEncoding(12),
        AttentionDecoder(10, 11, 8, 5, False, "relu"),
    ],
)
def test_layers_keep_their_arguments(layer: object) -> None:
    again = type(layer).from_config(layer.get_config())  # type: ignore[attr-defined]
    assert again.get_config() == layer.get_config()  # type: ignore[attr-defined]


def test_embeddings_take_the_place_of_one_hot() -> None:
    embedded = build_network(_task(12, MACHINE_DATE), NetworkSettings(embedding_units=4))
    assert embedded.trainer.get_layer("symbols").embedding.shape == (12, 4)
