from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from datenorm.errors import BundleError
from datenorm.model.inheritance import inherit_weights
from datenorm.model.network import Network, build_network
from datenorm.presets import NetworkSettings
from datenorm.task import MACHINE_DATE, TaskSpec, Vocabulary

pytest.importorskip("keras")
pytestmark = pytest.mark.slow

SIZES = NetworkSettings(embedding_units=3, encoder_units=4, decoder_units=5, attention_units=2)
ONE_HOT = replace(SIZES, embedding_units=0)
TEXT = "bcdb"


def _network(
    characters: str, settings: NetworkSettings = SIZES, machine: str = "-0123456789"
) -> Network:
    human, symbols = Vocabulary.human(characters), Vocabulary(tuple(machine))
    assert set(machine) == set(MACHINE_DATE.symbols)
    network = build_network(TaskSpec("world", human, symbols, 12, 10, "masked_date"), settings)
    rng = np.random.default_rng(len(network.trainer.weights) + settings.encoder_units)
    weights = [rng.normal(size=weight.shape) for weight in network.trainer.weights]
    network.trainer.set_weights(weights)
    return network


def _logits(network: Network, text: Sequence[str] = TEXT) -> np.ndarray:
    """What a network answers, its symbols sorted: (Ty, |machine|)."""
    ids = np.array([[network.task.human_vocabulary.ids[symbol] for symbol in text]], dtype=np.int32)
    logits = np.asarray(network.reader(ids)["logits"])[0]
    return logits[:, [network.task.machine_vocabulary.ids[symbol] for symbol in "-0123456789"]]


@pytest.mark.parametrize("settings", [SIZES, ONE_HOT, replace(ONE_HOT, kind="classic")])
@pytest.mark.parametrize("machine", ["-0123456789", "9876543210-"])
def test_symbols_are_inherited_by_name_on_both_sides(
    settings: NetworkSettings, machine: str
) -> None:
    ancestor, heir = _network("bcd", settings), _network("abcde", settings, machine)
    assert inherit_weights(heir, ancestor) == 2
    np.testing.assert_allclose(_logits(heir), _logits(ancestor), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("settings", [SIZES, ONE_HOT])
def test_a_new_input_symbol_starts_as_an_unknown_one(settings: NetworkSettings) -> None:
    ancestor, heir = _network("bcd", settings), _network("abcd", settings)
    inherit_weights(heir, ancestor)
    expected = _logits(ancestor, ["b", "<unk>"])
    np.testing.assert_allclose(_logits(heir, ["b", "a"]), expected, rtol=1e-4, atol=1e-5)
    assert np.abs(_logits(heir, ["b", "c"]) - expected).max() > 1e-3


@pytest.mark.parametrize(
    "name", ["embedding_units", "encoder_units", "decoder_units", "attention_units"]
)
def test_a_wider_network_starts_as_the_same_function(name: str) -> None:
    ancestor = _network("bcd")
    heir = _network("abcd", replace(SIZES, **{name: getattr(SIZES, name) + 3}))
    inherit_weights(heir, ancestor)
    np.testing.assert_allclose(_logits(heir), _logits(ancestor), rtol=1e-4, atol=1e-5)


def test_a_narrower_network_or_one_of_another_kind_inherits_nothing() -> None:
    ancestor = _network("bcd")
    with pytest.raises(
        BundleError, match=r"decoder_units is 4, .* has 5; expected as many or more"
    ):
        inherit_weights(_network("bcd", replace(SIZES, decoder_units=4)), ancestor)
    with pytest.raises(BundleError, match="one kind of input"):
        inherit_weights(_network("bcd", ONE_HOT), ancestor)
