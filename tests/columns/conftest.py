"""The network that the tests of columns share."""

from __future__ import annotations

import pytest

pytest.importorskip("pyarrow")

from datenorm.columns.findings import ColumnReader
from datenorm.columns.reading import ColumnNormalizer


@pytest.fixture(scope="session")
def network() -> ColumnNormalizer:
    return ColumnNormalizer("world")


@pytest.fixture
def reader(network: ColumnNormalizer) -> ColumnReader:
    return ColumnReader(network)
