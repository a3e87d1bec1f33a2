from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from datenorm import generation
from datenorm.errors import DataError, SettingsError
from datenorm.model.batches import Batches
from datenorm.model.checkpoint import Checkpoint
from datenorm.model.export import check_parity, export_network
from datenorm.model.network import Network, build_network
from datenorm.model.training import exact_match, mean_loss, train
from datenorm.presets import NetworkSettings, TrainingSettings, load_preset, to_json
from datenorm.records import DatePair

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.slow
SETTINGS = load_preset("english").data
TASK = generation.task_spec(SETTINGS)
PAIRS = list(islice(generation.pairs(SETTINGS, 3), 600))
SMALL = NetworkSettings(encoder_units=8, decoder_units=12, attention_units=6)


def _network(kind: NetworkSettings = SMALL) -> Network:
    keras.utils.set_random_seed(5)
    return build_network(TASK, kind)


def _batches(pairs: list[DatePair], settings: TrainingSettings, masking: bool = True) -> Batches:
    return Batches(pairs, TASK, settings, masking)


class Killed(Exception):
    """Stands for a kill at an unlucky moment."""


class KillAfter:
    def __init__(self, epochs: int) -> None:
        self.epochs = epochs

    def on_batch(self, epoch: int, step: int, steps: int, loss: float) -> None:
        if epoch == self.epochs and step == 2:
            raise Killed

    def on_epoch(self, record: Mapping[str, float]) -> None: ...


def test_an_epoch_holds_every_pair_once() -> None:
    batches = Batches(PAIRS, TASK, TrainingSettings(batch_size=64, unknown_rate=0.0), masking=True)
    seen = [
        tuple(row)
        for ids, _, _ in batches.epoch(0, batches.steps_per_pass)
        for row in np.pad(ids, ((0, 0), (0, 30 - ids.shape[1])))
    ]
    assert len(seen) == len(PAIRS)
    widths = [ids.shape[1] for ids, _, _ in batches.epoch(0, batches.steps_per_pass)]
    assert len(set(widths)) > 2
    assert all(width % 5 == 0 for width in widths)


def test_batches_hold_little_padding_and_without_a_mask_all_of_it() -> None:
    many = PAIRS * 20
    batches = Batches(many, TASK, TrainingSettings(batch_size=64), masking=True)
    cells = sum(ids.size for ids, _, _ in batches.epoch(0, batches.steps_per_pass))
    texts = sum(
        int((ids != TASK.pad_id).sum()) for ids, _, _ in batches.epoch(0, batches.steps_per_pass)
    )
    assert texts / cells > 0.8
    classic = Batches(many, TASK, TrainingSettings(batch_size=64), masking=False)
    assert {ids.shape[1] for ids, _, _ in classic.epoch(0, 5)} == {30}


def test_previous_symbols_are_the_targets_one_step_late() -> None:
    batches = Batches(PAIRS, TASK, TrainingSettings(batch_size=64), masking=True)
    _, previous, targets = next(batches.epoch(0, 1))
    np.testing.assert_array_equal(previous[:, 1:], targets[:, :-1])


def test_epochs_that_cut_across_passes_repeat_nothing() -> None:
    whole = Batches(PAIRS, TASK, TrainingSettings(batch_size=64), masking=True)
    steps = whole.steps_per_pass
    first_pass = [targets.tolist() for _, _, targets in whole.epoch(0, steps)]
    pieces = [
        targets.tolist() for number in range(steps) for _, _, targets in whole.epoch(number, 1)
    ]
    assert pieces == first_pass


def test_unknown_symbols_are_sprinkled_on_text_alone() -> None:
    batches = Batches(
        PAIRS, TASK, TrainingSettings(batch_size=600, unknown_rate=0.2), masking=False
    )
    ids, _, _ = next(batches.epoch(0, 1))
    share = (ids == TASK.unknown_id).sum() / (ids != TASK.pad_id).sum()
    assert 0.17 < share < 0.23
    assert (ids != TASK.pad_id).sum() == (batches.encoded.ids != TASK.pad_id).sum()


def test_averages_are_kept_and_a_resumed_training_has_the_same(tmp_path: Path) -> None:
    settings = TrainingSettings(epochs=2, batch_size=64, averaging=0.9, learning_rate=0.01)
    plain, averaged = _network(), _network()
    train(
        plain,
        _batches(PAIRS[:300], settings),
        PAIRS[500:],
        replace(settings, averaging=0.0),
        tmp_path / "a.npz",
        {},
    )
    train(averaged, _batches(PAIRS[:300], settings), PAIRS[500:], settings, tmp_path / "b.npz", {})
    fixed = {name: value for name, value in to_json(settings).items() if name != "epochs"}
    saved = Checkpoint.load(tmp_path / "b.npz", {"training": fixed})
    for one, other in zip(plain.trainer.get_weights(), saved.weights, strict=True):
        np.testing.assert_allclose(
            one, other, atol=1e-6
        )  # averaging does not change what is trained
    distance = [
        np.abs(one - other).max()
        for one, other in zip(saved.weights, averaged.trainer.get_weights(), strict=True)
    ]
    assert max(distance) > 1e-3  # but what is kept
    with pytest.raises(Killed):
        train(
            _network(),
            _batches(PAIRS[:300], settings),
            PAIRS[500:],
            settings,
            tmp_path / "c.npz",
            {},
            KillAfter(1),
        )
    resumed = _network()
    train(resumed, _batches(PAIRS[:300], settings), PAIRS[500:], settings, tmp_path / "c.npz", {})
    for one, other in zip(
        averaged.trainer.get_weights(), resumed.trainer.get_weights(), strict=True
    ):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_history_has_the_mean_over_languages_and_the_worst(tmp_path: Path) -> None:
    settings = TrainingSettings(epochs=1, batch_size=64)
    mixed = [
        replace(pair, locale="de_DE" if i % 3 else "fr") for i, pair in enumerate(PAIRS[300:400])
    ]
    (record,) = train(
        _network(), _batches(PAIRS[:64], settings), mixed, settings, tmp_path / "d.npz", {}
    )
    assert record["worst_language"] <= record["macro_exact_match"] <= 1


