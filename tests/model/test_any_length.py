"""Networks whose outputs have any length, closed by an end symbol."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datenorm.model.batches import Batches, Encoded
from datenorm.model.export import check_parity, export_network
from datenorm.model.inheritance import inherit_weights
from datenorm.model.network import Network, build_network
from datenorm.model.training import exact_match, mean_loss, output_loss, right_outputs, train
from datenorm.preprocessing import encode_targets
from datenorm.presets import NetworkSettings, TrainingSettings
from datenorm.records import DatePair
from datenorm.task import TaskSpec, Vocabulary

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.slow
SMALL = NetworkSettings(encoder_units=8, decoder_units=12, attention_units=6)


def _pairs(count: int, longest: int = 24, seed: int = 0) -> list[DatePair]:
    rng = random.Random(seed)
    texts = ["".join(rng.choices("abc", k=rng.randint(1, longest))) for _ in range(count)]
    return [DatePair(text, text, kind=f"{len(text) % 2}") for text in texts]


def _network(task: TaskSpec, settings: NetworkSettings = SMALL) -> Network:
    keras.utils.set_random_seed(4)
    return build_network(task, settings)


def test_batches_are_cut_by_the_length_of_their_outputs(copying_task: TaskSpec) -> None:
    pairs = _pairs(2000)
    batches = Batches(pairs, copying_task, TrainingSettings(batch_size=50), masking=True)
    seen = [batch for batch in batches.epoch(0, batches.steps_per_pass)]
    assert {targets.shape[1] for _, _, targets in seen} == {7, 12, 16, 20, 25}
    end = copying_task.machine_vocabulary.ids["$"]
    written = sum(int((targets != end).sum()) for _, _, targets in seen)
    assert written == sum(len(pair.machine) for pair in pairs)  # nothing is lost
    for _, previous, targets in seen:
        np.testing.assert_array_equal(previous[:, 1:], targets[:, :-1])


def test_what_stands_after_the_end_symbol_counts_for_nothing(copying_task: TaskSpec) -> None:
    targets = encode_targets(["ab", "", "abcabcabc"], copying_task)[:, :10]
    logits = np.random.default_rng(0).normal(size=(3, 10, 4)).astype("float32")
    loss = np.asarray(output_loss(copying_task)(targets, keras.ops.convert_to_tensor(logits)))
    log = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    each = -np.take_along_axis(log, targets[:, :, None], axis=2)[:, :, 0]
    np.testing.assert_allclose(loss, [each[0, :3].sum(), each[1, 0], each[2].sum()], rtol=1e-5)


def test_an_output_is_the_same_however_many_places_are_left_after_it(
    copying_task: TaskSpec,
) -> None:
    network = _network(copying_task)
    encoded = Encoded(_pairs(1, longest=5), copying_task)
    ids, previous, targets = encoded.batch(np.array([0]))
    assert previous.shape == (1, 7)
    short = np.asarray(network.trainer([ids, previous]))
    whole = np.roll(encoded.targets, 1, axis=1)
    long = np.asarray(network.trainer([encoded.ids, whole]))
    np.testing.assert_allclose(short, long[:, :7], atol=1e-6)
    loss = output_loss(copying_task)
    np.testing.assert_allclose(
        np.asarray(loss(targets, short)), np.asarray(loss(encoded.targets, long)), rtol=1e-5
    )


def test_reading_is_training_fed_with_its_own_symbols(copying_task: TaskSpec) -> None:
    network = _network(copying_task)
    ids = Encoded(_pairs(4), copying_task).ids
    read = network.reader(ids)
    free = np.asarray(read["logits"])
    assert read["attention"].shape == (4, 25, 30)
    previous = np.roll(free.argmax(axis=-1), 1, axis=1).astype(np.int32)
    np.testing.assert_allclose(free, np.asarray(network.trainer([ids, previous])), atol=1e-5)


def test_a_loop_of_the_backend_does_what_an_unrolled_one_does(copying_task: TaskSpec) -> None:
    network = _network(copying_task)
    encoded = Encoded(_pairs(5), copying_task)
    previous = np.roll(encoded.targets, 1, axis=1)
    states = np.random.default_rng(1).normal(size=(5, 30, 16)).astype("float32")
    decoder = network.trainer.get_layer("decoder")
    looped = [np.asarray(value) for value in decoder(states, previous)]
    decoder.any_length = False
    unrolled = [np.asarray(value) for value in decoder(states, previous)]
    for one, other in zip(looped, unrolled, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_it_learns_and_the_export_agrees(copying_task: TaskSpec, tmp_path: Path) -> None:
    pairs, test = _pairs(3000, longest=5), _pairs(200, longest=5, seed=1)
    settings = TrainingSettings(
        epochs=8, batch_size=32, batches_per_update=2, learning_rate=0.02, averaging=0.9
    )
    network = _network(copying_task, replace(SMALL, encoder_units=16, decoder_units=24))
    before = mean_loss(network, test)
    batches = Batches(pairs, copying_task, settings, masking=True)
    history = train(network, batches, test, settings, tmp_path / "a.npz", {})
    kinds: Any = history[-1]["kinds"]
    assert set(kinds) == {"0", "1"}
    assert mean_loss(network, test) < before / 5
    texts = [pair.human for pair in test]
    assert check_parity(network, export_network(network), texts) <= 1e-4
    assert right_outputs(network, test).mean() == exact_match(network, test) > 0.8


def test_a_language_that_grows_inherits_by_symbol(copying_task: TaskSpec) -> None:
    """Dates of ten places teach a language of any length: what is new is the end symbol."""
    human = copying_task.human_vocabulary
    old = TaskSpec("date", human, Vocabulary(tuple("-0123456789")), 30, 10, "date")
    ancestor, heir = _network(old), _network(copying_task)
    assert inherit_weights(heir, ancestor) == 4
    before, after = (
        np.asarray(n.trainer.get_layer("decoder").attention.query_kernel) for n in (ancestor, heir)
    )
    np.testing.assert_array_equal(before, after)


BACKEND_PROGRAM = """
import json, sys
import keras, numpy as np
from datenorm.model.network import build_network
from datenorm.model.training import output_loss
from datenorm.presets import NetworkSettings
from datenorm.task import TaskSpec, Vocabulary

