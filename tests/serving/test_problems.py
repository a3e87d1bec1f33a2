"""Whatever goes wrong, the answer is a problem of one shape that says what and where."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from datenorm.serving.app import create_app
from datenorm.serving.problems import CODES, PROBLEM_TYPE
from datenorm.serving.settings import Limits, ServiceSettings

PAGE = Path(__file__).parents[2] / "docs" / "service.md"


@pytest.fixture(scope="module")
def small() -> Iterator[TestClient]:
    """A service with small limits."""
    limits = Limits(body_bytes=2_000, texts=3, text_length=20, rows=4)
    with TestClient(create_app(ServiceSettings(limits=limits, log="off"))) as found:
        yield found


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem in an answer."""
    found: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert answer.status_code == found["status"] == status
    assert found["type"].endswith(f"/docs/service.md#{code}")
    assert found["title"] and found["detail"]
    return found


def test_too_many_texts(small: TestClient) -> None:
    assert small.post("/v1/parse", json={"texts": ["1979"] * 3}).status_code == 200
    problem(small.post("/v1/parse", json={"texts": ["1979"] * 4}), 413, "too-many-texts")


def test_a_long_text_is_pointed_at(small: TestClient) -> None:
    answer = small.post("/v1/parse", json={"texts": ["1979", "3 May 1979" * 3]})
    assert problem(answer, 422, "text-too-long")["errors"][0]["pointer"] == "/texts/1"


def test_a_large_body_is_refused_by_its_announced_size(small: TestClient) -> None:
    answer = small.post("/v1/clean", content=b"born\n" + b"1979\n" * 500)
    problem(answer, 413, "body-too-large")


def test_a_large_body_is_refused_while_it_comes(small: TestClient) -> None:
    chunks = (b"1979\n" * 100 for _ in range(10))
    problem(small.post("/v1/clean", content=chunks), 413, "body-too-large")


def test_too_many_rows(small: TestClient) -> None:
    assert small.post("/v1/column", json={"values": ["1979"] * 4}).status_code == 200
    problem(small.post("/v1/column", json={"values": ["1979"] * 5}), 413, "too-many-rows")
    problem(small.post("/v1/clean", content="born\n" + "1979\n" * 8), 413, "too-many-rows")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"texts": ["a"'])
def test_no_json(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/parse", content=body, headers={"content-type": "application/json"})
    problem(answer, 400, "malformed-body")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/texts"),
        ({"texts": "3 May 1979"}, "/texts"),
        ({"texts": ["1979", 3]}, "/texts/1"),
        ({"texts": [], "order": "dym"}, "/order"),
        ({"texts": [], "pivot": 101}, "/pivot"),
        ({"texts": [], "a/b~": 1}, "/a~1b~0"),
    ],
)
def test_what_is_wrong_is_pointed_at(client: TestClient, asked: Any, pointer: str) -> None:
    found = problem(client.post("/v1/parse", json=asked), 422, "invalid-request")
    assert found["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "options", [{"language": "qqq"}, {"timezone": "Mars/Olympus"}, {"calendar": "mayan"}]
)
def test_what_the_reader_does_not_know(client: TestClient, options: dict[str, str]) -> None:
    answer = client.post("/v1/parse", json={"texts": ["1979"], **options})
    problem(answer, 422, "invalid-request")


def test_a_wrong_parameter_is_named(client: TestClient) -> None:
    answer = client.post("/v1/clean?pivot=soon", content="born\n1979\n")
    assert problem(answer, 422, "invalid-request")["errors"][0]["parameter"] == "pivot"


def test_other_media_types(client: TestClient) -> None:
    plain = client.post("/v1/parse", content="1979", headers={"content-type": "text/plain"})
    problem(plain, 415, "unsupported-media-type")
    packed = gzip.compress(b"born\n1979\n")
    problem(client.post("/v1/clean", content=packed), 415, "unsupported-media-type")
    encoded = client.post("/v1/clean", content=packed, headers={"content-encoding": "gzip"})
    problem(encoded, 415, "unsupported-media-type")


def test_tables_that_cannot_be_cleaned(client: TestClient) -> None:
    answer = client.post("/v1/clean?column=borm", content="id,born\n1,1979\n")
    found = problem(answer, 422, "unusable-table")
    assert found["detail"].startswith("the body: no column 'borm'")
    parquet = client.post("/v1/clean?format=parquet", content="PAR1 and no more")
    problem(parquet, 422, "unusable-table")
    problem(client.post("/v1/clean", content=""), 422, "unusable-table")


def test_no_attention(client: TestClient) -> None:
    problem(client.get("/v1/attention?text="), 422, "no-attention")


def test_addresses_and_methods(client: TestClient) -> None:
    problem(client.get("/v2/parse"), 404, "not-found")
    problem(client.delete("/v1/models"), 405, "method-not-allowed")
    found = client.post("/nothing")
    problem(found, 405, "method-not-allowed")
    assert found.headers["allow"] == "GET, HEAD"


def test_half_a_surrogate_pair_is_a_text_without_a_date(client: TestClient) -> None:
    answer = client.post(
        "/v1/parse", content=b'{"texts": ["\\ud800"]}', headers={"content-type": "application/json"}
    )
    assert answer.status_code in (200, 400)


def test_the_guide_explains_every_problem() -> None:
    headings = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "###" in line]
    assert {heading.removeprefix("### ") for heading in headings} >= set(CODES)
