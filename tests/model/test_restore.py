from __future__ import annotations

import pytest

from datenorm.bundle import load_bundle
from datenorm.errors import BundleError
from datenorm.model.export import export_network
from datenorm.model.restore import restore_network
from datenorm.presets import NetworkSettings, settings_from

pytest.importorskip("keras")
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["english", "time"])
def test_a_shipped_model_goes_to_keras_and_back_to_the_same_bytes(name: str) -> None:
    bundle = load_bundle(name)
    network = restore_network(
        bundle.task, settings_from(NetworkSettings, dict(bundle.network), name), bundle.graphs
    )
    assert export_network(network) == bundle.graphs


@pytest.mark.parametrize(
    "settings",
    [
        NetworkSettings(embedding_units=4),
        NetworkSettings("classic"),
        NetworkSettings(encoder_units=31),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: NetworkSettings) -> None:
    bundle = load_bundle("english")
    with pytest.raises(BundleError, match="do not fit"):
        restore_network(bundle.task, settings, bundle.graphs)