human = Vocabulary.human("abcdefg ")
task = TaskSpec("world", human, Vocabulary.machine("world"), 12, 52, "world")
settings = NetworkSettings(
    embedding_units=6, encoder_units=8, decoder_units=12, attention_units=6
)
trainer = build_network(task, settings).trainer
rng = np.random.default_rng(5)
trainer.set_weights([rng.normal(0, 0.3, w.shape).astype("float32") for w in trainer.weights])
trainer.compile(optimizer=keras.optimizers.Adam(0.01, global_clipnorm=1.0), loss=output_loss(task))
end = task.machine_vocabulary.ids["$"]
losses = []
for batch in range(6):
    # Texts of 1 to 12 symbols, each of them among the first and the last of the vocabulary, and
    # outputs of 0 to 6, closed by the end symbol.
    ids = rng.choice([0, 1, len(human) - 2], (32, 12)).astype("int32")
    ids[np.arange(12) >= rng.integers(1, 13, (32, 1))] = task.pad_id
    targets = rng.integers(0, end, (32, 7)).astype("int32")
    targets[np.arange(7) >= rng.integers(0, 7, (32, 1))] = end
    losses.append(float(trainer.train_on_batch([ids, np.roll(targets, 1, axis=1)], targets)))
json.dump({"backend": keras.backend.backend(), "losses": losses}, sys.stdout)
"""


def _losses_on(backend: str) -> list[float]:
    environment = {"KERAS_BACKEND": backend, "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}
    finished = subprocess.run(
        [sys.executable, "-c", BACKEND_PROGRAM],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(finished.stdout)
    assert answer["backend"] == backend
    losses: list[float] = answer["losses"]
    return losses


@pytest.mark.skipif(
    importlib.util.find_spec("jax") is None,
    reason="jax is not installed; it comes with the dev extra",
)
def test_tensorflow_and_jax_train_it_alike() -> None:
    one, other = _losses_on("tensorflow"), _losses_on("jax")
    assert len(one) == 6
    assert np.isfinite(one).all()
    np.testing.assert_allclose(one, other, rtol=2e-4)
