from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from datenorm.bundle import load_bundle
from datenorm.errors import BundleError
from datenorm.model.export import export_network
from datenorm.model.network import build_network
from datenorm.model.restore import inherit_weights, restore_network
from datenorm.presets import NetworkSettings, settings_from
from datenorm.task import MACHINE_DATE, TaskSpec, Vocabulary

pytest.importorskip("keras")


@pytest.mark.parametrize("name", ["english", "time"])
def test_a_shipped_model_goes_to_keras_and_back_to_the_same_bytes(name: str) -> None:
    bundle = load_bundle(name)
    network = restore_network(bundle.task, settings_from(NetworkSettings, dict(bundle.network), name), bundle.graphs)
    assert export_network(network) == bundle.graphs


@pytest.mark.parametrize("settings", [NetworkSettings(embedding_units=4), NetworkSettings("classic"), NetworkSettings(encoder_units=31)])
def test_settings_that_do_not_fit_are_refused(settings: NetworkSettings) -> None:
    bundle = load_bundle("english")
    with pytest.raises(BundleError, match="do not fit"):
        restore_network(bundle.task, settings, bundle.graphs)


def _task(characters: str) -> TaskSpec:
    return TaskSpec("world", Vocabulary.human(characters), MACHINE_DATE, 12, 10, "masked_date")


def test_symbols_are_inherited_by_name_and_new_ones_keep_their_own_weights() -> None:
    settings = NetworkSettings(embedding_units=3, encoder_units=4, decoder_units=5, attention_units=2)
    ancestor, heir = build_network(_task("bcd"), settings), build_network(_task("abc"), settings)
    before = np.array(heir.trainer.get_layer("symbols").embedding)
    assert inherit_weights(heir, ancestor.task, export_network(ancestor)) == 1
    old, new = (np.array(network.trainer.get_layer("symbols").embedding) for network in (ancestor, heir))
    np.testing.assert_array_equal(new[0], before[0])  # "a" is new
    np.testing.assert_array_equal(new[1:], old[[0, 1, 3, 4]])  # b, c, <unk>, <pad>
    for name in ("encoder", "decoder"):
        for one, other in zip(ancestor.trainer.get_layer(name).get_weights(), heir.trainer.get_layer(name).get_weights(), strict=True):
            np.testing.assert_array_equal(one, other)


def test_other_sizes_or_another_one_hot_vocabulary_cannot_be_inherited() -> None:
    settings = NetworkSettings(encoder_units=4, decoder_units=5, attention_units=2)
    graphs = export_network(build_network(_task("bcd"), settings))
    with pytest.raises(BundleError, match="same vocabulary"):
        inherit_weights(build_network(_task("abc"), settings), _task("bcd"), graphs)
    with pytest.raises(BundleError, match="do not fit"):
        inherit_weights(build_network(_task("bcd"), replace(settings, decoder_units=6)), _task("bcd"), graphs)
