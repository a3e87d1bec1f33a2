"""One service for all tests of this folder, asked without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from datenorm.serving.app import create_app
from datenorm.serving.settings import ServiceSettings


@pytest.fixture(scope="package")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(ServiceSettings())) as found:
        yield found
