"""The log and the metrics tell what happens, and the log holds nobody's texts unless asked to."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from datenorm.serving.app import create_app
from datenorm.serving.logs import LOGGER, LineFormatter
from datenorm.serving.settings import Limits, ServiceSettings

TEXT = "3 May 1979"


@contextmanager
def logged(as_json: bool, with_texts: bool) -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(LineFormatter(as_json, with_texts))
    LOGGER.addHandler(handler)
    level = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)


def _ask_all(client: TestClient) -> None:
    client.post("/v1/parse", json={"texts": [TEXT]})
    client.post("/v1/column", json={"values": [TEXT]})
    client.post("/v1/clean", content=f"born\n{TEXT}\n")
    client.get("/v1/attention", params={"text": TEXT})
    client.get("/v1/attention", params={"text": TEXT * 50})
    client.post("/v1/parse", json={"texts": [TEXT, 3]})
    client.get(f"/{TEXT}")


@pytest.mark.parametrize("as_json", [True, False])
def test_no_texts_in_the_log(client: TestClient, as_json: bool) -> None:
    with logged(as_json, False) as lines:
        _ask_all(client)
    found = lines.getvalue()
    assert len(found.splitlines()) == 7
    assert "May" not in found
    assert "/v1/column" in found


def test_a_failure_is_logged_without_its_message(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError(f"cannot read {TEXT}")

    service = client.app.state.service  # type: ignore[attr-defined]
    monkeypatch.setattr(service.batches, "read", fail)
    with logged(True, False) as lines:
        answer = client.post("/v1/parse", json={"texts": [TEXT]})
    assert answer.status_code == 500
    assert answer.json()["type"].endswith("#internal-error")
    assert TEXT not in answer.text + lines.getvalue()
    assert json.loads(lines.getvalue().splitlines()[0])["exception"].startswith("ValueError in ")


def test_texts_are_logged_when_asked_for() -> None:
    with (
        TestClient(create_app(ServiceSettings(log_texts=True))) as client,
        logged(True, True) as lines,
    ):
        client.post("/v1/parse", json={"texts": [TEXT]})
    assert json.loads(lines.getvalue())["asked"] == [TEXT]


def test_metrics_count(client: TestClient) -> None:
    def read() -> dict[str, float]:
        lines = client.get("/metrics").text.splitlines()
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in pairs}

    before = read()
    client.post("/v1/parse", json={"texts": [TEXT] * 5})
    after = read()
    for name, more in (
        ('datenorm_requests_total{method="POST",path="/v1/parse",status="200"}', 1),
        ('datenorm_request_seconds_count{path="/v1/parse"}', 1),
        ('datenorm_texts_total{path="/v1/parse"}', 5),
        ("datenorm_batch_texts_count", 1),
    ):
        assert after[name] - before.get(name, 0) == more
    assert after["datenorm_waiting_texts"] == after["datenorm_requests_in_progress"] == 0


def test_too_many_requests_are_told_to_come_again(client: TestClient) -> None:
    load = client.app.state.service.load  # type: ignore[attr-defined]
    load.requests = load.limits.requests
    try:
        answer = client.post("/v1/parse", json={"texts": [TEXT]})
        assert client.get("/healthz").status_code == 200
    finally:
        load.requests = 0
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"].endswith("#too-many-requests")


def test_too_many_files_are_told_to_come_again() -> None:
    limits = Limits(jobs=1)
    with TestClient(create_app(ServiceSettings(limits=limits, log="off"))) as client:
        load = client.app.state.service.load  # type: ignore[attr-defined]
        for _ in range(3):  # each gives its place back, whatever comes of it
            assert client.post("/v1/clean", content=f"born\n{TEXT}\n").status_code == 200
            assert client.post("/v1/clean?column=x", content="born\n1979\n").status_code == 422
        load.start_job()
        assert client.post("/v1/clean", content=f"born\n{TEXT}\n").status_code == 503


def test_no_page_from_elsewhere_may_ask_unless_allowed(client: TestClient) -> None:
    origin = {"origin": "https://example.org"}
    assert "access-control-allow-origin" not in client.get("/v1/models", headers=origin).headers
    settings = ServiceSettings(origins=("https://example.org",), log="off")
    with TestClient(create_app(settings)) as other:
        answer = other.get("/v1/models", headers=origin)
    assert answer.headers["access-control-allow-origin"] == "https://example.org"