def test_a_killed_training_resumes_with_the_same_result(tmp_path: Path) -> None:
    settings = TrainingSettings(epochs=3, batch_size=64, unknown_rate=0.01)
    unbroken = _network()
    history = train(
        unbroken,
        _batches(PAIRS[:500], settings),
        PAIRS[500:],
        settings,
        tmp_path / "a.npz",
        {"data": 1},
    )
    with pytest.raises(Killed):
        train(
            _network(),
            _batches(PAIRS[:500], settings),
            PAIRS[500:],
            settings,
            tmp_path / "b.npz",
            {"data": 1},
            KillAfter(2),
        )
    keras.utils.set_random_seed(99)  # nothing may hang on the state of a global generator
    resumed = build_network(TASK, SMALL)
    again = train(
        resumed,
        _batches(PAIRS[:500], settings),
        PAIRS[500:],
        settings,
        tmp_path / "b.npz",
        {"data": 1},
    )
    for one, other in zip(
        unbroken.trainer.get_weights(), resumed.trainer.get_weights(), strict=True
    ):
        np.testing.assert_allclose(one, other, atol=1e-6)
    assert [record["loss"] for record in again] == pytest.approx(
        [record["loss"] for record in history], rel=1e-5
    )


def test_a_resumed_training_may_end_sooner_along_its_schedule(tmp_path: Path) -> None:
    settings = TrainingSettings(epochs=4, batch_size=64, schedule="cosine", warmup_steps=0)

    def run(settings: TrainingSettings, observer: KillAfter | None = None) -> list[float]:
        batches, path = _batches(PAIRS[:200], settings), tmp_path / "checkpoint.npz"
        history = train(_network(), batches, PAIRS[500:520], settings, path, {}, observer)
        return [record["learning_rate"] for record in history]

    with pytest.raises(Killed):
        run(settings, KillAfter(1))
    rates = run(replace(settings, epochs=2))
    assert rates == pytest.approx([0.5 * settings.learning_rate * (1 + 0.5**0.5), 0.0], abs=1e-8)
    with pytest.raises(DataError, match="training differ"):
        run(replace(settings, learning_rate=0.5))


@pytest.mark.parametrize("kind", ["attention", "classic"])
def test_training_learns_and_the_export_agrees(
    tmp_path: Path, kind: Literal["attention", "classic"]
) -> None:
    network = _network(replace(SMALL, kind=kind))
    before = mean_loss(network, PAIRS)
    settings = TrainingSettings(epochs=6, batch_size=32)
    train(
        network,
        _batches(PAIRS, settings, network.masking),
        PAIRS[:100],
        settings,
        tmp_path / "c.npz",
        {},
    )
    assert mean_loss(network, PAIRS) < before * 0.9
    texts = [pair.human for pair in PAIRS]
    assert check_parity(network, export_network(network), texts) <= 1e-4
    assert 0 <= exact_match(network, PAIRS) <= 1


def test_early_stopping_keeps_the_best_weights(tmp_path: Path) -> None:
    network = _network()
    settings = TrainingSettings(
        epochs=30, batch_size=300, learning_rate=1e-9, patience=2, schedule="inverse_time"
    )
    history = train(
        network, _batches(PAIRS[:300], settings), PAIRS[300:400], settings, tmp_path / "d.npz", {}
    )
    assert len(history) == 3  # the first is the best, and two without a better one end it


def test_a_checkpoint_comes_back_and_knows_its_training(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.npz"
    arrays = [np.arange(3.0), np.ones((2, 2))]
    Checkpoint({"seed": 1}, ({"epoch": 1.0},), arrays, arrays[::-1], [np.array(7)]).save(path)
    loaded = Checkpoint.load(path, {"seed": 1})
    assert loaded.history == ({"epoch": 1.0},)
    np.testing.assert_array_equal(loaded.best_weights[0], arrays[1])
    with pytest.raises(DataError, match="another training: seed differ"):
        Checkpoint.load(path, {"seed": 2})
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataError, match="cannot read the checkpoint"):
        Checkpoint.load(path, {"seed": 1})


def test_a_loss_that_is_not_a_number_ends_the_training(tmp_path: Path) -> None:
    settings = TrainingSettings(epochs=1, batch_size=64)
    network = _network()
    decoder = network.trainer.get_layer("decoder")
    decoder.output_layer.bias.assign(np.full(11, np.nan, dtype=np.float32))
    with pytest.raises(SettingsError, match="not a number after batch 1 of epoch 1"):
        train(network, _batches(PAIRS, settings), PAIRS[:50], settings, tmp_path / "a.npz", {})
    assert list(tmp_path.iterdir()) == []
